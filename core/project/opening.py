"""Open the store of a folder: begin a new one whole, and tell one that is broken from one that is new."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from pathlib import Path

from core.errors import StoreError
from core.project import location
from core.project.database import Database
from core.project.schema import DamagedStoreError

log = logging.getLogger(__name__)


def open_store(folder: Path, store: Path) -> tuple[Database, list[str], Path | None]:
    """Return the store, sentences that the user should see, and where a broken one was put.

    A file without a byte is never a store that is new: a new one gets its name when it is whole, so a
    process that dies meanwhile leaves none. SQLite would take such a file for a new store, and throw away
    the log beside it, which may be all that is left.
    """
    notices, aside = [], None
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise location.no_place(folder) from error
    location.tidy_left(store.parent)
    if store.parent.parent != folder:
        notices.append(location.AWAY_NOTICE)
        beside = folder / location.HIDDEN_FOLDER / location.STORE_NAME
        if _is_emptied(beside) and not store.exists():
            log.error("%s is empty and stays where it is", beside)
            notices += [location.EMPTIED_THERE_NOTICE, *_of_log(beside)]
            aside = beside
        else:
            location.seed(store, folder)
    if _is_emptied(store):
        told = _of_log(store)
        aside = location.set_aside(store)
        log.error("%s was empty and was set aside as %s", store, aside)
        notices += [location.EMPTIED_NOTICE, *told]
    try:
        database = _begun(store)
    except DamagedStoreError as error:
        aside = location.set_aside(store)
        log.error("%s is damaged (%s) and was set aside as %s", store, error, aside)
        notices.append(location.DAMAGED_NOTICE)
        database = _begun(store)
    return database, notices, aside


def may_go_elsewhere(error: StoreError, store: Path) -> bool:
    """Tell whether the next place may hold the store of a folder, as this one cannot.

    Not where another program holds a store that is there: what two decide would go into two stores, and
    the older one would be out of sight.
    """
    cause = error.__cause__
    if store.exists() and getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
        return False
    return isinstance(cause, sqlite3.OperationalError | OSError)


def _begun(store: Path) -> Database:
    """Open a store; where there is none, begin it under another name and give it its own when it is whole."""
    if store.exists():
        return Database(store)
    part = store.with_name(f"{os.urandom(8).hex()}.part")
    try:
        Database(part).close()
        if location.log_of(part).exists():  # a disk so full that the log cannot go into the store
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        location.put(part, store)
    except OSError as error:
        raise location.no_place(store.parent) from error
    except StoreError as error:
        raise error.at(store) from error.__cause__
    finally:
        location.tidy(*(part.with_name(part.name + suffix) for suffix in location.SIDE_FILES))
    return Database(store)


def _is_emptied(store: Path) -> bool:
    """Tell whether nothing is left of a store: its file without a byte, or its log without the file."""
    size = _size(store)
    return size == 0 or (size < 0 and _size(location.log_of(store)) > 0)


def _of_log(store: Path) -> list[str]:
    """Return what to tell of the log of an emptied store, where it has one."""
    return [location.LEFT_LOG_NOTICE] if _size(location.log_of(store)) > 0 else []


def _size(path: Path) -> int:
    """Return the size of a file, -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
