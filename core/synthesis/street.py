"""Drawn streets: sky, skyline, trees and asphalt behind a car, at some hour of the day."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.synthesis.canvas import Colour, Image, block, fill, glow, grain, shade, smooth, soften

Rng = np.random.Generator


@dataclass(frozen=True)
class Mood:
    """Light of an hour: colours of the sky, and factors (RGB) for everything that it lights."""

    sky: tuple[Colour, Colour]
    light: Colour
    lamps: float = 0.0  # how bright lamps and windows burn
    shadow: float = 0.55  # how dark the car's shadow is


MOODS: dict[str, Mood] = {
    "day": Mood(((138, 180, 222), (226, 236, 242)), (1.0, 1.0, 1.0)),
    "overcast": Mood(((176, 184, 192), (220, 223, 226)), (0.88, 0.9, 0.93), 0.0, 0.35),
    "dusk": Mood(((88, 100, 146), (240, 190, 150)), (0.80, 0.72, 0.72), 0.6, 0.4),
    "night": Mood(((10, 14, 30), (38, 44, 66)), (0.30, 0.32, 0.40), 1.0, 0.3),
}


def draw_street(rng: Rng, width: int, height: int, horizon: float, mood: Mood) -> Image:
    """Return a street ``(height, width, 3)``, out of focus as behind a near car; lamps are lit."""
    image = np.empty((height, width, 3), np.uint8)
    _gradient(image[: int(horizon) + 1], *mood.sky)
    _skyline(rng, image, horizon, mood)
    _trees(rng, image, horizon, mood)
    _road(rng, image, horizon, mood)
    _defocus(image, int(horizon))
    if mood.lamps:
        _lamps(rng, image, horizon, mood)
    return image


def _defocus(image: Image, horizon: int) -> None:
    """Blur what is far: everything above the horizon, and less and less of the road below it."""
    reach = min(len(image), horizon + int(len(image) * 0.35))
    far = soften(np.ascontiguousarray(image[:reach]), 3.2)
    depth = np.linspace(0, 1, reach - horizon, dtype=np.float32)[:, None, None]
    image[:horizon] = far[:horizon]
    image[horizon:reach] = far[horizon:] * (1 - depth) + image[horizon:reach] * depth


def lit(colour: Colour, mood: Mood) -> Colour:
    """Return ``colour`` in the light of ``mood``."""
    red, green, blue = (c * f for c, f in zip(colour, mood.light, strict=True))
    return red, green, blue


def _gradient(part: Image, top: Colour, bottom: Colour) -> None:
    ramp = np.linspace(0, 1, len(part))[:, None, None]
    part[:] = np.asarray(top) * (1 - ramp) + np.asarray(bottom) * ramp


def _skyline(rng: Rng, image: Image, horizon: float, mood: Mood) -> None:
    width = image.shape[1]
    x = -40.0
    while x < width:
        breadth, tall = rng.uniform(70, 170), horizon * rng.uniform(0.25, 0.8)
        tone = lit(shade((176, 178, 182), rng.uniform(0.75, 1.1)), mood)
        top = horizon - tall
        fill(image, block(x, top, x + breadth, horizon + 4, 3), shade(tone, 1.06), shade(tone, 0.92))
        _windows(rng, image, (x, top, breadth, tall), tone, mood)
        x += breadth + rng.uniform(-10, 40)


def _windows(
    rng: Rng, image: Image, place: tuple[float, float, float, float], wall: Colour, mood: Mood
) -> None:
    x, top, breadth, tall = place
    for column in np.arange(x + 12, x + breadth - 14, 22):
        for row in np.arange(top + 14, top + tall - 20, 28):
            burning = rng.random() < 0.35 * mood.lamps
            tone: Colour = (246, 214, 150) if burning else shade(wall, 0.78)
            corner = (int(column), int(row))
            cv2.rectangle(image, corner, (corner[0] + 11, corner[1] + 15), tone, -1, cv2.LINE_AA)


def _trees(rng: Rng, image: Image, horizon: float, mood: Mood) -> None:
    width = image.shape[1]
    for x in np.arange(-30, width + 30, 46):
        radius = rng.uniform(34, 62)
        tone = lit(shade((92, 122, 80), rng.uniform(0.75, 1.15)), mood)
        angles = np.linspace(0, 2 * np.pi, 11)[:-1]
        reach = radius * rng.uniform(0.8, 1.1, 10)
        centre = (x + rng.normal(0, 12), horizon - radius * 0.55)
        ring = [
            (centre[0] + r * np.cos(a), centre[1] + r * np.sin(a)) for r, a in zip(reach, angles, strict=True)
        ]
        fill(image, smooth(ring), shade(tone, 1.15), shade(tone, 0.8))


def _road(rng: Rng, image: Image, horizon: float, mood: Mood) -> None:
    height, width = image.shape[:2]
    ground = image[int(horizon) :]
    _gradient(ground, lit((150, 151, 153), mood), lit((96, 97, 100), mood))
    kerb = lit((186, 184, 178), mood)
    fill(image, np.array([[0, horizon], [width, horizon], [width, horizon + 16], [0, horizon + 16]]), kerb)
    vanish = (width * rng.uniform(0.35, 0.65), horizon - 40)
    paint = lit((214, 214, 210), mood)
    for foot in (-0.35, 0.06, 0.94, 1.35):
        _stripe(image, vanish, width * foot, horizon + 16, paint)
    cracks: Image = rng.integers(0, 256, (height // 6, width // 6), dtype=np.uint8)
    mottled = cv2.resize(cracks, (width, height), interpolation=cv2.INTER_CUBIC)[int(horizon) :]
    ground[:] = np.clip(ground * (1 + (mottled[:, :, None].astype(np.float32) - 128) / 1900), 0, 255)
    grain(rng, ground, 3.0 * max(mood.light))


def _stripe(image: Image, vanish: tuple[float, float], foot: float, start: float, paint: Colour) -> None:
    """Draw a lane line from the foot of the picture towards the vanishing point, down from ``start``."""
    bottom = float(image.shape[0])
    share = (start - vanish[1]) / (bottom - vanish[1])
    head = vanish[0] + (foot - vanish[0]) * share
    near, far = 11.0, 11.0 * share
    fill(
        image,
        np.array([[head - far, start], [head + far, start], [foot + near, bottom], [foot - near, bottom]]),
        paint,
    )


def _lamps(rng: Rng, image: Image, horizon: float, mood: Mood) -> None:
    width = image.shape[1]
    for _ in range(7):
        place = (float(rng.uniform(0, width)), float(horizon - rng.uniform(20, 260)))
        glow(image, place, float(rng.uniform(10, 26)), (255, 214, 150), 0.55 * mood.lamps)
    foot: NDArray[np.float64] = rng.uniform(0.2, 0.8, 2) * width
    for x in foot:
        glow(image, (float(x), horizon + 120), 150, (255, 206, 150), 0.16 * mood.lamps)
