"""A plate of a page that is opened alone: by typing, a double click or a key; and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from core.project import Status
from gui.views.sheet import SheetView
from gui.views.tool_bar import ToolBar
from gui.widgets.way_back import WayBack
from tests.gui.helpers import LABELS, press, statuses, wait_for_sheet, wait_to_see

Key, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def sheet(open_window, qtbot) -> SheetView:
    """Return the sheet of a window with six plates, the cursor on the third, which was misread."""
    open_window.review.show_view("sheet")
    view = open_window.review.currentWidget()
    assert isinstance(view, SheetView) and open_window.focusWidget() is view.grid
    wait_for_sheet(qtbot, view)
    press(view, Key.Key_Right, Key.Key_Right)
    return view


def strip_of(window):
    return window.review.single._correction.strip


def types(window, qtbot, *keys: Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press keys on whatever has the keyboard then."""
    for key in keys:
        wait_to_see(qtbot, window)
        qtbot.keyClick(window.focusWidget(), key, held)


def bar(window) -> bool:
    return window.findChild(WayBack).isVisible()


def test_a_character_opens_the_plate_and_is_typed_where_it_is_most_doubtful(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    alone = strip_of(window)
    window.review.show_view("single")
    doubtful = alone.editor.cursor
    window.review.show_view("sheet")
    types(window, qtbot, Key.Key_6)
    assert (window.review.name, window.focusWidget()) == ("single", alone)
    assert (session.current, bar(window)) == (session.queue.at(2), True)
    now = alone.editor.text
    assert (
        now == "浙E34587"[:doubtful] + "6" + "浙E34587"[doubtful + 1 :]
        and alone.editor.cursor == doubtful + 1
    )


def test_enter_confirms_it_and_comes_back_to_the_next_plate(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    third, fourth = session.queue.at(2), session.queue.at(3)
    QApplication.clipboard().setText(LABELS[2])
    types(window, qtbot, Key.Key_V, held=CONTROL)
    assert strip_of(window).editor.text == LABELS[2]
    types(window, qtbot, Key.Key_Return)
    assert (window.review.name, window.focusWidget(), bar(window)) == ("sheet", sheet.grid, False)
    row = session.row(third)
    assert (row.status, row.text, session.current, sheet.grid.current) == (
        Status.CORRECTED, LABELS[2], fourth, 3,
    )  # fmt: skip
    assert desk.settings.values.view == "sheet"  # where the next start begins
    types(window, qtbot, Key.Key_Return)
    assert [s for i, s in enumerate(statuses(session)) if i != 2] == [Status.CONFIRMED] * 5
    window.review.undo()
    assert [s for i, s in enumerate(statuses(session)) if i != 2] == [Status.READ] * 5
    window.review.undo()
    row = session.row(third)
    assert (row.status, row.text, session.current, window.review.name) == (
        Status.READ, "浙E34587", third, "sheet",
    )  # fmt: skip


def test_esc_leaves_the_plate_as_it_was(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    types(window, qtbot, Key.Key_6, Key.Key_6, Key.Key_Escape)
    assert (window.review.name, window.focusWidget(), bar(window)) == ("sheet", sheet.grid, False)
    assert (session.draft(session.current), sheet.grid.current, session.undo_stack.count()) == ("", 2, 0)
    window.review.show_view("single")
    assert strip_of(window).editor.text == "浙E34587"
    types(window, qtbot, Key.Key_Escape)
    assert window.review.name == "single"  # which was not opened from anywhere


def test_esc_leaves_what_was_typed_for_the_plate_before_it_was_opened(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    third = session.current
    window.review.show_view("single")
    types(window, qtbot, Key.Key_7, Key.Key_PageDown)
    before = session.draft(third)
    assert "7" in before
    window.review.show_view("sheet")
    session.select(third)
    types(window, qtbot, Key.Key_Delete)
    assert (window.review.name, session.draft(third)) == ("single", strip_of(window).editor.text) != before
    types(window, qtbot, Key.Key_Escape)
    assert (window.review.name, session.draft(third)) == ("sheet", before)
    window.review.show_view("single")
    assert strip_of(window).editor.text == before


def test_undo_takes_the_typing_back_first_and_then_goes_back(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    session.select(session.queue.at(0))
    session.set_status(Status.UNREADABLE)
    session.select(session.queue.at(2))
    types(window, qtbot, Key.Key_6)
    window.review.undo()
    assert (strip_of(window).editor.text, window.review.name) == ("浙E34587", "single")
    window.review.undo()
    assert (window.review.name, session.current, session.row(session.queue.at(0)).status) == (
        "sheet", session.queue.at(0), Status.READ,
    )  # fmt: skip


@pytest.mark.parametrize("act", ["doubtful", "unreadable", "no_plate", "skip"])
def test_whatever_is_decided_leads_back(sheet, open_window, desk, qtbot, act):
    types(open_window, qtbot, Key.Key_6)
    open_window.actions_table.trigger(act)
    assert (open_window.review.name, sheet.grid.current) == ("sheet", 3)


def test_the_input_method_and_the_erasing_keys_open_it_too(sheet, open_window, qtbot):
    window, strip = open_window, strip_of(open_window)
    event = QInputMethodEvent()
    event.setCommitString(LABELS[2])
    QApplication.sendEvent(sheet.grid, event)
    assert (window.review.name, strip.editor.text) == ("single", LABELS[2])
    types(window, qtbot, Key.Key_Escape)
    for key in (Key.Key_Delete, Key.Key_Backspace):
        types(window, qtbot, key)
        assert (window.review.name, len(strip.editor.text)) == ("single", 6), key
        types(window, qtbot, Key.Key_Escape)
    window.actions_table.trigger("take_label")
    assert (window.review.name, strip.editor.text) == ("single", LABELS[2])


def test_a_plate_whose_file_name_says_nothing_is_not_opened_for_what_it_says(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    beside = session.project.add_plate(session.row(session.current).image_id, None)
    session.refresh()
    qtbot.waitUntil(lambda: len(session.queue) == len(LABELS) + 1 and not desk.tasks.tasks)
    session.select(beside.plate_id)
    wait_for_sheet(qtbot, sheet)
    assert sheet.shown() is not None and sheet.shown().label in ("", None)
    window.actions_table.trigger("take_label")
    assert (window.review.name, bar(window)) == ("sheet", False)


def test_a_character_pressed_on_a_button_or_in_the_list_opens_it(sheet, open_window, qtbot):
    window = open_window
    for widget in (window.findChild(ToolBar)._button("open"), window.library.table):
        widget.setFocus()
        types(window, qtbot, Key.Key_6)
        assert (window.review.name, bar(window)) == ("single", True), widget
        types(window, qtbot, Key.Key_Escape)
        assert window.focusWidget() is sheet.grid


def test_who_goes_elsewhere_meanwhile_stays_there_and_what_was_typed_is_held_back(
    sheet, open_window, desk, qtbot
):
    window, session = open_window, desk.session
    types(window, qtbot, Key.Key_6)
    typed = strip_of(window).editor.text
    types(window, qtbot, Key.Key_PageDown)
    assert (window.review.name, bar(window), session.current) == ("single", False, session.queue.at(3))
    window.review.show_view("sheet")
    cell = sheet._cell_of(session.row(session.queue.at(2)), False)
    assert ("".join(c for c, _ in cell.letters).replace("·", ""), cell.marked, cell.mark_text) == (
        typed, True, "typed",
    )  # fmt: skip
    types(window, qtbot, Key.Key_Return)
    assert session.row(session.queue.at(2)).status is Status.READ, "nobody has confirmed the reading"
    assert statuses(session).count(Status.CONFIRMED) == 5


def test_one_that_is_opened_by_a_key_or_for_its_corners_comes_back_too(sheet, open_window, desk, qtbot):
    window = open_window
    window.actions_table.trigger("type")
    assert (window.review.name, bar(window)) == ("single", True)
    types(window, qtbot, Key.Key_Escape)
    window.actions_table.trigger("corners")
    assert (window.review.name, bar(window)) == ("single", True)
    window.review.show_view("single")  # to stay
    assert not bar(window)
    types(window, qtbot, Key.Key_Return)
    assert window.review.name == "single"


def test_at_the_end_of_the_list_it_comes_back_as_well(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    rest = [i for i in session.queue.ids.tolist() if i != session.queue.at(2)]
    session.decide(rest, None, Status.CONFIRMED)
    types(window, qtbot, Key.Key_6, Key.Key_Return)
    assert (window.review.name, sheet.grid.current, session.queue.left) == ("sheet", 2, 0)


def test_a_mark_goes_with_the_decision_and_comes_with_its_undo(sheet, open_window, desk, qtbot):
    window, session = open_window, desk.session
    third = session.queue.at(2)
    press(sheet, Key.Key_Space)
    types(window, qtbot, Key.Key_6, Key.Key_Return)
    assert sheet.marked == set()
    window.review.undo()
    assert sheet.marked == {third}, "Enter would confirm what was marked as wrong"
    window.review.redo()
    press(sheet, Key.Key_Left)
    session.select(third)
    with qtbot.waitSignal(session.notice):
        press(sheet, Key.Key_Space)
    assert sheet.marked == set()


def test_in_characters_acts_are_on_the_plate_under_the_cursor(open_window, desk, qtbot):
    window, session = open_window, desk.session
    window.review.show_view("characters")
    view = window.review.currentWidget()
    qtbot.waitUntil(lambda: bool(view.slots))
    meant = view.slots[0].plate_id
    assert session.current != meant, "a look has taken nothing to hand"
    window.actions_table.trigger("unreadable")
    window.actions_table.trigger("unreadable")
    unreadable = [i for i in session.queue.ids.tolist() if session.row(i).status is Status.UNREADABLE]
    assert (unreadable, session.current) == ([meant], meant)
    window.actions_table.trigger("type")
    types(window, qtbot, Key.Key_Return)
    assert (window.review.name, session.current, view.under_cursor()) == ("characters", meant, meant)


def at_a_doubt(window, qtbot):
    """Check the folder and go down to a doubt; return the page and the plate there."""
    window.review.show_view("verify")
    checks = window.review.currentWidget()
    checks.check()
    qtbot.waitUntil(lambda: checks.table.rows.rowCount() == 7 and checks._task is None)
    qtbot.keyClick(checks.table, Key.Key_Down)
    return checks, checks.under_cursor()


def test_a_character_on_a_doubt_opens_its_plate_and_acts_are_on_it(open_window, desk, qtbot):
    window, session = open_window, desk.session
    checks, meant = at_a_doubt(window, qtbot)
    session.select(next(i for i in session.queue.ids.tolist() if i != meant))
    assert meant not in (-1, session.current) and window.focusWidget() is checks.table
    types(window, qtbot, Key.Key_6)
    assert (window.review.name, session.current, bar(window)) == ("single", meant, True)
    assert strip_of(window).editor.edited
    types(window, qtbot, Key.Key_Escape)
    assert (window.review.name, window.focusWidget(), checks.under_cursor()) == (
        "verify",
        checks.table,
        meant,
    )
    window.actions_table.trigger("unreadable")
    assert session.row(meant).status is Status.UNREADABLE
    window.library.table.setFocus()
    session.select(session.queue.at(4))
    types(window, qtbot, Key.Key_6)
    assert (window.review.name, session.current) == ("single", session.queue.at(4)), (
        "it is the list's that is meant"
    )


def test_after_a_visit_from_the_checks_decisions_lead_on_again(open_window, desk, qtbot):
    window, session = open_window, desk.session
    _, meant = at_a_doubt(window, qtbot)
    types(window, qtbot, Key.Key_6, Key.Key_Return)
    assert (window.review.name, session.current) == ("verify", meant), "the page knows what is next on it"
    window.review.show_view("single")
    first, second = [i for i in session.queue.ids.tolist() if i != meant][:2]
    session.select(first)
    types(window, qtbot, Key.Key_Return)
    assert (session.row(first).status, session.current) == (Status.CONFIRMED, second)


def test_a_decision_on_the_checks_leads_on_after_a_visit_as_before(open_window, desk, qtbot):
    window, session = open_window, desk.session
    _, meant = at_a_doubt(window, qtbot)
    types(window, qtbot, Key.Key_6, Key.Key_Return)
    assert (window.review.name, session.current) == ("verify", meant)
    first, second = [i for i in session.queue.ids.tolist() if i != meant][:2]
    session.select(first)
    session.set_status(Status.DOUBTFUL)
    assert (window.review.name, session.current) == ("verify", second)


def test_after_the_last_plate_of_a_list_undo_takes_its_decision_back(open_window, desk, qtbot):
    window, session = open_window, desk.session
    ids = session.queue.ids.tolist()
    session.decide(ids[1:], None, Status.CONFIRMED)
    types(window, qtbot, Key.Key_6, Key.Key_Return)
    assert (session.row(ids[0]).status, session.queue.left) == (Status.CORRECTED, 0)
    window.review.undo()
    assert session.row(ids[0]).status is Status.READ
