"""Drawn plates as a source of training samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.labelled import Check
from core.errors import LabelError


class DrawnSource:
    """Plates drawn by ``core.synthesis``, endless; built on first use, so that workers stay light.

    ``folder`` holds glyphs, characters and backgrounds; without it the bundled font serves.
    """

    def __init__(self, folder: Path | None, check: Check, **options: Any) -> None:
        self.folder, self.check, self.options = folder, check, options
        self._sampler: Any = None

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], str]:
        """Draw one crop that the network's alphabet and frames can take."""
        if self._sampler is None:
            from core.synthesis import DrawnSampler
            from core.synthesis.photograph import Camera

            options = dict(self.options)
            if "camera" in options:
                options["camera"] = Camera(**options["camera"])
            self._sampler = DrawnSampler(self.folder, **options)
        for _ in range(100):
            crop, label = self._sampler.sample(rng)
            try:
                self.check(label)
            except LabelError:
                continue  # a kind that this alphabet lacks: draw another
            return crop, label
        raise LabelError("No drawn plate fits the alphabet", advice="Use the alphabet plates or ccpd")
