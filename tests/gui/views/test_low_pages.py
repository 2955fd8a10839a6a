"""A page of figures or doubts on a small screen in large type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from tests.gui.helpers import come_to_rest, reading


@pytest.fixture
def small(open_window, qtbot):
    """Return the window on a small screen."""
    open_window.showNormal()
    open_window.resize(800, 600 - 40)  # less the title bar
    come_to_rest(qtbot)
    return open_window


@pytest.mark.parametrize("name", ["verify", "compare"])
def test_what_a_page_is_for_comes_before_its_title_where_there_is_little_room(
    name, small, desk, project, qtbot
):
    for row in desk.session.rows(desk.session.queue.ids.tolist()):
        project.record_readings("another", [(row.plate_id, reading(row.text), row.quad, "name-quad", "")])
    small.actions_table[name].trigger()
    come_to_rest(qtbot)
    view = small.review.currentWidget()
    assert view._title.isVisible()
    desk.settings.set("font_percent", 200)
    come_to_rest(qtbot)
    small.resize(800, 600 - 40)
    come_to_rest(qtbot)
    seen = [part for part in view.findChildren(QWidget) if part.isVisible()]
    parts = [part for part in seen if isinstance(part, QPushButton | QComboBox)]
    assert len(parts) > 1
    for part in parts:
        assert part.visibleRegion().boundingRect() == part.rect()
        assert part.height() >= part.sizeHint().height()
    assert view.table.viewport().height() > 2 * view.fontMetrics().height()


def test_tab_goes_through_the_checks_and_on(small, qtbot):
    small.actions_table["verify"].trigger()
    come_to_rest(qtbot)
    view = small.review.currentWidget()
    had = []
    for _ in range(6):
        had.append(QApplication.focusWidget())
        qtbot.keyClick(had[-1], Qt.Key.Key_Tab)
        come_to_rest(qtbot)
    assert had[:3] == [view._go, view._audit, view.table]
    assert small.library.isAncestorOf(had[3])
