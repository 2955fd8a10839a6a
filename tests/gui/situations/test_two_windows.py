"""Two windows on one folder: what the other one has decided is shown before it is replaced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.project import Project, Status
from gui.jobs import bulk, portions
from gui.review import WORKING
from gui.texts import left_alone, said
from tests.gui.elsewhere import listed, look
from tests.gui.helpers import reading, wait_to_see

ACTS = {
    "doubtful": Status.DOUBTFUL, "unreadable": Status.UNREADABLE, "no_plate": Status.NO_PLATE,
    "remove_plate": Status.NO_PLATE, "skip": Status.CORRECTED,
}  # fmt: skip


def decide(other: Project, plate_id: int) -> None:
    other.decide(plate_id, text="京A99999", status=Status.CORRECTED)


@pytest.mark.parametrize("act", ACTS)
def test_what_another_window_has_decided_is_shown_before_a_key_replaces_it(
    act, open_window, desk, other, qtbot
):
    session, at_hand = desk.session, desk.session.current
    decide(other, at_hand)
    with qtbot.waitSignal(session.notice):
        open_window.actions_table[act].trigger()
    row = session.row(at_hand)
    assert (session.current, row.text, row.skipped) == (at_hand, "京A99999", False)
    assert open_window.review.single._correction.text == "京A99999"
    assert open_window.library.shown().text == "京A99999"
    open_window.actions_table[act].trigger()
    row = session.row(at_hand)
    assert (row.status, row.skipped) == (ACTS[act], act == "skip")


@pytest.mark.parametrize("view", [*WORKING, "statistics"])
def test_in_every_view_the_first_key_shows_what_was_decided(view, open_window, desk, other, qtbot):
    session, review = desk.session, open_window.review
    review.show_view(view)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    here = review.currentWidget()
    session.select(here.slots[0].plate_id if view == "characters" else session.queue.at(2))
    qtbot.waitUntil(lambda: open_window.library.shown() is not None)
    at_hand = session.current
    decide(other, at_hand)
    open_window.actions_table["doubtful"].trigger()
    assert session.row(at_hand).status is Status.CORRECTED
    open_window.actions_table["doubtful"].trigger()
    assert session.row(at_hand).status is Status.DOUBTFUL


def test_the_buttons_under_the_plate_show_it_too(open_window, desk, other, qtbot):
    session, at_hand = desk.session, desk.session.current
    decide(other, at_hand)
    button = open_window.review.single.findChild(QPushButton, "unreadable_button")
    with qtbot.waitSignal(session.notice):
        button.click()
    assert session.row(at_hand).status is Status.CORRECTED
    button.click()
    assert session.row(at_hand).status is Status.UNREADABLE


def test_what_this_window_has_decided_is_replaced_at_once(open_window, desk):
    session, at_hand = desk.session, desk.session.current
    for act in ("doubtful", "unreadable", "no_plate"):
        open_window.actions_table[act].trigger()
        assert session.row(at_hand).status is ACTS[act]
        session.select(at_hand)


@pytest.mark.parametrize("at_once", [200, 1])
def test_of_many_those_that_another_window_has_decided_are_left(
    at_once, open_window, desk, other, qtbot, monkeypatch
):
    session = desk.session
    ids, told = session.queue.ids.tolist(), []
    session.notice.connect(lambda words: told.append(said(words)))
    monkeypatch.setattr(session.bulk, "at_once", at_once)
    monkeypatch.setattr(bulk, "STEP", 2)
    for plate_id in (ids[0], ids[1], ids[4]):  # a whole step, and half of one
        decide(other, plate_id)
    qtbot.keyClick(open_window.library.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    open_window.actions_table["unreadable"].trigger()
    qtbot.waitUntil(lambda: not session.bulk.busy)
    taken, left = Status.UNREADABLE, Status.CORRECTED
    assert [row.status for row in session.rows(ids)] == [left, left, taken, taken, left, taken]
    assert told[-1] == left_alone(3)
    assert [open_window.library.model.row_at(i).status for i in (0, 1, 4)] == [left] * 3
    monkeypatch.setattr(session.bulk, "at_once", 200)
    qtbot.keyClick(open_window.library.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    open_window.actions_table["unreadable"].trigger()  # now that it has been seen
    assert {row.status for row in session.rows(ids)} == {taken}


@pytest.mark.parametrize("view", WORKING)
def test_what_another_window_decides_is_shown_and_gone_past(view, open_window, desk, other, qtbot):
    session, ids = desk.session, desk.session.queue.ids.tolist()
    open_window.review.show_view(view)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    look(desk)
    assert [listed(open_window, i) for i in range(3)] == [Status.READ] * 3
    for plate_id in ids[1:3]:
        decide(other, plate_id)
    look(desk)
    assert [listed(open_window, i) for i in range(3)] == [Status.READ, Status.CORRECTED, Status.CORRECTED]
    assert session.queue.left == 4
    session.select(ids[0])
    session.go_on()
    assert session.current == ids[3]
    other.decide(ids[1], text=None, status=Status.READ)
    look(desk)
    assert (listed(open_window, 1), session.queue.left) == (Status.READ, 5)


def test_the_plate_at_hand_is_not_changed_under_ones_hands(open_window, desk, other, qtbot):
    session, at_hand = desk.session, desk.session.current
    shown = open_window.review.single._correction
    before = shown.text
    decide(other, at_hand)
    look(desk)
    assert (shown.text, listed(open_window, 0)) == (before, Status.READ)
    session.step(1)  # nothing was decided about it here
    assert (listed(open_window, 0), session.queue.left) == (Status.CORRECTED, 5)
    session.step(-1)
    assert shown.text == "京A99999"


def test_what_was_decided_here_is_not_told_again(open_window, desk, other, qtbot):
    session, ids = desk.session, desk.session.queue.ids.tolist()
    look(desk)
    session.decide(ids[:2], None, Status.UNREADABLE)
    session.undo_stack.undo()
    told: list[list[int]] = []
    session.plates_changed.connect(told.append)
    look(desk)
    assert told == []
    decide(other, ids[4])
    look(desk)
    assert told == [[ids[4]]]


@pytest.fixture
def all_decided_elsewhere(open_window, desk, other, monkeypatch):
    """Let another window decide about every plate, of which two are told at a time; return the plates."""
    ids = desk.session.queue.ids.tolist()
    monkeypatch.setattr(portions, "PORTION", 2)
    look(desk)
    other.decide_many(ids, status=Status.UNREADABLE)
    return ids


def test_very_many_are_told_in_portions_between_which_the_window_works(all_decided_elsewhere, desk, qtbot):
    session, ids = desk.session, all_decided_elsewhere
    told: list[list[int]] = []
    session.plates_changed.connect(told.append)
    look(desk)
    assert session.queue.left > 1
    qtbot.waitUntil(lambda: session.queue.left == 1)  # the plate at hand
    assert sorted(one for some in told for one in some) == ids[1:]
    assert max(map(len, told)) <= 2


def test_another_folder_is_not_told_what_became_of_the_plates_of_the_one_before(
    all_decided_elsewhere, desk, qtbot
):
    session = desk.session
    look(desk)
    session.close()
    told: list[list[int]] = []
    session.plates_changed.connect(told.append)
    qtbot.wait(50)
    assert told == []


@pytest.mark.parametrize("act", ["doubtful", "remove_plate"])
def test_a_plate_that_came_to_hand_as_decided_elsewhere_says_so_first(act, open_window, desk, other, qtbot):
    """Nothing but the list tells the state of a plate, and the list was filled before."""
    session, second = desk.session, desk.session.queue.at(1)
    assert listed(open_window, 1) is Status.READ
    decide(other, second)
    session.step(1)
    open_window.actions_table[act].trigger()
    assert (session.row(second).status, listed(open_window, 1)) == (Status.CORRECTED, Status.CORRECTED)
    open_window.actions_table[act].trigger()
    assert session.row(second).status is ACTS[act]


def test_enter_goes_on_where_another_window_has_decided_the_same(open_window, desk, other, qtbot):
    session, first = desk.session, desk.session.current
    other.decide(first, text=None, status=Status.CONFIRMED)
    strip = open_window.review.single._correction.strip
    wait_to_see(qtbot, open_window)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert session.current != first
    assert session.undo_stack.count() == 0


def test_what_another_window_reads_is_shown_too(open_window, desk, other, qtbot):
    session, ids = desk.session, desk.session.queue.ids.tolist()
    row = session.row(ids[3])
    look(desk)
    other.record_readings("fake", [(row.plate_id, reading("京B00000"), row.quad, "name-quad", "")])
    look(desk)
    assert open_window.library.model.row_at(3).text == "京B00000"
    told: list[list[int]] = []
    session.plates_changed.connect(told.append)
    look(desk)
    assert told == []
