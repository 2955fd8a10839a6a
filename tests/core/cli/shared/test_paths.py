"""Paths that no verb could mean are refused before anything is read or written."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import core.cli
from core import images
from core.cli import VERBS, run
from core.project import Project
from tests import fixed_reader, networks

Captured = pytest.CaptureFixture[str]

DEVICE = Path(os.devnull)
needs_device = pytest.mark.skipif(not DEVICE.is_char_device(), reason="there are no devices among the files")


def paths_of(verb: str) -> list[tuple[str, list[str], int]]:
    """Return the name of each path of a verb, words that give it and all that is required, and its place."""
    command = core.cli._load(verb)
    hints = get_type_hints(command.callback)
    needed = [p for p in command.params if p.required]
    found = []
    for param in command.params:
        is_argument = param.param_type_name == "argument"
        if not is_argument and "Path" not in str(hints.get(param.name)):
            continue
        words: list[str] = []
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        upto = arguments[: arguments.index(param) + 1] if is_argument else []
        for one in [p for p in command.params if p in needed or p in upto or p is param]:
            words += ["x"] if one.param_type_name == "argument" else [one.opts[0], "x"]
            if one is param:
                place = len(words) - 1
        name = (param.metavar or param.name.upper()).strip("[]") if is_argument else param.opts[0]
        found.append((name, words, place))
    return found


CASES: list[Any] = [
    pytest.param(verb, *case, id=f"{verb} {case[0]}") for verb in VERBS for case in paths_of(verb)
]


@pytest.mark.parametrize(("verb", "name", "words", "place"), CASES)
def test_an_empty_path_is_refused(
    verb: str, name: str, words: list[str], place: int, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words[place] = ""
    assert run([verb, *words]) == 2
    assert f"What is named here is empty ({name}). " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_verb_has_paths_but_those_that_take_names() -> None:
    assert {case.values[0] for case in CASES} == set(VERBS)
    assert len(CASES) > 30


@needs_device
@pytest.mark.parametrize(
    "words",
    [
        ["import", ".", str(DEVICE), "-f", "csv"],
        ["recognize", str(DEVICE)],
        ["train", str(DEVICE)],
        ["evaluate", str(DEVICE)],
        ["calibrate", "x", ".", str(DEVICE)],
        ["statistics", ".", "--csv", str(DEVICE)],  # in whose place a file would be put
        ["export", ".", "-f", "csv", "--to", str(DEVICE)],
    ],
    ids=lambda words: words[0],
)
def test_a_device_is_refused(words: list[str], tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    assert f"{DEVICE}: This is neither a file nor a folder (" in capsys.readouterr().err
    assert DEVICE.is_char_device()
    assert list(tmp_path.iterdir()) == []


def test_other_texts_may_be_empty_and_help_is_told_anyway(tmp_path: Path, capsys) -> None:
    assert run(["summary", "crnn_tiny_digits", "--alphabet", "", "--input", ""]) == 0
    assert run(["import", "--help"]) == 0
    assert run(["import", "", "--wrong"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_pipes_are_special_and_what_is_not_there_is_not(tmp_path: Path) -> None:
    from core.files import is_special

    os.mkfifo(tmp_path / "管道")
    (tmp_path / "文件").touch()
    (tmp_path / "去管道").symlink_to("管道")
    names = ("管道", "去管道", "文件", "没有", "")
    assert [is_special(tmp_path / name) for name in names] == [True, True, False, False, False]


@pytest.mark.parametrize("verb", ["recognize", "predict"])
def test_a_picture_in_a_locked_folder_may_not_be_read_and_the_rest_goes_on(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    model, seen, locked = fixed_reader.save(tmp_path / "m.onnx"), tmp_path / "a.png", tmp_path / "锁"
    images.write(seen, networks.crops(1)[0][:90, :250])
    locked.mkdir()
    shut_off(monkeypatch, locked)
    named = [str(locked), str(locked / "皖A12345.jpg"), str(seen)]
    assert run([verb, "--model", str(model), "--provider", "cpu", *named]) == 1
    out, err = capsys.readouterr()
    assert f"{locked / '皖A12345.jpg'}: The picture may not be read. Give yourself the right" in err
    assert f"{locked}: The folder cannot be read (Permission denied)" in err and "exist" not in err
    assert any(str(seen) in line and "A" in line for line in out.splitlines())


MADE = {"--output", "--to", "--save", "--onnx", "--json", "--html", "--sheet", "--csv", "TARGET"}
READ = [case for case in CASES if case.values[1] not in MADE]


@pytest.mark.parametrize(("verb", "name", "words", "place"), READ)
def test_what_is_not_there_is_wrong_usage_for_every_verb(
    verb: str, name: str, words: list[str], place: int, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    words = [*words[:place], str(Path("x", "没有.onnx")), *words[place + 1 :]]
    words = [
        "x.onnx" if before == "--onnx" else word for before, word in zip(["", *words], words, strict=False)
    ]
    words += ["--drawn", "9"] if verb == "calibrate" else []  # it wants plates from somewhere
    assert run([verb, *words]) == 2
    out, err = capsys.readouterr()
    missing = r"(There is no such file or folder|The folder does not exist|The model file does not exist)\. "
    assert re.fullmatch(rf"platewright: {re.escape(words[place])}: {missing}[\w ]+\n", err)
    assert out == ""
    assert [path.name for path in tmp_path.rglob("*")] == ["x"]


def test_a_missing_argument_is_told_before_what_is_not_there(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["import", "x"]) == 2
    assert "Missing argument 'file'." in capsys.readouterr().err
    assert run(["export", "x", "--to", "y"]) == 2
    assert "Missing option '--format'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["models", "no-such"], ["summary", "no-such"], ["convert", "no-such", "--onnx", "a.onnx"],
     ["convert", "no-such.pt", "--onnx", "a.onnx"], ["calibrate", "no-such", "--drawn", "9"],
     ["evaluate", "no-such", "."], ["evaluate", "no-such"], ["finetune", ".", "--model", "no-such"],
     *([verb, ".", "--model", "no-such"] for verb in ("recognize", "predict")),
     ["verify", ".", "--read", "--model", "no-such"]],
    ids=" ".join,
)  # fmt: skip
def test_a_model_that_is_not_there_is_wrong_usage_too(
    words: list[str], tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    images.write(tmp_path / "皖A12345.png", networks.crops(1)[0])
    Project.open(tmp_path).close()  # for who would learn from it
    before = sorted(tmp_path.rglob("*"))
    assert run(words) == 2
    assert "no-such" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("verb", ["recognize", "predict"])
def test_what_is_not_there_is_named_before_anything_is_read(
    verb: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run([verb, str(tmp_path), str(tmp_path / "没有.jpg")]) == 2
    out, err = capsys.readouterr()
    told = f"platewright: {tmp_path / '没有.jpg'}: There is no such file or folder. Check its name\n"
    assert (out, err) == ("", told)


def shut_off(monkeypatch: pytest.MonkeyPatch, locked: Path) -> None:
    """Let nothing below a folder be looked at or opened, as its permissions would for who is not root."""

    def guard(name: str, module: object) -> None:
        real = getattr(module, name)

        def guarded(path: object, *more: object, **named: object) -> object:
            place = Path(path) if isinstance(path, str | Path) else Path()  # an open file has a number
            if locked in [*([place] if name == "scandir" else []), *place.parents]:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *more, **named)

        monkeypatch.setattr(module, name, guarded)

    guard("stat", os)
    guard("open", io)
    guard("scandir", os)
