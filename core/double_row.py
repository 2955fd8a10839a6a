"""Plates of two rows laid out as one row, which every reader, view and training takes as any other.

GA 36-2014 prints the rear plates of lorries, coaches and trailers on 440 × 220 mm: province and city
above, five characters below. Cut into four pieces and put side by side, they stand where those of a plate of
440 × 140 mm do, the dot among them; only a little higher.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from core.plate import PlateKind
from core.reading import Quad

if TYPE_CHECKING:
    from pathlib import Path

    from core.images import Array

ASPECT = 2.0  # width over height
SIZE = (440, 220)  # pixels of a plate that is cut out to be unfolded
NARROWER = 3.0  # than this: one row that is seen from the side, or two
KINDS = (PlateKind.YELLOW, PlateKind.TRAILER)  # the rear of lorries and coaches, and of trailers
# Of corners: halfway to one row. Of 393 real plates of one row 3 % are seen so much from the side.
_HALFWAY = 2.5
_MARK = "Platewright: a plate of two rows, margin "
_NUMBER = re.compile(r"\d(\.\d+)?")
_ROOM = 0.1  # of the plate's height, kept around it so that warping has pixels beyond its edge


class Piece(NamedTuple):
    """Columns ``left`` to ``right`` of the one row come from the part ``x0, y0, x1, y1`` of the two.

    All are shares of the width or the height, and a piece is as high as the row.
    """

    left: float
    right: float
    x0: float
    y0: float
    x1: float
    y1: float


class _Row(NamedTuple):
    """From where to where a row is taken (mm), and how much narrower its characters are in one row."""

    top: float
    bottom: float
    narrowed: float


_UPPER = _Row(0, 90, 45 / 80)  # its characters stand at 15 to 75 mm and are 80 mm wide
_LOWER = _Row(79, 214, 57 / 80)  # these at 90 to 200 mm, one every 80 mm


def _piece(row: _Row, columns: tuple[float, float], centre: float, over: float) -> Piece:
    """Return what fills ``columns`` of the one row, ``centre`` of the two lying over ``over``; all in mm."""
    x0, x1 = (centre + (x - over) / row.narrowed for x in columns)
    return Piece(columns[0] / 440, columns[1] / 440, x0 / 440, row.top / 220, x1 / 440, row.bottom / 220)


PIECES = (
    _piece(_UPPER, (0, 66.5), 150, 38),  # the province
    _piece(_UPPER, (66.5, 123.5), 290, 95),  # the city
    _piece(_UPPER, (123.5, 145.5), 220, 134.5),  # the dot
    _piece(_LOWER, (145.5, 440), 60, 174),  # all else
)


def likely(kind: str, quad: Quad | None) -> bool:
    """Tell whether a plate that nobody has read stands in two rows, by its kind and its corners alone.

    Reading decides it by what is surer. Without one a blue plate is never taken for two rows, whatever its
    shape: those that are so high are seen from the side.
    """
    return kind in KINDS and quad is not None and quad.aspect < _HALFWAY


def unfold(plate: Array) -> Array:
    """Return the one row (140/220 h, w, 3) of an upright plate of two (h, w, 3), of whatever aspect."""
    import cv2
    import numpy as np

    height, width = plate.shape[:2]
    row = np.empty((max(1, round(height * 140 / 220)), width, 3), np.uint8)
    for piece in PIECES:
        left, right = round(piece.left * width), round(piece.right * width)
        x0, x1 = max(0, round(piece.x0 * width)), round(piece.x1 * width)
        y0, y1 = round(piece.y0 * height), round(piece.y1 * height)
        part = plate[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
        if right > left:
            row[:, left:right] = cv2.resize(part, (right - left, len(row)), interpolation=cv2.INTER_LINEAR)
    return row


def cut(path: Path, quad: Quad | None) -> Array:
    """Return the one row of a plate of two in a picture file; without ``quad`` the plate fills the picture.

    Raises ``ImageError``, and ``GeometryError`` for a quad that misses the picture.
    """
    from core import images

    if quad is None:
        return unfold(images.read(path))
    part, corner = images.read_region(path, quad.box, _ROOM)
    return unfold(images.rectify(part, quad.relative_to(corner), SIZE))


def mark(margin: float) -> str:
    """Return the comment for the file of a crop of two rows, cut out with a margin (a share of its height).

    It is in the file because crops are copied and renamed, and nobody else's files have it.
    """
    return f"{_MARK}{margin:g}"


def marked(path: Path) -> Array | None:
    """Return the one row of a crop that is marked as one of two, None for any other picture.

    Raises ``ImageError``.
    """
    from core import images

    told, mark, margin = images.comment_of(path).partition(_MARK)
    if told or not mark or not _NUMBER.fullmatch(margin):
        return None
    crop = images.read(path)
    edge = crop.shape[0] * float(margin) / (1 + 2 * float(margin))
    return unfold(images.crop(crop, (edge, edge, crop.shape[1] - edge, crop.shape[0] - edge)))
