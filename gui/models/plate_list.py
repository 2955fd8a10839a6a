"""The plates of the queue as a table; only the rows in sight are ever fetched."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QIcon

from core.arrays import np
from core.plate import display
from core.project import PlateRow, Sort, Status
from core.shown import confidence_text
from gui.session import Session
from gui.texts import absence, glyph, labelled, picture_gone, status_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

ID_ROLE = Role.UserRole + 1
RAW_ROLE = Role.UserRole + 2  # the value itself: a number, a state, a text

STATUS, TEXT, CONFIDENCE, DIFFERS, PATH = range(5)
SORT_KEYS: dict[int, Sort] = {
    STATUS: "status", TEXT: "text", CONFIDENCE: "confidence", DIFFERS: "differs", PATH: "path",
}  # fmt: skip

BLOCK = 64  # rows fetched at once
BLOCKS_KEPT = 32


class PlateListModel(QAbstractTableModel):
    """A table over ``session.queue``: state, text, confidence, difference mark, file.

    Sorting is done by the store: ``sort`` changes the session's query, and the queue that
    comes back resets the model. ``icon(name, colour)`` gives the glyph of a state.
    """

    def __init__(
        self, session: Session, icon: Callable[[str, str], QIcon], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._icon = icon
        self._queue = session.queue
        self._blocks: OrderedDict[int, dict[int, PlateRow]] = OrderedDict()
        session.queue_changed.connect(self._on_queue_changed)
        session.plates_changed.connect(self._on_plates_changed)

    def plate_id(self, row: int) -> int:
        """Return the id of the plate in a row, or -1."""
        return self._queue.at(row)

    def plate_ids(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return the ids of the plates in many rows."""
        return self._queue.ids[rows[rows < len(self._queue)]]

    def row_at(self, row: int) -> PlateRow | None:
        """Return the plate in a row, fetching its block when it is not at hand."""
        if not 0 <= row < len(self._queue):
            return None
        number = row // BLOCK
        block = self._blocks.get(number)
        if block is None:
            block = self._fetch(number)
        else:
            self._blocks.move_to_end(number)
        return block.get(self._queue.at(row))

    def cell(self, row: int, column: int) -> tuple[str, QIcon | None]:
        """Return all that a cell shows: its text, and in the first column a glyph."""
        plate = self.row_at(row)
        if plate is None:
            return "", None
        return self._text(plate, column), self._glyph(plate) if column == STATUS else None

    def state_names(self) -> list[str]:
        """Return everything that the first column may say."""
        return [picture_gone(), self.tr("Skipped"), *map(status_name, Status)]

    @Slot()
    def repaint_icons(self) -> None:
        """Tell the view that icons or words are others now: another theme or language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        if len(self._queue):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._queue) - 1, self.columnCount() - 1))

    @Slot()
    def _on_queue_changed(self) -> None:
        self.beginResetModel()
        self._queue = self._session.queue
        self._blocks.clear()
        self.endResetModel()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        positions = [p for p in map(self._session.queue.position, ids) if p >= 0]
        if not positions:
            return
        self._renew(positions)
        first, last = min(positions), max(positions)
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _renew(self, positions: list[int]) -> None:
        """Fetch the rows that changed, in the blocks that are at hand; of many, forget the blocks."""
        near = [p for p in positions if p // BLOCK in self._blocks]
        if len(near) > BLOCK:
            for number in {p // BLOCK for p in near}:
                del self._blocks[number]
            return
        found = {row.plate_id: row for row in self._session.rows([self._queue.at(p) for p in near])}
        for position in near:
            plate_id = self._queue.at(position)
            if plate_id in found:
                self._blocks[position // BLOCK][plate_id] = found[plate_id]
            else:
                self._blocks[position // BLOCK].pop(plate_id, None)

    def _fetch(self, number: int) -> dict[int, PlateRow]:
        ids = self._queue.ids[number * BLOCK : (number + 1) * BLOCK].tolist()
        block = {row.plate_id: row for row in self._session.rows(ids)}
        self._blocks[number] = block
        while len(self._blocks) > BLOCKS_KEPT:
            self._blocks.popitem(last=False)
        return block

    def _headings(self) -> tuple[str, ...]:
        return (self.tr("State"), self.tr("Plate"), self.tr("Conf."), "≠", self.tr("Picture"))

    def _heading_tips(self) -> tuple[str, ...]:
        return (
            self.tr("State of the plate"),
            self.tr("The text that a person entered, else the newest reading"),
            self.tr("Confidence of the reading: .99 is the surest"),
            self.tr("Marks plates whose file name says another text"),
            self.tr("File of the picture"),
        )

    def _text(self, plate: PlateRow, column: int) -> str:
        if column == STATUS:
            return absence(plate) or self._state(plate)
        if column == TEXT:
            return display(plate.text) if plate.text else ""
        if column == CONFIDENCE:
            return "" if plate.confidence is None else confidence_text(plate.confidence)
        if column == DIFFERS:
            return "≠" if plate.differs else ""
        return plate.path

    def _state(self, plate: PlateRow) -> str:
        return self.tr("Skipped") if plate.skipped else status_name(plate.status)

    def _glyph(self, plate: PlateRow) -> QIcon:
        return self._icon(*glyph(plate))

    def _value(self, plate: PlateRow, column: int, role: int) -> Any:
        if role == Role.DisplayRole:
            return self._text(plate, column)
        if role == Role.DecorationRole:
            return self._glyph(plate)
        if role == RAW_ROLE:
            return (plate.status, plate.text, plate.confidence, plate.differs, plate.path)[column]
        return self._tip(plate, column) or None

    def _tip(self, plate: PlateRow, column: int) -> str:
        if column == DIFFERS and plate.differs:
            return self.tr("The file name says {0}").format(display(plate.label or ""))
        if column == STATUS and plate.missing:  # the word says that, the icon alone what was decided
            return labelled(absence(plate), self._state(plate))
        return plate.path if column == PATH else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the length of the queue."""
        return 0 if parent.isValid() else len(self._queue)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows; ``RAW_ROLE`` gives values, ``ID_ROLE`` the plate's id."""
        if role not in _ROLES:  # most calls by far: fonts, colours and marks that no cell has
            return None
        column = index.column()
        if role == Role.TextAlignmentRole:
            return _ALIGNMENT.get(column)
        if role == Role.DecorationRole and column != STATUS:
            return None
        if role == ID_ROLE:
            return self.plate_id(index.row())
        plate = self.row_at(index.row())
        return self._value(plate, column, role) if plate is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Role.DisplayRole:
            return self._headings()[section]
        if role == Role.ToolTipRole:
            return self._heading_tips()[section]
        return _ALIGNMENT.get(section) if role == Role.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the store sort the queue by a column."""
        key = SORT_KEYS.get(column)
        if key is not None:
            self._session.set_query(sort=key, descending=order == Qt.SortOrder.DescendingOrder)


_ROLES = tuple(
    int(role)
    for role in (
        Role.DisplayRole, Role.DecorationRole, Role.TextAlignmentRole, Role.ToolTipRole, RAW_ROLE, ID_ROLE
    )
)  # fmt: skip
_ALIGNMENT = {
    CONFIDENCE: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    DIFFERS: Qt.AlignmentFlag.AlignCenter,
}
