"""The trainer: recipe tests, exact resume, several processes, stopping."""

from __future__ import annotations

import csv
import json
import math
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
import torch

from core import model_file
from core.datasets.sources import ItemSource
from core.errors import ConfigError, TrainingError
from core.progress import StoppedError
from core.project import Project, Query, Status
from core.training import config as configuration
from core.training import setup, state
from core.training.__main__ import main
from core.training.config import RunConfig
from core.training.curves import open_curves
from core.training.evaluation import collect, evaluate
from core.training.kept_crops import KeptCrops
from core.training.run_log import STOP_FILE
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder

ROOT = Path(__file__).resolve().parents[3]
FULL = {"network": "attention_crnn", "alphabet": "ccpd", "options": {"dropout": 0.0}}


def events(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(folder: Path) -> list[float]:
    return [e["loss"] for e in events(folder) if e["event"] == "step"]


def test_the_initial_loss_is_near_that_of_a_guess(eight: Path, make_config: MakeConfig) -> None:
    trainer = Trainer(make_config(eight, schedule__steps=1), mirror=False)
    trainer.run()
    first = losses(trainer.folder)[0]
    # A uniform guess over K classes and T frames: log of K^T over the number of paths of 7 characters.
    paths = math.comb(21 + 7, 2 * 7)
    guess = 21 * math.log(78) - math.log(paths)
    assert math.isfinite(first)
    assert 0.5 * guess < first < 1.6 * guess


def test_the_steps_after_the_last_that_were_due_are_logged_too(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    told = []
    for every in (1, 2):
        config = make_config(
            eight, schedule__steps=5, run__log_every=every, output=str(tmp_path / f"run-{every}")
        )
        Trainer(config, mirror=False).run()
        folder = Path(config.output)
        told.append([(e["step"], e["loss"]) for e in events(folder) if e["event"] == "step"])
    one, two = told
    assert [step for step, _ in two] == [2, 4, 5]
    means = [(one[0][1] + one[1][1]) / 2, (one[2][1] + one[3][1]) / 2, one[4][1]]
    assert [loss for _, loss in two] == pytest.approx(means, rel=1e-4)


def test_eight_plates_are_learnt_by_heart(eight: Path, make_config: MakeConfig) -> None:
    settings = make_config(
        eight,
        optim={"optimizer": "muon", "learning_rate": 2e-3, "ema": 0.0},
        schedule={"steps": 70, "warmup": 5},
        loss={"alignment_steps": 30},
        run={"batch_size": 8, "device": "cpu", "precision": "fp32", "log_every": 10},
    )
    trainer = Trainer(settings, mirror=False)
    trainer.run()
    source = trainer.stream.sources[0]
    kept = KeptCrops(trainer.encoding, trainer.folder)
    labels = collect(source, kept)  # type: ignore[arg-type]
    once, texts = evaluate(trainer.averaged, kept, labels, trainer.encoding.alphabet)
    again, _ = evaluate(trainer.averaged, kept, labels, trainer.encoding.alphabet)
    assert once == again  # evaluating twice gives the same figures
    assert texts == labels
    assert (trainer.folder / "model.onnx").exists()


def test_shuffled_labels_stay_at_chance(tmp_path: Path, make_config: MakeConfig) -> None:
    rng = np.random.default_rng(1)
    wrong = [f"{'京沪津渝'[i % 4]}A{rng.integers(10_000, 99_999)}" for i in range(8)]
    draw_folder(tmp_path / "train", 8, 7, labels=wrong)
    draw_folder(tmp_path / "held", 8, 8)
    settings = make_config(tmp_path / "train", schedule__steps=40, optim={"optimizer": "muon", "ema": 0.0})
    trainer = Trainer(settings, mirror=False)
    trainer.run()
    held = setup.sources.crop_folder(tmp_path / "held", lambda _: None)
    kept = KeptCrops(trainer.encoding, trainer.folder)
    labels = collect(held, kept)
    figures, _ = evaluate(trainer.averaged, kept, labels, trainer.encoding.alphabet)
    assert figures.plate_accuracy == 0.0
    assert figures.cer > 0.5


@pytest.mark.parametrize("looks", [0, 1, 2, 3])
def test_a_run_is_left_while_it_looks_for_pictures(
    eight: Path, make_config: MakeConfig, tmp_path: Path, looks: int
) -> None:
    """Nobody waits for a folder of 355,000 pictures to be gone through before a run ends."""
    draw_folder(tmp_path / "held", 2, seed=5)
    data = {
        "train": [{"kind": "crops", "path": str(eight)}],
        "validation": [{"kind": "crops", "path": str(tmp_path / "held")}],
        "workers": 0,
    }
    asked = iter([False] * looks + [True])
    settings = make_config(eight, data=data)
    with pytest.raises(StoppedError):
        Trainer(settings, mirror=False, leave=lambda: next(asked))
    folder = Path(settings.output)
    assert [e["event"] for e in events(folder)] == ["stopped"]
    assert not (folder / "last.pt").exists()


def test_a_stop_file_ends_the_training_process_before_the_first_step(
    eight: Path, make_config: MakeConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_config(eight)
    (tmp_path / "run.toml").write_text(
        tomlkit.dumps(settings.model_dump(mode="json", exclude_none=True)), encoding="utf-8"
    )
    Path(settings.output).mkdir(parents=True, exist_ok=True)
    (Path(settings.output) / STOP_FILE).touch()
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert main([str(tmp_path / "run.toml")]) == 0
    assert [e["event"] for e in events(Path(settings.output))] == ["stopped"]


@pytest.mark.parametrize("sharpness", [0.0, 0.05])
def test_a_resumed_run_equals_an_uninterrupted_one(
    eight: Path, make_config: MakeConfig, tmp_path: Path, sharpness: float
) -> None:
    model = {**FULL, "options": {"dropout": 0.1}}  # dropout: the random state counts

    def settings(output: str) -> Any:
        data = {"train": [{"kind": "crops", "path": str(eight), "augment": True}], "workers": 0}
        settings = {"output": str(tmp_path / output), "optim__sharpness": sharpness, "run__save_every": 2}
        return make_config(eight, model=model, data=data, **settings)

    whole = Trainer(settings("whole"), mirror=False)
    whole.run()
    calls = iter([False, True])
    part = Trainer(settings("parts"), mirror=False, should_stop=lambda: next(calls))
    assert part.run() is None
    assert events(part.folder)[-1]["event"] == "stopped"
    resumed = Trainer(settings("parts"), mirror=False)
    resumed.run(resume=True)
    assert losses(whole.folder) == losses(resumed.folder)
    for name, value in whole.network.state_dict().items():
        assert torch.equal(value, resumed.network.state_dict()[name]), name
    for name, value in whole.averaged.state_dict().items():
        assert torch.equal(value, resumed.averaged.state_dict()[name]), name


def test_a_resumed_fine_tuning_still_tells_how_it_began_and_what_its_model_is_worth(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    draw_folder(tmp_path / "held", 4, 8)
    held = [{"kind": "crops", "path": str(tmp_path / "held")}]
    crops = [{"kind": "crops", "path": str(eight)}]
    data = {"train": crops, "validation": held, "workers": 0}
    Trainer(make_config(eight, data=data, output=str(tmp_path / "old")), mirror=False).run()
    changes = {"data": data, "run__evaluate_every": 1, "optim__learning_rate": 0.05}
    settings = make_config(eight, model__start_from=str(tmp_path / "old" / "model.onnx"), **changes)
    calls = iter([False, True])
    assert Trainer(settings, mirror=False, should_stop=lambda: next(calls)).run() is None
    resumed = Trainer(settings, mirror=False)
    resumed.run(resume=True)
    told = events(resumed.folder)
    evaluated = [e for e in told if e["event"] == "evaluated"]
    finished = told[-1]
    best = max(evaluated[1:], key=lambda e: (e["plate_accuracy"], -e["cer"]))
    kept = model_file.read_info(resumed.folder / "model.onnx").figures
    for figures in (finished["after"], kept):
        assert figures["loss"] == pytest.approx(best["loss"])  # of the model kept, not of the last step
    for figures in (finished["before"], kept["before"]):
        assert figures["loss"] == pytest.approx(evaluated[0]["loss"])


def test_a_stop_file_ends_the_run_and_saves(eight: Path, make_config: MakeConfig) -> None:
    trainer = Trainer(make_config(eight, schedule__steps=50), mirror=False)
    (trainer.folder / "stop").touch()
    assert trainer.run() is None
    assert state.load(trainer.folder / "last.pt")["step"] == 1


def test_shared_plate_texts_are_not_measured_on(eight: Path, make_config: MakeConfig, tmp_path: Path) -> None:
    entry = {"kind": "crops", "path": str(eight)}
    with pytest.raises(TrainingError, match="share every plate text"):
        data = {"train": [entry], "validation": [entry], "workers": 0}
        Trainer(make_config(eight, data=data), mirror=False)
    held = tmp_path / "held"
    labels = draw_folder(held, 2, 21)
    shared = next(eight.glob("*.png"))
    (held / shared.name).write_bytes(shared.read_bytes())
    data = {"train": [entry], "validation": [{"kind": "crops", "path": str(held)}], "workers": 0}
    trainer = Trainer(make_config(eight, data=data), mirror=False)
    assert trainer.validation is not None
    assert sorted(trainer.validation.labels) == sorted(labels)
    assert [error.path.name for error in trainer.refused if error.path] == [shared.name]


def test_an_unknown_key_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "配置.toml"
    path.write_text('[data]\ntrain = [{kind = "drawn"}]\n[optim]\nlearing_rate = 1e-3\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"optim\.learing_rate.*Did you mean learning_rate"):
        configuration.load(path)


def test_a_damaged_checkpoint_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "last.pt"
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(TrainingError, match=r"last\.pt"):
        state.load(path)


CONFIGURATIONS = sorted((ROOT / "resources" / "configure").glob("*.toml"))


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda p: p.stem)
def test_every_bundled_configuration_is_valid(path: Path) -> None:
    settings = configuration.load(path)
    assert settings.schedule.steps > 0
    assert settings.model.make_alphabet().num_classes > 10


def test_a_corrected_project_is_a_source(tmp_path: Path, make_config: MakeConfig) -> None:
    folder = tmp_path / "照片"
    written = draw_folder(folder, 3, 11)
    project = Project.open(folder)
    try:
        project.scan()
        ids = project.plate_ids(Query())
        project.decide(int(ids[0]), text="京A12345", status=Status.CORRECTED, operator="t")
    finally:
        project.close()
    data = {"train": [{"kind": "project", "path": str(folder), "augment": False}], "workers": 0}
    trainer = Trainer(make_config(folder, data=data), mirror=False)
    source = trainer.stream.sources[0]
    assert isinstance(source, ItemSource)
    assert source.labels() == {"京A12345"}
    assert "京A12345" not in written


def test_a_label_that_the_alphabet_lacks_is_listed(tmp_path: Path, make_config: MakeConfig) -> None:
    draw_folder(tmp_path / "plates", 2, 12, labels=["京A1234警", "京A12345"])
    model = {"network": "attention_crnn", "alphabet": "ccpd", "options": {"width": 0.125}}
    trainer = Trainer(make_config(tmp_path / "plates", model=model), mirror=False)
    assert [error.path.name for error in trainer.refused if error.path] == ["京A1234警_0.png"]


def test_the_curves_are_a_csv_file_that_a_resumed_run_goes_on_with(
    eight: Path, make_config: MakeConfig
) -> None:
    data = {
        "train": [{"kind": "drawn"}],
        "validation": [{"kind": "crops", "path": str(eight)}],
        "workers": 0,
    }
    calls = iter([False, True])
    Trainer(make_config(eight, data=data), mirror=False, should_stop=lambda: next(calls)).run()
    trainer = Trainer(make_config(eight, data=data), mirror=False)
    figures = trainer.run(resume=True)
    with (trainer.folder / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["train/loss"]) for row in rows if row["train/loss"]] == pytest.approx(
        losses(trainer.folder), abs=1e-5
    )
    assert figures is not None
    assert float(rows[-1]["validation/cer"]) == pytest.approx(figures.cer)


def test_what_a_killed_run_did_after_its_last_checkpoint_stands_once_in_the_curves(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    run = RunConfig(log="csv")
    for steps in ((1, 2, 3, 4, 5), (4, 5, 6)):  # killed after 5, resumed from 3
        write = open_curves(tmp_path, run)
        for step in steps:
            write("step", {"step": step, "loss": 0.5, "lr": 0.1, "rate": 9.0})
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["step"] for row in csv.DictReader(file)] == list("123456")
    with path.open("a", encoding="utf-8") as file:
        file.write("7,0.5\n\0\0\0\n1,2,3,4,5,6,7,8,9\nseven,,,,,,\n")  # as a power cut leaves it
    open_curves(tmp_path, run)("step", {"step": 8, "loss": 0.5, "lr": 0.1, "rate": 9.0})
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["step"] for row in csv.DictReader(file)] == list("1234568")


def test_each_figure_of_a_run_has_its_column_in_the_curves(tmp_path: Path) -> None:
    write = open_curves(tmp_path / "跑", RunConfig(log="csv"))
    (tmp_path / "跑").mkdir()
    write("started", {"total_steps": 9})
    write("step", {"step": 1, "loss": 0.5, "lr": 0.1, "rate": 9.0, "total": 9})
    write("evaluated", {"step": 1, "loss": 0.4, "plate_accuracy": 0.75, "cer": 0.05, "samples": 8})
    with (tmp_path / "跑" / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(file)]
    assert rows == [
        {"step": 1, "train/loss": 0.5, "train/learning_rate": 0.1, "train/samples_per_second": 9},
        {"step": 1, "validation/loss": 0.4, "validation/plate_accuracy": 0.75, "validation/cer": 0.05},
    ]


def test_a_missing_tensorboard_is_told_with_what_to_do(
    eight: Path, make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(TrainingError, match="pip install tensorboard"):
        Trainer(make_config(eight, run__log="tensorboard"), mirror=False)


@pytest.mark.filterwarnings("ignore")  # what other people's modules warn of when they are loaded
def test_tensorboard_shows_the_losses_of_the_run(eight: Path, make_config: MakeConfig) -> None:
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    trainer = Trainer(
        make_config(eight, run__log="tensorboard", schedule__steps=3), mirror=False,
        should_stop=lambda: trainer.step >= 3,
    )  # fmt: skip
    trainer.run()
    told = EventAccumulator(str(trainer.folder)).Reload()
    scalars = told.Scalars("train/loss")
    assert [scalar.step for scalar in scalars] == [1, 2, 3]
    assert [scalar.value for scalar in scalars] == pytest.approx(losses(trainer.folder), abs=1e-5)
    assert [scalar.value for scalar in told.Scalars("train/learning_rate")][-1] > 0
    assert not (trainer.folder / "curves.csv").exists()
