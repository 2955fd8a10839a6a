"""How a verb ends that cannot go on: in one line, with nothing half done, after an error and after Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import typer

from core.errors import AppError
from core.stopping import interrupts


@dataclass
class _Written:
    """What stays of the verb that runs, in words by what it is, and the folders that were made for it."""

    kept: dict[str, str] = field(default_factory=dict)
    made: list[Path] = field(default_factory=list)


_written: ContextVar[_Written | None] = ContextVar("written", default=None)


@contextmanager
def in_one_line() -> Iterator[None]:
    """Turn what Platewright raises on purpose into a line on stderr and an exit code.

    Whatever ends the block after a Ctrl-C counts as its doing: an import that it breaks off raises
    errors of its own.
    """
    before = interrupts.pressed
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if (written := _written.get()) is not None:
            _remove_empty(written.made)
        if isinstance(error, typer.Exit):
            raise
        if interrupts.pressed > before:
            raise KeyboardInterrupt from None
        if not isinstance(error, AppError):
            raise
        _tell(error)
        raise typer.Exit(error.exit_code) from None


@contextmanager
def stoppable() -> Iterator[Callable[[], int]]:
    """Yield what tells, in one line on stderr, that the verb was stopped, and returns the exit code."""
    before = _written.set(_Written())
    try:
        yield _tell_stopped
    finally:
        _written.reset(before)


def keep(what: str, words: str) -> None:
    """Note what stays from now on when the verb is stopped; the same ``what`` replaces its ``words``."""
    if (written := _written.get()) is not None:
        written.kept[what] = words


def say_written(path: Path) -> None:
    """Tell on stderr that a file is written, and note it."""
    from core.cli.shared.telling import said

    typer.echo(said("written: {0}", path), err=True)
    keep(str(path), str(path))


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; they vanish again when the verb fails with nothing in them."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    note_made(*missing)


def note_made(*folders: Path) -> None:
    """Let folders, the innermost first, vanish again when the verb fails with nothing in them."""
    if (written := _written.get()) is not None:
        written.made += folders


def _tell(error: AppError) -> None:
    from core.cli.shared.telling import told

    typer.echo(f"platewright: {told(error)}", err=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:  # the innermost first
        with suppress(OSError):
            folder.rmdir()


def _tell_stopped() -> int:
    from core.cli.shared.telling import said

    written = _written.get()
    kept = said(", ").join(written.kept.values()) if written is not None else ""
    told = said("Stopped; written by then: {0}.", kept) if kept else said("Stopped; nothing was written.")
    with suppress(OSError):  # of a terminal that is closed nothing is left to write to
        typer.echo(told, err=True)
    return interrupts.exit_code
