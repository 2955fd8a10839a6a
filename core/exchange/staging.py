"""A dataset appears whole or not at all: it grows in a folder beside the target and is renamed.

The name of that folder, ``.<target>.<key>.<process>.<number>.partial``, says whose it is: the key
stands for this computer and this target, the process for its number and the time it began. What a
process that was killed left behind is removed when the next export to the same target begins; while one
lives, another to that target is refused.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import logging
import os
import platform
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from core import files, processes
from core.errors import ExportError

log = logging.getLogger(__name__)

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_TAKEN = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}
_HOPELESS = _FULL | {errno.EROFS, errno.EIO}
_SHOWN = 40  # characters of the target's name: with the rest they must fit into a file name
_PARTIAL = re.compile(r"\.(?P<key>[0-9a-f]{12})\.(?P<pid>\d+)-(?P<began>\d+)\.[0-9a-f]{6}\.partial$")


def check_target(target: Path, sources: Iterable[Path]) -> None:
    """Raise ``ExportError`` when the target is not free, or lies in a folder that must not change."""
    resolved = target.resolve()
    try:
        if any(is_inside(resolved, source.resolve()) for source in sources):
            raise ExportError(
                "The target lies inside the folder of pictures",
                path=target,
                advice="Choose a folder outside it: an export changes nothing there",
            )
        if resolved.exists() and not resolved.is_dir():
            raise ExportError("The target is a file", path=target, advice="Choose a new or an empty folder")
        if resolved.is_dir() and any(resolved.iterdir()):
            raise ExportError(
                "The target folder is not empty", path=target, advice="Choose a new or an empty folder"
            )
        if _going_on(resolved):
            raise _busy(target)
    except OSError as error:
        raise write_error(target, error) from error


def is_inside(place: Path, folder: Path) -> bool:
    """Tell whether a place lies in a folder, also where macOS takes two spellings for one name."""
    above = (place, *place.parents)
    if folder in above or not folder.exists():
        return folder in above
    return any(path.samefile(folder) for path in above if path.exists())


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


def remove_left_behind(target: Path) -> list[Path]:
    """Remove what killed exports to ``target`` left beside it, and return it.

    An export that goes on, here or in another process, keeps its folder, and so does one of another
    computer that writes to the same disk: whether that one lives cannot be known here.
    """
    left = [path for path, lives in _partials(target.resolve()) if not lives]
    for path in left:
        log.info("removing what a killed export left behind: %s", path)
        shutil.rmtree(path, ignore_errors=True)
    return left


def _going_on(target: Path) -> list[Path]:
    """Return the folders in which exports of this computer to a target grow just now."""
    return [path for path, lives in _partials(target) if lives]


def _partials(target: Path) -> list[tuple[Path, bool]]:
    """Return the folders that exports of this computer to a target made, and whether each still grows."""
    key = _key(target)
    found = [(path, _PARTIAL.search(path.name)) for path in target.parent.glob(".*.partial")]
    ours = [(path, match) for path, match in found if match and match["key"] == key]
    return [(path, bool(processes.find(int(match["pid"]), int(match["began"])))) for path, match in ours]


def _busy(target: Path) -> ExportError:
    return ExportError(
        "Another export to this folder is going on",
        path=target,
        advice="Wait until it is done, or choose another folder",
    )


def _partial_name(target: Path) -> str:
    process = f"{os.getpid()}-{round(processes.began())}"
    return f".{target.name[:_SHOWN]}.{_key(target)}.{process}.{uuid.uuid4().hex[:6]}.partial"


def _key(target: Path) -> str:
    text = f"{platform.node()}/{target.name}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]


class StagedFolder:
    """Context of one export: ``path`` is where to write; without ``commit`` everything vanishes."""

    def __init__(self, target: Path) -> None:
        self._given = target
        self._target = target.resolve()
        self.path = self._target.with_name(_partial_name(self._target))
        self._made: list[Path] = []

    def commit(self) -> Path:
        """Move the finished dataset to the target, and return where it lies by now.

        That is beside the target where something else was put into that meanwhile: hours of work may be in
        it.
        """
        try:
            if hasattr(os, "sync"):
                os.sync()  # one flush for all pictures: the rename must not overtake their bytes
            place = next(filter(self._moved_to, self._places()))
        except OSError as error:
            raise write_error(self._target, error) from error
        self._made.clear()
        return self._given if place == self._target else place

    def _places(self) -> Iterator[Path]:
        yield self._target
        yield from (self._target.with_name(f"{self._target.name}-{n}") for n in itertools.count(2))

    def _moved_to(self, place: Path) -> bool:
        """Move the dataset to a place; False where something is there."""
        try:
            if place.exists():
                place.rmdir()
            files.move_over(self.path, place)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            return False
        return True

    def __enter__(self) -> StagedFolder:
        """Make the folder, and those above it where they are missing."""
        missing = [p for p in self._target.parents if not p.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir()
                self._made.append(folder)
            remove_left_behind(self._target)
            self.path.mkdir()
            # Of two that began at once, and saw none of each other when they looked, one goes on.
            first = min(_going_on(self._target), default=self.path)
        except OSError as error:
            self._remove()
            raise write_error(self._target, error) from error
        if first != self.path:
            self._remove()
            raise _busy(self._given)
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
