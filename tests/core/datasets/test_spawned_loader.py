"""Samples drawn in another process that is spawned, as on Windows and macOS, where nothing is forked."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from core import ccpd, images
from core.alphabet import PLATES
from core.datasets import sources
from core.datasets.drawn import DrawnSource
from core.datasets.labelled import frames_of
from core.datasets.stream import Encoding, Stream, StreamBatches, loader
from core.reading import Quad

ENCODING = Encoding(PLATES, 41, (3, 48, 168), (0.5,) * 3, (0.25,) * 3)
QUAD = Quad.from_points([(20, 20), (120, 24), (118, 60), (18, 56)])


@pytest.fixture
def spawning() -> Iterator[None]:
    before = multiprocessing.get_start_method()
    multiprocessing.set_start_method("spawn", force=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.fixture
def stream(tmp_path: Path) -> Stream:
    """Return a stream of drawn plates, crops and frames."""
    check = sources.label_check(PLATES, ENCODING.frames)
    picture = np.random.default_rng(0).integers(0, 255, (120, 200, 3), np.uint8)
    frame = ccpd.format(ccpd.annotate("皖A12346", QUAD, (200, 120), 120, 30))
    for folder, stem in (("crops", "皖A12345_1"), ("frames", frame)):
        (tmp_path / folder).mkdir()
        images.write(tmp_path / folder / f"{stem}.jpg", picture)
    made = [
        DrawnSource(None, check),
        sources.crop_folder(tmp_path / "crops", check),
        sources.labelled(tmp_path / "frames", frames_of(tmp_path / "frames", check=check), crop="mixed"),
    ]
    return Stream(made, [0.4, 0.3, 0.3], ENCODING, 7)


def test_a_spawned_worker_draws_the_same_samples(stream: Stream, spawning: None) -> None:
    batches = StreamBatches(0, 2, 6)
    here, there = (list(loader(stream, batches, workers)) for workers in (0, 1))
    assert [batch.labels for batch in there] == [batch.labels for batch in here]
    assert {"皖A12345", "皖A12346"} < set(here[0].labels + here[1].labels)
    assert all(torch.equal(a.images, b.images) for a, b in zip(here, there, strict=True))
