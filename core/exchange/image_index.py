"""Find the picture that somebody else's path means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from core import images
from core.errors import AnnotationError

_AMBIGUOUS = ""


class ImageIndex:
    """The pictures of a folder, found by path, by the end of a path, by name, or without extension.

    Other tools write paths from another starting point, and change or drop extensions. A name that
    several pictures carry finds none of them.
    """

    def __init__(self, folder: Path, relatives: Iterable[str]) -> None:
        self.folder = folder
        self._exact = set(relatives)
        self._names: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for relative in self._exact:
            path = PurePosixPath(relative)
            _add(self._names, path.name, relative)
            _add(self._stems, path.with_suffix("").as_posix(), relative)
            if len(path.parts) > 1:
                _add(self._stems, path.stem, relative)
                # Flat formats join the folders into the name.
                _add(self._names, "__".join(path.parts), relative)
                _add(self._stems, "__".join(path.with_suffix("").parts), relative)

    @classmethod
    def of_folder(cls, folder: Path) -> ImageIndex:
        """Index the pictures that lie below a folder."""
        found = (p for p in folder.rglob("*") if p.suffix.lower() in images.IMAGE_EXTENSIONS)
        return cls(folder, (p.relative_to(folder).as_posix() for p in found))

    def find(self, path: str) -> str | None:
        """Return the relative path of the picture that ``path`` means, or None."""
        parts = PurePosixPath(path).parts
        for start in range(len(parts)):
            end = "/".join(parts[start:])
            if end in self._exact:
                return end
            if found := self._stems.get(end):
                return found
        if not parts:
            return None
        name = parts[-1]
        return self._names.get(name) or self._stems.get(PurePosixPath(name).stem) or None

    def size(self, path: str) -> tuple[int, int]:
        """Return the upright size (width, height) of a picture; raises ``AppError``."""
        found = self.find(path)
        if found is None:
            raise AnnotationError("The picture of these corners is not in the folder", detail=path)
        info = images.probe(self.folder / found)
        return info.width, info.height


def _add(table: dict[str, str], key: str, relative: str) -> None:
    table[key] = relative if table.setdefault(key, relative) == relative else _AMBIGUOUS
