"""Find the picture that somebody else's path means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from core import images
from core.errors import AnnotationError, AppError
from core.progress import ShouldStop, StoppedError, never
from core.walking import walk

Parts = tuple[str, ...]


class ImageIndex:
    """The pictures of a folder, found by relative path or by the end of one.

    Other tools count paths from another folder, and change or drop extensions. So a path means the
    picture whose path ends with it, or which it ends with; when several do, the longest, and none
    when two are equally long. Flat formats join folders into the name by ``__``.
    """

    def __init__(self, folder: Path, relatives: Iterable[str]) -> None:
        self.folder = folder
        self._exact = set(relatives)
        self._by_stem: dict[str, list[str]] = {}
        for relative in sorted(self._exact):
            self._by_stem.setdefault(_stem(relative.rpartition("/")[2]), []).append(relative)

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

    def find(self, path: str) -> str | None:
        """Return the relative path of the picture that ``path`` means, or None."""
        if path in self._exact:
            return path
        return self._by_end(path) or (self._by_end(path.replace("__", "/")) if "__" in path else None)

    def size(self, path: str) -> tuple[int, int]:
        """Return the upright size (width, height) of a picture; raises ``AppError``."""
        found = self.find(path)
        if found is None:
            raise AnnotationError("The picture of these corners is not in the folder", detail=path)
        info = images.probe(self.folder / found)
        return info.width, info.height

    def _by_end(self, path: str) -> str | None:
        wanted = _parts(path)
        if not wanted:
            return None
        name = PurePosixPath(path).name
        best: list[tuple[int, bool, str]] = []
        for relative in self._by_stem.get(wanted[-1], ()):
            parts = _parts(relative)
            common = min(len(parts), len(wanted))
            if parts[-common:] == wanted[-common:]:
                best.append((common, PurePosixPath(relative).name == name, relative))
        best.sort(reverse=True)
        if not best or (len(best) > 1 and best[0][:2] == best[1][:2]):
            return None
        return best[0][2]


def _parts(path: str) -> Parts:
    parts = PurePosixPath(path).parts
    return (*parts[:-1], _stem(parts[-1])) if parts else ()


def _stem(name: str) -> str:
    """Return a name without the extension of a picture; other dots belong to the name."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and f".{suffix.lower()}" in images.IMAGE_EXTENSIONS else name
