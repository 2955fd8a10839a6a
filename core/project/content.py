"""What a picture of the project holds: the digest of its bytes."""

from __future__ import annotations

from pathlib import Path

from core import stamps
from core.errors import ImageError, StoreError
from core.project.database import Database


def digest(database: Database, folder: Path, image_id: int) -> str:
    """Return the BLAKE2b digest of a picture's bytes; see ``Project.content_hash``."""
    found = database.read(
        "SELECT path, content_hash, size, mtime_ns FROM images WHERE image_id = ?", (int(image_id),)
    )
    if not found:
        raise StoreError("The store does not know this entry", detail=f"picture {image_id}")
    path, known, size, mtime_ns = found[0]
    try:
        status = (folder / path).stat()
        if known is not None and (size, mtime_ns) == (status.st_size, status.st_mtime_ns):
            return str(known)
        now = stamps.of(folder / path)
    except OSError as error:
        raise ImageError(
            "The picture cannot be read",
            path=folder / path,
            detail=error.strerror or "",
            advice="Check that it is still there, and look for new and changed pictures",
        ) from error
    if size in (None, now.size) and known in (None, now.digest):  # else see ``core.project.changes``
        with database.write(durable=False) as connection:
            connection.execute(
                "UPDATE images SET content_hash = ?, size = ?, mtime_ns = ? WHERE image_id = ?",
                (now.digest, now.size, now.mtime_ns, int(image_id)),
            )
    return now.digest
