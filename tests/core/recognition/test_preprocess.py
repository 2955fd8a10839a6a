from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from core.recognition.preprocess import prepare, preprocess, resize


@dataclass(frozen=True)
class Spec:
    input_shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]


def crop(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)


def test_values_are_normalised_channel_by_channel() -> None:
    image = np.zeros((32, 100, 3), np.uint8)
    image[:] = (0, 51, 255)
    prepared = prepare(image, (3, 32, 100), (0.5, 0.2, 0.25), (0.5, 0.1, 0.25))
    assert (prepared.shape, prepared.dtype) == ((3, 32, 100), np.float32)
    assert prepared.flags.c_contiguous
    for channel, expected in enumerate((-1.0, 0.0, 3.0)):
        np.testing.assert_allclose(prepared[channel], expected, atol=1e-6)


def test_one_channel_is_luma() -> None:
    image = np.zeros((8, 8, 3), np.uint8)
    image[:, :, 1] = 255  # green weighs 0.587
    prepared = prepare(image, (1, 8, 8), (0.0,), (1.0,))
    assert prepared.shape == (1, 8, 8)
    np.testing.assert_allclose(prepared, 0.587, atol=0.003)


@pytest.mark.parametrize("size", [(1, 1), (24, 94), (32, 100), (36, 136), (140, 440), (200, 20), (16, 400)])
def test_any_size_is_taken(size: tuple[int, int]) -> None:
    assert resize(crop(*size), 100, 32).shape == (32, 100, 3)


def test_shrinking_averages_along_the_side_that_shrinks() -> None:
    stripes = np.zeros((16, 800, 3), np.uint8)
    stripes[:, ::4] = 255  # between two pixels alone there would be half of it
    for picture, size in ((stripes, (100, 32)), (stripes.swapaxes(0, 1)[:256, :8].repeat(4, 1), (100, 32))):
        shrunk = resize(np.ascontiguousarray(picture), *size)
        assert (np.abs(shrunk.astype(int) - 64) <= 1).all()


def test_growing_goes_over_smoothly() -> None:
    edge = np.zeros((8, 25, 3), np.uint8)
    edge[4:] = 240
    grown = resize(edge, 100, 32)[:, 50, 0].astype(int)
    assert (np.diff(grown) >= 0).all() and (grown[0], grown[-1]) == (0, 240)
    assert len(set(grown.tolist())) > 4


def test_a_batch_holds_each_crop_as_it_is_alone() -> None:
    spec = Spec((3, 32, 100), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))
    crops = [crop(24, 94, 1), crop(79, 223, 2), crop(36, 136, 3)]
    batch = preprocess(crops, spec)
    assert (batch.shape, batch.dtype) == ((3, 3, 32, 100), np.float32)
    for row, single in zip(batch, crops, strict=True):
        assert (row == prepare(single, spec.input_shape, spec.mean, spec.std)).all()
    assert preprocess([], spec).shape == (0, 3, 32, 100)
