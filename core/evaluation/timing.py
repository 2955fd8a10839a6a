"""What reading costs: a reader that looks at the clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.reading import Reading
from core.recognition.cascade import Cascade, InPlace, OpenReader
from core.shown import Phrase, in_english, share_text

if TYPE_CHECKING:
    from core.images import Array
    from core.model_file import ModelInfo


class Timed:
    """A reader as it is, and the seconds that it takes: preprocessing, decoding and re-reads included.

    ``alone`` counts the time of the reading thread, which other work on the machine does not lengthen;
    it tells nothing where the reader has more threads. Else the clock counts.
    """

    def __init__(self, reader: OpenReader, *, alone: bool = False) -> None:
        self.reader = reader
        self.crops = 0
        self.seconds = 0.0
        self._alone = alone
        self._clock = time.thread_time if alone else time.perf_counter

    @property
    def info(self) -> ModelInfo:
        """What the reader's model file says of itself."""
        return self.reader.info

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        """Return one reading a crop (h, w, 3) RGB."""
        start = self._clock()
        readings = self.reader.read(crops)
        self.seconds += self._clock() - start
        self.crops += len(crops)
        return readings

    def about(self, phrase: Phrase = in_english) -> dict[str, str]:
        """Return what a report says of the cost, and of a pair how much was read again, by which model."""
        if not self.crops:
            return {}
        cost = f"{1000 * self.seconds / self.crops:.2f}"
        cost = phrase("{0} (one thread)", cost) if self._alone else phrase("{0} (by the clock)", cost)
        told = {phrase("ms a crop"): cost}
        if isinstance(self.reader, Cascade) and self.reader.read_once:
            share = self.reader.read_again / self.reader.read_once
            told[phrase("read again")] = phrase(
                "{0}, below {1}", share_text(share), f"{self.reader.below:.3f}"
            )
            if (by_accurate := self.reader.read_accurately) is not None:
                share = by_accurate / self.reader.read_once
                told[phrase("read accurately")] = phrase("{0}, by {1}", share_text(share), self.reader.second)
        if isinstance(self.reader, InPlace):
            told[phrase("read accurately")] = phrase("{0}, by {1}", share_text(1), self.reader.second)
        return told
