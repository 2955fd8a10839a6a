"""The menus of what one points at: a row of the list, the plate and its photo, a cell of a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.actions import Actions
from gui.widgets.grid.page_grid import PageGrid

ROW_ACTIONS = ("confirm_selected", "read_selected", "doubtful", "unreadable", "no_plate", "yellow", "split",
               "reveal")  # fmt: skip
PLATE_ACTIONS = ("take_label", "corners", "add_plate", "remove_plate", "doubtful", "unreadable", "no_plate",
                 "skip", "yellow", "reveal")  # fmt: skip
CELL_ACTIONS = ("confirm_selected", "doubtful", "unreadable", "no_plate", "skip", "yellow", "type", "single",
                "reveal")  # fmt: skip


class ContextMenus(QObject):
    """Fills the menus with acts of the table, and opens them by a key on every system."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def fill(self, place: QWidget, actions: Actions, names: Sequence[str]) -> None:
        """Let a widget, and what is in it, have a menu of these acts."""
        place.addActions([actions[name] for name in names])
        place.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def fill_cells(self, grid: QWidget | None, actions: Actions) -> None:
        """Add to the menu that a page has of its own; once, however often it is asked, and to pages alone."""
        if isinstance(grid, PageGrid) and actions[CELL_ACTIONS[0]] not in grid.actions():
            line = QAction(grid)
            line.setSeparator(True)
            grid.addActions([line, *(actions[name] for name in CELL_ACTIONS)])

    @Slot()
    def open(self) -> None:
        """Open the menu of what has the keyboard, where it has one, as the menu key does.

        Qt makes an event of Shift+F10 on Windows alone, and not every keyboard has a menu key.
        """
        place = self._window.focusWidget()
        if place is None or QApplication.activePopupWidget() is not None:
            return
        spot = _spot(place)
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(place, QContextMenuEvent(reason, spot, place.mapToGlobal(spot)))


def _spot(place: QWidget) -> QPoint:
    """Return the point at which Qt opens the menu for the menu key: on the text cursor, on the row."""
    box = place.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    if isinstance(box, QRectF):
        box = box.toRect()
    return box.center() if isinstance(box, QRect) else place.rect().center()
