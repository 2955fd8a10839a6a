"""Files that verbs write: their folders are made, and a place that cannot be written is told at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from core.cli import run
from core.cli.shared import reports
from tests import fixed_reader
from tests.gui.helpers import make_folder

LABELS = ("皖A12345", "京B12346")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_folder(tmp_path / "照片", LABELS)
    fixed_reader.save(tmp_path / "fixed.onnx")
    return tmp_path


WRITING = [
    ["statistics", "{}/照片", "--html", "{}/新/页/a.html", "--csv", "{}/新/表/b.csv"],
    ["evaluate", "{}/fixed.onnx", "{}/照片", "--json", "{}/新/a.json", "--html", "{}/新/b.html", "--sheet",
     "{}/新/c.png"],
    ["recognize", "{}/照片", "--model", "{}/fixed.onnx", "-o", "{}/新/表/a.csv"],
    ["predict", "{}/照片", "--model", "{}/fixed.onnx", "--save", "{}/新/图"],
    ["export", "{}/照片", "--names", "-f", "csv", "--to", "{}/新/出"],
    ["crops", "{}/照片", "{}/新/出"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRITING, ids=[case[0] for case in WRITING])
def test_a_missing_folder_is_made(place: Path, arguments: list[str]) -> None:
    given = [argument.format(place) for argument in arguments]
    assert run(given) == 0
    assert all(Path(path).exists() for path in given if "新" in path)


@pytest.mark.parametrize(
    "arguments",
    [
        ["statistics", "{}/照片", "--csv", "{}/照片"],
        ["statistics", "{}/照片", "--html", "{}/fixed.onnx/a.html"],
        ["evaluate", "{}/fixed.onnx", "{}/照片", "--json", "{}/fixed.onnx/a.json"],
    ],
)
def test_a_place_that_cannot_be_written_is_named_before_anything_is_done(
    place: Path, arguments: list[str], capsys
) -> None:
    given = [argument.format(place) for argument in arguments]
    assert run(given) == 1
    named = Path(given[-1])  # as the system writes it
    err = capsys.readouterr().err
    assert err.startswith(f"platewright: {named}: The report cannot be written") and err.count("\n") == 1
    assert not (place / "照片" / ".platewright").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_unicode_is_escaped_in_reports(place: Path) -> None:
    folder = place / os.fsdecode(b"\xe9t\xe9")
    (place / "照片").rename(folder)
    page, figures = place / "a.html", place / "a.json"
    assert run(["statistics", str(folder), "--html", str(page)]) == 0
    assert "\\udce9t\\udce9" in page.read_text(encoding="utf-8")
    given = [str(place / "fixed.onnx"), str(folder), "--json", str(figures), "--html", str(page)]
    assert run(["evaluate", *given]) == 0
    assert json.loads(figures.read_text(encoding="utf-8"))["data"] == str(folder)


def test_two_reports_in_one_file_are_refused_before_the_work(place: Path, capsys) -> None:
    one, same = place / "新" / "a.html", place / "新" / ".." / "新" / "a.html"
    assert run(["statistics", str(place / "照片"), "--html", str(one), "--csv", str(same)]) == 2
    assert f"{one.resolve()}: Two reports would be written into one file" in capsys.readouterr().err
    assert not one.parent.exists() and not (place / "照片" / ".platewright").exists()


def test_what_is_written_is_there_as_a_whole(tmp_path: Path, capsys) -> None:
    reports.write(tmp_path / "a.txt", "皖")
    assert (tmp_path / "a.txt").read_bytes() == "皖".encode()
    assert capsys.readouterr().err == f"written: {tmp_path / 'a.txt'}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["statistics", "{}/照片", "--csv", "{}"],
        ["statistics", "{}/照片", "--html", "{}"],
        ["evaluate", "{}/fixed.onnx", "{}/照片", "--json", "{}"],
        ["evaluate", "{}/fixed.onnx", "{}/照片", "--html", "{}"],
    ],
)
def test_no_report_takes_the_place_of_a_picture_or_a_model(
    place: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments[:-1]
    for wanted in (next((place / "照片").glob("*.jpg")), place / "fixed.onnx"):
        before = wanted.read_bytes()
        assert run([*(a.format(place) for a in given), str(wanted)]) == 2
        assert f"{wanted}: A report is not written under the name of a picture" in capsys.readouterr().err
        assert wanted.read_bytes() == before
