"""Yellow plates: no text tells them from blue ones; what the reader saw is overruled by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.exchange import items_of
from core.project import Query, Status
from gui.texts import said


def kinds(session) -> list[str]:
    return [row.kind for row in session.rows(session.queue.ids.tolist())]


def test_what_is_selected_is_marked_as_one_step_and_unmarked(desk, session):
    some = session.queue.ids[:2].tolist()
    desk.plates.mark_yellow(some)
    assert kinds(session) == ["yellow"] * 2 + ["blue"] * 4
    assert session.project.plate_ids(Query(kind=frozenset({"yellow"}))).tolist() == some
    session.undo_stack.undo()
    assert kinds(session) == ["blue"] * 6
    session.undo_stack.redo()
    desk.plates.mark_yellow(some)  # the one at hand is yellow by now
    assert kinds(session) == ["blue"] * 6


def test_a_key_marks_the_plate_at_hand_and_an_export_says_so(open_window, session, qtbot):
    window, first = open_window, session.current
    qtbot.keyClick(window.review.single, Qt.Key.Key_Y, _SHIFTED)
    assert session.row(first).kind == "yellow"
    session.decide([first], None, Status.CONFIRMED)
    (item,) = items_of(session.project)
    assert (item.kind, session.row(first).status) == ("yellow", Status.CONFIRMED)


def test_a_yellow_plate_says_so_also_while_it_is_typed(open_window, session, qtbot):
    single = open_window.review.single
    strip, notice = single._correction.strip, single.findChild(QLabel, "typing_notice")
    assert notice.text() == ""
    qtbot.keyClick(strip, Qt.Key.Key_Y, _SHIFTED)
    qtbot.waitUntil(lambda: notice.text() == "Yellow plate")
    session.step(1)
    qtbot.waitUntil(lambda: notice.text() == "")
    qtbot.keyClicks(strip, "7")
    qtbot.keyClick(strip, Qt.Key.Key_Y, _SHIFTED)
    qtbot.waitUntil(lambda: notice.text().startswith("Yellow plate"))
    assert single._correction.edited  # what was typed stands
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: "Yellow" not in notice.text())
    session.step(-1)
    qtbot.waitUntil(lambda: notice.text() == "Yellow plate")


_SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_what_was_seen_as_yellow_is_said_to_be_blue(desk, session, qtbot):
    first = session.current
    reading = replace(session.readings(first)[0][1], yellow=True)
    session.project.record_readings("colours", [(first, reading, None, "whole", "")])
    assert session.row(first).kind == "yellow"
    desk.plates.mark_yellow([first])
    assert session.row(first).kind == "blue"
    session.undo_stack.undo()
    assert session.row(first).kind == "yellow"


def test_of_a_selection_those_are_marked_that_can_be(desk, session):
    some = session.queue.ids[:3].tolist()
    session.decide([some[0]], "粤BD12345", Status.CORRECTED)
    desk.plates.mark_yellow([some[1]])
    session.select(some[0])
    desk.plates.mark_yellow(some)
    assert kinds(session)[:4] == ["green", "yellow", "yellow", "blue"]


@pytest.mark.parametrize("text", ["粤BD12345", "京A1234学"])
def test_a_kind_that_the_text_tells_is_left_to_it(desk, session, qtbot, text):
    first = session.current
    session.decide([first], text, Status.CORRECTED)
    kind = session.row(first).kind
    with qtbot.waitSignal(session.notice) as told:
        desk.plates.mark_yellow([first])
    assert "seven plain characters" in said(told.args[0])
    assert session.row(first).kind == kind != "yellow"


def test_a_plate_without_a_text_is_not_told_that_it_has_another(desk, session, qtbot):
    desk.plates.add()
    assert (session.row(session.current).text, session.row(session.current).kind) == ("", "unknown")
    with qtbot.waitSignal(session.notice) as told:
        desk.plates.mark_yellow([session.current])
    assert said(told.args[0]) == "Read the plate or type it first, then say that it is yellow."


def test_very_many_are_marked_in_the_background(desk, session, qtbot, monkeypatch):
    monkeypatch.setattr(session.bulk, "at_once", 1)
    desk.plates.mark_yellow(session.queue.ids.tolist())
    qtbot.waitUntil(lambda: not session.bulk.busy)
    assert kinds(session) == ["yellow"] * 6
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: not session.bulk.busy)
    assert kinds(session) == ["blue"] * 6
