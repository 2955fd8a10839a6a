"""A dataset appears whole or not at all: it grows in a folder beside the target and is renamed."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from core.errors import ExportError

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_HOPELESS = _FULL | {errno.EROFS, errno.EIO}


def check_target(target: Path, sources: Iterable[Path]) -> None:
    """Raise ``ExportError`` when the target is not free, or lies in a folder that must not change."""
    resolved = target.resolve()
    for source in sources:
        if resolved.is_relative_to(source.resolve()):
            raise ExportError(
                "The target lies inside the folder of pictures",
                path=target,
                advice="Choose a folder outside it: an export changes nothing there",
            )
    try:
        if resolved.exists() and not resolved.is_dir():
            raise ExportError("The target is a file", path=target, advice="Choose a new or an empty folder")
        if resolved.is_dir() and any(resolved.iterdir()):
            raise ExportError(
                "The target folder is not empty", path=target, advice="Choose a new or an empty folder"
            )
    except OSError as error:
        raise write_error(target, error) from error


def is_hopeless(error: OSError) -> bool:
    """Tell whether every further write will fail too: no room left, or the disk is gone."""
    return error.errno in _HOPELESS


def write_error(path: Path, error: OSError) -> ExportError:
    """Return the error to tell when the operating system refuses a write."""
    full = error.errno in _FULL
    return ExportError(
        "The disk is full" if full else "The export cannot be written",
        path=path,
        detail=error.strerror or str(error),
        advice="Free some space or choose another disk" if full else "Choose a folder that you may write to",
    )


class StagedFolder:
    """Context of one export: ``path`` is where to write; without ``commit`` everything vanishes."""

    def __init__(self, target: Path) -> None:
        self._target = target.resolve()
        self.path = self._target.with_name(f".{self._target.name}.{uuid.uuid4().hex[:8]}.partial")
        self._made: list[Path] = []

    def commit(self) -> None:
        """Move the finished dataset to the target."""
        try:
            if hasattr(os, "sync"):
                os.sync()  # one flush for all pictures: the rename must not overtake their bytes
            if self._target.exists():
                self._target.rmdir()
            self.path.replace(self._target)
        except OSError as error:
            raise write_error(self._target, error) from error
        self._made.clear()

    def __enter__(self) -> StagedFolder:
        """Make the folder, and those above it where they are missing."""
        missing = [p for p in self._target.parents if not p.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._made.append(folder)
            self.path.mkdir()
        except OSError as error:
            self._remove()
            raise write_error(self._target, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove whatever was not committed."""
        self._remove()

    def _remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in reversed(self._made):
            try:
                folder.rmdir()
            except OSError:
                break  # somebody else uses it by now
