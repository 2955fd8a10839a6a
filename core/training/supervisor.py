"""Start a training process, follow it, find it again after a restart, and end it.

Torch-free: the process that trains is another one, so that a CUDA error, a lack of memory or a
crash never takes the window or a label along.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core import files, processes
from core.errors import TrainingError
from core.progress import ShouldStop, never
from core.training.failures import explain
from core.training.run_log import (
    EVENTS_FILE,
    STOP_FILE,
    TERMINAL,
    Event,
    Failed,
    LogFollower,
    Stopped,
)

PROCESS_FILE = "process.json"
STDERR_FILE = "stderr.log"

_TAIL_LINES = 6
_PATIENCE_BEFORE = 3.0  # seconds, with a run that has nothing to save yet
_LAST_BREATH = 60.0  # seconds; a library may take its time to shut down
_LOOK = 0.05  # seconds between two looks whether it has
_LOW_PRIORITY = 10  # nice, on POSIX


@dataclass(frozen=True)
class _Trace:
    """What is noted about a process so that it can be found again."""

    pid: int
    created: float
    offset: int  # where this attempt's events begin in the file

    @classmethod
    def read(cls, directory: Path) -> _Trace | None:
        try:
            values = json.loads((directory / PROCESS_FILE).read_text(encoding="utf-8"))
            return cls(int(values["pid"]), float(values["created"]), int(values["offset"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, directory: Path) -> None:
        text = json.dumps({"pid": self.pid, "created": self.created, "offset": self.offset})
        files.write_bytes(directory / PROCESS_FILE, text.encode())

    def process(self) -> psutil.Process | None:
        """Return the live process, or None when it ended or its number belongs to another one."""
        return processes.find(self.pid, self.created)


class Supervisor:
    """One training process, known by the directory of its run.

    Make it with ``start`` or ``attach``; then iterate over ``events``.
    """

    def __init__(self, directory: Path, trace: _Trace, child: subprocess.Popen[bytes] | None = None) -> None:
        self.directory = directory
        self._trace = trace
        self._child = child
        self._stop_asked_at: float | None = None

    @classmethod
    def start(
        cls, config: Path, directory: Path, *, resume: bool = False, command: Sequence[str] | None = None
    ) -> Supervisor:
        """Start ``python -m core.training config`` for the run in ``directory``.

        Raises ``TrainingError`` when the run goes on already or the process cannot start.
        """
        if is_running(directory):
            raise TrainingError("This run is going on already", path=directory, advice="Stop it first")
        directory.mkdir(parents=True, exist_ok=True)
        (directory / STOP_FILE).unlink(missing_ok=True)
        events = directory / EVENTS_FILE
        offset = events.stat().st_size if events.is_file() else 0
        default = [sys.executable, "-m", "core.training", str(config), *(["--resume"] if resume else [])]
        child = _spawn(command or default, directory)
        trace = _Trace(child.pid, _slow_down(child.pid), offset)
        trace.write(directory)
        return cls(directory, trace, child)

    @classmethod
    def attach(cls, directory: Path) -> Supervisor:
        """Return the supervisor of a run that was started before, whether it still goes on or not.

        Raises ``TrainingError`` when no process was ever started in the directory.
        """
        trace = _Trace.read(directory)
        if trace is None:
            raise TrainingError("No training run was started in this folder", path=directory)
        return cls(directory, trace)

    @property
    def running(self) -> bool:
        """True while the process lives."""
        if self._child is not None:
            return self._child.poll() is None
        return self._trace.process() is not None

    def events(
        self,
        should_stop: ShouldStop = never,
        should_leave: Callable[[], bool] = lambda: False,
        *,
        ending: Callable[[], object] = lambda: None,
        patience: float = 60.0,
        interval: float = 0.1,
    ) -> Iterator[Event]:
        """Yield the run's events from its start on until it ends.

        ``should_stop`` asks the run to save and end, and after ``patience`` seconds ends it by
        force, sooner while it has not begun; ``should_leave`` lets go of it and returns, also while
        the process takes its time to end: who attaches next is told how it did. ``ending`` is called
        when the last event has been read and the process, which has nothing left to do, is still there.
        The last event is ``Finished`` or ``Stopped``; a run that fails or crashes raises ``TrainingError``.
        """
        follower = LogFollower(self.directory, self._trace.offset)
        begun = False
        while not should_leave():
            alive = self.running  # asked before reading, so that nothing written before the end is missed
            for event in follower.new_events(at_end=not alive):
                begun = True
                if isinstance(event, TERMINAL):
                    if self.running:
                        ending()
                    if not self._wait(should_leave):
                        self.leave()
                        return
                if isinstance(event, Failed):
                    # it lived to say why, whoever started it
                    raise explain(event.message, path=self.directory / STDERR_FILE, code=1)
                yield event
                if isinstance(event, TERMINAL):
                    return
            if not alive:
                yield self._ended_silently()
                return
            if should_stop():
                self.request_stop()
            self._lose_patience(patience if begun else min(patience, _PATIENCE_BEFORE))
            time.sleep(interval)
        self.leave()

    def request_stop(self) -> None:
        """Ask the run to finish its batch, save and end; asking again changes nothing."""
        if self._stop_asked_at is None:
            self._stop_asked_at = time.monotonic()
            (self.directory / STOP_FILE).touch()

    def pause(self) -> None:
        """Hold the process and its children where they are."""
        for member in self._family():
            with contextlib.suppress(psutil.Error):
                member.suspend()

    def go_on(self) -> None:
        """Let a paused process go on."""
        for member in self._family():
            with contextlib.suppress(psutil.Error):
                member.resume()

    def kill(self) -> None:
        """End the process and its children at once."""
        family = self._family()
        for member in family:
            with contextlib.suppress(psutil.Error):
                member.kill()
        psutil.wait_procs(family, timeout=10)
        self._wait()

    def leave(self) -> None:
        """Let go of a process that shall outlive this one; ``attach`` finds it again."""
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # else Popen warns that a child was forgotten
        self._child = None

    def _family(self) -> list[psutil.Process]:
        process = self._trace.process()
        with contextlib.suppress(psutil.Error):
            return [process, *process.children(recursive=True)] if process is not None else []
        return []

    def _wait(self, should_leave: Callable[[], bool] = lambda: False) -> bool:
        """Wait for the process to end, which after its last event has nothing left to do.

        False when ``should_leave`` said so before it had.
        """
        until = time.monotonic() + _LAST_BREATH
        while self.running:
            if should_leave():
                return False
            if time.monotonic() > until:
                self._end_by_force()
                return True
            time.sleep(_LOOK)
        return True

    def _end_by_force(self) -> None:
        with contextlib.suppress(psutil.Error):
            if (process := self._trace.process()) is not None:
                process.kill()
        if self._child is not None:
            self._child.wait()

    def _lose_patience(self, patience: float) -> None:
        if self._stop_asked_at is not None and time.monotonic() - self._stop_asked_at > patience:
            self.kill()

    def _ended_silently(self) -> Stopped:
        """Return the event of a stopped run; raises ``TrainingError`` for one that crashed."""
        if self._stop_asked_at is not None or (self.directory / STOP_FILE).exists():
            return Stopped(time=time.time(), forced=True)
        code = self._child.returncode if self._child is not None else None
        path = self.directory / STDERR_FILE
        raise explain(_tail(path), path=path, code=code)


@contextlib.contextmanager
def held(directory: Path) -> Iterator[None]:
    """Hold the directory of a run that this process trains; raises ``TrainingError`` for a second one."""
    if is_running(directory):
        raise TrainingError("This run is going on already", path=directory, advice="Stop it first")
    with contextlib.suppress(OSError):  # which the trainer tells of
        _Trace(os.getpid(), processes.began(), 0).write(directory)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            (directory / PROCESS_FILE).unlink(missing_ok=True)


def is_running(directory: Path) -> bool:
    """True when the training process of a run's directory lives, whoever started it."""
    trace = _Trace.read(directory)
    return trace is not None and trace.process() is not None


