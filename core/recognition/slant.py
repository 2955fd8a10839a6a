"""Box crops of slanted plates: how far the plate is turned, and turning it upright.

The upright box around a slanted plate is higher than the plate: its aspect alone tells the angle,
but not to which side. So a doubtful crop is read again as if turned to either side, by a rotation
and by a shear (a plate seen from the side slants without turning), and the surest reading counts.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.images import Array

ASPECT = 3.2  # of a plate: 440 × 140 mm, with the errors of its corners, to 480 × 140 mm
SLANTED = math.radians(4)  # from here on it pays to look at a doubtful crop in other ways ...
STEEP = math.radians(10)  # ... and from here on at any crop: sure readings are wrong here too
STEEPEST = math.radians(45)
_SIZE = (200, 64)  # of what is turned upright: twice what readers look at
_STEPS = 90


def angle_of(crop: Array) -> float:
    """Return by how much (radians, 0 to ``STEEPEST``) a plate in an upright box of this shape is turned."""
    rows, columns = crop.shape[:2]
    aspects, angles = _aspects()
    return float(np.interp(-columns / rows, -aspects, angles))


def uprighted(crop: Array) -> list[Array]:
    """Return the crop as it looks turned back and sheared back, to either side; RGB, all of one size."""
    angle = angle_of(crop)
    corners = [_turned(crop, angle), _turned(crop, -angle), _sheared(crop, 1), _sheared(crop, -1)]
    return [_warped(crop, three) for three in corners]


@cache
def _aspects() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the aspects of boxes around plates that are turned by these angles; they fall."""
    angles = np.linspace(0, STEEPEST, _STEPS)
    sine, cosine = np.sin(angles), np.cos(angles)
    return (ASPECT * cosine + sine) / (ASPECT * sine + cosine), angles


def _turned(crop: Array, angle: float) -> NDArray[np.float32]:
    """Return the corners (3, 2) top left, top right, bottom right of a plate turned about the middle."""
    rows, columns = crop.shape[:2]
    sine, cosine = abs(math.sin(angle)), math.cos(angle)
    # Width and height of the box tell the height of the plate twice; what they say differs little.
    by_width, by_height = columns / (ASPECT * cosine + sine), rows / (ASPECT * sine + cosine)
    height = (by_width + by_height) / 2
    along = np.array([math.cos(angle), math.sin(angle)]) * ASPECT * height / 2
    across = np.array([-math.sin(angle), math.cos(angle)]) * height / 2
    middle = np.array([columns / 2, rows / 2])
    return np.array([middle - along - across, middle + along - across, middle + along + across], np.float32)


def _sheared(crop: Array, side: int) -> NDArray[np.float32]:
    """Return the corners (3, 2) of a plate whose right end is lower (``side`` 1) or higher (-1)."""
    rows, columns = crop.shape[:2]
    height = min(rows, columns / ASPECT)
    fall = rows - height
    left, right = (0.0, fall) if side > 0 else (fall, 0.0)
    return np.array([[0, left], [columns, right], [columns, right + height]], np.float32)


def _warped(crop: Array, corners: NDArray[np.float32]) -> Array:
    import cv2

    width, height = _SIZE
    target = np.array([[0, 0], [width, 0], [width, height]], np.float32)
    half = np.float32(0.5)  # pixels are points in the middle of their squares
    matrix = cv2.getAffineTransform(target - half, corners - half)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(crop, matrix, _SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
