"""What a file was when it was read: asked where it is opened anyway, for whoever wants to know."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

_here = threading.local()


class FileStamp(NamedTuple):
    """Size, time of the last change and BLAKE2b digest of a file."""

    size: int
    mtime_ns: int
    digest: str


@contextmanager
def gathered() -> Iterator[list[FileStamp]]:
    """Gather the stamps of the files that this thread reads whole, in the order of reading."""
    found: list[FileStamp] = []
    _here.wanted = found
    try:
        yield found
    finally:
        del _here.wanted


def read(file: BinaryIO) -> bytes:
    """Return the whole of a file just opened; its stamp goes to whoever gathers them.

    The time is asked before the bytes: a file that changes meanwhile looks older than it is, not newer.
    """
    wanted: list[FileStamp] | None = getattr(_here, "wanted", None)
    if wanted is None:
        return file.read()
    status = os.fstat(file.fileno())
    data = file.read()
    wanted.append(FileStamp(status.st_size, status.st_mtime_ns, digest(data)))
    return data


def digest(data: bytes) -> str:
    """Return the BLAKE2b digest of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def of(path: Path) -> FileStamp:
    """Return the stamp of a file, without holding all of it; raises ``OSError``."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        found = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return FileStamp(status.st_size, status.st_mtime_ns, found)
