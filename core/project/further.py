"""Further plates of a picture, which nobody knew of before a finder saw them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.project.edits import count_new
from core.project.quads import quad_from_text, quad_to_text
from core.project.records import FurtherPlate, PlateOutcome
from core.project.schema import FOUND
from core.reading import SAME_PLATE, Quad


def insert(connection: sqlite3.Connection, plates: Sequence[FurtherPlate]) -> list[PlateOutcome]:
    """Add the plates that their pictures do not have yet; return what was read of them, by their new ids.

    A plate that a person has taken out of the picture does not come back, and none comes where a person
    has said that there is no plate.
    """
    added: list[PlateOutcome] = []
    for beside, reading, quad in plates:
        row = connection.execute(
            "SELECT image_id, position, missing, decision IS 'no_plate' FROM plates WHERE plate_id = ?",
            (int(beside),),
        ).fetchone()
        if row is None or row[3] or any(quad.overlap(o) > SAME_PLATE for o in _known(connection, row[0])):
            continue
        (plate_id,) = connection.execute(
            "INSERT INTO plates (image_id, position, missing, found_quad, source) "
            "VALUES (?, ?, ?, ?, 'finder') RETURNING plate_id",
            (*row[:3], quad_to_text(quad)),
        ).fetchone()
        count_new(connection, missing=row[2], deleted=0)
        added.append((plate_id, reading, quad, "finder", ""))
    return added


def _known(connection: sqlite3.Connection, image_id: int) -> list[Quad]:
    """Return the quads of all plates of a picture, those that were taken out, too."""
    rows = connection.execute(f"SELECT person_quad, {FOUND} FROM plates p WHERE image_id = ?", (image_id,))
    # Both: what a finder saw and a person has moved is the same plate still.
    return [quad for both in rows for text in both if (quad := quad_from_text(text)) is not None]
