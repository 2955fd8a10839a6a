"""The crops that a training measures on: the network's input to the bit, in little memory."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch

from core.alphabet import PLATES
from core.datasets import sources
from core.datasets.stream import Encoding
from core.errors import TrainingError
from core.training import kept_crops
from core.training.evaluation import collect
from core.training.kept_crops import KeptCrops
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig, draw_folder

COLOUR = Encoding(PLATES, 21, (3, 32, 100), (0.5, 0.4, 0.3), (0.25, 0.2, 0.3))
GREY = Encoding(PLATES, 21, (1, 32, 160), (0.5,), (0.25,))


def crops(count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (20 + i % 40, 60 + i % 90, 3), np.uint8) for i in range(count)]


@pytest.mark.parametrize("encoding", [COLOUR, GREY])
@pytest.mark.parametrize("memory", [1, 40_000, 2**20])
def test_what_is_kept_is_the_input_to_the_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: Encoding, memory: int
) -> None:
    monkeypatch.setattr(kept_crops, "MEMORY", memory)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "a small disk that is not used"))
    kept = KeptCrops(encoding, tmp_path / "跑" / "1")
    for number, crop in enumerate(crops(11)):
        kept.add(crop)
        if number == 5:
            assert sum(len(batch) for batch in kept.batches(4)) == 6
            next(kept.batches(4))  # whoever reads a part leaves the end where it is
    batches = list(kept.batches(4))
    assert [len(batch) for batch in batches] == [4, 4, 3]
    assert torch.equal(torch.cat(batches), torch.stack([encoding.image(crop) for crop in crops(11)]))
    assert all(batch.is_contiguous() for batch in batches)


def test_a_thousand_crops_take_no_more_memory_than_they_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_crops, "MEMORY", 200_000)
    made = crops(10)
    tracemalloc.start()
    try:
        kept = KeptCrops(COLOUR, tmp_path)
        for number in range(1000):
            kept.add(made[number % 10])
        total = sum(float(batch.sum()) for batch in kept.batches(8))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.isfinite(total)
    assert peak < 2_000_000  # 38,400,000 as numbers
    del kept
    assert not list(tmp_path.iterdir())


def test_pictures_that_are_drawn_once_are_not_kept_as_photographs(eight: Path, tmp_path: Path) -> None:
    source = sources.crop_folder(eight, sources.label_check(PLATES, 21))
    source.keeps = False
    assert sorted(collect(source, KeptCrops(COLOUR, tmp_path))) == sorted(source.labels())
    assert not source._cache


def test_a_folder_that_takes_no_pixels_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes(b"a file")
    with pytest.raises(TrainingError, match=r"run: The run's folder cannot be written"):
        KeptCrops(COLOUR, tmp_path / "run").add(crops(1)[0])


def test_figures_do_not_depend_on_where_the_crops_lie(
    eight: Path, tmp_path: Path, make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_folder(tmp_path / "held", 5, 8)
    held = [{"kind": "crops", "path": str(tmp_path / "held")}]
    data = {"train": [{"kind": "crops", "path": str(eight)}], "validation": held, "workers": 0}
    figures = []
    for memory in (1, 2**30):
        monkeypatch.setattr(kept_crops, "MEMORY", memory)
        settings = make_config(eight, data=data, output=str(tmp_path / str(memory)), schedule__steps=2)
        figures.append(Trainer(settings, mirror=False).run())
    assert figures[0] is not None and figures[0].samples == 5
    assert figures[0] == figures[1]
