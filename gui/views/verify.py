"""Verify: what is doubtful about the labels of the folder, and how many are probably wrong."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.correction import differing_slots
from core.insight.verify import Doubt, Estimate, Finding, Rate, Verification, estimate, verify
from core.project import Status
from core.shown import share_text
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.texts import QT_TRANSLATE_NOOP, bracketed, number
from gui.widgets.choice_chips import ChoiceChips
from gui.widgets.empty_note import EmptyNote
from gui.widgets.fitted import Fitted
from gui.widgets.flow import Flow
from gui.widgets.page_head import PageHead
from gui.widgets.parts_label import PartsLabel
from gui.widgets.tab_order import tab_through
from gui.widgets.tables.plate_table import Content, Plate, PlateTable, TableRow
from gui.widgets.translated import TranslatedWidget

if TYPE_CHECKING:
    from core.project import PlateRow

DOUBT_NAMES: dict[Doubt, str] = {
    Doubt.NAME: QT_TRANSLATE_NOOP("Doubts", "Name ≠ text"),
    Doubt.GRAMMAR: QT_TRANSLATE_NOOP("Doubts", "Grammar"),
    Doubt.QUAD: QT_TRANSLATE_NOOP("Doubts", "Corners"),
    Doubt.PICTURE: QT_TRANSLATE_NOOP("Doubts", "Same picture"),
    Doubt.PLATE: QT_TRANSLATE_NOOP("Doubts", "Same plate"),
}
WIDTHS = (14, 14, 14, 8, 44)  # digits
PAUSE = 300  # ms between two looks at what has changed: the list of a large folder takes a while


class VerifyView(Fitted, TranslatedWidget):
    """Checks the folder in the background and lists the doubts.

    Signals: ``opened(plate_id)``; ``work_began()`` when the audit has become the queue.
    """

    opened = Signal(int)
    work_began = Signal()

    def __init__(self, session: Session, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._task: Task | None = None
        self._found: Verification | None = None
        self._doubtful: frozenset[int] = frozenset()  # plates with a doubt
        self._changed: set[int] = set()  # those of them that are others since the check
        self._stale = False  # some of these are not shown yet
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._asked = False  # for the audit, which has not come yet
        self._column, self._head = QVBoxLayout(self), PageHead(self)
        # What is in it is made in it: moved there, it would come before the page in the order of Tab, and the
        # page, which hands the keyboard to it, would send Tab back to it before the table.
        content = self._head.content
        self._line, self._title = Flow(content), self._head.title
        self._go = QPushButton(self._line, default=True)
        self._audit = QPushButton(self._line)
        self._summary = PartsLabel(content)
        self._rates = PartsLabel(content)
        self.chips = ChoiceChips(content)
        self.table = PlateTable(self)
        self._nothing = EmptyNote(self.table)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_estimate()

    def under_cursor(self) -> int:
        """Return the plate under the cursor of the table, -1 for none."""
        return self.table.plate_under_cursor()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._title.setText(self.tr("Verify the labels"))
        self._go.setText(self.tr("Check the folder"))
        self._audit.setText(self.tr("Random audit"))
        self._audit.setToolTip(
            self.tr("Decide plates drawn at random: their share of errors is the folder's")
        )
        self.table.setAccessibleName(self.tr("Doubts"))
        self._show()
        self._show_estimate()

    @Slot()
    def check(self) -> None:
        """Check the folder, in the background."""
        project = self._session.project
        if project is None or self._task is not None:
            return
        task = self._task = Task(
            lambda: self.tr("Verifying"), partial(verify, project), pausable=True, subject=project
        )
        # The button stays as it is: disabled, it would lose the keyboard to the next.
        failed = self._session.on_task_failed
        self._tasks.start(task, produced=self._on_found, failed=failed, ended=self._on_ended)

    @Slot()
    def start_audit(self) -> None:
        """Make the random audit the queue; it goes on where it was left."""
        self._asked = True
        self._session.start_queue("audit")

    @Slot()
    def _on_queue_changed(self) -> None:
        frozen = self._session.frozen
        self._show_estimate()
        if self._asked and frozen is not None and frozen.name == "audit":
            self._asked = False
            self.work_began.emit()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        """Show the doubts about these plates with what they say by now, as soon as they can be seen."""
        changed = self._doubtful.intersection(ids)
        if changed:
            self._changed |= changed
            self._stale = True
            if self.isVisible() and not self._later.isActive():
                self._later.start()

    @Slot()
    def _show_changed(self) -> None:
        if self._stale and self.isVisible():
            self._show()

    @Slot(object)
    def _on_found(self, found: Verification) -> None:
        self._take(found)
        for error in found.refused:
            self._session.problem.emit(error)
        self._show()
        self._show_rates(found.estimate)
        if self._go.hasFocus() and found.findings:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_ended(self, _task: Task) -> None:
        self._task = None

    @Slot()
    def _on_project_changed(self) -> None:
        self._asked = False
        self._take(None)
        self._go.setEnabled(self._session.project is not None)
        self._show()
        self._show_estimate()

    def _take(self, found: Verification | None) -> None:
        self._found, self._changed = found, set()
        self._doubtful = frozenset(finding.plate_id for finding in found.findings) if found else frozenset()

    @Slot()
    def _show_estimate(self) -> None:
        """Fetch what the audit tells by now: a few hundred rows."""
        project = self._session.project
        if project is None or not self.isVisible():
            return
        task = Task("estimate", lambda _report, _stop: estimate(project), quiet=True, subject=project)
        self._tasks.start(task, produced=self._show_rates, failed=self._session.on_task_failed)

    @Slot(object)
    def _show_rates(self, told: Estimate) -> None:
        if not told.drawn:
            self._rates.tell(self.tr("How many labels are wrong? A random audit tells."))
            return
        counts = self.tr("Random audit: {0} of {1} decided").format(number(told.decided), number(told.drawn))
        parts = [
            self.tr("wrong labels {0}").format(whole(told.labels)) if told.labels.checked else "",
            self.tr("wrong readings {0}").format(whole(told.readings)) if told.readings.checked else "",
        ]
        self._rates.tell(" · ".join(filter(None, [counts, *parts])))

    @Slot()
    def _show(self) -> None:
        found, self._stale = self._found, False
        self.chips.setVisible(found is not None and bool(found.findings))
        self._summary.setVisible(found is not None)
        self._say_why_empty()
        # Whoever comes back from a plate goes on with the next doubt.
        self.setFocusProxy(self.table if found is not None and found.findings else self._go)
        if found is None:
            self._show_rows("")
            return
        one = self.tr("1 plate, {1} with a label in the file name")
        more = self.tr("{0} plates, {1} with a label in the file name")
        text = (one if found.plates == 1 else more).format(number(found.plates), number(found.labelled))
        if found.missing:
            text += " · " + self.tr("picture gone, not checked: {0}").format(number(found.missing))
        if found.unread:
            text += " · " + self.tr("{0} not read yet").format(number(found.unread))
        if self._changed:
            text += " · " + self.tr("✓ changed since this check: {0}").format(number(len(self._changed)))
        self._summary.tell(text)
        names = [(doubt.value, doubt_name(doubt), n) for doubt, n in found.counts.items()]
        self.chips.show_choices([("", self.tr("All"), len(found.findings)), *names])
        above = (self._go, self._audit, *self.chips.buttons())
        tab_through(*((self.table, *above) if found.findings else (*above, self.table)))
        self._show_rows(self.chips.key)

    @Slot()
    def _say_why_empty(self) -> None:
        """Say what a check is for, or that it found nothing."""
        counts = self._session.counts
        if self._found is None:
            what = self.tr(
                "A check looks for names that differ from the text, broken grammar, corners that do not fit, "
                "and pictures or plates that are there twice. Nothing is changed by it."
            )
            gone = counts.get("missing", 0)
            there = number(counts.get("total", 0) - gone)
            head = self.tr("Plates to check: {0}").format(there) if counts else ""
            if gone:
                head += " · " + self.tr("picture gone, not checked: {0}").format(number(gone))
            self._nothing.tell(what, head)
        elif not self._found.findings:
            head = self.tr("Nothing is doubtful")
            self._nothing.tell(self.tr("Plates checked: {0}").format(number(self._found.plates)), head)
        else:
            self._nothing.tell("")

    @Slot(str)
    def _show_rows(self, key: str) -> None:
        found = self._found.findings if self._found is not None else ()
        headings = (self.tr("Doubt"), self.tr("File name"), self.tr("Text"), self.tr("Conf."),
                    self.tr("Why"), self.tr("Picture"))  # fmt: skip
        now = {row.plate_id: row for row in self._session.rows(list(self._changed))}
        rows = [
            TableRow(finding.plate_id, self._cells(finding, now.get(finding.plate_id)))
            for finding in found
            if not key or finding.doubt == key
        ]
        self.table.show_rows(headings if found else (), rows, WIDTHS)

    def _cells(self, finding: Finding, now: PlateRow | None) -> tuple[Content, ...]:
        """Return a row; ``now`` is the plate where it is another one since the check."""
        text, confidence = (now.text, now.confidence) if now else (finding.text, finding.confidence)
        if now is not None and now.status is Status.NO_PLATE:
            text, confidence = "", None  # what a reader saw there counts no more
        done = "✓ " if finding.plate_id in self._changed else ""
        if finding.doubt in (Doubt.PICTURE, Doubt.PLATE):
            why = self.tr("{0} times; first {1}").format(finding.times, finding.detail)
        elif finding.doubt is Doubt.NAME:
            none = now is None or now.status is Status.NO_PLATE  # else nobody has read it by now
            why = self._difference(finding.label, text) if text or none else ""
        else:
            why = QCoreApplication.translate("errors", finding.detail) if finding.detail else ""
        against = finding.label if finding.doubt is Doubt.NAME else ""
        return (
            done + doubt_name(finding.doubt), Plate(finding.label), Plate(text, against),
            confidence, why, finding.path,
        )  # fmt: skip

    def _difference(self, label: str, text: str) -> str:
        """Return character by character what a file name says and what stands there in its place."""
        if not text:
            return self.tr("A person saw no plate here")
        if len(label) != len(text):
            return self.tr("{0} characters → {1}").format(len(label), len(text))
        places = sorted(differing_slots(text, label))
        told = [self.tr("place {0}: {1} → {2}").format(i + 1, label[i], text[i]) for i in places]
        return self.tr(", ").join(told) or self.tr("= agrees")

    @Slot()
    def fit(self) -> None:
        """Leave the table room."""
        self._head.fit(self._column)

    def _lay_out(self) -> None:
        self._summary.setProperty("soft", True)
        line = self._line
        line.add(self._title)
        line.add_right(self._audit)
        line.add(self._go)
        for part in (line, self._summary, self._rates, self.chips):
            self._head.add(part)
        self._column.addWidget(self._head)
        self._column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self._later.timeout.connect(self._show_changed)
        self._head.changed.connect(self.fit)
        self._go.clicked.connect(self.check)
        self._audit.clicked.connect(self.start_audit)
        self.chips.chosen.connect(self._show_rows)
        self.table.opened.connect(self.opened)
        self._session.project_changed.connect(self._on_project_changed)
        self._session.counts_changed.connect(self._show_estimate)
        self._session.queue_changed.connect(self._on_queue_changed)
        self._session.plates_changed.connect(self._on_plates_changed)
        self._session.counts_changed.connect(self._say_why_empty)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the estimate and the doubts up to date."""
        super().showEvent(event)
        self._show_changed()
        self._show_estimate()


def doubt_name(doubt: Doubt) -> str:
    """Return the name of a kind of doubt in the language of the window."""
    return QCoreApplication.translate("Doubts", DOUBT_NAMES[doubt])


def rate_text(rate: Rate) -> str:
    """Return a share with its interval: 1.5 % (0.5–4.3 %)."""
    low, high = rate.interval
    share = 0.0 if math.isnan(rate.share) else rate.share
    return bracketed(share_text(share), f"{low * 100:.1f}–{share_text(high)}")


def whole(rate: Rate) -> str:
    """Return a rate that no line breaks within: a percent sign does not begin the next one."""
    return rate_text(rate).replace(" ", "\N{NO-BREAK SPACE}")
