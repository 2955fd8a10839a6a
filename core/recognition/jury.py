"""Looks at a doubtful crop, weighed together: two networks, the crop as it is and straightened.

Networks of another width err on other plates, and so does one network on another view. Their
log-probabilities are added frame by frame, a product of experts (Hinton 2002), where both give
the same classes over the same frames. Three looks are enough where they are sure; the fourth, the
accurate network's of the crop as it is, costs as much as the three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.reading import Reading
from core.recognition.engine import NetworkReader

if TYPE_CHECKING:
    from core.images import Array

STRAIGHTENED = 2.0  # what the accurate network says of the straightened crop weighs more than another look
ENOUGH = 0.95  # what three looks are as sure of has never been read otherwise with the fourth


class Jury:
    """Reads with ``fast`` and ``accurate`` together."""

    def __init__(self, fast: NetworkReader, accurate: NetworkReader) -> None:
        self.info = accurate.info
        self._fast = fast
        self._accurate = accurate

    def read(self, crops: Sequence[Array], views: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB, of which ``views`` are the straightened ones."""
        if not crops:
            return []
        fast = self._fast.log_probabilities([*crops, *views])
        straightened = self._accurate.log_probabilities(views)
        three = fast[: len(crops)] + fast[len(crops) :] + STRAIGHTENED * straightened
        readings = self._weighed(three, 2 + STRAIGHTENED)
        left = [i for i, reading in enumerate(readings) if reading.confidence < ENOUGH]
        if left:
            four = three[left] + self._accurate.log_probabilities([crops[i] for i in left])
            for i, reading in zip(left, self._weighed(four, 3 + STRAIGHTENED), strict=True):
                readings[i] = reading
        return readings

    def _weighed(self, total: NDArray[np.float32], weight: float) -> list[Reading]:
        return self._accurate.decode(np.asarray(total / weight, np.float32), temperature=1.0)
