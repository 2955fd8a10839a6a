"""What is known to be wrong with pictures of a folder: their names, and what the last reading ran into."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from core.errors import AnnotationError, AppError, FolderError, ImageError, recalled
from core.project.changes import SAID
from core.project.database import Database
from core.reading import crossed_corners

_CROSSED = crossed_corners()
# What stores of older versions hold of pictures, and how it is said now: only that is there in Chinese.
REWORDED: dict[str, str] = {
    "The picture is no longer there": "The picture is gone",
    "Bring it back or scan the folder again": "Bring it back, then look for new and changed pictures",
    "The corners are crossed": _CROSSED.message,
    "The corners in the file's name cross": _CROSSED.message,
    "The corners of the plate are crossed, or outside the picture": _CROSSED.message,
    "The corners of the plate cross or lie on one line": _CROSSED.message,
    "Draw the corners again; until then the box in the name is used": _CROSSED.advice,
    "Draw the four corners again, clockwise from top-left": _CROSSED.advice,
    "Set the corners again, clockwise from the top left": _CROSSED.advice,
}


def misnamed(path: Path, problem: str) -> AnnotationError:
    """Return the error for a picture whose name is almost CCPD."""
    return AnnotationError(
        "The name of this picture is almost, but not quite, a CCPD name",
        path=path,
        detail=problem,
        advice="Correct the name and open the folder again; until then it has no annotation",
    )


def misnamed_pictures(database: Database, folder: Path) -> list[AppError]:
    """Return an error for each picture whose name is almost CCPD, in the order of the folder."""
    rows = database.read(
        "SELECT path, problem FROM images WHERE problem IS NOT NULL AND missing = 0 ORDER BY position"
    )
    return [misnamed(folder / path, problem) for path, problem in rows]


def failed_readings(database: Database, folder: Path) -> list[AppError]:
    """Return what the last reading of each plate ran into, of those that nobody has decided since."""
    rows = database.read(
        "SELECT i.path, p.problem FROM plates p JOIN images i USING (image_id) "
        "WHERE EXISTS (SELECT 1 FROM models) "  # else nobody has read here, and no plate need be looked at
        "AND p.problem <> '' AND p.decision IS NULL AND p.deleted = 0 AND p.missing = 0 "
        "ORDER BY p.position, p.plate_id"
    )
    return [_reworded(recalled(problem, folder / path)) for path, problem in rows]


def _reworded(error: AppError) -> AppError:
    message, advice = (REWORDED.get(text, text) for text in (error.message, error.advice))
    return type(error)(message, path=error.path, detail=error.detail, advice=advice)


def altered_pictures(database: Database, folder: Path) -> list[AppError]:
    """Return an error for each picture that has become another since a person worked on a plate of it."""
    rows = database.read(
        "SELECT i.path, max(p.decision IS NOT NULL) FROM plates p INDEXED BY plates_altered "
        f"JOIN images i USING (image_id) WHERE p.altered = 1 AND {SAID} AND p.deleted = 0 AND p.missing = 0 "
        "GROUP BY image_id ORDER BY min(p.position)"
    )
    return [
        ImageError(
            "The picture has changed since it was decided" if decided
            else "The picture has changed since a person worked on it",
            path=folder / path,
            advice="Look at it again, and confirm or correct what is said of it",
        )
        for path, decided in rows
    ]  # fmt: skip


def altered_among(database: Database, ids: Sequence[int]) -> set[int]:
    """Return the ids of those pictures of these plates that ``altered_pictures`` tells of."""
    rows = database.read(
        "SELECT DISTINCT image_id FROM plates p "
        "WHERE image_id IN (SELECT image_id FROM plates WHERE plate_id IN (SELECT value FROM json_each(?))) "
        f"AND p.altered = 1 AND {SAID} AND p.deleted = 0 AND p.missing = 0",
        (json.dumps([int(i) for i in ids]),),
    )
    return {image_id for (image_id,) in rows}


def shortened(found: Sequence[AppError], folder: Path, most: int = 1000) -> list[AppError]:
    """Return as many errors as anybody reads, and one that says how many more there are."""
    if len(found) <= most:
        return list(found)
    rest = FolderError(
        "More pictures have a problem than are listed",
        path=folder,
        detail=str(len(found) - most),
        advice="Write problem into the filter line to see them all",
    )
    return [*found[:most], rest]
