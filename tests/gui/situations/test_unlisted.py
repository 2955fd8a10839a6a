"""A plate at hand that the list does not hold, as undo brings it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from core.project import Status
from tests.gui.helpers import LABELS


def test_a_click_takes_the_row_to_hand_on_which_the_list_has_stayed(open_window, desk, session, qtbot):
    """It was marked, and what came next was done to a plate that is not listed."""
    library, decided = open_window.library, session.current
    session.confirm(LABELS[0])
    session.set_query(status=frozenset({Status.READ}))
    qtbot.waitUntil(lambda: len(session.queue) == len(LABELS) - 1)
    place = library.table.visualRect(library.model.index(2, 1)).center()
    qtbot.mouseClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    clicked = session.current
    session.select(decided)  # as undo does
    assert library.selected_ids() == []
    qtbot.mouseClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (library.selected_ids(), session.current) == ([clicked], clicked)
