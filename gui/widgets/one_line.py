"""One line of text that ends in an ellipsis where there is no room; the whole of it is its tool tip."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class OneLine(QLabel):
    """Takes the room it is given, and asks for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self._explain()

    @property
    def shown(self) -> str:
        """What is painted of the text."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def _explain(self) -> None:
        """Give the whole text as tool tip; as a paragraph, which is wrapped, and in which < is no tag."""
        self.setToolTip("" if self.shown == self.text() else f"<p>{escape(self.text())}</p>")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        painter = QPainter(self)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        enabled, role = self.isEnabled(), QPalette.ColorRole.WindowText
        self.style().drawItemText(painter, self.rect(), flags, self.palette(), enabled, self.shown, role)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room."""
        self._explain()

    def minimumSizeHint(self) -> QSize:
        """Ask for no width."""
        return QSize(0, super().minimumSizeHint().height())
