"""The table of problems: what happened, what to do about it, and to which file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gui.models.problems import ADVICE, MESSAGE, PATH, ProblemList
from gui.widgets.fitted import Fitted
from gui.widgets.tables.quiet import quiet

NAME, MOST = 30, 0.3  # digits of a file's name, and the share of the table that it takes at most
LINES, PADDING = 2, 12  # of a row: lines of text, pixels


class ProblemTable(Fitted, QTableView):
    """Shows a ``ProblemList``; messages are wrapped, names of files keep their place in any type."""

    def __init__(self, problems: ProblemList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(problems)
        quiet(self)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column in (MESSAGE, ADVICE):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.fit()

    def fit(self) -> None:
        """Give rows two lines, and the file its share of the room."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(LINES * metrics.height() + PADDING)
        room = round(self.viewport().width() * MOST)
        self.setColumnWidth(PATH, min(NAME * metrics.horizontalAdvance("0"), room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open a problem, and not press the default button of the dialog along with it."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
