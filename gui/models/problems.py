"""The quiet list of what went wrong: no dialog interrupts the work for a bad picture."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from core.errors import AppError, ImageError, noted
from gui.texts import error_advice, error_headline, error_text

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

MESSAGE, ADVICE, PATH = range(3)
ERROR_ROLE = Role.UserRole + 1


class ProblemList(QAbstractTableModel):
    """Errors in the order they came, each once. Signals: ``count_changed()``."""

    count_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errors: list[AppError] = []
        self._keys: list[tuple[Path | None, str]] = []  # of each
        self._known: set[tuple[Path | None, str]] = set()

    def __len__(self) -> int:
        return len(self._errors)

    def error(self, row: int) -> AppError:
        """Return the error in a row."""
        return self._errors[row]

    def text(self) -> str:
        """Return the whole list as lines, for the clipboard."""
        return "\n".join(error_text(error) for error in self._errors)

    @Slot(object)
    def add(self, error: AppError) -> None:
        """Add one error, unless the very same is already listed."""
        self.extend([error])

    def extend(self, errors: list[AppError]) -> None:
        """Add several errors at once."""
        fresh = {key: error for error in errors if (key := _key(error)) not in self._known}
        if not fresh:
            return
        first = len(self._errors)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._errors.extend(fresh.values())
        self._keys.extend(fresh)
        self._known.update(fresh)
        self.endInsertRows()
        self.count_changed.emit()

    def take_off(self, errors: Iterable[AppError]) -> list[AppError]:
        """Take errors off the list, for they have been mended; return those that were there."""
        mended = {key: error for error in errors if (key := _key(error)) in self._known}
        rows = [row for row, key in enumerate(self._keys) if key in mended] if mended else []
        self._known.difference_update(mended)
        while rows:
            last = rows.pop()
            first = last
            while rows and rows[-1] == first - 1:
                first = rows.pop()
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._errors[first : last + 1], self._keys[first : last + 1]
            self.endRemoveRows()
        if mended:
            self.count_changed.emit()
        return list(mended.values())

    def of_pictures(self) -> dict[Path, list[AppError]]:
        """Return what is listed of pictures that could not be opened or read, by file."""
        found: dict[Path, list[AppError]] = {}
        for error in self._errors:
            if isinstance(error, ImageError) and error.path is not None:
                found.setdefault(error.path, []).append(error)
        return found

    @Slot()
    def clear(self) -> None:
        """Forget them all."""
        self.beginResetModel()
        self._errors.clear()
        self._keys.clear()
        self._known.clear()
        self.endResetModel()
        self.count_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self._errors)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows; ``ERROR_ROLE`` gives the error itself."""
        if not 0 <= index.row() < len(self._errors):
            return None
        error = self._errors[index.row()]
        if role == ERROR_ROLE:
            return error
        if role == Role.ToolTipRole:
            return error_text(error)
        if role != Role.DisplayRole:
            return None
        if index.column() == PATH:
            return error.path.name if error.path is not None else ""
        return error_headline(error) if index.column() == MESSAGE else error_advice(error)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (self.tr("What happened"), self.tr("What to do"), self.tr("File"))[section]


def _key(error: AppError) -> tuple[Path | None, str]:
    """Return what tells an error from others; that of a picture comes back from the store as it was noted."""
    return error.path, noted(error)
