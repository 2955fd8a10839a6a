"""A key that is held down decides nothing that nobody has looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from core.project import Status

ENTER = Qt.Key.Key_Return


@pytest.fixture
def ready(window, session, qtbot):
    """Return a window that shows the first plate."""
    single = window.review.single
    qtbot.waitUntil(lambda: single._loaded is not None)
    return window


def hold(window, key: Qt.Key, times: int = 3) -> None:
    """Press a key, and repeat it, as the keyboard does: to whatever has the focus by then."""
    for number in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", number > 0)
        QApplication.sendEvent(window.focusWidget(), event)


def confirmed(session) -> int:
    rows = session.rows(session.queue.ids.tolist())
    return sum(row.status is Status.CONFIRMED for row in rows)


@pytest.mark.parametrize("where", ["strip", "list", "photo"])
def test_enter_confirms_one_plate_however_long_it_is_held(ready, session, where):
    single = ready.review.single
    widgets = {"strip": single._correction.strip, "list": ready.library.table, "photo": single._canvas}
    widgets[where].setFocus()
    hold(ready, ENTER)
    assert confirmed(session) == 1
    hold(ready, ENTER, 1)
    assert confirmed(session) == 2


def test_enter_accepts_one_page_however_long_it_is_held(ready):
    ready.actions_table["sheet"].trigger()
    sheet = ready.review.currentWidget()
    accepted = []
    sheet.grid.accepted.connect(lambda: accepted.append(1))
    sheet.grid.setFocus()
    hold(ready, ENTER)
    assert accepted == [1]


def test_only_steps_and_undo_are_repeated(ready):
    repeated = {name for name, action in ready.actions_table._actions.items() if action.autoRepeat()}
    assert repeated == {"undo", "redo", "previous", "next"}
