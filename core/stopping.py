"""Ctrl-C as a polite request: what runs ends at its next convenience and keeps what it has."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # the exit code of a verb that was asked to stop

_REPEATED = 1.0  # seconds within which one Ctrl-C after another is the same wish: a held key


@contextmanager
def stop_asked(*others: signal.Signals) -> Iterator[threading.Event]:
    """Turn the first Ctrl-C, and ``others``, into an event; a second Ctrl-C ends at once."""
    asked = threading.Event()

    def ask(number: int, _frame: object) -> None:
        if asked.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, *others)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupt_once() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C raise ``KeyboardInterrupt``; held or pressed twice, only once, so that things are tidied up.

    Yields what tells whether it was pressed. In other threads than the main one all stays as it is.
    """
    last: list[float] = []

    def interrupt(_number: int, _frame: object) -> None:
        now = time.monotonic()
        repeated = bool(last) and now - last[-1] < _REPEATED
        last.append(now)
        if not repeated:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield lambda: bool(last)
    finally:
        signal.signal(signal.SIGINT, before)
