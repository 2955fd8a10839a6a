"""The work behind the character view: finding the places that were read as one character."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.progress import ShouldStop
from core.project import Project
from gui.session import Session
from gui.tasks import Report, Task, TaskRunner, Work


class CharacterSearch(QObject):
    """Finds them in the background; a search that another one, or another project, overtook tells nothing.

    Signals:
        ``found(list[Slot])``: the places;
        ``failed()``: they cannot be had; the operator has been told;
        ``outdated()``: they were searched while plates were being read, and by now all are.
    """

    found = Signal(object)
    failed = Signal()
    outdated = Signal()

    def __init__(self, session: Session, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._task: Task | None = None  # the last one
        self._partial = False  # it was begun while plates were being read
        session.project_changed.connect(self._on_project_changed)
        session.counts_changed.connect(self._on_counts_changed)

    def find(self, character: str) -> None:
        """Search for the places that were read as a character."""
        project = self._session.project
        self._task, self._partial = None, self._session.reading is not None
        if project is None:
            return
        self._task = Task("characters", find_work(project, character), quiet=True, subject=project)
        self._tasks.start(self._task, produced=self._on_produced, failed=self._on_failed)

    @Slot(object)
    def _on_produced(self, slots: object) -> None:
        if self.sender() is self._task:
            self.found.emit(slots)

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        self._session.tell_failure(self.sender(), message)
        if self.sender() is self._task:
            self.failed.emit()

    @Slot()
    def _on_project_changed(self) -> None:
        self._task, self._partial = None, False

    @Slot()
    def _on_counts_changed(self) -> None:
        if self._partial and self._session.reading is None:
            self._partial = False
            self.outdated.emit()


def find_work(project: Project, character: str) -> Work:
    """Find the places that were read as a character; produces them."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        return project.slots_of(character)

    return work
