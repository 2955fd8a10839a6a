"""How far a long reading is, and whether to go on: what readers call between lines and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from core.progress import Report, ShouldStop, StoppedError, never, silent

_OF = 1000  # what a whole is reported as
T = TypeVar("T")

__all__ = ["UNWATCHED", "StoppedError", "Watch"]


class Watch:
    """Tells progress as a share of the whole, and raises ``StoppedError`` once it is to stop.

    A watch of a part counts from 0 to 1 of that part, so that steps of different kinds make one bar.
    """

    def __init__(
        self,
        report: Report = silent,
        should_stop: ShouldStop = never,
        *,
        start: float = 0.0,
        end: float = 1.0,
    ) -> None:
        self._report, self._should_stop = report, should_stop
        self._start, self._end = start, end

    def __call__(self, done: float, total: float) -> None:
        """Tell that ``done`` of ``total`` is over; raises ``StoppedError``."""
        self.check()
        share = min(done / total, 1.0) if total > 0 else 1.0
        self._report(round((self._start + (self._end - self._start) * share) * _OF), _OF)

    @property
    def should_stop(self) -> ShouldStop:
        """What tells whether to stop, for work that ends by itself then."""
        return self._should_stop

    def check(self) -> None:
        """Raise ``StoppedError`` when whoever started this wants no more of it."""
        if self._should_stop():
            raise StoppedError

    def part(self, start: float, end: float) -> Watch:
        """Return the watch of a part of this one, given as shares of it."""
        width = self._end - self._start
        return Watch(
            self._report, self._should_stop, start=self._start + width * start, end=self._start + width * end
        )

    def each(self, things: Sequence[T]) -> Iterator[tuple[T, Watch]]:
        """Yield things, each with the watch of its part."""
        for place, thing in enumerate(things):
            self(place, len(things))
            yield thing, self.part(place / len(things), (place + 1) / len(things))


UNWATCHED = Watch()
