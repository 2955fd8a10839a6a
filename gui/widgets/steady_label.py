"""A line of text that changes with every plate and moves nothing beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel


class SteadyLabel(QLabel):
    """Keeps the room of the widest text of late that had as many characters.

    A label of another size has all around it laid out anew, up to the window, at every plate; one that has
    a size of its own has not.
    """

    def write(self, text: str) -> None:
        """Show another text."""
        before = self.text()
        if text != before:
            self.setText(text)
            self._take_room(anew=len(text) != len(before))

    def _take_room(self, *, anew: bool) -> None:
        """Take the room that the text needs; unless ``anew``, no less than there was."""
        if anew:
            self.setMinimumSize(0, 0)  # a label never asks for less
        self.setFixedSize(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._take_room(anew=True)
