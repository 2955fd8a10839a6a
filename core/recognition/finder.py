"""Finding plates in photographs that say nothing about where they are."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images import Array
from core.reading import SAME_PLATE, Quad
from core.recognition import corner_fit, part_file
from core.recognition.locate import Finder, Found

if TYPE_CHECKING:
    from core.recognition.engine import Reader

__all__ = ["Found", "PlateFinder", "bundled", "of", "prepare"]

MODEL = part_file.FOLDER / "finder.onnx"
STRIDE, REACH, MULTIPLE = 8, 32.0, 32  # as in ``core.models.finder_net``, which needs torch
_SIDES = (640, 1280)  # pixels: the longer side of what is looked at, by the size of the picture
_NEAR = 320  # pixels: so small a picture is looked at again for a plate that fills it, and ...
_FAR = 2  # ... so many times as large for one that is far away, ...
_FINE = 0.4  # ... but no smaller than this share of the picture, where a plate of 50 pixels is seen, ...
_PART, _SHARED = 1280, 128  # ... in parts of so many pixels at most, which share so many with the next
_VIEW = (256, 160)  # pixels: the surroundings of a plate when it is looked at again, and ...
_WIDTH = 110.0  # ... how wide it is there
_ENOUGH = 0.5  # of certainty, in the mean of two looks
_FAINT, _CLEAR = 0.15, 0.8  # what is seen faintly at first, as far plates are, must be clear in the second
_SURE = 0.65  # of what is far away: badges of cars are seen, too
_MOST = 24  # plates in a picture


class PlateFinder:
    """Finds the plates of photographs, on one thread; any number of threads may call it at once.

    Raises ``ModelFileError`` for a file that is missing or damaged.
    """

    def __init__(self, path: Path = MODEL) -> None:
        self._session = part_file.session(path)

    def __call__(self, picture: Array) -> list[Found]:
        """Return the plates of an upright RGB picture (H, W, 3) uint8, the most prominent first."""
        longer = max(picture.shape[:2])
        usual = min(max(longer // 2, _SIDES[0]), _SIDES[1])
        looks = {min(1.0, side / longer): _ENOUGH for side in (usual, _NEAR)}
        looks.setdefault(min(1.0, max(_FAR * usual / longer, _FINE)), _SURE)
        found: list[Found] = []
        for scale, least in looks.items():  # each once: a small picture is as large in all of them
            seen = self._look(picture, scale)
            found += [one for one in self._closer(picture, seen) if one.confidence >= least]
            if found and any(one.confidence >= _ENOUGH for one in seen):  # else all may be far away
                break
        if found and max(scale, usual / longer) < _FINE:
            found += self._besides(picture, found)
        found.sort(key=_prominence, reverse=True)
        fitted = corner_fit.fit(picture, [one.quad for one in found])
        return _apart([replace(one, quad=quad) for one, quad in zip(found, fitted, strict=True)])

    def _besides(self, picture: Array, known: Sequence[Found]) -> list[Found]:
        """Return the far plates beside those that are known, for which the usual look is too coarse."""
        seen = [one for one in self._look(picture, _FINE) if _is_apart(one, known)]
        closer = self._closer(picture, seen)
        return [one for one in closer if one.confidence >= _ENOUGH and _is_apart(one, known)]

    def _closer(self, picture: Array, plates: Sequence[Found]) -> list[Found]:
        """Look at each plate again, all at one size; what is none at this size is left out."""
        plates = [one for one in plates if _is_inside(one.quad, picture)]
        if not plates:
            return []
        rough = [np.asarray(one.quad.points, np.float64) for one in plates]
        views = [_view(picture, points) for points in rough]
        maps = self._session.run(None, {"images": np.stack([prepare(view) for view, _, _ in views])})[0]
        found: list[Found] = []
        for one, (_, scale, corner), told in zip(plates, views, np.asarray(maps, np.float64), strict=True):
            seen = [_moved(other, 1 / scale, corner) for other in _decode(told, _VIEW)]
            again = max(seen, key=lambda other: other.quad.overlap(one.quad), default=None)
            if again is None or again.quad.overlap(one.quad) <= SAME_PLATE:
                continue
            if one.confidence >= _ENOUGH or again.confidence >= _CLEAR:
                found.append(Found(again.quad, (one.confidence + again.confidence) / 2))
        return found

    def _look(self, picture: Array, scale: float) -> list[Found]:
        rows, columns = (max(1, round(side * scale)) for side in picture.shape[:2])
        small = picture
        if scale < 1:
            small = np.asarray(cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
        across, high = picture.shape[1] / columns, picture.shape[0] / rows
        found = [
            Found(Quad.from_points([(x * across, y * high) for x, y in one.quad.points]), one.confidence)
            for down in _parts(rows)
            for along in _parts(columns)
            for one in self._seen(small[down, along], (along.start, down.start))
        ]
        return _apart(sorted(found, key=_prominence, reverse=True))[:_MOST]

    def _seen(self, part: Array, corner: tuple[int, int]) -> list[Found]:
        """Return the plates of a part of what is looked at, whose upper left corner lies there."""
        rows, columns = part.shape[:2]
        down, right = (-side % MULTIPLE for side in (rows, columns))
        batch = np.pad(prepare(part), ((0, 0), (0, down), (0, right)))[None]
        plates = np.asarray(self._session.run(None, {"images": batch})[0][0], np.float64)
        return [_moved(one, 1.0, np.asarray(corner, np.float64)) for one in _decode(plates, (columns, rows))]


def prepare(picture: Array) -> NDArray[np.float32]:
    """Return the finder's input (3, H, W), ``x / 127.5 - 1``, of an RGB picture (H, W, 3) uint8."""
    pixels = picture.astype(np.float32) / np.float32(127.5) - np.float32(1)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _parts(length: int) -> list[slice]:
    """Return the parts of a side: alike in size, as few and as short as they may be."""
    count = max(1, ceil((length - _SHARED) / (_PART - _SHARED)))
    size = ceil((length + (count - 1) * _SHARED) / count / MULTIPLE) * MULTIPLE
    starts = [round(i * (length - size) / (count - 1)) for i in range(count)] if count > 1 else [0]
    return [slice(start, min(start + size, length)) for start in starts]


