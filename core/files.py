"""Writing files so that no reader, and no crash, ever meets half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

# Seconds between attempts. Windows refuses to replace what another program has open at that moment:
# a virus scanner, the indexer, or a reader of ours in another process.
_WAITS = (0.02, 0.05, 0.1, 0.3, 0.6) if sys.platform == "win32" else ()

# Others cannot even read a byte that is locked on Windows: one that hardly a file has.
_LOCKED_BYTE = (1 << 31) - 2


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of ``path`` when the block ends without an error.

    The file is made in the same folder, synced to the disk and moved over the old one
    (``os.replace``); after an error nothing is left of it. A link stays, and what it leads to is replaced.
    Raises ``OSError``.
    """
    path = behind_links(path)
    part = path.with_name(f".{path.name[:40]}.{uuid.uuid4().hex[:12]}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move_over(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def behind_links(path: Path) -> Path:
    """Return the file that a path means: where a link leads to, which need not be there yet; else itself.

    Raises ``OSError`` for one that leads back to itself.
    """
    if not path.is_symlink():
        return path
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return real


def write_bytes(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` at once; raises ``OSError``."""
    with replacing(path) as file:
        file.write(data)


def hold(file: IO[Any], path: Path) -> bool:
    """Keep other processes from holding an open file too; False where one does, or has moved it away.

    What is held is let go of when the file is closed, and by a process that is killed. Where locks are not
    known, as on some network drives, every process holds it.
    """
    try:
        _lock(file)
    except BlockingIOError:
        return False
    except OSError:
        return True
    if sys.platform == "win32":  # which moves no file that is open
        return True
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _lock(file: IO[Any]) -> None:
    """Lock an open file; raises ``BlockingIOError`` where it is locked, ``OSError`` where none can be."""
    if sys.platform == "win32":
        import msvcrt

        number = file.fileno()
        before = os.lseek(number, 0, os.SEEK_CUR)
        os.lseek(number, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from error
        finally:
            os.lseek(number, before, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_special(path: Path) -> bool:
    """Tell whether a path leads to a pipe, a socket or a device, which may never end or even begin."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # whoever opens it says why
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def move_over(source: Path, target: Path) -> None:
    """Rename ``source``, in place of a file that is called so already; raises ``OSError``."""
    for wait in _WAITS:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    source.replace(target)
