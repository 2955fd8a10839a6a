"""Where each character of a plate stands, as shares of the plate's width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Band = tuple[float, float]

# Centres of the characters on a single-row plate, mm: GA 36-2014 (440 wide) and GA 36-2018 (480 wide).
_SEVEN = tuple(x / 440 for x in (38, 95, 174, 231, 288, 345, 402))
_EIGHT = tuple(x / 480 for x in (37.5, 90.5, 182.5, 234.5, 286.5, 338.5, 390.5, 442.5))
_PITCH = {7: 57 / 440, 8: 52 / 480}
LEAST_HALF = 0.3  # of an even share: narrower bands leave no room for a slot


def plate_bands(
    count: int, spans: Sequence[tuple[int, int] | None] = (), *, grammar: bool = True
) -> list[Band]:
    """Return (left, right) of ``count`` characters.

    Plates of 7 and 8 follow the standard: it is exact on a rectified plate, where CTC frames jitter by a
    third of a character. Other texts follow their ``spans`` (half-open frame ranges, None where a
    character was not read), or stand evenly.
    """
    standard = {7: _SEVEN, 8: _EIGHT}.get(count) if grammar else None
    if standard is not None:
        return [(c - _PITCH[count] / 2, c + _PITCH[count] / 2) for c in standard]
    return _by_frames(spans, count) or [(i / count, (i + 1) / count) for i in range(count)]


def _by_frames(spans: Sequence[tuple[int, int] | None], count: int) -> list[Band]:
    """Return bands around the middles of the frames; empty where those are not usable.

    How many frames there were is not known: the margins left and right are taken as alike.
    """
    middles = [(s[0] + s[1]) / 2 for s in spans if s is not None and s[1] > s[0]]
    if count < 2 or len(middles) != count or any(b <= a for a, b in pairwise(middles)):
        return []
    frames = middles[0] + middles[-1]
    half = min(b - a for a, b in pairwise(middles)) / 2 / frames
    bands = [(m / frames - half, m / frames + half) for m in middles]
    return bands if half > LEAST_HALF / count else []
