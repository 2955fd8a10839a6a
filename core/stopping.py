"""Ctrl-C as a polite request: what runs ends at its next convenience and keeps what it has."""

from __future__ import annotations

import _thread
import atexit
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, Self

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED = 130  # the exit code of a verb that was asked to stop

_REPEATED = 1.0  # seconds within which one Ctrl-C after another is the same wish: a held key
_AGAIN = 0.02  # seconds after which one that was lost is raised once more


@contextmanager
def stop_asked(*others: signal.Signals) -> Iterator[threading.Event]:
    """Turn the first Ctrl-C, and ``others``, into an event; a second Ctrl-C ends at once.

    One that repeats the first because the key is held does not: what is to be saved would be lost.
    """
    asked = threading.Event()

    def ask(number: int, _frame: object) -> None:
        is_wish = number == signal.SIGINT and interrupts.is_wish()
        if asked.is_set() and is_wish:
            interrupts.insist()
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, *others)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Interrupts:
    """Lets Ctrl-C raise ``KeyboardInterrupt``, held or pressed twice only once: things have to be tidied up.

    ``pressed`` counts the wishes. It stays in place to the end of the process, which takes its time too.
    """

    def __init__(self) -> None:
        self.pressed = 0
        self._last = -_REPEATED
        self._pass_over = sys.unraisablehook

    def listen(self) -> Self:
        """Take Ctrl-C over, unless something else has: who began the process may want it passed over."""
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._interrupt)
            # at its very end Python lets go of handlers: a key that is still held would kill the process
            atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)
            if sys.unraisablehook != self._on_unraisable:
                self._pass_over, sys.unraisablehook = sys.unraisablehook, self._on_unraisable
        return self

    def is_wish(self) -> bool:
        """Tell whether a Ctrl-C that has come is none that repeats the one before."""
        before, self._last = self._last, time.monotonic()
        return self._last - before >= _REPEATED

    def insist(self) -> NoReturn:
        """End what runs, wherever it is."""
        self.pressed += 1
        raise KeyboardInterrupt

    def _interrupt(self, _number: int, _frame: object) -> None:
        if self.is_wish():
            self.insist()

    def _on_unraisable(self, lost: UnraisableHookArgs) -> None:
        """Raise a Ctrl-C again that fell where Python passes errors over, as at the end of an import."""
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            self._pass_over(lost)
            return
        self._last = -_REPEATED
        again = threading.Timer(_AGAIN, _thread.interrupt_main)
        again.daemon = True
        again.start()


interrupts = Interrupts()
