"""How many cells of a page fit, and where each lies; numbers only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF


@dataclass(frozen=True)
class CellShape:
    """What a cell needs: a picture of ``ratio`` (height by width) and ``text_ems`` of text under it.

    ``widest_ems`` keeps pictures from growing blurred; ``least`` and ``most`` are cells a page. No cell
    gets narrower than ``narrowest_ems``: in large type a page holds fewer rather than what cannot be read.
    """

    ratio: float
    text_ems: float
    widest_ems: float
    least: int
    most: int
    narrowest_ems: float = 4


@dataclass(frozen=True)
class GridLayout:
    """A page of ``columns`` by ``rows`` cells, centred in the widget."""

    columns: int
    rows: int
    cell: QSizeF
    origin: QPointF

    @property
    def per_page(self) -> int:
        """Cells on a page."""
        return self.columns * self.rows

    def box(self, place: int) -> QRectF:
        """Return where the cell at this place of the page lies."""
        row, column = divmod(place, self.columns)
        corner = self.origin + QPointF(column * self.cell.width(), row * self.cell.height())
        return QRectF(corner, self.cell)

    def place_at(self, point: QPointF) -> int | None:
        """Return the place under a point."""
        inside = point - self.origin
        column = int(inside.x() // self.cell.width())
        row = int(inside.y() // self.cell.height())
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return row * self.columns + column
        return None


def lay_out_grid(size: QSizeF, em: float, shape: CellShape) -> GridLayout:
    """Choose the largest cells of which at least ``least`` fit, none wider than ``widest_ems``."""
    width, height = max(size.width(), em * 6), max(size.height(), em * 3)
    columns = max(1, int(-(-width // (em * shape.widest_ems))))
    while True:
        cell = _cell(width / columns, em, shape)
        rows = max(1, int(height // cell.height()))
        enough = columns * rows >= shape.least
        if enough or width / (columns + 1) < em * shape.narrowest_ems:
            break
        columns += 1
    rows = max(1, min(rows, shape.most // columns))
    origin = QPointF((width - columns * cell.width()) / 2, (height - rows * cell.height()) / 2)
    return GridLayout(columns, rows, QSizeF(cell.width(), height / rows), QPointF(origin.x(), 0))


def _cell(width: float, em: float, shape: CellShape) -> QSizeF:
    return QSizeF(width, (width - em) * shape.ratio + em * shape.text_ems)
