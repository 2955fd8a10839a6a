"""What an import would change, a row an annotation: the plate, what stands here, what comes, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QIcon

from core.errors import AppError
from core.exchange.differences import SAFE, Change, Difference
from core.exchange.importing import ImportPlan
from core.exchange.items import ImportedAnnotation
from core.plate import display
from core.project import VOUCHED
from gui.pictures.crop_loader import CropKey, CropLoader
from gui.texts import QT_TRANSLATE_NOOP, error_brief, number, status_name

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

PICTURE, HERE, COMES, KIND, WHY = range(5)
TEXTS_ROLE = Role.UserRole + 1  # the text of this side and that of the other one
REFUSED = "refused"
TAKEABLE = SAFE | {Change.CONFLICT}

# Kinds in the order of the list: what needs a look first. Name, icon, colour.
KINDS: dict[str, tuple[str, str, str]] = {
    Change.CONFLICT: (QT_TRANSLATE_NOOP("Changes", "Conflict"), "differs", "warn"),
    Change.NEW: (QT_TRANSLATE_NOOP("Changes", "New label"), "state-confirmed", "good"),
    Change.ADDED: (QT_TRANSLATE_NOOP("Changes", "New plate"), "quad", "good"),
    Change.CORNERS: (QT_TRANSLATE_NOOP("Changes", "Other corners"), "quad", "accent"),
    Change.KIND: (QT_TRANSLATE_NOOP("Changes", "Other kind"), "state-corrected", "accent"),
    Change.SPLIT: (QT_TRANSLATE_NOOP("Changes", "Assigned"), "bookmark", "accent"),
    REFUSED: (QT_TRANSLATE_NOOP("Changes", "Refused"), "problem", "bad"),
    Change.UNMATCHED: (QT_TRANSLATE_NOOP("Changes", "Not found"), "search", "soft"),
    Change.UNVOUCHED: (QT_TRANSLATE_NOOP("Changes", "Only read"), "state-read", "soft"),
    Change.SAME: (QT_TRANSLATE_NOOP("Changes", "Same"), "state-unread", "soft"),
}


def kind_name(kind: str) -> str:
    """Return the name of a kind of change in the language of the window."""
    return QCoreApplication.translate("Changes", KINDS[kind][0])


def _kind(entry: Difference | AppError) -> str:
    return entry.change if isinstance(entry, Difference) else REFUSED


class ImportList(QAbstractTableModel):
    """The rows of a plan, all or those of one kind; the check mark says what will be taken over.

    Signals: ``chosen_changed()`` when other rows are to be taken over.
    """

    chosen_changed = Signal()

    def __init__(
        self, crops: CropLoader, icon: Callable[[str, str], QIcon], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crops, self._icon = crops, icon
        self._folder = Path()
        self._plan: ImportPlan | None = None
        self._entries: list[Difference | AppError] = []
        self._counts: dict[str, int] = {}
        self._shown: list[int] = []  # places in the entries
        self._taken: set[int] = set()
        self._asked: dict[CropKey, None] = {}  # crops that were to be painted and are not here yet
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self._ask)
        crops.ready.connect(self._on_ready)

    def show_plan(self, plan: ImportPlan | None, folder: Path) -> None:
        """Show another plan: all of it, with everything checked that contradicts nobody."""
        self.beginResetModel()
        self._plan, self._folder = plan, folder
        found: list[Difference | AppError] = [*plan.differences, *plan.refused] if plan is not None else []
        order = {kind: place for place, kind in enumerate(KINDS)}
        self._entries = sorted(found, key=lambda entry: order[_kind(entry)])
        counted = Counter(map(_kind, found))
        self._counts = {kind: counted[kind] for kind in KINDS if counted[kind]}
        self._shown = list(range(len(self._entries)))
        self._taken = {i for kind in SAFE for i in self._places_of(kind)}
        self.endResetModel()
        self.chosen_changed.emit()

    def show_kind(self, kind: str) -> None:
        """Show the rows of one kind; "" shows all."""
        self.beginResetModel()
        self._shown = list(self._places_of(kind) if kind else range(len(self._entries)))
        self.endResetModel()

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each kind that there is."""
        return self._counts

    @property
    def chosen_count(self) -> int:
        """How much is to be taken over."""
        return len(self._taken)

    def chosen(self) -> list[Difference]:
        """Return what is to be taken over, in the order of the file."""
        taken = {id(self._entries[i]) for i in self._taken}
        return [d for d in self._plan.differences if id(d) in taken] if self._plan is not None else []

    def chosen_of(self, kind: str) -> int:
        """Return how many rows of a kind are to be taken over."""
        return len(self._taken.intersection(self._places_of(kind)))

    def choose_kind(self, kind: str, on: bool) -> None:
        """Take all rows of a kind over, or none."""
        self._choose(self._places_of(kind), on)

    def toggle(self, rows: Sequence[int]) -> None:
        """Turn the check marks of rows round, all the same way."""
        places = [i for i in (self._shown[row] for row in rows) if _kind(self._entries[i]) in TAKEABLE]
        self._choose(places, not all(i in self._taken for i in places))

    @Slot()
    def repaint(self) -> None:
        """Tell the view that words or icons are others now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self._tell()

    def _places_of(self, kind: str) -> range:
        """Return where the entries of a kind stand: side by side, in the order of the kinds."""
        start = 0
        for other, count in self._counts.items():
            if other == kind:
                return range(start, start + count)
            start += count
        return range(0)

    def _choose(self, places: Sequence[int], on: bool) -> None:
        self._taken = self._taken | set(places) if on else self._taken - set(places)
        self._tell()
        self.chosen_changed.emit()

    def _tell(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, WHY))

    # -- crops ---------------------------------------------------------------------------------

    def _crop(self, entry: Difference | AppError) -> Any:
        """Return the picture of the plate; one that is not here yet is asked for."""
        if not isinstance(entry, Difference) or entry.change is Change.UNMATCHED:
            return None
        quad = entry.row.quad if entry.row is not None and entry.quad is None else entry.quad
        rows = entry.rows or (entry.row.rows if entry.row is not None else 1)
        key = CropKey(self._folder, entry.path, quad, rows)
        image = self._crops.get(key)
        if image is None:
            self._asked[key] = None
            self._asking.start()
        return image

    @Slot()
    def _ask(self) -> None:
        wanted, self._asked = list(self._asked), {}
        self._crops.want(wanted)

    @Slot(object)
    def _on_ready(self, _names: set[str]) -> None:
        if self._shown:
            last = self.index(len(self._shown) - 1, PICTURE)
            self.dataChanged.emit(self.index(0, PICTURE), last, [Role.DecorationRole])

    # -- words ---------------------------------------------------------------------------------

    def _text(self, entry: Difference | AppError, column: int) -> str:
        if column == KIND:
            return kind_name(_kind(entry))
        if isinstance(entry, AppError):
            words = {PICTURE: self._place(entry.path), WHY: error_brief(entry)}
            return words.get(column, "")
        if column == PICTURE:
            return entry.path
        if column == WHY:
            return self._why(entry)
        return self._here(entry) if column == HERE else self._comes(entry)

    def _place(self, path: Path | None) -> str:
        """Return the file of a refused line: its name, or its path below the folder of several."""
        if path is None:
            return ""
        source = self._plan.source if self._plan is not None else path
        return path.relative_to(source).as_posix() if source in path.parents else path.name

    def _here(self, entry: Difference) -> str:
        if entry.row is None:
            return ""
        return display(entry.row.text) if entry.row.text else status_name(entry.row.status)

    def _comes(self, entry: Difference) -> str:
        if entry.of_split:
            return self.tr("Split {0}").format(entry.split)
        if entry.annotation.label:
            return display(entry.annotation.label)
        if entry.status is not None:
            return status_name(entry.status)
        return self.tr("Corners") if entry.annotation.quad is not None else ""

    def _why(self, entry: Difference) -> str:
        parts = self._reasons(entry)
        if entry.status is not None and entry.status not in VOUCHED:
            parts.append(self.tr("comes as: {0}").format(status_name(entry.status)))
        if entry.kind is not None:
            parts.append(QCoreApplication.translate("Kinds", "Yellow"))  # no other kind is ever set
        if entry.rows is not None:
            parts.append(self.tr("in two rows") if entry.rows == 2 else self.tr("in one row"))
        if entry.split is not None and not entry.of_split:  # else it stands in the column of what comes
            parts.append(self.tr("for the split {0}").format(entry.split))
        if entry.quad is not None and entry.status is not None and entry.row is not None:
            parts.append(self.tr("with other corners"))
        if entry.annotation.operator:
            parts.append(self.tr("from {0}").format(entry.annotation.operator))
        if entry.annotation.line:
            parts.append(self._line(entry.annotation))
        return " · ".join(parts)

    def _reasons(self, entry: Difference) -> list[str]:
        """Return why it is of its kind."""
        row = entry.row
        if entry.change is Change.UNMATCHED:
            return [self.tr("No such picture here, or unclear which of its plates")]
        parts = [self.tr("Nobody vouches for this text: it is not taken over")] if entry.unvouched else []
        if entry.other_split:
            here = row.split if row is not None else ""
            assigned = self.tr("Assigned to {0} here").format(here)
            parts.append(assigned if here else self.tr("Another line names another split"))
        if parts:
            return parts
        if entry.change is Change.CONFLICT and entry.status is None:
            return [self.tr("A person drew other corners")]
        if row is not None and entry.change is Change.CONFLICT:
            who = row.operator or self.tr("a person")
            return [self.tr("{0} by {1}").format(status_name(row.status), who)]
        if row is not None and entry.change is Change.NEW and row.text:
            return [self.tr("As read") if row.text == entry.text else self.tr("Read otherwise")]
        return []

    def _line(self, annotation: ImportedAnnotation) -> str:
        line = number(annotation.line)
        if annotation.file:
            return self.tr("line {0} of {1}").format(line, annotation.file)
        return self.tr("line {0}").format(line)

    def _check(self, place: int) -> Any:
        if _kind(self._entries[place]) not in TAKEABLE:
            return None
        return Qt.CheckState.Checked if place in self._taken else Qt.CheckState.Unchecked

    # -- Qt ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what can be taken over be checked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == PICTURE and self._check(self._shown[index.row()]) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows; ``TEXTS_ROLE`` gives both texts of the annotation, bare."""
        if not 0 <= index.row() < len(self._shown):
            return None
        place, column = self._shown[index.row()], index.column()
        entry = self._entries[place]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._text(entry, column)
        if role == Role.CheckStateRole and column == PICTURE:
            return self._check(place)
        if role == Role.DecorationRole and column == KIND:
            return self._icon(*KINDS[_kind(entry)][1:])
        if role == Role.DecorationRole and column == PICTURE:
            return self._crop(entry)
        if role == TEXTS_ROLE and isinstance(entry, Difference):
            label = "" if entry.of_split else entry.annotation.label or ""  # its text is none of the news
            return entry.row.text if entry.row is not None else "", label
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take a row over, or not, as the check mark says."""
        if role != Role.CheckStateRole or self._check(self._shown[index.row()]) is None:
            return False
        self._choose([self._shown[index.row()]], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (self.tr("Picture"), self.tr("Here"), self.tr("Comes"), self.tr("Change"), self.tr("Why"))[
            section
        ]
