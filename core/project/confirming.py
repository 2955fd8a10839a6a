"""The disk's word for what a person entered, awaited in a thread: a slow or busy disk takes its time.

What a transaction has written survives a killed process at once, and a power cut as soon as the disk has
confirmed the write-ahead log. SQLite waits for that inside the commit (``synchronous=FULL``): 1 ms on a fast
disk, 10 to 100 on a turning one or a memory stick, and seconds while another program writes much. In a
window's thread, the operator would wait as long after each key.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE = 0.004  # seconds: a quarter of a frame; a fast disk has answered by then
LONG = 4 * 2**20  # bytes of log, after which it is worked into the store


class Confirmer:
    """Has the disk confirm a store's write-ahead log, once for all that was written meanwhile.

    ``shorten()`` works the log into the store; ``failed(error)`` hears that the disk refused, once until it
    confirms again. Both are called in the thread.
    """

    def __init__(
        self, store: Path, shorten: Callable[[], object], failed: Callable[[OSError], object]
    ) -> None:
        self._log = log_of(store)
        self._shorten, self._failed = shorten, failed
        self._asked = self._answered = 0  # times
        self._looks = self._ends = False
        self._is_listed = self._refused = False
        self._state = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="confirm", daemon=True)
        self._thread.start()

    def ask(self, patience: float = PATIENCE) -> bool:
        """Have confirmed what is written by now; tell whether the disk has answered within some seconds.

        When the thread has ended, the calling one asks the disk itself.
        """
        with self._state:
            if not self._ends:
                self._asked += 1
                mine = self._asked
                self._state.notify_all()
                return self._state.wait_for(lambda: self._answered >= mine, patience)
        self._confirm()
        return True

    def close(self) -> None:
        """Wait until the disk has answered all that was asked, and end the thread."""
        with self._state:
            self._ends = True
            self._state.notify_all()
        self._thread.join()

    def look(self) -> None:
        """Have the log worked into the store if it has become long; nobody waits for that."""
        with self._state:
            self._looks = True
            self._state.notify_all()

    def _work(self) -> None:
        try:
            self._answer_all()
        except Exception:
            log.exception("The thread that waits for the disk has ended")
        finally:
            with self._state:
                self._ends = True  # whoever asks from now on asks the disk alone

    def _answer_all(self) -> None:
        while (asked := self._next()) is not None:
            if asked > self._answered:
                self._confirm()
                with self._state:
                    self._answered = asked
                    self._state.notify_all()
            if self._is_long():
                self._shorten()

    def _next(self) -> int | None:
        """Wait for something to do; return how often has been asked by now, None at the end."""
        with self._state:
            self._state.wait_for(lambda: self._asked > self._answered or self._looks or self._ends)
            self._looks = False
            return self._asked if self._asked > self._answered or not self._ends else None

    def _confirm(self) -> None:
        write = os.O_RDWR | getattr(os, "O_BINARY", 0)  # Windows asks for the right to write
        try:
            _sync(self._log, write)
        except OSError as error:
            log.warning("The disk does not confirm %s: %s", self._log, error)
            if not self._refused:
                self._failed(error)
            self._refused = True
        else:
            self._refused = False
            self._list()

    def _list(self) -> None:
        """Have the folder confirmed once, where that can be: a power cut could take a new log whole."""
        if not self._is_listed and os.name == "posix":
            with contextlib.suppress(OSError):  # as SQLite does: some file systems know no such thing
                _sync(self._log.parent, os.O_RDONLY)
        self._is_listed = True

    def _is_long(self) -> bool:
        try:
            return self._log.stat().st_size > LONG
        except OSError:
            return False


def log_of(store: Path) -> Path:
    """Return the write-ahead log of a store: SQLite keeps it beside the file itself, not a link to it."""
    real = store.resolve()
    return real.with_name(f"{real.name}-wal")


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
