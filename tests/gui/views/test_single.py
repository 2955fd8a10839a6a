"""One plate at a time: the pictures have the size that they are seen in."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QImage

from core import images
from core.project import Project, Status
from core.reading import Quad
from gui.pictures.image_loader import rectified
from gui.widgets.photo.room import CORNERS_EMS, LEAST
from tests.gui.helpers import LABELS, is_here, reading


@pytest.fixture
def single(window, desk, project, qtbot):
    window.resize(1000, 700)
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    qtbot.waitUntil(lambda: is_sharp(window.review.single))
    return window.review.single


def is_sharp(single) -> bool:
    """True when the rectified plate has a pixel for each of the screen's."""
    strip = single._correction.strip
    return strip._plate is not None and strip._plate.width() >= 0.98 * strip.plate_width()


def test_a_plate_that_gets_more_room_is_made_anew(single, window, qtbot):
    before = single._correction.strip.plate_width()
    window.resize(1900, 1000)
    qtbot.waitUntil(lambda: single._correction.strip.plate_width() > 1.5 * before and is_sharp(single))


class Order(QObject):
    """Keeps in which order things happened."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.names.append(watched.objectName())
        return False


def test_plate_and_photograph_are_painted_before_anything_follows(single, window, desk, qtbot):
    session, library, order = desk.session, window.library, Order(window)
    following = session.row(session.queue.at(session.queue.position(session.current) + 1))
    qtbot.waitUntil(lambda: is_here(desk, single, following))
    single._canvas.setObjectName("photo")
    for part in (single._correction.strip, single._canvas):
        part.installEventFilter(order)
    library.table.selectionModel().currentRowChanged.connect(lambda *_: order.names.append("list"))
    single._correction._choices.show_choices = lambda *_: order.names.append("choices")
    session.step(1)
    assert sorted(order.names[:2]) == ["photo", "plate_strip"]
    assert order.names[2:] == []
    qtbot.waitUntil(lambda: {"choices", "list"} <= set(order.names))


@pytest.mark.parametrize("percent", [100, 200])
def test_corners_get_the_room_that_moving_them_needs(percent, single, window, desk, qtbot):
    desk.settings.set("font_percent", percent)
    qtbot.waitUntil(lambda: is_sharp(single))
    before, half = single._canvas.width(), single.width() // 2
    single.edit_corners(True)
    needed = min(half, single.fontMetrics().height() * CORNERS_EMS, single.width() - LEAST[0] - 1)
    assert single._canvas.width() >= max(before, needed) - 1
    single.edit_corners(False)
    assert single._canvas.width() == before


def test_more_room_changes_nothing_of_corners_that_are_being_moved(single, window, qtbot):
    single.edit_corners(True)
    qtbot.keyClick(single._canvas, Qt.Key.Key_Right)
    quad = single._canvas.quad
    window.resize(1900, 1000)
    qtbot.waitUntil(lambda: single._loaded.plate.width() > 500)
    assert single._canvas.editing
    assert single._canvas.quad == quad != single._loaded.quad


def test_pictures_are_not_made_for_every_size_of_a_window_that_is_pulled(
    single, window, desk, qtbot, monkeypatch
):
    qtbot.waitUntil(lambda: single._loaded is not None and not single._later.isActive())
    monkeypatch.setattr("gui.views.single.AT_REST", 60_000)  # however busy the machine is, it is being pulled
    asked: list[int] = []
    request = desk.loader.request
    monkeypatch.setattr(
        desk.loader, "request", lambda *want: (asked.append(desk.loader.shape.plate), request(*want))
    )
    for width in range(1020, 1901, 20):
        window.resize(width, 1000)
        qtbot.wait(1)
    assert not asked
    single._later.start(0)  # it has come to rest
    qtbot.waitUntil(lambda: is_sharp(single))
    assert len(asked) == 1


def test_looking_for_pictures_leaves_zoom_place_and_cursor(single, window, desk, project, qtbot):
    session, canvas, strip = desk.session, single._canvas, single._correction.strip
    session.select(session.queue.at(3))
    qtbot.waitUntil(lambda: single._loaded is not None and single._loaded.plate_id == session.current)
    canvas._view.zoom_at(QPointF(30, 40), 3.0)
    canvas._view.pan(QPointF(-7, 5))
    canvas.update()
    qtbot.waitUntil(lambda: single._loaded.scale == 1)  # all pixels, because it is looked at closely
    qtbot.keyClick(strip, Qt.Key.Key_Home)

    def seen() -> tuple[object, ...]:
        view = canvas._view
        return view.scale, view.origin.toTuple(), view.fitted, session.current, strip.editor.cursor

    before = seen()
    for name in ("00", "沪A00008"):
        shutil.copy(next(project.folder.glob("*.jpg")), project.folder / f"{name}.jpg")
    with qtbot.waitSignal(desk.loader.loaded):
        window.actions_table["rescan"].trigger()
    qtbot.waitUntil(lambda: len(session.queue) == len(LABELS) + 2 and not desk.tasks.tasks)
    assert seen() == before


def test_what_is_typed_over_the_photo_goes_to_the_plate(single, desk, qtbot):
    session, canvas, strip = desk.session, single._canvas, single._correction.strip
    first = session.current
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton)
    assert canvas.hasFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)  # zooms
    assert canvas.hasFocus()
    place = strip.editor.cursor
    qtbot.keyClicks(canvas, "8")
    assert strip.hasFocus()
    assert strip.editor.slots[place].text == "8"
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert session.current != first
    session.select(-1)
    canvas.setFocus()
    qtbot.keyClicks(canvas, "8")  # there is no plate to type on


def test_corners_keep_their_keys(single, qtbot):
    single.edit_corners(True)
    qtbot.keyClicks(single._canvas, "8")
    assert single._canvas.hasFocus() and single._canvas.editing


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_in_the_largest_type_nothing_has_to_be_scrolled_for_on_a_small_screen(
    single, window, desk, project, qtbot, language
):
    session, view = desk.session, single._correction
    for model, texts in (("an-older-reader", "浙E3458Z"), ("a-reader-of-a-long-name", "浙E3458B")):
        plate_id = session.queue.at(2)
        row = project.row(plate_id)
        project.record_readings(model, [(plate_id, reading(texts), row.quad, "name-quad", "")])
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    window.resize(1366, 768 - 30)  # less the title bar
    session.select(plate_id)
    qtbot.waitUntil(lambda: is_sharp(single))
    page, bar = view._page, view._scroller.verticalScrollBar()
    qtbot.waitUntil(lambda: page.height() == view._scroller.viewport().height())
    assert bar.maximum() == 0
    label = next(part for part in view._facts._names if part.isVisible())
    for part in (view.strip, view._choices, view._facts._take, view._facts._label_text, label):
        assert part.isVisible()
        assert page.rect().contains(part.rect().translated(part.mapTo(page, part.rect().topLeft())))
        assert part.height() >= min(part.sizeHint().height(), part.minimumSizeHint().height())
    desk.settings.set("language", "en")


def test_on_a_small_screen_models_that_agree_share_a_line(single, window, desk, project, qtbot):
    session, facts = desk.session, single._correction._facts
    plate_id = session.queue.at(2)
    for model, text in (("b", "浙E34567"), ("c", "浙E34587")):
        project.record_readings(model, [(plate_id, reading(text), None, "name-quad", "")])
    session.select(plate_id)

    def told() -> list[tuple[str, str]]:
        lines = zip(facts._names, facts._texts, strict=True)
        return [(name.text(), text.accessibleName()[:7]) for name, text in lines if not name.isHidden()]

    window.resize(1366, 768)
    qtbot.waitUntil(lambda: len(told()) == 3)
    desk.settings.set("font_percent", 200)
    window.resize(1366, 738)
    qtbot.waitUntil(lambda: len(told()) == 2)
    assert [text for _, text in told()] == ["浙E34587", "浙E34567"]
    assert told()[0][0] == "c +1"
    assert facts._names[0].toolTip() == "c\nfake"
    assert facts._take.accessibleName() == "Take the label"


def test_enter_goes_on_while_a_disk_takes_its_time_and_a_refusal_is_listed(single, desk, qtbot, monkeypatch):
    desk.settings.flush()
    left = desk.session.queue.left
    rows = desk.session.rows(desk.session.queue.ids[:3].tolist())
    qtbot.waitUntil(lambda: all(is_here(desk, single, row) for row in rows))
    asked, free = threading.Event(), threading.Event()

    def refuse(_handle: int) -> None:
        asked.set()
        assert free.wait(60)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    try:
        for _ in range(3):
            qtbot.keyClick(single._correction.strip, Qt.Key.Key_Return)
        assert asked.wait(60) and not free.is_set()
        assert desk.session.queue.left == left - 3
        assert desk.problems.rowCount() == 0
    finally:
        free.set()
    qtbot.waitUntil(lambda: desk.problems.rowCount() == 1)
    monkeypatch.undo()
    assert "does not confirm" in desk.problems.text()


def test_a_plate_that_turns_out_to_have_two_rows_is_laid_out_anew(single, desk, project, qtbot):
    session, strip = desk.session, single._correction.strip
    row = session.row(session.current)
    noise = np.random.default_rng(1).integers(0, 255, (120, 220, 3), np.uint8)
    images.write(project.folder / row.path, noise)
    grey = strip._plate.toImage().pixelColor(9, 9)
    desk.loader.renew()
    qtbot.waitUntil(lambda: is_sharp(single) and strip._plate.toImage().pixelColor(9, 9) != grey)
    before = strip._plate.toImage()
    found = replace(reading(row.text or "皖A12345", 0.9), rows=2)
    project.record_readings("reader", [(row.plate_id, found, row.quad, "name-quad", "")])
    session.note_changes([row.plate_id])
    qtbot.waitUntil(lambda: is_sharp(single) and strip._plate.toImage() != before)
    assert session.row(row.plate_id).rows == 2

    def laid_out() -> QImage:
        loaded = single._loaded
        return rectified(loaded.frame, row.quad, loaded.scale, desk.loader.shape.plate, 2)

    single.edit_corners(True)
    single._canvas.quad_previewed.emit(row.quad)
    assert strip._plate.toImage() == laid_out()


MOVED = Quad.from_points([[10, 10], [50, 12], [50, 30], [10, 28]])


def move_corners(desk, qtbot) -> None:
    """Give the plate at hand other corners, and wait until it was read there."""
    desk.session.set_quad(MOVED)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_undone_corners_bring_their_reading_and_their_crop_back(single, desk, qtbot):
    session, strip = desk.session, single._correction.strip
    before = session.row(session.current)
    move_corners(desk, qtbot)
    after = session.row(session.current)
    assert (strip.editor.text, after.read_text, after.quad) == ("皖A00000", "皖A00000", MOVED)
    for act, row in ((session.undo_stack.undo, before), (session.undo_stack.redo, after)):
        act()
        shown = session.row(session.current)
        assert (shown.quad, shown.text, shown.confidence) == (row.quad, row.text, row.confidence)
        assert (strip.editor.text, strip.editor.reading.text) == (row.text, row.text)
        qtbot.waitUntil(lambda row=row: single._loaded.quad == row.quad)
        qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert desk.engine.seen == 1  # nothing had to be read again


def test_what_was_read_at_corners_taken_back_meanwhile_waits_for_them(single, desk, qtbot):
    session = desk.session
    session.project.add_model("fake", None, {}, "plate")  # as whoever reads notes it
    before, begun, free = session.row(session.current), threading.Event(), threading.Event()

    def linger() -> None:
        begun.set()
        assert free.wait(60)

    desk.engine.before = linger
    session.set_quad(MOVED)
    assert begun.wait(60)
    session.undo_stack.undo()
    free.set()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert session.row(session.current) == replace(before, grammar="plate")  # as its file says by now
    assert single._correction.text == before.text
    session.undo_stack.redo()
    assert single._correction.text == "皖A00000"


def test_typing_that_was_taken_back_hides_no_reading(single, desk, qtbot):
    strip = single._correction.strip
    strip.apply(strip.editor.type("9"))
    assert single.undo_typing()
    assert desk.session.draft(desk.session.current) == ""
    move_corners(desk, qtbot)
    assert strip.editor.text == "皖A00000"


def test_what_is_typed_stays_while_the_corners_change(single, desk, qtbot):
    session, strip = desk.session, single._correction.strip
    first = session.current
    strip.apply(strip.editor.take("皖A99999"))
    move_corners(desk, qtbot)
    session.step(1)
    session.undo_stack.undo()
    assert session.current == first
    assert (session.draft(first), strip.editor.text) == ("皖A99999", "皖A99999")
    session.skip()
    session.select(first)
    assert strip.editor.text == "皖A99999"


def test_corners_that_could_not_be_read_are_read_when_they_come_again(single, desk, qtbot):
    def refuse() -> None:
        raise OSError("out of memory")

    session, before = desk.session, desk.engine.before
    desk.engine.before = refuse
    move_corners(desk, qtbot)
    session.undo_stack.undo()
    desk.engine.before = before
    session.undo_stack.redo()
    qtbot.waitUntil(lambda: single._correction.text == "皖A00000")


@pytest.mark.parametrize("typed", ["", "7"])
def test_what_another_window_has_decided_meanwhile_is_shown_before_it_is_replaced(
    single, desk, project, qtbot, typed
):
    session, strip, at_hand = desk.session, single._correction.strip, desk.session.current
    qtbot.keyClick(strip, Qt.Key.Key_End)
    qtbot.keyClicks(strip, typed)
    wanted = strip.editor.text
    with Project.open(project.folder) as other:
        other.decide(at_hand, text="京A99999", status=Status.CORRECTED)
    with qtbot.waitSignal(session.notice):
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert (session.current, session.row(at_hand).text) == (at_hand, "京A99999")
    assert strip.editor.text == (wanted if typed else "京A99999")  # nothing that was typed is lost
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert session.current != at_hand
    assert session.row(at_hand).text == (wanted if typed else "京A99999")


def test_what_this_window_has_decided_is_confirmed_again_at_once(single, desk, qtbot):
    session, strip, first = desk.session, single._correction.strip, desk.session.current
    for last in ("7", "8"):
        qtbot.keyClick(strip, Qt.Key.Key_End)
        qtbot.keyClicks(strip, last)
        qtbot.keyClick(strip, Qt.Key.Key_Return)
        assert session.row(first).text[-1] == last
        session.select(first)


@pytest.mark.parametrize(
    ("text", "grammar", "slots", "whole"),
    [
        ("45087", "", 5, True),
        ("350", "none", 3, True),
        ("皖A123", "", 5, False),
        ("45087", "plate", 5, False),  # a plate that was misread
        ("ABC", "none", 3, True),
    ],
)
def test_a_row_of_digits_has_as_many_slots_as_were_read(
    single, desk, monkeypatch, text, grammar, slots, whole
):
    row = replace(single._row, text=text, model="a", grammar=grammar)
    monkeypatch.setattr(desk.session, "readings", lambda _: [("a", reading(text))])
    single._row = row
    single._show_text()
    strip = single._correction.strip
    assert len(strip.editor.slots) == slots
    assert (strip.editor.violations() == []) is whole
    assert (len(strip.layout_now().cells) == slots) is whole
