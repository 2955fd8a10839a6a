"""Windows of photographs with the corners of every plate in them, for the plate finder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from core import images
from core.datasets.labelled import frames_of
from core.errors import FolderError
from core.synthesis import effects

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import Frame, FrameList

Array = NDArray[np.uint8]
Points = NDArray[np.float64]  # (4, 2), clockwise from the top-left, in pixels
Rng = np.random.Generator

WINDOW = 320  # pixels, width and height of a sample
_WIDTHS = (14.0, 290.0)  # of the plate in a sample, pixels
_SCENES = 250  # drawn streets that samples are cut from
_REPAINTED, _EMPTIED = 0.4, 0.35  # shares of photographs with another plate, and with theirs taken away
_ELSEWHERE = 0.12  # share of windows that look somewhere, not at a plate
_MOODS = ("day", "overcast", "dusk", "night")


@dataclass
class Picture:
    """A picture (H, W, 3) RGB and the corners of its plates."""

    image: Array
    plates: list[Points]


class FinderSamples:
    """Draw ``(window, plates)``: window (320, 320, 3) RGB, the corners (4, 2) of every plate in pixels.

    ``frames`` is a folder of CCPD frames, ``listed`` what is in it where that is known already; without
    them all pictures are drawn. ``root`` as in ``DrawnSampler``. Raises ``FolderError`` for a folder
    without frames whose names tell corners.
    """

    def __init__(self, root: Path | None, frames: Path | None, *, listed: FrameList | None = None) -> None:
        from core.synthesis import DrawnSampler

        self._drawn = DrawnSampler(root)
        self._frames = _placed(frames, listed or frames_of(frames)) if frames else []
        self._scene = cache(self._draw_scene)

    def draw(self, rng: Rng) -> tuple[Array, list[Points]]:
        """Return one window and the corners of the plates in it; they may reach beyond its edges."""
        real = bool(self._frames) and rng.random() < 0.85
        picture = self._photograph(rng) if real else self._street(rng)
        if rng.random() < 0.5:
            self._distract(rng, picture)
        if picture.plates and rng.random() < 0.2:
            self._put_beside(rng, picture, picture.plates[0])
        window = _window(rng, picture)
        return _exposed(rng, window.image), window.plates

    # -- pictures ------------------------------------------------------------------------------

    def _photograph(self, rng: Rng) -> Picture:
        """Return a frame as it is, with another plate on the car, or with plates anywhere else."""
        frame = self._frames[int(rng.integers(len(self._frames)))]
        assert frame.quad is not None
        corners = np.asarray(frame.quad.points, np.float64)
        picture = Picture(images.read(frame.path).copy(), [corners])
        chance = rng.random()
        if chance < _EMPTIED:
            self._empty(rng, picture)
            for _ in range(int(rng.integers(0, 4))):
                self._put(rng, picture)
        elif chance < _EMPTIED + _REPAINTED:
            self._repaint(rng, picture, corners)
        return picture

    def _street(self, rng: Rng) -> Picture:
        coded, corners = self._scene(int(rng.integers(_SCENES)))
        image = cv2.cvtColor(cv2.imdecode(coded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        return Picture(np.asarray(image, np.uint8), [corners.copy()])

    def _draw_scene(self, number: int) -> tuple[Array, Points]:
        """Return a street by its number, as a JPEG: drawing one takes a hundred times its decoding."""
        from core.synthesis.scenes import draw_scene

        rng = np.random.default_rng([20230, number])
        renderer = self._drawn.renderer
        scene = draw_scene(rng, renderer, renderer.draw(rng), _MOODS[number % len(_MOODS)])
        _, coded = cv2.imencode(".jpg", cv2.cvtColor(scene.image, cv2.COLOR_RGB2BGR))
        return np.asarray(coded, np.uint8), np.asarray(scene.quad.points, np.float64)

    # -- plates and what is none ---------------------------------------------------------------

    def _repaint(self, rng: Rng, picture: Picture, corners: Points) -> None:
        """Put a drawn plate of any kind in the place of the real one, in about its light."""
        plate = self._drawn.renderer.draw(rng).image
        low, high = np.floor(corners.min(axis=0)).astype(int), np.ceil(corners.max(axis=0)).astype(int)
        there = picture.image[max(0, low[1]) : high[1], max(0, low[0]) : high[0]]
        light = float(there.mean() if there.size else 110) / max(float(plate.mean()), 1.0)
        share = float(np.clip(light * rng.uniform(0.7, 1.3), 0.25, 1.3))
        lit = np.clip(plate * share, 0, 255).astype(np.uint8)
        _warp_onto(picture.image, lit, corners)

    def _put(self, rng: Rng, picture: Picture) -> None:
        """Put a drawn plate anywhere, where it covers no other."""
        from core.synthesis.photograph import paste, pose

        rows, columns = picture.image.shape[:2]
        plate = self._drawn.renderer.draw(rng).image
        aspect = plate.shape[1] / plate.shape[0]
        height = float(np.exp(rng.uniform(np.log(16), np.log(110))))
        corners = np.asarray(pose(rng, aspect, height, 22), np.float64)
        centre = rng.uniform((0.1, 0.1), (0.9, 0.9)) * (columns, rows)
        corners = corners - corners.mean(axis=0) + centre
        if not _free(picture, corners):
            return
        shade = np.clip(plate * rng.uniform(0.45, 1.1), 0, 255).astype(np.uint8)
        picture.image = paste(rng, picture.image, shade, corners.astype(np.float32))
        picture.plates.append(corners)

    def _empty(self, rng: Rng, picture: Picture) -> None:
        """Cover the plate of a frame with what stands above it or with a patch of no plate."""
        corners = picture.plates.pop()
        middle = corners.mean(axis=0)
        _warp_onto(picture.image, self._patch(rng, picture), middle + (corners - middle) * 1.25)

    def _patch(self, rng: Rng, picture: Picture) -> Array:
        """Return the pixels of something that is no plate."""
        patches = self._drawn.photographer.backgrounds
        if patches and rng.random() < 0.6:
            return patches[int(rng.integers(len(patches)))]
        rows, columns = picture.image.shape[:2]
        width, height = int(columns * rng.uniform(0.1, 0.5)), int(rows * rng.uniform(0.03, 0.12))
        for _ in range(8):
            x, y = int(rng.integers(columns - width)), int(rng.integers(rows - height))
            box = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], float)
            if _free(picture, box):
                return picture.image[y : y + height, x : x + width].copy()
        return np.full((36, 136, 3), rng.integers(20, 200), np.uint8)

    def _distract(self, rng: Rng, picture: Picture) -> None:
        """Put patches, signs and lines of writing where no plate is."""
        rows, columns = picture.image.shape[:2]
        for _ in range(int(rng.integers(1, 5))):
            height = float(np.exp(rng.uniform(np.log(14), np.log(120))))
            aspect = rng.uniform(1.5, 4.5) if rng.random() < 0.6 else rng.uniform(0.3, 1.5)
            half = np.array([height * aspect, height]) / 2
            middle = rng.uniform(0, 1, 2) * (columns, rows)
            signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
            corners = middle + signs * half + rng.normal(0, 0.06 * height, (4, 2))
            if not _free(picture, corners):
                continue
            patch = self._patch(rng, picture) if rng.random() < 0.5 else _sign(rng, aspect)
            _warp_onto(picture.image, patch, corners)

    def _put_beside(self, rng: Rng, picture: Picture, plate: Points) -> None:
        """Put a sticker or a badge in the plane of a plate, close to its left or right edge."""
        flat = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        width = rng.uniform(0.1, 0.4)
        left = -width - rng.uniform(0, 0.1) if rng.random() < 0.5 else 1 + rng.uniform(0, 0.1)
        top, bottom = rng.uniform(-0.15, 0.2), rng.uniform(0.8, 1.15)
        place = np.array([[left, top], [left + width, top], [left + width, bottom], [left, bottom]])
        matrix = cv2.getPerspectiveTransform(flat, plate.astype(np.float32))
        corners = np.asarray(cv2.perspectiveTransform(place[None], matrix)[0], np.float64)
        others = [other for other in picture.plates if other is not plate]
        if _free(Picture(picture.image, others), corners):
            patch = _sign(rng, 3.2 * width) if rng.random() < 0.7 else self._patch(rng, picture)
            _warp_onto(picture.image, patch, corners)


def _placed(folder: Path, listed: FrameList) -> list[Frame]:
    found = [frame for frame in listed.frames if frame.quad is not None and frame.quad.is_convex]
    if not found:
        raise FolderError("No picture in this folder says where its plate is", path=folder)
    return found


def _free(picture: Picture, corners: Points) -> bool:
    """Tell whether a quad keeps clear of every plate."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = 0.15 * (high - low)
    return all(
        ((plate.min(axis=0) > high + room) | (plate.max(axis=0) < low - room)).any()
        for plate in picture.plates
    )


