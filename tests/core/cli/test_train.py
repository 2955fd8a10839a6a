"""The verb ``train``: a run is not written over, and one that was stopped says so."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
import torch
from rich.progress import Progress

from core.cli import run
from core.cli.train import _Bar
from core.stopping import POLITE, interrupts
from core.training.run_log import STOP_FILE
from core.training.trainer import Trainer
from tests.core.training.conftest import draw_folder

CONFIG = """
name = "test"
output = "{output}"
[model]
network = "crnn_tiny_plate"
[data]
workers = 0
[[data.train]]
kind = "crops"
path = "{crops}"
augment = false
[schedule]
steps = {steps}
warmup = 1
[run]
batch_size = 2
device = "cpu"
precision = "fp32"
log_every = 1
evaluate_every = 1000
save_every = 1
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    draw_folder(tmp_path / "车牌", 4, 7)
    path = tmp_path / "t.toml"
    text = CONFIG.format(output=(tmp_path / "run").as_posix(), crops=(tmp_path / "车牌").as_posix(), steps=2)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_is_not_written_over(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(config)]) == 0
    best = (tmp_path / "run" / "best.pt").read_bytes()
    events = (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["train", str(config), "--set", "schedule.steps=1"]) == 2
    err = capsys.readouterr().err.replace("\n", " ")
    assert "There is a run in this folder already" in err
    assert "--resume" in err
    assert (tmp_path / "run" / "best.pt").read_bytes() == best
    assert (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8") == events


def test_a_resumed_run_that_never_began_says_so(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(config), "--resume"]) == 0
    assert "There is nothing to go on from" in capsys.readouterr().err


def test_an_error_before_the_first_step_is_the_only_line(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["train", str(config), "--set", f"data.train.0.path={tmp_path / '没有'}"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"platewright: {tmp_path / '没有'}: The folder does not exist")
    assert not (tmp_path / "run").exists()  # nor is a folder left of a run that never began


def test_a_run_ends_with_its_bar(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(config)]) == 0
    assert "2/2" in capsys.readouterr().err


def test_the_bar_of_a_run_ends_at_its_last_step(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(config), "--set", "schedule.steps=3", "--set", "run.log_every=2"]) == 0
    assert "3/3" in capsys.readouterr().err


def test_the_bar_of_a_run_that_needs_no_more_steps_is_full() -> None:
    progress = Progress(disable=True)
    bar = _Bar(progress, 30)
    bar.show("step", {"step": 15, "loss": 0.5, "lr": 0.1, "rate": 9.0})
    assert progress.tasks[0].total == 30
    bar.show("finished", {})
    assert (progress.tasks[0].completed, progress.tasks[0].total) == (15, 15)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGINT, *POLITE])
def test_a_run_that_was_stopped_is_no_success(
    config: Path, number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    # SIGTERM, as a service manager or a cluster sends it, ends a process at once where nobody takes it.
    timer = threading.Timer(2.0, os.kill, (os.getpid(), number))
    timer.start()
    assert run(["train", str(config), "--set", "schedule.steps=100000"]) == 128 + number
    assert "go on with --resume" in capsys.readouterr().err


def test_a_wish_to_stop_is_that_of_the_attempt_before(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / STOP_FILE).touch()
    assert run(["train", str(config)]) == 0
    assert (tmp_path / "run" / "model.onnx").is_file()
    assert "Stopped" not in capsys.readouterr().err


def test_names_with_brackets_and_long_ones_stand_whole(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / ("[red]运行[/x]" + "长" * 60)
    bad = tmp_path / "车牌" / ("[b]" + "不" * 40 + "_1.jpg")
    bad.write_bytes(b"")
    assert run(["train", str(config), "--set", f"output={output}"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert any(line.startswith(f"left out: {bad}: ") for line in lines)
    assert f"Run: {output}" in lines


@pytest.mark.parametrize("saved", [False, True])
def test_a_run_that_is_broken_off_says_what_stays(
    config: Path, saved: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = []

    def insist(trainer: Trainer, *, resume: bool) -> None:
        folders.append(trainer.folder)
        if saved:
            (trainer.folder / "last.pt").write_bytes(b"")
        for _ in range(2):
            monkeypatch.setattr(interrupts, "_last", -1e9)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Trainer, "run", insist)
    assert run(["train", str(config)]) == 130
    kept = f"Stopped; written by then: the run in {folders[0]}, up to its last checkpoint."
    told = capsys.readouterr().err.replace("\n", "")
    assert told.endswith(kept if saved else "Stopped; nothing was written.")


def test_two_processes_do_not_train_into_one_folder(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train, codes = Trainer.run, []

    def run_twice(self: Trainer, **options: bool) -> object:
        monkeypatch.setattr(Trainer, "run", train)
        codes.append(run(["train", str(config)]))
        return train(self, **options)

    monkeypatch.setattr(Trainer, "run", run_twice)
    assert run(["train", str(config)]) == 0
    assert codes == [1]
    assert f"{tmp_path / 'run'}: This run is going on already" in capsys.readouterr().err
    assert not (tmp_path / "run" / "process.json").exists()
    assert (tmp_path / "run" / "events.jsonl").read_text(encoding="utf-8").count('"started"') == 1


def test_what_memory_runs_out_for_is_said(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        torch.empty(1 << 58)  # what the processor's allocator says, in its own words

    monkeypatch.setattr(Trainer, "_descend", fail)
    assert run(["train", str(config)]) == 1
    err = capsys.readouterr().err.replace("\n", " ")
    assert "Memory ran out during training" in err
    assert "Choose a smaller batch" in err


def test_what_nobody_foresaw_stays_what_it_is(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        torch.ones(2) @ torch.ones(3)

    monkeypatch.setattr(Trainer, "_descend", fail)
    assert run(["train", str(config)]) == 1
    assert "something unexpected went wrong: RuntimeError" in capsys.readouterr().err.replace("\n", " ")
