"""The library: the plates of the open folder as a list, with a filter line and counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.project import Status
from gui.models.plate_list import CONFIDENCE, DIFFERS, PATH, SORT_KEYS, STATUS, TEXT, PlateListModel
from gui.session import Session
from gui.texts import STATUS_COLOURS, STATUS_NAMES, number, status_name
from gui.theme import Theme

TYPING_PAUSE = 200  # milliseconds after the last key before the filter is applied
LIMITS = (0.99, 0.95, 0.9, 0.8, 0.5)
FILE_WORD = "file:"
PADDING, ICON = 16, 34  # pixels of a cell beside its text, and for a glyph with its gap


class PlateTable(QTableView):
    """The list itself. Signals: ``typed(QKeyEvent)`` for keys that are meant for the plate."""

    typed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move within the list; hand what would be typing on to the plate."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if plain and (event.text().strip() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.typed.emit(event)
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """The filter line and its chips; changes the session's query."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("library_head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self.line = QLineEdit(self, clearButtonEnabled=True)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self._glass = self.line.addAction(theme.icon("search", "soft"), leading)
        self.state_chip = self._chip(menu=True)
        self.differs_chip = self._chip()
        self.confidence_chip = self._chip(menu=True)
        self._states = self._state_actions()
        self._limits = self._limit_actions()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.line.setPlaceholderText(self.tr("Filter: plate text, or file:name"))
        self.line.setAccessibleName(self.tr("Filter"))
        for status, action in self._states.items():
            action.setText(status_name(status))
        self._any.setText(self.tr("Any confidence"))
        for limit, action in self._limits.items():
            action.setText(self.tr("Below {0} %").format(f"{limit * 100:g}"))
        self.differs_chip.setToolTip(self.tr("Only plates whose file name says another text"))
        self.show_query()

    @Slot()
    def show_query(self) -> None:
        """Show what the session filters by, which may come from another day."""
        query = self._session.query
        if not self._pause.isActive() and filter_fields(self.line.text()) != (query.text, query.path):
            self.line.setText(filter_text(query.text, query.path))
        for status, action in self._states.items():
            action.setChecked(status in query.status)
        names = [status_name(s) for s in self._states if s in query.status]
        shown = " + ".join(names) if len(names) < 3 else self.tr("{0} states").format(len(names))
        self._label(self.state_chip, shown, self.tr("State"))
        self.differs_chip.setChecked(query.differs)
        differs = self.tr("≠ file name")
        self._label(self.differs_chip, differs if query.differs else "", differs)
        limit = query.confidence_below
        self._any.setChecked(limit is None)
        for value, action in self._limits.items():
            action.setChecked(value == limit)
        below = "" if limit is None else f"< {limit * 100:g} %"
        self._label(self.confidence_chip, below, self.tr("Confidence"))

    @Slot()
    def repaint_icons(self) -> None:
        """Draw the icons in the colours of now."""
        self._glass.setIcon(self._theme.icon("search", "soft"))
        for status, action in self._states.items():
            action.setIcon(self._theme.icon(f"state-{status.value}", STATUS_COLOURS[status]))

    @Slot()
    def _on_typed(self) -> None:
        self._pause.stop()
        text, path = filter_fields(self.line.text())
        self._session.set_query(text=text, path=path)

    @Slot(QAction)
    def _on_state(self, _action: QAction) -> None:
        chosen = frozenset(status for status, action in self._states.items() if action.isChecked())
        self._session.set_query(status=chosen)
        self.show_query()

    @Slot(bool)
    def _on_differs(self, checked: bool) -> None:
        self._session.set_query(differs=checked)
        self.show_query()

    @Slot(QAction)
    def _on_limit(self, action: QAction) -> None:
        self._session.set_query(confidence_below=action.data())
        self.show_query()

    def _chip(self, *, menu: bool = False) -> QToolButton:
        chip = QToolButton(self)
        chip.setCheckable(not menu)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setProperty("chip", True)
        if menu:
            chip.setMenu(QMenu(chip))
            chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return chip

    def _label(self, chip: QToolButton, value: str, name: str) -> None:
        arrow = " ▾" if chip.menu() else ""
        chip.setText(f"{value or name}{arrow}")
        chip.setAccessibleName(f"{name}: {value}" if value else name)
        if chip.property("active") != bool(value):
            chip.setProperty("active", bool(value))
            chip.style().unpolish(chip)
            chip.style().polish(chip)

    def _state_actions(self) -> dict[Status, QAction]:
        menu = self.state_chip.menu()
        menu.triggered.connect(self._on_state)
        return {status: menu.addAction("") for status in STATUS_NAMES}

    def _limit_actions(self) -> dict[float, QAction]:
        menu = self.confidence_chip.menu()
        group = QActionGroup(menu)
        self._any = group.addAction(menu.addAction(""))
        found = {limit: group.addAction(menu.addAction("")) for limit in LIMITS}
        for limit, action in found.items():
            action.setCheckable(True)
            action.setData(limit)
        self._any.setCheckable(True)
        menu.triggered.connect(self._on_limit)
        return found

    def _lay_out(self) -> None:
        for action in self._states.values():
            action.setCheckable(True)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in (self.state_chip, self.differs_chip, self.confidence_chip):
            chips.addWidget(chip)
        chips.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addLayout(chips)
        self.repaint_icons()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._on_typed)
        self.line.textEdited.connect(self._pause.start)
        self.line.returnPressed.connect(self._on_typed)
        self.line.textChanged.connect(self._on_cleared)
        self.differs_chip.clicked.connect(self._on_differs)
        self._session.project_changed.connect(self.show_query)
        self._theme.changed.connect(self.repaint_icons)

    @Slot(str)
    def _on_cleared(self, text: str) -> None:
        if not text and (self._session.query.text or self._session.query.path):
            self._on_typed()


