"""Labelled crops held in memory, for measurements that read the same crops more than once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import double_row, plate
from core.datasets import CROP_SIZE
from core.datasets.ccpd_frames import Frame
from core.errors import AppError
from core.plate import PlateKind
from core.reading import Quad
from core.recognition import locate
from core.recognition.locate import CropMode

if TYPE_CHECKING:
    from core.images import Array


@dataclass(frozen=True, eq=False)
class LabelledCrop:
    """A crop (H, W, 3) RGB, its label, where it comes from, and the quad that it was cut by."""

    image: Array
    label: str
    source: str
    path: Path | None = None
    quad: Quad | None = None
    kind: PlateKind = PlateKind.UNKNOWN


def cut_frames(
    frames: Iterable[Frame], *, crop: CropMode = "auto", rectified: bool = True
) -> tuple[list[LabelledCrop], list[AppError]]:
    """Return the crops that the pipeline would hand to a reader, and why others are missing.

    Of a plate that is known to have two rows, the one row that it is laid out as. A picture of which nobody
    knows where the plate is is left out. They are named by their sub-set.
    """
    crops: list[LabelledCrop] = []
    failed: list[AppError] = []
    for frame in frames:
        quad = frame.quad if frame.name is None else None
        try:
            place = locate.place(frame.path, quad, crop, rectified=rectified)
            image = _laid_out(frame, place)
            if image is None:
                image = locate.cut(frame.path, place, CROP_SIZE)
        except AppError as error:
            failed.append(error)
            continue
        if image is not None:
            told = frame.name.quad if frame.name else frame.quad
            kind = plate.kind_of(frame.label)
            crops.append(LabelledCrop(image, frame.label, frame.subset, frame.path, told, kind))
    return crops, failed


def _laid_out(frame: Frame, where: locate.Place) -> Array | None:
    """Return the one row of a plate that is known to have two, None for all others."""
    if frame.rows == 2 and where.source not in ("none", "sought"):
        return double_row.cut(frame.path, where.quad)
    return double_row.marked(frame.path) if where.source == "whole" else None


class HeldPlates:
    """Draws plates that training never saw, by a camera whose pictures a person can read.

    ``root`` has the glyphs, empty plates and surroundings of which a part is held back; without it
    only the bundled fonts are drawn, which training sees too. ``composed`` plates are made of real
    character pictures alone. With ``double_rows`` those have two rows that may.
    """

    def __init__(
        self, root: Path | None, seed: int = 0, *, composed: bool = False, double_rows: bool = False
    ) -> None:
        from core.synthesis import MEASURING, DrawnSampler

        self._sampler = DrawnSampler(
            root,
            seed,
            camera=MEASURING,
            part="held" if root else "train",
            composed=composed,
            double_rows=float(double_rows),
        )
        self._seed = seed

    @property
    def has_shapes(self) -> bool:
        """Whether the root has characters to draw with, and not the bundled fonts alone do the drawing."""
        from core.synthesis.glyphs import TemplateGlyphs
        from core.synthesis.pictures import CharacterPictures

        real = (TemplateGlyphs, CharacterPictures)
        return any(one.characters for one in self._sampler.renderer.sources if isinstance(one, real))

    def composed_provinces(self) -> str:
        """Return the provinces of which there are real character pictures."""
        return self._sampler.composed_provinces()

    def draw(
        self, count: int, *, source: str = "drawn", kind: PlateKind | None = None, province: str = ""
    ) -> Iterator[LabelledCrop]:
        """Yield ``count`` plates, the same ones at every call; of one kind, or blue of one province."""
        from core.synthesis.labels import random_label

        key = zlib.crc32(f"{source} {kind} {province}".encode())  # no two series show the same plates
        for index in range(count):
            rng = np.random.default_rng((self._seed, key, index))
            label = province + random_label(rng, PlateKind.BLUE)[1:] if province else None
            drawn = self._sampler.renderer.draw(rng, label, PlateKind.BLUE if province else kind)
            image = self._sampler.photographer(rng, drawn)
            yield LabelledCrop(image, drawn.label, source, None, None, drawn.kind)
