"""How tilted and how sharp each plate is: told by its corners and its name, else measured and kept.

A row of ``measures`` goes when a plate gets other corners, and is made again when next asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from core.progress import ShouldStop, never
from core.project.database import Database, Row
from core.project.quads import quad_from_text
from core.project.rows import corners_of_name
from core.project.schema import IS_FIRST
from core.reading import Quad

_BATCH = 2048
_UNTOLD = f"""
SELECT p.plate_id, i.path, i.blur, p.person_quad, p.found_quad, p.source,
    {IS_FIRST}
FROM plates p JOIN images i USING (image_id) LEFT JOIN measures m ON m.plate_id = p.plate_id
WHERE m.plate_id IS NULL AND p.deleted = 0 AND p.plate_id > ? ORDER BY p.plate_id LIMIT ?
"""


def tilt_of(quad: Quad) -> float:
    """Return how far a plate is from upright, in degrees to one decimal.

    That is the larger of two angles: of its upper and lower edges against the horizontal, of its
    sides against the vertical.
    """
    a, b, c, d = quad.points
    across = (b[0] - a[0] + c[0] - d[0], b[1] - a[1] + c[1] - d[1])
    down = (d[0] - a[0] + c[0] - b[0], d[1] - a[1] + c[1] - b[1])
    angles = (math.atan2(across[1], across[0]), math.atan2(down[0], down[1]))
    return round(max(abs(math.degrees(angle)) for angle in angles), 1)


def tell(database: Database, should_stop: ShouldStop = never) -> int:
    """Keep what corners and names tell of plates that have no row yet; return how many they were.

    The sharpness of other names stays open until a picture is opened.
    """
    told = last = 0
    while not should_stop():
        rows = database.read(_UNTOLD, (last, _BATCH))
        if not rows:
            break
        with database.write(durable=False) as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO measures (plate_id, tilt, sharpness, tried) VALUES (?, ?, ?, ?)",
                map(_told, rows),
            )
        told, last = told + len(rows), rows[-1][0]
    return told


def _told(row: Row) -> tuple[int, float | None, int | None, bool]:
    plate_id, path, blur, person, found, source, is_first = row
    quad = quad_from_text(person)
    if quad is None and is_first:
        quad = corners_of_name(path)
    if quad is None and source == "finder":
        quad = quad_from_text(found)
    sharpness = blur if is_first else None
    return plate_id, None if quad is None else tilt_of(quad), sharpness, sharpness is not None


def unmeasured(database: Database) -> list[int]:
    """Return the plates whose picture must be opened to know how sharp they are, in the order of paths."""
    rows = database.read(
        "SELECT p.plate_id FROM measures m JOIN plates p ON p.plate_id = m.plate_id "
        "WHERE m.tried = 0 AND p.missing = 0 AND p.deleted = 0 ORDER BY p.position, p.plate_id"
    )
    return [plate_id for (plate_id,) in rows]


def keep(database: Database, figures: Iterable[tuple[int, int | None]]) -> None:
    """Keep (plate, sharpness), None for a picture that could not be measured."""
    with database.write(durable=False) as connection:
        connection.executemany(
            "UPDATE measures SET sharpness = ?, tried = 1 WHERE plate_id = ?",
            [(sharpness, plate_id) for plate_id, sharpness in figures],
        )
