"""A real window under a script: real key events, and the moment at which pixels have been painted.

Whoever imports this chooses the screen first: with ``QT_QPA_PLATFORM`` or a ``DISPLAY`` the window opens
there, else on Qt's offscreen platform, which paints every pixel into memory and shows none.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

BEAT = 2  # milliseconds between two looks at what the window has got done
PATIENCE = 60.0  # seconds before something counts as stuck
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Moment:
    """A point of time: on the clock, and in processor time of this thread and of the process (seconds)."""

    clock: float
    thread: float
    process: float

    @classmethod
    def now(cls) -> Moment:
        """Read all three clocks."""
        return cls(time.perf_counter(), time.thread_time(), time.process_time())

    def since(self, start: Moment) -> Span:
        """Return what lies between two moments."""
        pairs = ((self.clock, start.clock), (self.thread, start.thread), (self.process, start.process))
        return Span(*(1000 * (end - begin) for end, begin in pairs))


@dataclass(frozen=True)
class Span:
    """Milliseconds that something took: on the clock, and of processor time."""

    wall: float
    thread: float
    process: float


class Heart(QObject):
    """Beats in the window's thread: the longest time between two beats is the longest block of it.

    Signals: ``beat()``.
    """

    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest = Span(0.0, 0.0, 0.0)
        self._last = Moment.now()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def forget(self) -> Span:
        """Return the longest block so far and begin anew."""
        found, self.longest = self.longest, Span(0.0, 0.0, 0.0)
        self._last = Moment.now()
        return found

    @Slot()
    def _on_time(self) -> None:
        now = Moment.now()
        gap = now.since(self._last)
        if gap.wall > self.longest.wall:
            self.longest = gap
        self._last = now
        self.beat.emit()


class Wait(QObject):
    """Runs the window's own event loop until something holds."""

    _TOO_LATE = 1

    def __init__(self, heart: Heart) -> None:
        super().__init__(heart)
        self._until: Callable[[], bool] = lambda: True
        self._ends = 0.0
        self._loop = QEventLoop(self)
        heart.beat.connect(self._on_beat)

    def __call__(self, until: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until ``until()``; raises ``TimeoutError`` naming ``what``."""
        if until():
            return
        self._until, self._ends = until, time.monotonic() + patience
        if self._loop.exec() == self._TOO_LATE:
            raise TimeoutError(f"the window did not get done: {what}")

    def pause(self, seconds: float) -> None:
        """Let the window alone for a while."""
        ends = time.monotonic() + seconds
        self(lambda: time.monotonic() >= ends, "a pause", seconds + PATIENCE)

    @Slot()
    def _on_beat(self) -> None:
        if not self._loop.isRunning():
            return
        if self._until():
            self._loop.exit(0)
        elif time.monotonic() > self._ends:
            self._loop.exit(self._TOO_LATE)


class PaintWatch(QObject):
    """Knows when widgets have last been painted: not asked to, but done, with the window's own update.

    A paint event posts an event of this object with high priority; it comes when the update that the
    paint is part of, all widgets and the hand-over to the screen, has been worked off.
    """

    _DONE = QEvent.Type(QEvent.registerEventType())

    def __init__(self, parts: Mapping[str, QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: dict[QObject, str] = {}
        self._painting: set[str] = set()
        self.at: dict[str, Moment] = {}  # when each part was last painted
        for name, widget in parts.items():
            self.add(name, widget)

    def add(self, name: str, widget: QWidget) -> None:
        """Watch another widget."""
        self._names[widget] = name
        widget.installEventFilter(self)

    def painted(self, since: Moment, *names: str) -> bool:
        """True when each of these parts has been painted after a moment."""
        return all(name in self.at and self.at[name].clock > since.clock for name in names)

    def last(self, *names: str) -> Moment:
        """Return when the last of these parts was painted."""
        return max((self.at[name] for name in names), key=lambda moment: moment.clock)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note that a part is being painted."""
        if event.type() == QEvent.Type.Paint and watched in self._names:
            if not self._painting:
                priority = Qt.EventPriority.HighEventPriority.value
                QCoreApplication.postEvent(self, QEvent(self._DONE), priority)
            self._painting.add(self._names[watched])
        return False

    def event(self, event: QEvent) -> bool:
        """Note that the parts are painted now."""
        if event.type() == self._DONE:
            now = Moment.now()
            self.at.update(dict.fromkeys(self._painting, now))
            self._painting.clear()
            return True
        return super().event(event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """Press and let go of a key wherever the keyboard goes now."""
    QTest.keyClick(focused(), key, modifier)


def write(text: str) -> None:
    """Type text, a key event a character."""
    for character in text:
        QTest.keyClicks(focused(), character)


def focused() -> QWidget:
    """Return the widget that has the keyboard; offscreen, a list that popped up keeps it when it is gone."""
    active = QApplication.activeWindow()
    if active is None or not active.isVisible():
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow) and window.isVisible():
                window.activateWindow()
        QCoreApplication.processEvents()
    widget = QApplication.focusWidget()
    if widget is None:
        raise RuntimeError("nothing has the keyboard: the window is not the active one")
    return widget


def choose_platform(scratch: Path, width: int, height: int) -> str:
    """Say in words where the window will open; without a display, on a screen of this size in memory."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return f"Qt platform {os.environ['QT_QPA_PLATFORM']}"
    if sys.platform in ("win32", "darwin"):
        return "the desktop"
    if os.environ.get("DISPLAY"):
        return f"X11 display {os.environ['DISPLAY']}"
    path = scratch / "screen.json"
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={path}"
    return f"Qt's offscreen platform, {width} x {height}"


def peak_memory() -> float:
    """Return the most memory that this process has had resident, in megabytes; 0 where unknown."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(found[1]) / 1000 if found else 0.0
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def load() -> str:
    """Say how busy the machine is, its own load included."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores over the last minute"
