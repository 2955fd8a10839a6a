"""The curves of a run that went on: each point stands once, whatever was done twice."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest

from core.errors import TrainingError
from core.training.config import RunConfig
from core.training.curves import open_curves

Log = Literal["csv", "tensorboard"]
# What other people's modules warn of when they are loaded.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(params=["csv", "tensorboard"])
def log(request: pytest.FixtureRequest) -> Log:
    """Return the kind of log, where what it needs is installed."""
    if request.param == "tensorboard":
        pytest.importorskip("tensorboard")
    return request.param


def write(folder: Path, log: Log, events: Sequence[tuple[str, int]]) -> None:
    """Write events as one run does: each with its own loss, a thousandth for each event."""
    for path in folder.glob("events.out.tfevents.*"):  # the run before was not in this very second
        path.rename(path.with_name(f"events.out.tfevents.{len(list(folder.iterdir())):010d}"))
    curves = open_curves(folder, RunConfig(log=log))
    for number, (event, step) in enumerate(events):
        curves(event, {"step": step, "loss": number / 1000, "cer": 0.5})


def points(folder: Path, log: Log) -> dict[str, list[tuple[int, float]]]:
    """Return the points of the curves of losses."""
    names = ("train/loss", "validation/loss")
    if log == "csv":
        with (folder / "curves.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {name: [(int(row["step"]), float(row[name])) for row in rows if row[name]] for name in names}
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    told = EventAccumulator(str(folder)).Reload()
    known = set(told.Tags()["scalars"]) & set(names)
    found = {name: told.Scalars(name) if name in known else [] for name in names}
    return {name: [(one.step, round(one.value, 6)) for one in found[name]] for name in names}


def test_what_a_killed_run_did_after_its_last_checkpoint_stands_once(tmp_path: Path, log: Log) -> None:
    write(tmp_path, log, [("step", 1), ("step", 2), ("step", 3), ("evaluated", 3), ("step", 4)])
    write(tmp_path, log, [("step", 3), ("evaluated", 3), ("step", 4), ("step", 5)])
    assert points(tmp_path, log) == {
        "train/loss": [(1, 0.0), (2, 0.001), (3, 0.0), (4, 0.002), (5, 0.003)],
        "validation/loss": [(3, 0.001)],
    }


def test_a_run_that_was_stopped_while_it_measured_keeps_the_step_before(tmp_path: Path, log: Log) -> None:
    write(tmp_path, log, [("step", 1), ("evaluated", 1), ("step", 2)])
    write(tmp_path, log, [("evaluated", 2), ("step", 3)])
    assert points(tmp_path, log) == {
        "train/loss": [(1, 0.0), (2, 0.002), (3, 0.001)],
        "validation/loss": [(1, 0.001), (2, 0.0)],
    }


def test_what_came_after_such_a_measurement_is_done_again_too(tmp_path: Path, log: Log) -> None:
    write(tmp_path, log, [("step", 1), ("evaluated", 1), ("step", 2), ("step", 3)])  # and killed
    write(tmp_path, log, [("evaluated", 1), ("step", 2)])
    assert points(tmp_path, log)["train/loss"] == [(1, 0.0), (2, 0.001)]


def test_a_finished_run_that_is_resumed_keeps_its_last_step(tmp_path: Path) -> None:
    write(tmp_path, "csv", [("step", 1), ("step", 2), ("evaluated", 2)])
    write(tmp_path, "csv", [("evaluated", 2)])
    assert points(tmp_path, "csv") == {
        "train/loss": [(1, 0.0), (2, 0.001)],
        "validation/loss": [(2, 0.0)],  # once
    }


def test_a_folder_that_takes_no_curves_is_told(tmp_path: Path, log: Log) -> None:
    folder = tmp_path / "文件"
    folder.write_text("no folder", encoding="utf-8")
    with pytest.raises(TrainingError, match="The run's folder cannot be written"):
        write(folder, log, [("step", 1)])
