"""Two windows on one folder: plates that the other one has removed or added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from core.project import Status
from core.project.records import Slot
from gui.editing.character_edits import changed_texts
from tests.gui.elsewhere import listed, look, told_by
from tests.gui.helpers import make_folder, reading, wait_for_sheet, wait_to_see

ACTS = ("confirm", "doubtful", "unreadable", "no_plate", "remove_plate", "skip")


@pytest.fixture
def two_plates(open_window, desk, other, qtbot):
    """Return a picture's two plates that wait; the further one is the second in the list."""
    session = desk.session
    first = session.row(session.queue.at(0))
    further = other.add_plate(first.image_id, first.quad).plate_id
    other.record_readings("fake", [(further, reading("京B00000"), first.quad, "name-quad", "")])
    look(desk)
    open_window.actions_table["rescan"].trigger()
    qtbot.waitUntil(lambda: not desk.tasks.tasks and session.queue.at(1) == further)
    return first.plate_id, further


def press(window, qtbot, act: str) -> None:
    if act == "confirm":
        wait_to_see(qtbot, window)
        qtbot.keyClick(window.review.single._correction.strip, Qt.Key.Key_Return)
    else:
        window.actions_table[act].trigger()


@pytest.mark.parametrize("act", ACTS)
def test_a_key_on_a_plate_that_another_window_has_removed_stores_nothing_and_says_so(
    act, two_plates, open_window, desk, other, qtbot
):
    session, (first, further) = desk.session, two_plates
    session.select(further)
    other.delete_plate(further)
    before, told = other.newest_edit(), told_by(session)
    press(open_window, qtbot, act)
    assert (session.current, told) == (first, ["This plate has been removed, so nothing was stored."])
    assert (other.newest_edit(), session.undo_stack.count()) == (before, 0)
    assert listed(open_window, 1) == Status.READ
    assert open_window.library.model.cell(1, 0)[0] == "Removed"
    press(open_window, qtbot, act)  # on the plate that is seen by now
    assert other.history(limit=1)[0].plate_id == first
    assert session.row(further).status is Status.READ


def test_corners_of_a_plate_that_another_window_has_removed_are_not_in_the_way_of_its_return(
    two_plates, open_window, desk, other, qtbot
):
    session, (_, further) = desk.session, two_plates
    session.select(further)
    removed = other.delete_plate(further)
    told = told_by(session)
    open_window.review.single._canvas.quad_changed.emit(session.row(further).quad)
    assert told == ["This plate has been removed, so nothing was stored."]
    assert other.revert_all([removed]) == []
    assert not session.row(further).deleted


@pytest.mark.parametrize("at_once", [200, 1])
@pytest.mark.parametrize("known", [False, True])
def test_what_another_window_has_removed_is_not_decided_with_many(
    known, at_once, two_plates, open_window, desk, other, qtbot, monkeypatch
):
    session, (first, further) = desk.session, two_plates
    monkeypatch.setattr(session.bulk, "at_once", at_once)
    other.delete_plate(further)
    if known:
        look(desk)
    for act in (desk.plates.confirm, lambda ids: desk.plates.mark(ids, Status.UNREADABLE)):
        act(session.queue.ids.tolist())
        qtbot.waitUntil(lambda: not session.bulk.busy)
        assert session.row(further).status is Status.READ
        assert session.row(first).status is not Status.READ
        session.undo_stack.undo()
        qtbot.waitUntil(lambda: not session.bulk.busy)


@pytest.mark.parametrize("known", [False, True])
def test_a_page_is_confirmed_without_what_another_window_has_removed(
    known, two_plates, open_window, desk, other, qtbot
):
    session, (first, further) = desk.session, two_plates
    open_window.review.show_view("sheet")
    sheet = open_window.review.currentWidget()
    qtbot.waitUntil(lambda: further in sheet._rows)
    wait_for_sheet(qtbot, sheet)
    other.delete_plate(further)
    if known:
        look(desk)
        cell, removed = sheet._cell_of(sheet._rows[further], current=False), desk.theme.icon("cancel", "soft")
        assert (cell.message, cell.glyph.cacheKey()) == ("Removed", removed.cacheKey())
    sheet.confirm_page()
    assert session.row(further).status is Status.READ
    assert session.row(first).status is Status.CONFIRMED


def test_a_character_is_not_changed_in_a_plate_that_another_window_has_removed(
    two_plates, open_window, desk, other
):
    session, (_, further) = desk.session, two_plates
    other.delete_plate(further)
    row = session.row(further)
    assert changed_texts([Slot(further, 1, 0.9)], [row], "B", "8") == []
    assert changed_texts([Slot(further, 1, 0.9)], [replace(row, deleted=False)], "B", "8")


def footer(window) -> list[str]:
    return window.library.footer.text().splitlines()[1:]


def test_plates_that_another_window_adds_are_told_and_listed_when_one_asks_for_them(
    open_window, desk, other, qtbot
):
    session, folder = desk.session, desk.session.folder
    other.add_plate(session.row(session.queue.at(2)).image_id, None)
    make_folder(folder / "more", ["沪A12345", "沪A23456"])
    other.scan()
    ids = session.queue.ids.tolist()
    look(desk)
    qtbot.waitUntil(lambda: footer(open_window) == ["Added meanwhile: 3; Ctrl+R lists them"])
    assert session.queue.ids.tolist() == ids, "no row jumps"
    open_window.actions_table["rescan"].trigger()
    qtbot.waitUntil(lambda: len(session.queue) == len(ids) + 3)
    assert footer(open_window) == []
    look(desk)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert footer(open_window) == []


def test_only_what_the_filter_means_is_told_as_added(open_window, desk, other, qtbot):
    session = desk.session
    session.set_query(label="沪A12345")
    qtbot.waitUntil(lambda: not len(session.queue) and not session.queue.awaits_successor)
    make_folder(session.folder / "more", ["沪A12345", "沪A23456"])
    other.scan()
    look(desk)
    qtbot.waitUntil(lambda: footer(open_window) == ["Added meanwhile: 1; Ctrl+R lists them"])
    session.set_query(label="")
    qtbot.waitUntil(lambda: len(session.queue) == 8)
    assert footer(open_window) == []


def test_what_was_added_here_is_not_told(open_window, desk, other, qtbot):
    session = desk.session
    open_window.actions_table["add_plate"].trigger()
    make_folder(session.folder / "more", ["沪A12345"])
    open_window.actions_table["rescan"].trigger()
    qtbot.waitUntil(lambda: len(session.queue) == 8 and not desk.tasks.tasks)
    told: list[int] = []
    desk.others.unlisted.connect(told.append)
    look(desk)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert told == []


def test_a_queue_that_is_frozen_tells_of_nothing_added(open_window, desk, other, qtbot):
    session = desk.session
    session.start_queue("uncertain")
    qtbot.waitUntil(lambda: session.frozen is not None and not desk.tasks.tasks)
    other.add_plate(session.row(session.queue.at(2)).image_id, None)
    look(desk)
    assert not desk.tasks.tasks
    assert footer(open_window) == []
