"""Find the files of a folder and of those below it: the one rule for links, hidden and locked folders."""

from __future__ import annotations

import errno
import logging
import os
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.errors import AppError, FolderError, ImageError
from core.images import IMAGE_EXTENSIONS, UNREAD_EXTENSIONS
from core.progress import ShouldStop, never

log = logging.getLogger(__name__)

_AT_ONCE = 8192  # names between two looks whether to stop; a network drive takes its time for them
_HAS_JUNCTIONS = hasattr(os.stat_result, "st_reparse_tag")  # only on Windows
_MOUNT_POINT = 0xA0000003  # the reparse tag of a junction; others stand for files in a cloud


@dataclass
class Found:
    """What lies in the folder: relative paths of files, what was refused, and what was not seen."""

    files: set[str] = field(default_factory=set)
    refused: list[AppError] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # prefixes of folders that could not be listed
    unread: Counter[str] = field(default_factory=Counter)  # pictures of other kinds, by extension
    stopped: bool = False

    def passed_over(self, folder: Path) -> FolderError | None:
        """Return the error that counts the pictures of kinds that are not read, where there are some."""
        if not self.unread:
            return None
        kinds = sorted(self.unread.items(), key=lambda kind: (-kind[1], kind[0]))
        return FolderError(
            "Pictures of kinds that are not read are passed over",
            path=folder,
            detail=", ".join(f"{suffix[1:].upper()} × {count}" for suffix, count in kinds),
            advice="Save them as JPEG or PNG to have them read",
        )

    def in_order(self) -> list[str]:
        """Return the files in the order of their paths, folder by folder."""
        return sorted(self.files, key=lambda path: path.replace("/", "\0"))


def walk(
    folder: Path,
    should_stop: ShouldStop = never,
    *,
    extensions: Collection[str] = IMAGE_EXTENSIONS,
    below: bool = True,
    any_name: bool = False,
) -> Found:
    """Find the files with these extensions, in lower case; ``below`` looks into the sub-folders too.

    What is hidden by a dot is left out. A linked folder, or a junction of Windows, is followed unless it
    leads into the folder, above it, or where another one led. Folders below that cannot be listed are
    refused, and names that are no Unicode, which no store can keep, but for ``any_name``. Raises
    ``FolderError`` for the folder itself.
    """
    found = Found()
    walker = _Walker(folder, found, frozenset(extensions), should_stop, any_name)
    pending = [""]
    while pending and not found.stopped:
        prefix = pending.pop()
        try:
            inside = walker.listed(prefix)
        except OSError as error:
            place = folder / prefix
            if not prefix:
                raise unreadable(place, error) from error
            log.warning("%s cannot be listed: %s", place, error)
            found.refused.append(unreadable(place, error))
            found.unseen.append(prefix)
        else:
            pending += reversed(inside) if below else []
    return found


def unreadable(folder: Path, error: OSError) -> FolderError:
    """Return the error for a folder that may not be listed."""
    return FolderError(
        "The folder cannot be read",
        path=folder,
        detail=error.strerror or str(error),
        advice="Check its permissions and that its disk is connected",
    )


def is_folder(place: Path) -> bool:
    """Tell whether a folder is there; what a failing disk or a locked folder answers counts as no."""
    try:
        return place.is_dir()
    except OSError:
        return False


class _Walker:
    """Lists one folder after the other and remembers where links led."""

    def __init__(
        self,
        folder: Path,
        found: Found,
        extensions: frozenset[str],
        should_stop: ShouldStop,
        any_name: bool,
    ) -> None:
        self._folder, self._top = folder, real(folder)
        self._found, self._extensions, self._should_stop = found, extensions, should_stop
        self._any_name = any_name
        self._seen: set[tuple[int, int]] = set()  # device and file number of where links led

    def listed(self, prefix: str) -> list[str]:
        """Add the files of one folder to what was found; return the prefixes of the folders to go into."""
        below: list[os.DirEntry[str]] = []
        place, add, extensions = self._folder / prefix, self._found.files.add, self._extensions
        with os.scandir(place) as entries:
            while not self._stopped() and (some := list(islice(entries, _AT_ONCE))):
                for entry in some:
                    name = entry.name
                    if name[0] == ".":
                        continue  # our own store, and what others hide
                    # 355,000 times: no path is made of it
                    is_wanted = name[name.rfind(".") :].lower() in extensions
                    if is_wanted and _is_file(entry):
                        if name.isascii() or self._is_unicode(name, place):
                            add(prefix + name)
                    elif _is_folder(entry, is_wanted):
                        if self._is_unicode(name, place):
                            below.append(entry)
                    elif is_wanted and self._is_unicode(name, place):  # a link that leads nowhere, a pipe
                        self._found.refused.append(
                            ImageError(
                                "This is no file that can be read",
                                path=place / name,
                                advice="Repair what it leads to, or take it out of the folder",
                            )
                        )
                    elif (suffix := name[name.rfind(".") :].lower()) in UNREAD_EXTENSIONS:
                        self._found.unread[suffix] += 1
        below.sort(key=lambda entry: entry.name)  # of links that lead to one place always the same is taken
        return [f"{prefix}{entry.name}/" for entry in below if self._leads_on(entry)]

    def _stopped(self) -> bool:
        self._found.stopped = self._found.stopped or self._should_stop()
        return self._found.stopped

    def _is_unicode(self, name: str, place: Path) -> bool:
        if self._any_name:
            return True
        try:
            name.encode()
        except UnicodeEncodeError:
            self._found.refused.append(
                ImageError(
                    "The name of this file or folder is not valid Unicode",
                    path=place,
                    detail=ascii(name),
                    advice="Rename it",
                )
            )
            return False
        return True

    def _leads_on(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether a folder is to be listed: a plain one, or a link to where nobody has been yet.

        Where a link leads to cannot always be known; then it is True, and to list the folder tells why.
        """
        if not (entry.is_symlink() or is_junction(entry)):
            return True
        try:
            target, status = real(entry.path), Path(entry.path).stat()  # the entry's has no numbers
        except OSError:
            return True
        key = (status.st_dev, status.st_ino)
        if target.is_relative_to(self._top) or self._top.is_relative_to(target) or key in self._seen:
            return False
        self._seen.add(key)
        return True


def real(path: str | Path) -> Path:
    """Return where a path leads; ``Path.resolve`` fails for a link to itself in a way of its own."""
    return Path(os.path.realpath(path))


def is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder of Windows stands for another one without being a symbolic link."""
    known = getattr(entry, "is_junction", None)  # of Python 3.12
    if known is not None:
        return bool(known())
    if not _HAS_JUNCTIONS:
        return False
    try:
        return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _MOUNT_POINT
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself, or into what may not be read
        return False


def _is_folder(entry: os.DirEntry[str], is_wanted: bool) -> bool:
    try:
        return entry.is_dir()
    except OSError as error:  # of a link whose end cannot be seen: to list it tells why
        return error.errno != errno.ELOOP and not is_wanted
