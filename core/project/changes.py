"""Pictures that were replaced on the disk under their names: what was read of them is of another picture.

The store knows what a file was when it was last read. Where it has become another one, plates that nobody has
decided are unread again, and those that a person worked on keep all that was said and are told of.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from core import stamps
from core.progress import Report, ShouldStop
from core.project.current import show_none
from core.project.database import Database
from core.project.quads import quad_from_text
from core.project.records import PlateOutcome
from core.project.schema import FOUND, IS_FIRST
from core.stamps import FileStamp

# Of a plate p: whether a person has said something that may no longer be true.
SAID = "(p.decision IS NOT NULL OR p.person_quad IS NOT NULL OR p.person_text IS NOT NULL)"

_ASK_AT_ONCE = 8  # files: those of a network drive answer after a while, but together
_IN_A_ROW = 64  # by one thread: handing out each by itself takes longer than a disk takes to answer
_PAGE = 2048
_KNOWN = (
    "SELECT image_id, path, size, mtime_ns, content_hash FROM images i "
    "WHERE missing = :missing AND image_id > :last "
    "AND (:only IS NULL OR image_id IN (SELECT value FROM json_each(:only))) "
    "AND (size IS NOT NULL OR EXISTS (SELECT 1 FROM plates p WHERE p.image_id = i.image_id "
    f"AND (p.read_text IS NOT NULL OR {SAID}))) ORDER BY image_id LIMIT {_PAGE}"
)
_AS_READ = (
    "SELECT mtime_ns, size FROM images JOIN plates USING (image_id) WHERE plate_id = ? AND size IS NOT NULL"
)
_KEEP = "UPDATE images SET size = ?, mtime_ns = ?, content_hash = ? WHERE image_id = ?"
_BEGIN = "UPDATE images SET size = ?, mtime_ns = ? WHERE image_id = ? AND size IS NULL"


class Changes(NamedTuple):
    """How many pictures have become others, and which plates that concerns."""

    pictures: int
    plates: list[int]


class _Known(NamedTuple):
    image_id: int
    path: str
    size: int | None
    mtime_ns: int | None
    digest: str | None

    def is_another(self, stamp: FileStamp) -> bool:
        """Tell whether a file has become another; copying one, or summer time, changes nothing but times."""
        if self.digest is None:
            return self.size is not None and self.size != stamp.size
        return self.digest != stamp.digest


class _Plate(NamedTuple):
    plate_id: int
    image_id: int
    decided: bool
    said: bool
    touched: bool  # by a person, whatever was done
    first: bool
    deleted: bool


def look(
    database: Database,
    folder: Path,
    report: Report,
    should_stop: ShouldStop,
    only: Collection[int] | None = None,
    *,
    missing: bool = False,
) -> Changes:
    """Compare the files of pictures, all or ``only`` these, with what they were when they were read.

    Either of those that are here, or of those ``missing``, before a scan says that they are back.
    """
    total = _count(database, missing) if only is None else len(only)
    done, pictures, plates = 0, 0, list[int]()
    with ThreadPoolExecutor(_ASK_AT_ONCE, thread_name_prefix="ask") as pool:
        for page in _pages(database, only, missing):
            if should_stop():
                break
            rows = [page[i : i + _IN_A_ROW] for i in range(0, len(page), _IN_A_ROW)]
            states = [state for row in pool.map(partial(_states, folder), rows) for state in row]
            differing = [
                (known, state)
                for known, state in zip(page, states, strict=True)
                if state is not None and state != (known.size, known.mtime_ns)
            ]
            _begin(database, [(*state, known.image_id) for known, state in differing if known.size is None])
            for known in [known for known, _ in differing if known.size is not None]:
                if should_stop():
                    break
                changed = _settle(database, folder, known)
                pictures += changed is not None
                plates += changed or []
            done += len(page)
            report(done, total)
    return Changes(pictures, plates)


def as_read(database: Database, plate_id: int) -> tuple[int, int] | None:
    """Return time (ns) and size of a plate's file when it was last read; None where it never was."""
    rows = database.read(_AS_READ, (plate_id,))
    return (int(rows[0][0]), int(rows[0][1])) if rows else None


def note(
    connection: sqlite3.Connection, seen: Mapping[int, FileStamp], outcomes: Sequence[PlateOutcome]
) -> tuple[list[PlateOutcome], list[int]]:
    """Keep what the files of plates were when they were read; return what still holds of the outcomes.

    And the plates of pictures that have become others. What was read where a finder had seen a plate in the
    picture before does not hold.
    """
    rows = connection.execute(
        f"SELECT plate_id, image_id, size, mtime_ns, content_hash, {FOUND} "
        "FROM plates p JOIN images USING (image_id) WHERE plate_id IN (SELECT value FROM json_each(?))",
        (_json(list(seen)),),
    ).fetchall()
    known = {row[0]: _Known(row[1], "", *row[2:5]) for row in rows}
    fresh = {k.image_id: seen[plate] for plate, k in known.items() if k[2:] != seen[plate]}
    changed = {k.image_id for plate, k in known.items() if k.is_another(seen[plate])}
    connection.executemany(_KEEP, [(*stamp, image_id) for image_id, stamp in fresh.items()])
    if not changed:
        return list(outcomes), []
    before = {row[0]: quad_from_text(row[5]) for row in rows if row[1] in changed}
    plates = _alter(connection, changed)
    return [o for o in outcomes if o[3] != "finder" or o[0] not in before or o[2] != before[o[0]]], plates


