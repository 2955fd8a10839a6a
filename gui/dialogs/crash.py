"""The crash report: what happened, ready to be copied."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core import __version__


class CrashDialog(QDialog):
    """Shows a traceback; the operator's work is safe in the store and goes on."""

    def __init__(self, text: str, log_file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(720, 420)
        message = QLabel(
            self.tr("Platewright met an error that it did not expect. What you confirmed is saved.\n"
                    "You can go on; if it happens again, send this report to whoever maintains Platewright."),
            self,
        )  # fmt: skip
        message.setWordWrap(True)
        self._text = QPlainTextEdit(f"{_system()}\n\n{text}", self, readOnly=True)
        self._text.setAccessibleName(self.tr("Report"))
        buttons = QHBoxLayout()
        copy, log = QPushButton(self.tr("Copy the report"), self), QPushButton(self.tr("Open the log"), self)
        close = QPushButton(self.tr("Go on"), self, default=True)
        copy.clicked.connect(self.copy)
        log.clicked.connect(self.open_log)
        log.setEnabled(log_file is not None)
        close.clicked.connect(self.accept)
        for button in (copy, log):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(message)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    @Slot()
    def open_log(self) -> None:
        """Open the log file."""
        if self._log_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))


def _system() -> str:
    python = platform.python_version()
    return f"Platewright {__version__}, Qt {qVersion()}, Python {python}, {platform.platform()}"
