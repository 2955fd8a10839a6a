"""Fine-tuning in the window: a worker in a thread follows a training process, this tells the views."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core import model_file
from core.progress import ShouldStop
from core.project import Project
from core.training import finetune
from core.training.finetune import Outcome, RunState, StoppedRun
from core.training.finetune_config import FinetuneOptions, FinetuneRun
from core.training.run_log import (
    UNKNOWN,
    Changed,
    Evaluated,
    Event,
    Figures,
    Paired,
    Started,
    Step,
    not_exact,
)
from core.training.supervisor import Supervisor
from gui.session import Session
from gui.settings import Settings
from gui.tasks import Report, Task, TaskRunner
from gui.texts import error_brief

CURVE_POINTS = 2000

Find = Callable[[Report, ShouldStop], Supervisor | None]


class Stage(StrEnum):
    """How far the fine-tuning is."""

    IDLE = "idle"
    PREPARING = "preparing"  # plates are cut out
    STARTING = "starting"  # the process loads what it needs
    RUNNING = "running"
    STOPPING = "stopping"
    ENDING = "ending"  # all has been told, and only the process has yet to end: nothing is left to be stopped
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"


BUSY = frozenset({Stage.PREPARING, Stage.STARTING, Stage.RUNNING, Stage.STOPPING, Stage.ENDING})


class FineTuner(QObject):
    """The fine-tuning of the open project: at most one run at a time.

    Signals: ``changed()`` when anything that is shown is another; ``model_added(name)`` when a new
    model stands among the user's; ``failed(Exception)``.
    """

    changed = Signal()
    model_added = Signal(str)
    failed = Signal(object)

    def __init__(
        self, session: Session, tasks: TaskRunner, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._settings = settings
        self._task: Task | None = None
        self._work: _Work | None = None
        self._left: Path | None = None  # the folder whose training goes on by itself since it was closed
        self.command: list[str] | None = None  # another trainer than our own, for tests
        self._forget()
        session.project_closing.connect(self.leave)
        session.project_changed.connect(self.attach)
        settings.changed.connect(self._on_setting_changed)
        self.attach()

    def _forget(self) -> None:
        self.stage = Stage.IDLE
        self.run: FinetuneRun | None = None
        self.run_id = ""
        self.started: Started | None = None
        self.step: Step | None = None
        self.evaluated: Evaluated | None = None
        self.paired: Paired | None = None
        self.before = UNKNOWN
        self.outcome: Outcome | None = None
        self.stopped: StoppedRun | None = None
        self.losses: list[tuple[int, float]] = []

    @property
    def busy(self) -> bool:
        """True from the start of a run to its end."""
        return self.stage in BUSY

    @property
    def outlives(self) -> bool:
        """True while the training is a process that can go on without a window."""
        known = self._work is not None and self._work.supervisor is not None
        return known and self.stage in (Stage.STARTING, Stage.RUNNING, Stage.ENDING)

    @property
    def can_resume(self) -> bool:
        """True when a run that ended early, in this session or before it, left a checkpoint to go on from."""
        return self.stopped is not None and not self.busy

    @property
    def new_model_in_use(self) -> bool:
        """True when the new model has taken over."""
        return self.outcome is not None and self._settings.values.model == self.outcome.name

    def start(self, options: FinetuneOptions) -> None:
        """Fine-tune the chosen model on the confirmed plates of the open project."""
        project = self._session.project
        if project is None or self.busy:
            return
        command, wanted = self.command, self._settings.values.model

        def find(report: Report, should_stop: ShouldStop) -> Supervisor | None:
            model = model_file.find(wanted)
            run = finetune.prepare(project, model, options, report=report, should_stop=should_stop)
            if run is None:
                return None
            report.produce(run)
            report(0, 0)  # the process takes its time to load, and nobody knows how long
            report.flush()
            return finetune.start(project, run, command=command)

        self._forget()
        self._begin(_Work(project, find), Stage.PREPARING)

    @Slot()
    def stop(self) -> None:
        """Ask the run to save and end."""
        if self._task is not None:
            self._task.stop()

    @Slot()
    def resume(self) -> None:
        """Go on with the run that was stopped."""
        project, stopped = self._session.project, self.stopped
        if project is None or stopped is None or self.busy:
            return
        run_id, command = stopped.run_id, self.command
        known = self.run is not None and self.run.directory.name == run_id

        def find(report: Report, _should_stop: ShouldStop) -> Supervisor | None:
            if not known:
                report.produce(finetune.prepared(project, run_id))
            return finetune.resume(project, run_id, command=command)

        self.run_id = run_id
        self.losses = [point for point in self.losses if point[0] <= stopped.step]
        self._begin(_Work(project, find), Stage.STARTING)

    @Slot()
    def attach(self) -> None:
        """Find the run of the project that was opened, which may have gone on without a window."""
        self.leave()
        self._forget()
        project = self._session.project
        run_id = finetune.unfinished(project) if project is not None else ""
        if project is not None and run_id:
            directory = finetune.directory_of(project, run_id)

            def find(report: Report, _should_stop: ShouldStop) -> Supervisor | None:
                report.produce(finetune.prepared(project, run_id))
                return Supervisor.attach(directory)

            self.run_id = run_id
            self._begin(_Work(project, find), Stage.STARTING)
        self._look_for_stopped()
        for event in self.stopped.events if self.stopped is not None else ():
            self._note(event)
        self._tell_left()
        self.changed.emit()

    def _tell_left(self) -> None:
        """Say that a training goes on, of which nothing is seen any more."""
        left, self._left = self._left, None
        if left is not None and left != self._session.folder:
            self._session.notice.emit(
                lambda: self.tr(
                    "The fine-tuning of {0} goes on by itself; opening the folder again finds it."
                ).format(left.name)
            )

    @Slot()
    def leave(self) -> None:
        """Let the run of a project that is being closed go on by itself; opening it again finds the run.

        The thread ends a moment later; until then its task holds the project.
        """
        if self._task is not None and self._work is not None:
            self._left = self._session.folder if self.outlives else None
            self._work.leave.set()
            self._task.resume()  # a paused one would wait for ever
            self._task = None

    @Slot()
    def use_new_model(self) -> None:
        """Let the new model take over."""
        if self.outcome is None or self.outcome.model is None:
            return
        paired = finetune.reads_with_partner
        if paired(self._settings.values.model) and not paired(self.outcome.name):
            self._session.notice.emit(partial(self._reads_alone, self.outcome.name))
        self._settings.set("model", self.outcome.name)

    def _reads_alone(self, name: str) -> str:
        sentence = self.tr("{0} reads every plate itself: the fast model did not learn your corrections.")
        return sentence.format(name)

    # -- news of the task --------------------------------------------------------------------

    @Slot(object)
    def _on_produced(self, news: object) -> None:
        task = self._task
        if task is None or self.sender() is not task:
            return
        if isinstance(news, FinetuneRun):
            self.run, self.run_id = news, news.directory.name
            self._go_to(Stage.STARTING)
        elif isinstance(news, Outcome):
            self.outcome = news
        elif news is Stage.ENDING:
            task.note_end()
            self._go_to(Stage.ENDING)
        elif isinstance(news, Event):
            self._note(news)
        self.changed.emit()

    def _note(self, event: Event) -> None:
        if isinstance(event, Started):
            self.started = event
            self._go_to(Stage.RUNNING)
        elif isinstance(event, Changed):
            self._session.notice.emit(partial(error_brief, not_exact(event.keys)))
        elif isinstance(event, Step):
            self.step = event
            if not event.fast:  # another network's losses would be a cliff in the curve
                self.losses = [*self.losses[-CURVE_POINTS + 1 :], (event.step, event.loss)]
        elif isinstance(event, Paired):
            self.paired = event
        elif isinstance(event, Evaluated) and event.step == 0:
            self.before = Figures(event.plate_accuracy, event.cer)
        elif isinstance(event, Evaluated):
            self.evaluated = event

    @Slot()
    def _on_task_state_changed(self) -> None:
        task, work = self._task, self._work
        if task is None or work is None or self.sender() is not task:
            return
        if task.stopping and self.stage is not Stage.ENDING:
            self.stage = Stage.STOPPING
        if work.supervisor is not None:
            (work.supervisor.pause if task.paused else work.supervisor.go_on)()
        self.changed.emit()

    @Slot(bool)
    def _on_finished(self, _complete: bool) -> None:
        if self.sender() is not self._task:
            return
        self._task = None
        finished = self.outcome is not None and self.outcome.state is RunState.FINISHED
        self.stage = Stage.FINISHED if finished else Stage.STOPPED
        self._look_for_stopped()
        self.changed.emit()
        if finished and self.outcome is not None:
            self.model_added.emit(self.outcome.name)

    @Slot(str, str)
    def _on_failed(self, _message: str, _trace: str) -> None:
        task = self.sender()
        if task is not self._task or not isinstance(task, Task):
            return
        self._task = None
        self.stage = Stage.FAILED
        self._look_for_stopped()
        self.changed.emit()
        self.failed.emit(task.error)

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name == "model":
            self.changed.emit()

    # -- inside ------------------------------------------------------------------------------

    def _begin(self, work: _Work, stage: Stage) -> None:
        task = Task(lambda: self.tr("Fine-tuning"), work, pausable=True, subject=work.project)
        task.finished.connect(self._on_finished)
        task.state_changed.connect(self._on_task_state_changed)
        self._task, self._work = task, work
        self.stage = stage
        self._tasks.start(task, produced=self._on_produced, failed=self._on_failed)
        self.changed.emit()

    def _look_for_stopped(self) -> None:
        project = self._session.project
        self.stopped = finetune.stopped(project) if project is not None and not self.busy else None

    def _go_to(self, stage: Stage) -> None:
        if self.stage is not Stage.STOPPING:
            self.stage = stage


class _Work:
    """What runs in the thread: get at a process by ``find``, then follow it."""

    def __init__(self, project: Project, find: Find) -> None:
        self.leave = threading.Event()
        self.supervisor: Supervisor | None = None
        self.project = project
        self._find = find

    def __call__(self, report: Report, should_stop: ShouldStop) -> object:
        """Return the ``Outcome`` of the run; None when it was left alone or never began."""

        def should_end() -> bool:
            return self.leave.is_set() or should_stop()

        def stops_run() -> bool:
            # Asked in this order: who lets go of a run does so before all that works here is stopped.
            return should_stop() and not self.leave.is_set()

        supervisor = self.supervisor = self._find(report, should_end)
        if supervisor is None:
            return None
        supervisor.go_on()  # an earlier window may have paused it

        def tell(event: Event) -> None:
            if isinstance(event, Step):
                report(event.step, event.total)
            report.produce(event)

        return finetune.follow(
            self.project,
            supervisor,
            tell=tell,
            should_stop=stops_run,
            should_leave=self.leave.is_set,
            ending=lambda: report.produce(Stage.ENDING),
        )
