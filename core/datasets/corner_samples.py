"""Crops whose plate's corners are known, for the corner head: drawn plates and CCPD frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.datasets import augment, sources
from core.datasets.labelled import frames_of
from core.plate import PlateKind
from core.reading import Quad

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import FrameList
    from core.synthesis import DrawnSampler

Array = NDArray[np.uint8]
Points = NDArray[np.float64]  # (4, 2), clockwise from the top-left
_SIZE = (192, 64)  # pixels of a sample: twice the network's input
_REAL, _BOXES, _TURN = 0.35, 0.8, 13.0  # shares of photographs and of box crops; degrees (sigma)
# Of the drawn plates nearly half have two rows: no photograph shows any.
_DOUBLE_ROWS, _LORRIES = 0.9, {PlateKind.YELLOW: 0.5, PlateKind.TRAILER: 0.35}


class CornerSamples:
    """Draw ``(crop, corners)``: crop (64, 192, 3) RGB, corners (4, 2) in shares of its size.

    ``frames`` is a folder of CCPD frames, ``listed`` what is in it where that is known already; without
    them all plates are drawn. ``root`` as in ``DrawnSampler``.
    """

    def __init__(
        self,
        root: Path | None,
        frames: Path | None,
        camera: dict[str, Any] | None = None,
        *,
        listed: FrameList | None = None,
    ) -> None:
        from core.synthesis import Camera, DrawnSampler
        from core.synthesis.labels import KIND_WEIGHTS

        self._drawn: DrawnSampler = DrawnSampler(
            root,
            camera=Camera(tilt=34, **(camera or {})),
            weights=KIND_WEIGHTS | _LORRIES,
            double_rows=_DOUBLE_ROWS,
        )
        self._real = sources.labelled(frames, listed or frames_of(frames)) if frames else None

    def draw(self, rng: np.random.Generator) -> tuple[Array, Points]:
        """Return one crop, boxed or nearly rectified, and where its plate's corners are."""
        if self._real is not None and rng.random() < _REAL:
            around, quad = self._real.surroundings(rng)
            crop, corners = _cut(*_turned(around, np.asarray(quad.points, np.float64), rng), rng)
            return augment.relight(augment.degrade(crop, rng), rng), corners
        plate = self._drawn.renderer.draw(rng)
        scene, flat = self._drawn.photographer.scene(rng, plate, tilt=34, room=0.55)
        crop, corners = _cut(scene, np.asarray(flat, np.float64), rng)
        return (augment.relight(crop, rng) if rng.random() < 0.3 else crop), corners


def _turned(scene: Array, corners: Points, rng: np.random.Generator) -> tuple[Array, Points]:
    """Turn and shear a photograph, with room at its edges."""
    angle = float(np.clip(rng.normal(0, _TURN), -38, 38)) if rng.random() < 0.7 else 0.0
    shear = float(rng.normal(0, 0.15)) if rng.random() < 0.3 else 0.0
    height, width = scene.shape[:2]
    x, y = corners.mean(axis=0)
    matrix = cv2.getRotationMatrix2D((float(x), float(y)), angle, 1)
    matrix = np.array([[1, shear], [0, 1]]) @ matrix
    room = round(0.3 * width)
    matrix[:, 2] += (room - shear * y, room)
    size = (width + 2 * room, height + 2 * room)
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    turned = cv2.warpAffine(scene, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8), np.asarray(moved, np.float64)


def _cut(scene: Array, corners: Points, rng: np.random.Generator) -> tuple[Array, Points]:
    """Cut the upright box, tight or loose, or warp by corners that are quite wrong."""
    height = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    if rng.random() < _BOXES:
        tight = rng.random() < 0.75
        room = (rng.normal(0.03, 0.06, 4) if tight else rng.uniform(-0.08, 0.5, 4)) * height
        (x0, y0), (x1, y1) = corners.min(axis=0) - room[:2], corners.max(axis=0) + room[2:]
        source = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    else:
        source = np.asarray(augment.jitter_quad(Quad.from_points(corners.tolist()), rng, 0.25).points)
    width, rows = _SIZE
    goal = np.array([[0, 0], [width, 0], [width, rows], [0, rows]], np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32) - np.float32(0.5), goal)
    crop = cv2.warpPerspective(scene, matrix, _SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    moved = cv2.perspectiveTransform((corners - 0.5)[None], matrix.astype(np.float64))[0] + 0.5
    return np.asarray(crop, np.uint8), np.asarray(moved / _SIZE, np.float64)
