"""A widget that follows a change of language by itself, as ``TranslatedDialog`` does."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class TranslatedWidget(QWidget):
    """A widget that says its words in ``retranslate``, at first and after a change of language."""

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
