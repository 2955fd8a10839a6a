"""What other windows and programs have done in the open folder, shown here soon after."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from gui.jobs.finding import unlisted_work
from gui.jobs.portions import Portions
from gui.models.plate_queue import PlateQueue
from gui.session import Session
from gui.tasks import Task, TaskRunner


class Others(QObject):
    """Tells the session which plates others have edited or read; what was done here it knows.

    The plate at hand is told when it is left: a text that changes under one's hands is confirmed unread.
    What replaces it asks the store (``gui.jobs.plates.decided_elsewhere``).

    Signals: ``unlisted(int)``: how many plates of the list's choice were added since it was made. They join
    it when it is made anew: no row jumps under one's hands. A frozen queue is about what was there.
    """

    unlisted = Signal(int)

    def __init__(self, session: Session, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._own: set[int] = set()  # edited or read here since ``take`` was called
        self._before: set[int] = set()  # and before: the history may have been read earlier or later
        self._held: set[int] = set()
        self._telling = False
        self._untold = Portions(self)  # who confirms 100,000 elsewhere stops nobody here
        self._counted: tuple[PlateQueue, int] | None = None  # for which list, and how far the store was
        self._untold.due.connect(self._on_due)
        session.plates_changed.connect(self._on_plates_changed)
        session.current_changed.connect(self._on_current_changed)
        session.queue_changed.connect(self._on_queue_changed)
        session.project_changed.connect(self._forget)

    @Slot(object, int)
    def take(self, ids: list[int], newest: int) -> None:
        """Tell of the plates among these that were not edited here, and of those that are in no list yet."""
        found = set(ids) - self._own - self._before
        self._before, self._own = self._own, set()
        self._untold.add(sorted(found))
        self._count(newest)

    def _count(self, newest: int) -> None:
        """Count what was added, once; while something is added here, the list follows by itself."""
        session, counted = self._session, (self._session.queue, newest)
        if session.project is None or session.frozen is not None or session.queue.awaits_successor:
            return
        if newest <= session.queue.newest or counted == self._counted:
            return
        if any(not task.quiet for task in self._tasks.working_on(session.project)):
            return
        self._counted = counted
        task = Task("added", unlisted_work(session.project, session.query, session.queue), quiet=True,
                    subject=session.project)  # fmt: skip
        self._tasks.start(task, produced=self._on_counted, failed=session.on_task_failed)

    @Slot(object)
    def _on_counted(self, count: int) -> None:
        if self._counted is not None and self._counted[0] is self._session.queue:
            self.unlisted.emit(count)

    @Slot()
    def _on_queue_changed(self) -> None:
        self.unlisted.emit(0)

    @Slot(object)
    def _on_due(self, plates: list[int]) -> None:
        self._held |= {self._session.current}.intersection(plates)
        self._tell(set(plates) - self._held)

    def _tell(self, ids: Iterable[int]) -> None:
        if plates := sorted(ids):
            self._telling = True
            self._session.note_changes(plates)
            self._telling = False

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        if not self._telling:
            self._own.update(ids)

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        left, self._held = self._held - {plate_id}, self._held & {plate_id}
        self._tell(left)

    @Slot()
    def _forget(self) -> None:
        self._own, self._before, self._held, self._counted = set(), set(), set(), None
        self._untold.clear()
