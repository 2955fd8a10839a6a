"""Acts on very many plates: in the background and in steps, each act one step of the undo stack."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand

from core.errors import AppError
from core.progress import ShouldStop
from core.project import UNDECIDED
from gui.tasks import Report, Task, TaskRunner, Work
from gui.texts import Deed, NotSaved, OfStep, Words, failure, left_alone, number, said

if TYPE_CHECKING:
    from core.project import Edit, Project
    from core.project.bulk import Span
    from gui.session import Session

AT_ONCE = 200  # plates that are edited without a task: some 20 ms
STEP = 100  # plates a transaction: whoever wants to write meanwhile waits for one of them
BREATH = 0.002  # seconds between two steps, in which a waiting decision gets its turn

Act = Callable[["Project", Sequence[int]], "list[Edit]"]  # edits these plates
# Where in the history, which plates, those left, and how many were looked at.
_Stored = tuple["Span | None", list[int], list[int], int]


@dataclass(frozen=True)
class Step:
    """What was stored: where in the history, about which plates, and which of those still wait.

    ``left`` plates were left as they are, because somebody else has decided about them since.
    """

    span: Span | None
    plates: list[int]
    waiting: set[int]
    left: Sequence[int] = ()


class BulkCommand(QUndoCommand):
    """One act on very many plates; ``spans`` tells of each of its steps whether it is in force.

    ``other_plates``: it adds plates, so that the list is made anew when it has been done or taken back.
    """

    def __init__(self, bulk: Bulk, name: Words, other_plates: bool = False) -> None:
        super().__init__(said(name))
        self.name = name
        self.other_plates = other_plates
        self._bulk = bulk
        self.still = True  # the next undo or redo does nothing: pushing calls redo
        self.spans: dict[Span, bool] = {}
        self.sizes: dict[Span, int] = {}  # plates of each step

    def undo(self) -> None:
        """Take the act back, in the background."""
        self._replay(back=True)

    def redo(self) -> None:
        """Do it again, in the background."""
        self._replay(back=False)

    def _replay(self, *, back: bool) -> None:
        if not self.still:
            self._bulk.replay(self, back=back)
        self.still = False


class Bulk(QObject):
    """Runs one act on very many plates at a time; the window goes on meanwhile.

    A plate that a person edits while an act is under way keeps that edit. A stopped or failed act
    keeps its steps, as one step of the undo stack.
    """

    def __init__(self, session: Session, tasks: TaskRunner) -> None:
        super().__init__(session)
        self.at_once = AT_ONCE
        self._session = session
        self._tasks = tasks
        self._task: Task | None = None
        self._command: BulkCommand | None = None
        self._first = -1  # the plate to show when an act was taken back or done again
        self._left = 0  # plates that were not taken back
        self._decided = False  # something that waited for a decision no longer does
        self._back: bool | None = None  # None: a new act

    @property
    def busy(self) -> bool:
        """True while an act is under way; undo and redo must wait for it."""
        return self._task is not None

    def start(
        self, name: Words, ids: Sequence[int], act: Act, waiting: Collection[int] = frozenset()
    ) -> bool:
        """Begin an act; False when another one is under way.

        ``waiting`` plates wait for a decision where they are shown; those that no longer do in the store are
        left as they are.
        """
        project = self._session.project
        if project is None:
            return False
        doing = name.doing if isinstance(name, Deed) else name
        title = partial(self._about_plates, doing, len(ids))
        try:
            work = act_work(project, list(ids), act, since=project.newest_edit(), waiting=waiting)
        except AppError as error:
            self._session.problem.emit(error)
            self._session.notice.emit(NotSaved(error))
            return False
        return self.begin(name, title, work) is not None

    def begin(self, name: Words, title: Words, work: Work, *, other_plates: bool = False) -> Task | None:
        """Begin an act whose work produces ``Step``s; None when another one is under way."""
        if self.told_busy():
            return None
        self._command, self._back, self._left = BulkCommand(self, name, other_plates), None, 0
        self._decided = False
        # Before its first step is told: an edit that follows it in the store has to follow it here.
        self._session.undo_stack.push(self._command)
        return self._run(title, work)

    def replay(self, command: BulkCommand, *, back: bool) -> None:
        """Take an act back, or do it again."""
        project = self._session.project
        spans = [(s, command.sizes[s]) for s, in_force in command.spans.items() if in_force is back]
        if project is None or not spans:
            return
        self._command, self._back, self._first, self._left = command, back, -1, 0

        def title() -> str:
            return (self.tr("Undoing: {0}") if back else self.tr("Redoing: {0}")).format(said(command.name))

        self._run(title, replay_work(project, spans[::-1] if back else spans, back))

    def told_busy(self) -> bool:
        """Tell the operator when an act is under way, and return whether one is."""
        if self._task is not None:
            self._say_of(self._task, lambda: self.tr("Wait for this to end, or stop it: {0}"))
        return self._task is not None

    @Slot(object)
    def _on_produced(self, step: object) -> None:
        command = self._command
        if self.sender() is not self._task or command is None or not self._is_here():
            return
        if not isinstance(step, Step):  # something else for whoever began the act
            return
        self._left += len(step.left)
        if step.span is not None:
            command.spans[step.span] = not self._back
            command.sizes.setdefault(step.span, len(step.plates))
            self._first = step.plates[0] if self._back or self._first < 0 else self._first
        before = self._session.queue.waiting_of(step.plates)
        self._session.note_step(list(dict.fromkeys([*step.plates, *step.left])), step.waiting)
        self._decided |= not before <= self._session.queue.waiting_of(step.plates)

    @Slot(bool)
    def _on_finished(self, complete: bool) -> None:
        task, command = self._task, self._command
        if not self._is_here():
            self._task = self._command = None
            return
        self._task = self._command = None
        self._forget_empty(command)
        if self._back is None and command is not None and not (command.spans or command.other_plates):
            self._session.notice.emit(lambda: self.tr("Nothing was to be changed."))
        elif self._back is None and self._decided and not (command is not None and command.other_plates):
            self._session.go_on()
        elif self._back is not None and self._first >= 0:
            self._session.select(self._first)
        if task is not None and command is not None:
            self._tell_end(task, command, complete)
        if self._left:
            self._session.notice.emit(partial(left_alone, self._left))
        if command is not None and command.other_plates and command.spans:
            self._session.refresh()

    def _tell_end(self, task: Task, command: BulkCommand, complete: bool) -> None:
        """Tell what was done, as far as it was; of an import its summary does."""
        told = self._done(command)
        if not complete:
            words = told or task.words
            self._session.notice.emit(lambda: self.tr("Stopped: {0}").format(said(words)))
        elif told is not None and not self._left:
            self._session.notice.emit(told)

    def _done(self, command: BulkCommand) -> Words | None:
        """Return what has been done to how many plates; None where nothing was, or others tell it."""
        if command.other_plates or not command.spans:
            return None
        if self._back is None:
            count = sum(span.last - span.first + 1 for span in command.spans)
            return OfStep(partial(self._about_plates, command.name, count))
        undone = self._back
        return lambda: (self.tr("Undone: {0}") if undone else self.tr("Redone: {0}")).format(
            said(command.name)
        )

    def _about_plates(self, what: Words, count: int) -> str:
        return self.tr("{0}: {1} plates").format(said(what), number(count))

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        task, command = self._task, self._command
        self._task = self._command = None
        if task is not None and command is not None and task.subject is self._session.project:
            self._forget_empty(command)
            self._put_back(command)
        if command is not None and command.other_plates and command.spans:
            self._session.refresh()
        if task is not None and isinstance(task.error, AppError):
            self._session.problem.emit(task.error)
        why = failure(task.error if task is not None else None, message)
        self._session.notice.emit(lambda: self.tr("This was not saved: {0}").format(said(why)))

    def _forget_empty(self, command: BulkCommand | None) -> None:
        """Take an act that changed nothing off the stack, unless another has been done since."""
        stack = self._session.undo_stack
        if command is not None and not command.spans and stack.command(stack.index() - 1) is command:
            command.setObsolete(True)
            stack.undo()

    def _put_back(self, command: BulkCommand) -> None:
        """Let what could not be taken back, or not done again, be tried later: put it in its old place."""
        stack = self._session.undo_stack
        place = stack.index() if self._back else stack.index() - 1
        if self._back is not None and stack.command(place) is command:
            command.still = True
            (stack.redo if self._back else stack.undo)()

    def _say_of(self, task: Task, sentence: Callable[[], str]) -> None:
        """Tell the operator about a task, whose name outlives it."""
        words = task.words
        self._session.notice.emit(lambda: sentence().format(said(words)))

    def _run(self, title: Words, work: Work) -> Task:
        self._task = Task(title, work, pausable=True, subject=self._session.project)
        self._task.finished.connect(self._on_finished)
        return self._tasks.start(self._task, produced=self._on_produced, failed=self._on_failed)

    def _is_here(self) -> bool:
        """Tell whether the project of the act is still the open one."""
        return self._task is not None and self._task.subject is self._session.project


def act_work(
    project: Project, ids: list[int], act: Act, *, since: int, waiting: Collection[int] = frozenset()
) -> Work:
    """Edit plates in steps; produces a ``Step`` for each that changed something or left something.

    ``since`` is the newest edit by the time of the act, ``waiting`` what had to be decided by what was shown.
    """

    def step(some: list[int], edited: list[int], left: list[int]) -> None:
        """Edit some plates, and note which; what a person has edited since the act began stays as it is.

        That is asked in the transaction of the edits: an edit between the two would be replaced unseen, and
        nothing would take it back.
        """
        rows = project.rows([plate_id for plate_id in some if plate_id in waiting])
        decided = {row.plate_id for row in rows if row.deleted or row.status not in UNDECIDED}
        edited += [one for one in project.unchanged_since(some, since) if one not in decided]
        left += sorted(set(some).difference(edited))
        act(project, edited)

    def steps() -> Iterator[_Stored]:
        for start in range(0, len(ids), STEP):
            some, edited, left = ids[start : start + STEP], list[int](), list[int]()
            yield project.noted(partial(step, some, edited, left)), edited, left, len(some)

    return _work(project, steps, len(ids))


def replay_work(project: Project, spans: Sequence[tuple[Span, int]], back: bool) -> Work:
    """Take steps back or do them again, each with its number of plates; produces a ``Step`` for each."""

    def steps() -> Iterator[_Stored]:
        for span, size in spans:
            yield span, *project.replay(span, back=back), size

    return _work(project, steps, sum(size for _, size in spans))


def _work(project: Project, steps: Callable[[], Iterator[_Stored]], total: int) -> Work:
    """Tell of plates how far it is, not of steps: nobody knows how many those hold."""

    def work(report: Report, should_stop: ShouldStop) -> None:
        done = 0
        for span, plates, left, size in steps():
            done += size
            if span is not None or left:
                report.produce(Step(span, plates, set(project.waiting([*plates, *left])), left))
            report(done, total)
            if should_stop():
                break
            time.sleep(BREATH)

    return work
