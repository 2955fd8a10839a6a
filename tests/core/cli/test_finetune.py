"""The verb ``finetune``: what it leaves where there is nothing to learn from."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from core import images
from core.cli import run
from core.project import Project, Query, Status
from core.stopping import interrupts
from core.training import finetune, finetune_config
from tests import networks

# a training that has the verb stopped as soon as it has begun, and then waits to be asked itself
TRAINER = """
import json, os, pathlib, signal, time
def tell(event, **values):
    with open("events.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event, "time": 1.0, **values}) + chr(10))
tell("started", total_steps=20, device="cpu", parameters=1000)
time.sleep(0.5)
os.kill(os.getppid(), signal.SIGNAL)
began = time.monotonic()
while not pathlib.Path("stop").exists() and time.monotonic() - began < 20:
    time.sleep(0.01)
if pathlib.Path("stop").exists():
    pathlib.Path("last.pt").write_bytes(b"checkpoint")
    tell("saved", path="last.pt", step=5)
    tell("stopped", step=5)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "照片"
    folder.mkdir()
    for number in range(12):
        images.write(folder / f"皖A{12340 + number}_1.jpg", networks.crops(1)[0])
    return folder


def confirm_all(folder: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        for row in project.rows(project.plate_ids(Query()).tolist()):
            project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "too few confirmed plates to learn from (0 of"),
        (["--resume"], "no stopped fine-tuning"),
    ],
)
def test_a_folder_that_was_never_opened_is_left_as_it_was(folder: Path, more, message: str, capsys) -> None:
    before = sorted(folder.rglob("*"))
    assert run(["finetune", str(folder), *more]) == 1
    assert f"{folder}: There " in (err := capsys.readouterr().err) and message in err
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("ends", ["stopped", "failed"])
def test_what_was_cut_out_for_a_run_that_never_began_is_gone(
    folder: Path, tmp_path: Path, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = networks.save(tmp_path / "network.onnx")
    confirm_all(folder)
    with Project.open(folder) as project:
        asked = iter([False] * 5 + [True])
        if ends == "stopped":
            options = finetune_config.FinetuneOptions()
            assert finetune.prepare(project, model, options, should_stop=lambda: next(asked)) is None
        else:
            monkeypatch.setattr(finetune_config, "make_config", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                finetune.prepare(project, model, finetune_config.FinetuneOptions())
        assert list(finetune.directory_of(project, "").glob("*")) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--seed", "-1"], "seed: Input should be greater than or equal to 0, not -1"),
        (["--seed", "9" * 20], "seed: Input should be less than 4294967296"),
        (["--device", "gpu"], "device: it should be auto, cpu, cuda or cuda:N"),
        (["--name", "../../evil"], "A model cannot be called so"),
        (["--name", "a\nb"], "A model cannot be called so"),
        (["--name", " "], "A model cannot be called so"),
        (["--name", "长" * 80], "A model cannot be called so"),
        (["--name", "\udcff"], "A model cannot be called so"),
        (["--name", "nul"], "A model cannot be called so"),  # devices of Windows, with any ending
        (["--name", "COM1.车牌"], "A model cannot be called so"),
        (
            ["--name", "ATTENTION_CRNN"],
            "There is a model of this name already",
        ),  # one file on Windows and macOS
    ],
)
def test_what_no_run_could_use_is_refused_before_plates_are_cut_out(
    folder: Path, tmp_path: Path, more: list[str], told: str, capsys
) -> None:
    model = networks.save(tmp_path / "network.onnx")
    confirm_all(folder)
    assert run(["finetune", str(folder), "--model", str(model), *more]) == 2
    err = capsys.readouterr().err
    assert told in err and err.count("\n") == 1
    assert list((folder / ".platewright").rglob("*.jpg")) == []


def test_a_folder_with_too_few_plates_is_named(folder: Path, tmp_path: Path, capsys) -> None:
    with Project.open(folder) as project:
        project.scan()
    model = networks.save(tmp_path / "network.onnx")
    assert run(["finetune", str(folder), "--model", str(model)]) == 1
    assert capsys.readouterr().err.startswith(f"platewright: {folder}: There are too few confirmed plates")


@pytest.fixture
def trained_by(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that fine-tunes with another training and returns the exit code."""
    confirm_all(folder)
    model = networks.save(tmp_path / "network.onnx")
    start = finetune.start

    def train(script: str) -> int:
        monkeypatch.setattr(finetune, "start", partial(start, command=[sys.executable, "-c", script]))
        return run(["finetune", str(folder), "--model", str(model)])

    return train


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_training_whose_verb_is_asked_to_end_saves_and_ends(
    folder: Path, trained_by, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_number: int, _frame: object) -> None:
        raise AssertionError("nobody took the signal")

    number = signal.Signals[name]
    before = signal.signal(number, fail)  # by itself it would end the whole test run
    try:
        assert trained_by(TRAINER.replace("SIGNAL", name)) == 128 + number
    finally:
        signal.signal(number, before)
    assert "Go on with --resume" in capsys.readouterr().err
    with Project.open(folder) as project:
        found = finetune.stopped(project)
        assert found is not None and found.step == 5
        assert project.runs()[0].status == finetune.RunState.STOPPED


def test_who_insists_on_the_end_does_not_wait_for_what_is_saved(
    folder: Path, trained_by, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def insist(*_: object, **__: object) -> None:
        for _number in range(2):
            monkeypatch.setattr(interrupts, "_last", -1e9)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(finetune, "follow", insist)
    assert trained_by("") == 130
    told = capsys.readouterr().err.replace("\n", "")
    (directory,) = (folder / ".platewright" / "runs").iterdir()
    assert (directory / "stop").exists()
    assert told.endswith(f"written by then: the run in {directory}, which saves what it has and ends.")


PAIR = """
import json, pathlib, shutil, sys
run = pathlib.Path.cwd()
shutil.copy(sys.argv[1], run / "model.onnx")
shutil.copy(sys.argv[1], run / "fast.onnx")
told = [
    {"event": "paired", "made": sys.argv[2] == "made", "samples": 8, "together": 0.875, "alone": 0.75},
    {"event": "finished", "model": "model.onnx", "fast": "fast.onnx" if sys.argv[2] == "made" else "",
     "before": {"plate_accuracy": 0.25, "cer": 0.5}, "after": {"plate_accuracy": 0.5, "cer": 0.25}},
]
(run / "events.jsonl").write_text("".join(json.dumps(one) + chr(10) for one in told))
"""


@pytest.mark.parametrize(
    ("outcome", "in_use"),
    [
        ("made", "7 of 8 held plates read right by both models"),
        ("not", "6 of 8 held plates read right by the"),
    ],
)
def test_each_figure_says_what_reads(
    folder: Path, tmp_path: Path, monkeypatch, capsys, outcome: str, in_use: str
) -> None:
    confirm_all(folder)
    model = str(networks.save(tmp_path / "one.onnx", name="one"))
    command = [sys.executable, "-c", PAIR, model, outcome]
    monkeypatch.setattr(finetune, "start", partial(finetune.start, command=command))
    assert run(["finetune", str(folder), "--model", model]) == 0
    first, before, after, used, *_ = capsys.readouterr().out.splitlines()
    assert first == "the accurate network alone, without grammar and second look:"
    assert (before.split()[:2], after.split()[:2]) == (["before:", "25.0"], ["after:", "50.0"])
    assert used.startswith(f"in use:  {in_use}")
