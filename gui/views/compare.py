"""Compare: what two models read differently, and which of them was right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from core.errors import AppError
from core.insight.comparison import Change, Comparison, Verdict, compare
from core.insight.statistics import Agreement
from core.shown import share_text
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.texts import QT_TRANSLATE_NOOP, number, unbroken
from gui.widgets.choice_chips import ChoiceChips
from gui.widgets.empty_note import EmptyNote
from gui.widgets.fitted import Fitted
from gui.widgets.flow import Flow
from gui.widgets.page_head import PageHead
from gui.widgets.parts_label import PartsLabel
from gui.widgets.tab_order import tab_through
from gui.widgets.tables.plate_table import Content, Plate, PlateTable, TableRow
from gui.widgets.translated import TranslatedWidget

VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.BETTER: QT_TRANSLATE_NOOP("Verdicts", "✓ Second right"),
    Verdict.WORSE: QT_TRANSLATE_NOOP("Verdicts", "✗ First right"),
    Verdict.NEITHER: QT_TRANSLATE_NOOP("Verdicts", "Neither"),
    Verdict.OPEN: QT_TRANSLATE_NOOP("Verdicts", "Not known"),
}
WIDTHS = (18, 22, 22, 8, 14)  # digits


class CompareView(Fitted, TranslatedWidget):
    """Two models side by side.

    Signals: ``opened(plate_id)``; ``work_began()`` when what they differ in has become the queue.
    """

    opened = Signal(int)
    work_began = Signal()

    def __init__(self, session: Session, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._told: Comparison | None = None
        self._column, self._head = QVBoxLayout(self), PageHead(self)
        self._title = self._head.title
        # What is in a part is made in it: moved there, Tab would come to it before what it follows.
        models = self._models = Flow(self._head.content, spacing=8)
        self.old, self._arrow, self.new = QComboBox(models), QLabel("→", models), QComboBox(models)
        self._work_through = QPushButton(models)
        self._summary = PartsLabel(self._head.content)
        self._readings: dict[str, int] = {}  # how many plates each model has read
        self._comparing = False
        self._asked = False  # for the queue, which has not come yet
        self._just_come = False  # nobody has chosen models since the page was shown
        self.chips = ChoiceChips(self._head.content)
        self.table = PlateTable(self)
        self._nothing = EmptyNote(self.table)
        self._lay_out()
        self._connect()
        self.retranslate()

    def under_cursor(self) -> int:
        """Return the plate under the cursor of the table, -1 for none."""
        return self.table.plate_under_cursor()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._title.setText(self.tr("Compare two models"))
        self.old.setAccessibleName(self.tr("First model"))
        self.new.setAccessibleName(self.tr("Second model"))
        self._work_through.setText(self.tr("Decide these plates"))
        self._work_through.setToolTip(self.tr("Make a queue of the plates that the two read differently"))
        self.table.setAccessibleName(self.tr("Differences"))
        self._show()

    @Slot()
    def find_models(self) -> None:
        """Offer the models that have read this folder; the last two are compared."""
        project = self._session.project
        self._readings = {}
        if project is not None:
            try:
                self._readings = {str(m["name"]): m["readings"] for m in project.models() if m["readings"]}
            except AppError as error:
                self._session.problem.emit(error)
        names = list(self._readings)
        before = [self.old.currentText(), self.new.currentText()]
        kept = len(set(before)) == 2 and set(before) <= set(names)
        chosen = before if kept else names[-2:]  # one model alone was compared with nothing
        for box, name in zip((self.old, self.new), chosen if len(chosen) == 2 else ("", ""), strict=True):
            box.blockSignals(True)
            box.clear()
            box.addItems(names)
            box.setCurrentText(name)
            box.blockSignals(False)
            box.setVisible(len(names) > 1)
        self._arrow.setVisible(len(names) > 1)
        self.compare()

    @Slot()
    def _on_chosen(self) -> None:
        self._just_come = False
        self.compare()

    @Slot()
    def compare(self) -> None:
        """Compare the two that are chosen, in the background."""
        project, old, new = self._session.project, self.old.currentText(), self.new.currentText()
        if project is None or not old or not new or old == new:
            self._told, self._comparing = None, False
            self._show()
            return
        self._comparing = True
        self._show()
        task = Task("compare", lambda _report, _stop: compare(project, old, new), quiet=True, subject=project)
        self._tasks.start(task, produced=self._on_compared, failed=self._on_failed)

    @Slot()
    def work_through(self) -> None:
        """Make a queue of what the two read differently and is not decided."""
        if self._told is not None:
            self._asked = True
            self._session.start_queue("models", (self._told.old, self._told.new))

    @Slot()
    def _on_queue_changed(self) -> None:
        frozen = self._session.frozen
        if self._asked and frozen is not None and frozen.name == "models":
            self._asked = False
            self.work_began.emit()

    @Slot(object)
    def _on_compared(self, told: Comparison) -> None:
        if (told.old, told.new) == (self.old.currentText(), self.new.currentText()):
            self._told, self._comparing = told, False
            self._show()
            if told.changes and self._just_come and self.old.hasFocus():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)  # what one has come for
            self._just_come = False

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        self._comparing = False
        self._session.tell_failure(self.sender(), message)
        self._show()

    @Slot()
    def _on_project_changed(self) -> None:
        self._told, self._comparing, self._asked = None, False, False
        if self.isVisible():
            self.find_models()

    def _show(self) -> None:
        told = self._told
        some = told is not None and bool(told.changes)
        for widget in (self.chips, self._work_through):
            widget.setVisible(some)
        self._summary.setVisible(told is not None)
        two = self.old.count() > 1  # else the boxes are hidden, and would keep the keyboard from the page
        self.setFocusProxy(self.old if two and not some else self.table)
        self._say_why_empty(told)
        if told is None:
            self._show_rows("")
            return
        same = told.both - len(told.changes)
        one = self.tr("1 plate read by both: {1} alike, {2} different")
        more = self.tr("{0} plates read by both: {1} alike, {2} different")
        counts = (told.both, same, len(told.changes))
        text = (one if told.both == 1 else more).format(*map(number, counts))
        if told.old_right.both:
            right = self.tr("right where a person has decided: {0} → {1}").format(
                _share(told.old_right), _share(told.new_right)
            )
            text = f"{text} · {right}"
        self._summary.tell(unbroken(text))
        names = [(verdict.value, verdict_name(verdict), n) for verdict, n in told.counts.items()]
        self.chips.show_choices([("", self.tr("All"), len(told.changes)), *names])
        above = (self.old, self.new, self._work_through, *self.chips.buttons())
        tab_through(*((self.table, *above) if some else (*above, self.table)))
        self._show_rows(self.chips.key)

    def _say_why_empty(self, told: Comparison | None) -> None:
        """Say in the empty table why it is empty, and what has been read by whom."""
        why, lines = self._what_to_do(told), []
        if told is not None and told.both:
            lines = [self.tr("Plates read by both: {0}").format(number(told.both))]
        elif not self._comparing:
            lines = [
                self.tr("Plates read by {0}: {1}").format(n, number(c)) for n, c in self._readings.items()
            ]
        self._nothing.tell(why, "\n".join(lines) if why else "")

    def _what_to_do(self, told: Comparison | None) -> str:
        """Return what leads to something to see here; nothing where there is."""
        if told is None and self._comparing:
            return self.tr("Comparing …")
        if self.old.count() < 2:
            return self.tr(
                "Only what two models have read can be compared. Choose another model at the top right and "
                "let it recognise all plates; then come back."
            )
        if told is None:
            return self.tr("Choose two different models.")
        if not told.both:
            return self.tr("No plate was read by both. Let each of them recognise all plates.")
        return "" if told.changes else self.tr("Both read every plate alike: there is nothing to decide.")

    @Slot(str)
    def _show_rows(self, key: str) -> None:
        told = self._told
        if told is None or not told.changes:
            self.table.show_rows((), (), WIDTHS)
            return
        headings = (self.tr("Verdict"), told.old, told.new, self.tr("Conf."), self.tr("Right"),
                    self.tr("Says who"))  # fmt: skip
        rows = [
            TableRow(change.plate_id, self._cells(change))
            for change in told.changes
            if not key or change.verdict == key
        ]
        self.table.show_rows(headings, rows, WIDTHS)

    def _cells(self, change: Change) -> tuple[Content, ...]:
        who = self.tr("a person") if change.by_person else self.tr("the file name") if change.truth else ""
        return (
            verdict_name(change.verdict), Plate(change.old), Plate(change.new, change.old),
            change.new_confidence, Plate(change.truth), who,
        )  # fmt: skip

    @Slot()
    def fit(self) -> None:
        """Leave the table room."""
        self._head.fit(self._column)

    def _lay_out(self) -> None:
        self._summary.setProperty("soft", True)
        models = self._models
        for box in (self.old, self.new):
            box.setMinimumContentsLength(16)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        models.add(self.old)
        models.add(self._arrow)
        models.add(self.new)
        models.add_right(self._work_through)
        for part in (self._title, models, self._summary, self.chips):
            self._head.add(part)
        self._column.addWidget(self._head)
        self._column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.old.currentTextChanged.connect(self._on_chosen)
        self.new.currentTextChanged.connect(self._on_chosen)
        self._head.changed.connect(self.fit)
        self._work_through.clicked.connect(self.work_through)
        self.chips.chosen.connect(self._show_rows)
        self.table.opened.connect(self.opened)
        self._session.project_changed.connect(self._on_project_changed)
        self._session.queue_changed.connect(self._on_queue_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Look which models there are by now."""
        super().showEvent(event)
        self._just_come = True
        self.find_models()


def verdict_name(verdict: Verdict) -> str:
    """Return the name of a verdict in the language of the window."""
    return QCoreApplication.translate("Verdicts", VERDICT_NAMES[verdict])


def _share(right: Agreement) -> str:
    return share_text(right.share)
