"""Paints the strip: the plate with its bands, a slot a character, what is known of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from core.correction import Mark, Slot, SlotEditor
from gui.theme import Colours
from gui.widgets.strip_layout import StripLayout
from gui.widgets.tones import (
    Level,
    level_colour,
    level_of,
    level_shape,
    mixed,
    number_of,
    plate_font,
    plate_metrics,
    tinted,
)
from gui.widgets.viewport import on_pixels

ROUND = 6.0


@dataclass(frozen=True)
class StripState:
    """What the strip shows at one moment."""

    editor: SlotEditor
    layout: StripLayout
    plate: QPixmap | None
    message: str  # shown where the plate would be
    preedit: str  # what an input method has not committed yet
    focused: bool
    broken: frozenset[int]  # slots that break the grammar


class StripPainter:
    """One painting of one state; ``captions`` gives the translated words under typed slots."""

    def __init__(
        self,
        painter: QPainter,
        state: StripState,
        colours: Colours,
        font: QFont,
        captions: Callable[[Slot], str],
    ) -> None:
        self._p, self._s, self._colours, self._font = painter, state, colours, font
        self._captions = captions
        self._metrics = QFontMetricsF(font)
        self._ink = QColor(colours.ink)
        self._accent = QColor(colours.accent)

    def paint(self) -> None:
        """Paint everything."""
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_plate()
        for i, slot in enumerate(self._s.editor.slots):
            self._paint_slot(i, slot)
        for i in range(len(self._s.editor.slots), len(self._s.layout.cells)):
            self._paint_place(i)
        self._paint_dot()
        if self._s.editor.cursor == len(self._s.layout.cells):
            self._paint_append()

    def _paint_plate(self) -> None:
        p, box = self._p, self._s.layout.plate
        shape = QPainterPath()
        shape.addRoundedRect(box, ROUND, ROUND)
        p.fillPath(shape, QColor(self._colours.stage))
        if self._s.plate is None:
            self._paint_message(box)
        else:
            p.save()
            p.setClipPath(shape)
            p.drawPixmap(on_pixels(box, self._s.plate), self._s.plate, QRectF(self._s.plate.rect()))
            p.restore()
            self._paint_band()
        p.setPen(QPen(QColor(self._colours.line), 1))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawPath(shape)

    def _paint_message(self, box: QRectF) -> None:
        self._p.setFont(self._font)
        self._p.setPen(QColor(self._colours.soft))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self._p.drawText(box.adjusted(12, 12, -12, -12), int(flags), self._s.message)

    def _paint_band(self) -> None:
        """Frame the character under the cursor on the plate itself and tick the others."""
        p, bands = self._p, self._s.layout.bands
        cursor = self._s.editor.cursor
        for i, band in enumerate(bands[: len(self._s.editor.slots)]):
            level = self._level(i)
            colour = self._accent if i == cursor else level_colour(self._colours, level)
            thick = 4.0 if i == cursor or level is Level.DOUBTFUL else 2.0
            p.fillRect(QRectF(band.left() + 3, band.bottom() - thick, band.width() - 6, thick), colour)
        if cursor < len(bands):
            frame = bands[cursor].adjusted(1, 4, -1, -5).toRect()
            self._paint_frame(frame, 2, QColor(0, 0, 0, 90))
            self._paint_frame(frame, 1, QColor(255, 255, 255, 235))

    def _paint_frame(self, box: QRect, reach: int, colour: QColor) -> None:
        """Paint lines that reach so many pixels to both sides of a box; upright ones, filled at once."""
        thick, outer = 2 * reach, box.adjusted(-reach, -reach, reach, reach)
        left, top, wide, high = outer.x(), outer.y(), outer.width(), outer.height()
        for y in (top, top + high - thick):
            self._p.fillRect(QRect(left, y, wide, thick), colour)
        for x in (left, left + wide - thick):
            self._p.fillRect(QRect(x, top + thick, thick, high - 2 * thick), colour)

    def _paint_slot(self, i: int, slot: Slot) -> None:
        cell = self._s.layout.cells[i]
        here = i == self._s.editor.cursor
        self._paint_cell(cell, i, slot, here)
        text = self._s.preedit if here and self._s.preedit else slot.text
        self._paint_glyph(cell, text, here and bool(self._s.preedit), slot.mark is not Mark.READ)
        if i in self._s.broken:
            self._paint_flag(cell)
        self._paint_note(self._s.layout.notes[i], i, slot)

    def _paint_place(self, i: int) -> None:
        """Paint a place that holds nothing yet."""
        cell, here = self._s.layout.cells[i], i == self._s.editor.cursor
        self._paint_cell(cell, i, Slot("", Mark.TYPED), here)
        if here and self._s.preedit:
            self._paint_glyph(cell, self._s.preedit, True, True)

    def _paint_cell(self, cell: QRectF, i: int, slot: Slot, here: bool) -> None:
        p = self._p
        level = self._level(i)
        ground = QColor(self._colours.base if slot.text else self._colours.window)
        if level in (Level.DOUBTFUL, Level.FAIR) or here:
            ground = mixed(ground, self._accent if here else level_colour(self._colours, level), 0.13)
        p.setBrush(ground)
        p.setPen(self._edge(level, slot, here))
        inset = p.pen().widthF() / 2
        p.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), ROUND, ROUND)
        if here and self._s.focused:
            bar = QRectF(cell.left() + 7, cell.bottom() - 8, cell.width() - 14, 3)
            p.fillRect(bar, self._accent)

    def _edge(self, level: Level, slot: Slot, here: bool) -> QPen:
        if here:
            return QPen(self._accent, 2.5 if self._s.focused else 1.5)
        if not slot.text:
            return QPen(QColor(self._colours.faint), 1.2, Qt.PenStyle.DashLine)
        if level is Level.SURE:
            return QPen(QColor(self._colours.line), 1)
        return QPen(tinted(level_colour(self._colours, level), 0.6), 1.2)

    def _paint_glyph(self, cell: QRectF, text: str, composing: bool, typed: bool) -> None:
        pixels = cell.height() * 0.66
        font = plate_font(pixels)
        wide = plate_metrics(pixels).horizontalAdvance(text)
        if wide > cell.width() - 4:
            font = plate_font(pixels * (cell.width() - 4) / wide)
        if composing:
            font = QFont(font)
            font.setUnderline(True)
        self._p.setFont(font)
        self._p.setPen(self._accent if typed or composing else self._ink)
        self._p.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_flag(self, cell: QRectF) -> None:
        """Put an exclamation mark on the corner: the grammar does not know this character here."""
        side = max(13.0, cell.height() * 0.24)
        box = QRectF(cell.right() - side * 0.75, cell.top() - side * 0.3, side, side)
        self._p.setPen(QPen(QColor(self._colours.base), 1.5))
        self._p.setBrush(QColor(self._colours.bad))
        self._p.drawEllipse(box)
        self._p.setPen(QColor(self._colours.base))
        self._p.setFont(plate_font(side * 0.8))
        self._p.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")

    def _paint_note(self, box: QRectF, i: int, slot: Slot) -> None:
        level = self._level(i)
        confidence = self._s.editor.confidence(i)
        text = number_of(confidence) if confidence is not None else self._captions(slot)
        font = self._note_font(text, box.width())
        metrics = self._metrics if font is self._font else QFontMetricsF(font)
        side = metrics.height() * 0.58
        text = text if metrics.horizontalAdvance(text) + side * 1.5 <= box.width() * 0.98 else ""
        wide = metrics.horizontalAdvance(text) + (side * 1.5 if text else side)
        x = box.center().x() - wide / 2
        colour = level_colour(self._colours, level)
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(colour)
        self._p.drawPath(level_shape(level, QRectF(x, box.center().y() - side / 2, side, side)))
        self._p.setFont(font)
        self._p.setPen(QColor(self._colours.soft) if level is Level.SURE else colour)
        where = QRectF(x + side * 1.5, box.top(), wide, box.height())
        self._p.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _note_font(self, text: str, room: float) -> QFont:
        """Return the font of a note: smaller where it would run into its neighbour, within reason."""
        wide = self._metrics.horizontalAdvance(text) + self._metrics.height()
        if wide <= room * 0.92:
            return self._font
        font = QFont(self._font)
        font.setPointSizeF(max(font.pointSizeF() * max(0.6, room * 0.92 / wide), 6.0))
        return font

    def _paint_dot(self) -> None:
        """Paint the dot that plates carry after the city's letter."""
        cells = self._s.layout.cells
        if self._s.editor.grammar != "plate" or len(cells) not in (7, 8):
            return
        x = (cells[1].right() + cells[2].left()) / 2
        r = cells[1].height() * 0.045
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(QColor(self._colours.soft))
        self._p.drawEllipse(QPointF(x, cells[1].center().y()), r, r)

    def _paint_append(self) -> None:
        box = self._s.layout.append
        self._p.setPen(QPen(self._accent, 2.5 if self._s.focused else 1.5))
        self._p.drawLine(box.topLeft() + QPointF(2, 4), box.bottomLeft() + QPointF(2, -4))
        if self._s.preedit:
            self._p.setFont(plate_font(box.height() * 0.4))
            self._p.drawText(box.topLeft() + QPointF(6, box.height() * 0.65), self._s.preedit)

    def _level(self, i: int) -> Level:
        known = i < len(self._s.editor.slots)
        return level_of(self._s.editor.confidence(i)) if known else Level.PERSON
