"""Photograph a drawn plate: pose, surroundings, light, lens, sensor, and the cut that a reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.config import Config
from core.synthesis import effects
from core.synthesis.plates import Drawn

Rng = np.random.Generator
Image = NDArray[np.uint8]
Points = NDArray[np.float32]  # (4, 2), clockwise from top-left
Mode = Literal["rectified", "box"]


class Camera(Config):
    """Ranges of a photograph; lengths are shares of the plate's height unless said otherwise."""

    heights: tuple[float, float] = (12, 72)  # of the plate in pixels, as near as it would be with one row
    rectified: float = 0.55  # share of crops that are cut by (noisy) corners; the rest are upright boxes
    corner_error: float = 0.10
    margins: tuple[float, float] = (-0.05, 0.12)
    tilt: float = 30  # degrees, of box crops
    blur: float = 1.0  # 0 keeps every picture sharp
    wear: float = 1.0  # 0 keeps plates clean
    tone: float = 1.0  # 0 keeps the colours as they were drawn


# Pictures that a person can read without fail, for measuring rather than for learning.
MEASURING = Camera(
    heights=(20, 72), corner_error=0.07, margins=(-0.02, 0.1), tilt=22, blur=0.5, wear=0.5, tone=0.7
)


_ASPECTS, _HEIGHTS = {1: 3.2, 2: 2.0}, {1: 1.0, 2: 220 / 140}  # of plates of one row and of two


class PlatePhotographer:
    """Turn flat plates into crops as a recogniser sees them.

    ``backgrounds`` are RGB patches of any size; without them the surroundings are drawn.
    """

    def __init__(self, backgrounds: Sequence[Image] = (), camera: Camera | None = None) -> None:
        self.backgrounds = list(backgrounds)
        self.camera = camera or Camera()

    def __call__(self, rng: Rng, drawn: Drawn, mode: Mode | None = None) -> Image:
        """Return one crop ``(H, W, 3)`` RGB of ``drawn``."""
        chosen: Mode = mode or ("rectified" if rng.random() < self.camera.rectified else "box")
        scene, corners = self.scene(rng, drawn, tilt=self.camera.tilt if chosen == "box" else 22)
        if chosen == "rectified":
            return _cut_quad(rng, scene, corners, self.camera, _ASPECTS[drawn.rows])
        return _cut_box(rng, scene, corners, self.camera)

    def scene(self, rng: Rng, drawn: Drawn, *, tilt: float, room: float = 0.3) -> tuple[Image, Points]:
        """Return the photograph around ``drawn`` and the corners (4, 2) of the plate in it.

        ``tilt`` is in degrees; ``room`` around the plate is a share of its height.
        """
        row = self._plate_height(rng)
        height = row * _HEIGHTS[drawn.rows]
        corners = pose(rng, drawn.image.shape[1] / drawn.image.shape[0], height, tilt)
        pad = room * height
        corners += pad - corners.min(axis=0)
        size = np.ceil(corners.max(axis=0) + pad).astype(int)
        scene = self._surroundings(rng, int(size[0]), int(size[1]))
        scene = paste(rng, scene, drawn.image, corners)
        return self._expose(rng, scene, row), corners

    def _plate_height(self, rng: Rng) -> float:
        low, high = self.camera.heights
        share = rng.beta(2.8, 1.5)
        return float(low * (high / low) ** share)

    def _surroundings(self, rng: Rng, width: int, height: int) -> Image:
        """Return a background ``(height, width, 3)``."""
        if self.backgrounds and rng.random() < 0.6:
            patch = self.backgrounds[int(rng.integers(len(self.backgrounds)))]
            rows, columns = patch.shape[:2]
            share = rng.uniform(0.4, 1)
            w, h = max(2, int(columns * share)), max(2, int(rows * share))
            x, y = int(rng.integers(columns - w + 1)), int(rng.integers(rows - h + 1))
            scene = cv2.resize(patch[y : y + h, x : x + w], (width, height), interpolation=cv2.INTER_LINEAR)
            return np.asarray(scene, np.uint8)
        return _bodywork(rng, width, height)

    def _expose(self, rng: Rng, scene: Image, height: float) -> Image:
        """Apply dirt, light, lens and sensor at the resolution of the photograph."""
        wear = self.camera.wear
        if rng.random() < 0.15 * wear:
            scene = effects.dirt(rng, scene)
        if rng.random() < 0.15 * wear:
            scene = effects.specks(rng, scene, 0.09 * height)
        scene = effects.light(rng, scene)
        if rng.random() < 0.5 * self.camera.blur:
            size = self.camera.blur * height * float(rng.beta(1, 3)) * 0.05 + 0.25
            scene = effects.blur(rng, scene, size)
        scene = effects.tone(rng, scene, self.camera.tone)
        if rng.random() < 0.6:
            scene = effects.noise(
                rng, scene, float(rng.uniform(1, 4) if rng.random() < 0.7 else rng.uniform(4, 14))
            )
        if height > 24 and rng.random() < 0.2 * self.camera.blur:
            scene = effects.coarsen(rng, scene, float(rng.uniform(max(0.45, 17 / height), 0.95)))
        if rng.random() < 0.6:
            scene = effects.jpeg(scene, int(rng.integers(25, 96)))
        return scene


