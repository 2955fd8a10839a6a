"""The library: the plates of the open folder as a list, with a filter line and counts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.project import PlateRow
from gui.models.plate_list import CONFIDENCE, DIFFERS, PATH, SORT_KEYS, STATUS, TEXT, PlateListModel
from gui.nothing import Nothing, why_nothing
from gui.session import Session
from gui.texts import native, number
from gui.theme import Theme
from gui.widgets.empty_note import EmptyNote
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.filters.filter_bar import FilterBar
from gui.widgets.parts_label import PartsLabel
from gui.widgets.tables import plate_cells
from gui.widgets.tables.plate_cells import PlateCells
from gui.widgets.tables.quiet import quiet
from gui.widgets.tables.steady_rows import SteadyRows
from gui.widgets.translated import TranslatedWidget
from gui.widgets.typed_elsewhere import is_bare, types

ICON = 34  # pixels for a glyph with its gap


class PlateTable(QTableView):
    """The list itself.

    Signals: ``typed(QKeyEvent)`` for keys that are meant for the plate; ``touched()`` before a key or a
    mouse button moves or selects anything.
    """

    typed = Signal(object)
    touched = Signal()

    def set_row_height(self, height: int) -> None:
        """Give every row another height; the row at hand stays in sight if it is."""
        seen = self._sees_current(self.viewport().height())
        self.verticalHeader().setDefaultSectionSize(height)
        if seen:
            self.updateGeometries()  # else it could not be scrolled far enough
            self.scrollTo(self.currentIndex())

    def _sees_current(self, height: int) -> bool:
        """Tell whether the row at hand is in sight in a viewport of this height."""
        box = self.visualRect(self.currentIndex())
        return box.isValid() and box.bottom() > 0 and box.top() < height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move within the list; hand what would be typing on to the plate."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_bare(event) and (types(event) or event.text().strip() or enter):
            self.typed.emit(event)
            return
        self.touched.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select beside the row at hand, not beside the one before."""
        before = self.currentIndex()
        self.touched.emit()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.currentIndex() != before:
            self._press_current()
        super().mousePressEvent(event)

    def _press_current(self) -> None:
        """Let a selection begin at the row at hand: with Shift held, Qt keeps beginning at the one before."""
        place, left = QPointF(self.visualRect(self.currentIndex()).center()), Qt.MouseButton.LeftButton
        there = self.viewport().mapToGlobal(place)
        none, bare = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        press, release = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease
        super().mousePressEvent(QMouseEvent(press, place, there, left, left, bare))
        super().mouseReleaseEvent(QMouseEvent(release, place, there, left, none, bare))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the row at hand in sight where there is less room now."""
        seen = self._sees_current(event.oldSize().height())
        super().resizeEvent(event)
        if seen:
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """Stay opaque under a style sheet: scrolling by a row then paints one row instead of all."""
        super().showEvent(event)
        self.viewport().setAutoFillBackground(True)

    def changeEvent(self, event: QEvent) -> None:
        """Stay opaque under another style sheet."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().setAutoFillBackground(True)


