"""Which part of a plate's crop shows one of its characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gui.pictures.image_loader import PLATE_PADDING
from gui.widgets.strip.bands import plate_bands

if TYPE_CHECKING:
    from core.project import PlateRow

WIDEN = 0.45  # of a band, shown left and right of the character


def part_around(image: QImage | None, slot: int, row: PlateRow) -> QRectF | None:
    """Return the part of a plate's crop around one character."""
    count = len(row.read_text or "")
    if image is None or slot >= count:
        return None
    rectified = row.quad is not None or row.rows == 2  # else the crop is the picture, without surroundings
    pad = PLATE_PADDING[0] if rectified else 0.0
    left, right = plate_bands(count)[slot]
    wide = (right - left) * WIDEN
    x0 = (pad + (left - wide) * (1 - 2 * pad)) * image.width()
    x1 = (pad + (right + wide) * (1 - 2 * pad)) * image.width()
    part = QRectF(round(x0), 0, round(x1 - x0), image.height())  # whole pixels: copying is cheap
    return part.intersected(QRectF(image.rect()))