def _spawn(command: Sequence[str], directory: Path) -> subprocess.Popen[bytes]:
    with (directory / STDERR_FILE).open("wb") as stderr:
        try:
            return subprocess.Popen(
                list(command),
                cwd=directory,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                **_apart(),
            )
        except OSError as error:
            raise TrainingError(
                "The training process cannot start",
                path=directory,
                detail=str(error),
                advice="Install Platewright again, and free memory or disk space",
            ) from error


def _environment() -> dict[str, str]:
    """Return the child's environment, in which it finds this very program."""
    root = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([root, inherited] if inherited else [root])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _apart() -> dict[str, Any]:
    """Return the options that give a child its own process group, so that Ctrl-C is not shared."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}


def _slow_down(pid: int) -> float:
    """Give way to the window and return when the process was created."""
    try:
        process = psutil.Process(pid)
        if sys.platform != "win32":
            process.nice(_LOW_PRIORITY)
            _slow_down_session(pid)
        return processes.began(pid)
    except psutil.Error:  # ended already; the events will tell
        return time.time()


def _slow_down_session(pid: int) -> None:
    """Make the child's session give way, too, where Linux shares time out among sessions (sched(7)).

    There a nice value only counts within a session, and the child is alone in its own.
    """
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(_LOW_PRIORITY), encoding="ascii")


def _tail(path: Path) -> str:
    """Return the last lines of a log in one line."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " | ".join(lines[-_TAIL_LINES:])
