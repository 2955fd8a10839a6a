"""What stands above the plate when nothing in the list waits any more: what was done, and what leads on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from core.arrays import np
from core.progress import ShouldStop
from core.project import UNDECIDED, Project, Query, Status
from core.project.queues import FrozenQueue
from gui.jobs.finding import choice_of
from gui.models.plate_queue import PlateQueue
from gui.session import Session
from gui.tasks import Report, Task, TaskRunner, Work
from gui.texts import native, number, pace_text, sentences, status_name
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.filters.queue_button import queue_name
from gui.widgets.fitted import Fitted
from gui.widgets.flow import Flow
from gui.widgets.one_line import OneLine
from gui.widgets.translated import TranslatedWidget

MARGIN = 16
TOLD = (Status.CONFIRMED, Status.CORRECTED, Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE)


@dataclass(frozen=True)
class Done:
    """How the plates of a list ended up, and how many others of the folder wait for a decision."""

    queue: PlateQueue
    counts: Mapping[Status, int]
    skipped: int
    waiting: int


class DoneBar(Fitted, TranslatedWidget):
    """Comes when the last plate of a list is decided and goes when one waits again; the plate stays at hand.

    A list in which nothing waited from the start is looked at, not worked through: nothing is said of it.

    Signals: ``wanted(name)`` with the name of an act in ``gui.actions.ACTIONS``; ``stands(bool)`` while the
    end is told here, so that nobody else need tell it.
    """

    wanted = Signal(str)
    stands = Signal(bool)

    def __init__(self, session: Session, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._of: tuple[Project | None, FrozenQueue | None, object] = (None, None, None)
        self._waited = False  # something in this list did
        self._stands = False  # nothing does any more, and that is being said
        self._in_view = True  # the view in front shows the list
        self._done: Done | None = None  # counted in the background
        self._task: Task | None = None  # that counts
        self._again = False  # once it is over: something has changed meanwhile
        self._keys: Mapping[str, str] = {}
        self._ground = QFrame(self)
        self._ground.setObjectName("list_done")
        self._headline, self._what, self._rest = (OneLine(self._ground) for _ in range(3))
        self._ways, self._row = Flow(self._ground), QBoxLayout(QBoxLayout.Direction.LeftToRight, self._ground)
        self._buttons = {name: QPushButton(self) for name in ("verify", "queue", "export", "undo")}
        self._lay_out()
        EnterPresses(self)
        session.queue_changed.connect(self._on_queue_changed)
        session.plates_changed.connect(self._look)
        session.counts_changed.connect(self._count)
        session.undo_stack.canUndoChanged.connect(self.retranslate)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        frozen = self._session.frozen
        done = self.tr("Done: {0}").format(queue_name(frozen.name)) if frozen is not None else ""
        lines = ["✓ " + (done or self.tr("Nothing in this list waits any more"))]
        lines += [self._what_was_done(), self._what_is_left()]
        for label, line in zip((self._headline, self._what, self._rest), lines, strict=True):
            label.tell(line)
        self.setAccessibleName(sentences(*lines))
        self._buttons["verify"].setVisible(frozen is not None and frozen.name == "audit")
        self._buttons["undo"].setVisible(self._session.undo_stack.canUndo())  # not what another window did
        self.fit()

    def fit(self) -> None:
        """Put the ways below the words where there is no room beside them: without keys, and fewer words."""
        self._name_ways(keys=True)
        labels = (self._headline, self._what, self._rest)
        words = max(label.fontMetrics().horizontalAdvance(label.text()) for label in labels)
        brief = words + self._ways.sizeHint().width() + 4 * MARGIN > self.width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if brief else direction.LeftToRight)
        self._rest.setVisible(not brief)
        self._ground.setToolTip(self._rest.text() if brief else "")
        self._name_ways(keys=not brief)

    def _name_ways(self, *, keys: bool) -> None:
        words = {"verify": self.tr("What the audit has found"), "queue": self.tr("Next queue"),
                 "export": self.tr("Export …"), "undo": self.tr("Undo")}  # fmt: skip
        for name, button in self._buttons.items():
            key = native(self._keys.get(name, ""))
            button.setText(f"{words[name]}  {key}" if key and keys else words[name])
            button.setToolTip("" if keys else key)
            button.setAccessibleName(words[name])
            button.setAccessibleDescription(key)

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._keys = keys
        self.retranslate()

    @Slot(bool)
    def set_in_view(self, shown: bool) -> None:
        """Stand only where the list is worked through."""
        self._in_view = shown
        self._show()

    def _show(self) -> None:
        shown = self._stands and self._in_view
        self.setVisible(shown)
        self.stands.emit(shown)

    def _what_was_done(self) -> str:
        """Return how the plates ended up, with the real seconds a plate."""
        done, pace = self._done, self._session.pace.seconds_a_plate
        if done is None:
            return ""
        words = self.tr("{count} {state}")
        counted = {status_name(status): done.counts.get(status, 0) for status in TOLD}
        counted[self.tr("Skipped")] = done.skipped
        parts = [words.format(count=number(n), state=name.lower()) for name, n in counted.items() if n]
        if pace is not None:
            parts.append(self.tr("{0} s a plate").format(pace_text(pace)))
        return " · ".join(parts)

    def _what_is_left(self) -> str:
        """Return what there still is to do in the folder."""
        if self._done is None:
            return ""
        if not self._done.waiting:
            return self.tr("No other plate of the folder waits for a decision.")
        words = self.tr("Other plates of the folder that wait for a decision: {0}")
        return words.format(number(self._done.waiting))

    @Slot()
    def _on_queue_changed(self) -> None:
        """Begin anew with another choice of plates; the same one, made anew, goes on."""
        session = self._session
        project, frozen, choice = self._of
        self._of = (session.project, session.frozen, choice_of(session.query))
        if project is not session.project or frozen is not session.frozen or choice != self._of[2]:
            self._waited = False
        self._done = None
        self._look()

    @Slot()
    def _look(self) -> None:
        """Come or go, as nothing or something waits."""
        queue = self._session.queue
        left = queue.left
        self._waited |= left > 0
        stood, self._stands = self._stands, self._waited and not left and len(queue) > 0
        if self._stands and not stood:
            self._done = None
        if self._stands and self._done is None:
            self.retranslate()
            self._count()
        self._show()

    @Slot()
    def _count(self) -> None:
        """Count what was done; once more when somebody changes a decision."""
        project = self._session.project
        if not self._stands or project is None:
            return
        self._again = self._task is not None
        if self._task is None:
            work = done_work(project, self._session.queue)
            task = self._task = Task("done", work, quiet=True, subject=project)
            failed = self._session.on_task_failed
            self._tasks.start(task, produced=self._on_counted, failed=failed, ended=self._on_count_ended)

    @Slot(object)
    def _on_count_ended(self, _task: Task) -> None:
        self._task = None
        if self._again:
            self._count()

    @Slot(object)
    def _on_counted(self, done: Done) -> None:
        if self._stands and done.queue is self._session.queue:
            self._done = done
            self.retranslate()

    @Slot()
    def _on_clicked(self) -> None:
        name = next(name for name, button in self._buttons.items() if button is self.sender())
        self.wanted.emit(name)

    def _lay_out(self) -> None:
        self._headline.setProperty("heading", True)
        for label in (self._what, self._rest):
            label.setProperty("soft", True)
        for button in self._buttons.values():
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard on the plate
            button.clicked.connect(self._on_clicked)
            self._ways.add(button)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self._headline, self._what, self._rest):
            texts.addWidget(label)
        self._row.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._row.setSpacing(8)
        self._row.addLayout(texts, 1)
        self._row.addWidget(self._ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._ground)


def above(bar: QWidget, view: QWidget) -> QWidget:
    """Return a view with a bar above it."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(bar)
    column.addWidget(view, 1)
    both.setFocusProxy(view)
    return both


def done_work(project: Project, queue: PlateQueue) -> Work:
    """Count how the plates of a list ended up; produces ``Done``."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        def here(**choice: Any) -> int:
            return int(np.count_nonzero(np.isin(queue.ids, project.plate_ids(Query(**choice)))))

        counts = {status: here(status=frozenset({status})) for status in TOLD}
        waiting = project.plate_ids(Query(status=UNDECIDED, skipped=False, missing=False))
        others = int(np.count_nonzero(~np.isin(waiting, queue.ids)))
        return Done(queue, counts, here(skipped=True), others)

    return work
