"""The small parts: where characters stand, how a view lies, what the corner editor does."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPalette, QTextDocument

from core.correction import Choice
from core.reading import Quad
from gui.theme import DARK, LIGHT, palette_of
from gui.widgets.marked_text import MarkedText
from gui.widgets.photo.quad_editor import LEAST_PLATE, QuadEditor, ordered
from gui.widgets.photo.viewport import MOST_ZOOM, Viewport
from gui.widgets.strip.bands import plate_bands
from gui.widgets.strip.choice_bar import Chip, ChoiceBar
from gui.widgets.strip.strip_layout import height_for, lay_out
from gui.widgets.tones import Level, colours_of, level_of, level_shape

PLATE = Quad.from_points([[10, 10], [110, 12], [108, 44], [9, 41]])


# -- bands -----------------------------------------------------------------------------------


def test_seven_characters_stand_where_the_standard_puts_them():
    bands = plate_bands(7)
    assert bands[0][0] == pytest.approx(9.5 / 440)
    assert bands[-1][1] == pytest.approx(430.5 / 440)
    gaps = [b[0] - a[1] for a, b in pairwise(bands)]
    assert gaps.index(max(gaps)) == 1, "the dot stands after the city's letter"


def test_other_texts_follow_their_frames():
    bands = plate_bands(3, [(1, 3), (5, 7), (13, 15)], grammar=False)
    middles = [(a + b) / 2 for a, b in bands]
    assert middles == pytest.approx([2 / 16, 6 / 16, 14 / 16])


@pytest.mark.parametrize(
    "spans", [[], [None, (1, 2), (3, 4)], [(3, 4), (1, 2), (5, 6)], [(1, 1), (2, 3), (4, 5)]]
)
def test_useless_frames_leave_even_bands(spans):
    assert plate_bands(3, spans, grammar=False) == [(0, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 1)]


@given(st.integers(0, 20), st.booleans())
def test_bands_never_overlap(count, grammar):
    bands = plate_bands(count, grammar=grammar)
    assert len(bands) == count
    edges = [edge for band in bands for edge in band]
    assert all(b >= a - 1e-9 for a, b in pairwise(edges))


# -- the strip's layout ----------------------------------------------------------------------


@given(st.floats(240, 3000), st.floats(140, 2000), st.floats(8, 40), st.sampled_from([7, 8, 4, 0]))
def test_slots_lie_under_their_characters_and_inside_the_strip(width, height, em, count):
    layout = lay_out(QSizeF(width, height), plate_bands(count), em, 0.35, (0.02, 0.07))
    for band, cell, note in zip(layout.bands, layout.cells, layout.notes, strict=True):
        assert cell.center().x() == pytest.approx(band.center().x(), abs=0.5)
        assert cell.top() >= layout.plate.bottom()
        assert note.top() >= cell.bottom()
        assert layout.slot_at(cell.center()) == layout.slot_at(band.center())
    if width > em * 12 and height > em * 14 and count:
        assert layout.plate.left() >= 0
        assert layout.notes[-1].bottom() <= height + 1


def test_the_strip_asks_for_the_height_it_fills():
    em, ratio = 16.0, 0.35
    height = height_for(900, em, ratio)
    layout = lay_out(QSizeF(900, height), plate_bands(7), em, ratio, (0, 0))
    assert layout.plate.width() == pytest.approx(900 - 2 * em * 0.8)


# -- certainty -------------------------------------------------------------------------------


def test_levels():
    assert [level_of(c) for c in (0.999, 0.93, 0.5, None)] == [
        Level.SURE, Level.FAIR, Level.DOUBTFUL, Level.PERSON,
    ]  # fmt: skip


def test_each_level_has_a_shape_of_its_own():
    outlines = {level: level_shape(level, QRectF(0, 0, 20, 20)) for level in Level}
    assert len({path.elementCount() for path in outlines.values()}) == len(Level)


def test_colours_follow_the_palette(qapp):
    assert colours_of(palette_of(LIGHT)) is LIGHT
    assert colours_of(palette_of(DARK)) is DARK
    assert colours_of(QPalette()) in (LIGHT, DARK)


# -- text with its difference ----------------------------------------------------------------


def test_marked_text_says_where_it_differs(qtbot):
    label = MarkedText()
    qtbot.addWidget(label)
    label.show_text("皖A72345", "皖A12345", 0.61)
    assert label.differences() == {2}
    assert "3" in label.words()
    assert label.text().count("<u>") == 1
    assert ".61" in label.text()
    assert "皖A72345" in label.accessibleName()
    label.show_text("皖A12345", "皖A12345")
    assert label.words() == ""
    assert "<u>" not in label.text()


def test_marked_text_is_written_as_on_the_plate(qtbot):
    label = MarkedText()
    qtbot.addWidget(label)

    def written() -> str:
        document = QTextDocument()
        document.setHtml(label.text())
        return document.toPlainText()

    for text, against, seen in (
        ("皖A72345", "皖A12345", "皖A·72345"),
        ("皖AD12345", "", "皖A·D12345"),
        ("皖A72", "皖A12345", "皖A72"),
        ("–", "", "–"),
    ):
        label.show_text(text, against)
        assert written() == seen
    label.show_text("皖A72345", "皖A12345")
    assert "<u>7</u>" in label.text()
    assert "皖A72345" in label.accessibleName()


def test_marked_text_escapes(qtbot):
    label = MarkedText()
    qtbot.addWidget(label)
    label.show_text("<b>&", "")
    assert "&lt;" in label.text()
    assert "&amp;" in label.text()


def test_choices_are_chips_that_can_be_clicked(qtbot):
    bar = ChoiceBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_choices(2, [Choice("1", 0.3), Choice("B", None, True)])
    chips = [chip for chip in bar.findChildren(Chip) if chip.isVisibleTo(bar)]
    assert [chip.isChecked() for chip in chips] == [False, True]
    assert all(chip.accessibleName() for chip in chips)
    with qtbot.waitSignal(bar.chosen) as caught:
        chips[1].click()
    assert caught.args == [1]
    height = bar.sizeHint().height()
    bar.show_choices(2, [])
    assert bar.sizeHint().height() == height, "nothing below jumps"


# -- viewport --------------------------------------------------------------------------------


def viewport(picture: tuple[int, int] = (720, 1160), widget: tuple[int, int] = (360, 600)) -> Viewport:
    view = Viewport()
    view.set_widget(QSizeF(*widget))
    view.set_picture(QSizeF(*picture))
    return view


def test_a_picture_is_fitted_and_refitted():
    view = viewport()
    assert view.scale == pytest.approx(0.5)
    view.set_widget(QSizeF(720, 1160))
    assert view.scale == pytest.approx(1.0)
    assert view.to_widget(QPointF(360, 580)) == QPointF(360, 580)


@given(st.floats(0, 360), st.floats(0, 600), st.floats(0.7, 8))
def test_zooming_keeps_what_is_under_the_pointer(x, y, factor):
    view = viewport()
    before = view.to_picture(QPointF(x, y))
    if not QRectF(0, 0, 720, 1160).contains(before):
        return
    view.zoom_at(QPointF(x, y), factor)
    after = view.to_picture(QPointF(x, y))
    if view.box().contains(QPointF(x, y)) and view.box().contains(QPointF(180, 300)):
        assert (after - before).manhattanLength() < 1e-6


@given(st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(0.2, 5)), max_size=12))
def test_a_picture_never_gets_lost(moves):
    view = viewport()
    for dx, dy, factor in moves:
        view.pan(QPointF(dx, dy))
        view.zoom_at(QPointF(100, 100), factor)
        assert view.box().intersects(QRectF(0, 0, 360, 600))
        assert 0 < view.scale <= MOST_ZOOM


def test_zoom_to_a_plate_and_the_next_picture_of_the_same_size_keep_the_place():
    view = viewport()
    view.zoom_to(QRectF(100, 500, 200, 60))
    scale, origin = view.scale, view.origin
    assert view.to_picture(QPointF(180, 300)) == QPointF(200, 530)
    view.set_picture(QSizeF(720, 1160))
    assert (view.scale, view.origin) == (scale, origin)
    view.set_picture(QSizeF(100, 100))
    assert view.fitted


# -- corners ---------------------------------------------------------------------------------


def editing(quad: Quad | None = PLATE) -> QuadEditor:
    editor = QuadEditor()
    editor.show(quad)
    editor.begin(720, 1160)
    return editor


def test_a_corner_is_dragged_and_accepted():
    editor = editing()
    editor.press((108, 14), 18)
    assert editor.drag((130, 20))
    assert editor.release((130, 20))
    assert editor.changed
    assert editor.accept() == Quad.from_points([[10, 10], [130, 20], [108, 44], [9, 41]])
    assert not editor.editing


def test_cancel_brings_the_corners_back():
    editor = editing()
    editor.nudge(5, -3)
    assert editor.quad != PLATE
    editor.cancel()
    assert (editor.quad, editor.editing) == (PLATE, False)


def test_nothing_within_reach_moves_nothing():
    editor = editing()
    editor.press((400, 400), 18)
    assert not editor.drag((410, 410))
    assert editor.quad == PLATE


def test_corners_stay_inside_the_picture():
    editor = editing()
    editor.nudge(-500, -500)
    assert editor.points[0] == (0, 0)


def test_four_clicks_in_any_order_make_a_quad():
    editor = editing(None)
    for point in [(108, 44), (10, 10), (110, 12), (9, 41)]:
        editor.press(point, 18)
        editor.release(point)
    assert editor.accept() == PLATE


def test_a_drag_makes_a_box():
    editor = editing(None)
    editor.press((110, 44), 18)
    assert editor.drag((10, 12))
    assert editor.release((10, 12))
    assert editor.accept() == Quad.from_box((10, 12, 110, 44))


def test_keys_alone_can_draw_a_plate():
    editor = editing(None)
    editor.cycle(1)
    assert editor.quad is not None
    editor.nudge(10, 0)
    assert editor.accept() is not None


@given(st.lists(st.tuples(st.sampled_from(["move", "resize"]), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))))
def test_the_whole_plate_keeps_its_shape_and_stays_in_the_picture(steps):
    editor = editing()
    for what, dx, dy in steps:
        if what == "move":
            editor.move_all(dx, dy)
        else:
            editor.resize(1 + dx)
    assert all(0 <= x <= 720 and 0 <= y <= 1160 for x, y in editor.points)
    sides, before = (
        [math.dist(points[i], points[i - 1]) for i in range(4)] for points in (editor.points, PLATE.points)
    )
    assert [side / sum(sides) for side in sides] == pytest.approx([side / sum(before) for side in before])


def test_the_whole_plate_is_moved_by_shares_of_the_picture_and_resized_around_its_middle():
    editor = editing()
    editor.move_all(0.1, 0.05)
    assert editor.points == [(x + 72, y + 36) for x, y in PLATE.points]
    middle = [sum(p[i] for p in editor.points) for i in range(2)]
    editor.resize(0.5)
    assert [sum(p[i] for p in editor.points) for i in range(2)] == pytest.approx(middle)
    assert math.dist(*editor.points[:2]) == pytest.approx(math.dist(*PLATE.points[:2]) / 2)
    for _ in range(20):
        editor.resize(0.5)
    assert math.dist(*editor.points[:2]) >= LEAST_PLATE - 1


def test_a_plate_that_is_partly_outside_goes_where_the_key_says_and_no_further_out():
    """As CCPD and other tools tell some; a key up must not move it sideways, and it can be made smaller."""
    partly = Quad.from_box((-10, 100, 90, 132))
    editor = editing(partly)
    editor.move_all(0, -0.01)
    assert Quad.from_points(editor.points).box == pytest.approx((-10, 92.8, 90, 124.8))
    editor.move_all(-0.1, 0)
    assert editor.points[0][0] == -10
    editor.resize(1.1)
    assert editor.points[1][0] - editor.points[0][0] == 100
    editor.resize(0.5)
    assert editor.points[1][0] - editor.points[0][0] == 50
    editor.move_all(0.01, 0)
    assert editor.points[0][0] == pytest.approx(22.2)


def test_corners_in_a_line_are_not_accepted():
    editor = editing(Quad.from_box((0, 0, 100, 30)))
    for _ in range(3):
        editor.cycle(1)
        editor.points[editor.active] = (50.0, 10.0)
    assert editor.accept() is None
    assert editor.editing


@given(st.permutations(range(4)))
def test_ordered_is_clockwise_from_the_top_left_whatever_the_order(order):
    assert ordered([PLATE.points[i] for i in order]) == PLATE
