"""Keys that decide act once a press, however long they are held down.

On X11 Qt tells only some of the repetitions of a held key as such: it looks for the next press in a
queue that another thread fills. But the server stamps the release and the press of a repetition with one
time, which no hand can do.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_NAMED = 0x01000000  # from here on keys are not characters: arrows, pages


class HeldKeys(QObject):
    """Takes the repetitions of Enter, and of Ctrl with a character, out of what a window is sent.

    Undo and redo, arrows, and what is typed may be repeated.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._released = (0, 0)  # key and time (ms) of the last release
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the native window as soon as there is one; keys come there first, shortcuts too."""
        if isinstance(watched, QWidget):
            handle = watched.windowHandle()
            if event.type() == QEvent.Type.Show and handle is not None:
                handle.installEventFilter(self)  # a second time changes nothing
            return False
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            self._released = (event.key(), event.timestamp())
        elif event.type() in _PRESSES and _decides(event) and self._is_repeated(event):
            event.accept()  # a shortcut that is overridden is not triggered
            return True
        return False

    def _is_repeated(self, event: QKeyEvent) -> bool:
        stamped = event.timestamp() != 0 and (event.key(), event.timestamp()) == self._released
        return event.isAutoRepeat() or stamped


def _decides(event: QKeyEvent) -> bool:
    if event.key() in _ENTER:
        return True
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() < _NAMED and not any(event.matches(step) for step in _STEPS)
