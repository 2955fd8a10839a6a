"""Paints the cells of the grids: a plate with its text, or one character of a plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QImage, QPainter, QPen

from core.plate import display
from core.project import PlateRow
from core.shown import confidence_text
from gui.widgets.grid.cell_pictures import ROUND, CellPictures
from gui.widgets.message import draw_message
from gui.widgets.tones import (
    Level,
    level_colour,
    level_of,
    plate_advance,
    plate_font,
    plate_metrics,
)

GAP, RIM, LINE_EMS = 0.2, 0.3, 1.2  # around a cell, around what is in it, and the least height of its text
TEXT_EMS, LEAST_SIZE = 1.12, 0.8  # size of the text, and the share of it that still leaves room for figures
MARK_EMS, TWO_LINES_EMS = 1.25, 2.6  # height of a mark, and least height of a text with more under it
CORNER = 1.3  # the ground of a glyph on the picture, of its size
UNDERLINE_EMS = 0.62  # below the middle of a letter: the line that says that it is not sure
FRAME_EMS, BESIDE_EMS = 1.1, 0.08  # height of the frame of a letter, and its way into the next ones
WRONG, TYPED = "✗", "✎"  # what is left of a mark beside the text where there is no room for its word
USUAL = "皖M·M8888"  # as wide as usual plates get: they are all set alike, whatever letters they have
NEARLY = 1.5  # pixels of the screen by which a picture that was cut to size may miss it


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
    mark_text: str = ""  # in the corner of a marked cell, or under its text in large type
    mark_sign: str = WRONG
    mark_below: bool = False  # the mark stands beside the text instead, and covers nothing
    mark_colour: str = "bad"
    source: QRectF | None = None  # the part of the image to show
    meant: int | None = None  # the place in the text of the character that the picture shows


def picture_room(cell: QSizeF, em: float, ratio: float) -> QSizeF:
    """Return how large the picture of a cell of this size may be."""
    rim = 2 * em * (GAP + RIM)
    wide = cell.width() - rim
    return QSizeF(wide, min(wide * ratio, cell.height() - rim - em * LINE_EMS))


class CellPainter:
    """Paints the cells of one widget; one for all cells of a painting. ``ratio``: height by width."""

    def __init__(self, painter: QPainter, pictures: CellPictures, ratio: float) -> None:
        self._p, self._pictures, self._ratio = painter, pictures, ratio
        self._colours, self._font, self._density = pictures.colours, pictures.font, pictures.ratio
        self._metrics = pictures.metrics
        self._em = self._metrics.height()
        self._ink, self._soft = QColor(self._colours.ink), QColor(self._colours.soft)
        self._grounds = QColor(self._colours.base), QColor(self._colours.raised)
        self._measured: tuple[Cell | None, float] = None, 0.0
        self._usual = plate_advance(self._em * TEXT_EMS, USUAL)

    def paint(self, box: QRectF, cell: Cell) -> None:
        """Paint one cell into its box."""
        rim = self._em * GAP
        ground = box.adjusted(rim, rim, -rim, -rim)
        self._paint_ground(ground, cell)
        rim = self._em * (GAP + RIM)
        room = box.adjusted(rim, rim, -rim, -rim)
        picture = QRectF(room.topLeft(), picture_room(box.size(), self._em, self._ratio))
        line = QRectF(room.left(), picture.bottom(), room.width(), room.bottom() - picture.bottom())
        self._paint_picture(picture, cell)
        if cell.marked and cell.mark_text and not self._mark_beside(line, cell):
            self._paint_corner_mark(ground, cell)
        self._paint_line(line, cell)
        if cell.glyph is not None and not (self._glyph_beside(line, cell) or self._two_lines(line, cell)):
            self._paint_corner_glyph(picture, cell)

    def _paint_ground(self, box: QRectF, cell: Cell) -> None:
        p = self._p
        at, wide, high = self._pictures.place(box)
        mark = cell.mark_colour if cell.marked else ""
        p.drawImage(at, self._pictures.ground(wide, high, cell.done, mark))
        if cell.current:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(QColor(self._colours.accent), 3 if cell.focused else 1.5))
            p.drawRoundedRect(box.adjusted(-1, -1, 1, 1), ROUND + 1, ROUND + 1)

    def _paint_picture(self, box: QRectF, cell: Cell) -> None:
        p = self._p
        if cell.image is None:
            p.fillRect(box, QColor(self._colours.stage))
            draw_message(p, box, cell.message, self._font, self._soft)
        else:
            source = cell.source if cell.source is not None else QRectF(cell.image.rect())
            p.setOpacity(0.55 if cell.done and not cell.current else 1.0)
            p.drawImage(_centred(box, source, self._density), cell.image, source)
            p.setOpacity(1.0)

    def _bold(self) -> QFont:
        font = QFont(self._font)
        font.setBold(True)
        return font

    def _mark_width(self, words: str) -> float:
        return QFontMetricsF(self._bold()).horizontalAdvance(words) + self._em * 0.8

    def _paint_corner_mark(self, ground: QRectF, cell: Cell) -> None:
        """Put the mark where the picture mostly ends, and never over the next cell."""
        inside = ground.adjusted(1, 1, -1, -1)
        wide = min(self._mark_width(cell.mark_text), inside.width())
        corner = QRectF(inside.right() - wide, inside.top(), wide, self._em * MARK_EMS)
        self._paint_mark(corner, cell.mark_text, cell)

    def _mark_beside(self, line: QRectF, cell: Cell) -> bool:
        """True where the mark has its place at the text: asked for, or in large type under it."""
        return cell.marked and (cell.mark_below or (bool(cell.mark_text) and self._two_lines(line, cell)))

    def _paint_mark(self, badge: QRectF, words: str, cell: Cell) -> None:
        """Paint the mark: its word and its colour say the same."""
        p = self._p
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(getattr(self._colours, cell.mark_colour)))
        p.drawRoundedRect(badge, 3, 3)
        font = self._bold()
        wide, room = QFontMetricsF(font).horizontalAdvance(words), badge.width() - self._em * 0.2
        if wide > room > 0:  # a cell narrower than its mark
            font.setPointSizeF(font.pointSizeF() * room / wide)
        p.setFont(font)
        p.setPen(QColor(self._colours.base))
        p.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_line(self, box: QRectF, cell: Cell) -> None:
        """Paint the state's glyph, the text letter by letter, the confidence; in two lines in large type."""
        x, wide, mark = box.left(), self._wide(cell), self._mark_beside(box, cell)
        if self._two_lines(box, cell):
            seam = box.bottom() - self._em * MARK_EMS
            under = QRectF(x, seam, box.width(), box.bottom() - seam)
            left = self._paint_glyph(under, cell)
            self._paint_end(under, cell, box.width() - left, mark)
            self._paint_letters(QRectF(x, box.top(), box.width(), seam - box.top()), cell)
            return
        if self._glyph_beside(box, cell):
            x += self._paint_glyph(box, cell)
        room = box.right() - x
        room -= self._paint_end(box, cell, room - wide * LEAST_SIZE, mark)
        self._paint_letters(QRectF(x, box.top(), room, box.height()), cell)

    def _paint_end(self, box: QRectF, cell: Cell, room: float, mark: bool) -> float:
        """Paint the mark or the confidence at the right end, as there is room; return what it took."""
        if mark:  # in place of the confidence, which a person has overruled
            return self._paint_mark_beside(box, cell, room)
        fits = self._confidence_width(cell) <= room  # else the letters' own marks must do
        return self._paint_confidence(box, cell) if fits else 0.0

    def _paint_glyph(self, box: QRectF, cell: Cell) -> float:
        """Paint the state's glyph at the left end; return what it took."""
        if cell.glyph is None:
            return 0.0
        side = self._glyph_side(box)
        cell.glyph.paint(self._p, QRectF(box.left(), box.center().y() - side / 2, side, side).toRect())
        return side + self._em * 0.25

    def _paint_letters(self, box: QRectF, cell: Cell) -> None:
        """Paint the text from the left, smaller where it would not fit."""
        size, wide = self._em * TEXT_EMS, self._wide(cell)
        if wide > box.width() > 0:
            size = floor(size * box.width() / wide)  # rounded up, it would leave the cell
        self._p.setFont(plate_font(size))
        x, base = box.left(), self._baseline(box, plate_metrics(size))
        self._paint_meant(box, cell, size)
        for level, part in _runs(cell):
            advance = plate_advance(size, part)
            self._paint_run(QRectF(x, box.top(), advance, box.height()), base, part, level)
            x += advance

    def _paint_meant(self, box: QRectF, cell: Cell, size: float) -> None:
        """Frame the character that the picture shows: the same one may stand there twice."""
        if cell.meant is None or not cell.meant < len(cell.letters):
            return
        before = plate_advance(size, "".join([letter for letter, _ in cell.letters[: cell.meant]]))
        wide = plate_advance(size, cell.letters[cell.meant][0])
        high, beside = min(self._em * FRAME_EMS, box.height()), self._em * BESIDE_EMS
        frame = QRectF(box.left() + before - beside, box.center().y() - high / 2, wide + 2 * beside, high)
        at, across, down = self._pictures.place(frame)
        self._p.drawImage(at, self._pictures.frame(across, down))

    def _paint_mark_beside(self, box: QRectF, cell: Cell, left: float) -> float:
        """Paint the mark at the right end, shorter where less than its word is left; return its width."""
        gap = self._em * 0.25
        words = cell.mark_text
        if cell.mark_below and self._mark_width(words) + gap > left:
            words = cell.mark_sign
        wide = self._mark_width(words) if cell.mark_below else min(self._mark_width(words), left - gap)
        high = min(self._em * MARK_EMS, box.height())
        self._paint_mark(QRectF(box.right() - wide, box.center().y() - high / 2, wide, high), words, cell)
        return wide + gap

    def _glyph_side(self, box: QRectF) -> float:
        return min(self._em, box.height())

    def _glyph_beside(self, box: QRectF, cell: Cell) -> bool:
        """True where there is room for the state's glyph beside the text, as for any of as many letters."""
        wide = max(self._wide(cell), self._usual) if cell.letters else 0.0
        return wide * LEAST_SIZE <= box.width() - self._glyph_side(box) - self._em * 0.25

    def _two_lines(self, box: QRectF, cell: Cell) -> bool:
        """True where the rest has no room beside the text but under it."""
        if box.height() < self._em * TWO_LINES_EMS:
            return False
        mark = self._mark_width(cell.mark_text) if cell.marked and cell.mark_below else 0.0
        return not self._glyph_beside(box.adjusted(0, 0, -mark, 0), cell)

    def _wide(self, cell: Cell) -> float:
        """Return the width of the text at its full size; asked for several times a cell."""
        if self._measured[0] is not cell:
            text = "".join(character for character, _ in cell.letters)
            self._measured = cell, plate_advance(self._em * TEXT_EMS, text)
        return self._measured[1]

    def _paint_corner_glyph(self, box: QRectF, cell: Cell) -> None:
        """Put the state's glyph on the picture, where the text below needs its whole line."""
        side = min(self._em, box.height() / CORNER)  # in large type a picture may be lower than a line
        ground = QRectF(box.left(), box.top(), side * CORNER, side * CORNER)
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(self._grounds[cell.done])
        self._p.drawRoundedRect(ground, 3, 3)
        if cell.glyph is not None:
            at = QRectF(0, 0, side, side)
            at.moveCenter(ground.center())
            cell.glyph.paint(self._p, at.toRect())

    def _paint_run(self, box: QRectF, base: float, text: str, level: Level) -> None:
        """Paint letters of one level; what is not sure in its colour, underlined."""
        doubtful = level in (Level.FAIR, Level.DOUBTFUL)
        ink = level_colour(self._colours, level) if doubtful else self._ink
        self._p.setPen(ink)
        self._p.drawText(QPointF(box.left(), base), text)
        if doubtful:
            y = box.center().y() + self._em * UNDERLINE_EMS
            self._p.setPen(QPen(ink, 2 if level is Level.DOUBTFUL else 1))
            self._p.drawLine(QPointF(box.left() + 1, y), QPointF(box.right() - 1, y))

    def _confidence_width(self, cell: Cell) -> float:
        if cell.confidence is None:
            return 0.0
        return self._metrics.horizontalAdvance(confidence_text(cell.confidence)) + self._em * 1.25

    def _paint_confidence(self, box: QRectF, cell: Cell) -> float:
        """Paint shape and number at the right end; return the width they took."""
        if cell.confidence is None:
            return 0.0
        level = level_of(cell.confidence)
        text = confidence_text(cell.confidence)
        side = self._em * 0.5
        wide = self._metrics.horizontalAdvance(text)
        where = QRectF(box.right() - wide, box.top(), wide, box.height())
        self._p.setFont(self._font)
        self._p.setPen(self._soft)
        self._p.drawText(QPointF(where.left(), self._baseline(where, self._metrics)), text)
        shape = QRectF(where.left() - side * 1.4, box.center().y() - side / 2, side, side)
        at, pixels, _ = self._pictures.place(shape)
        self._p.drawImage(at, self._pictures.shape(pixels, level))
        return wide + side * 2.5

    def _baseline(self, box: QRectF, metrics: QFontMetricsF) -> float:
        """Return where letters stand that are centred in a box, on a whole pixel of the screen.

        At a point Qt paints them in half of the time that it takes in a box.
        """
        base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        return round(base * self._density) / self._density


