"""Drawn vehicles seen from behind, flat; half a pixel a millimetre on a canvas of 1100 x 1000."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.synthesis.canvas import Colour, Image, block, coverage, fill, shade, smooth

Rng = np.random.Generator
CANVAS = (1100, 1000)  # width, height
CENTRE, GROUND = CANVAS[0] / 2, 960.0
PLATE_SCALE = 0.5  # pixels a millimetre

PAINTS: tuple[Colour, ...] = (
    (222, 224, 226), (46, 48, 52), (150, 156, 162), (92, 30, 34), (36, 58, 96), (196, 186, 168), (64, 84, 78),
    (232, 233, 230), (118, 128, 138), (70, 56, 48),
)  # fmt: skip
_GLASS: Colour = (58, 68, 78)
_RUBBER: Colour = (30, 31, 33)
_TRIM: Colour = (44, 45, 48)
_CHROME: Colour = (206, 210, 214)
LAMP: Colour = (176, 22, 28)


@dataclass(frozen=True)
class Vehicle:
    """A drawn vehicle: RGB and alpha of the canvas, the plate's centre, and where its lamps are."""

    image: Image
    alpha: Image
    plate: tuple[float, float]
    lamps: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Build:
    """Measures of a car in canvas pixels: half its width, heights above the ground."""

    half: float = 440
    roof: float = 720
    belt: float = 480  # where the rear window begins
    shoulder: float = 440
    plate: float = 300  # centre of the plate
    lean: float = 110  # by how much the roof is narrower on each side


BUILDS = {
    "sedan": Build(),
    "hatch": Build(420, 745, 500, 470, 320, 95),
    "suv": Build(455, 830, 560, 520, 380, 80),
}


def draw_car(rng: Rng, build: str, paint: Colour, plate_width: float) -> Vehicle:
    """Draw a car; ``plate_width`` in canvas pixels sets the width of the plate's recess."""
    b = BUILDS[build]
    image, alpha = _empty()
    body = _body(b)
    tyres = [
        block(CENTRE + s * (b.half - 70) - 62, GROUND - 150, CENTRE + s * (b.half - 70) + 62, GROUND, 26)
        for s in (-1, 1)
    ]
    for tyre in tyres:
        fill(image, tyre, shade(_RUBBER, 1.2), _RUBBER)
    cabin = _cabin(b)
    fill(image, cabin, shade(paint, 1.12), shade(paint, 0.96))
    _window(image, b)
    fill(image, body, shade(paint, 1.04), shade(paint, 0.74))
    _panels(image, b, paint)
    lamps = _tail_lamps(rng, image, b)
    place = (CENTRE, GROUND - b.plate)
    _recess(image, place, plate_width, paint)
    _bumper(rng, image, b, paint)
    for part in (*tyres, cabin, body):
        np.maximum(alpha, coverage(alpha.shape, part), out=alpha)
    return Vehicle(image, alpha, place, lamps)


def draw_lorry(paint: Colour, plate_width: float) -> Vehicle:
    """Draw a lorry's box with its bumper bar, which carries the plate."""
    image, alpha = _empty()
    half, top, floor = 500.0, 40.0, GROUND - 300
    box = block(CENTRE - half, top, CENTRE + half, floor, 10)
    fill(image, box, shade(paint, 1.05), shade(paint, 0.82))
    for rib in np.linspace(CENTRE - half + 40, CENTRE + half - 40, 13):
        fill(image, block(rib - 2, top + 16, rib + 2, floor - 50, 2), shade(paint, 0.86))
    fill(image, block(CENTRE - 3, top + 6, CENTRE + 3, floor - 6, 2), shade(paint, 0.45))
    for post in (-60, 60):
        fill(
            image,
            block(CENTRE + post - 6, top + 20, CENTRE + post + 6, floor - 20, 5),
            shade(_CHROME, 0.95),
            shade(_CHROME, 0.6),
        )
    _warning_stripes(image, half, floor)
    tyres = [block(CENTRE + s * 330 - 120, GROUND - 260, CENTRE + s * 330 + 120, GROUND, 30) for s in (-1, 1)]
    bar = block(CENTRE - half + 20, GROUND - 290, CENTRE + half - 20, GROUND - 140, 12)
    for tyre in tyres:
        fill(image, tyre, shade(_RUBBER, 1.1), _RUBBER)
    fill(image, bar, shade(_TRIM, 1.5), _TRIM)
    lamps = tuple((CENTRE + s * (half - 110), GROUND - 215) for s in (-1, 1))
    for x, y in lamps:
        fill(image, block(x - 66, y - 36, x + 66, y + 36, 10), shade(LAMP, 1.2), shade(LAMP, 0.7))
        fill(image, block(x - 14, y - 30, x + 14, y + 30, 8), (214, 130, 40), (186, 104, 26))
    for part in (box, bar, *tyres):
        np.maximum(alpha, coverage(alpha.shape, part), out=alpha)
    place = (CENTRE, GROUND - 215)
    _holder(image, place, plate_width)
    return Vehicle(image, alpha, place, lamps)


