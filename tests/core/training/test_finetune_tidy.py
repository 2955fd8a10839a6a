"""What fine-tunings leave behind: nothing that is large or shows plates, but all that can still go on."""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

import pytest

from core.errors import TrainingError
from core.project import Project
from core.training import finetune
from core.training.finetune import RunState
from core.training.finetune_config import FinetuneRun
from core.training.run_log import EVENTS_FILE, Finished, Started
from tests import networks
from tests.core.training.test_finetune_follow import (
    CHECKPOINTS,
    CUT_OUTS,
    Told,
    begun,
    installed,
    let_run,
    states,
)

LOGS = [EVENTS_FILE, "run.toml"]
FINISHED = {"event": "finished", "model": "/then/model.onnx"}


def left(directory: Path) -> list[str]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return sorted(path.relative_to(directory).as_posix() for path in files)


def everything(*more: str) -> list[str]:
    return sorted([*LOGS, *CHECKPOINTS, *CUT_OUTS, *more])


def start(project: Project, run_id: str) -> Path:
    """Start a run whose process ends at once, before it has learnt anything."""
    directory = begun(project, run_id)
    (directory / "last.pt").unlink()
    run = FinetuneRun(directory, directory / "run.toml", "n", 8, 2, ())
    finetune.start(project, run, command=[sys.executable, "-c", ""]).kill()
    return directory


def test_a_new_run_leaves_of_the_older_ones_the_one_that_is_offered(project: Project) -> None:
    old, offered = begun(project, "1"), begun(project, "2")
    (old / "last.pt.part").write_bytes(b"cut short")
    for run_id in "12":
        project.update_run(run_id, RunState.STOPPED)
    new = start(project, "3")
    assert left(old) == LOGS
    assert left(offered) == everything()
    assert set(CUT_OUTS) < set(left(new))
    # should the new one fail before its first checkpoint, the older one is still offered
    found = finetune.stopped(project)
    assert found is not None and found.run_id == "2"


def test_a_run_that_finished_leaves_nothing_of_the_older_ones(project: Project) -> None:
    runs = [begun(project, run_id) for run_id in "123"]
    for run_id, state in zip("12", (RunState.FAILED, RunState.STOPPED), strict=True):
        project.update_run(run_id, state)
    networks.save(runs[2] / "model.onnx")
    finetune.follow(project, Told(runs[2], Started(), Finished(model="model.onnx")))  # type: ignore[arg-type]
    assert [left(run) for run in runs] == [LOGS, LOGS, sorted([*LOGS, "model.onnx"])]
    start(project, "4")
    assert left(runs[2]) == sorted([*LOGS, "model.onnx"])
    networks.save(finetune.directory_of(project, "4") / "model.onnx")
    ended = Told(finetune.directory_of(project, "4"), Finished(model="model.onnx"))
    finetune.follow(project, ended)  # type: ignore[arg-type]
    assert left(runs[2]) == LOGS


def test_a_run_that_failed_costs_nothing_that_can_go_on(project: Project) -> None:
    directory = begun(project, "1")
    with pytest.raises(TrainingError):
        finetune.follow(project, Told(directory, Started(), TrainingError("It gave up")))  # type: ignore[arg-type]
    finetune.tidy(project)
    assert left(directory) == everything()


def test_what_goes_on_or_waits_to_be_installed_keeps_all(project: Project) -> None:
    ended, going = begun(project, "1", FINISHED), begun(project, "2")
    networks.save(ended / "model.onnx")
    let_run(going)
    begun(project, "3")
    project.update_run("3", RunState.FINISHED)
    finetune.tidy(project)
    assert left(ended) == everything("model.onnx")
    assert set(left(going)) > set(everything())
    outcome = finetune.follow(project, Told(ended, Finished(model="model.onnx")))  # type: ignore[arg-type]
    assert outcome is not None and installed() == ["我的-ft1.onnx"]


def test_the_run_that_has_just_begun_keeps_all_even_if_its_process_has_ended(
    project: Project,
) -> None:
    directory = begun(project, "1")
    (directory / "last.pt").unlink()
    finetune.tidy(project, begun="1")
    assert set(CUT_OUTS) < set(left(directory))
    assert states(project) == {"1": "running"}


def test_a_run_that_another_window_made_useless_is_not_resumed(project: Project) -> None:
    offered = begun(project, "1")
    networks.save(begun(project, "2") / "model.onnx")
    ended = Told(finetune.directory_of(project, "2"), Finished(model="model.onnx"))
    finetune.follow(project, ended)  # type: ignore[arg-type]
    with pytest.raises(TrainingError, match="no stopped fine-tuning"):
        finetune.resume(project, "1")
    assert left(offered) == LOGS


KINDS = {
    "finished": (RunState.FINISHED, False),
    "stopped": (RunState.STOPPED, True),
    "failed early": (RunState.FAILED, False),
    "killed": (RunState.RUNNING, True),
}


@pytest.mark.parametrize("kinds", list(itertools.product(KINDS, repeat=3)), ids=", ".join)
def test_what_is_offered_stays_whole(project: Project, kinds: tuple[str, ...]) -> None:
    for number, kind in enumerate(kinds):
        state, saved = KINDS[kind]
        directory = begun(project, str(number), {"event": "saved", "step": number, "path": "last.pt"})
        project.update_run(str(number), state)
        if not saved:
            (directory / "last.pt").unlink()
    offered = finetune.stopped(project)
    finetune.tidy(project)
    assert finetune.stopped(project) == offered
    for number in range(3):
        files = left(finetune.directory_of(project, str(number)))
        assert files == (everything() if offered and offered.run_id == str(number) else LOGS)
    gone = {run for run, state in states(project).items() if state == RunState.RUNNING}
    assert gone <= ({offered.run_id} if offered else set())


def test_what_was_cut_out_when_the_power_went_is_gone_after_a_day(project: Project) -> None:
    folder = finetune.directory_of(project, "")
    for name in ("just now", "long ago"):
        (folder / name / "train").mkdir(parents=True)
        (folder / name / "train" / "皖A12345_1.jpg").write_bytes(b"pixels")
    os.utime(folder / "long ago", (time.time() - 90_000,) * 2)
    finetune.tidy(project)
    assert [path.name for path in folder.iterdir()] == ["just now"]
