"""Small drawing helpers for scenes: smooth shapes filled with gradients, glows, textures."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Colour = tuple[float, float, float]  # RGB
Points = Sequence[tuple[float, float]]
_SHIFT = 4  # fractional bits of OpenCV's drawing coordinates


def smooth(points: Points, rounds: int = 3) -> NDArray[np.float64]:
    """Round a polygon's corners by cutting them ``rounds`` times (Chaikin 1974)."""
    shape = np.asarray(points, float)
    for _ in range(rounds):
        ahead = np.roll(shape, -1, axis=0)
        shape = np.stack([0.75 * shape + 0.25 * ahead, 0.25 * shape + 0.75 * ahead], 1).reshape(-1, 2)
    return shape


def block(x0: float, y0: float, x1: float, y1: float, radius: float = 8) -> NDArray[np.float64]:
    """Return a box with rounded corners."""
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = [(x0 + r, y0), (x1 - r, y0), (x1, y0 + r), (x1, y1 - r), (x1 - r, y1), (x0 + r, y1),
               (x0, y1 - r), (x0, y0 + r)]  # fmt: skip
    return smooth(corners, 3)


def shade(colour: Colour, factor: float) -> Colour:
    """Return ``colour`` made lighter (factor above 1) or darker."""
    red, green, blue = (float(np.clip(c * factor, 0, 255)) for c in colour)
    return red, green, blue


def coverage(shape: tuple[int, int], points: NDArray[np.float64]) -> Image:
    """Return the anti-aliased mask ``(H, W)`` of a polygon."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(points * (1 << _SHIFT)).astype(np.int32)], 255, cv2.LINE_AA, _SHIFT)
    return mask


def fill(image: Image, points: NDArray[np.float64], top: Colour, bottom: Colour | None = None) -> None:
    """Fill a polygon with a vertical gradient from ``top`` to ``bottom``."""
    height, width = image.shape[:2]
    x0, y0 = np.maximum(np.floor(points.min(axis=0)).astype(int) - 1, 0)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0)).astype(int) + 2, (width, height))
    if x1 <= x0 or y1 <= y0:
        return
    mask = coverage((y1 - y0, x1 - x0), points - (x0, y0))[:, :, None].astype(np.float32) / 255
    ramp = np.linspace(0, 1, y1 - y0, dtype=np.float32)[:, None, None]
    upper, lower = np.asarray(top, np.float32), np.asarray(bottom or top, np.float32)
    paint = upper * (1 - ramp) + lower * ramp
    part = image[y0:y1, x0:x1]
    part[:] = part * (1 - mask) + paint * mask


def glow(image: Image, centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Add light that fades with the distance from ``centre``."""
    height, width = image.shape[:2]
    reach = 3.5 * radius  # beyond, the light is under one step of a byte
    x0, x1 = (int(np.clip(centre[0] + d, 0, width)) for d in (-reach, reach))
    y0, y1 = (int(np.clip(centre[1] + d, 0, height)) for d in (-reach, reach))
    rows = np.arange(y0, y1, dtype=np.float32)[:, None] - centre[1]
    columns = np.arange(x0, x1, dtype=np.float32) - centre[0]
    light = strength * np.exp(-(rows**2 + columns**2) / (2 * radius**2))
    part = image[y0:y1, x0:x1]
    part[:] = np.clip(part + light[:, :, None] * np.asarray(colour, np.float32), 0, 255).astype(np.uint8)


def grain(rng: np.random.Generator, image: Image, amount: float) -> None:
    """Roughen the picture by noise of standard deviation ``amount``, alike in all channels."""
    noise = rng.normal(0, amount, image.shape[:2]).astype(np.float32)
    image[:] = np.clip(image + noise[:, :, None], 0, 255).astype(np.uint8)


def soften(image: Image, sigma: float) -> Image:
    """Return the picture out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
