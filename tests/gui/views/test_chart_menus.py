"""Charts have no menu: the plotting library's own is in English and follows neither theme nor keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from gui.views.statistics import StatisticsView


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_nothing_of_the_plotting_library_opens_over_a_chart(session, desk, qtbot):
    view = StatisticsView(session, desk.tasks)
    qtbot.addWidget(view)
    view.resize(1100, 700)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: view.progress.count > 0 and not desk.tasks.tasks)
    for chart in (view.progress, view.confidence, view.confusions):
        place, spot = chart._plot.viewport(), QPoint(30, 30)
        qtbot.mouseClick(place, Qt.MouseButton.RightButton, pos=spot)
        for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
            QApplication.sendEvent(place, QContextMenuEvent(reason, spot, place.mapToGlobal(spot)))
        qtbot.mouseMove(place, spot)
        QApplication.processEvents()
        assert QApplication.activePopupWidget() is None
        assert not chart._plot.getPlotItem().autoBtn.isVisible()
