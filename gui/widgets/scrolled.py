"""Room for more than there is room for: what a small screen cannot show whole is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent, QWindow
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_EMS = (12, 6)  # what is left to look through at least


class Follower(QScrollArea):
    """Brings whatever gets the keyboard in it into sight; Qt does that only for what Tab finds in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self._handle: QWindow | None = None  # of the window that it stands in
        self._later = QTimer(self, singleShot=True, interval=0)  # what has just come is laid out first
        self._later.timeout.connect(self._follow)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what is in it

    @Slot()
    def _follow(self) -> None:
        content, focused = self.widget(), self.window().focusWidget()
        if content is None or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # nothing moves away under a pressed button
        if focused is not None and content.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the keyboard in the window that this stands in by now."""
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.focusObjectChanged.connect(self._later.start)


class Scrolled(Follower):
    """Shows a widget whole where there is room."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setWidget(content)

    def wish(self, width: int) -> QSize:
        """Return the size in which all of the content is seen, with at most this width."""
        content, bar = self._content, self.verticalScrollBar().sizeHint().width()
        hint = content.sizeHint()
        if hint.width() + bar > width:
            hint.setWidth(width - bar)
        if content.hasHeightForWidth():
            hint.setHeight(content.heightForWidth(hint.width()))
        return QSize(min(hint.width() + bar, width), hint.height())

    def sizeHint(self) -> QSize:
        """Ask for all of the content."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for little: the rest is scrolled to."""
        em = self.fontMetrics().height()
        return QSize(em * LEAST_EMS[0], em * LEAST_EMS[1]).boundedTo(self.sizeHint())
