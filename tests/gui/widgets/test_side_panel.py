"""A panel beside the work: its title and its buttons, by mouse and by keys, at any size of type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from gui.theme import LIGHT
from gui.views.training import TrainingPanel
from gui.widgets.side_panel import SidePanel
from tests.gui.helpers import come_to_rest


@pytest.fixture
def panel(desk, qtbot):
    desk.dress()
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = SidePanel(QLabel("内容"), desk.theme, window)
    panel.setWindowTitle("Fine-tune")
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
    window.resize(900, 500)
    with qtbot.waitExposed(window):
        window.show()
    yield panel


@pytest.fixture
def high(panel, qtbot):
    """Return the buttons of a panel that is higher than its window."""
    content, column = QWidget(), QVBoxLayout()
    content.setLayout(column)
    buttons = [QPushButton(str(i), minimumHeight=40) for i in range(30)]
    for button in buttons:
        column.addWidget(button)
    panel._scroller.setWidget(content)
    qtbot.waitUntil(lambda: content.height() > panel.height())
    return buttons


def is_seen(button) -> bool:
    return button.visibleRegion().boundingRect() == button.rect()


def test_what_gets_the_keyboard_comes_into_sight(high, panel, qtbot):
    assert not is_seen(high[-1])
    for button in (high[-1], high[0]):
        button.setFocus()  # as where what had it is gone
        qtbot.waitUntil(lambda button=button: is_seen(button))
    high[-1].hide()
    come_to_rest(qtbot)
    high[-1].show()
    high[-1].setFocus()
    qtbot.waitUntil(lambda: is_seen(high[-1]))


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_it_does_so_outside_of_the_window_and_back_in_it(high, panel, qtbot):
    for apart in (True, False):
        panel.setFloating(apart)
        come_to_rest(qtbot)
        panel.window().activateWindow()
        panel.resize(300, 300)
        for button in (high[0], high[-1]):
            button.setFocus()
            qtbot.waitUntil(lambda button=button: is_seen(button))


@pytest.mark.parametrize("percent", [80, 100, 200])
def test_title_and_buttons_follow_the_type(panel, desk, qtbot, percent):
    desk.theme.apply("light", percent)
    title, side = panel.titleBarWidget(), desk.theme.icon_size().width()
    buttons = (title.float, title.close_button)
    assert [button.iconSize().width() for button in buttons] == [side] * 2
    qtbot.waitUntil(lambda: all(min(b.width(), b.height()) >= side for b in buttons))
    qtbot.waitUntil(lambda: title.height() >= title.fontMetrics().height())


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_the_panel_is_closed_and_taken_out_by_keys(panel, qtbot):
    title = panel.titleBarWidget()
    title.float.setFocus()
    qtbot.keyClick(title.float, Qt.Key.Key_Return)
    assert panel.isFloating()
    assert title.float.accessibleName() == "Put back into the window"
    qtbot.keyClick(title.float, Qt.Key.Key_Return)
    assert not panel.isFloating()
    assert title.float.accessibleName() == "Take out of the window"
    qtbot.keyClick(title.close_button, Qt.Key.Key_Return)
    assert panel.isHidden()


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_outside_of_the_window_the_panel_has_a_rim(panel, desk, qtbot):
    def rim() -> set[bool]:
        picture = panel.grab().toImage()
        bottom = picture.height() // 2
        sides = (range(3), range(picture.width() - 3, picture.width()))
        places = [(side, y) for side in sides for y in (3, bottom)]
        return {LIGHT.faint in [picture.pixelColor(x, y).name() for x in side] for side, y in places}

    desk.theme.apply("light", 100)
    assert rim() == {False}
    panel.setFloating(True)
    qtbot.waitUntil(lambda: rim() == {True})
    panel.setFloating(False)
    qtbot.waitUntil(lambda: rim() == {False})


def test_the_title_says_the_panel_in_the_language_of_now(panel, desk):
    panel.setWindowTitle("微调")
    assert "微调" in [label.text() for label in panel.titleBarWidget().findChildren(QLabel)]


@pytest.mark.parametrize("percents", [(80, 200), (200, 80)])
def test_the_panel_is_as_wide_as_one_that_was_opened_in_the_type_of_now(percents, window, desk, qtbot):
    desk.settings.set("font_percent", percents[0])
    window.show_training(True)
    scroller, content = window._training.widget(), window._training.widget().widget()
    desk.settings.set("font_percent", percents[1])
    fresh = TrainingPanel(desk.session, window._tuner)
    qtbot.addWidget(fresh)
    bar = scroller.verticalScrollBar().sizeHint().width()
    qtbot.waitUntil(lambda: content.minimumWidth() == fresh.minimumWidth())
    least = max(content.minimumSizeHint().width(), content.minimumWidth())
    qtbot.waitUntil(lambda: scroller.minimumWidth() == least + bar)
    desk.settings.set("font_percent", 100)
