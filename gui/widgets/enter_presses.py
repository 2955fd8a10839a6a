"""Lets Enter press the button that has the focus, which Qt leaves to the space bar outside of dialogs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterPresses(QObject):
    """Watches the buttons that a widget has by now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for kind in (QToolButton, QPushButton):
            for button in parent.findChildren(kind):
                self.watch(button)

    def watch(self, button: QAbstractButton) -> None:
        """Watch one more button."""
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button, or open its menu."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        instant = QToolButton.ToolButtonPopupMode.InstantPopup
        if isinstance(watched, QToolButton) and watched.menu() is not None and watched.popupMode() == instant:
            watched.showMenu()
        elif isinstance(watched, QAbstractButton):
            watched.click()
        return True
