"""Pictures of the parts of a slot, each painted once: the same few come back with plate after plate."""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from gui.widgets.painted_once import PaintedOnce
from gui.widgets.tones import (
    Level,
    level_colour,
    level_shape,
    mixed,
    plate_font,
    plate_metrics,
    tinted,
)

ROUND = 6.0
GLYPH_SHARE = 0.66  # of the height of a slot


class Cursor(IntEnum):
    """Whether the cursor is on a slot, and whether a key that is pressed now types there."""

    ELSEWHERE = 0
    HERE = 1
    TYPING = 2


class SlotPictures(PaintedOnce):
    """Grounds, characters and notes of slots."""

    def ground(self, wide: int, high: int, level: Level, full: bool, cursor: Cursor) -> QImage:
        """Return the box of a slot, ``full`` where it holds a character."""
        return self._kept(
            ("ground", wide, high, level, full, cursor),
            lambda p, box: self._paint_ground(p, box, level, full, cursor),
        )

    def glyph(self, wide: int, high: int, text: str, typed: bool, composing: bool) -> QImage:
        """Return a character as large as the slot allows."""
        return self._kept(
            ("glyph", wide, high, text, typed, composing),
            lambda p, box: self._paint_glyph(p, box, text, typed, composing),
        )

    def note(self, wide: int, high: int, text: str, level: Level) -> QImage:
        """Return what is known of a character: the shape of its level, and a text where there is room."""
        # Small type is sharper on a ground of its own.
        return self._kept(
            ("note", wide, high, text, level),
            lambda p, box: self._paint_note(p, box, text, level),
            opaque=True,
        )

    def frame(self, wide: int, high: int) -> QImage:
        """Return what marks a character on the plate itself: a frame, light on dark."""
        return self._kept(("frame", wide, high), self._paint_frame)

    def corners(self, side: int) -> list[QImage]:
        """Return what rounds the corners of a picture with a hairline, clockwise from the top left.

        ``side`` is in pixels of the widget.
        """
        pixels = ceil(side * self.ratio)
        turns = [(0, 0), (-1, 0), (-1, -1), (0, -1)]
        return [
            self._kept(("corner", pixels, pixels, turn), partial(self._paint_corner, turn=turn))
            for turn in turns
        ]

    def _paint_ground(self, p: QPainter, box: QRectF, level: Level, full: bool, cursor: Cursor) -> None:
        here = cursor is not Cursor.ELSEWHERE
        ground = QColor(self.colours.base if full else self.colours.window)
        if level in (Level.DOUBTFUL, Level.FAIR) or here:
            ground = mixed(ground, self._accent if here else level_colour(self.colours, level), 0.13)
        p.setBrush(ground)
        p.setPen(self._edge(level, full, cursor))
        inset = p.pen().widthF() / 2
        p.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), ROUND, ROUND)
        if cursor is Cursor.TYPING:
            p.fillRect(QRectF(box.left() + 7, box.bottom() - 8, box.width() - 14, 3), self._accent)

    @staticmethod
    def _paint_frame(p: QPainter, box: QRectF) -> None:
        p.setBrush(Qt.BrushStyle.NoBrush)
        for width, colour in ((4, QColor(0, 0, 0, 90)), (2, QColor(255, 255, 255, 235))):
            pen = QPen(colour, width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            p.setPen(pen)
            p.drawRect(box.adjusted(2, 2, -2, -2))

    def _paint_corner(self, p: QPainter, box: QRectF, turn: tuple[int, int]) -> None:
        wide = 2 * box.width()
        whole = QRectF(turn[0] * box.width(), turn[1] * box.width(), wide, wide)
        outside = QPainterPath()
        outside.addRect(whole)
        outside.addRoundedRect(whole, ROUND, ROUND)
        p.fillPath(outside, self.behind)
        p.setPen(QPen(QColor(self.colours.line), 1))
        p.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), ROUND - 0.5, ROUND - 0.5)

    def _edge(self, level: Level, full: bool, cursor: Cursor) -> QPen:
        if cursor is not Cursor.ELSEWHERE:
            return QPen(self._accent, 2.5 if cursor is Cursor.TYPING else 1.5)
        if not full:
            return QPen(QColor(self.colours.faint), 1.2, Qt.PenStyle.DashLine)
        if level is Level.SURE:
            return QPen(QColor(self.colours.line), 1)
        return QPen(tinted(level_colour(self.colours, level), 0.6), 1.2)

    def _paint_glyph(self, p: QPainter, box: QRectF, text: str, typed: bool, composing: bool) -> None:
        pixels = box.height() * GLYPH_SHARE
        wide = plate_metrics(pixels).horizontalAdvance(text)
        if wide > box.width() - 4:
            pixels *= (box.width() - 4) / wide
        font = QFont(plate_font(pixels))
        font.setUnderline(composing)
        p.setFont(font)
        p.setPen(self._accent if typed or composing else QColor(self.colours.ink))
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_note(self, p: QPainter, box: QRectF, text: str, level: Level) -> None:
        font = self._note_font(text, box.width())
        metrics = self.metrics if font is self.font else QFontMetricsF(font)
        side = metrics.height() * 0.58
        text = text if metrics.horizontalAdvance(text) + side * 1.5 <= box.width() * 0.98 else ""
        wide = metrics.horizontalAdvance(text) + (side * 1.5 if text else side)
        x = box.center().x() - wide / 2
        colour = level_colour(self.colours, level)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        p.drawPath(level_shape(level, QRectF(x, box.center().y() - side / 2, side, side)))
        p.setFont(font)
        p.setPen(QColor(self.colours.soft) if level is Level.SURE else colour)
        where = QRectF(x + side * 1.5, box.top(), wide, box.height())
        p.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _note_font(self, text: str, room: float) -> QFont:
        """Return the font of a note: smaller where it would run into its neighbour, within reason."""
        wide = self.metrics.horizontalAdvance(text) + self.metrics.height()
        if wide <= room * 0.92:
            return self.font
        font = QFont(self.font)
        font.setPointSizeF(max(font.pointSizeF() * max(0.6, room * 0.92 / wide), 6.0))
        return font
