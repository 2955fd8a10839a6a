"""Drawn plates as a source of training samples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core import config
from core.config import Config
from core.datasets.labelled import Check
from core.errors import LabelError
from core.plate import PlateKind
from core.synthesis import DrawnSampler
from core.synthesis.photograph import Camera


class DrawnOptions(Config):
    """What a configuration may say about drawn plates."""

    camera: Camera | None = None
    weights: dict[PlateKind, float] | None = None  # shares of the kinds; a kind that is not named: none
    fonts: tuple[str, ...] = ()  # font files to draw from too
    part: Literal["train", "held"] = "train"
    composed: bool = False  # real character pictures alone
    double_rows: Annotated[float, Field(ge=0, le=1)] = 0.0  # share of the kinds that may have two rows


class DrawnSource:
    """Plates drawn by ``core.synthesis``, endless; built on first use, so that workers stay light.

    ``folder`` holds glyphs, characters and backgrounds; without it the bundled font serves.
    ``options`` are those of ``DrawnOptions``; raises ``ConfigError`` for others.
    """

    def __init__(self, folder: Path | None, check: Check, **options: Any) -> None:
        self.folder, self.check = folder, check
        self.options = config.parse(options, DrawnOptions)
        self._sampler: DrawnSampler | None = None

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], str]:
        """Draw one crop that the network's alphabet and frames can take."""
        if self._sampler is None:
            told = {name: getattr(self.options, name) for name in DrawnOptions.model_fields}
            self._sampler = DrawnSampler(self.folder, **told)
        for _ in range(100):
            crop, label = self._sampler.row(rng)
            try:
                self.check(label)
            except LabelError:
                continue  # a kind that this alphabet lacks: draw another
            return crop, label
        raise LabelError("No drawn plate fits the alphabet", advice="Use the alphabet plates or ccpd")
