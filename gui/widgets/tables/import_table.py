"""The table of an import: crops at the left, plate texts with what differs marked; Space checks rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.models.import_list import COMES, HERE, KIND, KINDS, PICTURE, TEXTS_ROLE, WHY, ImportList, kind_name
from gui.widgets.tables.letters_delegate import LettersDelegate, letters_font
from gui.widgets.tables.quiet import quiet

CROP, SMALL_CROP = 3.0, 1.6  # width of a crop in heights, usually and where there is little room
REASON = 14, 20, 34  # characters, at least, before the picture gets any room for its name, and at most
CHECK = 3  # characters that the box takes which is checked
WIDEST = "皖A·DMW6666"  # as plates go
LEAST_NAME = 4  # characters of a picture's name beside its crop
LINES = 2  # lines that the reason of a row may take
_CONTROL = Qt.KeyboardModifier.ControlModifier
_FEATURES = QStyleOptionViewItem.ViewItemFeature

Index = QModelIndex | QPersistentModelIndex


class CropDelegate(QStyledItemDelegate):
    """Shows a crop at the left of the text, with its place kept until it has come."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Give every crop the same place, and no more room than there is beside the box."""
        super().initStyleOption(option, index)
        high = option.rect.height() - 8
        room = option.rect.width() - CHECK * option.fontMetrics.horizontalAdvance("0")
        if not isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon):
            option.decorationSize = QSize(round(high * CROP), high)
            option.features |= _FEATURES.HasDecoration
        option.decorationSize = option.decorationSize.boundedTo(QSize(max(room, 1), high))


class TextDelegate(LettersDelegate):
    """Marks of what comes the characters that are others here."""

    def texts(self, index: Index) -> tuple[str, str]:
        """Return the text of this side and, of what comes, that of the other."""
        both = index.data(TEXTS_ROLE)
        here, comes = both if both is not None else ("", "")
        return (comes, here) if index.column() == COMES else (here, "")


class ImportTable(QTableView):
    """Shows an ``ImportList``; Space takes the selected rows over, or not."""

    def __init__(self, rows: ImportList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setModel(rows)
        self._crops, self._texts = CropDelegate(self), TextDelegate(self)
        self.setItemDelegateForColumn(PICTURE, self._crops)
        for column in (HERE, COMES):
            self.setItemDelegateForColumn(column, self._texts)
        quiet(self)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(True)  # only reasons have places to break
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows.modelReset.connect(self._on_reset)

    def fit(self) -> None:
        """Make rows and columns as large as the type wants them."""
        unit = self._character()
        self.verticalHeader().setDefaultSectionSize(LINES * self.fontMetrics().height() + 8)
        self.horizontalHeader().setMinimumSectionSize(unit * 6)
        face = QFontMetricsF(letters_font(self.fontMetrics(), bold=True))
        plate = sum(round(face.horizontalAdvance(letter)) for letter in WIDEST)
        for column in (HERE, COMES):
            self.setColumnWidth(column, plate + 3 * unit)
        kinds = max(map(self.fontMetrics().horizontalAdvance, map(kind_name, KINDS)))
        self.setColumnWidth(KIND, kinds + self.iconSize().width() + 3 * unit)
        self._share()

    def _share(self) -> None:
        """Share what the others leave out between the picture's name and the reason, which must be read."""
        unit, row = self._character(), self.verticalHeader().defaultSectionSize()
        rest = self.viewport().width() - sum(map(self.columnWidth, (HERE, COMES, KIND)))
        least = min(round(row * CROP) + unit * LEAST_NAME, rest - unit * REASON[1])
        least = max(least, round(row * SMALL_CROP) + unit * CHECK)  # in large type; the name is its tip
        reason = min(max(rest - least, unit * REASON[0]), unit * REASON[2])
        self.setColumnWidth(WHY, reason)
        self.setColumnWidth(PICTURE, max(least, rest - reason))

    def _character(self) -> int:
        """Return the width of a digit; the average character of a Chinese font is twice as wide."""
        return self.fontMetrics().horizontalAdvance("0")

    def _on_reset(self) -> None:
        if self._rows.rowCount():
            self.selectRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure with the type that is worn now."""
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what can wait for room grow with the table."""
        super().resizeEvent(event)
        self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check by Space, whatever the column; letters do nothing here."""
        if event.key() == Qt.Key.Key_Space:
            self._rows.toggle([index.row() for index in self.selectionModel().selectedRows()])
        elif event.text() and event.text().isprintable() and not event.modifiers() & _CONTROL:
            return
        else:  # Escape among them, which closes the dialog
            super().keyPressEvent(event)
