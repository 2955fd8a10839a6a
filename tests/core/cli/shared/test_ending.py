"""Ctrl-C in every verb: one honest line, exit code 130, and nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

import main as entry
from core import files, images
from core.cli import run
from core.cli.shared import ending
from core.errors import AppError
from core.project import Project
from core.stopping import POLITE, interrupts, stop_asked
from tests import fixed_reader

NOTHING = "Stopped; nothing was written.\n"
ROOT = Path(__file__).parents[4]
LABELS = ("皖A12345", "皖A12346", "京B12345")


def press(*_: object, **__: object) -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.fixture(autouse=True)
def quiet_until_now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no Ctrl-C of another test pass for the same wish, and leave none to others.

    A process in the background of a shell may have been begun with Ctrl-C passed over.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(interrupts, "_last", -1e9)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A model, a folder of CCPD frames, and a table of labels of them."""
    fixed_reader.save(tmp_path / "fixed.onnx")
    for number, plate in enumerate(("0_0_25_26_27_28_29", "0_0_25_26_27_28_30", "10_0_25_26_27_28_29")):
        shade = images.np.full((200, 300, 3), 60 + number, images.np.uint8)
        (tmp_path / "帧").mkdir(exist_ok=True)
        images.write(tmp_path / "帧" / f"{fixed_reader.FRAME.format(plate)}.jpg", shade)
    names = sorted(path.name for path in (tmp_path / "帧").iterdir())
    rows = [f"{name},{label}\n" for name, label in zip(names, LABELS, strict=True)]
    (tmp_path / "labels.csv").write_text("image,label\n" + "".join(rows), encoding="utf-8")
    (tmp_path / "last.pt").touch()
    (tmp_path / "run.toml").touch()
    return tmp_path


CASES = [
    (["recognize", "{}/帧"], "core.recognition.cascade.open_reader"),
    (["export", "{}/帧", "--names", "-f", "crops", "--to", "{}/new/a"], "core.exchange.pictures.place_crop"),
    (["export", "{}/帧", "--names", "-f", "coco", "--to", "{}/new/a"], "core.exchange.pictures.place_frame"),
    (["evaluate", "fixed", "{}/帧", "--json", "{}/new/r.json"], "core.evaluation.samples.read_frames"),
    (["predict", "{}/帧", "--model", "fixed", "--save", "{}/new/a"], "core.evaluation.drawing.annotate"),
    (["convert", "{}/last.pt", "--onnx", "{}/new/a.onnx"], "core.conversion.load"),
    (["calibrate", "fixed", "{}/帧", "-o", "{}/a.onnx"], "core.evaluation.crops.cut_frames"),
    (["models"], "core.model_file.available"),
    (["summary", "crnn_tiny_digits"], "core.models.summary.summarise"),
    (["crops", "{}/帧", "{}/new/a"], "core.exchange.pictures.place_crop"),
    (["train", "{}/run.toml"], "core.training.config.load"),
    (["verify", "{}/帧"], "core.project.opening._begun"),
]


