"""Plates of two rows, read by readers of one: what looks high enough is tried both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core import double_row
from core.reading import Reading
from core.recognition import corner_head

if TYPE_CHECKING:
    from core.images import Array

SURE = 0.99  # of a plate: then nobody needs to look at it the other way
_HOPELESS = 0.3  # of one row at a glance: nine in ten plates of two rows read so, hardly one in 200 of one
_LIKELY = 0.05  # at a glance: what is no plate of two rows hardly ever reads like one
_SETTLED = 0.95  # of two rows that fill a crop: then nobody needs to look where exactly they stand
_STRAIGHTENED = (336, 168)  # pixels of a plate that the corner head found in a crop

Read = Callable[[Sequence["Array"]], list[Reading]]
Finish = Callable[[Sequence["Array"], Sequence[Reading]], list[Reading]]
View = tuple["Array", Reading]  # two rows laid out as one, and what is read there at a glance


def read(glance: Read, finish: Finish, crops: Sequence[Array]) -> list[Reading]:
    """Return one reading a crop (h, w, 3) RGB: of one row, or of two where that is surer.

    ``glance`` reads cheaply: every crop, and those that are high for their width and in doubt again, as if
    two rows filled them or stood where the corner head sees a plate. ``finish`` makes final readings of
    crops and what was read at a glance: of the surer way, and of the other where that is not sure.
    """
    first = glance(crops)
    high = [i for i, crop in enumerate(crops) if crop.shape[1] < double_row.NARROWER * crop.shape[0]]
    hopeless = [i for i in high if first[i].confidence < _HOPELESS]
    views = _views(glance, {i: crops[i] for i in hopeless})
    two = {i for i, view in views.items() if _certainty(view) > first[i].confidence}
    readings = finish(
        [views[i][0] if i in two else crop for i, crop in enumerate(crops)],
        [views[i][1] if i in two else reading for i, reading in enumerate(first)],
    )
    readings = [replace(reading, rows=2) if i in two else reading for i, reading in enumerate(readings)]
    left = [i for i in high if readings[i].confidence < SURE]
    views |= _views(glance, {i: crops[i] for i in left if i not in hopeless})
    others = {i: (crops[i], first[i]) if i in two else views[i] for i in left if i in views}
    if others:
        again = finish([crop for crop, _ in others.values()], [seen for _, seen in others.values()])
        for i, other in zip(others, again, strict=True):
            if other.confidence > readings[i].confidence:
                readings[i] = replace(other, rows=1 if i in two else 2)
    return readings


def _views(glance: Read, crops: dict[int, Array]) -> dict[int, View]:
    """Return the likeliest view of two rows of each crop in which there may be two."""
    views = _seen(glance, {i: double_row.unfold(crop) for i, crop in crops.items()})
    unsettled = [i for i, view in views.items() if _certainty(view) < _SETTLED]
    if unsettled:
        found = corner_head.bundled().straightened([crops[i] for i in unsettled], _STRAIGHTENED)
        plates = {i: plate for i, plate in zip(unsettled, found, strict=True) if plate is not None}
        for i, view in _seen(glance, {i: double_row.unfold(plate) for i, plate in plates.items()}).items():
            views[i] = max(views[i], view, key=_certainty)
    return {i: view for i, view in views.items() if _certainty(view) > _LIKELY}


def _seen(glance: Read, rows: dict[int, Array]) -> dict[int, View]:
    readings = glance(list(rows.values())) if rows else []
    return {i: (row, reading) for (i, row), reading in zip(rows.items(), readings, strict=True)}


def _certainty(view: View) -> float:
    return view[1].confidence
