"""How long work tells how far it is, and asks whether it shall stop."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[int, int], object]  # so many are done, of so many
ShouldStop = Callable[[], bool]


class StoppedError(Exception):
    """Work was asked to stop where it cannot just end: no error of anything, so nobody may list it."""


def silent(done: int, total: int) -> None:
    """Report nothing."""


def never() -> bool:
    """Never ask to stop."""
    return False