def _runs(cell: Cell) -> list[tuple[Level, str]]:
    """Return the letters in runs to be painted at once; each letter that is not sure stands by itself."""
    runs: list[tuple[Level, str]] = []
    for character, confidence in cell.letters:
        level = Level.SURE if cell.done else level_of(confidence)
        if level in (Level.FAIR, Level.DOUBTFUL):
            runs.append((level, character))
        elif runs and runs[-1][0] is Level.SURE:
            runs[-1] = Level.SURE, runs[-1][1] + character
        else:
            runs.append((Level.SURE, character))
    return runs


def _centred(box: QRectF, source: QRectF, density: float) -> QRectF:
    """Return the largest box of the source's shape inside ``box``.

    A source that has this size already gets whole pixels of the screen: copying is cheap, fitting is not.
    """
    if source.isEmpty():
        return box
    scale = min(box.width() / source.width(), box.height() / source.height())
    size = source.size() * scale
    corner = box.center() - QPointF(size.width() / 2, size.height() / 2)
    if abs(scale * density - 1) * max(source.width(), source.height()) < NEARLY:
        return QRectF(QPointF((corner * density).toPoint()) / density, source.size() / density)
    return QRectF(corner, size)


def letters_of(row: PlateRow) -> list[tuple[str, float | None]]:
    """Return the characters as printed on the plate, with the confidence of those that were read."""
    known = row.slots if row.text == row.read_text and len(row.slots) == len(row.text) else ()
    letters: list[tuple[str, float | None]] = []
    place = 0
    for character in display(row.text):
        if character == "·":
            letters.append((character, None))
            continue
        letters.append((character, known[place] if known else None))
        place += 1
    return letters
