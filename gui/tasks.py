"""Run work in threads: one contract for everything that takes longer than a frame."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.errors import AppError
from core.progress import ShouldStop
from gui.priority import BEHIND, step_back
from gui.texts import Words, said

log = logging.getLogger(__name__)

NEWS_INTERVAL = 0.05  # seconds: at most 20 progress signals a second


class Report:
    """What work calls: ``report(done, total)``, and ``report.produce(value)`` for what is ready."""

    def __init__(self, progressed: Callable[[int, int], None], produced: Callable[[object], None]) -> None:
        self._progressed = progressed
        self._produced = produced
        self._told_at = 0.0
        self._untold: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        """Tell how much of how much is done; a ``total`` of 0 means that nobody knows."""
        now = time.monotonic()
        self._untold = (done, total)
        if now - self._told_at >= NEWS_INTERVAL:
            self._tell()
            self._told_at = now

    def produce(self, value: object) -> None:
        """Hand over something that is ready while the rest goes on."""
        self._produced(value)

    def flush(self) -> None:
        """Tell the last progress, which the limit on signals may have held back; the next is told at once."""
        self._tell()
        self._told_at = 0.0

    def _tell(self) -> None:
        if self._untold is not None:
            self._progressed(*self._untold)
            self._untold = None


class Releasable(Protocol):
    """What keeps something open for each thread that uses it; a project does."""

    def release(self) -> None:
        """Let go of what this thread holds."""


Work = Callable[[Report, ShouldStop], object]


class _Worker(QObject):
    """Lives in the thread and runs the work. Signals: see ``Task``; ``ended`` always comes last."""

    progressed = Signal(int, int)
    produced = Signal(object)
    ended = Signal()

    def __init__(self, work: Work, subject: Releasable | None) -> None:
        super().__init__()
        self._subject = subject
        self.stop = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self.error: Exception | None = None
        self.trace = ""
        self._work = work

    @Slot()
    def run(self) -> None:
        """Do the work and report how it ended; nothing escapes into Qt."""
        report = Report(self.progressed.emit, self.produced.emit)
        step_back()
        try:
            value = self._work(report, self._should_stop)
            report.flush()
            if value is not None:
                self.produced.emit(value)
        except Exception as error:  # the boundary of the thread
            self.error = error
            self.trace = traceback.format_exc()
            if not isinstance(error, AppError):
                log.exception("A task failed")
        finally:
            if self._subject is not None:
                self._subject.release()
            self.ended.emit()
            QThread.currentThread().quit()  # here, so that waiting needs no event loop

    def _should_stop(self) -> bool:
        self.go.wait()
        return self.stop.is_set()


class Task(QObject):
    """One piece of work in a thread of its own.

    The work is ``work(report, should_stop)``; what it returns is produced, unless it is None.

    Signals: ``progressed(done, total)``, ``produced(value)``, then exactly one of
    ``failed(message, detail)`` and ``finished(complete)``, after the thread has ended; then
    ``ended(task)`` for whoever keeps tasks. ``state_changed()`` when it pauses, goes on or is
    asked to stop, or has only its end to wait for. Connect bound slots of objects of the window's
    thread, never lambdas.
    """

    progressed = Signal(int, int)
    produced = Signal(object)
    failed = Signal(str, str)
    finished = Signal(bool)
    ended = Signal(object)
    state_changed = Signal()

    def __init__(
        self,
        title: Words,
        work: Work,
        *,
        quiet: bool = False,
        pausable: bool = False,
        subject: Releasable | None = None,
    ) -> None:
        super().__init__()
        self.words = title
        self.pausable = pausable  # the work asks whether to stop often enough to be held there
        self.subject = subject  # the project it works on, which stays open until it has ended
        self.quiet = quiet  # a task of a blink, which no progress bar should show
        self.done = 0
        self.total = 0
        self.active_seconds = 0.0  # time spent at work; what was paused does not count
        self._resumed_at = 0.0
        self._over = False  # its signals have been sent, and Qt may have deleted it
        self.ending = False  # all that there was to do is done: nothing is left to be paused or stopped
        self._thread = QThread(self)
        self._worker = _Worker(work, subject)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.produced.connect(self._on_produced)
        self._worker.ended.connect(self._on_ended)

    @property
    def title(self) -> str:
        """What the operator is told of the task, in the language of now."""
        return said(self.words)

    @property
    def error(self) -> Exception | None:
        """What made the work fail, once ``failed`` has been sent."""
        return self._worker.error

    @property
    def paused(self) -> bool:
        """True while the work waits to be resumed."""
        return not self._worker.go.is_set()

    @property
    def stopping(self) -> bool:
        """True once the work was asked to stop."""
        return self._worker.stop.is_set()

    @property
    def running(self) -> bool:
        """True until the last signal has been sent."""
        return not self._over and self._thread.isRunning()

    def seconds(self) -> float:
        """Return the seconds spent at work so far, pauses left out."""
        if self.paused or not self._resumed_at:
            return self.active_seconds
        return self.active_seconds + time.monotonic() - self._resumed_at

    def start(self) -> None:
        """Start the thread; ``TaskRunner.start`` calls it."""
        self._resumed_at = time.monotonic()
        self._thread.start(BEHIND)

    def wait(self, milliseconds: int = 5000) -> bool:
        """Block until the thread has ended; True when it has. For shutting down only."""
        return self._over or self._thread.wait(milliseconds)

    @Slot()
    def stop(self) -> None:
        """Ask the work to stop at its next convenience; a paused one wakes up for it."""
        if self._over:
            return
        self._worker.stop.set()
        self.resume()
        self.state_changed.emit()

    @Slot()
    def pause(self) -> None:
        """Let the work wait where it next asks whether to stop."""
        if not (self._over or self.paused or self.stopping or self.ending):
            self.active_seconds = self.seconds()
            self._worker.go.clear()
            self.state_changed.emit()

    @Slot()
    def resume(self) -> None:
        """Let a paused work go on."""
        if self.paused:
            self._resumed_at = time.monotonic()
            self._worker.go.set()
            self.state_changed.emit()

    def note_end(self) -> None:
        """Let it be known that only the end of the work is waited for; one that is paused goes on to it."""
        self.ending = True
        self.resume()
        self.state_changed.emit()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.progressed.emit(done, total)

    @Slot(object)
    def _on_produced(self, value: object) -> None:
        self.produced.emit(value)

    @Slot()
    def _on_ended(self) -> None:
        self.active_seconds = self.seconds()
        self._resumed_at = 0.0
        self._over = True
        self._thread.wait()  # the worker has nothing left to do: this is a matter of microseconds
        error = self._worker.error
        if error is None:
            self.finished.emit(not self.stopping)
        else:
            self.failed.emit(str(error) or type(error).__name__, self._worker.trace)
        self.ended.emit(self)


class TaskRunner(QObject):
    """Starts tasks, keeps them alive until they have ended, and stops them all on closing.

    Signals: ``started(task)``, ``ended(task)``, ``idle()`` when the last one has ended.
    """

    started = Signal(object)
    ended = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[Task] = []

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that have not ended."""
        return tuple(self._tasks)

    def start(
        self,
        task: Task,
        *,
        produced: Callable[[Any], object] | None = None,
        failed: Callable[[str, str], object] | None = None,
        ended: Callable[[Task], object] | None = None,
    ) -> Task:
        """Run a task, its signals connected to these slots; others must be connected before."""
        for signal, slot in ((task.produced, produced), (task.failed, failed), (task.ended, ended)):
            if slot is not None:
                signal.connect(slot)
        task.setParent(self)
        self._tasks.append(task)
        task.ended.connect(self._on_ended)
        self.started.emit(task)
        task.start()
        return task

    def working_on(self, subject: Releasable | None) -> list[Task]:
        """Return the tasks that work on a project; none for no project."""
        return [task for task in self._tasks if subject is not None and task.subject is subject]

    @Slot()
    def stop_all(self) -> None:
        """Ask every task to stop."""
        for task in self.tasks:
            task.stop()

    def shut_down(self, milliseconds: int = 30000) -> bool:
        """Stop everything and block until the threads have ended; True when they have."""
        self.stop_all()
        return all(task.wait(milliseconds) for task in self.tasks)

    @Slot(object)
    def _on_ended(self, task: Task) -> None:
        self._tasks.remove(task)
        self.ended.emit(task)
        task.deleteLater()
        if not self._tasks:
            self.idle.emit()
