"""The file of ``recognize --output``: whole or the older one, whatever happens in between."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from core.cli.readings_file import ReadingsFile, Row
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
