"""Turning rows of the store into ``PlateRow``."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

from core import ccpd
from core.errors import AnnotationError
from core.project.changes import SAID
from core.project.database import Database, Row
from core.project.quads import quad_from_text
from core.project.readings import unpack_slots
from core.project.records import PlateFact, PlateJob, PlateRow, Status, iso
from core.project.schema import FOUND, IS_FIRST
from core.reading import Quad

NAMES_KEPT = 2048  # quads of names: a row is fetched again and again while it is in sight

_SELECT = f"""
SELECT p.plate_id, p.image_id, i.path, p.label, p.text, p.confidence, p.status, p.kind, p.skipped, p.missing,
    p.differs, p.operator, p.changed_ms, i.subset, p.split, p.read_text, coalesce(m.name, ''), p.slots,
    p.violates, p.deleted, coalesce(nullif(p.problem, ''), i.problem, ''),
    p.person_quad, p.found_quad, p.source,
    {IS_FIRST}, p.rows, p.altered AND {SAID}, m.grammar
FROM plates p JOIN images i USING (image_id) LEFT JOIN models m ON m.model_id = p.model_id
WHERE p.plate_id IN (SELECT value FROM json_each(?))
"""


def fetch(database: Database, ids: Sequence[int]) -> list[PlateRow]:
    """Return plates in the order of ``ids``; unknown ids are left out."""
    wanted = [int(i) for i in ids]
    found = {row[0]: row for row in database.read(_SELECT, (json.dumps(wanted),))}
    return [_row(found[i]) for i in wanted if i in found]


def of_picture(database: Database, image_id: int) -> list[int]:
    """Return the plates of a picture, the first one first."""
    found = database.read(  # by its index; a Query would go through the whole list
        "SELECT plate_id FROM plates WHERE image_id = ? AND deleted = 0 ORDER BY plate_id", (int(image_id),)
    )
    return [plate_id for (plate_id,) in found]


def empty_pictures(database: Database) -> set[int]:
    """Return the pictures of which a person said that they show no plate at all."""
    of_one = f"deleted = 0 AND status = '{Status.NO_PLATE}'"
    other = f"q.image_id = p.image_id AND q.deleted = 0 AND q.status <> '{Status.NO_PLATE}'"
    found = database.read(
        f"SELECT image_id FROM plates p WHERE {of_one} AND NOT EXISTS (SELECT 1 FROM plates q WHERE {other})"
    )
    return {image_id for (image_id,) in found}


def jobs(database: Database, folder: Path, ids: Sequence[int], *, sought: bool = True) -> list[PlateJob]:
    """Return what is to be read of these plates, in the order of ``ids``.

    Without ``sought`` those are left out that a finder has looked for in vain.
    """
    rows = database.read(
        f"SELECT p.plate_id, p.image_id, path, person_quad, {FOUND}, {IS_FIRST} "
        "FROM plates p JOIN images i USING (image_id) WHERE p.plate_id IN (SELECT value FROM json_each(?)) "
        "AND (? OR p.source <> 'sought' OR person_quad IS NOT NULL)",
        (json.dumps(ids), sought),
    )
    sought_in = {row[1] for row in rows if row[5] and row[3] is None and row[4] is None}
    taken = _taken(database, sought_in)
    found: dict[int, PlateJob] = {}
    for plate_id, image_id, path, person, quad, first in rows:
        others = tuple(place for other, place in taken.get(image_id, ()) if other != plate_id)
        job = PlateJob(
            plate_id, folder / path, quad_from_text(person), quad_from_text(quad), bool(first), others
        )
        found[plate_id] = job
    return [found[i] for i in ids if i in found]


def _taken(database: Database, pictures: Collection[int]) -> dict[int, list[tuple[int, Quad]]]:
    """Return plates and places by picture, of those of these pictures that have several plates."""
    if not pictures:
        return {}
    taken: dict[int, list[tuple[int, Quad]]] = {}
    for image_id, plate_id, *both in database.read(
        f"SELECT image_id, plate_id, person_quad, {FOUND} FROM plates p "
        "WHERE image_id IN (SELECT value FROM json_each(?)) "
        "AND image_id IN (SELECT image_id FROM plates GROUP BY image_id HAVING count(*) > 1)",
        (json.dumps(sorted(pictures)),),
    ):
        places = [quad for text in both if (quad := quad_from_text(text)) is not None]
        taken.setdefault(image_id, []).extend((plate_id, quad) for quad in places)
    return taken


def facts(database: Database) -> list[PlateFact]:
    """Return what statistics need of every plate that is there, in no order."""
    rows = database.read(
        "SELECT p.plate_id, status, skipped, p.label, text, read_text, confidence, kind, subset, "
        "sharpness, brightness, tilt, p.missing FROM plates p JOIN images i USING (image_id) "
        "LEFT JOIN measures m ON m.plate_id = p.plate_id WHERE deleted = 0"
    )
    return [PlateFact(row[0], Status(row[1]), bool(row[2]), *row[3:]) for row in rows]


def counts(database: Database) -> dict[str, int]:
    """Return numbers of plates; see ``Project.counts``."""
    counts = {status.value: 0 for status in Status}
    counts |= {"total": 0, "skipped": 0, "missing": 0, "differs": 0}
    for status, skipped, missing, differs, number in database.read(
        "SELECT status, skipped, missing, differs, number FROM tally WHERE deleted = 0"
    ):
        counts[status] += number
        counts["total"] += number
        counts["skipped"] += number * skipped
        counts["missing"] += number * missing
        counts["differs"] += number * differs
    return counts


def _row(row: Row) -> PlateRow:
    quad, quad_source = _quad(row)
    return PlateRow(
        plate_id=row[0],
        image_id=row[1],
        path=row[2],
        label=row[3],
        text=row[4],
        confidence=row[5],
        status=Status(row[6]),
        kind=row[7],
        skipped=bool(row[8]),
        missing=bool(row[9]),
        differs=bool(row[10]),
        quad=quad,
        operator=row[11],
        changed_at=iso(row[12]),
        quad_source=quad_source,
        subset=row[13],
        split=row[14],
        read_text=row[15],
        model=row[16],
        slots=unpack_slots(row[17]),
        violates=bool(row[18]),
        deleted=bool(row[19]),
        problem=row[20],
        rows=row[25],
        altered=bool(row[26]),
        grammar=row[27] or "",
    )


def _quad(row: Row) -> tuple[Quad | None, str]:
    """Return the best known quad: a person's, the name's (of the first plate), the finder's."""
    person, found, source, is_first = row[21:25]
    if person is not None:
        return quad_from_text(person), "person"
    named = quad_of_name(row[2]) if is_first else None
    if named is not None:
        return named, "name"
    if found is not None and source == "finder":
        return quad_from_text(found), "finder"
    return None, "sought" if source == "sought" else ""


@lru_cache(maxsize=NAMES_KEPT)
def quad_of_name(path: str) -> Quad | None:
    """Return the quad in a CCPD name; its box where the corners are crossed; None for other names."""
    parsed = _parsed(path)
    if parsed is None:
        return None
    return parsed.quad if parsed.quad.is_convex else Quad.from_box(parsed.box)


def corners_of_name(path: str) -> Quad | None:
    """Return the quad in a CCPD name; None for other names and for corners that are crossed."""
    parsed = _parsed(path)
    return parsed.quad if parsed is not None and parsed.quad.is_convex else None


def _parsed(path: str) -> ccpd.CcpdName | None:
    name = path.rpartition("/")[2]
    try:
        return ccpd.parse(name) if "&" in name else None
    except AnnotationError:
        return None
