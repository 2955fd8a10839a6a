"""Every act with its key, for the key editor."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from gui.actions import ACTIONS, CONTEXT, MENUS, ActionSpec
from gui.keymap import STANDARD, in_force
from gui.settings import Settings
from gui.texts import native, plain

ACT, KEY, WAS = range(3)
Index = QModelIndex | QPersistentModelIndex


class KeyList(QAbstractTableModel):
    """Rows of act, key in force, standard key where it is another; in the order of the menus."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._wanted = ""
        self._specs: tuple[ActionSpec, ...] = ()
        self._keys: dict[str, str] = {}
        self.reload()

    def reload(self) -> None:
        """Take the keys, and the words, of now."""
        self.beginResetModel()
        self._keys = in_force(self._settings.values.keys)
        ordered = (spec for menu, _ in MENUS for spec in ACTIONS if spec.menu == menu)
        self._specs = tuple(spec for spec in ordered if self._matches(spec))
        self.endResetModel()

    def search(self, words: str) -> None:
        """Show only acts whose words or keys hold ``words``."""
        self._wanted = words.strip().casefold()
        self.reload()

    def name(self, row: int) -> str:
        """Return the name of the act in a row; empty where there is none."""
        return self._specs[row].name if 0 <= row < len(self._specs) else ""

    def row_of(self, name: str) -> int:
        """Return the row of an act, -1 if it is not shown."""
        return next((row for row, spec in enumerate(self._specs) if spec.name == name), -1)

    def key(self, name: str) -> str:
        """Return the key in force, as it is stored."""
        return self._keys.get(name, "")

    def _matches(self, spec: ActionSpec) -> bool:
        told = f"{title_of(spec.name)} {native(self._keys[spec.name])}".casefold()
        return self._wanted in told

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of acts shown."""
        return 0 if parent.isValid() else len(self._specs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return three."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        name = self._specs[index.row()].name
        key, standard = native(self._keys[name]), native(STANDARD[name])
        if index.column() == ACT:
            return title_of(name)
        if index.column() == KEY:
            return key or "–"
        return (standard or "–") if key != standard else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the names of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Act"), self.tr("Key"), self.tr("Standard"))[section]
        return None


def title_of(name: str) -> str:
    """Return the words of an act without its mark for the letter, and without dots."""
    text = next(spec.text for spec in ACTIONS if spec.name == name)
    return plain(QCoreApplication.translate(CONTEXT, text))