def pose(rng: Rng, aspect: float, height: float, tilt: float) -> Points:
    """Return the corners of a plate turned in space, seen by a camera; ``tilt`` in degrees.

    The corners lie around the origin, ``height`` is roughly the plate's height in pixels.
    """
    turned = np.clip(rng.normal(0, 0.42, 3), -1, 1)
    yaw, pitch, roll = np.radians(turned * (50, 32, tilt))
    x, y = aspect / 2, 0.5
    flat = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]])
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    space = flat @ (about_x @ about_y).T
    distance = aspect * rng.uniform(2.5, 8)
    seen = space[:, :2] * (distance / (distance + space[:, 2:]))
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    shear = np.array([[1, rng.normal(0, 0.09)], [rng.normal(0, 0.03), 1]])
    return np.asarray(seen @ (turn @ shear).T * height, np.float32)


def _bodywork(rng: Rng, width: int, height: int) -> Image:
    """Draw what may surround a plate: a paint tone with a gradient and some edges."""
    tone = np.clip(rng.uniform(10, 235) + rng.normal(0, 12, 3), 0, 255)
    if rng.random() < 0.2:
        tone = np.clip(rng.uniform(0, 255, 3), 0, 255)
    corners = np.clip(tone + rng.normal(0, 28, (2, 2, 1)), 0, 255).astype(np.float32)
    scene = cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        shade = tuple(int(v) for v in np.clip(rng.uniform(5, 245) + rng.normal(0, 10, 3), 0, 255))
        y0, y1 = (int(v) for v in rng.integers(-2, height + 2, 2))
        cv2.line(
            scene,
            (0, y0),
            (width, y1 if rng.random() < 0.3 else y0),
            shade,
            int(rng.integers(1, 2 + height // 6)),
        )
    return np.asarray(scene, np.uint8)


def _mounted(rng: Rng, plate: Image) -> tuple[Image, tuple[int, int, int, int]]:
    """Put the plate into a holder; returns the picture and the holder's left, top, right, bottom."""
    height = plate.shape[0]
    left, top = (int(v) for v in rng.uniform(0.02, 0.10, 2) * height)
    bottom = int(rng.uniform(0.02, 0.2) * height)
    tone = tuple(
        int(v) for v in np.clip(rng.choice((20.0, 30.0, 120.0, 200.0)) + rng.normal(0, 12, 3), 0, 255)
    )
    holder = cv2.copyMakeBorder(plate, top, bottom, left, left, cv2.BORDER_CONSTANT, value=tone)
    if bottom > 8 and rng.random() < 0.7:
        ink = (225, 225, 225) if tone[0] < 110 else (40, 40, 40)
        base = holder.shape[0] - 2
        for x in range(int(holder.shape[1] * 0.2), int(holder.shape[1] * 0.8), 6):
            if rng.random() < 0.75:  # the dealer's line, far too small to be read
                cv2.line(
                    holder, (x, base - bottom // 2), (x + 3, base - int(rng.integers(1, bottom // 2))), ink, 1
                )
    return np.asarray(holder, np.uint8), (left, top, left, bottom)


def paste(rng: Rng, scene: Image, plate: Image, corners: Points) -> Image:
    """Warp ``plate`` onto ``scene`` so that its corners come to lie at ``corners``."""
    drawn_height, drawn_width = plate.shape[:2]
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    target = float(max(sides[1], sides[3]))
    if target < 0.65 * drawn_height:
        wide = float(max(sides[0], sides[2]))
        shape = (max(24, round(wide)), max(8, round(target)))
        plate = np.asarray(cv2.resize(plate, shape, interpolation=cv2.INTER_AREA), np.uint8)
        drawn_height, drawn_width = plate.shape[:2]
    left = top = 0
    if rng.random() < 0.45:
        plate, (left, top, _, _) = _mounted(rng, plate)
    source = np.array([[0, 0], [drawn_width, 0], [drawn_width, drawn_height], [0, drawn_height]], np.float32)
    source += np.array([left, top], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, corners - 0.5)
    size = (scene.shape[1], scene.shape[0])
    return np.asarray(
        cv2.warpPerspective(
            plate, matrix, size, scene, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
        ),
        np.uint8,
    )


def _cut_quad(rng: Rng, scene: Image, corners: Points, camera: Camera, aspect: float) -> Image:
    """Rectify by corners that are a little wrong, with a margin that may be negative."""
    height = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    width = float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    spread = camera.corner_error * rng.beta(1, 1.8) * height
    noisy = corners + rng.uniform(-spread, spread, (4, 2)).astype(np.float32)
    low, high = camera.margins
    margin = rng.uniform(low, high) if rng.random() < 0.6 else rng.normal(0.01, 0.015)
    rows = max(12, round(height * rng.uniform(0.85, 1.6)))
    if rng.random() < 0.7:
        width = rows * aspect * rng.uniform(0.85, 1.1)
    columns = max(24, round(width))
    inset = rows * margin / (1 + 2 * margin)
    goal = np.array(
        [[inset, inset], [columns - inset, inset], [columns - inset, rows - inset], [inset, rows - inset]],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(noisy - 0.5, goal - 0.5)
    return np.asarray(
        cv2.warpPerspective(
            scene, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def _cut_box(rng: Rng, scene: Image, corners: Points, camera: Camera) -> Image:
    """Cut the upright box around the plate with a margin on each side."""
    height = float(np.linalg.norm(corners[3] - corners[0]))
    low, high = camera.margins
    sides = rng.uniform(low, high, 4) if rng.random() < 0.5 else rng.normal(0.02, 0.025, 4)
    x0, y0 = corners.min(axis=0) - sides[:2] * height
    x1, y1 = corners.max(axis=0) + sides[2:] * height
    left, top = max(0, round(float(x0))), max(0, round(float(y0)))
    crop = scene[top : max(top + 8, round(float(y1))), left : max(left + 16, round(float(x1)))]
    if rng.random() < 0.4:
        factor = rng.uniform(0.9, 1.6) * rng.uniform(0.9, 1.1, 2)
        shape = (max(16, round(crop.shape[1] * factor[0])), max(8, round(crop.shape[0] * factor[1])))
        return np.asarray(cv2.resize(crop, shape, interpolation=cv2.INTER_LINEAR), np.uint8)
    return np.ascontiguousarray(crop)


def photograph(rng: Rng, drawn: Drawn, mode: Mode | None = None) -> Image:
    """Photograph ``drawn`` with the default camera before drawn surroundings."""
    return PlatePhotographer()(rng, drawn, mode)
