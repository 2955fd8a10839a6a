"""A small screen: the window stays as large as it was, whatever is opened in it."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.main_window import MainWindow
from tests.gui.helpers import come_to_rest


@pytest.fixture
def small(open_window, qtbot):
    """Return the window on a small screen."""
    open_window.showNormal()
    open_window.resize(800, 600)
    come_to_rest(qtbot)
    return open_window


def size(window) -> tuple[int, int]:
    return window.width(), window.height()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_panel_takes_the_room_of_the_list_where_there_is_too_little(percent, small, desk, qtbot):
    desk.settings.set("font_percent", percent)
    come_to_rest(qtbot)
    train = small.actions_table["train"]
    for opened in (True, False, True):
        train.trigger()
        come_to_rest(qtbot)
        assert size(small) == (800, 600)
        assert small.library.isVisible() is not opened
    panel = small._training
    assert panel.mapTo(small, panel.rect().topRight()).x() < 800
    small.resize(1100, 600)
    qtbot.waitUntil(small.library.isVisible)
    assert panel.isVisible()


def test_whoever_asks_for_the_list_gets_it_in_place_of_the_panel(small, qtbot):
    small.actions_table["train"].trigger()
    come_to_rest(qtbot)
    small.actions_table["filter"].trigger()
    come_to_rest(qtbot)
    assert size(small) == (800, 600)
    assert small._training.isHidden()
    assert not small.actions_table["train"].isChecked()
    assert small.library.isAncestorOf(QApplication.focusWidget())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_list_comes_with_the_queues_that_make_it(small, qtbot):
    small.actions_table["train"].trigger()
    come_to_rest(qtbot)
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        seen.append((small.library.isVisible(), menu is small.library.filter.queue_button.menu()))
        if menu is not None:
            menu.close()

    QTimer.singleShot(200, look)
    small.actions_table["queue"].trigger()
    come_to_rest(qtbot)
    assert seen == [(True, True)]
    assert small.library.isVisible()
    assert size(small) == (800, 600)
    assert small.review.isAncestorOf(small.focusWidget())


def test_the_keyboard_goes_to_the_work_when_the_list_gives_way(small, qtbot):
    small.actions_table["filter"].trigger()
    small.actions_table["train"].trigger()
    come_to_rest(qtbot)
    assert small.review.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("percent", [100, 200])
def test_characters_have_the_height_of_every_view(percent, small, desk, qtbot):
    desk.settings.set("font_percent", percent)
    come_to_rest(qtbot)
    high = small.minimumSizeHint().height()
    small.actions_table["characters"].trigger()
    come_to_rest(qtbot)
    assert small.minimumSizeHint().height() == high
    view = small.review.currentWidget()
    assert view.grid.height() > view.height() / 4
    view.strip.choose("浙")
    assert not view.strip.visibleRegion().intersected(view.strip.box().toAlignedRect()).isEmpty()


def test_a_window_that_is_deleted_while_its_panel_is_shown_is_asked_for_nothing(desk, project, qtbot):
    desk.dress()
    window = MainWindow(desk)
    with qtbot.waitExposed(window):
        window.show()
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) > 0 and not desk.tasks.tasks)
    window.show_training(True)
    come_to_rest(qtbot)
    with qtbot.captureExceptions() as raised:
        shiboken6.delete(window)
    assert raised == []
