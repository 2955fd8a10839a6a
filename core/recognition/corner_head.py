"""Straightening a loose or slanted crop: the corner head tells where the plate lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core import images
from core.reading import Quad
from core.recognition import part_file
from core.recognition.preprocess import resize

if TYPE_CHECKING:
    from core.images import Array

MODEL = part_file.FOLDER / "corners.onnx"
_WIDTH, _HEIGHT = 96, 32  # the head's input
_LEAST = 0.1  # of the crop's area that a plate must take


def prepare(crop: Array) -> NDArray[np.float32]:
    """Return the head's input (3, 32, 96), ``x / 127.5 - 1``, of an RGB crop (h, w, 3) uint8."""
    pixels = resize(crop, _WIDTH, _HEIGHT).astype(np.float32) / np.float32(127.5) - np.float32(1)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


class CornerHead:
    """Finds the corners of the plate in crops, on one thread.

    Raises ``ModelFileError`` for a file that is missing or damaged.
    """

    def __init__(self, path: Path = MODEL) -> None:
        self._session = part_file.session(path)

    def corners(self, crops: Sequence[Array]) -> NDArray[np.float64]:
        """Return the corners (N, 4, 2) in pixels of each crop (h, w, 3), clockwise from the top-left."""
        batch = np.stack([prepare(crop) for crop in crops])
        found = np.asarray(self._session.run(None, {"images": batch})[0], np.float64).reshape(-1, 4, 2)
        sizes = np.array([[crop.shape[1], crop.shape[0]] for crop in crops], np.float64)
        return np.asarray(found * sizes[:, None], np.float64)

    def straightened(self, crops: Sequence[Array], size: tuple[int, int]) -> list[Array | None]:
        """Return each plate warped upright to ``size`` (width, height); None without a plausible quad."""
        return [_warped(crop, c, size) for crop, c in zip(crops, self.corners(crops), strict=True)]


def _warped(crop: Array, corners: NDArray[np.float64], size: tuple[int, int]) -> Array | None:
    quad = Quad.from_points(corners.tolist())
    if not quad.is_convex or quad.area < max(1.0, _LEAST * crop.shape[0] * crop.shape[1]):
        return None
    return images.rectify(crop, quad, size)  # corners outside the crop: its border is repeated


@cache
def bundled() -> CornerHead:
    """Return the head that comes with Platewright."""
    return CornerHead()