class LibraryView(TranslatedWidget):
    """The list with its filter and counts. Signals: ``typing(QKeyEvent)``: a key meant for the plate."""

    typing = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self.model = PlateListModel(session, theme.icon, self)
        self.table = PlateTable(self)
        self.filter = FilterBar(session, theme, self)
        self.footer = PartsLabel(self)
        self._gone = self.filter.notice = QLabel(self, wordWrap=True)
        self._nothing = EmptyNote(self.table)
        self._scanned = False
        self._unlisted, self._look_key = 0, ""  # plates that were added since, and what lists them
        self._clear_key = ""
        self._widths: dict[int, int] = {}  # of columns, as they were set last
        self._set_up_table()
        self._steady = SteadyRows(session, self.model, self.table)
        # The list follows when the plate, or the page, has been painted: together they would take too long.
        self._following = QTimer(self, singleShot=True, interval=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self._gone)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.footer)
        EnterPresses(self.filter)
        self._connect()
        self.retranslate()
        self._on_queue_changed()

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as the list shows it."""
        return self.model.row_at(self._session.queue.position(self._session.current))

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows, from the top."""
        self._catch_up()
        ids, rows = self._session.queue.ids, self._steady.selected_rows()
        selected: list[int] = ids[rows[rows < len(ids)]].tolist()
        return selected

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.table.setAccessibleName(self.tr("Plates"))
        self.filter.retranslate()
        self._gone.setText(
            "⚠ "
            + self.tr(
                "The folder is gone: it was moved or deleted, or its disk is unplugged. Nothing can be saved "
                "until it is back; then this goes on by itself."
            )
        )
        self.model.repaint_icons()
        self._size_rows()
        self.show_counts()

    @Slot()
    def focus_filter(self) -> None:
        """Put the cursor into the filter line; in a narrow window the list may have given way."""
        self.show()
        self.filter.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.line.selectAll()

    @Slot()
    def choose_queue(self) -> None:
        """Offer the queues, beside the list that they make."""
        self.show()
        self.filter.queue_button.showMenu()

    @Slot()
    def show_counts(self) -> None:
        """Show how many plates are listed and how many of them wait."""
        queue = self._session.queue
        text = self.tr("{0} listed · {1} to decide").format(number(len(queue)), number(queue.left))
        if self._unlisted:
            added = self.tr("Added meanwhile: {0}; {1} lists them")
            added = added if self._look_key else self.tr("Added meanwhile: {0}")
            text += "\n" + added.format(number(self._unlisted), self._look_key)
        self.footer.tell(text if self._session.project is not None else "")
        self._nothing.tell(self._why_empty())

    @Slot(int)
    def show_unlisted(self, count: int) -> None:
        """Say how many plates were added since the list was made; it takes them in when it is made anew."""
        if count != self._unlisted:
            self._unlisted = count
            self.show_counts()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._look_key, self._clear_key = (native(keys.get(act, "")) for act in ("rescan", "clear_filter"))
        self.show_counts()

    def _why_empty(self) -> str:
        """Return what to do about an empty list; nothing while it is being made."""
        why = why_nothing(self._session, looked=self._scanned)
        if why is None:
            return ""
        if why is Nothing.PICTURES:
            return self.tr("There are no pictures in this folder. Put some into it, or open another one.")
        if why in (Nothing.FILTER_READING, Nothing.QUEUE_READING):
            return self.tr("Nothing is listed yet: plates are being read.")
        if why is not Nothing.FILTER:
            return self.tr("This queue is empty. Choose another one above.")
        if not self._clear_key:
            return self.tr("No plate fits the filter. Take words out of it to see more.")
        return self.tr("No plate fits the filter. {0} clears it.").format(self._clear_key)

    @Slot()
    def note_scan(self) -> None:
        """Know that the folder has been looked through: what is missing now is not there."""
        self._scanned = True
        self.show_counts()

    @Slot(bool)
    def show_gone(self, gone: bool) -> None:
        """Say that the folder is gone, as long as it is."""
        self._gone.setVisible(gone)
        self.filter.fit()

    @Slot()
    def _on_project_changed(self) -> None:
        self._scanned = False
        self.show_counts()

    @Slot()
    def _on_queue_changed(self) -> None:
        query = self._session.query
        column = next((c for c, key in SORT_KEYS.items() if key == query.sort), -1)
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        header = self.table.horizontalHeader()
        header.blockSignals(True)  # the header would ask for the order that has just been made
        header.setSortIndicator(column, order)
        header.blockSignals(False)
        self._show_current(self._session.current)
        self._steady.restore()
        self.show_counts()

    @Slot(int)
    def _on_current_changed(self, _plate_id: int) -> None:
        self._following.start()

    @Slot()
    def _follow(self) -> None:
        self._following.stop()
        self._show_current(self._session.current)

    @Slot()
    def _catch_up(self) -> None:
        """Follow at once, for whoever goes on from the row at hand or from what is selected."""
        if self._following.isActive():
            self._follow()

    def _show_current(self, plate_id: int) -> None:
        row = self._session.queue.position(plate_id)
        if row < 0:
            self.table.clearSelection()
            return
        index = self.model.index(row, 0)  # another column could be scrolled to sideways
        if self.table.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        plate_id = self.model.plate_id(current.row())
        if plate_id >= 0:
            self._session.select(plate_id)

    @Slot(QModelIndex)
    def _on_pressed(self, index: QModelIndex) -> None:
        """Take the row to hand on which the list has stayed while a plate that is not listed came to hand."""
        self._on_row_changed(index, index)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._size_rows()
        self.model.repaint_icons()

    def _set_up_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        table.setItemDelegate(PlateCells(self.model, self._theme, table))
        quiet(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setMinimumHeight(1)  # a complaint about the filter comes before it: large type, a small screen
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSelectionModel(QItemSelectionModel(self.model, header))  # else it is painted at every step
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(PATH, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(24)
        self._gone.setObjectName("folder_gone")
        self._gone.setMargin(8)
        self._gone.hide()
        self.footer.setProperty("soft", True)
        self.footer.setMargin(6)
        self._size_rows()

    def _size_rows(self) -> None:
        """Give every column but the last the width of the longest text that it can hold.

        Where not even state and plate fit, the state keeps its glyph alone.
        """
        metrics, scale = self.fontMetrics(), self._theme.scale
        self.table.setIconSize(self._theme.icon_size())
        self.table.set_row_height(metrics.height() + round(10 * scale))
        states = max(metrics.horizontalAdvance(name) for name in self.model.state_names())
        widths = {
            STATUS: states + round(ICON * scale),
            TEXT: metrics.horizontalAdvance("皖A·DMW6666"),
            CONFIDENCE: max(map(metrics.horizontalAdvance, ("<.01", self._heading(CONFIDENCE)))),
            DIFFERS: metrics.horizontalAdvance("≠"),
        }
        padding = plate_cells.beside_text(scale)
        room = self.width() - self.table.verticalScrollBar().sizeHint().width() - 2 * padding
        if widths[STATUS] + widths[TEXT] > room:
            heading = metrics.horizontalAdvance(self._heading(STATUS))
            widths[STATUS] = max(self._theme.icon_size().width(), heading)
            widths[TEXT] = max(widths[TEXT], room - widths[STATUS])
        for column, width in widths.items():
            if self._widths.get(column) != width + padding:  # else it stays as a person may have dragged it
                self._widths[column] = width + padding
                self.table.setColumnWidth(column, width + padding)

    def _heading(self, column: int) -> str:
        return str(self.model.headerData(column, Qt.Orientation.Horizontal))

    def _connect(self) -> None:
        self.table.horizontalHeader().sortIndicatorChanged.connect(self.model.sort)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.pressed.connect(self._on_pressed)
        self.table.typed.connect(self.typing)
        self.table.touched.connect(self._catch_up)
        self._session.queue_changed.connect(self._on_queue_changed)
        self._session.current_changed.connect(self._on_current_changed)
        self._following.timeout.connect(self._follow)
        self._session.plates_changed.connect(self.show_counts)
        self._session.counts_changed.connect(self.show_counts)
        self._session.project_changed.connect(self._on_project_changed)
        self._theme.changed.connect(self._on_theme_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more of a state, or less, as there is room, and the chips above."""
        self._size_rows()
        self.filter.fit()