def _view(picture: Array, plate: NDArray[np.float64]) -> tuple[Array, float, NDArray[np.float64]]:
    """Return the surroundings of a plate (4, 2) in which it is ``_WIDTH`` wide, their scale and corner."""
    width = float(np.linalg.norm(plate[1] - plate[0]) + np.linalg.norm(plate[2] - plate[3])) / 2
    scale = _WIDTH / max(width, 1.0)
    corner = plate.mean(axis=0) - np.asarray(_VIEW) / (2 * scale)
    low, high = np.floor(corner).astype(int), np.ceil(corner + np.asarray(_VIEW) / scale).astype(int)
    low, high = np.maximum(low, 0), np.minimum(high, (picture.shape[1], picture.shape[0]))
    part = picture[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)]
    first = min(1.0, scale)  # a warp alone would drop pixels
    if first < 1:
        size = (max(1, round(part.shape[1] * first)), max(1, round(part.shape[0] * first)))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    shift = (low - corner) * scale
    matrix = np.array([[scale / first, 0, shift[0]], [0, scale / first, shift[1]]])
    view = cv2.warpAffine(part, matrix, _VIEW, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, np.uint8), scale, corner


def _moved(one: Found, scale: float, corner: NDArray[np.float64]) -> Found:
    """Return what was found in a view in the picture's coordinates."""
    points = [(x * scale + corner[0], y * scale + corner[1]) for x, y in one.quad.points]
    return Found(Quad.from_points(points), one.confidence)


def _decode(plates: NDArray[np.float64], size: tuple[int, int]) -> list[Found]:
    """Return the plates in a map (9, H/8, W/8), each once, the most certain first.

    ``size`` (width, height) is the picture's without what was added to fill the map.
    """
    certainty = 1 / (1 + np.exp(-plates[0]))
    highest = cv2.dilate(certainty, np.ones((3, 3), np.uint8))  # of each point and those around it
    rows, columns = np.nonzero((certainty >= _FAINT) & (certainty == highest))
    centres = (np.stack([columns, rows], axis=-1) + 0.5) * STRIDE
    corners = centres[:, None] + plates[1:, rows, columns].T.reshape(-1, 4, 2) * REACH
    kept: list[Found] = []
    for i in np.argsort(-certainty[rows, columns], kind="stable"):
        quad = Quad.from_points(corners[i].tolist())
        inside = (centres[i] < size).all() and quad.is_convex
        if inside and all(quad.overlap(other.quad) <= SAME_PLATE for other in kept):
            kept.append(Found(quad, float(certainty[rows[i], columns[i]])))
        if len(kept) == _MOST:
            break
    return kept


def _prominence(one: Found) -> float:
    """Return how much a plate stands out: certainty times width."""
    return one.confidence * (one.quad.box[2] - one.quad.box[0])


def _apart(plates: Sequence[Found]) -> list[Found]:
    """Return the plates without those that lie on one before them."""
    kept: list[Found] = []
    for one in plates:
        if _is_apart(one, kept):
            kept.append(one)
    return kept


def _is_apart(one: Found, others: Sequence[Found]) -> bool:
    """Tell whether a plate lies on none of the others."""
    return all(one.quad.overlap(other.quad) <= SAME_PLATE for other in others)


def _is_inside(quad: Quad, picture: Array) -> bool:
    """Tell whether the middle of a quad lies in a picture."""
    (x, y), (rows, columns) = np.mean(quad.points, axis=0), picture.shape[:2]
    return bool(0 <= x < columns and 0 <= y < rows)


@cache
def bundled() -> PlateFinder:
    """Return the finder that comes with Platewright."""
    return PlateFinder()


def of(reader: Reader) -> Finder | None:
    """Return the bundled finder for a reader of plates, loaded by the first picture that needs it."""
    return _find if reader.info.grammar == "plate" else None


_loading = threading.Lock()  # many threads need it first at once; each would load one of its own


def _find(picture: Array) -> list[Found]:
    with _loading:
        find = bundled()
    return find(picture)
