"""Reading plates from the window: which model, on what, and the job that does it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from core.errors import EngineError
from core.project import UNDECIDED, Query
from core.project.queues import OF_READINGS
from gui.jobs.finding import is_filtered
from gui.jobs.workers import (
    PROVIDERS,
    EngineCache,
    ModelEntry,
    ModelList,
    Provider,
    ReadingSummary,
    Recorded,
    model_work,
    models_work,
    recognise_work,
)
from gui.models.problems import ProblemList
from gui.session import Session
from gui.settings import Settings
from gui.tasks import Task, TaskRunner, Work
from gui.texts import error_brief, number, took


class Recogniser(QObject):
    """Knows the models and runs at most one recognition at a time.

    Signals: ``models_changed()`` when the list of models or the choice is another;
    ``busy_changed()``.
    """

    models_changed = Signal()
    busy_changed = Signal()

    def __init__(
        self,
        session: Session,
        tasks: TaskRunner,
        settings: Settings,
        problems: ProblemList,
        *,
        engines: EngineCache | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.models: tuple[ModelEntry, ...] = ()
        self._session = session
        self._tasks = tasks
        self._settings = settings
        self._problems = problems
        self._engines = engines or EngineCache()
        self._task: Task | None = None
        self._query = session.query  # that of the list when the reading began
        self._added: list[tuple[int, int]] = []  # what this reading found, behind what it was asked about
        settings.changed.connect(self._on_setting_changed)

    # -- models --------------------------------------------------------------------------------

    @property
    def chosen(self) -> ModelEntry | None:
        """The model that reads: the one in the settings or the default; None before it is found."""
        wanted = self._settings.values.model
        for entry in self.models:
            if wanted in (entry.info.name, str(entry.path)):
                return entry
        from core import model_file

        return model_file.first_choice([(entry, entry.info) for entry in self.models])

    @Slot()
    def find_models(self) -> None:
        """Look for models, in the background."""
        task = Task("models", models_work(self._settings.values.model), quiet=True)
        self._tasks.start(task, produced=self._on_models_found, failed=self._session.on_task_failed)

    def choose(self, entry: ModelEntry) -> None:
        """Let this model read from now on."""
        inside = [e.info.name for e in self.models].count(entry.info.name) == 1
        self._settings.set("model", entry.info.name if inside else str(entry.path))

    def choose_file(self, path: Path) -> None:
        """Let the model in a file read from now on, if it is one."""
        task = Task("model", model_work(path), quiet=True)
        self._tasks.start(task, produced=self._on_model_checked, failed=self._session.on_task_failed)

    # -- reading -------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while plates are being read."""
        return self._task is not None

    @Slot()
    def read_unread(self) -> None:
        """Read what has not been read yet."""
        self._start(None, only_unread=True)

    @Slot()
    def read_all(self) -> None:
        """Read everything again; what a person decided stays."""
        self._start(None)

    def read(self, ids: Sequence[int]) -> None:
        """Read these plates."""
        if ids:
            self._start(ids)

    @Slot()
    def read_refused(self) -> None:
        """Read again what could not be read: the pictures may have been mended."""
        ids = self._session.find(Query(problem=True, status=UNDECIDED))
        if ids:
            self._start(ids)
        else:
            self._session.notice.emit(lambda: self.tr("There is nothing to try again."))

    @Slot(int)
    def reread(self, plate_id: int) -> None:
        """Read one plate whose corners are others now, beside whatever runs; only a failure is told."""
        project = self._session.project
        if project is not None:
            if self._task is None:
                self._query = self._session.query
            task = Task("reread", self._work([plate_id]), quiet=True, subject=project)
            self._tasks.start(task, produced=self._on_reread, failed=self._session.on_task_failed)

    @Slot()
    def stop(self) -> None:
        """Ask the reading to stop; what was read by then is stored."""
        if self._task is not None:
            self._task.stop()

    @Slot()
    def pause_or_go_on(self) -> None:
        """Let the reading rest, or let it go on."""
        if self._task is None:
            return
        if self._task.paused:
            self._task.resume()
        else:
            self._task.pause()

    def _start(self, ids: Sequence[int] | None, *, only_unread: bool = False) -> None:
        project = self._session.project
        if project is None:
            return
        if self.busy:
            self._session.notice.emit(lambda: self.tr("Plates are being read already."))
            return
        self._query = self._session.query
        work = self._work(ids, only_unread=only_unread)
        task = self._task = Task(lambda: self.tr("Recognising"), work, pausable=True, subject=project)
        task.progressed.connect(self._on_progressed)
        failed = self._session.on_task_failed
        self._tasks.start(task, produced=self._on_produced, failed=failed, ended=self._on_ended)
        self.busy_changed.emit()

    def _work(self, ids: Sequence[int] | None, *, only_unread: bool = False) -> Work:
        project, values = self._session.project, self._settings.values
        assert project is not None
        provider: Provider = next((p for p in PROVIDERS if p == values.provider), "auto")
        return recognise_work(project, self._engines, values.model, provider, ids, only_unread=only_unread)

    @Slot(object)
    def _on_reread(self, value: object) -> None:
        if isinstance(value, EngineError):
            self._problems.add(value)
        elif isinstance(value, Recorded):
            self._session.note_changes(value.ids)
            self._join(value.added)

    def _join(self, added: Sequence[tuple[int, int]]) -> None:
        """Let plates that were found join the list, as they are by now; a frozen queue stays what it is."""
        session = self._session
        if not added or session.frozen is not None:
            return
        if session.queue.awaits_successor or session.query != self._query:
            session.refresh()  # the list is another one than that which was read for
            return
        rows = {row.plate_id: row for row in session.rows([new for _, new in added])}
        session.join_queue(
            [
                (plate_id, new, row.status in UNDECIDED and not row.skipped)
                for plate_id, new in added
                if (row := rows.get(new)) is not None and not row.deleted
            ]
        )

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        """Know how far it is; with the first figures, all views do."""
        if total and self.sender() is self._task:
            first = self._session.reading is None
            self._session.reading = (done, total)
            if first:
                self._session.counts_changed.emit()

    @Slot(object)
    def _on_produced(self, value: object) -> None:
        if self.sender() is not self._task:
            return
        if isinstance(value, Recorded):
            self._session.note_changes(value.ids)
            self._problems.extend(value.errors)
            self._added += value.added
            for plate_id in value.moved:
                self.reread(plate_id)
        elif isinstance(value, EngineError):
            self._problems.add(value)
            self._session.notice.emit(partial(error_brief, value))
        elif isinstance(value, ReadingSummary):
            self._session.notice.emit(lambda: self._summary_text(value))

    def _summary_text(self, summary: ReadingSummary) -> str:
        if not (summary.read or summary.failed or summary.unplaced):
            return self.tr("There is nothing left to read.")
        parts = [self.tr("Read: {0} in {1}").format(number(summary.read), took(summary.seconds))]
        if summary.added:
            parts.append(self.tr("further plates: {0}").format(number(summary.added)))
        if summary.failed:
            parts.append(self.tr("failed: {0}").format(number(summary.failed)))
        if summary.unplaced:
            parts.append(self.tr("no plate known: {0}").format(number(summary.unplaced)))
        if summary.notice:
            parts.append(QCoreApplication.translate("errors", summary.notice))
        return "   ".join(parts)

    @Slot(object)
    def _on_ended(self, task: Task) -> None:
        if task is self._task:
            self._task, self._session.reading = None, None
            self.busy_changed.emit()
            added, self._added = self._added, []
            self._join(added)
            if not len(self._session.queue):  # no row can jump, and whoever reads there waits for it
                self.list_now()
            self._session.counts_changed.emit()

    @Slot()
    def list_now(self) -> None:
        """Make the list anew; an empty queue of readings too, which had nothing to freeze."""
        session = self._session
        queue = session.frozen
        frozen_empty = queue is not None and not len(queue.ids) and queue.name in OF_READINGS
        if queue is None or not frozen_empty or is_filtered(session.query):  # else it would be no more
            session.refresh()
        else:
            session.queue.await_successor()  # nothing is said of it until then
            session.start_queue(queue.name, queue.models)

    @Slot(object)
    def _on_models_found(self, found: ModelList) -> None:
        self.models = found.entries
        self._problems.extend(list(found.errors))
        self.models_changed.emit()

    @Slot(object)
    def _on_model_checked(self, entry: ModelEntry) -> None:
        if entry.path not in [e.path for e in self.models]:
            self.models = (*self.models, entry)
        self.choose(entry)
        self.models_changed.emit()

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name in ("model", "provider"):
            self.models_changed.emit()
