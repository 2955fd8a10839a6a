"""Threads that work for the window step back behind it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

from PySide6.QtCore import QThread

# Windows and macOS go by this; Linux knows no such order among usual threads, and niceness instead.
BEHIND = QThread.Priority.LowPriority
_NICE = 5  # more than the window: a third of its share, where both want the same core
_NICEST = 19


def step_back() -> None:
    """Let the calling thread, and those that it starts, have a core after the window's on Linux.

    On few cores the pictures that are decoded ahead of need, and the search for new ones, otherwise take
    the core from under a key press. A thread that is niced stays so: none but workers may call this.
    """
    if not sys.platform.startswith("linux"):
        return
    thread = threading.get_native_id()
    with contextlib.suppress(OSError):  # a sandbox may forbid it
        behind = min(os.getpriority(os.PRIO_PROCESS, os.getpid()) + _NICE, _NICEST)
        if os.getpriority(os.PRIO_PROCESS, thread) < behind:  # else it was put back already
            os.setpriority(os.PRIO_PROCESS, thread, behind)
