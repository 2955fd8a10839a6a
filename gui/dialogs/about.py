"""What Platewright is, its version, its licence and what it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from core import __version__
from gui.widgets.translated import TranslatedDialog


class AboutDialog(TranslatedDialog):
    """A few lines and a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel("Platewright", self)
        title.setProperty("title", True)
        self._lines = [QLabel(self) for _ in range(3)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(10)
        for label in (title, *self._lines):
            layout.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("About Platewright"))
        lines = (
            self.tr("Reads Chinese licence plates, and learns from the operator who corrects them."),
            self.tr("Version {0} · Apache License 2.0").format(__version__),
            self.tr("Qt {0} · nothing ever leaves this machine").format(qVersion()),
        )
        for label, line in zip(self._lines, lines, strict=True):
            label.setText(line)
