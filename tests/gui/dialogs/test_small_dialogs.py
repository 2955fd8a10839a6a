"""On a small screen, in the largest type, no dialog reaches beyond it and every control can be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from gui.dialogs.about import AboutDialog
from gui.dialogs.export import ExportDialog
from gui.dialogs.keys import KeysDialog
from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.split import SplitDialog
from tests.gui.helpers import come_to_rest

SMALL = QRect(0, 0, 800, 600)
FRAME = 24  # pixels for a title bar
DIALOGS = {
    "about": lambda desk, window: AboutDialog(window),
    "export": ExportDialog,
    "keys": lambda desk, window: KeysDialog(desk.settings, window),
    "settings": lambda desk, window: PreferencesDialog(desk.settings, desk.recogniser, window),
    "split": lambda desk, window: SplitDialog(desk.session, [], window),
}


@pytest.fixture(params=["en", "zh_CN"])
def window(request, open_window, desk, monkeypatch) -> Iterator[QWidget]:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: SMALL)
    desk.settings.set("language", request.param)
    desk.settings.set("font_percent", 200)
    return open_window


def opened(name: str, desk, window, qtbot) -> QDialog:
    dialog = DIALOGS[name](desk, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    come_to_rest(qtbot)
    return dialog


def is_seen(widget: QWidget) -> bool:
    """Tell whether all of a widget is in sight; of one that is larger than its room, some."""
    seen = widget.visibleRegion().boundingRect()
    return seen == widget.rect() or seen.height() > 3 * widget.fontMetrics().height()


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_no_larger_than_the_screen_and_its_buttons_are_seen(name, window, desk, qtbot):
    dialog = opened(name, desk, window, qtbot)
    assert dialog.width() <= SMALL.width()
    assert dialog.height() <= SMALL.height() - FRAME
    buttons = dialog.findChild(QDialogButtonBox).findChildren(QPushButton)
    assert buttons and all(is_seen(button) for button in buttons)


@pytest.mark.parametrize("name", ["about", "split"])
def test_no_word_of_a_small_dialog_is_cut(name, window, desk, qtbot):
    dialog = opened(name, desk, window, qtbot)
    for label in dialog.findChildren(QLabel):
        room = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= room
        assert label.wordWrap() or label.width() >= label.sizeHint().width()


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(("name", "page"), [("export", 0), ("settings", 0), ("settings", 1), ("settings", 2)])
def test_whatever_gets_the_keyboard_is_in_sight(name, page, back, window, desk, qtbot):
    dialog = opened(name, desk, window, qtbot)
    if isinstance(dialog, PreferencesDialog):
        dialog.pages.setCurrentIndex(page)
    had = set()
    for _ in range(24):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        come_to_rest(qtbot)
        focused = QApplication.focusWidget()
        assert dialog.isAncestorOf(focused)
        assert is_seen(focused), focused
        had.add(focused)
    assert dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close) in had
    assert len(had) > 5


def test_keys_are_read_without_scrolling_sideways(window, desk, qtbot):
    dialog = opened("keys", desk, window, qtbot)
    assert dialog._scroller.horizontalScrollBar().maximum() == 0
