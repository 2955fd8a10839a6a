"""The crash report: what happened, ready to be copied."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Slot, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core import __version__
from gui.widgets.translated import TranslatedDialog


class CrashDialog(TranslatedDialog):
    """Shows a traceback; the operator's work is safe in the store and goes on."""

    def __init__(self, text: str, log_file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._message = QLabel(self, wordWrap=True)
        self._text = QPlainTextEdit(f"{_system()}\n\n{text}", self, readOnly=True)
        self._copy, self._log = QPushButton(self), QPushButton(self)
        self._log.setEnabled(log_file is not None)
        self._close = QPushButton(self, default=True)
        self._copy.clicked.connect(self.copy)
        self._log.clicked.connect(self.open_log)
        self._close.clicked.connect(self.accept)
        self._compose()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now; the report itself is for whoever mends it."""
        self.setWindowTitle(self.tr("Something went wrong"))
        self._message.setText(
            self.tr("Platewright met an error that it did not expect. What you confirmed is saved.\n"
                    "You can go on; if it happens again, send this report to whoever maintains Platewright.")
        )  # fmt: skip
        self._text.setAccessibleName(self.tr("Report"))
        self._copy.setText(self.tr("Copy the report"))
        self._log.setText(self.tr("Open the log"))
        self._close.setText(self.tr("Go on"))

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        for button in (self._copy, self._log):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._message)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)
        em = self.fontMetrics().height()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(em * 45, em * 26).boundedTo(room))

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
