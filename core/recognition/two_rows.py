"""Plates of two rows, read by readers of one: what looks high enough is tried both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core import double_row, plate
from core.reading import Reading
from core.recognition import corner_head

if TYPE_CHECKING:
    from core.images import Array

SURE = 0.99  # of a plate: then nobody needs to look at it the other way
_HOPELESS = 0.3  # of one row at a glance: nine in ten plates of two rows read so, hardly one in 200 of one
_LIKELY = 0.05  # at a glance: what is no plate of two rows hardly ever reads like one
_EVEN = 0.5  # two rows that are read less surely hardly count: one row, however doubted, is seen more often
_SELDOM = 0.1  # what they count then
_SETTLED = 0.95  # of two rows that fill a crop: then nobody needs to look where exactly they stand
_STRAIGHTENED = (336, 168)  # pixels of a plate that the corner head found in a crop

Read = Callable[[Sequence["Array"]], list[Reading]]
Finish = Callable[[Sequence["Array"], Sequence[Reading]], list[Reading]]
View = tuple["Array", Reading]  # two rows laid out as one, and what is read there at a glance


def read(glance: Read, finish: Mapping[int, Finish], crops: Sequence[Array]) -> list[Reading]:
    """Return one reading a crop (h, w, 3) RGB: of one row, or of two where that is surer.

    ``glance`` reads cheaply: every crop, and those that are high for their width and in doubt again, as if
    two rows filled them or stood where the corner head sees a plate. ``finish``, by the number of rows, makes
    final readings of crops and what was read at a glance: of the surest way, and of all others where that is
    not sure.
    """
    first = glance(crops)
    high = [i for i, crop in enumerate(crops) if crop.shape[1] < double_row.NARROWER * crop.shape[0]]
    hopeless = [i for i in high if first[i].confidence < _HOPELESS]
    views = _views(glance, {i: crops[i] for i in hopeless})
    two = {i for i, seen in views.items() if seen and _certainty(seen[0]) > _trust(first[i])}
    whole = list(zip(crops, first, strict=True))
    readings = _finished(finish, [(2, views[i][0]) if i in two else (1, one) for i, one in enumerate(whole)])
    left = [i for i in high if _trust(readings[i]) < SURE]
    views |= _views(glance, {i: crops[i] for i in left if i not in hopeless})
    others = [(i, 1, whole[i]) for i in left if i in two]
    others += [(i, 2, view) for i in left for view in views[i][1 if i in two else 0 :]]
    again = _finished(finish, [(rows, view) for _, rows, view in others])
    for (i, *_), other in zip(others, again, strict=True):
        if _weight(other) > _weight(readings[i]):
            readings[i] = other
    return readings


def _finished(finish: Mapping[int, Finish], views: Sequence[tuple[int, View]]) -> list[Reading]:
    """Return the final reading of each view, which has so many rows."""
    readings: dict[int, Reading] = {}
    for rows, make in finish.items():
        found = [i for i, (number, _) in enumerate(views) if number == rows]
        if found:
            crops, seen = zip(*(views[i][1] for i in found), strict=True)
            readings |= {i: replace(one, rows=rows) for i, one in zip(found, make(crops, seen), strict=True)}
    return [readings[i] for i in range(len(views))]


def _views(glance: Read, crops: dict[int, Array]) -> dict[int, list[View]]:
    """Return the likely views of two rows of each crop, the likeliest first."""
    filling = _seen(glance, {i: double_row.unfold(crop) for i, crop in crops.items()})
    views = {i: [view] for i, view in filling.items()}
    unsettled = [i for i, (view,) in views.items() if _certainty(view) < _SETTLED]
    if unsettled:
        found = corner_head.bundled().straightened([crops[i] for i in unsettled], _STRAIGHTENED)
        pairs = zip(unsettled, found, strict=True)
        straightened = {i: double_row.unfold(pixels) for i, pixels in pairs if pixels is not None}
        for i, view in _seen(glance, straightened).items():
            views[i] = sorted([*views[i], view], key=_certainty, reverse=True)
    return {i: [view for view in seen if _certainty(view) > _LIKELY] for i, seen in views.items()}


def _seen(glance: Read, rows: dict[int, Array]) -> dict[int, View]:
    readings = glance(list(rows.values())) if rows else []
    return {i: (row, reading) for (i, row), reading in zip(rows.items(), readings, strict=True)}


def _certainty(view: View) -> float:
    return _trust(view[1])


def _weight(reading: Reading) -> float:
    """Return what a final reading counts beside those of the other ways to see the plate."""
    trust = _trust(reading)
    return trust * _SELDOM if reading.rows == 2 and trust < _EVEN else trust


def _trust(reading: Reading) -> float:
    """Return the confidence of a plate, half of it where the text is none: one of two rows reads so."""
    return reading.confidence * (1.0 if plate.is_valid(reading.text) else 0.5)
