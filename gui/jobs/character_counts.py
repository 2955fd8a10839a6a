"""How often each character was read in the folder, counted in the background while somebody looks at it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.progress import ShouldStop
from core.project import Project
from gui.session import Session
from gui.tasks import Report, Task, TaskRunner, Work

PAUSE = 1000  # milliseconds between two counts while readings stream in
AT_REST = 150  # milliseconds without anything to paint, after which the first count begins


class CharacterCounts(QObject):
    """Counts when it is asked to, one count at a time. Signals: ``counted(dict[str, int])``."""

    counted = Signal(object)

    def __init__(self, session: Session, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._task: Task | None = None  # the count under way
        self._again = False  # once it is over: something has changed meanwhile
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.count)
        self._rest = QTimer(self, singleShot=True, interval=AT_REST)
        self._rest.timeout.connect(self.count)
        session.project_changed.connect(self._on_project_changed)

    @Slot()
    def count(self) -> None:
        """Count now, or when the count under way is over."""
        project = self._session.project
        self._again = self._task is not None
        if project is None or self._again:
            return
        task = self._task = Task("character counts", _work(project), quiet=True, subject=project)
        failed = self._session.on_task_failed
        self._tasks.start(task, produced=self._on_counted, failed=failed, ended=self._on_ended)

    @Slot()
    def count_at_rest(self) -> None:
        """Count when nothing has come for a moment: a thread that counts takes its turns from the window."""
        self._rest.start()

    @Slot()
    def put_off(self) -> None:
        """Wait for rest once more, where it is waited for: something has come."""
        if self._rest.isActive():
            self._rest.start()

    @Slot()
    def count_later(self) -> None:
        """Count in a moment, with whatever else changes until then."""
        if not self._later.isActive():
            self._later.start()

    @Slot()
    def _on_project_changed(self) -> None:
        self._task = None  # what it counts is of the project before
        self._later.stop()
        self._rest.stop()

    @Slot(object)
    def _on_counted(self, counts: dict[str, int]) -> None:
        if self.sender() is self._task:
            self.counted.emit(counts)

    @Slot(object)
    def _on_ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            if self._again:
                self.count()


def _work(project: Project) -> Work:
    """Count the characters of a project; produces numbers by character."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        return project.character_counts()

    return work
