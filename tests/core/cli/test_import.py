"""``platewright import``: the difference is shown, and taken over only when asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import main as entry
from core import exchange
from core.cli.import_ import FORMAT_NAMES
from core.project import Project, Query, Status
from tests.core.exchange.conftest import draw


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "照片"
    for n in range(3):
        draw(folder / f"路口 {n}.jpg", seed=n)
    return folder


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text("image,label\n路口 0.jpg,皖A12345\n路口 1.jpg,京B12345\n", encoding="utf-8")
    return path


def texts(folder: Path) -> dict[str, tuple[str, str, str]]:
    with Project.open(folder) as project:
        found = project.rows(project.plate_ids(Query()).tolist())
        return {row.path: (row.text, row.status.value, row.operator) for row in found}


def test_the_difference_is_shown_and_nothing_changes(folder, table, capsys):
    assert entry.main(["import", str(folder), str(table)]) == 0
    out = capsys.readouterr().out
    assert "2 get their label" in out and "路口 0.jpg: - -> 皖A12345 (new)" in out and "--apply" in out
    assert {text for text, _, _ in texts(folder).values()} == {""}


def test_apply_takes_over_as_edits(folder, table, capsys):
    assert entry.main(["import", str(folder), str(table), "--apply"]) == 0
    assert "2 taken over" in capsys.readouterr().out
    assert texts(folder)["路口 0.jpg"] == ("皖A12345", "confirmed", "import:csv")
    with Project.open(folder) as project:
        assert {entry.operator for entry in project.history()} == {"import:csv"}
    assert entry.main(["import", str(folder), str(table), "--apply"]) == 0
    out = capsys.readouterr().out
    assert "2 agree already" in out and "0 taken over" in out


def test_conflicts_need_their_own_word(folder, table, capsys):
    with Project.open(folder) as project:
        project.scan()
        plate = int(project.plate_ids(Query(path="路口 0"))[0])
        project.decide(plate, text="沪C99999", status=Status.CONFIRMED, operator="李")
    assert entry.main(["import", str(folder), str(table), "--apply"]) == 0
    assert "1 was decided otherwise" in capsys.readouterr().out
    assert texts(folder)["路口 0.jpg"] == ("沪C99999", "confirmed", "李")
    assert entry.main(["import", str(folder), str(table), "--apply", "--conflicts"]) == 0
    assert texts(folder)["路口 0.jpg"][0] == "皖A12345"


def test_refused_lines_and_unknown_pictures_end_with_1(folder, tmp_path, capsys):
    path = tmp_path / "rec_gt.txt"
    path.write_text("../x.jpg\t皖A12345\nnowhere.jpg\t皖A12345\n路口 0.jpg\t皖A12345\n", encoding="utf-8")
    assert entry.main(["import", str(folder), str(path), "--apply"]) == 1
    streams = capsys.readouterr()
    assert "leads out of the folder" in streams.err and "line 1" in streams.err
    assert "1 means no picture" in streams.out and "1 taken over" in streams.out


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl"])
def test_what_was_read_of_a_folder_named_by_its_whole_path_is_understood(folder, tmp_path, name, capsys):
    pictures = len(list(folder.iterdir()))
    assert entry.main(["recognize", str(folder.resolve()), "-o", str(tmp_path / name)]) == 0
    capsys.readouterr()
    assert entry.main(["import", str(folder), str(tmp_path / name)]) == 0
    assert f"{pictures} annotations" in capsys.readouterr().out


def test_long_lists_are_cut(folder, tmp_path, capsys):
    path = tmp_path / "x.csv"
    path.write_text("image,label\n" + "".join(f"n{i}.jpg,皖A12345\n" for i in range(9)), encoding="utf-8")
    for option in ("--most", "--limit"):  # which it was called until 0.17
        entry.main(["import", str(folder), str(path), option, "2"])
        out = capsys.readouterr().out
        assert "n1.jpg" in out and "n2.jpg" not in out and "7 more (--most)" in out
    entry.main(["import", str(folder), str(path), "--most", "0"])
    assert "n8.jpg" in capsys.readouterr().out


def test_another_project_is_merged(folder, tmp_path, table, capsys):
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    assert entry.main(["import", str(other), str(table), "--apply"]) == 0
    assert entry.main(["import", str(folder), str(other), "--apply"]) == 0
    assert texts(folder)["路口 0.jpg"] == ("皖A12345", "confirmed", "import:platewright:import:csv")


WRONG = {
    "tells the format": [],
    "cannot be imported": ["-f", "lmdb"],
    "Use one of": ["-f", "x"],
    "Add --apply": ["-f", "csv", "--conflicts"],
}


@pytest.mark.parametrize(("message", "more"), WRONG.items())
def test_wrong_usage_ends_with_2(folder, tmp_path, capsys, message, more):
    (tmp_path / "labels").write_text("image,label\n", encoding="utf-8")
    assert entry.main(["import", str(folder), str(tmp_path / "labels"), *more]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_file_is_told(folder, tmp_path, capsys):
    for name in ("gone.csv", "gone.txt", "gone"):  # whatever its name tells
        assert entry.main(["import", str(folder), str(tmp_path / name)]) == 2
        assert f"{name}: There is no such file or folder" in capsys.readouterr().err


def test_the_help_names_every_format():
    assert set(FORMAT_NAMES) == {name for name, f in exchange.FORMATS.items() if f.reads}


def test_a_file_that_is_not_there_is_told_before_a_store_is_made(tmp_path, capsys):
    pictures = tmp_path / "照片"
    draw(pictures / "路口.jpg")
    assert entry.main(["import", str(pictures), str(tmp_path / "没有.csv")]) == 2
    assert f"{tmp_path / '没有.csv'}: There is no such file or folder" in capsys.readouterr().err
    assert [path.name for path in pictures.iterdir()] == ["路口.jpg"]
