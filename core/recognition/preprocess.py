"""How a crop becomes a network's input: the one definition, for training and for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.images import Array


class InputSpec(Protocol):
    """What preprocessing must know of a model; ``core.model_file.ModelInfo`` has it."""

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height, width."""
        ...

    @property
    def mean(self) -> tuple[float, ...]:
        """Mean of each channel, of values in 0..1."""
        ...

    @property
    def std(self) -> tuple[float, ...]:
        """Standard deviation of each channel, of values in 0..1."""
        ...


def resize(crop: Array, width: int, height: int) -> Array:
    """Return the crop in this size: averaged along sides that shrink, interpolated along those that grow."""
    import cv2

    smaller = (min(width, crop.shape[1]), min(height, crop.shape[0]))
    if smaller != (crop.shape[1], crop.shape[0]):
        crop = cv2.resize(crop, smaller, interpolation=cv2.INTER_AREA)
    if smaller != (width, height):
        crop = cv2.resize(crop, (width, height), interpolation=cv2.INTER_LINEAR)
    return crop


def prepare(
    crop: Array, shape: tuple[int, int, int], mean: Sequence[float], std: Sequence[float]
) -> NDArray[np.float32]:
    """Return the network's input (C, H, W) float32 of an RGB crop (h, w, 3) uint8.

    Resized to (W, H), then ``(x / 255 - mean) / std``; with one channel of its luma (BT.601).
    """
    return normalise(fit(crop, shape), mean, std)


def fit(crop: Array, shape: tuple[int, int, int]) -> Array:
    """Return an RGB crop as the pixels (H, W, C) uint8 that a network of this input sees."""
    channels, height, width = shape
    pixels = resize(crop, width, height)
    if channels == 1:
        import cv2

        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[:, :, None]
    return pixels


def normalise(pixels: Array, mean: Sequence[float], std: Sequence[float]) -> NDArray[np.float32]:
    """Return pixels (..., H, W, C), of one crop or many, as a network's input (..., C, H, W)."""
    offset = np.asarray(mean, np.float32) * np.float32(255.0)
    factor = np.float32(1.0) / (np.asarray(std, np.float32) * np.float32(255.0))
    scaled = (pixels - offset) * factor
    return np.ascontiguousarray(np.moveaxis(scaled, -1, -3), dtype=np.float32)


def preprocess(crops: Sequence[Array], info: InputSpec) -> NDArray[np.float32]:
    """Return the batch (N, C, H, W) float32 of RGB crops of any size."""
    batch = np.empty((len(crops), *info.input_shape), np.float32)
    for row, crop in zip(batch, crops, strict=True):
        row[...] = prepare(crop, info.input_shape, info.mean, info.std)
    return batch
