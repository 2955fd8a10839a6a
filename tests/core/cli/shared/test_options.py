"""Options that verbs have in common: old spellings still work, and what would do nothing is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import images
from core.cli import VERBS, run
from core.cli.shared import options
from core.project import Project, Query, Status
from tests import fixed_reader, networks

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three labelled pictures whose plates are confirmed."""
    folder = tmp_path / "照片 & 车牌"
    folder.mkdir()
    for number, crop in enumerate(networks.plates(3)):
        images.write(folder / f"皖A1234{number}.jpg", crop)
    with Project.open(folder) as project:
        project.scan()
        for row in project.rows(project.plate_ids(Query()).tolist()):
            project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)
    return folder


@pytest.fixture
def digits(tmp_path: Path) -> Path:
    fixed_reader.write_digits(tmp_path / "数字")
    return tmp_path / "数字"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("calibrate MODEL FOLDER --milliseconds 3", "--milliseconds; --accurate"),
        ("calibrate MODEL FOLDER --below 0.5", "--below; --accurate"),
        ("calibrate MODEL FOLDER --seed 1", "--seed; --drawn"),
        ("calibrate MODEL FOLDER --name x", "--name; --output"),
        ("export FOLDER -f crops --to OUT --seed 1", "--seed; --shares"),
        ("export FOLDER -f crops --to OUT --names --status read", "--names; --status"),
        ("export FOLDER -f coco --to OUT --margin 0.1", "--margin; --format coco"),
        ("export FOLDER -f yolo --to OUT --crop box", "--crop; --format yolo"),
        ("export FOLDER -f crops --to OUT --link", "--link; --format crops"),
        ("export FOLDER -f crops --to OUT --copy", "--copy; --format crops"),
        ("crops FOLDER OUT --crop box --size 100x30", "--size; --crop box"),
        ("predict FOLDER --count 3", "--count; --digits"),
        ("predict --digits DIGITS --crop box", "--digits; --crop"),
        ("statistics FOLDER --zh", "--zh; --html"),
        ("verify FOLDER --model MODEL", "--model; --read"),
        ("verify FOLDER --provider cpu", "--provider; --read"),
        ("verify FOLDER --json-lines --most 3", "--json-lines; --most"),
        ("verify FOLDER --json --most 3", "--json-lines; --most"),
        ("finetune FOLDER --resume --epochs 3", "--resume; --epochs"),
        ("finetune FOLDER --resume --device cpu", "--resume; --device"),
        ("evaluate MODEL FOLDER --count 3", "--count; "),
        ("evaluate MODEL FOLDER --seed 3", "--seed; "),
        ("evaluate MODEL DIGITS --crop box", "--crop; "),
        ("evaluate MODEL LIST --confirmed", "--confirmed; "),
        ("summary MODEL --alphabet plates", "--alphabet; "),
        ("summary MODEL --option norm=group", "--option; "),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    folder: Path, digits: Path, tmp_path: Path, line: str, told: str, capsys: Captured
) -> None:
    listed = tmp_path / "rec_gt.txt"
    listed.write_text("照片 & 车牌/皖A12340.jpg\t皖A12340\n", encoding="utf-8")
    model = fixed_reader.save(tmp_path / "reader.onnx")
    words = {"MODEL": model, "FOLDER": folder, "DIGITS": digits, "OUT": tmp_path / "out", "LIST": listed}
    before = sorted(tmp_path.rglob("*"))
    assert run([str(words.get(word, word)) for word in line.split()]) == 2
    out, err = capsys.readouterr()
    assert told in err and ("do nothing" in err or "does nothing" in err)
    assert (out, err.count("\n")) == ("", 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_both_of_a_kind_are_taken(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run(["statistics", str(folder), "--zh", "--html", str(page)]) == 0
    assert page.is_file()


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (["--split", "0.5,0.3,0.2"], ["--shares", "0.5,0.3,0.2"]),
        (["--split=0.5,0.3,0.2"], ["--shares=0.5,0.3,0.2"]),
        (["--box"], ["--crop", "box"]),
        (["--rectify"], []),
    ],
)
def test_exports_take_what_their_options_were_called(
    folder: Path, tmp_path: Path, before: list[str], now: list[str]
) -> None:
    found = []
    for number, more in enumerate((before, now)):
        out = tmp_path / str(number)
        assert run(["export", str(folder), "-f", "crops", "--to", str(out), *more]) == 0
        found.append([(name, images.read(out / name).shape) for name in names(out)])
    assert found[0] == found[1] and len(found[0]) == 3


def test_every_option_that_is_spoken_of_is_one() -> None:
    """A rule about an option that was renamed would never hold again."""
    spoken = {
        (verb, option.partition("=")[0])
        for table in (options._NEEDS, options._REPLACES, options._FORMERLY)
        for verb, rules in table.items()
        for key, value in rules.items()
        for option in ([] if table is options._FORMERLY else [key])
        + (list(value) if isinstance(value, tuple) else [value])
    }
    assert {verb for verb, _ in spoken} <= set(VERBS)
    from core.cli import _load

    known = {(verb, name) for verb in VERBS for param in _load(verb).params for name in param.opts}
    assert spoken <= known


def test_a_folder_is_no_model(folder: Path, capsys: Captured) -> None:
    assert run(["recognize", str(folder), "--model", str(folder)]) == 1
    assert f"{folder}: This is a folder, not a model file" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["export", "-f", "csv", "--to", "OUT", "--names"], ["crops", "OUT"]])
def test_a_file_is_no_folder_of_pictures(
    folder: Path, tmp_path: Path, verb: list[str], capsys: Captured
) -> None:
    file = next(folder.glob("*.jpg"))
    words = [verb[0], str(file), *(word.replace("OUT", str(tmp_path / "out")) for word in verb[1:])]
    assert run(words) == 1
    assert f"{file}: This is a file, not a folder" in capsys.readouterr().err


def test_a_slip_of_the_pen_is_no_alphabet(capsys: Captured) -> None:
    assert run(["summary", "crnn_plate", "--alphabet", "digts"]) == 2
    assert "did you mean digits?" in capsys.readouterr().err
