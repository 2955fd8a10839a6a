"""Further plates of a picture, which nobody knew of before a finder saw them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.project.edits import quad_from_text, quad_to_text
from core.project.records import FurtherPlate, PlateOutcome
from core.reading import Quad

_SAME = 0.2  # of two quads' boxes: from here on they are one plate


def insert(connection: sqlite3.Connection, plates: Sequence[FurtherPlate]) -> list[PlateOutcome]:
    """Add the plates that their pictures do not have yet; return what was read of them, by their new ids.

    A plate that a person has taken out of the picture does not come back.
    """
    added: list[PlateOutcome] = []
    for beside, reading, quad in plates:
        row = connection.execute(
            "SELECT image_id, position, missing FROM plates WHERE plate_id = ?", (int(beside),)
        ).fetchone()
        if row is None or any(quad.overlap(other) > _SAME for other in _known(connection, row[0])):
            continue
        (plate_id,) = connection.execute(
            "INSERT INTO plates (image_id, position, missing, found_quad, source) "
            "VALUES (?, ?, ?, ?, 'finder') RETURNING plate_id",
            (*row, quad_to_text(quad)),
        ).fetchone()
        connection.execute(
            "INSERT INTO tally VALUES ('unread', 0, ?, 0, 0, 1) "
            "ON CONFLICT DO UPDATE SET number = number + 1",
            (row[2],),
        )
        added.append((plate_id, reading, quad, "finder", ""))
    return added


def _known(connection: sqlite3.Connection, image_id: int) -> list[Quad]:
    """Return the quads of all plates of a picture, those that were taken out, too."""
    rows = connection.execute(
        "SELECT coalesce(person_quad, CASE source WHEN 'finder' THEN found_quad END) FROM plates "
        "WHERE image_id = ?",
        (image_id,),
    )
    return [quad for (text,) in rows if (quad := quad_from_text(text)) is not None]
