"""Where no plate is listed the middle of the window says why, and offers what leads on."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from core.project import Query, Status
from gui.nothing import Nothing, why_nothing
from tests.gui.helpers import LABELS, fill, wait_until_read

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def told(window) -> list[str]:
    """Return what stands in the middle of the window."""
    page = window.review.currentWidget()
    return [part.text() for part in page.findChildren(QLabel) if part.isVisible()]


def offered(window) -> list[str]:
    page = window.review.currentWidget()
    return [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]


def empty_by_filter(window, desk, qtbot, line: str = "text:*ZZZ*") -> None:
    window.library.filter.line.setText(line)
    window.library.filter.line.apply()
    qtbot.waitUntil(lambda: not len(desk.session.queue) and not window.review.single.isVisible())


def is_whole(window, desk) -> bool:
    return len(desk.session.queue) == len(LABELS) and window.review.single.isVisible()


def test_a_filter_that_nothing_fits_is_told_and_cleared_by_one_key(open_window, desk, qtbot):
    desk.session.set_query(sort="confidence")
    open_window.review.setFocus()
    empty_by_filter(open_window, desk, qtbot)
    words = told(open_window)
    assert words[0] == "No plate fits this filter"
    assert "*ZZZ*" in words[1]
    assert offered(open_window) == ["Clear the filter", "Change the filter"]
    assert words[2:] == ["Ctrl+Shift+L", "Ctrl+F"]
    for key, held in ((Qt.Key.Key_L, CONTROL | SHIFT), (Qt.Key.Key_Escape, None), (Qt.Key.Key_Return, None)):
        if not held:
            empty_by_filter(open_window, desk, qtbot)
        assert open_window.focusWidget().text() == "Clear the filter"
        qtbot.keyClick(open_window.focusWidget(), key, held or Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda: is_whole(open_window, desk))
        assert open_window.library.filter.line.text() == ""
        assert open_window.focusWidget() is open_window.review.single._correction.strip
    assert desk.session.query.sort == "confidence"


def test_a_value_that_no_plate_has_is_told_the_nearest_that_one_has(open_window, desk, qtbot):
    project = desk.session.project
    project.set_split(project.plate_ids(Query()).tolist()[:1], "train")
    empty_by_filter(open_window, desk, qtbot, "split:trian")
    assert told(open_window)[1] == "split:trian\nDid you mean split:train?"


def test_the_keyboard_stays_where_the_filter_is_typed(open_window, desk, qtbot):
    line = open_window.library.filter.line
    open_window.library.focus_filter()
    qtbot.keyClicks(line, "ZZZ")
    qtbot.waitUntil(lambda: told(open_window)[:1] == ["No plate fits this filter"])
    assert open_window.focusWidget() is line
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert open_window.focusWidget().text() == "Clear the filter"


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_A])
def test_both_keys_work_where_the_filter_is_typed(open_window, desk, qtbot, key):
    line = open_window.library.filter.line
    open_window.library.focus_filter()
    qtbot.keyClicks(line, "ZZZ")
    qtbot.waitUntil(lambda: told(open_window)[:1] == ["No plate fits this filter"])
    qtbot.keyClick(line, key, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: is_whole(open_window, desk))
    assert (line.text(), open_window.focusWidget()) == ("", line)


def test_what_is_not_understood_is_cleared_too(open_window, qtbot):
    bar = open_window.library.filter
    bar.line.setText("conf<x")
    bar.line.apply()
    assert bar._complaint.isVisible()
    open_window.actions_table["clear_filter"].trigger()
    assert (bar.line.text(), bar._complaint.isVisible()) == ("", False)


def test_an_empty_queue_leads_back_to_all_plates(open_window, desk, qtbot):
    open_window.review.setFocus()
    desk.session.start_queue("skipped")
    qtbot.waitUntil(lambda: told(open_window)[:1] == ["This queue is empty"])
    assert told(open_window)[1] == "Skipped: What was put aside for later"
    assert offered(open_window) == ["Show all plates", "Choose another queue"]
    qtbot.keyClick(open_window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_whole(open_window, desk))
    assert desk.session.frozen is None


def test_a_queue_that_is_done_says_so(open_window, desk, qtbot):
    session = desk.session
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: session.counts.get(Status.CONFIRMED) == len(LABELS))
    session.start_queue("uncertain")
    qtbot.waitUntil(lambda: told(open_window)[:1] == ["Every plate of this folder is decided"])
    assert told(open_window)[1] == "Confirmed or corrected: 6"
    assert offered(open_window) == ["Show all plates", "Export …"]


def test_a_queue_of_readings_says_that_nothing_is_read(window, desk, folder, qtbot):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    desk.session.start_queue("uncertain")
    qtbot.waitUntil(lambda: told(window)[:1] == ["No reading waits for a decision"])
    assert told(window)[1:3] == ["Plates that have not been read yet: 6", "F5"]
    assert offered(window) == ["Recognise unread", "Show all plates"]


def test_a_queue_of_readings_holds_what_was_read_there(window, desk, folder, qtbot):
    desk.engine.texts = LABELS
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    desk.session.start_queue("uncertain")
    qtbot.waitUntil(lambda: offered(window)[:1] == ["Recognise unread"])
    window.review.setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_whole(window, desk))
    assert (desk.session.frozen.name, len(desk.session.frozen.ids)) == ("uncertain", len(LABELS))
    assert window.focusWidget() is window.review.single._correction.strip


@pytest.fixture
def held(window, desk, folder, qtbot):
    """Return the window on a folder that nobody has read; what is read is held until the event is set."""
    desk.engine.texts, event = LABELS, Event()
    desk.engine.before = lambda: event.wait(20) and None
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    yield event
    event.set()


def test_while_readings_come_in_an_empty_queue_says_so(window, desk, held, qtbot):
    desk.session.start_queue("uncertain")
    qtbot.waitUntil(lambda: offered(window)[:1] == ["Recognise unread"])
    window.review.setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told(window)[:1] == ["Plates are being read: 0 of 6"])
    assert told(window)[1].splitlines() == [
        "Least certain first: made when the reading has ended", "Read and not decided so far: 0"
    ]  # fmt: skip
    assert offered(window) == ["List what fits now", "Show all plates"]
    assert window.library._nothing.text() == "Nothing is listed yet: plates are being read."
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)  # once more by mistake: still nothing
    qtbot.waitUntil(lambda: not desk.session.queue.awaits_successor)
    assert told(window)[:1] == ["Plates are being read: 0 of 6"]
    held.set()
    qtbot.waitUntil(lambda: is_whole(window, desk))
    assert (desk.session.frozen.name, desk.session.reading) == ("uncertain", None)
    assert window.focusWidget() is window.review.single._correction.strip


@pytest.mark.parametrize("line", ["state:read", ""], ids=["filter", "queue"])
def test_what_is_read_by_then_is_listed_when_that_is_asked_for(window, desk, held, qtbot, line):
    session = desk.session
    if line:
        empty_by_filter(window, desk, qtbot, line)
    else:
        session.start_queue("grammar")
        qtbot.waitUntil(lambda: not len(session.queue) and not session.queue.awaits_successor)
    desk.recogniser.read_unread()
    qtbot.waitUntil(lambda: offered(window)[:1] == ["List what fits now"])
    fill(session.project, {LABELS[0]: "皖A1234"})  # as a batch before this one would have
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_R, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: len(session.queue) == 1 and window.review.single.isVisible())
    held.set()
    wait_until_read(desk, qtbot)
    assert len(session.queue) == 1  # no row comes in under one's hands


def test_an_empty_filter_is_filled_when_the_reading_has_ended(window, desk, held, qtbot):
    empty_by_filter(window, desk, qtbot, "state:read")
    desk.recogniser.read_unread()
    qtbot.waitUntil(lambda: told(window)[:1] == ["Plates are being read: 0 of 6"])
    assert told(window)[1].splitlines() == ["state:read", "What fits is listed when the reading has ended."]
    held.set()
    qtbot.waitUntil(lambda: is_whole(window, desk))
    assert desk.session.query.status == frozenset({Status.READ})


def test_a_queue_that_is_frozen_or_filtered_stays_as_it_is(window, desk, folder, qtbot):
    desk.engine.texts = LABELS
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    first, session = desk.session.queue.ids.tolist()[0], desk.session
    session.start_queue("uncertain")
    qtbot.waitUntil(lambda: offered(window)[:1] == ["Recognise unread"])
    session.set_query(text="A")
    desk.recogniser.read([first])
    wait_until_read(desk, qtbot)
    assert (session.query.text, len(session.frozen.ids)) == ("A", 0)
    session.start_queue("uncertain")
    qtbot.waitUntil(lambda: session.queue.ids.tolist() == [first])
    desk.recogniser.read_unread()
    wait_until_read(desk, qtbot)
    assert session.frozen.ids.tolist() == [first]


def test_a_folder_without_pictures_says_so_once_it_was_looked_through(window, desk, tmp_path, qtbot):
    empty = tmp_path / "空的"
    empty.mkdir()
    desk.folders.open(empty)
    qtbot.waitUntil(lambda: told(window)[:1] == ["There are no pictures in this folder"])
    assert offered(window) == ["Open another folder …", "Look again"]


@pytest.mark.parametrize(("view", "replaced"), [("sheet", True), ("characters", False), ("verify", False)])
def test_only_views_of_the_list_are_replaced(open_window, desk, qtbot, view, replaced):
    open_window.review.show_view(view)
    shown = open_window.review.currentWidget()
    desk.session.set_query(text="*ZZZ*")
    session = desk.session
    qtbot.waitUntil(lambda: why_nothing(session, looked=True) is Nothing.FILTER)
    assert shown.isVisible() is not replaced
    assert open_window.review.name == view  # which the next filter may fill again
    desk.session.set_query(text="")
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS))
    assert shown.isVisible()


def test_a_plate_at_hand_that_no_list_has_stays_in_sight(open_window, desk, qtbot):
    plate = desk.session.current
    empty_by_filter(open_window, desk, qtbot)
    desk.session.select(plate)
    assert open_window.review.single.isVisible()
    assert open_window.review.single.shown().plate_id == plate


def test_nothing_is_said_before_it_is_known(open_window, desk, qtbot):
    session = desk.session
    session.set_query(text="*ZZZ*")
    assert why_nothing(session, looked=True) is None  # the list is being made
    qtbot.waitUntil(lambda: why_nothing(session, looked=True) is Nothing.FILTER)
    assert why_nothing(session, looked=False) is None  # more may still be found


def test_it_follows_the_language_and_the_keys(open_window, desk, qtbot):
    empty_by_filter(open_window, desk, qtbot)
    desk.settings.set("keys", {"clear_filter": "Ctrl+B"})
    assert "Ctrl+B" in told(open_window)
    assert "Ctrl+B" in open_window.library._nothing.text()
    desk.settings.set("language", "zh_CN")
    qtbot.waitUntil(lambda: told(open_window)[0] == "没有车牌符合此筛选条件")
    assert offered(open_window) == ["清除筛选", "修改筛选"]
