"""The list of what went wrong, beside the work and never in its way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.models.problems import ProblemList
from gui.theme import Theme
from gui.widgets.empty_note import EmptyNote
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.flow import Flow
from gui.widgets.tables.problem_table import ProblemTable
from gui.widgets.translated import TranslatedDialog


class ProblemsDialog(TranslatedDialog):
    """Shows the problems; Enter or a double click opens the file, or the folder of one that is gone.

    Signals: ``retry_wanted()`` to read again what could not be read, ``log_wanted()``.
    """

    retry_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, problems: ProblemList, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems = problems
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry().size() * 0.9
        self.resize((QSize(860, 420) * theme.scale).boundedTo(room))
        self._table = ProblemTable(problems, self)
        self._table.activated.connect(self.open_file)
        self._hint = QLabel(self)
        self._hint.setProperty("soft", True)
        self._nothing = EmptyNote(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self._hint)
        layout.addWidget(self._table, 1)
        self._buttons: list[QPushButton] = []
        layout.addWidget(self._button_row())
        EnterPresses(self)  # else it would press the default button, whichever has the keyboard
        problems.count_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Problems"))
        self._show()
        self._table.setAccessibleName(self.tr("Problems"))
        texts = (self.tr("Try again"), self.tr("Copy"), self.tr("Clear"), self.tr("Open the log"),
                 self.tr("Close"))  # fmt: skip
        for button, text in zip(self._buttons, texts, strict=True):
            button.setText(text)

    @Slot()
    def _show(self) -> None:
        """Say what to do, or that there is nothing to do."""
        some = len(self._problems) > 0
        self._hint.setText(
            self.tr("Everything else went on. Enter or a double click opens the file.") if some else ""
        )
        self._hint.setVisible(some)
        self._nothing.tell("" if some else self.tr("Nothing has gone wrong in this folder."))
        for button in self._buttons[:3]:
            button.setEnabled(some)

    @Slot()
    def copy(self) -> None:
        """Put the list on the clipboard."""
        QGuiApplication.clipboard().setText(self._problems.text())

    @Slot(QModelIndex)
    def open_file(self, index: QModelIndex) -> None:
        """Open the file of a problem with whatever the system opens it with."""
        path = self._problems.error(index.row()).path
        if path is not None:
            target: Path = path if path.exists() else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def _button_row(self) -> Flow:
        row = Flow(self)
        for act in (self.retry_wanted, self.copy, self._problems.clear, self.log_wanted):
            button = QPushButton(self, autoDefault=False)
            button.clicked.connect(act)
            row.add(button)
            self._buttons.append(button)
        close = QPushButton(self, default=True)
        close.clicked.connect(self.accept)
        row.add_right(close)
        self._buttons.append(close)
        return row
