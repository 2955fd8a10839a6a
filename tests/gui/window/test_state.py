"""How the window stands at first and after a restart, and whose the width of the list is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.main_window import MainWindow


def drag_line(splitter, x: int) -> None:
    """Draw the line between the list and the plate elsewhere."""
    line, left = splitter.handle(1), Qt.MouseButton.LeftButton
    QTest.mousePress(line, left, pos=QPoint(0, 50))
    QTest.mouseMove(line, line.mapFromParent(QPoint(x, 50)))
    QTest.mouseRelease(line, left, pos=line.mapFromParent(QPoint(x, 50)))
    assert abs(splitter.sizes()[0] - x) <= 2


@pytest.mark.parametrize(
    ("wide", "percent", "list_wide"),
    [
        (1366, 100, 400),
        (1366, 80, 342),
        (1366, 200, 546),
        (1920, 100, 480),
        (2560, 100, 640),
        (2560, 150, 640),
    ],
)
def test_the_list_has_its_share_of_a_window_of_any_width(wide, percent, list_wide, open_window, desk, qtbot):
    desk.settings.set("font_percent", percent)
    open_window.resize(wide, 700)
    qtbot.waitUntil(lambda: abs(open_window._splitter.sizes()[0] - list_wide) <= 2)


def test_a_width_that_a_person_chose_stays_in_a_larger_window(open_window, qtbot):
    open_window.resize(1300, 700)
    qtbot.waitUntil(lambda: open_window._splitter.width() > 1200)
    drag_line(open_window._splitter, 300)
    open_window.resize(2560, 700)
    qtbot.waitUntil(lambda: open_window._splitter.width() > 2500)
    assert open_window._splitter.sizes()[0] == pytest.approx(300, abs=2)


@pytest.mark.parametrize("chosen", [True, False])
def test_the_window_comes_back_as_it_was(chosen, open_window, desk, qtbot):
    usual = open_window._splitter.sizes()[0]
    if chosen:
        drag_line(open_window._splitter, 245)
    open_window.close()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert bool(desk.settings.values.splitter_state) is chosen
    again = MainWindow(desk)
    qtbot.addWidget(again)
    again._pages.setCurrentWidget(again._splitter)
    with qtbot.waitExposed(again):
        again.show()
    qtbot.waitUntil(lambda: abs(again._splitter.sizes()[0] - (245 if chosen else usual)) <= 2)
    assert abs(usual - 245) > 20
