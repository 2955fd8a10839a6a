"""The table of an import: crops at the left, plate texts with what differs marked; Space checks rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QIcon,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.correction import differing_slots
from core.plate import display
from gui.models.import_list import COMES, HERE, KIND, KINDS, PICTURE, TEXTS_ROLE, WHY, ImportList, kind_name
from gui.widgets.quiet import quiet
from gui.widgets.tones import colours_of, plate_font

CROP, SMALL_CROP = 3.0, 1.6  # width of a crop in heights, usually and where there is little room
REASON = 14, 20, 34  # characters, at least, before the picture gets any room for its name, and at most
CHECK = 3  # characters that the box takes which is checked
WIDEST = "皖A·DMW6666"  # as plates go
LEAST_NAME = 4  # characters of a picture's name beside its crop
LINES = 2  # lines that the reason of a row may take
_CONTROL = Qt.KeyboardModifier.ControlModifier
_FEATURES = QStyleOptionViewItem.ViewItemFeature

Index = QModelIndex | QPersistentModelIndex


def marks(text: str, other: str) -> frozenset[int]:
    """Return the places of the displayed form of ``text`` that differ from ``other``; none beside nothing."""
    if not other:
        return frozenset()
    shift = len(display(text)) - len(text)
    return frozenset(i + shift * (i >= 2) for i in differing_slots(text, other))


def letters_font(metrics: QFontMetrics, *, bold: bool) -> QFont:
    """Return the plates' face beside text of these metrics."""
    return plate_font(metrics.height() * 0.95, bold=bold)


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


class TextDelegate(QStyledItemDelegate):
    """Sets plate text in the plates' own face; characters that differ are underlined and coloured."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground as the style does, and the letters one by one."""
        texts = index.data(TEXTS_ROLE)
        here, comes = texts if texts is not None else ("", "")
        text, other = (here, comes) if index.column() == HERE else (comes, here)
        if not text:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        wrong = marks(text, other) if index.column() == COMES else frozenset()
        self._letters(painter, option, display(text), wrong)

    def _letters(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, wrong: frozenset[int]
    ) -> None:
        colours = colours_of(option.palette)
        font = letters_font(option.fontMetrics, bold=False)
        painter.save()
        painter.setClipRect(option.rect)
        left = option.rect.left() + option.fontMetrics.horizontalAdvance("0")
        for place, letter in enumerate(text):
            face = letters_font(option.fontMetrics, bold=True) if place in wrong else font
            width = round(QFontMetricsF(face).horizontalAdvance(letter))
            box = QRect(left, option.rect.top(), width + 2, option.rect.height())
            painter.setFont(face)
            painter.setPen(colours.warn if place in wrong else colours.ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, letter)
            if place in wrong:
                below = box.center().y() + option.fontMetrics.height() // 2 + 1
                painter.fillRect(left, below, width, 2, painter.pen().color())
            left += width
        painter.restore()


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
