"""The file of ``recognize --output``: whole or the older one, whatever happens in between."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import pytest

from core.cli.shared.readings_file import ReadingsFile, Row
from core.errors import EngineError, ExportError


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_older_output_stays_whole_until_the_new_one_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    row = Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)
    with ReadingsFile(path) as file:
        file.add([row])
        assert path.read_text() == "old"
        assert len(read_csv(tmp_path / "a.csv.part")) == 1
    assert read_csv(path)[0]["text"] == "京A12345"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_name_may_be_as_long_as_the_system_takes_it(tmp_path: Path) -> None:
    path = tmp_path / f"{'读' * 83}ab.csv"
    assert len(path.name.encode()) == 255
    with ReadingsFile(path) as file:
        file.add([Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)])
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_stays_and_leads_to_the_readings(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    link, loop = tmp_path / "latest.csv", tmp_path / "loop.csv"
    link.symlink_to(tmp_path / "shelf" / "1.csv")
    loop.symlink_to(loop)
    with ReadingsFile(link) as file:
        file.add([Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)])
    assert link.is_symlink() and read_csv(tmp_path / "shelf" / "1.csv")[0]["text"] == "京A12345"
    with pytest.raises(ExportError, match="symbolic links"), ReadingsFile(loop):
        pass
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == ["1.csv"]


def test_a_closed_standard_output_is_told_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(ExportError, match="Standard output is closed"), ReadingsFile(None):
        pass


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left"), ReadingsFile(tmp_path / "a.csv"):
        pass


def test_an_error_leaves_a_whole_older_output(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(EngineError), ReadingsFile(path) as file:
        file.add([Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)])
        raise EngineError("The model could not be run")
    assert path.read_text() == "old"
    assert len(read_csv(tmp_path / "a.csv.part")) == 1


class _Full:
    """A file on a disk that takes no more."""

    def __init__(self, file: TextIO) -> None:
        self.file = file

    def writelines(self, lines: Iterable[str]) -> None:
        raise OSError(28, "No space left on device")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Any:
        return self.file.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.file.close()
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("rows", [0, 1])
def test_a_full_disk_says_where_the_rows_of_before_lie(tmp_path: Path, rows: int) -> None:
    row = Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)
    told = r"No space left on device; a\.jsonl\.part has those of before" if rows else r"left on device\)"
    with pytest.raises(ExportError, match=told), ReadingsFile(tmp_path / "a.jsonl") as file:
        for _ in range(rows):
            file.add([row])
        file._file = _Full(file._file)  # type: ignore[assignment]
        file.add([row])
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl.part"] * rows


class _FullOnce(_Full):
    """A file that can be closed for all that, for what did not fit was dropped."""

    def __exit__(self, *error: Any) -> None:
        self.file.close()


@pytest.mark.parametrize("older", [False, True])
def test_the_file_that_is_told_to_have_the_rows_of_before_has_them(tmp_path: Path, older: bool) -> None:
    row = Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)
    path = tmp_path / "a.jsonl"
    if older:
        path.write_text("old")
    with pytest.raises(ExportError) as raised, ReadingsFile(path) as file:
        file.add([row])
        file._file = _FullOnce(file._file)  # type: ignore[assignment]
        file.add([row])
    told = re.search(r"; (\S+) has those of before", raised.value.detail)
    assert told is not None
    assert '"text": "京A12345"' in (tmp_path / told[1]).read_text(encoding="utf-8")


def test_two_processes_do_not_write_one_file(tmp_path: Path) -> None:
    row = Row("a.jpg", None, "京A12345", 0.5, (0.5,), "whole", None)
    (tmp_path / "a.csv.part").write_text("what a killed run left\n")
    with ReadingsFile(tmp_path / "a.csv") as file:
        file.add([row])
        with pytest.raises(ExportError, match="Another process writes"), ReadingsFile(tmp_path / "a.csv"):
            pass
        file.add([row])
    assert [found["text"] for found in read_csv(tmp_path / "a.csv")] == ["京A12345"] * 2
    with ReadingsFile(tmp_path / "a.csv") as file:
        file.add([row])
    assert len(read_csv(tmp_path / "a.csv")) == 1