def forget_stale(connection: sqlite3.Connection, plate_id: int) -> None:
    """Let a plate about which a person says nothing any longer have no reading of a picture that is gone."""
    removed = connection.execute("DELETE FROM readings WHERE plate_id = ? AND stale = 1", (plate_id,))
    if removed.rowcount:
        _show_what_is_left(connection, plate_id)


# -- inside ------------------------------------------------------------------------------------


def _count(database: Database, missing: bool) -> int:
    return int(database.read("SELECT count(*) FROM images WHERE missing = ?", (missing,))[0][0])


def _pages(database: Database, only: Collection[int] | None, missing: bool) -> Iterator[list[_Known]]:
    asked = {"last": 0, "missing": missing, "only": None if only is None else _json(list(only))}
    while page := [_Known(*row) for row in database.read(_KNOWN, asked)]:
        yield page
        asked["last"] = page[-1].image_id


def _states(folder: Path, several: Sequence[_Known]) -> list[tuple[int, int] | None]:
    """Return size and time of each file; None for one that is gone, which a scan tells."""
    states: list[tuple[int, int] | None] = []
    for known in several:
        try:
            found = (folder / known.path).stat()
        except OSError:
            states.append(None)
        else:
            states.append((found.st_size, found.st_mtime_ns))
    return states


def _begin(database: Database, states: Sequence[tuple[int, int, int]]) -> None:
    """Keep what pictures are that were read or decided when nobody asked: that is what counts from now on."""
    if states:
        with database.write(durable=False) as connection:
            connection.executemany(_BEGIN, states)


def _settle(database: Database, folder: Path, known: _Known) -> list[int] | None:
    """Keep what a file is by now; return the plates it concerns if it has become another, else None."""
    try:
        stamp = stamps.of(folder / known.path)
    except OSError:
        return None  # whoever reads it next tells why
    with database.write(durable=False) as connection:
        by_now = connection.execute(  # it may have been read meanwhile
            "SELECT image_id, path, size, mtime_ns, content_hash FROM images WHERE image_id = ?",
            (known.image_id,),
        ).fetchone()
        connection.execute(_KEEP, (*stamp, known.image_id))
        return _alter(connection, [known.image_id]) if _Known(*by_now).is_another(stamp) else None


def _alter(connection: sqlite3.Connection, pictures: Collection[int]) -> list[int]:
    """Let pictures have become others; return their plates."""
    rows = connection.execute(
        f"SELECT plate_id, image_id, decision IS NOT NULL, {SAID}, changed_ms IS NOT NULL "
        f"OR EXISTS (SELECT 1 FROM history h WHERE h.plate_id = p.plate_id), {IS_FIRST}, deleted "
        "FROM plates p WHERE image_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(pictures)),),
    ).fetchall()
    plates = [_Plate(*row) for row in rows]
    every = [plate.plate_id for plate in plates]
    for table in ("left_readings", "measures"):
        connection.execute(
            f"DELETE FROM {table} WHERE plate_id IN (SELECT value FROM json_each(?))", (_json(every),)
        )
    _set(connection, "plates", "altered = 1", [plate.plate_id for plate in plates if plate.said])
    _set(connection, "readings", "stale = 1", every)
    undecided = [plate.plate_id for plate in plates if not plate.decided]
    for plate in undecided:
        connection.execute("DELETE FROM readings WHERE plate_id = ?", (plate,))
        show_none(connection, plate, None, "")
    _set(connection, "plates", "problem = ''", undecided)
    for picture in pictures:
        _take_out(connection, [plate for plate in plates if plate.image_id == picture])
    return every


def _take_out(connection: sqlite3.Connection, plates: Sequence[_Plate]) -> None:
    """Take out what a finder saw beside a picture's first plate and nobody has touched: it will see it again.

    It looks for the first plate only. So the others stay where a person has said something of that one, or
    has taken it out and worked on another; without these it comes back, or the picture would be in no list.
    """
    first = next(plate for plate in plates if plate.first)
    further = [plate for plate in plates if not (plate.first or plate.deleted)]
    untouched = [plate.plate_id for plate in further if not (plate.said or plate.touched)]
    if not (first.said or (first.deleted and len(untouched) < len(further))):
        _set(connection, "plates", "deleted = 1", untouched)
        _set(connection, "plates", "deleted = 0", [first.plate_id])


def _set(connection: sqlite3.Connection, table: str, assignment: str, plates: Sequence[int]) -> None:
    if plates:
        connection.execute(
            f"UPDATE {table} SET {assignment} WHERE plate_id IN (SELECT value FROM json_each(?))",
            (_json(plates),),
        )


def _show_what_is_left(connection: sqlite3.Connection, plate_id: int) -> None:
    """Show no reading where the one that was shown has been deleted."""
    shown = connection.execute(
        "SELECT 1 FROM plates p JOIN readings r USING (plate_id, model_id) WHERE plate_id = ?", (plate_id,)
    ).fetchone()
    if shown is None:
        show_none(connection, plate_id, None, "")


def _json(plates: Sequence[int]) -> str:
    return json.dumps([int(plate) for plate in plates])
