"""What a narrow window leaves out: the list, while a panel stands beside the work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QMainWindow, QSplitter, QStyle, QWidget
from shiboken6 import isValid

from gui.widgets.side_panel import SidePanel

OVER_OR_UNDER = Qt.DockWidgetArea.TopDockWidgetArea | Qt.DockWidgetArea.BottomDockWidgetArea
SEPARATOR = QStyle.PixelMetric.PM_DockWidgetSeparatorExtent


class ListGivesWay(QObject):
    """Hides the list while there is no room for it and for a panel: the window would outgrow its screen.

    Whoever asks for the list gets it back, and the panel goes.
    """

    def __init__(self, window: QMainWindow, splitter: QSplitter, panel: SidePanel) -> None:
        super().__init__(panel)
        self._window, self._panel = window, panel
        self._list, self._work = (splitter.widget(place) or window for place in (0, 1))
        self._between = splitter.handleWidth() + window.style().pixelMetric(SEPARATOR)
        self._ours = False  # what happens to the list is our doing
        panel.coming.connect(self._on_coming)
        panel.visibilityChanged.connect(self.look)
        panel.topLevelChanged.connect(self.look)
        panel.dockLocationChanged.connect(self.look)
        window.installEventFilter(self)
        panel.installEventFilter(self)
        self._list.installEventFilter(self)
        self._on_coming()

    @Slot()
    def look(self) -> None:
        """Hide the list, or show it, as there is room now."""
        if isValid(self._window):  # one that is deleted while it is shown hides its panels on the way
            self._make_room(beside=not (self._panel.isHidden() or self._panel.isFloating()))

    @Slot()
    def _on_coming(self) -> None:
        """Be earlier than the panel: with it the window grows at once."""
        self._make_room(beside=not self._panel.isFloating())

    def _make_room(self, *, beside: bool) -> None:
        aside = not bool(self._window.dockWidgetArea(self._panel) & OVER_OR_UNDER)
        needed = sum(_least(part) for part in (self._list, self._work, self._panel)) + self._between
        away = beside and aside and needed > self._window.width()
        if away is not self._list.isHidden():
            held = self._list.isAncestorOf(self._window.focusWidget() or self._window)
            self._ours = True
            self._list.setHidden(away)
            self._ours = False
            _settle(self._work, self._window)
            if away and held:
                self._work.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the sizes of the window and of the panel, and let the list come that was asked for."""
        if watched is self._list:
            if event.type() == QEvent.Type.ShowToParent and not self._ours:
                self._panel.hide()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.look()
        return False


def _settle(inner: QWidget, outer: QWidget) -> None:
    """Let a window know at once what is needed in it: later, it would have grown for what is gone."""
    part: QWidget | None = inner
    while part is not None:
        if (layout := part.layout()) is not None:
            layout.invalidate()
            layout.activate()
        part = part.parentWidget() if part is not outer else None


def _least(part: QWidget) -> int:
    return part.minimumWidth() or part.minimumSizeHint().width()
