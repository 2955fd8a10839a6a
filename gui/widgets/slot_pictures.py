"""Pictures of the parts of a slot, each painted once: the same few come back with plate after plate."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPalette, QPen

from gui.widgets.tones import (
    Level,
    colours_of,
    level_colour,
    level_shape,
    mixed,
    plate_font,
    plate_metrics,
    tinted,
)

ROUND = 6.0
GLYPH_SHARE = 0.66  # of the height of a slot
MOST_BYTES = 8 * 2**20  # all characters at a usual size, several times over


class Cursor(IntEnum):
    """Whether the cursor is on a slot, and whether a key that is pressed now types there."""

    ELSEWHERE = 0
    HERE = 1
    TYPING = 2


Paint = Callable[[QPainter, QRectF], None]


class SlotPictures:
    """Grounds, characters and notes of slots, for one font, one palette and one density of the screen.

    Whoever shows them asks ``fits`` at each painting and makes others when one of the three has changed.
    Widths and heights are in pixels of the screen; the pictures carry its density.
    """

    def __init__(self, font: QFont, palette: QPalette, ratio: float) -> None:
        self.font, self._palette, self.ratio = QFont(font), palette.cacheKey(), ratio
        self._metrics = QFontMetricsF(font)
        self.colours = colours_of(palette)
        self.behind = palette.color(QPalette.ColorRole.Window)
        self._accent = QColor(self.colours.accent)
        self._pictures: dict[tuple[object, ...], QImage] = {}
        self._bytes = 0

    def fits(self, font: QFont, palette: QPalette, ratio: float) -> bool:
        """True while they look as they would if they were painted now."""
        return (palette.cacheKey(), ratio) == (self._palette, self.ratio) and font == self.font

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
        return self._kept(
            ("note", wide, high, text, level), lambda p, box: self._paint_note(p, box, text, level)
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

    def _kept(self, key: tuple[object, ...], paint: Paint) -> QImage:
        picture = self._pictures.get(key)
        return self._painted(key, paint) if picture is None else picture

    def _painted(self, key: tuple[object, ...], paint: Paint) -> QImage:
        kind, wide, high = key[:3]
        assert isinstance(wide, int) and isinstance(high, int)
        opaque = kind == "note"  # small type is sharper on a ground of its own
        forms = QImage.Format
        picture = QImage(
            max(1, wide), max(1, high), forms.Format_RGB32 if opaque else forms.Format_ARGB32_Premultiplied
        )
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(self.behind if opaque else Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(QPointF(), picture.deviceIndependentSize()))
        painter.end()
        if self._bytes > MOST_BYTES:
            self._pictures.clear()
            self._bytes = 0
        self._pictures[key] = picture
        self._bytes += picture.sizeInBytes()
        return picture

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
        metrics = self._metrics if font is self.font else QFontMetricsF(font)
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
        wide = self._metrics.horizontalAdvance(text) + self._metrics.height()
        if wide <= room * 0.92:
            return self.font
        font = QFont(self.font)
        font.setPointSizeF(max(font.pointSizeF() * max(0.6, room * 0.92 / wide), 6.0))
        return font
