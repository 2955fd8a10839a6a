"""A training process that is killed for real: what is on disk stays good, and the run goes on."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import tomlkit

import main
import resources
from core import checkpoint, model_file
from core.alphabet import PLATES
from core.errors import TrainingError
from core.models import build
from core.project import Project, Query, Status
from core.training import config as configuration
from core.training import finetune, state
from core.training.finetune_config import FinetuneOptions, FinetuneRun
from core.training.run_log import Event, Step
from core.training.supervisor import PROCESS_FILE, Supervisor
from core.training.trainer import Trainer
from tests import networks

Captured = pytest.CaptureFixture[str]

STEPS, SAVE_EVERY, EVALUATE_EVERY = 8, 2, 4

# The real trainer, held at one place until it is killed: there the test need not hurry.
HELD = """
import os, sys, time
from pathlib import Path
from core.training.__main__ import main
from core.training.trainer import Trainer
def hold(*_):
    Path("held").touch()
    time.sleep(600)
{patch}
sys.exit(main(["run.toml"]))
"""
BETWEEN_STEPS = """
train_step = Trainer._train_step
Trainer._train_step = lambda self, batch: hold() if self.step == 5 else train_step(self, batch)
"""
WHILE_SAVING = """
fsync = os.fsync
os.fsync = lambda fd: hold() if {"last.pt", "last.pt.part"} <= set(os.listdir()) else fsync(fd)
"""


def confirmed(folder: Path) -> Project:
    """Return the project of a copy of the samples, all confirmed."""
    shutil.copytree(resources.path("samples"), folder, ignore=shutil.ignore_patterns(".*"))
    project = Project.open(folder)
    project.scan()
    for row in project.rows(project.plate_ids(Query()).tolist()):
        project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project that can be fine-tuned on."""
    with confirmed(tmp_path / "照片 & 车牌") as project:
        yield project


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model file of the smallest network, which knows nothing."""
    path = tmp_path_factory.mktemp("model") / "small.onnx"
    network = build("crnn_tiny_plate", PLATES.num_classes, networks.SHAPE)
    info = networks.info(name="small", network="crnn_tiny_plate", mean=(0.5,) * 3, std=(0.25,) * 3)
    checkpoint.export(network.eval(), info, path)
    return path


@pytest.fixture(scope="module")
def uninterrupted(model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """Return the weights that the run ends with when nobody disturbs it."""
    with confirmed(tmp_path_factory.mktemp("whole") / "photos") as project:
        run = prepare(project, model)
    Trainer(configuration.load(run.config), mirror=False).run()
    return model_file.initialisers(run.directory / "model.onnx")


def prepare(project: Project, model: Path) -> FinetuneRun:
    """Prepare a run of a few small steps."""
    options = FinetuneOptions(name="mine", device="cpu", confirmed_share=1.0, workers=0)
    run = finetune.prepare(project, model, options)
    values = tomlkit.parse(run.config.read_text(encoding="utf-8"))
    values["schedule"]["steps"] = STEPS
    values["run"] |= {
        "batch_size": 4,
        "threads": 1,
        "log_every": 1,
        "save_every": SAVE_EVERY,
        "evaluate_every": EVALUATE_EVERY,
    }
    run.config.write_text(tomlkit.dumps(values), encoding="utf-8")
    return run


def kill_when_held(supervisor: Supervisor) -> None:
    """Wait until the process holds, and kill it: it gets no chance to clean up."""
    while not (supervisor.directory / "held").exists():
        assert supervisor.running
        time.sleep(0.02)
    psutil.Process(supervisor._trace.pid).kill()


@pytest.mark.slow
@pytest.mark.parametrize(("patch", "kept"), [(BETWEEN_STEPS, 4), (WHILE_SAVING, 2)], ids=["step", "save"])
def test_a_killed_run_goes_on_and_ends_with_the_same_weights(
    project: Project,
    model: Path,
    uninterrupted: dict[str, np.ndarray],
    capsys: Captured,
    patch: str,
    kept: int,
) -> None:
    run = prepare(project, model)
    decided = project.counts()

    supervisor = finetune.start(project, run, command=[sys.executable, "-c", HELD.format(patch=patch)])
    seen: list[Event] = []
    kill_when_held(supervisor)
    with pytest.raises(TrainingError, match="ended from outside") as caught:
        finetune.follow(project, supervisor, tell=seen.append)
    assert "Resume it" in caught.value.advice
    assert [e.step for e in seen if isinstance(e, Step)] == list(range(1, 6 if kept == 4 else 5))

    assert state.load(run.directory / "last.pt")["step"] == kept
    assert project.counts() == decided
    assert [stored.status for stored in project.runs()] == ["failed"]
    stopped = finetune.stopped(project)
    assert stopped is not None
    assert (stopped.run_id, stopped.step, stopped.total) == (run.directory.name, kept, STEPS)

    assert main.main(["finetune", str(project.folder), "--resume"]) == 0
    assert "new model: mine" in capsys.readouterr().out
    assert [stored.status for stored in project.runs()] == ["finished"]
    assert finetune.stopped(project) is None

    resumed = model_file.initialisers(model_file.find("mine"))
    start = model_file.initialisers(model)
    assert uninterrupted.keys() == resumed.keys()
    assert all(np.array_equal(uninterrupted[name], resumed[name]) for name in resumed)
    assert not all(np.array_equal(start[name], resumed[name]) for name in resumed)


def test_without_a_stopped_run_there_is_nothing_to_resume(project: Project, capsys: Captured) -> None:
    assert main.main(["finetune", str(project.folder), "--resume"]) == 1
    assert "There is no stopped fine-tuning in this folder" in capsys.readouterr().err


def test_a_run_that_lost_its_terminal_is_followed_not_started_twice(project: Project, model: Path) -> None:
    run = prepare(project, model)
    waiting = "import pathlib, time\nwhile not pathlib.Path('stop').exists(): time.sleep(0.02)"
    first = finetune.start(project, run, command=[sys.executable, "-c", waiting])
    first.leave()
    again = finetune.take_up(project)
    assert again.running
    assert again._trace == first._trace
    outcome = finetune.follow(project, again, should_stop=lambda: True)
    assert outcome is not None
    assert outcome.state is finetune.RunState.STOPPED
    assert (run.directory / PROCESS_FILE).exists()
