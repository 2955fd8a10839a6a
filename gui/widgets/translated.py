"""Widgets and dialogs that follow a change of language by themselves, as the window does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object  # Qt takes only one of its classes among the bases


class _Translated(_Base):
    """Says its words in ``retranslate``, at first and after a change of language."""

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class TranslatedWidget(_Translated, QWidget):
    """A widget that says its words in ``retranslate``, at first and after a change of language."""


class TranslatedDialog(_Translated, QDialog):
    """A dialog that does so too: it stays open beside the work."""
