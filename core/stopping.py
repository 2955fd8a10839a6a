"""Ctrl-C as a polite request: what runs ends at its next convenience and keeps what it has.

So are the signals by which a service manager or a time limit ends a process, and a terminal that is closed.
"""

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

INTERRUPTED = 130  # the exit code of a verb that was asked to stop by Ctrl-C
# What else asks a process to end: by themselves they would end it at once, with everything half done.
POLITE = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_BY_SIGNAL = 128  # what shells add to the number of the signal that ended a process

_REPEATED = 1.0  # seconds within which one Ctrl-C after another is the same wish: a held key
_AGAIN = 0.02  # seconds after which one that was lost is raised once more


@contextmanager
def stop_asked(*others: signal.Signals) -> Iterator[threading.Event]:
    """Turn the first Ctrl-C, and ``others``, into an event; a second Ctrl-C ends at once.

    One that repeats the first because the key is held does not: what is to be saved would be lost.
    Of ``others`` those stay passed over that are by now, as by nohup.
    """
    asked = threading.Event()

    def ask(number: int, _frame: object) -> None:
        interrupts.by = number
        is_wish = number == signal.SIGINT and interrupts.is_wish()
        if asked.is_set() and is_wish:
            interrupts.insist()
        asked.set()

    heard = (number for number in others if signal.getsignal(number) is not signal.SIG_IGN)
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, *heard)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Interrupts:
    """Lets Ctrl-C raise ``KeyboardInterrupt``, held or pressed twice only once: things have to be tidied up.

    ``pressed`` counts the wishes, ``by`` is the signal of the last. It stays in place to the end of the
    process, which takes its time too, and hears the other polite signals as Ctrl-C.
    """

    def __init__(self) -> None:
        self.pressed = 0
        self.by: int = signal.SIGINT
        self._last = -_REPEATED
        self._pass_over = sys.unraisablehook

    def listen(self) -> Self:
        """Take them over, unless something else has: who began the process may want them passed over."""
        self.by = signal.SIGINT
        if threading.current_thread() is not threading.main_thread():
            return self
        for number in (signal.SIGINT, *POLITE):
            if signal.getsignal(number) not in (signal.default_int_handler, signal.SIG_DFL):
                continue
            signal.signal(number, self._interrupt)
            # at its very end Python lets go of handlers: a key that is still held would kill the process
            atexit.register(signal.signal, number, signal.SIG_IGN)
            if sys.unraisablehook != self._on_unraisable:
                self._pass_over, sys.unraisablehook = sys.unraisablehook, self._on_unraisable
        return self

    @property
    def hung_up(self) -> bool:
        """True where the wish is that of a terminal that was closed."""
        return self.by == getattr(signal, "SIGHUP", None)

    @property
    def exit_code(self) -> int:
        """The exit code of what was asked to stop: as of a shell, whose answer tells the signal."""
        return _BY_SIGNAL + self.by

    def is_wish(self) -> bool:
        """Tell whether a Ctrl-C that has come is none that repeats the one before."""
        before, self._last = self._last, time.monotonic()
        return self._last - before >= _REPEATED

    def insist(self) -> NoReturn:
        """End what runs, wherever it is."""
        self.pressed += 1
        raise KeyboardInterrupt

    def _interrupt(self, number: int, _frame: object) -> None:
        if self.is_wish():
            self.by = number
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
