"""The pictures that paths on a command line mean: files as they are, folders by their pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.errors import AppError, FolderError
from core.images import IMAGE_EXTENSIONS


def collect(paths: Sequence[Path], *, recursive: bool) -> tuple[list[Path], list[AppError]]:
    """Return the pictures, each once, in the order of ``paths`` and by name; and folders that failed."""
    found: dict[Path, None] = {}
    errors: list[AppError] = []
    for path in paths:
        if path.is_dir():
            before = len(found)
            problems = list(_list_folder(path, recursive, found))
            errors.extend(problems)
            if len(found) == before and not problems:
                errors.append(_empty(path, recursive))
        else:
            found[path] = None  # whatever its extension: it was named
    return list(found), errors


def _list_folder(folder: Path, recursive: bool, found: dict[Path, None]) -> Iterator[AppError]:
    """Add a folder's pictures to ``found``; yields what could not be listed."""
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(f for f in folders if not f.startswith(".")) if recursive else []
        pictures = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        found.update((p, None) for p in pictures if p.suffix.lower() in IMAGE_EXTENSIONS)
    for problem in problems:
        yield FolderError(
            "The folder cannot be read",
            path=problem.filename or folder,
            detail=problem.strerror or "",
            advice="Give yourself the right to read it",
        )


def _empty(folder: Path, recursive: bool) -> FolderError:
    return FolderError(
        "There is no picture in the folder",
        path=folder,
        advice="Choose another folder" if recursive else "Add --recursive to look into its sub-folders",
    )
