"""What a picture of the project holds: where its file is, and the digest of its bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from core.errors import ImageError, StoreError
from core.project.database import Database


def path_of(database: Database, image_id: int) -> str:
    """Return the path of a picture below the folder."""
    return str(_image(database, image_id, "path")[0])


def digest(database: Database, folder: Path, image_id: int) -> str:
    """Return the BLAKE2b digest of a picture's bytes; see ``Project.content_hash``."""
    path, known, *stamp = _image(database, image_id, "path, content_hash, size, mtime_ns")
    try:
        with (folder / path).open("rb") as file:
            status = os.fstat(file.fileno())
            if known is not None and stamp == [status.st_size, status.st_mtime_ns]:
                return str(known)
            found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise ImageError(
            "The picture cannot be read",
            path=folder / path,
            detail=error.strerror or "",
            advice="Check that it still exists, and scan the folder again",
        ) from error
    with database.write(durable=False) as connection:
        connection.execute(
            "UPDATE images SET content_hash = ?, size = ?, mtime_ns = ? WHERE image_id = ?",
            (found, status.st_size, status.st_mtime_ns, int(image_id)),
        )
    return found


def _image(database: Database, image_id: int, columns: str) -> tuple[Any, ...]:
    found = database.read(f"SELECT {columns} FROM images WHERE image_id = ?", (int(image_id),))
    if not found:
        raise StoreError("The store does not know this entry", detail=f"picture {image_id}")
    return found[0]
