"""Letters and digits drawn with a pen as GA 36 plates show them: upright, even strokes, 45 x 90 mm.

A source of our own, so that plates look like plates where no templates are at hand.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.synthesis.glyphs import CELL, Mask

# One text a stroke: points "x,y" or, where the corner is rounded, "x,y,radius", in millimetres of
# the cell; "o" in front closes the stroke.
_STROKES: dict[str, tuple[str, ...]] = {
    "0": ("o 5,5,17 40,5,17 40,85,17 5,85,17",),
    "1": ("22.5,0 22.5,90",),
    "2": ("4,24 4,5,20 40,5,20 40,36,12 6,80 6,85 44,85",),
    "3": ("2,5 39,5 13,39 22,38,6 40,38,24 40,85,24 5,85,24 4,65",),
    "4": ("34,-3 4,70 45,70", "34,0 34,90"),
    "5": ("42,5 8,5 7,45", "7,46 10,36,6 40,36,24 40,85,24 5,85,24 4,65"),
    "6": ("o 5,41,24 40,41,24 40,85,24 5,85,24", "32,2 5,46,24 5,64"),
    "7": ("2,5 40,5 23,42,24 18,90",),
    "8": ("o 6,5,20 39,5,20 39,44,20 6,44,20", "o 5,42,24 40,42,24 40,85,24 5,85,24"),
    "9": ("o 5,5,24 40,5,24 40,49,24 5,49,24", "13,88 40,44,24 40,26"),
    "A": ("4,92 22.5,2 41,92", "10,68 35,68"),
    "B": ("5,85 5,5 37,5,14 37,42,14 5,42", "5,42 40,42,16 40,85,16 5,85"),
    "C": ("40,27 40,5,17 5,5,17 5,85,17 40,85,17 40,63",),
    "D": ("o 5,5 40,5,16 40,85,16 5,85",),
    "E": ("44,5 5,5 5,85 44,85", "5,44 37,44"),
    "F": ("44,5 5,5 5,90", "5,46 37,46"),
    "G": ("40,25 40,5,18 5,5,18 5,85,18 40,85,18 40,42 20,42",),
    "H": ("5,0 5,90", "40,0 40,90", "5,45 40,45"),
    "J": ("40,0 40,85,17 6,85,17 6,62",),
    "K": ("5,0 5,90", "40,0 5,57", "17,40 41,92"),
    "L": ("5,0 5,85 44,85",),
    "M": ("5,90 5,4 22.5,48 40,4 40,90",),
    "N": ("5,90 5,4 40,86 40,0",),
    "P": ("5,90 5,5 40,5,17 40,51,17 5,51",),
    "Q": ("o 5,5,17 40,5,17 40,85,17 5,85,17", "24,62 42,88"),
    "R": ("5,90 5,5 40,5,17 40,50,17 5,50", "22,50 41,92"),
    "S": ("41,24 41,5,20 5,5,20 5,40,17 40,47,17 40,85,20 4,85,20 4,66",),
    "T": ("0,5 45,5", "22.5,5 22.5,90"),
    "U": ("5,0 5,85,17 40,85,17 40,0",),
    "V": ("4,-2 22.5,88 41,-2",),
    "W": ("5,-2 13,86 22.5,6 32,86 40,-2",),
    "X": ("4,-2 41,92", "41,-2 4,92"),
    "Y": ("4,-2 22.5,46 41,-2", "22.5,46 22.5,90"),
    "Z": ("2,5 39,5 6,85 44,85",),
}
_PEN = {"W": 8.0, "M": 9.0, "1": 11.0}  # breadth of the pen in millimetres where it is not 10
_OVERSAMPLING = 4


class StrokeGlyphs:
    """Letters and digits of an even pen; it has no Chinese characters."""

    def __init__(self) -> None:
        self.name = "strokes"
        self._masks = {character: _draw(character) for character in _STROKES}
        self.characters = frozenset(self._masks)

    def mask(self, character: str, rng: np.random.Generator) -> Mask:
        """Return the character; ``rng`` is not used."""
        return self._masks[character]


def _draw(character: str) -> Mask:
    scale = CELL[0] / 45 * _OVERSAMPLING
    canvas = np.zeros((CELL[1] * _OVERSAMPLING, CELL[0] * _OVERSAMPLING), np.uint8)
    breadth = round(_PEN.get(character, 10.0) * scale)
    for stroke in _STROKES[character]:
        closed = stroke.startswith("o ")
        path = _rounded(stroke.removeprefix("o ").split(), closed)
        cv2.polylines(canvas, [np.round(path * scale).astype(np.int32)], closed, 255, breadth)
    return np.asarray(cv2.resize(canvas, CELL, interpolation=cv2.INTER_AREA), np.uint8)


def _rounded(points: list[str], closed: bool) -> NDArray[np.float64]:
    """Return the path ``(N, 2)`` in millimetres, corners with a radius replaced by arcs of ellipses."""
    values = [tuple(float(v) for v in point.split(",")) for point in points]
    path = np.array([v[:2] for v in values])
    turn = np.linspace(0, np.pi / 2, 9)[:, None]
    pieces = []
    for i, value in enumerate(values):
        if len(value) < 3 or (not closed and i in (0, len(values) - 1)):
            pieces.append(path[i : i + 1])
            continue
        corner, before, after = path[i], path[i - 1], path[(i + 1) % len(path)]
        start, end = (_towards(corner, other, value[2]) for other in (before, after))
        pieces.append(corner + (start - corner) * (1 - np.sin(turn)) + (end - corner) * (1 - np.cos(turn)))
    return np.concatenate(pieces)


def _towards(corner: NDArray[np.float64], other: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Return the point ``radius`` away from ``corner``, at most half way to ``other``."""
    way = other - corner
    length = float(np.linalg.norm(way))
    moved: NDArray[np.float64] = corner + way * min(radius / length, 0.5)
    return moved
