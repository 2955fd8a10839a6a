"""Corners that fit: the corner head looks closer at plates whose corners are known only roughly."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images import Array
from core.reading import Quad
from core.recognition import corner_head

_ROOM = (0.3, 0.2)  # around the rough quad and around what the first look made of it, of the plate's height
_SIZE = (288, 96)  # pixels of a view: three times the head's input
_SAME = 0.3  # of the boxes: a quad that shares less with the rough one is another thing

Points = NDArray[np.float64]  # (4, 2), clockwise from the top-left, in pixels


def fit(picture: Array, quads: Sequence[Quad]) -> list[Quad]:
    """Return each quad with corners that lie on the plate's; as it was where the head sees none there."""
    if not quads:
        return []
    rough = [np.asarray(quad.points, np.float64) for quad in quads]
    found = _look(picture, rough, [_box(points, _ROOM[0]) for points in rough])
    found = _look(picture, found, [_grown(points, _ROOM[1]) for points in found])
    fitted = [Quad.from_points(points.tolist()) for points in found]
    return [
        new if new.is_convex and new.overlap(old) > _SAME else old
        for new, old in zip(fitted, quads, strict=True)
    ]


def _look(picture: Array, plates: Sequence[Points], views: Sequence[Points]) -> list[Points]:
    """Return the corners that the head sees in these views (quads); as they were where a view is none."""
    goal = np.array([[0, 0], [_SIZE[0], 0], _SIZE, [0, _SIZE[1]]], np.float32) - np.float32(0.5)
    matrices = [cv2.getPerspectiveTransform((view - 0.5).astype(np.float32), goal) for view in views]
    border = cv2.BORDER_REPLICATE
    crops = [
        np.asarray(
            cv2.warpPerspective(picture, m, _SIZE, flags=cv2.INTER_LINEAR, borderMode=border), np.uint8
        )
        for m in matrices
    ]
    told: list[Points] = []
    for points, matrix, corners in zip(plates, matrices, corner_head.bundled().corners(crops), strict=True):
        try:
            back = np.linalg.inv(matrix)
        except np.linalg.LinAlgError:  # three of the view's corners on one line
            told.append(points)
            continue
        told.append(np.asarray(cv2.perspectiveTransform((corners - 0.5)[None], back)[0] + 0.5, np.float64))
    return told


def _box(points: Points, room: float) -> Points:
    """Return the upright box around a plate, larger on each side by a share of the plate's height."""
    reach = room * _height(points)
    (x0, y0), (x1, y1) = points.min(axis=0) - reach, points.max(axis=0) + reach
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def _grown(points: Points, room: float) -> Points:
    """Return the plate's own quad, larger on each side by a share of its height."""
    across = (points[1] - points[0] + points[2] - points[3]) / 2
    down = (points[3] - points[0] + points[2] - points[1]) / 2
    reach = room * _height(points)
    across = across / max(float(np.linalg.norm(across)), 1e-6) * reach
    down = down / max(float(np.linalg.norm(down)), 1e-6) * reach
    grown: Points = points + np.array([-across - down, across - down, across + down, -across + down])
    return grown


def _height(points: Points) -> float:
    return float(np.linalg.norm(points[3] - points[0]) + np.linalg.norm(points[2] - points[1])) / 2
