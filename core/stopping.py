"""Ctrl-C as a polite request: what runs ends at its next convenience and keeps what it has."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130  # the exit code of a verb that was asked to stop


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
