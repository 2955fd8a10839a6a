"""What a list or a table says while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

MARGIN = 16  # pixels around the sentence


class EmptyNote(QLabel):
    """A sentence in the middle of a view, above its empty place."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view.viewport(), wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._view = view
        self.setProperty("soft", True)
        self.setMargin(MARGIN)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().installEventFilter(self)
        self.tell("")

    def tell(self, sentence: str) -> None:
        """Say a sentence; nothing takes the note away."""
        self.setText(sentence)
        self._view.setAccessibleDescription(sentence)
        self.setGeometry(self._view.viewport().rect())
        self.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view, however large it gets."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        return super().eventFilter(watched, event)
