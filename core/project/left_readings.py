"""What was read at corners that a person has left since: it is shown again when they come back.

A reading says what stands between certain corners, but a model's next reading of a plate replaces its last.
Without this, taking new corners back would leave what was read at them beside the old ones.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from core.project.current import show, show_none
from core.project.database import Database
from core.project.quads import quad_from_text, quad_to_text
from core.project.records import PlateOutcome, now_ms
from core.reading import Quad

_COLUMNS = "plate_id, model_id, text, confidence, reading, slots, quad, source, time_ms"
_KEEP = f"INSERT OR REPLACE INTO left_readings ({_COLUMNS}, corners, problem)"

_SHOWN = """
SELECT p.plate_id, p.person_quad, p.model_id, r.source, r.quad, p.deleted
FROM plates p LEFT JOIN readings r ON r.plate_id = p.plate_id AND r.model_id = p.model_id
WHERE p.plate_id IN (SELECT value FROM json_each(?))
"""


def leave(connection: sqlite3.Connection, plate_id: int) -> int | None:
    """Keep what is shown of a plate whose corners will be others; return the model that read it there."""
    for _, corners, model_id, source, quad, _ in connection.execute(_SHOWN, (json.dumps([plate_id]),)):
        if model_id is None and corners is None:  # at corners that a person drew it will yet be read
            connection.execute(
                f"{_KEEP} SELECT plate_id, NULL, NULL, NULL, NULL, NULL, found_quad, source, ?, '', problem "
                "FROM plates WHERE plate_id = ?",
                (now_ms(), plate_id),
            )
        elif model_id is not None and _belongs(corners, source, quad):
            connection.execute(
                f"{_KEEP} SELECT {_COLUMNS}, ?, (SELECT problem FROM plates WHERE plate_id = r.plate_id) "
                "FROM readings r WHERE plate_id = ? AND model_id = ? AND stale = 0",
                (corners or "", plate_id, model_id),
            )
            return int(model_id)
    return None


def come_back(connection: sqlite3.Connection, plate_id: int, left: int | None) -> None:
    """Show what was read at the corners that a plate has by now, if it was kept and is not shown anyway.

    ``left`` is the model whose reading belongs to the corners that were left: it goes with them.
    """
    kept = connection.execute(
        "SELECT corners, k.model_id, k.quad, k.source, k.problem FROM left_readings k "
        "JOIN plates p USING (plate_id) WHERE plate_id = ? AND corners = coalesce(p.person_quad, '')",
        (plate_id,),
    ).fetchone()
    if kept is None:
        return
    corners, model_id, quad, source, problem = kept
    connection.execute("UPDATE plates SET problem = ? WHERE plate_id = ?", (problem, plate_id))
    for _, now, shown, by, at, _ in connection.execute(_SHOWN, (json.dumps([plate_id]),)):
        if shown is not None and _belongs(now, by, at):
            return  # read there by another model, or never read again elsewhere
    connection.execute("DELETE FROM readings WHERE plate_id = ? AND model_id = ?", (plate_id, left))
    if model_id is None:
        show_none(connection, plate_id, quad, source)
        return
    connection.execute(
        f"INSERT OR REPLACE INTO readings ({_COLUMNS}) SELECT {_COLUMNS} FROM left_readings "
        "WHERE plate_id = ? AND corners = ?",
        (plate_id, corners),
    )
    show(connection, model_id, [plate_id])


def is_gone(outcome: PlateOutcome, corners: str | None) -> bool:
    """Tell whether a plate was read at a person's corners that are no longer those that it has."""
    _, _, quad, source, _ = outcome
    return source == "person" and quad is not None and not _belongs(corners, source, quad_to_text(quad))


def keep(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep rows of the table of readings, read at corners that were taken back meanwhile."""
    connection.executemany(
        f"{_KEEP} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')", [(*row, row[6]) for row in rows]
    )


def misread(database: Database, ids: Sequence[int]) -> list[int]:
    """Return the plates that were not read at the corners that they have, though at others or drawn ones."""
    found = set()
    for plate_id, corners, model_id, source, quad, deleted in database.read(
        _SHOWN, (json.dumps([int(i) for i in ids]),)
    ):
        fits = corners is None if model_id is None else _belongs(corners, source, quad)
        if not (fits or deleted):
            found.add(plate_id)
    return [int(i) for i in ids if int(i) in found]


def _belongs(corners: str | None, source: str | None, quad: str | None) -> bool:
    """Tell whether a plate was read at a person's corners, or at the place it has without any."""
    drawn, read = quad_from_text(corners), quad_from_text(quad)
    if drawn is None or source != "person":
        return drawn is None and source != "person"
    return read in (drawn, Quad.from_box(drawn.box))  # some models read upright boxes
