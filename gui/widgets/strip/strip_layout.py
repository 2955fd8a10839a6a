"""Where the plate, its bands and its slots lie inside the strip; numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from gui.widgets.strip.bands import Band

MOST_EMS = 84  # wider than this the plate is only blurred
SIDE_EMS = 0.8
MOST_CELL_EMS = 9
CELL_SHARE = 0.155  # height of a slot, of the width of a plate of the usual shape
USUAL_RATIO = 324 / 924  # height by width of a rectified plate with its margin


@dataclass(frozen=True)
class StripLayout:
    """Rectangles in widget pixels; ``bands`` lie on the plate, ``cells`` under it, ``notes`` under those."""

    plate: QRectF
    bands: tuple[QRectF, ...]
    cells: tuple[QRectF, ...]
    notes: tuple[QRectF, ...]
    append: QRectF  # the place behind the last slot

    def slot_at(self, point: QPointF) -> int | None:
        """Return the slot whose band, cell or note is under the point."""
        for group in (self.cells, self.bands, self.notes):
            for i, box in enumerate(group):
                if box.contains(point):
                    return i
        return None


def lay_out(
    size: QSizeF, bands: Sequence[Band], em: float, ratio: float, pad: tuple[float, float]
) -> StripLayout:
    """Fit plate, slots and notes into ``size``; ``em`` is the line height of the small text.

    The slots are as high, and lie as far above the end, under a plate of any shape; what is left over is
    above the plate.

    ``ratio`` is height by width of the plate picture, ``pad`` the share of its width and height that is
    surroundings on each side.
    """
    gap, note = round(em * 0.5), round(em * 1.35)
    inner = size.width() - 2 * em * SIDE_EMS
    room, most = size.height() - 2 * gap - note, min(inner, em * MOST_EMS)
    usual = max(em * 8, min(most, _width_for(room, em, USUAL_RATIO)))
    cell = min(usual * CELL_SHARE, em * MOST_CELL_EMS)
    width = max(em * 8, min(most, (room - cell) / ratio))
    height = width * ratio
    left = (size.width() - width) / 2
    top = max(0.0, size.height() - height - cell - note - 2 * gap)
    plate = QRectF(left, top, width, height)
    start, span = left + pad[0] * width, width * (1 - 2 * pad[0])
    columns = [(start + a * span, (b - a) * span) for a, b in bands]
    row = plate.bottom() + gap
    seam = max(2.0, width * 0.004)
    return StripLayout(
        plate,
        tuple(QRectF(x, plate.top(), w, height) for x, w in columns),
        tuple(QRectF(x + seam, row, w - 2 * seam, cell) for x, w in columns),
        tuple(QRectF(x, row + cell + gap * 0.5, w, note) for x, w in columns),
        _after(columns, row, cell, em),
    )


def height_for(width: float, em: float, ratio: float) -> float:
    """Return the height that a strip of this width can use."""
    plate = min(width - 2 * em * SIDE_EMS, em * MOST_EMS)
    return plate * ratio + min(plate * CELL_SHARE, em * MOST_CELL_EMS) + em * 2.6


def _width_for(height: float, em: float, ratio: float) -> float:
    """Return the width of the plate that fills this height together with its slots."""
    width = height / (ratio + CELL_SHARE)
    most = em * MOST_CELL_EMS
    return width if width * CELL_SHARE <= most else (height - most) / ratio


def _after(columns: Sequence[tuple[float, float]], row: float, cell: float, em: float) -> QRectF:
    x, w = columns[-1] if columns else (em, 0.0)
    return QRectF(x + w + em * 0.25, row, em * 0.6, cell)
