"""A key that is held down decides nothing that nobody has looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from core.project import Status
from tests.gui.helpers import is_here

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ready(window, desk, session, qtbot):
    """Return a window that shows the first plate, and has the pictures of the others."""
    single = window.review.single
    qtbot.waitUntil(lambda: single._loaded is not None)
    rows = session.rows(session.queue.ids.tolist())
    qtbot.waitUntil(lambda: all(is_here(desk, single, row) for row in rows))
    return window


def hold(window, key: Qt.Key, times: int = 3) -> None:
    """Press a key, and repeat it, as the keyboard does: to whatever has the focus by then."""
    for number in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", number > 0)
        QApplication.sendEvent(window.windowHandle(), event)


def hold_on_x11(window, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, times: int = 3) -> None:
    """Repeat a key as X11 does: release and press have one time, and Qt does not always tell."""
    for number in range(times):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, "\r")
            event.setTimestamp(1000 + 40 * (number + (kind is QEvent.Type.KeyRelease)))
            QApplication.sendEvent(window.windowHandle(), event)


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


def test_repetitions_that_qt_does_not_tell_confirm_nothing_either(ready, session):
    ready.review.single._correction.strip.setFocus()
    hold_on_x11(ready, ENTER)
    assert confirmed(session) == 1
    hold_on_x11(ready, ENTER, times=1)  # let go, and pressed again
    assert confirmed(session) == 2


def test_what_moves_and_what_is_typed_may_be_repeated(ready, session):
    strip = ready.review.single._correction.strip
    strip.setFocus()
    hold_on_x11(ready, Qt.Key.Key_Home, times=1)
    hold_on_x11(ready, Qt.Key.Key_Right)
    assert strip.editor.cursor == 3


def test_a_repeated_press_overrides_its_shortcut(ready):
    seen = []
    for stamp in (1000, 1040):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_U, CTRL, "")
        event.setTimestamp(stamp)
        event.ignore()
        QApplication.sendEvent(ready.windowHandle(), event)
        seen.append(event.isAccepted())
        release = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_U, CTRL, "")
        release.setTimestamp(1040)
        QApplication.sendEvent(ready.windowHandle(), release)
    assert seen == [False, True]


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
