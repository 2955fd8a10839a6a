"""What the verbs that work on a folder share: opening its project, with the pictures of now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from core.cli.shared import ending, reader
from core.cli.shared.progress import bar
from core.cli.shared.telling import said, sentence, told
from core.errors import AppError, StoreError

if TYPE_CHECKING:
    from core.project import Project

_UNMADE_NOTICE = "The folder cannot be made"  # of an error whose kind the verb chooses


@contextmanager
def scanned(folder: Path, *, changes: bool = False) -> Iterator[Project]:
    """Open the project of a folder, made where there is none, and look for new and vanished pictures.

    ``changes``: and for those that have become others.
    """
    from core.exchange.projects import has_store
    from core.project import Project, scanning
    from core.project.location import HIDDEN_FOLDER

    is_new = folder.is_dir() and not has_store(folder)
    if is_new:
        scanning.refuse_empty(folder)
        ending.note_made(folder / HIDDEN_FOLDER)
    with Project.open(folder) as project:
        if is_new:
            ending.keep("store", said("the store of {0}, with what was found out so far", folder))
        tell_notice(project)
        with bar("Looking") as report:
            summary = project.scan(report, changes=changes)
        reader.list_problems("with a problem: {0}", summary.refused)
        if summary.remark is not None:
            typer.echo(told(summary.remark), err=True)
        reader.list_problems("changed since a person worked on them: {0}", summary.altered)
        yield project


def tell_notice(project: Project) -> None:
    """Tell on stderr what was unusual about opening a project."""
    from core.project import AWAY_NOTICE

    for line in filter(None, project.notice.splitlines()):
        if project.aside is None or line == AWAY_NOTICE:  # which is of the store that is used
            typer.echo(sentence(line), err=True)
        else:
            typer.echo(told(StoreError(line, path=project.aside)), err=True)


def make(folder: Path, kind: type[AppError]) -> None:
    """Make a folder for what a verb writes; raises an error of this kind."""
    try:
        ending.make_folder(folder)
    except OSError as error:
        why = error.strerror or str(error)
        raise kind(_UNMADE_NOTICE, path=folder, detail=why, advice="Choose another folder") from error
