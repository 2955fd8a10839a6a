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

SURE = 0.99  # of one row: then there are not two
_LIKELY = 0.05  # at a glance: what is no plate of two rows hardly ever reads like one
_STRAIGHTENED = (336, 168)  # pixels of a plate that the corner head found in a crop

Read = Callable[[Sequence["Array"]], list[Reading]]


def read(read_row: Read, glance: Read, crops: Sequence[Array]) -> list[Reading]:
    """Return one reading a crop (h, w, 3) RGB: of one row, or of two where that is surer.

    Only a crop that is high for its width and that ``read_row`` doubts is looked at again: as if two
    rows filled it, and as if they stood where the corner head sees a plate in it. ``glance`` reads
    cheaply what that gives, and ``read_row`` what then looks like a plate.
    """
    readings = read_row(crops)
    doubtful = [i for i, pair in enumerate(zip(crops, readings, strict=True)) if _may_have_two(*pair)]
    if doubtful:
        views = [(i, view) for i in doubtful for view in _unfolded(crops[i])]
        seen = zip(views, glance([view for _, view in views]), strict=True)
        likely = [view for view, glanced in seen if glanced.confidence > _LIKELY]
        again = read_row([view for _, view in likely]) if likely else []
        for (i, _), unfolded in zip(likely, again, strict=True):
            if unfolded.confidence > readings[i].confidence:
                readings[i] = replace(unfolded, rows=2)
    return readings


def _may_have_two(crop: Array, reading: Reading) -> bool:
    height, width = crop.shape[:2]
    return width < double_row.NARROWER * height and reading.rows == 1 and reading.confidence < SURE


def _unfolded(crop: Array) -> list[Array]:
    """Return the one row of a crop that two rows fill, and of the plate that is seen in it."""
    straightened = corner_head.bundled().straightened([crop], _STRAIGHTENED)
    return [double_row.unfold(view) for view in (crop, *straightened) if view is not None]