def _sign(rng: Rng, aspect: float) -> Array:
    """Draw a sign or a sticker with lines of Latin writing that no plate carries."""
    rows = 96
    columns = max(24, round(rows * aspect))
    base, ink = (tuple(int(v) for v in rng.integers(0, 256, 3)) for _ in range(2))
    sign = np.full((rows, columns, 3), base, np.uint8)
    lines = int(rng.integers(1, 5)) if aspect < 2.5 else int(rng.integers(2, 5))
    for line in range(lines):
        letters = rng.integers(97, 123, int(rng.integers(2, 16)))
        text = "".join(chr(int(code)) for code in letters)
        size = rows / lines / 40
        place = (int(rng.integers(2, 14)), round((line + 0.75) * rows / lines))
        cv2.putText(
            sign, text, place, int(rng.integers(0, 8)), size, ink, max(1, round(2 * size)), cv2.LINE_AA
        )
    return sign


def _warp_onto(image: Array, patch: Array, corners: Points) -> None:
    """Warp ``patch`` onto the quad ``corners`` of ``image``, in place."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    size = (max(8, round(float(sides[0] + sides[2]) / 2)), max(4, round(float(sides[1] + sides[3]) / 2)))
    flat = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    source = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(source, (corners - 0.5).astype(np.float32))
    shape = (image.shape[1], image.shape[0])
    border = cv2.BORDER_TRANSPARENT
    cv2.warpPerspective(flat, matrix, shape, image, flags=cv2.INTER_LINEAR, borderMode=border)


def _window(rng: Rng, picture: Picture) -> Picture:
    """Return a window of the picture, nearer or farther, turned and slanted, towards a plate or not."""
    rows, columns = picture.image.shape[:2]
    if picture.plates and rng.random() > _ELSEWHERE:
        plate = picture.plates[int(rng.integers(len(picture.plates)))]
        middle = plate.mean(axis=0)
        width = float(np.linalg.norm(plate[1] - plate[0]) + np.linalg.norm(plate[2] - plate[3])) / 2
        wanted = float(np.exp(rng.uniform(*np.log(_WIDTHS))))
        goal = rng.uniform(0.05, 0.95, 2) * WINDOW
        if wanted > 0.4 * WINDOW:  # a plate that fills the window must lie in it to be seen
            goal = (0.5 + rng.uniform(-0.2, 0.2, 2)) * WINDOW
    else:
        middle, width = rng.uniform(0, 1, 2) * (columns, rows), 200.0
        wanted, goal = float(np.exp(rng.uniform(*np.log(_WIDTHS)))), np.array([WINDOW / 2, WINDOW / 2])
    scale = max(wanted / max(width, 1.0), 0.9 * WINDOW / max(rows, columns))
    image, reduced = picture.image, 1.0
    if scale < 0.6:  # a warp alone would drop pixels
        reduced = scale / 0.6 if scale > 0.1 else 0.15
        image = np.asarray(
            cv2.resize(image, None, fx=reduced, fy=reduced, interpolation=cv2.INTER_AREA), np.uint8
        )
    matrix = _turn(rng, scale / reduced, middle * reduced, goal)
    fill = tuple(int(v) for v in rng.integers(0, 256, 3))
    border = cv2.BORDER_CONSTANT if rng.random() < 0.5 else cv2.BORDER_REPLICATE
    window = cv2.warpPerspective(
        image, matrix, (WINDOW, WINDOW), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=fill
    )
    plates = [cv2.perspectiveTransform((p * reduced)[None], matrix)[0] for p in picture.plates]
    if rng.random() < 0.3:  # mirrored cars are cars: corners stay clockwise from the top-left
        window = np.ascontiguousarray(window[:, ::-1])
        plates = [((WINDOW, 0) + p * (-1, 1))[[1, 0, 3, 2]] for p in plates]
    return Picture(np.asarray(window, np.uint8), [np.asarray(p, np.float64) for p in plates])


def _exposed(rng: Rng, window: Array) -> Array:
    """Photograph a window in another light, less sharply, with noise and a poor JPEG now and then.

    By tables and OpenCV: torchvision's colours take eighty times as long on a window of this size.
    """
    if rng.random() < 0.85:
        gamma, gain = np.exp(rng.normal(0, 0.35)), np.exp(rng.normal(0, (0.22, 0.08, 0.08, 0.08)))
        ramp = (np.arange(256) / 255.0) ** gamma
        contrast = np.exp(rng.normal(0, 0.25))
        table = ((ramp - 0.5) * contrast + 0.5)[:, None] * (255 * gain[0] * gain[1:])
        window = np.asarray(cv2.LUT(window, np.clip(table, 0, 255).astype(np.uint8)[None]), np.uint8)
    if rng.random() < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(window, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        share = 1.0 if rng.random() < 0.35 else float(rng.uniform(-0.4, 0.8))  # below 0: more colourful
        window = np.asarray(cv2.addWeighted(window, 1 - share, grey, share, 0), np.uint8)
    if rng.random() < 0.3:
        window = np.asarray(cv2.GaussianBlur(window, (0, 0), float(rng.uniform(0.4, 1.8))), np.uint8)
    if rng.random() < 0.3:
        window = effects.noise(rng, window, float(rng.uniform(2, 14)))
    return effects.jpeg(window, int(rng.integers(25, 92))) if rng.random() < 0.4 else window


def _turn(rng: Rng, scale: float, middle: Points, goal: Points) -> NDArray[np.float64]:
    """Return the homography that brings ``middle`` to ``goal``, larger by ``scale``, turned and slanted."""
    angle = float(np.clip(rng.normal(0, 8), -30, 30)) if rng.random() < 0.6 else 0.0
    matrix = np.vstack([cv2.getRotationMatrix2D((0, 0), angle, scale), [0, 0, 1]])
    matrix[0, 1] += rng.normal(0, 0.06) * scale
    matrix[:2] *= np.exp(rng.normal(0, 0.07, (2, 1)))
    matrix[:2, 2] = -(matrix[:2, :2] @ middle)
    slant = np.eye(3)
    slant[2, :2] = rng.normal(0, 0.00025, 2)
    shift = np.array([[1, 0, goal[0]], [0, 1, goal[1]], [0, 0, 1]])
    return np.asarray(shift @ slant @ matrix, np.float64)
