"""Many plates at once, and several plates in one picture."""

from __future__ import annotations

import pytest

from core.project import Status
from core.reading import Quad
from gui import plates as plates_module
from tests.gui.helpers import LABELS

QUAD = Quad.from_points([[10, 10], [70, 12], [70, 32], [10, 30]])


@pytest.fixture
def plates(session, desk):
    return desk.plates


def statuses(session) -> list[Status]:
    return [row.status for row in session.rows(session.queue.ids.tolist())]


def test_selected_plates_are_confirmed_as_one_step(plates, session):
    plates.confirm(session.queue.ids[:4].tolist())
    assert statuses(session) == [Status.CONFIRMED] * 4 + [Status.READ] * 2
    assert session.current == session.queue.at(4)
    session.undo_stack.undo()
    assert statuses(session) == [Status.READ] * 6


def test_what_was_decided_is_not_confirmed_again(plates, session, qtbot):
    session.confirm("皖A99999")
    plates.confirm(session.queue.ids[:2].tolist())
    assert session.rows([session.queue.at(0)])[0].text == "皖A99999"
    assert statuses(session)[:2] == [Status.CORRECTED, Status.CONFIRMED]
    with qtbot.waitSignal(session.notice):
        plates.confirm(session.queue.ids[:2].tolist())


def test_many_plates_are_decided_in_the_background(plates, session, desk, qtbot, monkeypatch):
    monkeypatch.setattr(plates_module, "AT_ONCE", 2)
    plates.mark(session.queue.ids[:5].tolist(), Status.UNREADABLE)
    qtbot.waitUntil(lambda: session.undo_stack.count() == 1 and not desk.tasks.tasks)
    assert statuses(session) == [Status.UNREADABLE] * 5 + [Status.READ]
    session.undo_stack.undo()
    assert statuses(session) == [Status.READ] * 6


def test_one_plate_keeps_what_was_typed(plates, session):
    first = session.current
    session.keep_draft("皖A1234Z")
    plates.mark([first], Status.DOUBTFUL)
    assert session.row(first).text == "皖A1234Z"


def test_another_plate_is_added_drawn_and_taken_back(plates, session, qtbot):
    first = session.current
    with qtbot.waitSignal(plates.drawing_wanted):
        plates.add()
    added = session.current
    assert added != first
    assert session.row(added).image_id == session.row(first).image_id
    session.set_quad(QUAD)
    assert [row.quad for row in session.plates_of_picture(session.row(first))][1] == QUAD
    qtbot.waitUntil(lambda: len(session.queue) == 7)
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.current == first
    qtbot.waitUntil(lambda: len(session.queue) == 6)


def test_a_plate_is_removed_and_brought_back(plates, session, qtbot):
    first = session.current
    plates.add()
    added = session.current
    qtbot.waitUntil(lambda: len(session.queue) == 7)
    plates.remove()
    assert session.current == first
    qtbot.waitUntil(lambda: len(session.queue) == 6)
    session.undo_stack.undo()
    assert session.current == added
    assert not session.row(added).deleted


def test_the_last_plate_of_a_picture_becomes_no_plate(plates, session):
    first = session.current
    plates.remove()
    row = session.row(first)
    assert (row.deleted, row.status, row.text) == (False, Status.NO_PLATE, LABELS[0])


def test_without_a_project_nothing_happens(desk):
    desk.plates.add()
    desk.plates.remove()
    desk.plates.mark([], Status.DOUBTFUL)
    assert desk.session.undo_stack.count() == 0
