"""A label of several parts, with dots between those that stand in one line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.fitted import Fitted

DOT = " · "
HIGH = 1 << 20  # pixels: more than any text takes


def in_lines(text: str, room: float, width_of: Callable[[str], float]) -> str:
    """Return a text with line breaks in place of the dots at which its lines would end, or begin."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        first = len(lines)
        for part in paragraph.split(DOT):
            joined = f"{lines[-1]}{DOT}{part}" if len(lines) > first else part
            if len(lines) > first and width_of(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(part)
    return "\n".join(lines)


class PartsLabel(Fitted, QLabel):
    """Begins a new line between two parts; a part that is wider than the label is broken as words are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True)
        self._told = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    def tell(self, text: str) -> None:
        """Show another text."""
        self._told = text
        self.fit()

    def text(self) -> str:
        """Return the whole text, in as few lines as it was told."""
        return self._told

    def _within(self, width: int) -> str:
        return in_lines(self._told, width - 2 * self.margin(), self.fontMetrics().horizontalAdvance)

    def fit(self) -> None:
        """Break the lines for the width and the type of now."""
        words = self._within(self.width())
        if words != super().text():
            self.setText(words)

    def heightForWidth(self, width: int) -> int:
        """Return the height that the text takes in this width, which may break it elsewhere."""
        if DOT not in self._told:
            return super().heightForWidth(width)
        beside = 2 * self.margin()
        room = QRect(0, 0, max(width - beside, 1), HIGH)
        flags = int(Qt.TextFlag.TextWordWrap)
        return self.fontMetrics().boundingRect(room, flags, self._within(width)).height() + beside