@pytest.mark.parametrize(("arguments", "where"), CASES, ids=[case[0][0] for case in CASES])
def test_a_verb_that_is_stopped_before_its_end_leaves_nothing(
    place: Path, arguments: list[str], where: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    before = sorted(place.rglob("*"))
    given = [str(place / "fixed.onnx") if a == "fixed" else a.format(place) for a in arguments]
    monkeypatch.setattr(where, press)
    assert run(given) == 130
    assert capsys.readouterr().err.splitlines(keepends=True)[-1] == NOTHING
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["verify", "{}/帧"], "core.insight.verify.verify"),
        (["statistics", "{}/帧"], "core.insight.statistics.statistics"),
        (["import", "{}/帧", "{}/labels.csv"], "core.exchange.importing.plan_import"),
    ],
)
def test_a_store_that_a_stopped_verb_has_made_is_told(
    place: Path, arguments: list[str], where: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    given = [argument.format(place) for argument in arguments]
    with monkeypatch.context() as patched:
        patched.setattr(where, press)
        assert run(given) == 130
        first = capsys.readouterr().err
        patched.setattr(interrupts, "_last", -1e9)
        assert run(given) == 130
    assert (
        first == f"Stopped; written by then: the store of {place / '帧'}, with what was found out so far.\n"
    )
    assert capsys.readouterr().err == NOTHING  # by the second: the store was there
    assert run(given) in (0, 1)


def test_a_takeover_that_is_stopped_says_how_far_it_came(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    with Project.open(place / "帧") as project:
        project.scan()
    from core.exchange import takeover

    taken: list[object] = []
    real = takeover._take

    def second(*arguments: object) -> None:
        if taken:
            press()
        taken.append(arguments)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(takeover, "_BATCH", 1)
    monkeypatch.setattr(takeover, "_take", second)
    assert run(["import", str(place / "帧"), str(place / "labels.csv"), "--apply"]) == 130
    assert "written by then: 1 of 3 differences" in capsys.readouterr().err
    monkeypatch.setattr(takeover, "_take", real)
    assert run(["import", str(place / "帧"), str(place / "labels.csv"), "--apply"]) == 0
    assert "2 taken over" in capsys.readouterr().out  # the same command goes on


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", POLITE)
def test_an_export_that_is_killed_politely_leaves_nothing(
    place: Path, number: int, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    before = sorted(place.rglob("*"))
    handler = signal.signal(number, signal.SIG_DFL)
    monkeypatch.setattr("core.exchange.pictures.place_crop", lambda *_, **__: signal.raise_signal(number))
    try:
        given = [str(place / "帧"), "--names", "-f", "crops", "--to", str(place / "new")]
        assert run(["export", *given]) == 128 + number
    finally:
        signal.signal(number, handler)
    assert capsys.readouterr().err == NOTHING
    assert sorted(place.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's")
def test_what_cannot_be_said_to_a_closed_terminal_is_no_error(verb, capsys) -> None:
    def body() -> None:
        with stop_asked(*POLITE):
            signal.raise_signal(signal.SIGHUP)
        raise OSError(5, "Input/output error")

    assert verb(body) == 129
    assert capsys.readouterr().err == NOTHING


@pytest.mark.skipif(sys.platform == "win32", reason="there a closed pipe is another error")
@pytest.mark.parametrize(
    "arguments", [["models"], ["models", "--json-lines"], ["--help"], ["evaluate", "--help"], ["nonsense"]]
)
def test_a_pipe_that_closes_ends_a_verb_in_silence(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    open_one, closed = ("stdout", "stderr") if arguments == ["nonsense"] else ("stderr", "stdout")
    streams: dict[str, int] = {open_one: subprocess.PIPE, closed: writing}
    done = subprocess.run([sys.executable, "main.py", *arguments], cwd=ROOT, check=False, **streams)  # type: ignore[call-overload]
    os.close(writing)
    assert done.returncode == 141
    assert not done.stderr and not done.stdout


def test_what_was_written_by_then_is_named(place: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr("core.evaluation.page.render", press)
    where = [str(place / "fixed.onnx"), str(place / "帧")]
    reports = ["--json", str(place / "r.json"), "--html", str(place / "r.html")]
    assert run(["evaluate", *where, *reports, "--provider", "cpu"]) == 130
    err = capsys.readouterr().err
    assert err == f"written: {place / 'r.json'}\nStopped; written by then: {place / 'r.json'}.\n"
    assert not (place / "r.html").exists()


@pytest.mark.parametrize("older", [False, True])
def test_who_insists_is_told_where_the_readings_are(
    place: Path, older: bool, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    output, real = place / "r.csv", ending.keep
    if older:
        output.write_text("older", encoding="utf-8")

    def insist(*arguments: str) -> None:
        real(*arguments)
        for _ in range(2):
            monkeypatch.setattr(interrupts, "_last", -1e9)
            press()

    monkeypatch.setattr(ending, "keep", insist)
    given = [str(place / "帧"), "--model", str(place / "fixed.onnx"), "-o", str(output)]
    assert run(["recognize", *given, "--provider", "cpu"]) == 130
    lies = output.with_name("r.csv.part") if older else output
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"Stopped; written by then: the readings of 3 pictures in {lies}."
    assert len(lies.read_text(encoding="utf-8").splitlines()) == 4
    assert not older or output.read_text(encoding="utf-8") == "older"


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], int]:
    """Return what runs a body as a verb."""

    def run_it(body: Callable[[], None]) -> int:
        holder = typer.Typer()
        holder.command("models")(body)
        holder.callback()(lambda: None)
        monkeypatch.setattr("core.cli._load", lambda name: typer.main.get_group(holder).commands[name])
        monkeypatch.setattr("core.cli.app.registered_commands", [])
        return run(["models"])

    return run_it


def test_a_key_that_is_held_does_not_disturb_the_tidying_up(verb, tmp_path: Path, capsys) -> None:
    def body() -> None:
        with files.replacing(tmp_path / "a") as file:
            file.write(b"half")
            try:
                press()
            finally:
                press()  # the key repeats

    assert verb(body) == 130
    assert capsys.readouterr().err == NOTHING
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_because_of_ctrl_c_is_no_error_of_its_own(verb, capsys) -> None:
    def body() -> None:
        try:
            press()
        except KeyboardInterrupt:
            raise ImportError("half a module") from None

    assert verb(body) == 130
    assert capsys.readouterr().err == NOTHING


def test_ctrl_c_that_python_passes_over_is_heard_all_the_same(verb, capsys) -> None:
    class Module:
        pass

    def body() -> None:
        loaded = Module()
        lock = weakref.ref(loaded, press)  # imports let go of their locks in this way
        del loaded
        assert lock() is None
        for _ in range(1000):
            time.sleep(0.01)

    assert verb(body) == 130
    assert capsys.readouterr().err == NOTHING


def test_folders_made_for_what_then_failed_are_gone(verb, tmp_path: Path, capsys) -> None:
    (tmp_path / "old").mkdir()

    def body() -> None:
        ending.make_folder(tmp_path / "a/b/c")
        ending.make_folder(tmp_path / "old/d")
        (tmp_path / "old/d/file").write_bytes(b"")
        raise AppError("No")

    assert verb(body) == 1
    assert capsys.readouterr().err == "platewright: No\n"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["d", "file", "old"]


def test_ctrl_c_is_heard_again_later(verb, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def body() -> None:
        press()

    for _ in range(2):
        assert verb(body) == 130
        assert capsys.readouterr().err == NOTHING
        monkeypatch.setattr(interrupts, "_last", -1e9)  # a while later


def test_ctrl_c_while_the_verbs_are_loaded(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    class Loading:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "core.cli":
                press()

    for name in [name for name in sys.modules if name == "core.cli" or name.startswith("core.cli.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Loading(), *sys.meta_path])
    assert entry.main(["models"]) == 130
    assert capsys.readouterr().err == NOTHING


def test_a_process_that_was_told_to_pass_over_ctrl_c_goes_on_to_do_so(verb, capsys) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert verb(lambda: None) == 0
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


# Python itself raises at the import of a module, as where a key is pressed while it loads.
WHILE_LOADING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Press:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            signal.raise_signal(signal.SIGINT)
before = set(sys.modules)
import main
assert set(sys.modules) - before <= {"main", "__future__"}, set(sys.modules) - before
sys.meta_path.insert(0, Press())
sys.exit(main.main(sys.argv[2:]))
"""


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("core.stopping", ["--version"]),
        ("core.cli", ["verify", "x"]),
        ("typer", ["verify", "x"]),
        ("core.cli.verify", ["verify", "x"]),
        ("gui.app", []),
        ("PySide6.QtWidgets", ["./x"]),
    ],
)
def test_ctrl_c_while_the_program_loads_is_one_line(module: str, arguments: list[str]) -> None:
    command = [sys.executable, "-c", WHILE_LOADING, module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, NOTHING)


def test_ctrl_c_while_a_training_loads_is_no_traceback(tmp_path: Path) -> None:
    code, _, _ = WHILE_LOADING.partition("before = ")
    code += "sys.meta_path.insert(0, Press())\nfrom core.training.__main__ import main\n"
    code += "sys.exit(main(sys.argv[2:]))\n"
    (tmp_path / "run.toml").write_text("name = 5", encoding="utf-8")
    command = [sys.executable, "-c", code, "torch.nn.parallel", str(tmp_path / "run.toml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_what_lies_in_a_locked_folder_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = tmp_path / "锁 & 1" / "m.onnx"
    real = Path.is_file

    def is_file(path: Path) -> bool:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert run(["models", str(locked)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"platewright: {locked}: This file or folder may not be used (Permission denied).")
    assert (out, err.count("\n")) == ("", 1)


def test_a_folder_that_cannot_be_listed_is_told_once(tmp_path: Path, repository: Path) -> None:
    locked = tmp_path / "乙"
    locked.mkdir()
    code = (
        "import os, sys\n"
        "real = os.scandir\n"
        "def scandir(path='.'):\n"
        f"    if str(path) == {str(locked)!r}:\n"
        "        raise PermissionError(13, 'Permission denied', str(path))\n"
        "    return real(path)\n"
        "os.scandir = scandir\n"
        "import main\n"
        f"main.main(['crops', {str(tmp_path)!r}, {str(tmp_path / 'out')!r}])\n"
    )
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, check=True, env=environment
    )
    assert done.stderr.decode().count(str(locked)) == 1
