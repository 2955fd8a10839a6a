"""A handful of drawn plates on disk, and configurations that train on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import config, images
from core.project import Project
from core.synthesis import DrawnSampler
from core.training.config import TrainConfig

MakeConfig = Callable[..., TrainConfig]


def draw_folder(folder: Path, count: int, seed: int, labels: list[str] | None = None) -> list[str]:
    """Write ``count`` drawn seven-character plates with different texts; return their labels."""
    folder.mkdir(parents=True)
    sampler = DrawnSampler(None)
    rng = np.random.default_rng(seed)
    written: list[str] = []
    while len(written) < count:
        crop, label = sampler.sample(rng)
        if len(label) == 7 and label not in written:
            name = labels[len(written)] if labels else label
            images.write(folder / f"{name}_0.png", crop)
            written.append(label)
    return written


@pytest.fixture(scope="session")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of eight drawn plates."""
    folder = tmp_path_factory.mktemp("车牌") / "eight"
    draw_folder(folder, 8, 5)
    return folder


@pytest.fixture
def make_config(tmp_path: Path) -> MakeConfig:
    """Return a function that makes a small configuration over a crop folder."""

    def make(train: Path, **changes: Any) -> TrainConfig:
        values: dict[str, Any] = {
            "name": "test",
            "output": str(tmp_path / "run"),
            "model": {"network": "attention_crnn", "options": {"width": 0.25, "dropout": 0.0}},
            "data": {"train": [{"kind": "crops", "path": str(train), "augment": False}], "workers": 0},
            "schedule": {"steps": 4, "warmup": 1},
            "run": {
                "batch_size": 4,
                "device": "cpu",
                "precision": "fp32",
                "log_every": 1,
                "evaluate_every": 1000,
            },
        }
        for key, value in changes.items():
            table, _, leaf = key.partition("__")
            if leaf:
                values.setdefault(table, {})[leaf] = value
            else:
                values[table] = value
        return config.parse(values, TrainConfig)

    return make


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Yield the project of an empty folder."""
    (tmp_path / "照片").mkdir()
    with Project.open(tmp_path / "照片") as opened:
        yield opened
