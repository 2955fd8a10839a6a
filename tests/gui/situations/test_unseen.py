"""Nobody vouches by a key for a plate whose picture cannot be seen."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.project import Status
from gui.pictures import crop_loader
from gui.texts import said
from tests.gui.helpers import LABELS, is_here, statuses, wait_for_bulk, wait_for_sheet

ENTER = Qt.Key.Key_Return


@pytest.fixture
def told(session):
    """Return what the operator is told, in the words of then."""
    lines: list[str] = []
    session.notice.connect(lambda words: lines.append(said(words)))
    return lines


@pytest.fixture
def gone(open_window, desk, session, qtbot):
    """Return the plate at hand, whose picture was deleted before it was looked at."""
    desk.watch._timer.setInterval(10**6)
    gone = session.row(session.queue.at(3))
    (session.folder / gone.path).unlink()
    desk.loader.renew()
    session.select(gone.plate_id)
    qtbot.waitUntil(lambda: is_shown(open_window, gone))
    assert desk.loader.shown.problem is not None
    return gone


def is_shown(window, row) -> bool:
    loaded = window.review.single._loaded
    return loaded is not None and loaded.plate_id == row.plate_id


def press(window, qtbot, key=ENTER) -> None:
    qtbot.keyClick(window.review.single._correction.strip, key)


def look(desk, qtbot) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: desk.watch._look is None or not desk.watch._look.is_alive())
        desk.watch.look()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_enter_passes_a_plate_over_whose_picture_is_gone(
    gone, open_window, desk, session, told, qtbot, language
):
    desk.settings.set("language", language)
    press(open_window, qtbot)
    assert session.row(gone.plate_id) == gone
    assert session.undo_stack.count() == 0
    assert session.current == session.queue.at(4)
    assert "苏B·45678" in told[-1]
    assert ("未确认" if language == "zh_CN" else "Not confirmed") in told[-1]


def test_who_types_vouches_for_what_was_typed(gone, open_window, session, qtbot):
    press(open_window, qtbot, Qt.Key.Key_End)
    press(open_window, qtbot, Qt.Key.Key_9)
    press(open_window, qtbot)
    assert (session.row(gone.plate_id).status, session.row(gone.plate_id).text) == (
        Status.CORRECTED,
        "苏B45679",
    )
    session.undo_stack.undo()
    assert session.current == gone.plate_id
    assert session.row(gone.plate_id).status is Status.READ


def test_a_decided_one_is_passed_over_without_a_word(gone, open_window, session, told, qtbot):
    session.decide([gone.plate_id], gone.text, Status.CONFIRMED)
    press(open_window, qtbot)
    assert session.current != gone.plate_id
    assert not told


def test_what_was_passed_over_does_not_wait_any_longer(gone, open_window, desk, session, qtbot):
    press(open_window, qtbot)
    assert session.queue.left == len(LABELS)
    look(desk, qtbot)
    qtbot.waitUntil(lambda: session.queue.left == len(LABELS) - 1 and not desk.tasks.tasks)
    assert session.row(gone.plate_id).missing
    scans = []
    desk.folders.scanned.connect(scans.append)
    session.select(gone.plate_id)
    look(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert not scans, "the list is told of it once"


def test_the_others_of_the_list_go_on_being_confirmed(gone, open_window, desk, session, qtbot):
    press(open_window, qtbot)
    look(desk, qtbot)
    qtbot.waitUntil(lambda: session.queue.left == len(LABELS) - 1 and not desk.tasks.tasks)
    for _ in range(len(LABELS) - 1):
        row = session.row(session.current)
        qtbot.waitUntil(lambda row=row: is_shown(open_window, row))
        press(open_window, qtbot)
    done = statuses(session)
    assert (done.count(Status.CONFIRMED), done.count(Status.READ)) == (len(LABELS) - 1, 1)
    assert session.queue.left == 0


@pytest.fixture
def slow(open_window, desk, session, qtbot, monkeypatch):
    """Return how to take a plate to hand whose picture nobody has ever seen; it comes when that is left."""
    desk.watch._timer.setInterval(10**6)
    qtbot.waitUntil(lambda: is_shown(open_window, session.row(session.current)))
    free, make = threading.Event(), desk.loader.pool._make

    def linger(key):
        assert free.wait(60)
        return make(key)

    @contextmanager
    def coming():
        monkeypatch.setattr(desk.loader.pool, "_make", linger)
        desk.loader.pool.renew()
        session.select(session.queue.at(3))
        try:
            yield session.current
        finally:
            free.set()
        qtbot.waitUntil(lambda: is_shown(open_window, session.row(session.current)))

    return coming


def test_enter_waits_for_a_picture_that_has_never_been_there(slow, open_window, session, told, qtbot):
    with slow() as at_hand:
        press(open_window, qtbot)
        press(open_window, qtbot)
        assert (session.current, session.undo_stack.count()) == (at_hand, 0)
        assert told == ["Nothing was confirmed: the picture of this plate had not come yet."] * 2
    assert Status.CONFIRMED not in statuses(session), "a key counts for what was to be seen then"
    press(open_window, qtbot)
    assert session.row(at_hand).status is Status.CONFIRMED
    assert statuses(session).count(Status.CONFIRMED) == 1


def test_the_button_waits_for_the_picture_too(slow, open_window, session):
    with slow():
        open_window.review.single._correction._buttons_by_name["confirm"].click()
        assert Status.CONFIRMED not in statuses(session)


def test_what_was_typed_needs_no_picture(slow, open_window, session, qtbot):
    with slow() as at_hand:
        press(open_window, qtbot, Qt.Key.Key_End)
        press(open_window, qtbot, Qt.Key.Key_9)
        press(open_window, qtbot)
        assert session.row(at_hand).status is Status.CORRECTED


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_plate_before_is_not_seen_above_the_text_of_one_that_is_coming(
    slow, language, open_window, desk, qtbot
):
    strip, canvas = open_window.review.single._correction.strip, open_window.review.single._canvas
    words = "图片仍在加载。" if language == "zh_CN" else "The picture is still coming."
    with slow():
        qtbot.waitUntil(lambda: strip._plate is None and canvas._frame is None)
        desk.settings.set("language", language)
        qtbot.waitUntil(lambda: strip._message == canvas._message == words)
    assert strip._plate is not None and canvas._frame is not None
    assert strip._message == ""


def test_a_picture_that_is_there_already_is_confirmed_at_once(open_window, desk, session, qtbot):
    single = open_window.review.single
    rows = session.rows(session.queue.ids.tolist())
    qtbot.waitUntil(lambda: is_shown(open_window, rows[0]))
    qtbot.waitUntil(lambda: all(is_here(desk, single, row) for row in rows))
    for _ in range(len(LABELS) - 1):
        press(open_window, qtbot)
        assert not single._coming.isActive()
    assert statuses(session).count(Status.CONFIRMED) == len(LABELS) - 1


@pytest.fixture
def sheet(open_window, desk, session, qtbot):
    """Return the sheet; a picture of it was deleted, which nobody has noticed yet."""
    desk.watch._timer.setInterval(10**6)
    (session.folder / session.row(session.queue.at(3)).path).unlink()
    open_window.review.show_sheet()
    return open_window.review.currentWidget()


def test_the_sheet_confirms_no_plate_whose_picture_is_gone(sheet, session, qtbot):
    wait_for_sheet(qtbot, sheet)
    button = sheet.findChild(QPushButton, "sheet_confirm_button")
    qtbot.waitUntil(lambda: button.text() == f"Confirm {len(LABELS) - 1}")
    qtbot.keyClick(sheet.grid, ENTER)
    assert [state is Status.CONFIRMED for state in statuses(session)] == [i != 3 for i in range(len(LABELS))]
    session.undo_stack.undo()
    assert Status.CONFIRMED not in statuses(session)


def test_the_sheet_confirms_nothing_before_it_can_be_seen(sheet, desk, session, told, qtbot, monkeypatch):
    wait_for_sheet(qtbot, sheet)
    free, cut = threading.Event(), crop_loader._cut

    def linger(key, room):
        assert free.wait(60)
        return cut(key, room)

    monkeypatch.setattr(crop_loader, "_cut", linger)
    desk.crops.renew()
    try:
        qtbot.keyClick(sheet.grid, ENTER)
        assert Status.CONFIRMED not in statuses(session)
        assert told == ["Pictures of this page are still coming. Nothing was confirmed."]
    finally:
        free.set()
    wait_for_sheet(qtbot, sheet)
    qtbot.keyClick(sheet.grid, ENTER)
    assert statuses(session).count(Status.CONFIRMED) == len(LABELS) - 1


@pytest.mark.parametrize("at_once", [500, 1])
def test_of_what_is_selected_no_plate_is_confirmed_whose_picture_is_gone(
    desk, session, qtbot, monkeypatch, at_once
):
    monkeypatch.setattr(session.bulk, "at_once", at_once)
    ids = session.queue.ids.tolist()
    (session.folder / session.row(ids[3]).path).unlink()
    session.project.scan()
    desk.plates.confirm(ids)
    wait_for_bulk(qtbot, session)
    assert [state is Status.CONFIRMED for state in statuses(session)] == [i != 3 for i in range(len(LABELS))]


def test_one_that_is_seen_again_is_confirmed_before_the_list_knows(gone, open_window, desk, session, qtbot):
    kept = next(path for path in session.folder.iterdir() if path.suffix == ".jpg").read_bytes()
    look(desk, qtbot)
    qtbot.waitUntil(lambda: session.row(gone.plate_id).missing and not desk.tasks.tasks)
    session.select(session.queue.at(0))
    (session.folder / gone.path).write_bytes(kept)
    desk.loader.renew()
    session.select(gone.plate_id)
    qtbot.waitUntil(lambda: is_shown(open_window, gone) and desk.loader.shown is not None)
    assert session.row(gone.plate_id).missing
    press(open_window, qtbot)
    assert session.row(gone.plate_id).status is Status.CONFIRMED
