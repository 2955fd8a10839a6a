"""Paints the strip: the plate with its bands, a slot a character, what is known of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from core.correction import Mark, Slot, SlotEditor
from core.shown import confidence_text
from gui.widgets.message import draw_message
from gui.widgets.photo.viewport import on_pixels
from gui.widgets.strip.slot_pictures import ROUND, Cursor, SlotPictures
from gui.widgets.strip.strip_layout import StripLayout
from gui.widgets.tones import Level, level_colour, level_of, plate_font


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
        pictures: SlotPictures,
        captions: Callable[[Slot], str],
    ) -> None:
        self._p, self._s = painter, state
        self._pictures, self._captions = pictures, captions
        self._colours, self._font = pictures.colours, pictures.font
        self._accent = QColor(self._colours.accent)

    def paint(self) -> None:
        """Paint everything.

        Without any hint where pictures are copied: with one Qt blends a picture line by line, in
        several threads that it waits for.
        """
        self._paint_plate()
        for i, slot in enumerate(self._s.editor.slots):
            self._paint_slot(i, slot)
        for i in range(len(self._s.editor.slots), len(self._s.layout.cells)):
            self._paint_empty(i)
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i in self._s.broken:
            if 0 <= i < len(self._s.editor.slots):
                self._paint_flag(self._s.layout.cells[i])
        self._paint_dot()
        if self._s.editor.cursor == len(self._s.layout.cells):
            self._paint_append()

    def _paint_plate(self) -> None:
        p, box, plate = self._p, self._s.layout.plate, self._s.plate
        line = QColor(self._colours.line)
        if plate is None:
            shape = QPainterPath()
            shape.addRoundedRect(box, ROUND, ROUND)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.fillPath(shape, QColor(self._colours.stage))
            self._paint_message(box)
            p.setPen(QPen(line, 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPath(shape)
            p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        whole, side = on_pixels(box, plate).toRect(), round(ROUND) + 1
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawPixmap(QRectF(whole), plate, QRectF(plate.rect()))
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._paint_band()
        # A clip that is round, or one path around the whole plate, takes many times as long as its rim.
        for edge in _edges(whole):
            p.fillRect(edge, line)
        for at, corner in zip(_corners(whole, side), self._pictures.corners(side), strict=True):
            p.drawImage(at, corner)

    def _paint_message(self, box: QRectF) -> None:
        inner = box.adjusted(12, 8, -12, -8)
        draw_message(self._p, inner, self._s.message, self._font, QColor(self._colours.soft))

    def _paint_band(self) -> None:
        """Frame the character under the cursor on the plate itself and tick the others."""
        p, bands = self._p, self._s.layout.bands
        cursor = self._s.editor.cursor
        for i, band in enumerate(bands[: len(self._s.editor.slots)]):
            level = self._level(i)
            colour = self._accent if i == cursor else level_colour(self._colours, level)
            thick = 4.0 if i == cursor or level is Level.DOUBTFUL else 2.0
            line = QRectF(band.left() + 3, band.bottom() - thick, band.width() - 6, thick)
            p.fillRect(line.toRect(), colour)  # on whole pixels, which is as good and faster
        if cursor < len(bands):
            frame = bands[cursor].adjusted(-1, 2, 1, -3)
            at, wide, high = self._pictures.place(frame)
            p.drawImage(at, self._pictures.frame(wide, high))

    def _paint_slot(self, i: int, slot: Slot) -> None:
        cell, level = self._s.layout.cells[i], self._level(i)
        here = i == self._s.editor.cursor
        self._paint_ground(cell, level, bool(slot.text), here)
        text = self._s.preedit if here and self._s.preedit else slot.text
        self._paint_glyph(cell, text, here and bool(self._s.preedit), slot.mark is not Mark.READ)
        confidence = self._s.editor.confidence(i)
        note = confidence_text(confidence) if confidence is not None else self._captions(slot)
        at, wide, high = self._pictures.place(self._s.layout.notes[i])
        self._p.drawImage(at, self._pictures.note(wide, high, note, level))

    def _paint_empty(self, i: int) -> None:
        """Paint a place that holds nothing yet."""
        cell, here = self._s.layout.cells[i], i == self._s.editor.cursor
        self._paint_ground(cell, self._level(i), False, here)
        if here and self._s.preedit:
            self._paint_glyph(cell, self._s.preedit, True, True)

    def _paint_ground(self, cell: QRectF, level: Level, full: bool, here: bool) -> None:
        at, wide, high = self._pictures.place(cell)
        cursor = Cursor(here + (here and self._s.focused))
        self._p.drawImage(at, self._pictures.ground(wide, high, level, full, cursor))

    def _paint_glyph(self, cell: QRectF, text: str, composing: bool, typed: bool) -> None:
        if text:
            at, wide, high = self._pictures.place(cell)
            self._p.drawImage(at, self._pictures.glyph(wide, high, text, typed, composing))

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


def _corners(box: QRect, side: int) -> list[QPoint]:
    """Return where squares lie in the corners of a box, clockwise from the top left."""
    right, bottom = box.right() + 1 - side, box.bottom() + 1 - side
    xs, ys = (box.left(), right, right, box.left()), (box.top(), box.top(), bottom, bottom)
    return [QPoint(x, y) for x, y in zip(xs, ys, strict=True)]


def _edges(box: QRect) -> list[QRect]:
    """Return the outermost pixels of a box as four boxes."""
    left, top, wide, high = box.x(), box.y(), box.width(), box.height()
    rows = [QRect(left, y, wide, 1) for y in (top, top + high - 1)]
    return [*rows, *(QRect(x, top, 1, high) for x in (left, left + wide - 1))]
