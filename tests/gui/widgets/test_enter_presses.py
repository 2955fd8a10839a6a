"""Enter presses the button that has the focus, wherever it stands in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from core.project import Status
from gui.views.tool_bar import ModelButton, ToolBar
from gui.views.welcome import WelcomeView


def test_enter_presses_a_button_of_the_tool_bar(open_window, qtbot):
    bar = open_window.findChild(ToolBar)
    button = bar._button("sheet")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert open_window.actions_table["sheet"].isChecked()


def test_enter_opens_the_menu_of_a_button(open_window, qtbot, monkeypatch):
    opened = []

    def show(button: ModelButton) -> None:  # Qt's own waits until the menu is closed
        opened.append(button)

    monkeypatch.setattr(ModelButton, "showMenu", show)
    model = open_window.findChild(ModelButton)
    qtbot.keyClick(model, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert opened == [model]


def test_enter_on_a_chip_filters(open_window, desk, qtbot):
    qtbot.keyClick(open_window.library.filter.differs_chip, Qt.Key.Key_Return)
    assert desk.session.query.differs


def test_enter_on_doubtful_confirms_nothing(open_window, desk, qtbot):
    session = desk.session
    plate_id = session.current
    button = open_window.review.single.findChild(QPushButton, "doubtful_button")
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert session.row(plate_id).status is Status.DOUBTFUL


def test_enter_that_is_held_down_decides_one_plate(open_window, desk, qtbot):
    session = desk.session
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    button = open_window.review.single.findChild(QPushButton, "doubtful_button")
    button.setFocus()
    qtbot.keyPress(button, Qt.Key.Key_Return)
    for _ in range(2):
        QApplication.sendEvent(open_window.windowHandle(), held)  # as the platform does: ``HeldKeys``
    qtbot.keyRelease(button, Qt.Key.Key_Return)
    decided = [session.row(session.queue.at(i)).status is Status.DOUBTFUL for i in range(4)]
    assert sum(decided) == 1


def test_other_keys_are_left_alone(open_window, qtbot):
    pressed = []
    for button in open_window.library.filter.findChildren(QToolButton):
        button.clicked.connect(lambda *_: pressed.append(1))
        qtbot.keyClick(button, Qt.Key.Key_F24)
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert pressed == []


@pytest.mark.parametrize(("view", "name"), [("verify", "_audit"), ("compare", "_work_through"),
                                            ("statistics", "_html"), ("sheet", "_confirm")])  # fmt: skip
def test_enter_presses_the_buttons_of_every_page(open_window, qtbot, view, name):
    open_window.review.show_view(view)
    button = getattr(open_window.review.currentWidget(), name)
    button.clicked.disconnect()
    button.setEnabled(True)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_enter_presses_the_buttons_of_the_first_page(desk, qtbot, tmp_path):
    desk.settings.remember_folder(tmp_path)
    welcome = WelcomeView(desk.settings, desk.theme)
    qtbot.addWidget(welcome)
    for button, signal in zip(
        welcome.findChildren(QPushButton),
        (welcome.folder_wanted, welcome.open_wanted, welcome.samples_wanted, welcome.folder_wanted),
        strict=True,
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(button, Qt.Key.Key_Return)
