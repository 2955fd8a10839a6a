"""What Platewright is, its version, its licence and what it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from core import __version__
from gui.dialogs.fitting import FittingDialog, fit

MARGINS = (28, 24, 28, 20)


class AboutDialog(FittingDialog):
    """A few lines and a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel("Platewright", self)
        title.setProperty("title", True)
        self._lines = [QLabel(self, wordWrap=True) for _ in range(3)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(10)
        for label in (title, *self._lines):
            layout.addWidget(label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.retranslate()

    def fit(self) -> None:
        """Be as wide as the longest line."""
        words = max(label.fontMetrics().horizontalAdvance(label.text()) for label in self._lines)
        fit(self, words + MARGINS[0] + MARGINS[2] + 1)

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
        if self.isVisible():
            self.fit()
