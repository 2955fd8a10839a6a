"""What Platewright is, its version, its licence and what it stands on."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget


class AboutDialog(QDialog):
    """A few lines and a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Platewright"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel("Platewright", self)
        title.setProperty("title", True)
        lines = (
            self.tr("Reads Chinese licence plates, and learns from the operator who corrects them."),
            self.tr("Version {0} · Apache License 2.0").format(version()),
            self.tr("Qt {0} · nothing ever leaves this machine").format(qVersion()),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(10)
        layout.addWidget(title)
        for line in lines:
            layout.addWidget(QLabel(line, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def version() -> str:
    """Return the version that is installed; a source tree without one says so."""
    try:
        return metadata.version("platewright")
    except metadata.PackageNotFoundError:
        return "0 (source)"
