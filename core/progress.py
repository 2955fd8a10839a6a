"""How long work tells how far it is, and asks whether it shall stop."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[int, int], object]  # so many are done, of so many
ShouldStop = Callable[[], bool]


def silent(done: int, total: int) -> None:
    """Report nothing."""


def never() -> bool:
    """Never ask to stop."""
    return False
