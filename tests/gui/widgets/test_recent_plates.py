"""The plates decided last, below the plate at hand: as many as there is room for, and a way back to each."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer

from core import images
from core.project import Query, Status
from gui.widgets.recent_plates import RecentPlates, decided_last
from tests.gui.helpers import LABELS


@pytest.fixture
def recent(window, desk, project, qtbot) -> RecentPlates:
    """Return what stands below the plate, in a window as large as it gets, with the folder open."""
    window.resize(2560, 1440)
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    found = window.findChild(RecentPlates)
    assert isinstance(found, RecentPlates)
    return found


def labels(rows) -> list[str]:
    return [row.label for row in rows]


def test_decisions_come_up_newest_first_and_go_when_taken_back(recent, desk, qtbot):
    session = desk.session
    assert recent.shown == []
    for label in LABELS[:2]:
        session.confirm(label)
    session.set_status(Status.UNREADABLE)
    qtbot.waitUntil(lambda: labels(recent.shown) == [LABELS[2], LABELS[1], LABELS[0]])
    assert recent.accessibleDescription().endswith("Unreadable")
    assert not recent.grab().isNull()  # it paints in every state
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: labels(recent.shown) == [LABELS[1], LABELS[0]])


def test_what_an_import_decided_is_nobodys_last_decision(recent, desk):
    first, second = desk.session.queue.ids[:2].tolist()
    desk.session.project.decide(first, text=LABELS[0], status=Status.CONFIRMED, operator="import:csv")
    desk.session.project.decide(second, text=LABELS[1], status=Status.CONFIRMED, operator="李")
    assert labels(decided_last(desk.session, 12)) == [LABELS[1]]


def test_one_without_a_picture_is_told_by_its_state(recent, desk, qtbot):
    session = desk.session
    images.write(session.folder / "街.png", np.full((300, 400, 3), 90, np.uint8))
    session.project.scan()
    (street,) = session.find(Query(path="街"))
    session.decide([street], None, Status.NO_PLATE)
    qtbot.waitUntil(lambda: len(recent.shown) == 1)
    (row,) = recent.shown
    qtbot.waitUntil(lambda: recent._cell(0, row, session.folder).message == "No plate")
    session.confirm(LABELS[0])
    qtbot.waitUntil(lambda: recent._cell(0, recent.shown[0], session.folder).image is not None)


def two_decided(recent, session, qtbot):
    """Confirm two plates, wait until they are shown, and return the first."""
    first = session.current
    for label in LABELS[:2]:
        session.confirm(label)
    qtbot.waitUntil(lambda: len(recent.shown) == 2)
    return first


def test_a_click_goes_back_and_leaves_the_keyboard_on_the_plate(recent, window, desk, qtbot):
    session = desk.session
    first = two_decided(recent, session, qtbot)
    strip = window.review.single._correction.strip
    strip.setFocus()
    qtbot.mouseClick(recent, Qt.MouseButton.LeftButton, pos=recent._box(1).center().toPoint())
    assert session.current == first
    assert strip.hasFocus()


def test_keys_choose_and_go_back(recent, window, desk, qtbot):
    session = desk.session
    first = two_decided(recent, session, qtbot)
    assert recent.focusPolicy() is Qt.FocusPolicy.TabFocus
    recent.setFocus()
    for _ in range(3):
        qtbot.keyClick(recent, Qt.Key.Key_Right)
    assert recent.accessibleDescription().startswith(LABELS[0][:2])
    qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert session.current == first
    strip = window.review.single._correction.strip
    assert strip.hasFocus()  # to mend the plate, and to confirm it again by Enter
    recent.setFocus()
    qtbot.keyClicks(recent, "8")
    assert strip.hasFocus()
    assert strip.editor.slots[0].text == "8"


def test_news_that_never_rest_hold_nothing_up(recent, desk, qtbot):
    session = desk.session
    news = QTimer(recent, interval=20)  # as readings come in
    news.timeout.connect(lambda: session.plates_changed.emit([session.current]))
    news.start()
    for count, label in enumerate(LABELS[:2], 1):
        session.confirm(label)
        qtbot.waitUntil(lambda count=count: len(recent.shown) == count)
    recent.setFocus()
    qtbot.keyClick(recent, Qt.Key.Key_Right)
    session.select(session.queue.at(2))
    session.confirm(LABELS[2])
    qtbot.waitUntil(lambda: len(recent.shown) == 3)
    assert recent.accessibleDescription().startswith(LABELS[0][:2])  # what was chosen stays so
    qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert session.current == session.queue.at(0)


def test_a_small_window_keeps_its_room_for_the_plate(recent, window, desk, qtbot):
    desk.session.confirm(LABELS[0])
    qtbot.waitUntil(lambda: len(recent.shown) == 1)
    assert recent._grid()[0] == 6 and recent._grid()[1] >= 1
    window.resize(1000, 600)  # too low for them in any face
    qtbot.waitUntil(lambda: recent.shown == [])
    qtbot.waitUntil(lambda: recent.focusPolicy() is Qt.FocusPolicy.NoFocus)


def test_another_folder_shows_nothing_of_this_one(recent, desk, qtbot):
    desk.session.confirm(LABELS[0])
    qtbot.waitUntil(lambda: len(recent.shown) == 1)
    desk.session.close()
    assert recent.shown == []
