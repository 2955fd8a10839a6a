"""SQLite as the store uses it: a connection a thread, one writer at a time, errors made plain."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core import plate
from core.alignment import edits
from core.errors import StoreError
from core.plate import PlateKind
from core.project import confirming, schema
from core.project.confirming import Confirmer
from core.project.schema import DamagedStoreError

log = logging.getLogger(__name__)

BUSY_MS = 10_000
CACHE_KIB = 16_384
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_ADVICE = {
    sqlite3.SQLITE_FULL: "Free space on the disk",
    sqlite3.SQLITE_BUSY: "Close other programs that use this folder, and try again",
    sqlite3.SQLITE_READONLY: "Make the folder writable and open it again",
    sqlite3.SQLITE_IOERR: "Check that the disk is connected, and open the folder again",
    sqlite3.SQLITE_CORRUPT: "Open the folder again: the store is then checked and, if damaged, set aside",
    sqlite3.SQLITE_NOTADB: "Open the folder again: the store is then checked and, if damaged, set aside",
}
# How a transaction, and one inside another, begins, ends and is undone.
_OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_INNER = ("SAVEPOINT inside", "RELEASE inside", ("ROLLBACK TO inside", "RELEASE inside"))

Row = tuple[Any, ...]


class Database:
    """One store file. Any thread may call it; each gets its own connection.

    Raises ``StoreError`` for whatever SQLite cannot do, and ``DamagedStoreError`` from the
    constructor for a file that is no whole store.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._registry = threading.Condition()
        self._busy = 0  # calls under way; a connection must not be closed under one
        self._writer = threading.RLock()
        self._closed = False
        self._identity: tuple[int, int] | None = None  # of the file, once it is there
        self._confirmer: Confirmer | None = None
        try:
            self._check()
            self._identity = _identity(path)
        except BaseException:
            self.close()
            raise

    def read(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Return all rows of a query."""
        with self._in_use(), self._plain_errors():
            return self._connection().execute(sql, parameters).fetchall()

    def is_here(self) -> bool:
        """Tell whether the store is where it was: a deleted file could still be written to."""
        return self._identity is not None and _identity(self.path) == self._identity

    @contextlib.contextmanager
    def write(self, *, durable: bool) -> Iterator[sqlite3.Connection]:
        """Run one transaction, rolled back on any error.

        ``durable`` waits until the disk has it, after ``confirm_behind`` for a moment only: for what a
        person entered. The rest survives a killed process too, but a power cut may take the last moments
        of it. Inside another ``write``
        of the same thread it is part of that one, which ``Project.together`` needs; its error undoes
        this part, and all of it unless the one outside goes on.
        """
        with self._in_use(), self._writer, self._plain_errors():
            connection, confirmer = self._connection(), self._confirmer
            nested = connection.in_transaction
            if not nested and not self._closed:
                self._refuse_gone()
            if not nested:
                full = durable and confirmer is None
                connection.execute(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
            begin, commit, undo = _INNER if nested else _OUTER
            connection.execute(begin)
            try:
                yield connection
                connection.execute(commit)
            except BaseException:
                if connection.in_transaction:  # a full disk ends it by itself
                    for statement in undo:
                        connection.execute(statement)
                raise
            if confirmer is not None and not nested:
                if durable:
                    confirmer.ask()
                else:
                    confirmer.look()

    def confirm_behind(self, failed: Callable[[StoreError], object]) -> bool:
        """Let a thread wait for the disk from now on, and shorten the log; False where there is no log.

        ``failed(error)`` is called in that thread when the disk refuses to keep what is written.
        """
        if self.read("PRAGMA journal_mode") != [("wal",)] or not confirming.log_of(self.path).exists():
            return False
        self._confirmer = Confirmer(self.path, self._shorten, lambda error: failed(self._unconfirmed(error)))
        with self._registry:
            for _, connection in self._open:
                _leave_log(connection)
        return True

    def close(self) -> None:
        """Wait for calls under way, close all connections; whoever calls later gets a ``StoreError``."""
        if self._confirmer is not None:
            self._confirmer.close()
        with self._registry:
            self._closed = True
            self._registry.wait_for(lambda: not self._busy, timeout=BUSY_MS / 1000)
            for _, connection in self._open:
                connection.close()
            self._open.clear()

    def release(self) -> None:
        """Close the connection of this thread, which is about to end.

        Threads that Python did not start, as Qt's, look alive for ever: their connections would stay.
        """
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            return
        with self._registry:
            self._open = [(thread, held) for thread, held in self._open if held is not connection]
        connection.close()
        del self._local.connection

    @property
    def suspect_mark(self) -> Path:
        """The file that asks the next opening for a thorough check."""
        return self.path.with_name(f"{self.path.name}-suspect")

    # -- inside --------------------------------------------------------------------------------

    def _check(self) -> None:
        try:
            connection = self._connection()
            if self.suspect_mark.exists():
                self._check_thoroughly(connection)
            schema.prepare(connection, self.path)
        except sqlite3.DatabaseError as error:
            if _code(error) in _DAMAGED or "malformed" in str(error):
                raise DamagedStoreError(str(error)) from error
            raise self._plain(error) from error

    def _check_thoroughly(self, connection: sqlite3.Connection) -> None:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise DamagedStoreError(found)
        self.suspect_mark.unlink(missing_ok=True)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._closed:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        with self._registry:
            if self._closed:
                raise StoreError("The project is closed", path=self.path, advice="Open the folder again")
            self._refuse_gone()  # else an empty store would be made in its place
            # Another thread only ever closes it, under the lock above.
            connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            self._drop_dead()
            self._open.append((threading.current_thread(), connection))
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if self._confirmer is not None:
            _leave_log(connection)
        connection.create_function("plate_kind", 3, _kind, deterministic=True)
        connection.create_function("plate_violates", 2, _violates, deterministic=True)
        connection.create_function("was_taken", 4, _was_taken, deterministic=True)
        return connection

    def _shorten(self) -> None:
        try:
            self.read("PRAGMA wal_checkpoint(PASSIVE)")  # in nobody's way
        except StoreError as error:  # what is in the log is safe there
            log.warning("The log of %s stays long: %s %s", self.path, error, error.detail)

    def _unconfirmed(self, error: OSError) -> StoreError:
        return StoreError(
            "The disk does not confirm that it keeps what was decided last",
            path=self.path,
            detail=str(error),
            advice="Check the disk, and copy this folder to another one before the computer is switched off",
        )

    def _drop_dead(self) -> None:
        alive = []
        for thread, connection in self._open:
            if thread.is_alive():
                alive.append((thread, connection))
            else:
                connection.close()
        self._open = alive

    def _refuse_gone(self) -> None:
        if self._identity is not None and not self.is_here():
            raise StoreError(
                "The project store is gone, so nothing can be saved",
                path=self.path,
                advice="Connect its disk again, or put its folder back where it was",
            )

    @contextlib.contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._registry:
            self._busy += 1
        try:
            yield
        finally:
            with self._registry:
                self._busy -= 1
                if self._closed and not self._busy:
                    self._registry.notify_all()

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._plain(error) from error

    def _plain(self, error: sqlite3.Error) -> StoreError:
        code = _code(error)
        if self._closed:
            return StoreError("The project is closed", path=self.path, advice="Open the folder again")
        if code in _DAMAGED:
            self._mark_suspect()
        return StoreError(
            "The project store cannot be used",
            path=self.path,
            detail=str(error),
            advice=_ADVICE.get(code, "Open the folder again"),
        )

    def _mark_suspect(self) -> None:
        try:
            self.suspect_mark.touch()
        except OSError:
            log.exception("The damaged store %s could not be marked", self.path)


def _leave_log(connection: sqlite3.Connection) -> None:
    """Let a connection never work the log into the store, in the time of whoever happens to write."""
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA journal_size_limit = {confirming.LONG}")  # else it would look long for ever


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary error code, 0 when the error is Python's own."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _kind(text: str, colour: str | None, grammar: str | None) -> str:
    """Tell the kind; what a model reads that reads no plates is none."""
    if plate.grammar_of(text, grammar) == "none":
        return PlateKind.UNKNOWN.value
    return plate.kind_of(text, PlateKind(colour) if colour else None).value


def _violates(text: str, grammar: str | None) -> int:
    """Tell whether a text breaks the grammar; one that follows none breaks none."""
    return int(bool(text) and plate.grammar_of(text, grammar) == "plate" and not plate.is_valid(text))


def _was_taken(truth: str, read: str, character: str, for_character: str) -> int:
    """Tell whether a reading took one character of the truth for another, "" for none."""
    return int((character, for_character) in edits(truth, read))