def _empty() -> tuple[Image, Image]:
    return np.zeros((CANVAS[1], CANVAS[0], 3), np.uint8), np.zeros((CANVAS[1], CANVAS[0]), np.uint8)


def _mirrored(right: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Complete a shape given by its right half, top to bottom, offsets from the centre."""
    return [(CENTRE + x, y) for x, y in right] + [(CENTRE - x, y) for x, y in reversed(right)]


def _body(b: Build) -> NDArray[np.float64]:
    top, low = GROUND - b.shoulder, GROUND - 70
    right = [(b.half * 0.72, top - 36), (b.half * 0.9, top - 20), (b.half, top + 60), (b.half + 4, low - 150),
             (b.half - 14, low - 20), (b.half * 0.8, low)]  # fmt: skip
    return np.asarray(smooth(_mirrored(right)))


def _cabin(b: Build) -> NDArray[np.float64]:
    top, low = GROUND - b.roof, GROUND - b.shoulder + 30
    narrow = b.half - b.lean
    right = [
        (narrow * 0.55, top),
        (narrow * 0.9, top + 18),
        (narrow, top + 70),
        (b.half - 26, low - 70),
        (b.half - 20, low),
    ]
    return np.asarray(smooth(_mirrored(right)))


def _window(image: Image, b: Build) -> None:
    top, low = GROUND - b.roof + 44, GROUND - b.belt + 22
    narrow, wide = b.half - b.lean - 44, b.half - 70
    glass = smooth(_mirrored([(narrow * 0.8, top), (narrow, top + 26), (wide, low - 24), (wide * 0.9, low)]))
    fill(image, glass, shade(_GLASS, 1.7), shade(_GLASS, 0.7))
    across = (-0.5 * wide, -0.2 * narrow, 0.1 * narrow, -0.25 * wide)
    gleam = np.array(
        [(CENTRE + x, y) for x, y in zip(across, (low - 10, top + 12, top + 12, low - 10), strict=True)]
    )
    sheen = image.copy()
    fill(sheen, gleam, shade(_GLASS, 2.3), shade(_GLASS, 1.2))
    image[:] = (image * 0.6 + sheen * 0.4).astype(np.uint8)
    fill(image, block(CENTRE - 60, top + 3, CENTRE + 60, top + 10, 3), (120, 24, 28))


def _panels(image: Image, b: Build, paint: Colour) -> None:
    """Draw the shoulder's light, the boot's seams and the badge."""
    y = GROUND - b.shoulder
    fill(
        image,
        block(CENTRE - b.half * 0.84, y - 18, CENTRE + b.half * 0.84, y - 6, 6),
        shade(paint, 1.22),
        shade(paint, 1.06),
    )
    seam = shade(paint, 0.55)
    for s in (-1, 1):
        x = CENTRE + s * b.half * 0.63
        fill(image, block(x - 2, y + 20, x + 2, GROUND - 215, 2), seam)
    fill(image, block(CENTRE - b.half * 0.63, GROUND - 218, CENTRE + b.half * 0.63, GROUND - 214, 2), seam)
    badge = (CENTRE, GROUND - b.plate - 96)
    ring = smooth(
        [(badge[0] + 20 * np.cos(a), badge[1] + 20 * np.sin(a)) for a in np.linspace(0, 6.283, 13)[:-1]], 2
    )
    fill(image, ring, _CHROME, shade(_CHROME, 0.65))
    fill(image, badge + (ring - badge) * 0.68, shade(paint, 0.7), shade(paint, 0.5))


def _tail_lamps(rng: Rng, image: Image, b: Build) -> tuple[tuple[float, float], ...]:
    y, tall = GROUND - b.shoulder + 50, float(rng.uniform(62, 96))
    inner, lamps = b.half * float(rng.uniform(0.56, 0.66)), []
    slope = float(rng.uniform(0, 18))
    for s in (-1, 1):
        x0, x1 = CENTRE + s * inner, CENTRE + s * (b.half - 4)
        shape = smooth(
            [(x0, y + slope), (x1, y - slope / 2), (x1, y + tall), (x0 + s * 16, y + tall * 0.82)], 2
        )
        fill(image, shape, shade(LAMP, 1.15), shade(LAMP, 0.6))
        middle = shape.mean(axis=0)
        fill(
            image,
            middle + (shape - middle) * (0.72, 0.22) + (0, tall * 0.2),
            (228, 214, 208),
            (196, 160, 150),
        )
        fill(image, middle + (shape - middle) * (0.8, 0.16) - (0, tall * 0.22), (226, 70, 64), (200, 40, 40))
        lamps.append((float(middle[0]), float(middle[1])))
    return tuple(lamps)


def _recess(image: Image, place: tuple[float, float], plate_width: float, paint: Colour) -> None:
    x, y = place
    half = plate_width / 2 + 34
    shape = smooth(
        [(x - half, y - 60), (x + half, y - 60), (x + half - 22, y + 58), (x - half + 22, y + 58)], 2
    )
    fill(image, shape, shade(paint, 0.42), shade(paint, 0.8))
    fill(image, block(x - half * 0.86, y - 66, x + half * 0.86, y - 52, 6), _CHROME, shade(_CHROME, 0.55))
    _holder(image, place, plate_width)


def _holder(image: Image, place: tuple[float, float], plate_width: float) -> None:
    x, y = place
    fill(
        image,
        block(x - plate_width / 2 - 6, y - 41, x + plate_width / 2 + 6, y + 42, 6),
        (36, 37, 40),
        (26, 27, 29),
    )


def _bumper(rng: Rng, image: Image, b: Build, paint: Colour) -> None:
    top, low = GROUND - 190, GROUND - 72
    edge = shade(paint, 0.62)
    fill(image, block(CENTRE - b.half + 6, top - 5, CENTRE + b.half - 6, top, 3), shade(paint, 1.15), edge)
    skirt = smooth(_mirrored([(b.half * 0.86, low - 62), (b.half * 0.94, low - 30), (b.half * 0.84, low)]), 2)
    fill(image, skirt, shade(_TRIM, 1.25), shade(_TRIM, 0.7))
    for s in (-1, 1):
        x = CENTRE + s * b.half * 0.78
        fill(image, block(x - 46, top + 34, x + 46, top + 48, 6), (150, 30, 32), (110, 20, 24))
    if rng.random() < 0.6:
        for s in (-1, 1) if rng.random() < 0.5 else (1,):
            x = CENTRE + s * b.half * 0.52
            fill(image, block(x - 40, low - 24, x + 40, low + 4, 12), _CHROME, shade(_CHROME, 0.5))
            fill(image, block(x - 32, low - 18, x + 32, low - 1, 9), (22, 22, 24))


def _warning_stripes(image: Image, half: float, floor: float) -> None:
    """Draw the red and white reflecting strip along the foot of the box."""
    edges = np.linspace(CENTRE - half + 20, CENTRE + half - 20, 17)
    for i, (x0, x1) in enumerate(pairwise(edges)):
        tone: Colour = (176, 34, 36) if i % 2 else (226, 226, 222)
        fill(image, block(x0, floor - 38, x1, floor - 18, 1), tone, shade(tone, 0.88))
