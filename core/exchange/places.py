"""Whether the corners that an annotation tells are those that a plate has already, as far as it can tell."""

from __future__ import annotations

import math
from pathlib import Path

from core import images
from core.errors import AppError
from core.exchange.items import ImportedAnnotation
from core.reading import Quad

_SAME_CORNER = 1.0  # pixels


def says_nothing_new(annotation: ImportedAnnotation, quad: Quad | None, picture: Path) -> bool:
    """Tell whether an annotation's corners agree with those of a plate within a pixel.

    A plain box agrees with any corners that it surrounds, and an outline with corners that begin elsewhere.
    Corners outside the picture agree with those at its edge, where every format of whole pictures wants them.
    """
    told = annotation.quad
    if told is None or quad is None:
        return False
    if _same(told, quad, annotation.outline):
        return True
    # An edge of the picture, if this is the same plate: only then the picture is looked at.
    ends = zip(told.box[2:], quad.box[2:], strict=True)
    right, bottom = (at if end > at + _SAME_CORNER else math.inf for at, end in ends)
    inside = _within(quad, right, bottom)
    return inside != quad and _same(told, inside, annotation.outline) and _are_edges(picture, right, bottom)


def _within(quad: Quad, right: float, bottom: float) -> Quad:
    a, b, c, d = ((min(max(x, 0.0), right), min(max(y, 0.0), bottom)) for x, y in quad.points)
    return Quad((a, b, c, d))


def _are_edges(picture: Path, right: float, bottom: float) -> bool:
    if right == bottom == math.inf:
        return True
    try:
        info = images.probe(picture)
    except AppError:  # whoever reads the picture will say so
        return False
    edges = ((right, info.width), (bottom, info.height))
    return all(at == math.inf or abs(at - edge) <= _SAME_CORNER for at, edge in edges)


def _same(a: Quad, b: Quad, outline: bool) -> bool:
    if a == Quad.from_box(a.box):
        return all(abs(u - v) <= _SAME_CORNER for u, v in zip(a.box, b.box, strict=True))
    turns = range(4) if outline else (0,)
    return any(_close(a, Quad.from_points(b.points[turn:] + b.points[:turn])) for turn in turns)


def _close(a: Quad, b: Quad) -> bool:
    pairs = zip(a.points, b.points, strict=True)
    return all(abs(u - v) <= _SAME_CORNER for p, q in pairs for u, v in zip(p, q, strict=True))
