"""Four looks at a doubtful crop, weighed together: two networks, the crop as it is and straightened.

Networks of another width err on other plates, and so does one network on another view. Their
log-probabilities are added frame by frame, a product of experts (Hinton 2002), where both give
the same classes over the same frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.reading import Reading
from core.recognition.engine import NetworkReader

if TYPE_CHECKING:
    from core.images import Array

STRAIGHTENED = 2.0  # what the accurate network says of the straightened crop weighs more than another look


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
        accurate = self._accurate.log_probabilities([*crops, *views])
        count = len(crops)
        total = fast[:count] + fast[count:] + accurate[:count] + STRAIGHTENED * accurate[count:]
        mean = np.asarray(total / (3 + STRAIGHTENED), np.float32)
        return self._accurate.decode(mean, temperature=1.0)
