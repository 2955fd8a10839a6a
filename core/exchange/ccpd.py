"""CCPD: frames under names that carry the label and the quad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core import ccpd, images
from core.ccpd import CcpdName
from core.errors import ExportError
from core.exchange import pictures
from core.exchange.exporter import FrameExporter, Unit, no_quad
from core.exchange.items import ExportItem, ExportOptions
from core.images import ImageInfo


class CcpdExporter(FrameExporter):
    """Writes ``[subset/]area-tilt-box-vertices-plate-brightness-blur.jpg``, one plate a picture.

    Box, area and tilt follow from the corners; they stay as they were where the corners did.
    """

    unit: Unit = "plate"

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._chosen: dict[Path, ExportItem] = {}

    def prepare(self, items: Sequence[ExportItem]) -> None:
        """Choose the plate that each picture's name will carry: its own, else the largest."""
        for item in items:
            best = self._chosen.setdefault(item.path, item)
            if _rank(item) > _rank(best):
                self._chosen[item.path] = item

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Build the name; raises ``LabelError`` and ``GeometryError`` for what CCPD cannot say."""
        if self._chosen.get(item.path) is not item:
            raise ExportError(
                "CCPD keeps one plate a picture, and another one of this picture is kept",
                path=item.path,
                detail=item.label,
                advice="Export it in another format",
            )
        stem = ccpd.format(self._name_of(item, info))
        folder = item.subset or PurePosixPath(item.relative).parent
        return str(PurePosixPath(folder) / (stem + pictures.frame_suffix(info)))

    def _name_of(self, item: ExportItem, info: ImageInfo) -> CcpdName:
        if item.quad is None:
            raise no_quad(item)
        old, quad = item.ccpd, ccpd.whole_corners(item.quad)
        size = (info.width, info.height)
        if old is not None and old.quad == quad and quad.clipped(*size).is_convex:
            ccpd.encode_label(item.label)
            return replace(old, label=item.label, suffix="")
        brightness, blur = (old.brightness, old.blur) if old else self._measure(item)
        generation = old.generation if old else self.options.generation
        return ccpd.annotate(item.label, item.quad, size, brightness, blur, generation=generation)

    def _measure(self, item: ExportItem) -> tuple[int, int]:
        return images.measure(pictures.cut(item, ExportOptions(crop="rectify")))


def _rank(item: ExportItem) -> tuple[bool, float]:
    if item.quad is None:
        return False, 0.0
    own = item.ccpd is not None and item.ccpd.quad == ccpd.whole_corners(item.quad)
    return own, abs(item.quad.area)
