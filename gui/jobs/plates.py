"""Acts on many plates at once, and on the plates of one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from core.arrays import np
from core.plate import PlateKind, normalise
from core.progress import ShouldStop
from core.project import UNDECIDED, VOUCHED, Edit, PlateRow, Project, Query, Status
from gui.jobs import undrawn
from gui.models.plate_queue import NOWHERE
from gui.session import Session
from gui.tasks import Report, Task, TaskRunner, Work
from gui.texts import Deed, OfStep, Words, absence, deciding, left_alone

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QUndoCommand

PLAIN = (PlateKind.BLUE, PlateKind.YELLOW)  # which have the same texts


@dataclass(frozen=True)
class Plain:
    """Those of some plates whose text does not tell the kind.

    ``yellow``: all of them are; ``known``: some of the plates that were asked about have a text.
    """

    ids: list[int]
    yellow: bool
    known: bool


def decided_elsewhere(
    session: Session, shown: PlateRow | None, words: Words | None = None, text: str = ""
) -> bool:
    """Tell whether another window has decided about a plate since it was shown here like this.

    If so it is shown, and the operator told: a decision that nobody here has seen is not replaced by the
    first key. ``words`` say what the second one does. Who has vouched for the same ``text`` agrees.
    """
    row = session.row(shown.plate_id) if shown is not None else None
    if shown is None or row is None:
        return False
    if row.deleted:
        return removed_elsewhere(session, row.plate_id)
    if row.status in UNDECIDED:
        return False
    if text and row.status in VOUCHED and row.text == normalise(text):
        return False
    if row.changed_at == shown.changed_at and not session.queue.waiting_of([row.plate_id]):
        return False  # else it came to hand as one that waits, and nothing has said that it is decided
    session.note_changes([row.plate_id])
    session.notice.emit(words or _once_more)
    return True


def removed_elsewhere(session: Session, plate_id: int) -> bool:
    """Tell whether a plate has been removed, and leave it then: nothing that is said of it would be seen."""
    row = session.row(plate_id)
    if row is None or not row.deleted:
        return False
    session.note_changes([plate_id])
    session.notice.emit(_removed)
    return True


def _removed() -> str:
    return QCoreApplication.translate("Plates", "This plate has been removed, so nothing was stored.")


def _once_more() -> str:
    return QCoreApplication.translate(
        "Plates",
        "Another window has decided about this plate meanwhile. Do it once more to replace that.",
    )


class Plates(QObject):
    """Decides about many plates as one step of the undo stack, adds plates to a picture and removes them.

    Signals: ``drawing_wanted()`` when a plate was added and its corners are to be drawn.
    """

    drawing_wanted = Signal()

    def __init__(self, session: Session, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        # The step that added a plate last, and the plate that it was added beside.
        self._undrawn: tuple[QUndoCommand | None, Edit, int] | None = None
        session.plates_changed.connect(self._on_plates_changed)
        session.current_changed.connect(self.drop_left)
        session.project_closing.connect(self.drop_undrawn)

    def confirm(self, ids: Sequence[int]) -> None:
        """Confirm the texts of these plates, where they have one and a picture, and nobody has decided."""
        session, operator = self._session, self._session.operator
        if len(ids) > session.bulk.at_once:  # too many to look at each of them here
            session.act(
                deciding(Status.CONFIRMED),
                ids,
                lambda project, some: project.decide_many(
                    project.confirmable(some), status=Status.CONFIRMED, operator=operator
                ),
            )
            return
        rows = (row for row in session.rows(ids) if row.status in UNDECIDED and not absence(row))
        ready = [row.plate_id for row in rows if row.text]
        if not ready:
            self._session.notice.emit(
                lambda: self.tr("None of these plates has a text that waits to be confirmed.")
            )
            return
        self._decide(ready, Status.CONFIRMED)

    def mark(self, ids: Sequence[int], status: Status, shown: PlateRow | None = None) -> None:
        """Give these plates a state; a single one as the plate at hand, with what was typed.

        ``shown`` is the plate at hand as it is seen: what another window has decided since is shown first.
        Of many, those that wait for a decision here and in the store no longer are left as they are.
        """
        if len(ids) <= 1:
            if not decided_elsewhere(self._session, shown):
                self._session.set_status(status)
            return
        session, waiting = self._session, self._session.queue.waiting_of(ids)
        if len(ids) > session.bulk.at_once:
            operator = session.operator
            session.bulk.start(
                deciding(status),
                ids,
                lambda project, some: project.decide_many(some, status=status, operator=operator),
                waiting,
            )
            return
        others = {
            row.plate_id for row in session.rows(ids)
            if row.deleted or (row.plate_id in waiting and row.status not in UNDECIDED)
        }  # fmt: skip
        self._decide([plate_id for plate_id in ids if plate_id not in others], status)
        if others:
            session.note_changes(sorted(others))
            session.notice.emit(partial(left_alone, len(others)))

    def skip(self, shown: PlateRow | None = None) -> None:
        """Put the plate at hand aside, unless another window has decided about it unseen."""
        if not decided_elsewhere(self._session, shown):
            self._session.skip()

    def mark_yellow(self, ids: Sequence[int], shown: PlateRow | None = None) -> None:
        """Say that these plates are yellow, as no text tells; where all of them are, that they are not.

        Of plates whose text tells the kind, as of new-energy ones, it keeps telling it.
        """
        session, project = self._session, self._session.project
        if project is None or decided_elsewhere(session, shown if len(ids) <= 1 else None):
            return
        if len(ids) > session.bulk.at_once:  # too many to look at each of them here
            if not session.bulk.told_busy():
                task = Task("kinds", plain_work(project, ids), quiet=True, subject=project)
                self._tasks.start(task, produced=self._on_plain, failed=session.on_task_failed)
            return
        rows = [row for row in session.rows(ids or [session.current]) if not row.deleted]
        plain = [row for row in rows if row.kind in PLAIN]
        yellow = all(row.kind == PlateKind.YELLOW for row in plain)
        self._mark_plain(Plain([row.plate_id for row in plain], yellow, any(row.text for row in rows)))

    @Slot(object)
    def _on_plain(self, plain: Plain) -> None:
        task = self.sender()
        if isinstance(task, Task) and not task.stopping:  # another folder is being opened
            self._mark_plain(plain)

    def _mark_plain(self, plain: Plain) -> None:
        """Let plates be yellow, or blue where all of them are yellow, as one step of the undo stack."""
        session = self._session
        if not plain.ids:
            session.notice.emit(self._kind_is_told if plain.known else self._kind_is_open)
            return
        kind = PlateKind.BLUE if plain.yellow else PlateKind.YELLOW
        done = Deed(self._yellow, self._marking)
        if plain.yellow:
            done = Deed(self._not_yellow, self._marking_not)
        operator, project = session.operator, session.project

        def act(project: Project, some: Sequence[int]) -> list[Edit]:
            with project.together():
                return [project.set_kind(plate_id, kind, operator) for plate_id in some]

        if len(plain.ids) > session.bulk.at_once:
            session.bulk.start(done, plain.ids, act)
        elif project is not None and session.store(lambda: act(project, plain.ids), done()):
            session.notice.emit(OfStep(done))

    def _yellow(self) -> str:
        return self.tr("Marked as yellow")

    def _not_yellow(self) -> str:
        return self.tr("No longer marked as yellow")

    def _marking(self) -> str:
        return self.tr("Marking as yellow")

    def _marking_not(self) -> str:
        return self.tr("Marking as not yellow")

    def _kind_is_told(self) -> str:
        return self.tr("Only a plate of seven plain characters can be yellow.")

    def _kind_is_open(self) -> str:
        return self.tr("Read the plate or type it first, then say that it is yellow.")

    @Slot()
    def add(self) -> None:
        """Add another plate to the picture at hand and take it to hand, to draw its corners."""
        self.drop_undrawn()  # the one that is being drawn, if any
        session, project = self._session, self._session.project
        row = session.row(session.current)
        if project is None or row is None:
            return
        added: list[Edit] = []

        def act() -> list[Edit]:
            with project.together():
                added.append(project.add_plate(row.image_id, None, session.operator))
                undrawn.note(project, added[0].plate_id, row.plate_id)
            # No queue was made of it and no filter may mean it, but it has to stay at hand: with another
            # plate at hand the corners that are drawn next would be those of that one.
            session.added.append((row.plate_id, added[0].plate_id))
            return added

        if session.store(act, self.tr("Another plate")):
            self._undrawn = session.undo_stack.newest(), added[0], row.plate_id
            session.select(added[0].plate_id)
            self.drawing_wanted.emit()

    @Slot()
    def drop_undrawn(self) -> None:
        """Take the plate that was added last away again, and its step too, if nothing was said of it since.

        Who gives up drawing it leaves no plate without corners, which nobody would look for in the list.
        """
        if self._undrawn is None or not self.is_undrawn(self._undrawn[1].plate_id):
            return
        session, (_step, edit, beside) = self._session, self._undrawn
        if session.current == edit.plate_id:
            session.select(beside)  # which comes back to this: the plate is at hand no longer
        elif session.replay([edit], back=True):
            self._undrawn = None
            session.undo_stack.forget_newest()

    def is_undrawn(self, plate_id: int) -> bool:
        """Tell whether a plate was added by the last step, and has neither corners nor anything else yet."""
        session, stack = self._session, self._session.undo_stack
        if self._undrawn is None or plate_id != self._undrawn[1].plate_id or session.draft(plate_id):
            return False
        if stack.newest() is not self._undrawn[0] or stack.canRedo():
            return False
        row = session.row(plate_id)
        return row is not None and not row.deleted and row.quad is None and row.status is Status.UNREAD

    def remove(self, shown: PlateRow | None = None) -> None:
        """Take the plate at hand out of its picture; the last one becomes a picture without a plate."""
        session, project, plate_id = self._session, self._session.project, self._session.current
        if project is None or plate_id == NOWHERE or decided_elsewhere(session, shown):
            return
        name = self.tr("Remove the plate")
        if session.store(lambda: [project.delete_plate(plate_id, session.operator)], name):
            row = session.row(plate_id)
            if row is not None and not row.deleted:
                session.notice.emit(OfStep(self._was_the_last))

    def _was_the_last(self) -> str:
        return self.tr("It was the last plate of its picture, which is one without a plate now.")

    def _decide(self, ids: Sequence[int], status: Status) -> None:
        if self._session.decide(ids, None, status) and not self._session.bulk.busy:
            self._session.go_on()

    @Slot()
    def drop_left(self) -> None:
        """Take a plate away that was left undrawn, perhaps while nothing could be stored."""
        if self._undrawn is not None and self._session.current != self._undrawn[1].plate_id:
            self.drop_undrawn()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        """Leave a plate that has just been removed for another one of its picture."""
        session, project = self._session, self._session.project
        row = session.row(session.current) if session.current in ids else None
        if project is None or row is None or not row.deleted:
            return
        others = project.image_plates(row.image_id)
        session.select(others[0] if others else session.queue.step(row.plate_id, 1))


def plain_work(project: Project, ids: Sequence[int]) -> Work:
    """Find out which of very many plates could be yellow; produces ``Plain``."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        some = np.array(ids, dtype=np.int64)

        def those(query: Query) -> NDArray[np.bool_]:
            return np.isin(some, project.plate_ids(query))

        yellow, blue = (those(Query(kind=frozenset({kind}))) for kind in (PlateKind.YELLOW, PlateKind.BLUE))
        unread = those(Query(status=frozenset({Status.UNREAD})))
        return Plain(some[yellow | blue].tolist(), not blue.any(), not unread.all())

    return work
