"""Yellow plates: no text tells them from blue ones; what the reader saw is overruled by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.exchange import items_of
from core.project import Query, Status
from gui.texts import said
from tests.gui.helpers import wait_for_bulk


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


def test_very_many_are_marked_in_the_background_as_one_step(desk, few, qtbot):
    ids, titles, told = few.queue.ids.tolist(), [], []
    few.decide([ids[0]], "粤BD12345", Status.CORRECTED)  # the plate at hand, which is green
    few.decide([ids[3]], None, Status.CONFIRMED)
    desk.plates.mark_yellow([ids[1]])
    few.select(ids[0])
    desk.tasks.started.connect(lambda task: None if task.quiet else titles.append(task.title))
    few.notice.connect(lambda words: told.append(said(words)))
    steps = few.undo_stack.count()
    desk.plates.mark_yellow(ids)
    qtbot.waitUntil(lambda: kinds(few) == ["green"] + ["yellow"] * 5 and not few.bulk.busy)
    assert (titles, told) == (["Marking as yellow: 5 plates"], ["Marked as yellow: 5 plates"])
    assert (few.undo_stack.count(), few.current) == (steps + 1, ids[0])  # nothing was decided by it
    assert few.row(ids[0]).changed_at != few.row(ids[4]).changed_at
    few.undo_stack.undo()
    wait_for_bulk(qtbot, few)
    assert kinds(few) == ["green", "yellow"] + ["blue"] * 4
    few.undo_stack.redo()
    wait_for_bulk(qtbot, few)
    desk.plates.mark_yellow(ids)  # all that can be are
    qtbot.waitUntil(lambda: kinds(few) == ["green"] + ["blue"] * 5 and not few.bulk.busy)
    assert titles[-1] == "Marking as not yellow: 5 plates"


@pytest.mark.parametrize(
    ("text", "words"), [("粤BD12345", "seven plain characters"), ("", "Read the plate or type it first")]
)
def test_very_many_that_cannot_be_yellow_are_left_alone(desk, few, qtbot, text, words):
    ids = few.queue.ids.tolist()
    if text:
        few.project.decide_many(ids, text=text, status=Status.CORRECTED)
    else:
        ids = [few.project.add_plate(few.row(plate).image_id, None).plate_id for plate in ids]
    edits = few.project.newest_edit()
    with qtbot.waitSignal(few.notice) as told:
        desk.plates.mark_yellow(ids)
    assert words in said(told.args[0])
    assert few.project.newest_edit() == edits
