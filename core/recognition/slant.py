"""Box crops of slanted plates: how far the plate is turned, told by the shape of its box.

The upright box around a slanted plate is higher than the plate, so its aspect alone tells the angle,
though not to which side. That costs nothing, and says which crops are worth a second look.
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
STEEP = math.radians(10)  # from here on sure readings are wrong too
STEEPEST = math.radians(45)
_STEPS = 90


def angle_of(crop: Array) -> float:
    """Return by how much (radians, 0 to ``STEEPEST``) a plate in an upright box of this shape is turned."""
    rows, columns = crop.shape[:2]
    aspects, angles = _aspects()
    return float(np.interp(-columns / rows, -aspects, angles))


@cache
def _aspects() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the aspects of boxes around plates that are turned by these angles; they fall."""
    angles = np.linspace(0, STEEPEST, _STEPS)
    sine, cosine = np.sin(angles), np.cos(angles)
    return (ASPECT * cosine + sine) / (ASPECT * sine + cosine), angles
