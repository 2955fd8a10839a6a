"""Pictures of the parts of a grid's cells, each painted once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.widgets.painted_once import PaintedOnce
from gui.widgets.tones import Level, level_colour, level_shape, tinted

ROUND, LETTER_ROUND = 5.0, 2.5


class CellPictures(PaintedOnce):
    """Grounds of cells, frames of letters and shapes of levels."""

    def ground(self, wide: int, high: int, done: bool, mark: str) -> QImage:
        """Return the box of a cell, in the colour with the name ``mark`` where it is marked."""
        return self._kept(
            ("ground", wide, high, done, mark), lambda p, box: self._paint_ground(p, box, done, mark)
        )

    def frame(self, wide: int, high: int) -> QImage:
        """Return the frame around one letter of a text."""
        return self._kept(("frame", wide, high), self._paint_frame)

    def shape(self, side: int, level: Level) -> QImage:
        """Return the shape that tells a level without its colour."""
        return self._kept(("shape", side, side, level), lambda p, box: self._paint_shape(p, box, level))

    def _paint_ground(self, p: QPainter, box: QRectF, done: bool, mark: str) -> None:
        inside = box.adjusted(0.5, 0.5, -0.5, -0.5)
        p.setBrush(QColor(self.colours.raised if done else self.colours.base))
        p.setPen(QPen(QColor(self.colours.line), 1))
        p.drawRoundedRect(inside, ROUND, ROUND)
        if mark:
            colour = QColor(getattr(self.colours, mark))
            p.setBrush(tinted(colour, 0.16))
            p.setPen(QPen(colour, 2))
            p.drawRoundedRect(inside.adjusted(1, 1, -1, -1), ROUND, ROUND)

    def _paint_frame(self, p: QPainter, box: QRectF) -> None:
        p.setBrush(QColor(self.colours.selection))
        p.setPen(QPen(QColor(self.colours.soft), 1))
        p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), LETTER_ROUND, LETTER_ROUND)

    def _paint_shape(self, p: QPainter, box: QRectF, level: Level) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(level_colour(self.colours, level))
        p.drawPath(level_shape(level, box))
