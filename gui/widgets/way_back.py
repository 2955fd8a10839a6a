"""The way back from a plate that was opened alone, above it: what Enter and Esc do now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.one_line import OneLine
from gui.widgets.translated import TranslatedWidget


class WayBack(TranslatedWidget):
    """Stands above a plate as long as a page waits for it.

    Signals: ``wanted()`` when the button is pressed.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("way_back")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._button, self._words = QPushButton(self), OneLine(self)
        self._button.setAutoDefault(False)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard on the plate
        self._button.clicked.connect(self.wanted)
        self._words.setProperty("soft", True)
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._button)
        row.addWidget(self._words, 1)
        EnterPresses(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._button.setText(self.tr("Back"))
        self._button.setToolTip(self.tr("Esc"))
        words = self.tr("Enter confirms and goes back, Esc just goes back.")
        self._words.tell(words)
        self._button.setAccessibleDescription(words)

    @Slot()
    def _dress(self) -> None:
        """Take the icon and the lengths of the type of now."""
        self._button.setIcon(self._theme.icon("previous"))
        gap = round(4 * self._theme.scale)
        self._row.setContentsMargins(2 * gap, gap // 2, 2 * gap, gap // 2)  # height is the plate's
        self._row.setSpacing(2 * gap)
