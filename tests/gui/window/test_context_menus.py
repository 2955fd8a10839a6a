"""What one points at has a menu, by the mouse and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from core.project import Status
from gui.window.context_menus import CELL_ACTIONS, PLATE_ACTIONS, ROW_ACTIONS


@pytest.fixture
def at_work(window, desk, project, qtbot):
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6 and not desk.tasks.tasks)
    return window


def menu_of(place, qtbot, key: bool, spot=None) -> list[str]:
    """Open the menu of a place by the key of the window or by the mouse; return its acts, and close it."""
    seen: list[list[str]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if menu is not None:
            seen.append(
                [action.objectName() or action.text().partition("\t")[0] for action in menu.actions()]
            )
            menu.close()

    QTimer.singleShot(50, look)
    if key:
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    else:
        spot = spot or place.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, place.mapToGlobal(spot))
        QApplication.sendEvent(place, event)
    qtbot.waitUntil(lambda: bool(seen))
    return seen[0]


MENU = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
BY_KEY = pytest.mark.parametrize("key", [False, True])


@MENU
@BY_KEY
def test_the_plate_its_photo_and_the_list_have_a_menu(at_work, qtbot, key):
    single = at_work.review.single
    assert menu_of(single._correction.strip, qtbot, key) == list(PLATE_ACTIONS)
    assert menu_of(single._canvas, qtbot, key) == list(PLATE_ACTIONS)
    table = at_work.library.table
    assert menu_of(table if key else table.viewport(), qtbot, key) == list(ROW_ACTIONS)


@MENU
@BY_KEY
def test_the_cells_of_a_page_have_a_menu(at_work, desk, qtbot, key):
    at_work.actions_table["sheet"].trigger()
    sheet = at_work.review.currentWidget()
    at_work.actions_table["single"].trigger()
    at_work.actions_table["sheet"].trigger()  # shown once more: no act twice
    spot = sheet.grid.box_of(2).center().toPoint()
    sheet.grid.go(2 if key else 0)
    seen = menu_of(sheet.grid, qtbot, key, spot)
    assert seen == ["Wrong", "Confirm the rest of the page", "", *CELL_ACTIONS]
    assert desk.session.current == desk.session.queue.at(2), "the menu is of the cell under the pointer"
    sheet._wrong.trigger()
    assert sheet.marked == {desk.session.current}
    at_work.actions_table["unreadable"].trigger()
    assert desk.session.row(desk.session.queue.at(2)).status is Status.UNREADABLE


@MENU
def test_the_characters_of_a_page_have_a_menu(at_work, desk, qtbot):
    at_work.actions_table["characters"].trigger()
    view = at_work.review.currentWidget()
    view.strip.choose("A")
    qtbot.waitUntil(lambda: len(view.slots) == 3)
    seen = menu_of(view.grid, qtbot, key=True)
    assert seen == ["Marked", "Change 1 place to …", "", *CELL_ACTIONS]
    assert not view._apply.isEnabled()
    view._mark.trigger()
    assert view.marked == {view.slots[0]}


def test_what_has_no_menu_opens_none(at_work, qtbot):
    at_work.actions_table["sheet"].trigger()
    grid = at_work.review.currentWidget().grid
    corner = grid.rect().bottomRight()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, corner, grid.mapToGlobal(corner))
    QApplication.sendEvent(grid, event)
    assert QApplication.activePopupWidget() is None
