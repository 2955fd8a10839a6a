"""What a picture of the project holds: where its file is, and the digest of its bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core import stamps
from core.errors import ImageError, StoreError
from core.project.database import Database


def path_of(database: Database, image_id: int) -> str:
    """Return the path of a picture below the folder."""
    return str(_image(database, image_id, "path")[0])


def digest(database: Database, folder: Path, image_id: int) -> str:
    """Return the BLAKE2b digest of a picture's bytes; see ``Project.content_hash``."""
    path, known, size, mtime_ns = _image(database, image_id, "path, content_hash, size, mtime_ns")
    try:
        status = (folder / path).stat()
        if known is not None and (size, mtime_ns) == (status.st_size, status.st_mtime_ns):
            return str(known)
        found = stamps.of(folder / path)
    except OSError as error:
        raise ImageError(
            "The picture cannot be read",
            path=folder / path,
            detail=error.strerror or "",
            advice="Check that it still exists, and scan the folder again",
        ) from error
    if size in (None, found.size) and known in (None, found.digest):  # else see ``core.project.changes``
        with database.write(durable=False) as connection:
            connection.execute(
                "UPDATE images SET content_hash = ?, size = ?, mtime_ns = ? WHERE image_id = ?",
                (found.digest, found.size, found.mtime_ns, int(image_id)),
            )
    return found.digest


def _image(database: Database, image_id: int, columns: str) -> tuple[Any, ...]:
    found = database.read(f"SELECT {columns} FROM images WHERE image_id = ?", (int(image_id),))
    if not found:
        raise StoreError("The store does not know this entry", detail=f"picture {image_id}")
    return found[0]
