"""What a list or a table says while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from gui.texts import sentences

# Pixels around the sentence and the size of the headline above it; the first that leaves nothing cut off.
LOOKS = ((16, "x-large"), (8, "large"), (2, "medium"))


class EmptyNote(QLabel):
    """A sentence in the middle of a view, above its empty place."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view.viewport(), wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._view = view
        self._sentence, self._headline = "", ""
        self.setProperty("soft", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().installEventFilter(self)
        self.tell("")

    def tell(self, sentence: str, headline: str = "") -> None:
        """Say a sentence, below what matters most where that is given; nothing takes the note away."""
        self._sentence, self._headline = sentence, headline
        self._view.setAccessibleDescription(sentences(headline, sentence))
        self._fit()
        self.setVisible(bool(sentence))

    def _fit(self) -> None:
        """Fill the view, in as much of the look as there is room for: large type, a small screen."""
        room = self._view.viewport().rect()
        self.setGeometry(room)
        for margin, size in LOOKS:
            self.setMargin(margin)
            told = self._sentence
            self.setText(_with_headline(self._headline, told, size) if self._headline else told)
            if not told or self.heightForWidth(room.width()) <= room.height():
                break

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view, however large it gets."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)


def _with_headline(headline: str, sentence: str, size: str) -> str:
    """Return rich text; the headline may have several lines."""
    head = escape(headline).replace("\n", "<br>")
    return f'<p style="font-size: {size}">{head}</p><p>{escape(sentence)}</p>'
