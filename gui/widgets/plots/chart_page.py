"""A page of charts in as many columns as there is room for; it scrolls down, never sideways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from gui.widgets.fitted import Fitted

SPACING = 20
Rows = Sequence[Sequence[QWidget]]  # a chart that stands twice, one below the other, is two rows high


class ChartPage(Fitted, QScrollArea):
    """Arranges charts anew where the room or the size of the type leads to other columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.charts = QWidget()
        self._grid = QGridLayout(self.charts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING)
        self.columns = 0
        self._arrangements: Mapping[int, Rows] = {}
        self.setWidget(self.charts)

    def arrange(self, arrangements: Mapping[int, Rows]) -> None:
        """Give the rows of charts for each number of columns; one of them is for a single column."""
        self._arrangements = arrangements
        self.fit()

    def fit(self) -> None:
        """Choose the most columns that the page is wide enough for."""
        if not self._arrangements:
            return
        # Whether it scrolls or not, a bar has its room: else the bar itself would change the columns.
        room = self.width() - self.verticalScrollBar().sizeHint().width() + SPACING
        least = max(chart.minimumSizeHint().width() for chart in self._arrangements[1][0]) + SPACING
        columns = max((n for n in self._arrangements if n * least <= room), default=1)
        if columns != self.columns:
            self.columns = columns
            self._lay_out(self._arrangements[columns])

    def _lay_out(self, rows: Rows) -> None:
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        for place in range(max(grid.rowCount(), grid.columnCount())):  # what is empty now takes no room
            grid.setRowStretch(place, 0)
            grid.setColumnStretch(place, 0)
        for row, charts in enumerate(rows):
            grid.setRowStretch(row, 1)
            for column, chart in enumerate(charts):
                grid.setColumnStretch(column, 1)
                above = row > 0 and rows[row - 1][column] is chart
                below = row + 1 < len(rows) and rows[row + 1][column] is chart
                if not above:
                    grid.addWidget(chart, row, column, 2 if below else 1, 1)
