"""A training that is asked to stop while it measures: it ends within a batch, and goes on exactly."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core import model_file
from core.training import kept_crops, trainer
from core.training.config import TrainConfig
from core.training.evaluation import evaluate
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder

UNLIKE = ("time", "rate", "remaining", "path", "model")  # of two runs that are alike


def told(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [{k: v for k, v in json.loads(line).items() if k not in UNLIKE} for line in lines]
    return [e for e in events if e["event"] in ("step", "evaluated", "finished")]


class Measuring:
    """Evaluate in batches of two, and say stop at the ``when``-th look, of all looks while measuring."""

    def __init__(self, when: int) -> None:
        self.when, self.looks, self.batches_after = when, 0, 0
        self.stopped = False

    def __call__(self, *arguments: Any, should_stop: Callable[[], bool], **options: Any) -> Any:
        def look() -> bool:
            self.batches_after += self.stopped
            self.looks += 1
            self.stopped = self.stopped or self.looks == self.when
            return should_stop()

        return evaluate(*arguments, **options, batch_size=2, should_stop=look)


def measure_with(measuring: Measuring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "evaluate", measuring)
    monkeypatch.setattr("core.training.finish.evaluate", measuring)


@pytest.fixture
def settings(eight: Path, make_config: MakeConfig, tmp_path: Path) -> Callable[[str], TrainConfig]:
    """Return what makes a fine-tuning that measures at first, at step 2, 4 and at the end."""
    draw_folder(tmp_path / "held", 4, 8)
    held = [{"kind": "crops", "path": str(tmp_path / "held")}]
    data = {"train": [{"kind": "crops", "path": str(eight)}], "validation": held, "workers": 0}
    Trainer(
        make_config(eight, data=data, output=str(tmp_path / "old"), schedule__steps=1), mirror=False
    ).run()

    def make(output: str, **changes: Any) -> TrainConfig:
        return make_config(
            eight,
            data=data,
            output=str(tmp_path / output),
            model={
                "network": "attention_crnn",
                "options": {"width": 0.25, "dropout": 0.1},
                "start_from": str(tmp_path / "old" / "model.onnx"),
            },
            schedule__steps=5,
            run__evaluate_every=2,
            **changes,
        )

    return make


@pytest.mark.slow
@pytest.mark.parametrize("patience", [0, 1])
def test_a_run_that_is_stopped_anywhere_while_it_measures_goes_on_exactly(
    settings: Callable[..., TrainConfig], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: int
) -> None:
    # a patience of one with a rate of next to nothing: nothing gets better, so that the run ends at step 4
    changes = {"optim__learning_rate": 1e-9} if patience else {}
    measure_with(Measuring(0), monkeypatch)
    whole = Trainer(settings("whole", run__patience=patience, **changes), mirror=False)
    whole.run()
    for when in itertools.count(2, 2):  # before the second of two batches
        measuring = Measuring(when)
        measure_with(measuring, monkeypatch)
        options = settings(f"stopped{when}", run__patience=patience, **changes)
        part = Trainer(options, mirror=False, should_stop=lambda m=measuring: m.stopped)
        part.run()
        if not measuring.stopped:
            assert when > 8
            break
        assert part.stopped
        assert measuring.batches_after == 0  # within the batch
        assert not (part.folder / "model.onnx").exists()
        again = Trainer(options, mirror=False)
        measure_with(Measuring(0), monkeypatch)
        again.run(resume=True)
        unique = list({json.dumps(e, sort_keys=True): e for e in told(again.folder)}.values())
        expected = list({json.dumps(e, sort_keys=True): e for e in told(whole.folder)}.values())
        assert unique == expected, when
        for name, value in whole.averaged.state_dict().items():
            assert torch.equal(value, again.averaged.state_dict()[name]), (when, name)
        figures = [model_file.read_info(run.folder / "model.onnx").figures for run in (whole, again)]
        assert figures[0] == figures[1]


def test_a_stopped_run_is_told_as_stopped_and_a_finished_one_is_not(
    settings: Callable[..., TrainConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bool] = []
    monkeypatch.setattr(kept_crops, "MEMORY", 1)
    run = Trainer(
        settings("late"),
        mirror=False,
        should_stop=lambda: bool(done),
        listen=lambda event, _: done.append(True) if event == "finished" else None,
    )
    assert run.run() is not None
    assert not run.stopped


def test_the_first_loss_that_a_resumed_run_tells_is_that_of_all_its_steps(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    def settings(output: str) -> TrainConfig:
        return make_config(eight, run__log_every=4, output=str(tmp_path / output))

    whole = Trainer(settings("whole"), mirror=False)
    whole.run()
    looks = iter([False, True])
    assert Trainer(settings("part"), mirror=False, should_stop=lambda: next(looks)).run() is None
    resumed = Trainer(settings("part"), mirror=False)
    resumed.run(resume=True)
    assert told(resumed.folder) == told(whole.folder)
