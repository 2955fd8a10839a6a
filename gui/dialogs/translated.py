"""Dialogs stay open beside the work, so they follow a change of language as the window does."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class TranslatedDialog(QDialog):
    """A dialog that says its words in ``retranslate``, at first and after a change of language."""

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
