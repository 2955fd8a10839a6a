"""What a run is measured on: which pictures, and by which names their shares are told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from core import model_file
from core.errors import AppError, TrainingError
from core.training import setup, state
from core.training.config import TrainConfig
from core.training.evaluation import Figures
from core.training.run_log import BEST_FILE, LAST_FILE
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder


def validation(config: TrainConfig) -> tuple[setup.Validation | None, list[AppError]]:
    """Return what a run with this configuration is measured on, and what is left out."""
    _, encoding = setup.make_network(config)
    stream, refused = setup.make_stream(config, encoding)
    return setup.make_validation(config, encoding, stream, refused), refused


def test_each_source_is_told_by_its_path_and_how_it_was_cut(
    eight: Path, tmp_path: Path, make_config: MakeConfig
) -> None:
    one, other = tmp_path / "白天", tmp_path / "夜晚"
    labels = draw_folder(one, 2, 31) + draw_folder(other, 3, 32)
    entries = [{"kind": "crops", "path": str(one)}, {"kind": "ccpd", "path": str(other), "crop": "box"}]
    train = [{"kind": "crops", "path": str(eight)}]
    found, refused = validation(make_config(eight, data={"train": train, "validation": entries}))
    assert found is not None
    assert (sorted(found.labels), refused) == (sorted(labels), [])
    assert Counter(found.groups) == {str(one): 2, f"{other}:box": 3}
    told = dict(zip(found.labels, found.groups, strict=True))
    assert {told[label] for label in labels[:2]} == {str(one)}


def test_sources_of_one_path_are_told_apart_by_what_differs(
    eight: Path, tmp_path: Path, make_config: MakeConfig
) -> None:
    day, night = (
        draw_folder(tmp_path / "held" / name, 2, seed) for name, seed in (("day", 31), ("night", 32))
    )
    path = str(tmp_path / "held")
    entries = [
        {"kind": "crops", "path": path, "subsets": ["day"]},
        {"kind": "crops", "path": path, "subsets": ["night"]},
        {"kind": "ccpd", "path": path, "subsets": ["night"]},
        {"kind": "crops", "path": path, "subsets": ["day"]},
        {"kind": "ccpd", "path": path, "crop": "box"},
    ]
    train = [{"kind": "crops", "path": str(eight)}]
    found, _ = validation(make_config(eight, data={"train": train, "validation": entries}))
    assert found is not None
    told: dict[str, list[str]] = {}
    for label, group in zip(found.labels, found.groups, strict=True):
        told.setdefault(group, []).append(label)
    assert {name: sorted(labels) for name, labels in told.items()} == {
        f"{path} (kind crops, subsets day) (0)": sorted(day),
        f"{path} (kind crops, subsets night)": sorted(night),
        f"{path} (kind ccpd, subsets night)": sorted(night),
        f"{path} (kind crops, subsets day) (3)": sorted(day),
        f"{path}:box": sorted([*day, *night]),
    }


def test_a_run_without_pictures_to_measure_on_measures_nothing(eight: Path, make_config: MakeConfig) -> None:
    assert validation(make_config(eight)) == (None, [])


def test_drawn_plates_are_nothing_to_measure_on(eight: Path, make_config: MakeConfig) -> None:
    train = [{"kind": "crops", "path": str(eight)}]
    config = make_config(eight, data={"train": train, "validation": [{"kind": "drawn"}]})
    with pytest.raises(TrainingError, match=r"needs labelled pictures.*data\.validation\.0\.kind"):
        validation(config)


def test_plate_accuracy_ranks_and_of_equal_ones_the_characters_do() -> None:
    more_plates = Figures(1000, 0.901, 0.9, cer=0.4, loss=2.0)
    better_characters = Figures(1000, 0.900, 0.9, cer=0.01, loss=0.1)
    worse_characters = Figures(1000, 0.900, 0.9, cer=0.02, loss=0.1)
    assert more_plates.rank > better_characters.rank > worse_characters.rank


@pytest.mark.parametrize(("take", "step"), [("best", 1), ("last", 4)])
def test_the_model_is_made_of_the_best_weights_or_of_the_last_as_the_configuration_says(
    eight: Path, make_config: MakeConfig, tmp_path: Path, take: str, step: int
) -> None:
    draw_folder(tmp_path / "held", 3, 6)
    config = make_config(
        eight,
        data__validation=[{"kind": "crops", "path": str(tmp_path / "held")}],
        run__evaluate_every=1,
        run__take=take,
    )
    Trainer(config, mirror=False).run()
    best, last = (state.load(Path(config.output) / name) for name in (BEST_FILE, LAST_FILE))
    assert last["step"] == 4
    assert best["step"] == step  # a network so young reads nothing: no later measurement is better
    written = model_file.initialisers(Path(config.output) / "model.onnx")
    halved = best["averaged"]["head.weight"].to(torch.float16).to(torch.float32)
    assert np.array_equal(written["head.weight"], halved.numpy())


@pytest.mark.parametrize("measured", [True, False])
def test_a_run_that_goes_on_measured_otherwise_forgets_what_was_best(
    eight: Path, make_config: MakeConfig, tmp_path: Path, measured: bool
) -> None:
    """Without pictures to measure on the latest weights are the best: a step count is no accuracy."""
    draw_folder(tmp_path / "held", 3, 6)
    held = [{"kind": "crops", "path": str(tmp_path / "held")}]
    before = make_config(eight, data__validation=[] if measured else held, run__evaluate_every=1)
    Trainer(before, mirror=False).run()
    after = make_config(eight, data__validation=held if measured else [], schedule={"steps": 6, "warmup": 1})
    Trainer(after, mirror=False).run(resume=True)
    best, last = (state.load(Path(after.output) / name) for name in (BEST_FILE, LAST_FILE))
    assert best["step"] == last["step"] == 6
    assert best["best"] == (pytest.approx(0, abs=0.1) if measured else 6)
