"""Finding the pictures of a folder and telling the store what is new, gone and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TypeVar

from core import ccpd
from core.errors import AnnotationError, FolderError
from core.images import IMAGE_EXTENSIONS
from core.progress import Report, ShouldStop
from core.project import order
from core.project.changes import Changes, look
from core.project.database import Database
from core.project.placing import Places, put_in_order
from core.project.problems import altered_pictures, failed_readings, misnamed_pictures
from core.project.records import Looked, ScanSummary
from core.project.schema import BY_LABEL
from core.reading import crossed_corners
from core.walking import Found, walk

T = TypeVar("T")

FIRST_BATCH = 256  # soon on the screen
BATCH = 4096  # about 20 ms of the only writer's time
AT_A_GLANCE = 8192  # paths taken apart while no other thread can run Python, for 3 ms
_ADD = "INSERT OR IGNORE INTO images (path, subset, label, brightness, blur, problem, position) VALUES "
_ROW = "(?, ?, ?, ?, ?, ?, ?)"


def scan(
    database: Database,
    folder: Path,
    report: Report,
    should_stop: ShouldStop,
    *,
    changes: Looked,
) -> ScanSummary:
    """Bring the store up to date with the folder; see ``Project.scan``."""
    asked = None if isinstance(changes, bool) else changes
    changed = look(database, folder, report, should_stop, asked) if changes else Changes(0, [])
    found = walk(folder, should_stop)
    known, gone = _paths(database, missing=False), _paths(database, missing=True)
    _refuse_empty(folder, found, bool(known or gone))
    vanished = [] if found.stopped else _vanished(found, known)
    returned = found.files & gone
    back, stopped = Changes(0, []), False
    if returned:  # looked at while they are missing: stopped or killed, the next scan does it
        only = _only(database, returned, gone)
        back, stopped = look(database, folder, report, should_stop, only, missing=True), should_stop()
        returned = set() if stopped else returned
    report(0, len(found.files))
    new = order.in_order([path for path in found.files if path not in known and path not in gone])
    known.clear()  # of a large folder it is much, and what follows needs room
    _set_missing(database, vanished, True)
    _set_missing(database, returned, False)
    added = 0
    for added in _add(database, new, should_stop):
        report(len(found.files) - len(new) + added, len(found.files))
    if added == len(new) and not database.read("SELECT 1 FROM sqlite_master WHERE name = 'plates_by_label'"):
        with database.write(durable=False) as connection:
            connection.execute(BY_LABEL)
    reordered = added == len(new) and put_in_order(database)
    return ScanSummary(
        new=added,
        vanished=len(vanished),
        returned=len(returned),
        refused=found.refused + misnamed_pictures(database, folder),
        failed=failed_readings(database, folder),
        total=len(found.files) - len(new) + added,
        cancelled=found.stopped or stopped or added < len(new),
        altered=altered_pictures(database, folder),
        remark=found.passed_over(folder) if found.files or found.stopped else _all_gone(folder),
        changed=changed.pictures + back.pictures,
        concerned=changed.plates + back.plates,
        reordered=reordered,
    )


def _paths(database: Database, *, missing: bool) -> set[str]:
    """Return the paths that the store knows; as few texts, which is faster and smaller than rows."""
    found: set[str] = set()
    last = database.read("SELECT coalesce(max(image_id), 0) FROM images")[0][0]
    for start in range(0, last, AT_A_GLANCE):
        listed = database.read(
            "SELECT group_concat(path, '//') FROM images "
            "WHERE missing = ? AND image_id > ? AND image_id <= ?",
            (int(missing), start, start + AT_A_GLANCE),
        )
        if listed[0][0] is not None:
            found.update(listed[0][0].split("//"))  # which no path has inside
    return found


def refuse_empty(folder: Path) -> None:
    """Raise what a scan would of a folder that is not known yet, before a store is made in it."""
    _refuse_empty(folder, walk(folder), False)


def _refuse_empty(folder: Path, found: Found, known: bool) -> None:
    if found.files or known or found.stopped:
        return
    if found.refused:
        raise found.refused[0]
    if (passed_over := found.passed_over(folder)) is not None:
        raise passed_over
    raise FolderError(
        "There are no pictures in this folder",
        path=folder,
        detail=", ".join(sorted(IMAGE_EXTENSIONS)),
        advice="Open a folder with pictures in it or in its sub-folders",
    )


def _all_gone(folder: Path) -> FolderError:
    """Return the error for a folder that has lost all of its pictures: mostly it is a disk that is away."""
    return FolderError(
        "None of the pictures is in the folder any more",
        path=folder,
        advice="If they lie on another disk, connect it and look again; nothing that was decided is lost",
    )


# -- known files -------------------------------------------------------------------------------


def _vanished(found: Found, known: set[str]) -> list[str]:
    unseen = tuple(found.unseen)  # what could not be listed is not gone
    return [path for path in known - found.files if not path.startswith(unseen)]


def _only(database: Database, returned: set[str], gone: set[str]) -> list[int] | None:
    """Return the pictures that are back; None for all that were gone, as when a disk was away."""
    if len(returned) == len(gone):  # to name each of very many takes longer than to ask for them
        return None
    return [image_id for batch in _batches(list(returned)) for image_id in _ids(database, batch)]


def _set_missing(database: Database, paths: Iterable[str], missing: bool) -> None:
    for batch in _batches(list(paths)):
        values = [(missing, image_id) for image_id in _ids(database, batch)]
        with database.write(durable=False) as connection:
            connection.executemany("UPDATE images SET missing = ? WHERE image_id = ?", values)
            connection.executemany("UPDATE plates SET missing = ? WHERE image_id = ?", values)


def _ids(database: Database, paths: Sequence[str]) -> list[int]:
    ids = database.read(
        "SELECT image_id FROM images WHERE path IN (SELECT value FROM json_each(?))", (json.dumps(paths),)
    )
    return [image_id for (image_id,) in ids]


# -- new files ---------------------------------------------------------------------------------


def _add(database: Database, new: Sequence[str], should_stop: ShouldStop) -> Iterator[int]:
    """Add new files in the order of their paths; yield how many are in the store so far."""
    if not new:
        return
    places = Places(database, new)
    ends = [*range(FIRST_BATCH, len(new), BATCH), len(new)]

    def rows(number: int) -> list[tuple[object, ...]]:
        return [_described(path) for path in new[ends[number - 1] if number else 0 : ends[number]]]

    with ThreadPoolExecutor(1) as ahead:  # names are taken apart while SQLite writes those before
        coming = ahead.submit(rows, 0)
        for number, end in enumerate(ends):
            if should_stop():
                break
            now = coming.result()
            if number + 1 < len(ends):
                coming = ahead.submit(rows, number + 1)
            _insert(database, now, places, slice(end - len(now), end))
            yield end


def _described(path: str) -> tuple[object, ...]:
    subset, _, name = path.rpartition("/")
    return (path, subset, *describe(name))


def _insert(database: Database, rows: Sequence[tuple[object, ...]], places: Places, part: slice) -> None:
    with database.write(durable=False) as connection:
        placed = [(*row, place) for row, place in zip(rows, places.of(connection, part), strict=True)]
        # as few statements as there may be: after each, this thread waits for its turn in Python
        most = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // _ROW.count("?")
        for some in _batches(placed, most):
            connection.execute(_ADD + ", ".join([_ROW] * len(some)), list(chain.from_iterable(some)))
        added = connection.execute(
            "INSERT INTO plates (image_id, position, label) "
            "SELECT image_id, position, label FROM images "
            "WHERE image_id > (SELECT coalesce(max(image_id), 0) FROM plates) ORDER BY image_id"
        ).rowcount  # fewer, when another process scans too
        connection.execute(
            "INSERT INTO tally VALUES ('unread', 0, 0, 0, 0, :n) "
            "ON CONFLICT DO UPDATE SET number = number + :n",
            {"n": added},
        )
        places.added(connection)


def describe(name: str) -> tuple[str | None, int | None, int | None, str | None]:
    """Return what a file name says: label, brightness, blur, and what is wrong with it."""
    if "&" not in name:
        return ccpd.label_of_text(name, digits=False, slips=True), None, None, None
    seen = ccpd.glance(name)
    if seen is not None:
        label, brightness, blur, crossed = seen
        return label, brightness, blur, f"vertices: {crossed_corners().message}" if crossed else None
    if not ccpd.looks_like_ccpd(name):
        return None, None, None, None
    try:
        ccpd.parse(name)
    except AnnotationError as error:
        return None, None, None, error.detail
    return None, None, None, None


def _batches(values: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
