"""The pictures that paths on a command line mean: files as they are, folders by their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from core.cli.shared.telling import told
from core.errors import AppError, FolderError
from core.walking import is_folder, walk


def collect(paths: Sequence[Path], *, recursive: bool) -> tuple[list[Path], list[AppError]]:
    """Return the pictures, each once, in the order of ``paths`` and by name; and folders that failed."""
    found: dict[Path, None] = {}
    errors: list[AppError] = []
    for path in paths:
        if is_folder(path):
            before = len(found)
            problems = _list_folder(path, recursive, found)
            errors.extend(problems)
            if len(found) == before and not problems:
                errors.append(_empty(path, recursive))
        else:
            found[path] = None  # whatever its extension: it was named
    return list(found), errors


def _list_folder(folder: Path, recursive: bool, found: dict[Path, None]) -> list[AppError]:
    """Add a folder's pictures to ``found``; return what could not be listed or read.

    Pictures of kinds that are not read are no failure where there are others: they are told on stderr.
    """
    try:
        listed = walk(folder, below=recursive, any_name=True)
    except FolderError as error:
        return [error]
    found.update((folder / name, None) for name in listed.in_order())
    passed_over = listed.passed_over(folder)
    if passed_over is not None and not listed.files:
        return [*listed.refused, passed_over]
    if passed_over is not None:
        typer.echo(told(passed_over), err=True)
    return listed.refused


def _empty(folder: Path, recursive: bool) -> FolderError:
    return FolderError(
        "There is no picture in the folder",
        path=folder,
        advice="Choose another folder" if recursive else "Add --recursive to look into its sub-folders",
    )
