"""The entry point: which arguments open the window, and how verbs end."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

import core.cli
import main as entry
from core.errors import AppError, ConfigError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def add_verb(monkeypatch):
    """Return a function that adds a verb whose body is the callable given."""

    def add(name, body):
        module = SimpleNamespace(register=lambda app: app.command(name)(body))
        monkeypatch.setitem(sys.modules, f"core.cli.fake_{name}", module)
        monkeypatch.setitem(core.cli.VERBS, name, f"core.cli.fake_{name}")
        real = core.cli.importlib.util.find_spec
        monkeypatch.setattr(
            core.cli.importlib.util, "find_spec", lambda m, p=None: module if "fake_" in m else real(m, p)
        )

    return add


@pytest.mark.parametrize(
    "arguments",
    [[], ["-style", "fusion"], ["-platform", "offscreen", "x"], ["/somewhere/车牌"], ["./export"], ["."]],
)
def test_arguments_that_open_the_window(arguments):
    assert entry.wants_window(arguments)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["--version"], ["export", "x"], ["import"], ["exporrt"], [""]]
)
def test_arguments_that_stay_on_the_command_line(arguments):
    assert not entry.wants_window(arguments)


def test_a_folder_opens_the_window_unless_it_is_named_like_a_verb(tmp_path, monkeypatch):
    (tmp_path / "photos").mkdir()
    (tmp_path / "export").mkdir()
    monkeypatch.chdir(tmp_path)
    assert entry.wants_window(["photos"])
    assert not entry.wants_window(["export"])


def test_the_window_gets_the_arguments(monkeypatch):
    got = []
    monkeypatch.setitem(sys.modules, "gui.app", SimpleNamespace(main=lambda argv: got.append(argv) or 7))
    assert entry.main(["./photos"]) == 7
    assert got == [["./photos"]]


def test_version(capsys):
    assert entry.main(["--version"]) == 0
    assert "platewright 0." in capsys.readouterr().out


def test_wrong_usage_ends_with_2(capsys):
    assert entry.main(["no-such-verb"]) == 2
    assert "no-such-verb" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(TyperGroup(), "suggest_commands"), reason="older versions suggest nothing")
@pytest.mark.parametrize(("typed", "meant"), [("recognise", "recognize"), ("exprot", "export")])
def test_a_slip_of_the_pen_is_told_the_verb_that_was_meant(capsys, typed, meant):
    assert entry.main([typed, "x"]) == 2
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "code"), [(AppError, 1), (ConfigError, 2)])
def test_an_expected_error_is_one_line_and_an_exit_code(add_verb, capsys, kind, code):
    def body() -> None:
        raise kind("The file is not usable", path="坏 文件.jpg", advice="Choose another one")

    add_verb("fail", body)
    assert entry.main(["fail"]) == code
    err = capsys.readouterr().err
    assert err == "platewright: 坏 文件.jpg: The file is not usable. Choose another one\n"
    outcome = CliRunner().invoke(core.cli.app, ["fail"])
    assert outcome.exit_code == code


def test_an_unexpected_error_is_logged_and_told(add_verb, capsys, tmp_path, monkeypatch):
    def body() -> None:
        raise ZeroDivisionError("oh")

    add_verb("crash", body)
    monkeypatch.setattr("platformdirs.user_log_path", lambda *a, **k: tmp_path)
    assert entry.main(["crash"]) == 1
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err and "Traceback" not in err
    assert "Traceback" in (tmp_path / "command-line.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("verb", [["models"], ["--help"]])
def test_a_full_standard_output_is_told(verb):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "main.py", *verb],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    told = "Standard output cannot be written (No space left on device). Make room, or lead it somewhere else"
    assert (done.returncode, done.stderr) == (1, f"platewright: {told}\n")


def test_a_verb_can_choose_its_exit_code(add_verb):
    def body() -> None:
        raise typer.Exit(1)

    add_verb("partly", body)
    assert entry.main(["partly"]) == 1


def test_a_verb_without_a_module_is_left_out(monkeypatch, capsys):
    monkeypatch.setitem(core.cli.VERBS, "later", "core.cli.no_such_module")
    assert entry.main(["--help"]) == 0
    assert "later" not in capsys.readouterr().out
    assert entry.main(["later"]) == 2


def test_help_imports_nothing_heavy():
    """Help of the program and of each verb comes without torch, ONNX Runtime, OpenCV or Qt."""
    code = (
        "import sys, core.cli\n"
        "assert core.cli.run(['--help']) == 0\n"
        "for verb in core.cli.VERBS:\n"
        "    core.cli.run([verb, '--help'])\n"
        "heavy = {'torch', 'onnxruntime', 'onnx', 'cv2', 'PySide6', 'pyqtgraph'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("encoding", "wish", "is_console", "written"),
    [
        ("cp1252", "", False, "皖A12345".encode()),
        ("cp936", "", False, "皖A12345".encode("gbk")),
        ("cp1252", "", True, b"?A12345"),
        ("cp1252", "cp1252:strict", False, b"?A12345"),
        ("cp1252", ":strict", False, "皖A12345".encode()),
    ],
)
def test_plates_come_whole_where_the_system_has_no_chinese(
    add_verb, monkeypatch, encoding, wish, is_console, written
):
    """As on a western Windows, whose files and pipes would lose the provinces."""
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding=encoding)
    monkeypatch.setattr(stream, "isatty", lambda: is_console, raising=False)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("PYTHONIOENCODING", wish)
    add_verb("say", lambda: typer.echo("皖A12345"))
    assert entry.main(["say"]) == 0
    stream.flush()
    assert kept.getvalue().strip() == written


def test_no_file_takes_the_number_of_a_stream_that_is_closed() -> None:
    # what libraries tell on standard error would be written into it
    code = (
        "import os, core.cli\n"
        "for number in range(3):\n"
        "    os.close(number)\n"
        "core.cli.run(['--version'])\n"
        "os._exit(os.open(os.devnull, os.O_RDONLY) < 3)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
