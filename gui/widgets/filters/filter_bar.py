"""The head of the list: which queue, the filter line, and chips for its usual words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from core.errors import AppError
from core.project import Query, Status
from core.project.filter_language import FilterError
from gui.jobs.finding import choice_of
from gui.session import Session
from gui.texts import STATUS_COLOURS, STATUS_NAMES, labelled, limit_text, sentences, status_name
from gui.theme import Theme
from gui.widgets.filters.filter_line import FilterLine
from gui.widgets.filters.queue_button import QueueButton
from gui.widgets.filters.saved_filters import SavedFilters
from gui.widgets.fitted import Fitted
from gui.widgets.flow import Flow

MARGIN, GAP = 8, 6  # pixels
LIMITS = (0.99, 0.95, 0.9, 0.8, 0.5)
LEAST_OF_LIST = 7  # lines of type: the head of the list, two rows and what is counted below
LEAST_LINE = 18  # pixels: in a face of lower lines what stands around the words takes more


class FilterBar(Fitted, QWidget):
    """The filter line and its chips; changes the session's query.

    Where they would leave the list no room the chips give way: the line takes, and says, all that they do.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("library_head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self.queue_button = QueueButton(session, theme, self)
        self.line = FilterLine(self)
        self.saved = SavedFilters(session, theme, self)  # beside the line, so that Tab comes there next
        self._complaint = QLabel(self, wordWrap=True)
        self._chips = Flow(self)
        self.state_chip = self._chip(menu=True)
        self.differs_chip = self._chip()
        self.confidence_chip = self._chip(menu=True)
        self.notice: QWidget | None = None  # what may stand between this and the list, and takes room as well
        self._refused: FilterError | None = None
        self._states = self._state_actions()
        self._limits = self._limit_actions()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_query()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.line.setPlaceholderText(self.tr("Filter: plate text, conf<0.9, state:read …"))
        self.line.setAccessibleName(self.tr("Filter"))
        self.line.setToolTip(self.tr("Words that must all hold; - before a word turns it round"))
        self.queue_button.show_queue()
        self.saved.retranslate()
        for status, action in self._states.items():
            action.setText(status_name(status))
        self._any.setText(self.tr("Any confidence"))
        for limit, action in self._limits.items():
            action.setText(self.tr("Below {0}").format(limit_text(limit)))
        self.differs_chip.setToolTip(self.tr("Only plates whose file name says another text"))
        self._on_refused(self._refused)
        self._show_choices()

    @Slot()
    def show_query(self) -> None:
        """Show what the session filters by, which may come from another day."""
        self.line.show_query(self._session.query)
        self._show_choices()

    @Slot()
    def clear(self) -> None:
        """Filter by nothing; the order stays. What is typed and not understood goes too."""
        self.line.setText("")
        self.line.apply()

    def _show_choices(self) -> None:
        query = self._session.query
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
        below = "" if limit is None else f"< {limit_text(limit)}"
        self._label(self.confidence_chip, below, self.tr("Confidence"))
        self.fit()

    def fit(self) -> None:
        """Show the chips where there is room for them above the list."""
        around = self.parentWidget() or self
        if self.layout() is None:
            return
        # Not asked of the layout, which remembers the answers of before: chips that say something else tell
        # it later.
        wide, high = around.width() - 2 * MARGIN, self.line.sizeHint().height()
        self._complain(wide)
        parts = [self.queue_button.sizeHint().height(), max(high, self.saved.sizeHint().height())]
        parts.append(self._chips.heightForWidth(wide))
        if not self._complaint.isHidden():
            parts.append(self._complaint.heightForWidth(wide))
        needed = sum(parts) + GAP * (len(parts) - 1) + 2 * MARGIN
        if self.notice is not None and not self.notice.isHidden():
            needed += self.notice.heightForWidth(around.width())
        line = max(self.fontMetrics().height(), LEAST_LINE)
        self._chips.setVisible(needed + line * LEAST_OF_LIST <= around.height())

    def event(self, event: QEvent) -> bool:
        """Fit anew when a part wants another size."""
        taken = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return taken

    @Slot()
    def repaint_icons(self) -> None:
        """Draw the icons in the colours of now."""
        self.line.set_icon(self._theme.icon("search", "soft"), self._theme.icon_size())
        for status, action in self._states.items():
            action.setIcon(self._theme.icon(f"state-{status.value}", STATUS_COLOURS[status]))

    @Slot(object)
    def _on_wanted(self, query: Query) -> None:
        self._session.set_query(**choice_of(query))
        self.show_query()

    @Slot(object)
    def _on_refused(self, error: FilterError | None) -> None:
        """Say below the line what cannot be understood, and what it was perhaps meant to be."""
        self._refused = error
        self._complaint.setVisible(error is not None)
        self.fit()

    def _complain(self, wide: int) -> None:
        """Write the complaint for this width; what was typed has no place to break at, and stands above."""
        error = self._refused
        if error is None:
            return
        word = self.fontMetrics().elidedText(error.word, Qt.TextElideMode.ElideMiddle, wide)
        text = labelled(QCoreApplication.translate("errors", error.message), word)
        near = self.tr("Did you mean {0}?").format(error.nearest) if error.nearest else ""
        if (words := sentences(text, near)) != self._complaint.text():
            self._complaint.setText(words)

    @Slot()
    def _on_entered(self) -> None:
        """Look up the values that only this project knows."""
        project = self._session.project
        if project is None:
            return
        try:
            known = project.known_values()
        except AppError as error:
            self._session.problem.emit(error)
            return
        models = known["model"]
        pairs = [f"{a},{b}" for a in models for b in models if a != b]
        people = [self._session.operator] if self._session.operator else []
        self.line.known = {"subset": known["subset"], "models": pairs, "unread-by": models, "by": people,
                           "split": ("train", "val", "test")}  # fmt: skip

    @Slot(str)
    def _on_saved_chosen(self, line: str) -> None:
        self.line.setText(line)
        self.line.apply()

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
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        chip.setProperty("chip", True)
        if menu:
            chip.setMenu(QMenu(chip))
            chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return chip

    def _label(self, chip: QToolButton, value: str, name: str) -> None:
        arrow = " ▾" if chip.menu() else ""
        chip.setText(f"{value or name}{arrow}")
        chip.setAccessibleName(labelled(name, value) if value else name)
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
        for chip in (self.state_chip, self.differs_chip, self.confidence_chip):
            self._chips.add(chip)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.line, 1)
        top.addWidget(self.saved)
        self._complaint.setProperty("bad", True)
        self._complaint.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addWidget(self.queue_button)
        layout.addLayout(top)
        layout.addWidget(self._complaint)
        layout.addWidget(self._chips)
        # Else it is as high as a list of its least width asks for, however narrow the list is.
        for part in (self, self._complaint, self._chips):
            part.setMinimumWidth(1)
        self.repaint_icons()

    def _connect(self) -> None:
        self.line.query_wanted.connect(self._on_wanted)
        self.line.refused.connect(self._on_refused)
        self.line.entered.connect(self._on_entered)
        self.saved.chosen.connect(self._on_saved_chosen)
        self.differs_chip.clicked.connect(self._on_differs)
        self._session.project_changed.connect(self.show_query)
        self._session.queue_changed.connect(self.show_query)
        self._theme.changed.connect(self.repaint_icons)
