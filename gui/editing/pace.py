"""How fast the operator decides: the real seconds a plate, from which the time left follows."""

from __future__ import annotations

import time
from collections import deque

SPAN = 20.0  # seconds over which the rate of a job is taken
SOON = 1.0  # seconds before a rate means anything
REMEMBERED = 50  # decisions
PAUSE = 60.0  # seconds without a decision that count as a pause, not as work
ENOUGH = 3  # decisions before a figure means anything


class Rate:
    """The rate of a job over its last seconds; what it did to get going does not count."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, seconds: float, done: int) -> float | None:
        """Take note of how much is done after so many seconds of work; return the rate, once it is known."""
        if not done:
            return None
        if not self._seen or done != self._seen[-1][1]:
            self._seen.append((seconds, done))
        while len(self._seen) > 2 and seconds - self._seen[1][0] > SPAN:  # a step may take longer than that
            self._seen.popleft()
        (since, before), (last, _) = self._seen[0], self._seen[-1]
        took = max(last - since, seconds - last)  # up to the last news, unless it is overdue
        return (done - before) / took if took >= SOON and done != before else None


class Pace:
    """Measures the time between decisions; pauses are left out."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._spans: deque[tuple[float, int]] = deque(maxlen=REMEMBERED)

    def note(self, plates: int, now: float | None = None) -> None:
        """Take note that ``plates`` were decided at once, just now."""
        now = time.monotonic() if now is None else now
        if self._last is not None and now - self._last <= PAUSE:
            self._spans.append((now - self._last, plates))
        self._last = now

    @property
    def seconds_a_plate(self) -> float | None:
        """The median over the plates decided last; None before there are enough decisions.

        A look out of the window, too short for a pause, moves a mean and not a median.
        """
        if len(self._spans) < ENOUGH:
            return None
        paces = sorted((seconds / plates, plates) for seconds, plates in self._spans)
        half = sum(plates for _, plates in paces) / 2
        behind = 0
        for pace, plates in paces:
            behind += plates
            if behind >= half:
                return pace
        return paces[-1][0]

    def left(self, plates: int) -> float | None:
        """Return the seconds that this many plates will take at this pace; None when unknown."""
        pace = self.seconds_a_plate
        return None if pace is None else pace * plates
