"""A fine-tuning from outside its process: what the store says of it, what is installed, what can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from core import model_file
from core.errors import TrainingError
from core.project import Project
from core.training import finetune
from core.training.finetune import RunState
from core.training.run_log import (
    EVENTS_FILE,
    UNKNOWN,
    Evaluated,
    Event,
    Figures,
    Finished,
    Started,
    Step,
    Stopped,
)
from core.training.supervisor import PROCESS_FILE
from tests import networks

CHECKPOINTS = ("last.pt", "best.pt", "start.onnx")
CUT_OUTS = ("train/frames/01-90_90.jpg", "val/crops/皖A12345_1.jpg")


def begun(project: Project, run_id: str, *events: dict[str, object], name: str = "我的-ft1") -> Path:
    """Make a run that has begun and left its checkpoints; ``events`` are what it told."""
    directory = finetune.directory_of(project, run_id)
    directory.mkdir(parents=True)
    (directory / "run.toml").write_text(f'name = "{name}"\n', encoding="utf-8")
    (directory / EVENTS_FILE).write_text("".join(json.dumps(one) + "\n" for one in events), encoding="utf-8")
    for file in (*CHECKPOINTS, *CUT_OUTS):
        (directory / file).parent.mkdir(parents=True, exist_ok=True)
        (directory / file).write_bytes(b"weights or pixels")
    project.add_run(run_id, directory, "{}")
    project.update_run(run_id, RunState.RUNNING)
    return directory


def let_run(directory: Path) -> None:
    """Let this very process be the one of a run."""
    made = psutil.Process().create_time()
    trace = {"pid": os.getpid(), "created": made, "offset": 0}
    (directory / PROCESS_FILE).write_text(json.dumps(trace), encoding="utf-8")


class Told:
    """A run that tells these events and then ends."""

    def __init__(self, directory: Path, *events: Event | TrainingError) -> None:
        self.directory = directory
        self._events = events

    def events(
        self, _should_stop: object, _should_leave: object, *, ending: object, patience: float
    ) -> Iterator[Event]:
        for event in self._events:
            if isinstance(event, TrainingError):
                raise event
            yield event


def states(project: Project) -> dict[str, str]:
    return {run.run_id: run.status for run in project.runs()}


def installed() -> list[str]:
    return sorted(path.name for path in model_file.user_folder().glob("*"))


def test_the_model_of_a_run_that_ended_is_installed_and_its_checkpoints_go(project: Project) -> None:
    directory = begun(project, "1")
    networks.save(directory / "model.onnx")
    after = Figures(0.9, 0.02)
    told = [Started(), Step(step=1), Finished(model="/as/it/was/called/then/model.onnx", after=after)]
    seen: list[Event] = []
    outcome = finetune.follow(project, Told(directory, *told), tell=seen.append)  # type: ignore[arg-type]
    target = model_file.user_folder() / "我的-ft1.onnx"
    assert not outcome.before.known
    told_of = replace(outcome, before=UNKNOWN)  # the same object, for NaN equals nothing
    assert told_of == finetune.Outcome(RunState.FINISHED, "1", "我的-ft1", target, UNKNOWN, after)
    assert target.read_bytes() == (directory / "model.onnx").read_bytes()
    assert seen == told
    (run,) = project.runs()
    figures = {"before": {}, "after": {"plate_accuracy": 0.9, "cer": 0.02}, "model": "我的-ft1"}
    assert (run.status, run.figures) == ("finished", figures)
    assert sorted(path.name for path in directory.iterdir()) == [EVENTS_FILE, "model.onnx", "run.toml"]


def test_both_models_of_a_pair_are_installed_and_the_fast_one_is_the_reader(project: Project) -> None:
    directory = begun(project, "1")
    networks.save(directory / "model.onnx", name="我的-ft1")
    networks.save(directory / "fast.onnx", name="我的-ft1-fast", seed=1)
    (directory / "fast").mkdir()
    (directory / "fast" / "last.pt").write_bytes(b"weights")
    (directory / "start-fast.onnx").write_bytes(b"weights")
    told = [Started(), Finished(model="/then/model.onnx", fast="/then/fast.onnx")]
    outcome = finetune.follow(project, Told(directory, *told))  # type: ignore[arg-type]
    assert outcome is not None
    assert outcome.name == "我的-ft1-fast"
    assert outcome.model == model_file.user_folder() / "我的-ft1-fast.onnx"
    assert installed() == ["我的-ft1-fast.onnx", "我的-ft1.onnx"]
    for name, file in (("我的-ft1", "model.onnx"), ("我的-ft1-fast", "fast.onnx")):
        assert (model_file.user_folder() / f"{name}.onnx").read_bytes() == (directory / file).read_bytes()
    assert project.runs()[0].figures["model"] == "我的-ft1-fast"
    left = sorted(path.name for path in directory.iterdir())
    assert left == [EVENTS_FILE, "fast.onnx", "model.onnx", "run.toml"]


def test_a_run_stopped_while_the_fast_one_learnt_tells_the_steps_of_both(project: Project) -> None:
    saved = [(4, "last.pt"), (6, "fast/last.pt"), (4, "last.pt")]  # the last one as the whole run stops
    events = [{"event": "saved", "path": path, "step": step} for step, path in saved]
    begun(project, "1", {"event": "started", "total_steps": 9}, *events)
    project.update_run("1", RunState.STOPPED)
    found = finetune.stopped(project)
    assert found is not None and (found.step, found.total) == (6, 9)


def test_a_run_that_was_stopped_keeps_what_it_goes_on_with(project: Project) -> None:
    directory = begun(project, "1")
    outcome = finetune.follow(project, Told(directory, Started(), Stopped()))  # type: ignore[arg-type]
    assert outcome == finetune.Outcome(RunState.STOPPED, "1", "我的-ft1")
    assert (states(project), installed()) == ({"1": "stopped"}, [])
    assert {path.name for path in directory.iterdir()} >= set(CHECKPOINTS)


def test_a_run_that_failed_is_noted_and_its_error_goes_on(project: Project) -> None:
    directory = begun(project, "1")
    with pytest.raises(TrainingError, match="gave up"):
        finetune.follow(project, Told(directory, Started(), TrainingError("It gave up")))  # type: ignore[arg-type]
    assert states(project) == {"1": "failed"}


def test_a_model_that_cannot_be_installed_costs_no_checkpoint(project: Project) -> None:
    directory = begun(project, "1")
    with pytest.raises(TrainingError, match="cannot be copied"):
        finetune.follow(project, Told(directory, Finished(model="model.onnx")))  # type: ignore[arg-type]
    assert (states(project), installed()) == ({"1": "failed"}, [])
    assert {path.name for path in directory.iterdir()} >= set(CHECKPOINTS)


def test_who_lets_go_of_a_run_leaves_it_to_the_next(project: Project) -> None:
    directory = begun(project, "1")
    networks.save(directory / "model.onnx")
    ended = Told(directory, Finished(model="model.onnx"))
    assert finetune.follow(project, ended, should_leave=lambda: True) is None  # type: ignore[arg-type]
    assert (states(project), installed()) == ({"1": "running"}, [])


def test_a_run_without_its_configuration_is_called_by_its_folder(project: Project) -> None:
    for damaged in (b"", b"name =", "name = '我'".encode("gbk"), b"model = 1"):
        directory = finetune.directory_of(project, "20260102-0304")
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "run.toml").write_bytes(damaged)
        assert finetune.name_of(directory) == "20260102-0304"
    (directory / "run.toml").unlink()
    assert finetune.name_of(directory) == "20260102-0304"


def test_a_stopped_run_goes_on_after_its_last_checkpoint_and_not_after_its_best(project: Project) -> None:
    begun(
        project,
        "1",
        {"event": "started", "total_steps": 9},
        {"event": "step", "step": 2, "loss": 1.5},
        {"event": "saved", "step": 2, "path": "/then/last.pt"},
        {"event": "evaluated", "step": 2, "cer": 0.5},
        {"event": "saved", "step": 3, "path": "/then/last.pt"},
        {"event": "step", "step": 3, "loss": 1.0},
        {"event": "step", "step": 4, "loss": 0.5},
        {"event": "saved", "step": 4, "path": "/then/best.pt"},
    )
    found = finetune.stopped(project)
    assert found is not None and (found.run_id, found.step, found.total) == ("1", 3, 9)
    assert [(type(e), e.step) for e in found.events if isinstance(e, Step | Evaluated)] == [
        (Step, 2), (Evaluated, 2), (Step, 3),
    ]  # fmt: skip


def test_a_run_that_never_saved_anything_goes_on_from_its_beginning(project: Project) -> None:
    begun(project, "1")
    assert finetune.stopped(project) == finetune.StoppedRun("1", 0, 0)


@pytest.mark.parametrize("lost", ["last.pt", "run.toml"])
def test_of_several_runs_the_newest_that_left_a_checkpoint_goes_on(project: Project, lost: str) -> None:
    assert finetune.stopped(project) is None
    for run_id in ("1", "2", "3"):
        begun(project, run_id)
        project.update_run(run_id, RunState.STOPPED)
    (finetune.directory_of(project, "3") / lost).unlink()
    found = finetune.stopped(project)
    assert found is not None and found.run_id == "2"
    project.update_run("3", RunState.FINISHED)
    assert finetune.stopped(project) is None


def test_what_still_runs_is_neither_stopped_nor_begun_beside(project: Project, tmp_path: Path) -> None:
    begun(project, "1")
    let_run(begun(project, "2"))
    assert (finetune.stopped(project), finetune.unfinished(project)) == (None, "2")
    model = networks.save(tmp_path / "network.onnx")
    with pytest.raises(TrainingError, match=r"2: A fine-tuning of this folder is going on"):
        finetune.prepare(project, model, finetune.FinetuneOptions())
    assert finetune.take_up(project).directory == finetune.directory_of(project, "2")


@pytest.mark.parametrize("state", [RunState.STOPPED, RunState.RUNNING])  # the latter after a power cut
def test_a_run_that_goes_on_does_so_from_its_checkpoint_and_others_find_it(
    project: Project, state: RunState
) -> None:
    directory = begun(project, "1")
    project.update_run("1", state)
    supervisor = finetune.take_up(project)
    try:
        process = psutil.Process(json.loads((directory / PROCESS_FILE).read_text(encoding="utf-8"))["pid"])
        assert process.cmdline()[-1] == "--resume"  # else it would begin anew, over what it has learnt
        assert (states(project), finetune.unfinished(project)) == ({"1": "running"}, "1")
        assert finetune.take_up(project).directory == supervisor.directory  # it is followed, not begun again
    finally:
        supervisor.kill()


def test_one_that_was_prepared_beside_another_does_not_begin(project: Project) -> None:
    directory = begun(project, "2")
    run = finetune.prepared(project, "2")
    let_run(begun(project, "1"))
    with pytest.raises(TrainingError, match=r"1: A fine-tuning of this folder is going on"):
        finetune.start(project, run, command=["false"])
    assert not directory.exists()  # what was cut out for it is of no use to anybody


def test_a_run_that_was_stopped_is_in_no_new_one_s_way(project: Project, tmp_path: Path) -> None:
    kept = begun(project, "1")
    model = networks.save(tmp_path / "network.onnx")
    with pytest.raises(TrainingError, match="too few confirmed plates"):
        finetune.prepare(project, model, finetune.FinetuneOptions())
    assert [path.name for path in kept.parent.iterdir()] == ["1"]


def test_without_a_run_none_is_taken_up(project: Project) -> None:
    assert finetune.unfinished(project) == ""
    with pytest.raises(TrainingError, match="照片: There is no stopped fine-tuning"):
        finetune.take_up(project)