class LibraryView(QWidget):
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
        self.footer = QLabel(self)
        self._set_up_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.footer)
        self._connect()
        self.retranslate()
        self._on_queue_changed()

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.plate_id(row) for row in rows]

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.table.setAccessibleName(self.tr("Plates"))
        self.filter.retranslate()
        self.model.repaint_icons()
        self._size_rows()
        self.show_counts()

    @Slot()
    def focus_filter(self) -> None:
        """Put the cursor into the filter line."""
        self.filter.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.line.selectAll()

    @Slot()
    def show_counts(self) -> None:
        """Show how many plates are listed and how many of them wait."""
        queue = self._session.queue
        text = self.tr("{0} listed · {1} to decide").format(number(len(queue)), number(queue.left))
        self.footer.setText(text if self._session.project is not None else "")

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
        self.show_counts()

    @Slot(int)
    def _show_current(self, plate_id: int) -> None:
        row = self._session.queue.position(plate_id)
        if row < 0:
            self.table.clearSelection()
            return
        index = self.model.index(row, TEXT)
        if self.table.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        plate_id = self.model.plate_id(current.row())
        if plate_id >= 0:
            self._session.select(plate_id)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._size_rows()
        self.model.repaint_icons()

    def _set_up_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSectionResizeMode(PATH, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(24)
        self.footer.setProperty("soft", True)
        self.footer.setMargin(6)
        self._size_rows()

    def _size_rows(self) -> None:
        """Give every column but the last the width of the longest text that it can hold."""
        metrics, scale = self.fontMetrics(), self._theme.scale
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + round(10 * scale))
        states = max(metrics.horizontalAdvance(name) for name in self.model.state_names())
        widths = {
            STATUS: states + round(ICON * scale),
            TEXT: metrics.horizontalAdvance("皖A·DMW6666"),
            CONFIDENCE: metrics.horizontalAdvance("100.0"),
            DIFFERS: metrics.horizontalAdvance("≠"),
        }
        for column, width in widths.items():
            self.table.setColumnWidth(column, width + round(PADDING * scale))

    def _connect(self) -> None:
        self.table.horizontalHeader().sortIndicatorChanged.connect(self.model.sort)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.typed.connect(self.typing)
        self._session.queue_changed.connect(self._on_queue_changed)
        self._session.current_changed.connect(self._show_current)
        self._session.plates_changed.connect(self.show_counts)
        self._theme.changed.connect(self._on_theme_changed)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def filter_fields(line: str) -> tuple[str, str]:
    """Return the plate text and the file name that a filter line asks for."""
    words = line.split()
    names = [word.partition(":")[2] for word in words if word.lower().startswith(FILE_WORD)]
    texts = [word for word in words if not word.lower().startswith(FILE_WORD)]
    return "".join(texts), "".join(names)


def filter_text(text: str, path: str) -> str:
    """Return the filter line that asks for this; ``filter_fields`` takes it back."""
    return " ".join(part for part in (text, f"{FILE_WORD}{path}" if path else "") if part)
