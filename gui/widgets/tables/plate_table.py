"""A quiet table about plates: sorted by its headings or its menu, Enter opens the plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from core.plate import display
from core.shown import confidence_text
from gui.widgets.fitted import Fitted
from gui.widgets.tables.letters_delegate import AS_TEXT, LettersDelegate
from gui.widgets.tables.quiet import quiet
from gui.widgets.typed_elsewhere import types


@dataclass(frozen=True)
class Plate:
    """The text of a plate in a cell, and the one that it is compared with; an empty one marks nothing."""

    text: str
    against: str = ""


Content = str | float | Plate | None  # of a cell: words, a confidence, or a plate
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CONTENT_ROLE = Role.UserRole + 1  # of a cell, as it was given
ROW_PADDING = 10  # pixels at standard size
LAST, LEAST = 30, 14  # digits: what the last column wishes for, and to what long ones give way
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class TableRow:
    """One row: the plate that it is about, and what it says in each column."""

    plate_id: int
    cells: tuple[Content, ...]


class RowsModel(QAbstractTableModel):
    """Rows as they were given; sorting reorders them, stably."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._given: list[TableRow] = []
        self._rows: list[TableRow] = []

    def show_rows(self, headings: Sequence[str], rows: Sequence[TableRow]) -> None:
        """Show other rows, in their own order."""
        self.beginResetModel()
        self._headings = tuple(headings)
        self._given = list(rows)
        self._rows = list(rows)
        self.endResetModel()

    @property
    def headings(self) -> tuple[str, ...]:
        """The words above the columns."""
        return self._headings

    def row_of(self, plate_id: int, near: int) -> int:
        """Return of the rows about a plate the one nearest to where it was, -1 for none."""
        rows = (i for i, row in enumerate(self._rows) if row.plate_id == plate_id)
        return min(rows, key=lambda i: abs(i - near), default=-1)

    def plate_id(self, row: int) -> int:
        """Return the plate of a row, -1 outside."""
        return self._rows[row].plate_id if 0 <= row < len(self._rows) else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return the text of a cell; it is the tool tip too, where the column is narrow."""
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return _told(self._rows[index.row()].cells[index.column()])
        return self._rows[index.row()].cells[index.column()] if role == CONTENT_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a heading; it is the tool tip too, where the column is narrow."""
        if orientation == Qt.Orientation.Horizontal and role in (Role.DisplayRole, Role.ToolTipRole):
            return self._headings[section] if section < len(self._headings) else None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by none, go back to the order given."""
        self.layoutAboutToBeChanged.emit()
        self._rows = list(self._given)
        if 0 <= column < len(self._headings):
            backwards = order == Qt.SortOrder.DescendingOrder
            self._rows.sort(key=lambda row: _rank(row.cells[column]), reverse=backwards)
        self.layoutChanged.emit()


class PlateDelegate(LettersDelegate):
    """Marks the characters of plates that differ; all other cells are the style's."""

    share = AS_TEXT

    def texts(self, index: Index) -> tuple[str, str]:
        """Return the plate of a cell and the one to compare it with."""
        content = index.data(CONTENT_ROLE)
        return (content.text, content.against) if isinstance(content, Plate) else ("", "")


class PlateTable(Fitted, QTableView):
    """The table. Signals: ``opened(plate_id)`` on Enter or a double click."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: tuple[int, ...] = ()
        self._given: tuple[int, ...] = ()  # the widths that they led to, in pixels
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self._letters = PlateDelegate(self)
        self.setItemDelegate(self._letters)
        quiet(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of models differ at their ends
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_rows(self, headings: Sequence[str], rows: Sequence[TableRow], widths: Sequence[int]) -> None:
        """Show rows; ``widths`` of the columns but the last are in digits where there is room.

        The plate at hand stays so where it is still there, and under the same headings the order stays.
        """
        at, header = self.currentIndex().row(), self.horizontalHeader()
        before = self.rows.plate_id(at)
        column = header.sortIndicatorSection() if self.rows.headings == tuple(headings) else -1
        self.rows.show_rows(headings, rows)
        if column < 0:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        else:
            self.rows.sort(column, header.sortIndicatorOrder())
        self._widths, self._given = tuple(widths), ()
        self.fit()
        if rows:
            self.selectRow(max(0, self.rows.row_of(before, at)))

    def plate_under_cursor(self) -> int:
        """Return the plate under the cursor, -1 for none."""
        here = self.currentIndex()
        return self.rows.plate_id(here.row() if here.isValid() else -1)

    def fit(self) -> None:
        """Give rows and columns the size that the type of now needs.

        A digit is the unit: the average character of a Chinese font is twice as wide.
        """
        unit = self.fontMetrics().horizontalAdvance("0")
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_PADDING)
        wishes = [unit * width for width in (*self._widths, LAST)]
        least = sum(min(wish, unit * LEAST) for wish in wishes)
        room = self.viewport().width()
        given = tuple(shared(max(room, least), wishes))
        if given != self._given:  # else they stay as a person may have dragged them
            self._given = given
            self.horizontalHeader().setStretchLastSection(room >= least)
            for column, width in enumerate(given[: self.rows.columnCount()]):
                self.setColumnWidth(column, width)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.plate_id(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the orders of the headings, which need a mouse; the one in force turns round."""
        menu, header = QMenu(self), self.horizontalHeader()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column, heading in enumerate(self.rows.headings):
            action = menu.addAction(self.tr("Sort by {0}").format(heading))
            action.setCheckable(True)
            action.setChecked(column == header.sortIndicatorSection())
            action.setData(column)
        menu.addSeparator()
        menu.addAction(self.tr("In the order at first")).setData(-1)
        menu.triggered.connect(self._on_sort)
        menu.popup(event.globalPos())

    @Slot(QAction)
    def _on_sort(self, action: QAction) -> None:
        column, header = int(action.data()), self.horizontalHeader()
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        again = column == header.sortIndicatorSection() and header.sortIndicatorOrder() == up
        header.setSortIndicator(column, down if again else up)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter; what types on a plate is left to whoever opens it for that."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit(self.rows.plate_id(self.currentIndex().row()))
        elif event.key() == Qt.Key.Key_Escape or types(event):
            event.ignore()  # the page that the table is on may want to be left
        elif not event.text().strip() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)


def _told(content: Content) -> str:
    """Return what a cell says."""
    if content is None:
        return ""
    if isinstance(content, Plate):
        return display(content.text)
    return content if isinstance(content, str) else confidence_text(content)


def _rank(content: Content) -> tuple[float, str]:
    """Return what a cell is sorted by: a confidence by its value, not by its digits."""
    if isinstance(content, str | Plate):
        return 0.0, _told(content)
    return -1.0 if content is None else content, ""


def shared(room: int, wishes: Sequence[int]) -> list[int]:
    """Return a width for each wish that together fit the room; the widest give way first."""
    widths = list(wishes)
    for place, column in enumerate(sorted(range(len(wishes)), key=wishes.__getitem__)):
        widths[column] = min(wishes[column], max(room, 0) // (len(wishes) - place))
        room -= widths[column]
    return widths
