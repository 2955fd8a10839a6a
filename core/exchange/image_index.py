"""Find the picture that somebody else's path means."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from core import images
from core.errors import AnnotationError, AppError
from core.exchange.annotation_files import safe_path
from core.progress import ShouldStop, StoppedError, never
from core.walking import walk

Parts = tuple[str, ...]
_TOLD = 3  # pictures that are named where several may be meant
_FEW = 16  # pictures of one name, in several folders, that are compared one after the other


class ImageIndex:
    """The pictures of a folder, found by relative path or by the end of one.

    Other tools count paths from another folder, and change or drop extensions. So a path means the
    picture whose path ends with it, or which it ends with; when several do, the longest, and none
    when two are equally long. Flat formats join folders into the name by ``__``. Windows takes capitals
    and small letters for the same, and macOS writes some letters in two parts: of several pictures that
    differ in nothing else, the one that is spelt as the path is meant.
    """

    def __init__(self, folder: Path, relatives: Iterable[str]) -> None:
        self.folder = folder
        self._roots = {root.as_posix().rstrip("/") for root in (folder.absolute(), folder.resolve())}
        self._exact = set(relatives)
        self._by_stem: dict[str, list[str]] = {}
        for relative in sorted(self._exact):
            stem = _folded(_stem(relative.rpartition("/")[2]))
            self._by_stem.setdefault(stem, []).append(relative)
        self._by_ends: dict[str, dict[Parts, list[str]]] = {}  # of the names that many pictures have
        self._asked: dict[str, tuple[str, ...]] = {}

    @classmethod
    def of_folder(
        cls, folder: Path, refused: list[AppError] | None = None, should_stop: ShouldStop = never
    ) -> ImageIndex:
        """Index the pictures that lie below a folder; what cannot be listed goes to ``refused``.

        Raises ``FolderError`` for the folder itself, ``StoppedError`` once ``should_stop`` says so.
        """
        found = walk(folder, should_stop)
        if found.stopped:
            raise StoppedError
        if refused is not None:
            refused += found.refused
        return cls(folder, found.files)

    def below(self, path: Any) -> Any:
        """Return a whole path that leads into the folder as one that counts from it, all else as it is."""
        if isinstance(path, str):
            told = path.strip().replace("\\", "/")
            for root in self._roots:
                if _whole(told[: len(root) + 1]) == _whole(f"{root}/"):
                    return told[len(root) + 1 :]
        return path

    def path_of(self, told: Any) -> str:
        """Return the path of a picture as a file of annotations tells it; ``AnnotationError`` for none.

        Relative, with forward slashes, whether it was told so or as a whole path that leads into the folder.
        """
        return safe_path(self.below(told))

    def find(self, path: str) -> str | None:
        """Return the relative path of the picture that ``path`` means, or None."""
        if path in self._exact:
            return path
        found = self._meant(path)
        return found[0] if len(found) == 1 else None

    def several(self, path: str) -> AnnotationError | None:
        """Return the error of a path that may mean several pictures, no one more than the others."""
        if path in self._exact or len(found := self._meant(path)) < 2:
            return None
        return AnnotationError(
            "Several pictures of the folder may be meant",
            detail=", ".join((path, *found[:_TOLD])),
            advice="Write the path as that of the picture is written, with its folders",
        )

    def size(self, path: str) -> tuple[int, int]:
        """Return the upright size (width, height) of a picture; raises ``AppError``."""
        found = self.find(path)
        if found is None:
            missing = AnnotationError("The picture of these corners is not in the folder", detail=path)
            raise self.several(path) or missing
        info = images.probe(self.folder / found)
        return info.width, info.height

    def _meant(self, path: str) -> tuple[str, ...]:
        """Return the pictures that a path may mean, one where that is clear; the answers are kept."""
        if path not in self._asked:
            found = self._by_end(path)
            if len(found) != 1 and "__" in path:
                joined = self._by_end(path.replace("__", "/"))
                found = joined if len(joined) == 1 else found or joined
            self._asked[path] = found
        return self._asked[path]

    def _by_end(self, path: str) -> tuple[str, ...]:
        wanted = _parts(path)
        if not wanted:
            return ()
        spelt, name = _spelt(path), PurePosixPath(path).name
        found: dict[tuple[int, bool, bool, bool], list[str]] = {}
        for relative in self._alike(wanted):
            parts = _parts(relative)
            common = min(len(parts), len(wanted))
            if parts[-common:] == wanted[-common:]:
                own = PurePosixPath(relative).name
                same = _spelt(relative)[-common:] == spelt[-common:]
                how = (common, _folded(own) == _folded(name), same, own == name)
                found.setdefault(how, []).append(relative)
        return tuple(sorted(found[max(found)])) if found else ()

    def _alike(self, wanted: Parts) -> list[str]:
        """Return the pictures that may be meant: of few with this name all, of many those whose ends agree.

        Cameras call a picture in each of their folders alike: to compare each with all takes hours.
        """
        name = wanted[-1]
        few = self._by_stem.get(name, [])
        if len(few) <= _FEW:
            return few
        if name not in self._by_ends:
            self._by_ends[name] = _ends(few)
        ends = self._by_ends[name]
        shorter = [wanted[-n:] for n in range(1, len(wanted))]
        return [*ends.get(wanted, ()), *(one for end in shorter for one in ends.get(("", *end), ()))]


def _whole(path: str) -> str:
    """Return the path of a folder as this system compares those: Windows makes nothing of capitals."""
    return path.lower() if os.name == "nt" else path


def _ends(relatives: Iterable[str]) -> dict[Parts, list[str]]:
    """Return the pictures by each end of their paths, and, behind "", by the whole path."""
    found: dict[Parts, list[str]] = {}
    for relative in relatives:
        parts = _parts(relative)
        for start in range(len(parts)):
            found.setdefault(parts[start:], []).append(relative)
        found.setdefault(("", *parts), []).append(relative)
    return found


def _parts(path: str) -> Parts:
    """Return the parts of a path, without the extension, as they are compared."""
    return tuple(map(_folded, _spelt(path)))


def _spelt(path: str) -> Parts:
    parts = PurePosixPath(path).parts
    return (*parts[:-1], _stem(parts[-1])) if parts else ()


def _folded(name: str) -> str:
    """Return a name without what Windows and macOS make no difference of: capitals, and letters in parts.

    Nor with blanks around it, which people and programs write around paths.
    """
    name = name.strip()
    if name.isascii():  # as most are of 355,000
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _stem(name: str) -> str:
    """Return a name without the extension of a picture; other dots belong to the name."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and f".{suffix.lower()}" in images.IMAGE_EXTENSIONS else name
