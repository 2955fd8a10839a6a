"""A panel beside the work: scrolled where it is too high, with a title whose buttons grow with the type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.scrolled import Follower
from gui.widgets.translated import TranslatedWidget

MOMENT = 50  # milliseconds between two looks at whether a mouse button is still held


class SidePanel(QDockWidget):
    """Holds a widget; it can be taken out of the window, and put back.

    Outside of it, too, a click leaves the keyboard where one works, unless a field takes it.
    Signals: ``coming()`` before the panel is shown; ``left()`` when it was closed with the keyboard in it.
    """

    coming = Signal()
    left = Signal()

    def __init__(
        self, content: QWidget, theme: Theme, parent: QWidget, name: str = "", title: str = ""
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self._window, self._content = parent, content
        self._giving_back = QTimer(self, singleShot=True)
        self._giving_back.timeout.connect(self._give_keyboard_back)
        scroller = self._scroller = Follower(self)  # for large type on a small screen
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setWidget(content)
        self.setWidget(scroller)
        self.setTitleBarWidget(PanelTitle(self, theme))
        content.installEventFilter(self)
        self.topLevelChanged.connect(self._on_apart)
        self.fit()

    def fit(self) -> None:
        """Be wide enough for the content, and for the bar that would cover what is at its edge."""
        bar = self._scroller.verticalScrollBar().sizeHint().width()
        least = self._content.minimumSizeHint().expandedTo(self._content.minimumSize()).width()
        self._scroller.setMinimumWidth(least + bar)

    @Slot(bool)
    def _on_apart(self, apart: bool) -> None:
        """Have a rim outside of the window: with a title of its own no system draws one."""
        shapes = QFrame.Shape
        self._scroller.setFrameShape(shapes.StyledPanel if apart else shapes.NoFrame)
        for part in (self.titleBarWidget(), self._scroller):
            if part is not None:
                part.setProperty("apart", apart)
                part.style().unpolish(part)
                part.style().polish(part)

    @Slot()
    def _give_keyboard_back(self) -> None:
        """Let the window have the keyboard again that a click has brought here, once that is over."""
        if not self.isFloating() or not self.isActiveWindow() or self._is_meant():
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:  # it is being moved, or pressed on
            self._giving_back.start(MOMENT)
        else:
            self._window.activateWindow()

    def setVisible(self, visible: bool) -> None:
        """Tell that the panel comes, while there still is time to make room for it, and that it was left."""
        if visible and self.isHidden():
            self.coming.emit()
        focused = self._window.focusWidget() if isValid(self._window) else None
        left = not visible and focused is not None and self.isAncestorOf(focused)
        super().setVisible(visible)
        if left:  # Qt would put the keyboard on whatever is next to be tabbed to
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Hold the keyboard no longer than something in the panel has a use for it."""
        if event.type() == QEvent.Type.WindowActivate and self.isFloating():
            if self.focusWidget() is None:  # as yet: Qt will choose something
                self._giving_back.start(0)
        elif event.type() == QEvent.Type.WindowDeactivate and self.isFloating():
            left = self.focusWidget()
            if left is not None and QApplication.activePopupWidget() is None:  # which only covers it
                left.clearFocus()  # else the next click would bring it back, and Enter press it
        return super().event(event)

    def _is_meant(self) -> bool:
        """Tell whether a click has put the keyboard where it is, as in a field."""
        focused = self.focusWidget()
        return focused is not None and bool(focused.focusPolicy() & Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content, which needs more in larger type."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return False


class PanelTitle(TranslatedWidget):
    """The title of a panel; Qt's own has buttons of 16 pixels at any type, and none for the keyboard."""

    def __init__(self, panel: QDockWidget, theme: Theme) -> None:
        super().__init__(panel)
        self.setObjectName("panel_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._panel, self._theme = panel, theme
        self._name = QLabel(panel.windowTitle(), self)
        self._name.setProperty("soft", True)
        self.float, self.close_button = QToolButton(self), QToolButton(self)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(0)
        row.addWidget(self._name, 1)
        for button in (self.float, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        EnterPresses(self)
        panel.windowTitleChanged.connect(self._name.setText)
        panel.topLevelChanged.connect(self.retranslate)
        self.float.clicked.connect(self._on_float)
        self.close_button.clicked.connect(panel.close)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        apart = self._panel.isFloating()
        names = (
            self.tr("Put back into the window") if apart else self.tr("Take out of the window"),
            self.tr("Close"),
        )
        for button, name in zip((self.float, self.close_button), names, strict=True):
            button.setToolTip(name)
            button.setAccessibleName(name)

    @Slot()
    def _on_float(self) -> None:
        self._panel.setFloating(not self._panel.isFloating())

    @Slot()
    def _dress(self) -> None:
        """Take the icons and the lengths of the type of now."""
        for button, name in ((self.float, "detach"), (self.close_button, "cancel")):
            button.setIcon(self._theme.icon(name, "soft"))
            button.setIconSize(self._theme.icon_size())
        gap = round(4 * self._theme.scale)
        self._row.setContentsMargins(2 * gap, gap // 2, gap, gap // 2)
