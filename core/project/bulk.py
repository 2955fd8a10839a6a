"""Edits of very many plates, in steps: each step is remembered by its place in the history, not by values."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.project import edits
from core.project.database import Database
from core.project.records import Edit

Place = tuple[int, int]  # how far the history and the readings are
_NEWEST = "SELECT coalesce(max(history_id), 0) FROM history"


@dataclass(frozen=True)
class Span:
    """What one transaction added to the history: the ids from ``first`` to ``last``."""

    first: int
    last: int


def noted(database: Database, act: Callable[[], object]) -> Span | None:
    """Run edits as one transaction and return their place in the history; None where nothing was edited."""
    with database.write(durable=True) as connection:
        before = connection.execute(_NEWEST).fetchone()[0]
        act()
        after = connection.execute(_NEWEST).fetchone()[0]
    return Span(before + 1, after) if after > before else None


def newest(database: Database) -> int:
    """Return the id of the newest entry of the history, 0 for none."""
    return int(database.read(_NEWEST)[0][0])


def news(database: Database, since: Place | None) -> tuple[Place, list[int]]:
    """Return how far the store is, and the plates edited or read since it was as far as ``since``."""
    places = database.read(f"SELECT ({_NEWEST}), (SELECT coalesce(max(rowid), 0) FROM readings)")[0]
    if since is None or since == places:
        return (places[0], places[1]), []
    rows = database.read(
        "SELECT plate_id FROM history WHERE history_id > ? "
        "UNION SELECT plate_id FROM readings WHERE rowid > ?",
        since,
    )
    return (places[0], places[1]), [plate_id for (plate_id,) in rows]


def replay(database: Database, span: Span, *, back: bool) -> tuple[list[int], list[int]]:
    """Take the edits of a span back, or do them again; return their plates, and those left as they are."""
    rows = database.read(
        "SELECT plate_id, action, before, after, operator FROM history WHERE history_id BETWEEN ? AND ? "
        "ORDER BY history_id",
        (span.first, span.last),
    )
    many = [
        Edit(plate, action, json.loads(old), json.loads(new), operator)
        for plate, action, old, new, operator in rows
    ]
    left = edits.replay(database, many[::-1] if back else many, back=back)
    return [edit.plate_id for edit in many], left


def among(database: Database, ids: Sequence[int], condition: str, value: object = None) -> list[int]:
    """Return those of the plates, in their order, for which an SQL condition (on ``:value``) holds."""
    rows = database.read(
        f"SELECT plate_id FROM plates WHERE plate_id IN (SELECT value FROM json_each(:ids)) AND {condition}",
        {"ids": json.dumps([int(i) for i in ids]), "value": value},
    )
    found = {plate_id for (plate_id,) in rows}
    return [int(i) for i in ids if int(i) in found]


# Conditions for ``among``.
# By the place in the history, for a clock may be set back.
_EDITED_SINCE = "SELECT 1 FROM history h WHERE h.plate_id = plates.plate_id AND h.history_id > :value"
UNCHANGED = f"deleted = 0 AND NOT EXISTS ({_EDITED_SINCE})"
UNDECIDED = "decision IS NULL AND missing = 0 AND deleted = 0"
WAITING = f"{UNDECIDED} AND skipped = 0"
CONFIRMABLE = f"{UNDECIDED} AND text <> ''"
