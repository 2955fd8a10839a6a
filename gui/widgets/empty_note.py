"""What a list or a table says while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from gui.texts import sentences

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

    def tell(self, sentence: str, headline: str = "") -> None:
        """Say a sentence, below what matters most where that is given; nothing takes the note away."""
        self.setText(_with_headline(headline, sentence) if headline else sentence)
        self._view.setAccessibleDescription(sentences(headline, sentence))
        self.setGeometry(self._view.viewport().rect())
        self.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view, however large it gets."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        return super().eventFilter(watched, event)


def _with_headline(headline: str, sentence: str) -> str:
    """Return rich text; the headline may have several lines."""
    head = escape(headline).replace("\n", "<br>")
    return f'<p style="font-size: x-large">{head}</p><p>{escape(sentence)}</p>'
