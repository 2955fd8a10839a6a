"""Assigning plates to a split: from the selection or the list, undone as one step, filtered, exported."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.project import Query, Status
from gui.dialogs.export import SplitRow
from gui.dialogs.split import SplitDialog, split_name
from gui.main_window import MainWindow


@pytest.fixture
def dialog(session, qtbot):
    def make(selected):
        made = SplitDialog(session, selected)
        qtbot.addWidget(made)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        made.show()
        return made

    return make


def splits(session) -> list[str]:
    return [row.split for row in session.rows(session.queue.ids.tolist())]


def test_what_is_selected_is_assigned_and_taken_back(dialog, session):
    ids = session.queue.ids[:3].tolist()
    shown = dialog(ids)
    assert [shown.plates.itemText(i) for i in range(2)] == ["3 selected", "All 6 listed"]
    shown.name.setCurrentText(" Val ")
    shown.assign()
    assert splits(session) == ["val"] * 3 + [""] * 3
    assert session.find(Query(split="val")) == ids
    session.undo_stack.undo()
    assert (splits(session), session.undo_stack.count()) == ([""] * 6, 1)


def test_all_that_is_listed_is_assigned_by_default(dialog, session, qtbot):
    session.set_query(text="皖A")
    qtbot.waitUntil(lambda: len(session.queue) == 2)
    shown = dialog([session.current])
    assert shown.plates.currentText() == "All 2 listed"
    shown.name.setCurrentText("night")
    shown.assign()
    assert splits(session) == ["night"] * 2
    again = dialog([])
    assert again.plates.count() == 1
    again.name.setCurrentText("")
    again.assign()
    assert splits(session) == ["", ""]


def test_one_enter_assigns_what_is_offered_or_typed(dialog, session, qtbot):
    shown = dialog([])
    qtbot.keyClick(shown.name, Qt.Key.Key_Return)
    assert splits(session) == ["train"] * 6
    again = dialog([])
    again.name.setEditText("")
    qtbot.keyClicks(again.name, "te")  # a name of its own, not the beginning of "test"
    qtbot.keyClick(again.name, Qt.Key.Key_Return)
    assert splits(session) == ["te"] * 6


def test_very_many_are_assigned_in_the_background(dialog, session, qtbot, monkeypatch):
    monkeypatch.setattr(session.bulk, "at_once", 1)
    dialog([]).assign()
    assert session.bulk.busy
    qtbot.waitUntil(lambda: not session.bulk.busy)
    assert splits(session) == ["train"] * 6
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: splits(session) == [""] * 6 and not session.bulk.busy)


def test_a_dialog_of_another_folder_assigns_nothing(dialog, session):
    shown = dialog([])
    session.adopt(None)
    shown.assign()
    assert session.undo_stack.count() == 0


def test_names_of_the_usual_splits_are_small():
    assert [split_name(text) for text in (" TEST", "Night ", " ")] == ["test", "Night", ""]


def test_the_window_asks_and_an_export_takes_what_was_assigned(desk, session, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    window.actions_table["split"].trigger()
    (shown,) = window.findChildren(SplitDialog)
    shown.name.setCurrentText("test")
    shown.assign()
    row = SplitRow()
    qtbot.addWidget(row)
    row.on.setChecked(True)
    row.assigned.setChecked(True)
    assert (row.on.isChecked(), row.value()) == (False, "assigned")
    row.on.setChecked(True)
    assert row.value() == (0.8, 0.1, 0.1)


def test_nothing_can_be_assigned_where_nothing_is_listed(dialog, session, qtbot):
    session.set_query(text="川")
    qtbot.waitUntil(lambda: not len(session.queue))
    shown = dialog([])
    assert (shown._assign.text(), shown._assign.isEnabled()) == ("Assign 0", False)
    assert dialog(session.find(Query())[:1])._assign.isEnabled()
