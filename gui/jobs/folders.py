"""Opening folders: one at a time, in the background, with the pictures looked for anew each time."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.errors import AppError, StoreError
from core.project import AWAY_NOTICE, UNDECIDED, Looked, Project, ScanSummary, Status
from core.project.problems import shortened
from gui.jobs.portions import Portions
from gui.jobs.workers import open_work
from gui.models.problems import ProblemList
from gui.session import Session
from gui.settings import Settings
from gui.tasks import Task, TaskRunner
from gui.texts import error_headline, failure, number

FIRST_LOOK = 200  # pictures after which the list is shown while the scan goes on


class Folders(QObject):
    """Opens a folder into the session and scans it.

    Signals: ``scanned(ScanSummary)``; ``looked()`` when a scan has ended, also one that found nothing;
    ``refused(Path, Words)`` when a folder could not be opened, and why.
    """

    scanned = Signal(object)
    refused = Signal(object, object)
    looked = Signal()

    def __init__(
        self,
        session: Session,
        tasks: TaskRunner,
        settings: Settings,
        problems: ProblemList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._settings = settings
        self._problems = problems
        self._opening: Task | None = None
        self._asked = Path()  # what is being opened
        self._scanning: Task | None = None
        self._wanted: Looked = False  # once the scan that runs has ended
        # Pictures that had to be confirmed anew since the folder is open, and those of them that were.
        self._altered: dict[Path, AppError] = {}
        self._mended: set[Path | None] = set()
        self._remarks: list[AppError] = []  # what is listed of the folder as a whole
        self._concerned = Portions(self)  # thousands of pictures may have been replaced
        self._next: Project | None = None  # opened, and waiting for the tasks of the one before
        tasks.ended.connect(self._on_task_ended)
        self._concerned.due.connect(session.note_changes)
        session.plates_changed.connect(self._on_plates_changed)

    def open(self, folder: Path) -> None:
        """Open a folder; the one before stays open until this one has proved to be usable."""
        if self._opening is not None:
            self._opening.stop()
        self._asked = folder
        task = self._opening = Task("open", open_work(folder, self._session.problem.emit), quiet=True)
        self._tasks.start(task, produced=self._on_opened, failed=self._on_failed)

    @property
    def scanning(self) -> bool:
        """True while the folder is being looked through; what comes into it meanwhile may be missed."""
        return self._scanning is not None

    @Slot()
    def rescan(self) -> None:
        """Look for new and vanished pictures in the open folder."""
        self._scan(changes=False)

    @Slot()
    def look_for_changes(self) -> None:
        """Look for pictures that have become others, too: each file is asked."""
        self._scan(changes=True)

    @Slot()
    def look_at_hand(self) -> None:
        """Look whether the picture at hand has become another, and for new and vanished ones."""
        row = self._session.row(self._session.current)
        self._scan(changes=[row.image_id] if row is not None else False)

    @Slot(object, bool)
    def look_for_returned(self, _paths: object, returned: bool) -> None:
        """Look for new and vanished pictures where some of a page have come back."""
        if returned:
            self.rescan()

    def _scan(self, *, changes: Looked) -> None:
        project = self._session.project
        if project is None:
            return
        if self._scanning is not None:
            self._wanted = _both(self._wanted, changes)
            return
        work = partial(project.scan, changes=changes)
        task = self._scanning = Task(lambda: self.tr("Looking for pictures"), work, subject=project)
        task.progressed.connect(self._on_scan_progressed)
        self._tasks.start(task, produced=self._on_scanned, failed=self._on_failed)

    @Slot()
    def reopen(self) -> None:
        """Open the open folder anew, because another store lies in it now."""
        if self._session.folder is not None:
            self.open(self._session.folder)

    @Slot(object)
    def _on_opened(self, project: Project) -> None:
        if self.sender() is not self._opening:
            project.close()
            return
        self._opening = None
        if self._next is not None:
            self._next.close()
        self._next = project
        self._session.project_closing.emit()
        for running in self._tasks.working_on(self._session.project):
            running.stop()
        self._adopt()

    def _adopt(self) -> None:
        """Let the waiting project take over, once no task works on the one before."""
        project = self._next
        old = self._session.project
        if project is None or (old is not None and self._tasks.working_on(old)):
            return
        self._next, self._altered, self._mended, self._remarks = None, {}, set(), []
        self._concerned.clear()
        self._problems.clear()
        self._problems.extend([*self._settings.problems])
        self._session.adopt(project)
        self._settings.remember_folder(project.folder)
        for sentence in project.notice.splitlines():
            of_store = project.aside is None or sentence == AWAY_NOTICE
            error = StoreError(sentence, path=project.store_path if of_store else project.aside)
            self._problems.add(error)
            self._session.notice.emit(partial(error_headline, error))
        self.rescan()

    @Slot(int, int)
    def _on_scan_progressed(self, done: int, _total: int) -> None:
        if done >= FIRST_LOOK and not len(self._session.queue):
            self._session.refresh()

    @Slot(object)
    def _on_scanned(self, summary: ScanSummary) -> None:
        if self.sender() is not self._scanning or self._next is not None:
            return
        folder = self._session.folder
        if folder is not None:
            self._altered |= {error.path: error for error in summary.altered if error.path is not None}
            listed = shortened(summary.refused + summary.failed + summary.altered, folder)
            self._problems.take_off(self._remarks)  # in place of what there was to say
            self._remarks = [error for error in (*listed, summary.remark) if error and error.path == folder]
            self._problems.extend([*listed, *self._remarks])
        here = self._session.current
        self._concerned.add(sorted(summary.concerned, key=lambda plate: plate != here))
        if summary.new or summary.vanished or summary.returned or summary.changed:
            self._session.refresh()
            self._session.notice.emit(lambda: self._told(summary))
        elif (
            summary.reordered
            or self._session.ask(lambda project: project.newest_plate(), 0) > self._session.queue.newest
        ):
            self._session.refresh()  # another window has added some, or an older version disordered them
        self.scanned.emit(summary)

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        """Take off the list what has been mended: as opening the folder anew would.

        A picture that could not be read, until it is read or somebody decides about it; a replaced one, until
        what is said of it is confirmed anew, and again if that is undone.
        """
        session, listed = self._session, self._problems.of_pictures()
        if session.folder is None or not (self._altered or listed):
            return
        still = session.ask(lambda project: project.altered_among(ids), set[int]())
        mended, anew = list[AppError](), list[AppError]()
        for row in session.rows(ids):
            path = session.folder / row.path
            replaced = self._altered.get(path)
            if replaced is not None and row.image_id not in still:
                mended.append(replaced)
            elif replaced is not None and path in self._mended:
                anew.append(replaced)
            if row.status not in UNDECIDED or (row.status is Status.READ and not row.problem):
                about = replaced.message if replaced is not None else ""
                mended += [error for error in listed.get(path, ()) if error.message != about]
        self._mended |= {error.path for error in self._problems.take_off(mended)}
        self._mended -= {error.path for error in anew}
        self._problems.extend(anew)

    def _told(self, summary: ScanSummary) -> str:
        parts = [self.tr("New pictures: {0}").format(number(summary.new))] if summary.new else []
        if summary.vanished:
            parts.append(self.tr("Pictures gone: {0}").format(number(summary.vanished)))
        if summary.returned:
            parts.append(self.tr("Back again: {0}").format(number(summary.returned)))
        if summary.changed:
            parts.append(self.tr("Changed: {0}").format(number(summary.changed)))
        return "   ".join(parts)

    @Slot(object)
    def _on_task_ended(self, task: Task) -> None:
        if task is self._scanning:
            self._scanning = None
            self.looked.emit()
            wanted, self._wanted = self._wanted, False
            if wanted and not task.stopping:  # by a person, another folder or the end
                self._scan(changes=wanted)
        self._adopt()

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        task = self.sender()
        self._session.tell_failure(task, message)
        if isinstance(task, Task) and task is self._opening:
            self._opening = None
            self.refused.emit(self._asked, failure(task.error, message))


def _both(one: Looked, other: Looked) -> Looked:
    """Return what asks all files that either asks."""
    if isinstance(one, bool):
        return one or other
    return other or one if isinstance(other, bool) else [*one, *other]
