"""The session: the only owner of the open project, the queue, the plate at hand and the undo stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.errors import AppError
from core.plate import normalise
from core.project import Edit, Project, Query, Status, queues
from core.project.queues import FrozenQueue
from core.reading import Quad
from gui.editing.asking import Asking
from gui.editing.commands import EditCommand, Steps
from gui.editing.pace import Pace
from gui.jobs import finding
from gui.jobs.bulk import Act, Bulk
from gui.models.plate_queue import NOWHERE, ONE, PlateQueue
from gui.tasks import Task, TaskRunner
from gui.texts import EndOfList, NotSaved, Words, deciding, failure, left_alone, said

SETTLE = 250  # milliseconds: counts are fetched, and the place is remembered, at most this often


class Session(Asking):
    """What the window works on. Views call its methods; its signals are the only news.

    Signals:
        ``project_closing()``: the open project is about to be given up: let go of it;
        ``project_changed()``: another project is open, or none;
        ``queue_changed()``: another choice or order of plates;
        ``plates_changed(list[int])``: the content of these plates is another;
        ``current_changed(int)``: another plate is at hand, -1 for none;
        ``done_with(int)``: this plate at hand is decided or put aside, and the next one is to come to hand;
        ``counts_changed()``: ``counts`` or ``reading`` has new figures;
        ``corners_stored(int)``: this plate has corners at which it was not read, so it should be;
        ``notice(Words)``: one line for the operator, no answer needed.
    """

    project_closing = Signal()
    project_changed = Signal()
    queue_changed = Signal()
    plates_changed = Signal(object)
    current_changed = Signal(int)
    done_with = Signal(int)
    counts_changed = Signal()
    corners_stored = Signal(int)
    notice = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue, self.query = PlateQueue(), Query()
        self.frozen: FrozenQueue | None = None  # None: all plates
        self.added: list[tuple[int, int]] = []  # by hand, since the list was chosen: (beside which, plate)
        self.current = NOWHERE
        self.sight = ONE  # the plates that are seen together with the one at hand
        self.counts: dict[str, int] = {}
        self.reading: tuple[int, int] | None = None  # how many of how many, while plates are being read
        self.operator = ""
        self.pace = Pace()
        self.undo_stack = Steps(self)
        self.bulk = Bulk(self, tasks)
        self._tasks = tasks
        self._drafts: dict[int, str] = {}
        self._generation = 0
        self._finding: Task | None = None  # the queue that was asked for last
        self._not_found = False  # it could not be made
        self._asked = Query()  # what to show once the queue of all plates is made
        self._from_top = False  # the next queue begins at its first undecided plate
        self._home = NOWHERE  # the plate that was chosen last, to come back to when a queue holds it
        self._strayed = NOWHERE  # the plate shown because the queue did not
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._on_settled)

    # -- project -------------------------------------------------------------------------------

    def adopt(self, project: Project | None) -> None:
        """Work on another project from now on; the one before is remembered and closed."""
        drafts: dict[int, str] = {}
        if self.project is not None:
            place, typed = self.project, self._drafts
            if project is not None and project.folder == place.folder:  # perhaps another store in it
                place, typed = project, (drafts := finding.carried(typed, place, project))
            finding.remember(place, self.current, self.query, typed)
            self._tasks.start(finding.close_task(self.project), failed=self.on_task_failed)
        self._settle.stop()
        self.project, self._drafts = project, drafts
        self._generation += 1
        self.undo_stack.clear()
        self.queue, self.counts, self.query, self.frozen, self.added = PlateQueue(), {}, Query(), None, []
        self._set_current(NOWHERE)
        if project is not None:
            self.query = finding.query_from(project.get_setting("query", None))
            self.frozen = queues.kept(project)
            self._home = int(project.get_setting("plate", NOWHERE))
            self._drafts = finding.kept_drafts(project) | drafts
        self.project_changed.emit()
        self.queue_changed.emit()
        self.counts_changed.emit()
        self.refresh()

    def close(self) -> None:
        """Remember where the operator stopped and let go of the project."""
        self.adopt(None)

    # -- queue ---------------------------------------------------------------------------------

    def set_query(self, **changes: Any) -> None:
        """Filter or sort otherwise, by fields of ``Query``."""
        before, self.query = self.query, replace(self.query, **changes)
        if self.query != before:
            self.added = self.added if finding.choice_of(self.query) == finding.choice_of(before) else []
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Make the queue anew from the query, in the background."""
        if self.project is None:
            return
        self._generation += 1
        self._not_found = False
        self.queue.await_successor()
        work = finding.find_work(self.project, self.query, self.frozen, self._generation, tuple(self.added))
        task = self._finding = Task("query", work, quiet=True, subject=self.project)
        self._tasks.start(task, produced=self._on_found, failed=self._on_not_found)
        self._settle.start()

    @Slot()
    def catch_up(self) -> None:
        """Make the queue that was asked for last, if the store could not be asked by then."""
        if self._not_found:
            self.refresh()

    def join_queue(self, added: Sequence[tuple[int, int, bool]]) -> None:
        """Let new plates join the queue; see ``PlateQueue.joined``."""
        self.queue = self.queue.joined(added)
        self.queue_changed.emit()

    def start_queue(self, name: str, models: tuple[str, ...] = (), query: Query | None = None) -> None:
        """Make a queue, by its name in ``core.project.queues.QUEUES``, and begin at its first plate.

        With a query, which is for *all*, begin at the first plate of that.
        """
        if self.project is None:
            return
        self._asked = query or Query()
        task = Task("queue", finding.queue_work(self.project, name, models), quiet=True, subject=self.project)
        self._tasks.start(task, produced=self._on_queue_made, failed=self.on_task_failed)

    def select(self, plate_id: int) -> None:
        """Take a plate to hand."""
        if plate_id != self.current:
            self._set_current(plate_id)
            self._settle.start()

    def step(self, by: int) -> None:
        """Go ``by`` rows on without deciding."""
        self.select(self.queue.step(self.current, by))

    def go_on(self, *, decided: bool = False) -> None:
        """Go to the next plate that waits, or from a decided one to the next; tell when none is left."""
        if decided:
            self.done_with.emit(self.current)  # whoever shows others from now on says so by ``sight``
            following = self.queue.after(self.current, self.sight)
        else:
            following = self.queue.next_undecided(self.current)
        if following != NOWHERE:
            self.select(following)
        elif len(self.queue):
            self.notice.emit(EndOfList(partial(finding.all_decided, self.frozen)))

    # -- what is being typed ---------------------------------------------------------------------

    def draft(self, plate_id: int) -> str:
        """Return what was typed for a plate and not yet confirmed."""
        return self._drafts.get(plate_id, "")

    @Slot(str)
    def keep_draft(self, text: str) -> None:
        """Keep what is typed for the plate at hand, so that looking elsewhere loses nothing."""
        if self.current != NOWHERE:
            self._drafts[self.current] = text
            self._settle.start()

    # -- decisions -----------------------------------------------------------------------------

    @Slot(str)
    def confirm(self, text: str) -> None:
        """Vouch for the text of the plate at hand and go on to the next undecided one."""
        row = self.row(self.current)
        if row is None:
            return
        text = normalise(text)
        if not text:
            self.notice.emit(lambda: self.tr("Type the plate first, or say that it is unreadable or none."))
            return
        status = Status.CONFIRMED if row.read_text == text else Status.CORRECTED
        if (row.status, row.text) == (status, text) and not row.altered:
            self.go_on(decided=True)
        else:
            self.decide([row.plate_id], text, status, go_on=True)

    def decide(self, ids: Sequence[int], text: str | None, status: Status, *, go_on: bool = False) -> bool:
        """Store one decision about plates as one step of the undo stack, then go on; False when refused."""
        given: dict[str, Any] = {"text": text, "status": status, "operator": self.operator}
        return self.act(deciding(status), ids, lambda p, some: p.decide_many(some, **given), go_on=go_on)

    def decide_each(self, decisions: Sequence[tuple[int, str, Status]], name: Words) -> bool:
        """Store (plate, text, status) about several plates as one step of the undo stack."""
        operator, chosen = self.operator, {decision[0]: decision for decision in decisions}
        return self.act(
            name, list(chosen), lambda project, some: project.decide_each([chosen[i] for i in some], operator)
        )

    def act(self, name: Words, ids: Sequence[int], act: Act, *, go_on: bool = False) -> bool:
        """Edit plates as one step of the undo stack, very many in the background; False when refused."""
        project = self.project
        if project is None or not ids:
            return False
        if len(ids) > self.bulk.at_once:
            return self.bulk.start(name, ids, act)
        stored = self.store(lambda: act(project, ids), said(name), go_on=go_on)
        if stored:
            self.pace.note(len(ids))
        return stored

    @Slot(str)
    def set_status(self, status: str) -> None:
        """Mark the plate at hand as doubtful, unreadable or as no plate, and go on.

        A doubtful one keeps what was typed: it is the operator's best guess.
        """
        if self.current != NOWHERE:
            guess = self.draft(self.current) or None if status == Status.DOUBTFUL else None
            self.decide([self.current], guess, Status(status), go_on=True)

    @Slot(object)
    def set_quad(self, quad: Quad | None) -> None:
        """Store corners that a person gave to the plate at hand."""
        project, plate_id = self.project, self.current
        if project is not None and plate_id != NOWHERE:
            self.store(lambda: [project.set_quad(plate_id, quad, self.operator)], self.tr("Corners"))

    @Slot()
    def skip(self) -> None:
        """Put the plate at hand aside for later and go on."""
        project, plate_id = self.project, self.current
        if project is not None and plate_id != NOWHERE:
            name = self.tr("Skip")
            self.store(lambda: [project.set_skipped(plate_id, True, self.operator)], name, go_on=True)

    def replay(self, edits: Sequence[Edit], *, back: bool) -> bool:
        """Take edits back or store them again, and show the plate; False when the store refused."""
        if (project := self.project) is None:
            return False
        try:
            left = (project.revert_all if back else project.apply_all)(edits)
        except AppError as error:
            self.problem.emit(error)
            self.notice.emit(NotSaved(error))
            return False
        if left:
            self.notice.emit(partial(left_alone, len(left)))
        self._take_note(edits)
        first = self.row(edits[0].plate_id)
        if first is not None and not first.deleted:
            self.select(first.plate_id)
        return True

    # -- news from the background --------------------------------------------------------------

    def note_changes(self, ids: Sequence[int]) -> None:
        """Tell the views of plates that have been read or changed in the store."""
        waiting: list[int] = self.ask(lambda project: project.waiting(ids), [])
        self.note_step(ids, set(waiting))

    def note_moved(self, ids: Sequence[int]) -> None:
        """Let plates whose reading is not one of their corners be read at these."""
        for plate_id in self.ask(lambda project: project.misread(ids), list[int]()):
            self.corners_stored.emit(plate_id)

    @Slot(object)
    def _on_queue_made(self, queue: FrozenQueue) -> None:
        self.frozen = queue if queue.name != "all" else None
        self.query = self._asked if self.frozen is None else Query(sort="queue")
        self._from_top, self.added = True, []
        self.refresh()

    @Slot(object)
    def _on_found(self, found: finding.Found) -> None:
        if found.generation != self._generation:
            return
        before, self.queue = self.queue, self.queue.succeeded_by(found.ids, found.undecided, found.newest)
        self.queue_changed.emit()
        home = self._home if self.current in (NOWHERE, self._strayed) else self.current
        plate = self.queue.chosen(before, () if self._from_top else (home, self.current))
        self.select(plate)
        self._home, self._strayed = (plate, NOWHERE) if self._from_top else (home, plate)
        self._from_top = False

    @Slot(str, str)
    def _on_not_found(self, message: str, _detail: str) -> None:
        """Keep the queue that there is, and know that it is not what was asked for."""
        if self.sender() is self._finding:
            self._not_found = True
            self.queue.stay()
        self.tell_failure(self.sender(), message)

    @Slot(str, str)
    def on_task_failed(self, message: str, _detail: str) -> None:
        """Tell the operator of a task whose ``failed`` comes here."""
        self.tell_failure(self.sender(), message)

    def tell_failure(self, task: object, message: str) -> None:
        """Tell the operator of a task that failed, and list what is one of our errors."""
        error = task.error if isinstance(task, Task) else None
        if isinstance(error, AppError):
            self.problem.emit(error)
        self.notice.emit(failure(error, message))

    @Slot(object)
    def _on_counted(self, counts: dict[str, int]) -> None:
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit()

    @Slot()
    def _on_settled(self) -> None:
        """Fetch the counts and remember the place, now that nothing has moved for a moment."""
        if (project := self.project) is None:
            return
        work = finding.settle_work(project, self.current, self.query, dict(self._drafts))
        task = Task("counts", work, quiet=True, subject=project)
        self._tasks.start(task, produced=self._on_counted, failed=self.on_task_failed)

    # -- inside --------------------------------------------------------------------------------

    def _set_current(self, plate_id: int) -> None:
        if plate_id != self.current:
            self.current = plate_id
            self.current_changed.emit(plate_id)

    def store(self, act: Callable[[], list[Edit]], name: str, *, go_on: bool = False) -> bool:
        """Store an act as one step of the undo stack; False when the store refused it."""
        try:
            edits = act()
        except AppError as error:
            self.problem.emit(error)
            self.notice.emit(NotSaved(error))
            return False
        for edit in edits:
            if "decision" in edit.after and edit.plate_id in self._drafts:  # others say nothing of the text
                self._drafts[edit.plate_id] = ""
        self.undo_stack.push(EditCommand(self, edits, name))
        if go_on:  # before the news, which the views then need not show for the plate that is left
            self.go_on(decided=True)
        self._take_note(edits)
        return True

    def _take_note(self, edits: Sequence[Edit]) -> None:
        self.note_changes([edit.plate_id for edit in edits])
        self.note_moved([edit.plate_id for edit in edits if "person_quad" in edit.after])
        if any(edit.action in ("add", "delete") for edit in edits):
            self.refresh()  # other plates exist now

    def note_step(self, ids: Sequence[int], waiting: set[int]) -> None:
        """Tell the views of plates that are others now, and which of them wait for a decision."""
        if finding.of_skipped(self.query, self.frozen):
            waiting = set(self.ask(lambda project: project.waiting(ids, skipped=True), list[int]()))
        for plate_id in ids:
            self.queue.set_undecided(plate_id, plate_id in waiting)
        self.plates_changed.emit(list(ids))
        if not self._settle.isActive():
            self._settle.start()
