"""Where pictures stand in the order of paths, whoever else adds some meanwhile."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence

from core.errors import StoreError
from core.project import order
from core.project.database import Database, Row

_NEWEST = "SELECT coalesce(max(image_id), 0) FROM images"
# What changes whenever pictures are added or numbered anew.
_STATE = f"SELECT ({_NEWEST}), (SELECT value FROM settings WHERE key = 'numbered_anew')"
_NUMBERED = "INSERT INTO settings VALUES ('numbered_anew', 1) ON CONFLICT DO UPDATE SET value = value + 1"
_KNOWN = "SELECT path, position FROM images"
# The newest picture when all were last seen to stand in order: looking at 100,000 takes 80 ms.
_SEEN = "SELECT value FROM settings WHERE key = 'in_order_up_to'"
_SEE = "INSERT INTO settings VALUES ('in_order_up_to', ?) ON CONFLICT DO UPDATE SET value = excluded.value"
_OUT_OF_ORDER = (
    "SELECT 1 FROM (SELECT position, lag(position) OVER (ORDER BY path) AS before FROM images) "
    "WHERE position <= before LIMIT 1"
)


class Places:
    """The positions of new pictures, which are in order, among those that the store knows.

    They are found before any of them is stored, as that takes a while of a large folder. In the transaction
    that stores some it is seen whether another process or thread has added pictures since, and then those
    that are left are placed anew.
    """

    def __init__(self, database: Database, new: Sequence[str]) -> None:
        self._new = new
        self._state = database.read(_STATE)[0]  # before the others: what comes in between is seen later
        self._found = order.place(sorted(database.read(_KNOWN)), new)

    def of(self, connection: sqlite3.Connection, part: slice) -> Sequence[int]:
        """Return the positions of a part of the new pictures, inside the transaction that adds it."""
        if self._found is None or _state(connection) != self._state:
            left = self._new[part.start :]
            found = order.place(sorted(connection.execute(_KNOWN)), left)
            if found is None:
                found = _make_room(connection, left)
            self._found = [0] * part.start + found
        return self._found[part]

    def added(self, connection: sqlite3.Connection) -> None:
        """Note, in the same transaction, that it has added pictures."""
        self._state = _state(connection)


def put_in_order(database: Database) -> bool:
    """Number all pictures anew where they share positions or stand out of order; tell whether they did.

    Earlier versions left them so where two looked through a folder at once. A store is looked at again only
    when pictures have been added since.
    """
    newest = database.read(_NEWEST)[0][0]
    if database.read(_SEEN) == [(str(newest),)]:
        return False
    disordered = bool(database.read(_OUT_OF_ORDER))
    if disordered:
        with database.write(durable=False) as connection:
            _make_room(connection, [])
    with contextlib.suppress(StoreError), database.write(durable=False) as connection:
        connection.execute(_SEE, (str(newest),))  # where a full disk refuses, the next scan looks again
    return disordered


def _state(connection: sqlite3.Connection) -> Row:
    found: Row = connection.execute(_STATE).fetchone()
    return found


def _make_room(connection: sqlite3.Connection, new: Sequence[str]) -> list[int]:
    """Number the known pictures anew, with gaps; return the positions of the new ones among them."""
    known = connection.execute("SELECT path, image_id, position FROM images").fetchall()
    paths = sorted({path for path, _, _ in known}.union(new))
    numbers = dict(zip(paths, order.positions(len(paths)), strict=True))
    values = [(numbers[path], image_id) for path, image_id, position in known if numbers[path] != position]
    connection.executemany("UPDATE images SET position = ? WHERE image_id = ?", values)
    connection.executemany("UPDATE plates SET position = ? WHERE image_id = ?", values)
    connection.execute(_NUMBERED)
    return [numbers[path] for path in new]
