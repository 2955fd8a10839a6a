"""Paints the cells of the grids: a plate with its text, or one character of a plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QImage, QPainter, QPen

from gui.theme import Colours
from gui.widgets.tones import Level, level_colour, level_of, level_shape, number_of, plate_font, tinted

ROUND = 5.0
TEXT_EMS, LEAST_SIZE = 1.12, 0.8  # size of the text, and the share of it that still leaves room for figures


@dataclass(frozen=True)
class Cell:
    """What a cell shows. ``letters`` are (character, confidence or None where a person typed it)."""

    image: QImage | None
    letters: Sequence[tuple[str, float | None]] = ()
    confidence: float | None = None
    glyph: QIcon | None = None
    marked: bool = False
    current: bool = False
    focused: bool = False
    done: bool = False
    message: str = ""
    mark_text: str = ""  # over a marked picture
    mark_colour: str = "bad"
    source: QRectF | None = None  # the part of the image to show


class CellPainter:
    """Paints cells of one widget in its colours."""

    def __init__(self, painter: QPainter, colours: Colours, font: QFont, ratio: float) -> None:
        self._p, self._colours, self._font, self._ratio = painter, colours, font, ratio
        self._em = QFontMetricsF(font).height()

    def paint(self, box: QRectF, cell: Cell) -> None:
        """Paint one cell into its box."""
        inner = box.adjusted(self._em * 0.2, self._em * 0.2, -self._em * 0.2, -self._em * 0.2)
        self._paint_ground(inner, cell)
        rim = self._em * 0.3
        room = inner.adjusted(rim, rim, -rim, -rim)
        high = min(room.width() * self._ratio, room.height() - self._em * 1.2)
        picture = QRectF(room.left(), room.top(), room.width(), high)
        self._paint_picture(picture, cell)
        line = QRectF(room.left(), picture.bottom(), room.width(), room.bottom() - picture.bottom())
        self._paint_line(line, cell)

    def _paint_ground(self, box: QRectF, cell: Cell) -> None:
        p = self._p
        ground = QColor(self._colours.raised if cell.done else self._colours.base)
        p.setBrush(ground)
        p.setPen(QPen(QColor(self._colours.line), 1))
        p.drawRoundedRect(box, ROUND, ROUND)
        if cell.marked:
            p.setBrush(tinted(QColor(getattr(self._colours, cell.mark_colour)), 0.16))
            p.setPen(QPen(QColor(getattr(self._colours, cell.mark_colour)), 2))
            p.drawRoundedRect(box.adjusted(1, 1, -1, -1), ROUND, ROUND)
        if cell.current:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(QColor(self._colours.accent), 3 if cell.focused else 1.5))
            p.drawRoundedRect(box.adjusted(-1, -1, 1, 1), ROUND + 1, ROUND + 1)

    def _paint_picture(self, box: QRectF, cell: Cell) -> None:
        p = self._p
        if cell.image is None:
            p.fillRect(box, QColor(self._colours.stage))
            p.setFont(self._font)
            p.setPen(QColor(self._colours.soft))
            p.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), cell.message)
        else:
            source = cell.source if cell.source is not None else QRectF(cell.image.rect())
            p.setOpacity(0.55 if cell.done and not cell.current else 1.0)
            p.drawImage(_centred(box, source), cell.image, source)
            p.setOpacity(1.0)
        if cell.marked and cell.mark_text:
            self._paint_mark(box, cell)

    def _paint_mark(self, box: QRectF, cell: Cell) -> None:
        """Put the mark on the corner: its word and its colour say the same."""
        p = self._p
        font = QFont(self._font)
        font.setBold(True)
        wide = QFontMetricsF(font).horizontalAdvance(cell.mark_text) + self._em * 0.8
        badge = QRectF(box.right() - wide, box.top(), wide, self._em * 1.25)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(getattr(self._colours, cell.mark_colour)))
        p.drawRoundedRect(badge, 3, 3)
        p.setFont(font)
        p.setPen(QColor(self._colours.base))
        p.drawText(badge, Qt.AlignmentFlag.AlignCenter, cell.mark_text)

    def _paint_line(self, box: QRectF, cell: Cell) -> None:
        """Paint the state's glyph, the text letter by letter, the confidence."""
        p, x = self._p, box.left()
        side = min(self._em, box.height())
        if cell.glyph is not None:
            at = QRectF(x, box.center().y() - side / 2, side, side)
            cell.glyph.paint(p, at.toRect())
            x += side + self._em * 0.25
        text = "".join(character for character, _ in cell.letters)
        font = plate_font(self._em * TEXT_EMS)
        wide = QFontMetricsF(font).horizontalAdvance(text)
        room = box.right() - x
        if wide * LEAST_SIZE <= room - self._confidence_width(cell):  # else the letters' own marks must do
            room -= self._paint_confidence(box, cell)
        if wide > room > 0:
            font = plate_font(self._em * TEXT_EMS * room / wide)
        p.setFont(font)
        metrics = QFontMetricsF(font)
        for character, confidence in cell.letters:
            advance = metrics.horizontalAdvance(character)
            self._paint_letter(QRectF(x, box.top(), advance, box.height()), character, confidence, cell.done)
            x += advance

    def _paint_letter(self, box: QRectF, character: str, confidence: float | None, done: bool) -> None:
        level = level_of(confidence)
        doubtful = level in (Level.FAIR, Level.DOUBTFUL) and not done
        ink = level_colour(self._colours, level) if doubtful else QColor(self._colours.ink)
        self._p.setPen(ink)
        self._p.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
        if doubtful:
            y = box.center().y() + self._em * 0.62
            self._p.setPen(QPen(ink, 2 if level is Level.DOUBTFUL else 1))
            self._p.drawLine(QPointF(box.left() + 1, y), QPointF(box.right() - 1, y))

    def _confidence_width(self, cell: Cell) -> float:
        if cell.confidence is None:
            return 0.0
        return QFontMetricsF(self._font).horizontalAdvance(number_of(cell.confidence)) + self._em

    def _paint_confidence(self, box: QRectF, cell: Cell) -> float:
        """Paint shape and number at the right end; return the width they took."""
        if cell.confidence is None:
            return 0.0
        level = level_of(cell.confidence)
        text, metrics = number_of(cell.confidence), QFontMetricsF(self._font)
        side = self._em * 0.5
        wide = metrics.horizontalAdvance(text)
        where = QRectF(box.right() - wide, box.top(), wide, box.height())
        self._p.setFont(self._font)
        self._p.setPen(QColor(self._colours.soft))
        self._p.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(level_colour(self._colours, level))
        shape = QRectF(where.left() - side * 1.4, box.center().y() - side / 2, side, side)
        self._p.drawPath(level_shape(level, shape))
        return wide + side * 2


def _centred(box: QRectF, source: QRectF) -> QRectF:
    """Return the largest box of the source's shape inside ``box``."""
    if source.isEmpty():
        return box
    scale = min(box.width() / source.width(), box.height() / source.height())
    size = source.size() * scale
    return QRectF(box.center() - QPointF(size.width() / 2, size.height() / 2), size)
