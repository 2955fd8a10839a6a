"""A panel beside the work: scrolled where it is too high, with a title whose buttons grow with the type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QWidget

from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.translated import TranslatedWidget


class SidePanel(QDockWidget):
    """Holds a widget; it can be taken out of the window, and put back."""

    def __init__(self, content: QWidget, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._content = content
        scroller = self._scroller = QScrollArea(
            self, widgetResizable=True
        )  # for large type on a small screen
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
