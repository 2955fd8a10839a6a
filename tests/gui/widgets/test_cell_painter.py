"""The cells of the grids: marks, glyphs and frames have places of their own, in any type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QImage, QPainter, QPixmap

from gui.theme import DARK, LIGHT, palette_of
from gui.widgets.grid.cell_painter import BESIDE_EMS, GAP, RIM, Cell, CellPainter, picture_room
from gui.widgets.grid.cell_pictures import CellPictures
from tests.gui.helpers import contrast


class Spy(CellPainter):
    """Remembers where it painted letters and marks."""

    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.letters: list[QRectF] = []
        self.marks: list[tuple[str, QRectF]] = []

    def _paint_run(self, box, base, text, level) -> None:
        self.letters.append(box)
        super()._paint_run(box, base, text, level)

    def _paint_mark(self, badge, words, cell) -> None:
        self.marks.append((words, badge))
        super()._paint_mark(badge, words, cell)


@pytest.mark.parametrize(("wide", "words"), [(110, "✗"), (400, "wrong")])
def test_a_mark_beside_the_text_covers_nothing(qapp, wide, words):
    em = QFontMetricsF(qapp.font()).height()
    image = QImage(wide, round(wide * 0.3 + em * 2), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    letters = [(character, 0.5) for character in "皖AD09292"]
    cell = Cell(image.copy(), letters, 0.5, marked=True, mark_text="wrong", mark_below=True)
    spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 0.3)
    spy.paint(QRectF(image.rect()), cell)
    painter.end()
    ((said, badge),) = spy.marks
    assert said == words
    assert badge.top() >= picture_room(QSizeF(image.size()), em, 0.3).height()
    assert badge.right() <= wide
    assert all(box.right() <= badge.left() for box in spy.letters)


@pytest.mark.parametrize("wide", [82, 400])
def test_a_glyph_leaves_the_text_of_a_cell_as_large(qapp, wide):
    def letters(glyph: QIcon | None) -> list[float]:
        image = QImage(wide, 130, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 0.9)
        spy.paint(QRectF(image.rect()), Cell(None, [(c, 0.5) for c in "皖AD09292"], glyph=glyph))
        painter.end()
        return [box.width() for box in spy.letters]

    assert letters(QIcon(QPixmap(16, 16))) == letters(None)


@pytest.mark.parametrize("share", [0.6, 0.75, 0.9, 1.0, 1.2, 1.5])
def test_plates_of_as_many_letters_are_set_alike_side_by_side(qapp, share):
    em = QFontMetricsF(qapp.font()).height()
    wide = round(em * 8 * share)

    def place(text: str) -> tuple[float, float]:
        image = QImage(wide, round(em * 6.5), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 0.3)
        spy.paint(QRectF(image.rect()), Cell(None, [(c, 0.5) for c in text], glyph=QIcon(QPixmap(16, 16))))
        painter.end()
        return spy.letters[0].left(), spy.letters[0].center().y()

    assert len({place(text) for text in ("苏E·90418", "鄂C·4M935", "闽D·55S31", "皖A·11111")}) == 1


@pytest.mark.parametrize("high", [2.6, 3, 5])  # lines of type
def test_a_glyph_on_a_picture_covers_nothing_of_the_text_below(qapp, high):
    em = QFontMetricsF(qapp.font()).height()
    size = QSizeF(em * 4, em * high)

    def line(glyph: QIcon | None) -> QImage:
        image = QImage(size.toSize(), QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.window))
        painter = QPainter(image)
        spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 1.1)
        spy.paint(QRectF(image.rect()), Cell(None, [(c, None) for c in "皖AD09292"], glyph=glyph, done=True))
        painter.end()
        below = round(em * (GAP + RIM) + picture_room(size, em, 1.1).height())
        return image.copy(0, below, image.width(), image.height() - below)

    full = QPixmap(16, 16)
    full.fill(QColor("red"))
    assert line(QIcon(full)) == line(None)


def test_in_large_type_the_glyph_and_the_mark_stand_under_the_text(qapp):
    em = QFontMetricsF(qapp.font()).height()
    image = QImage(round(em * 6.5), round(em * 6.5), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    cell = Cell(
        image.copy(), [(c, 0.5) for c in "皖AD09292"], marked=True, mark_text="wrong", mark_below=True
    )
    spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 0.3)
    spy.paint(QRectF(image.rect()), cell)
    painter.end()
    ((said, badge),) = spy.marks
    assert said == "wrong"
    assert all(box.bottom() <= badge.top() for box in spy.letters)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("points", [9, 24])
@pytest.mark.parametrize("confidence", [0.5, None])
def test_the_character_that_is_meant_is_framed_where_it_stands_twice(qapp, theme, points, confidence):
    font = QFont(qapp.font())
    font.setPointSize(points)
    em = QFontMetricsF(font).height()

    def painted(meant: int | None) -> tuple[QImage, list[QRectF]]:
        image = QImage(round(em * 12), round(em * 6), QImage.Format.Format_RGB32)
        image.fill(QColor(theme.window))
        painter = QPainter(image)
        spy = Spy(painter, CellPictures(font, palette_of(theme), 1.0), 0.3)
        letters = [(c, confidence if i == 2 else 0.5) for i, c in enumerate("皖A00B")]
        spy.paint(QRectF(image.rect()), Cell(None, letters, meant=meant))
        painter.end()
        return image, spy.letters

    bare, letters = painted(None)
    framed, _ = painted(2)
    at = letters[2]
    assert painted(9)[0] == bare, "a text that got shorter has nothing to frame"
    changed = [
        (x, y)
        for x in range(bare.width())
        for y in range(bare.height())
        if bare.pixel(x, y) != framed.pixel(x, y)
    ]
    across, down = [x for x, _ in changed], [y for _, y in changed]
    beside = em * BESIDE_EMS + 1
    assert (
        at.left() - beside <= min(across) <= at.left()
        and at.right() - 1 <= max(across) <= at.right() + beside
    )
    edge = QColor(framed.pixel(min(across), (min(down) + max(down)) // 2))
    ground = QColor(bare.pixel(min(across), (min(down) + max(down)) // 2))
    assert contrast(edge, ground) >= 3, "a frame, not a colour alone"


@pytest.mark.parametrize("wide", [30, 60, 90, 200])  # the first is narrower than the mark
def test_a_mark_in_the_corner_stays_in_its_cell_and_off_the_character(qapp, wide):
    em = QFontMetricsF(qapp.font()).height()
    image = QImage(wide + 40, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    box = QRectF(20, 10, wide, wide * 1.1 + em * 2.4)
    spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 1.1)
    spy.paint(box, Cell(None, [(c, 0.5) for c in "皖A12345"], marked=True, mark_text="→ 浙"))
    painter.end()
    ((said, badge),) = spy.marks
    assert said == "→ 浙"
    assert box.contains(badge)
    picture = picture_room(box.size(), em, 1.1)
    covered = badge.bottom() - (box.top() + em * (GAP + RIM))
    assert covered <= 1.1 * em, "a rim of that height is left above the characters"
    assert wide < 90 or covered < picture.height() / 3


def test_in_large_type_a_mark_that_could_stand_in_the_corner_stands_under_the_text(qapp):
    em = QFontMetricsF(qapp.font()).height()
    image = QImage(round(em * 4.1), round(em * 7.5), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    glyph = QIcon(QPixmap(16, 16))
    cell = Cell(image.copy(), [(c, 0.5) for c in "皖A12345"], marked=True, mark_text="→ 浙", glyph=glyph)
    spy = Spy(painter, CellPictures(qapp.font(), palette_of(LIGHT), 1.0), 1.1)
    spy.paint(QRectF(image.rect()), cell)
    painter.end()
    ((said, badge),) = spy.marks
    assert said == "→ 浙"
    assert all(box.bottom() <= badge.top() for box in spy.letters)
    assert QRectF(image.rect()).contains(badge)
