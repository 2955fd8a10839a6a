"""Which keys type on a plate, and those that are pressed where nothing takes them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_ERASING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Insert)


def is_bare(event: QKeyEvent) -> bool:
    """Tell whether a key is pressed without Ctrl and the like; those of the keypad say so as a modifier."""
    return not event.modifiers() & ~(_SHIFT | _KEYPAD)


def types(event: QKeyEvent) -> bool:
    """Tell whether a key types a character on a plate, makes room for one, takes one away, or pastes."""
    if event.matches(QKeySequence.StandardKey.Paste):
        return True
    erases = event.key() in _ERASING and not event.modifiers() & _SHIFT  # which cuts
    return is_bare(event) and (erases or event.text().isalnum())


class TypedElsewhere(QObject):
    """Watches what comes up to a window because nothing in it had a use for it.

    Signals: ``typed(QKeyEvent)`` for keys that type on a plate.
    """

    typed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._telling = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of a character, and take it."""
        taken = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and types(event)
        if taken and not self._telling:  # else it has come up again: where it was passed on has no use for it
            self._telling = True
            try:
                self.typed.emit(event)
            finally:
                self._telling = False
        return taken
