"""What light, dirt, lens and camera do to a picture, RGB uint8 ``(H, W, 3)`` in and out."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Image = NDArray[np.uint8]
_LUMA = np.array([0.299, 0.587, 0.114])
_NOISE_SIDE = 512


@cache
def _noise_bank() -> NDArray[np.int8]:
    """Unit noise times 32, drawn once: cutting from it is ten times as fast as drawing it anew."""
    values = np.random.default_rng(7).standard_normal((_NOISE_SIDE, _NOISE_SIDE, 3)) * 32
    return np.clip(values, -127, 127).astype(np.int8)


def light(rng: Rng, image: Image) -> Image:
    """Light the picture unevenly: a smooth field, now and then a hard shadow or a glare."""
    height, width = image.shape[:2]
    grid = 1 + rng.normal(0, 0.14, (3, 5, 1)).astype(np.float32)
    field = cv2.resize(np.repeat(grid, 3, axis=2), (width, height), interpolation=cv2.INTER_LINEAR)
    draw = rng.random()
    if draw < 0.12:
        field *= _shadow(rng, width, height)[:, :, None]
    lit = cv2.multiply(image, field, dtype=cv2.CV_8U)
    if draw > 1 - 0.07:
        lit = cv2.add(lit, _glare(rng, width, height))
    return np.asarray(lit, np.uint8)


def _shadow(rng: Rng, width: int, height: int) -> NDArray[np.float32]:
    """Return a field that is darker on one side of a soft slanting edge."""
    depth = float(rng.uniform(0.35, 0.8))
    x, slope = rng.uniform(0.1, 0.9) * width, rng.normal(0, 1.2) * height
    far = 4 * width
    points = np.array([[x, 0], [far, 0], [far, height], [x + slope, height]], np.int32)
    if rng.random() < 0.4:
        y, drop = rng.uniform(0.2, 0.8) * height, rng.normal(0, 0.3) * height
        points = np.array([[0, y], [width, y + drop], [width, -far], [0, -far]], np.int32)
    field = np.ones((height, width), np.float32)
    cv2.fillPoly(field, [points], depth)
    return np.asarray(cv2.blur(field, (3, 3)), np.float32)


def _glare(rng: Rng, width: int, height: int) -> Image:
    centre = (int(rng.integers(width)), int(rng.integers(height)))
    small = np.zeros((height, width), np.uint8)
    axes = (max(2, int(width * rng.uniform(0.06, 0.25))), max(2, int(height * rng.uniform(0.1, 0.4))))
    cv2.ellipse(small, centre, axes, float(rng.uniform(0, 180)), 0, 360, int(rng.integers(60, 200)), -1)
    spread = max(3, int(height * 0.35)) | 1
    return np.asarray(
        cv2.merge([cv2.blur(cv2.blur(small, (spread, spread)), (spread, spread))] * 3), np.uint8
    )


def dirt(rng: Rng, image: Image) -> Image:
    """Lay mud and dust over the picture: blotches of one brown or grey tone."""
    height, width = image.shape[:2]
    grid = rng.random((5, 12)).astype(np.float32) ** float(rng.uniform(1.5, 4))
    alpha = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * float(rng.uniform(0.2, 0.6))
    alpha = np.clip(alpha, 0, 0.75)[:, :, None]
    tone = np.clip(np.array([120, 108, 92]) + rng.normal(0, 25) + rng.normal(0, 6, 3), 0, 255).astype(
        np.float32
    )
    return np.asarray(image + (tone - image) * alpha, np.uint8)


def specks(rng: Rng, image: Image, largest: float) -> Image:
    """Hide little spots (leaves, drops, chipped paint), radius up to ``largest`` pixels."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 6))):
        point = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (max(1, int(rng.uniform(0.2, 1) * largest)), max(1, int(rng.uniform(0.2, 0.7) * largest)))
        tone = tuple(int(v) for v in np.clip(rng.uniform(20, 235) + rng.normal(0, 15, 3), 0, 255))
        cv2.ellipse(image, point, axes, float(rng.uniform(0, 180)), 0, 360, tone, -1, cv2.LINE_AA)
    return image


def blur(rng: Rng, image: Image, size: float) -> Image:
    """Blur as a lens out of focus or a moving car does; ``size`` is the scale of it in pixels."""
    if rng.random() < 0.6:
        sigma = max(0.2, size * float(rng.uniform(0.3, 1)))
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)
    return np.asarray(cv2.filter2D(image, -1, _motion_kernel(rng, 2.6 * size)), np.uint8)


def _motion_kernel(rng: Rng, length: float) -> NDArray[np.float32]:
    reach = max(1, int(np.ceil(length / 2)))
    side = 2 * reach + 1
    kernel = np.zeros((side, side), np.float32)
    angle = float(rng.normal(0, 0.3)) if rng.random() < 0.6 else float(rng.uniform(0, np.pi))
    dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
    start = (round((reach - dx) * 16), round((reach - dy) * 16))
    stop = (round((reach + dx) * 16), round((reach + dy) * 16))
    cv2.line(kernel, start, stop, 1.0, 1, cv2.LINE_AA, 4)
    return kernel / max(float(kernel.sum()), 1e-6)


def coarsen(rng: Rng, image: Image, factor: float) -> Image:
    """Lose detail by scaling down by ``factor`` (under 1) and up again, by one of three filters."""
    height, width = image.shape[:2]
    small = (max(8, round(width * factor)), max(6, round(height * factor)))
    reduced = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
    filters = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)
    chosen = filters[int(np.searchsorted((0.55, 0.95), rng.random()))]
    return np.asarray(cv2.resize(reduced, (width, height), interpolation=chosen), np.uint8)


def tone(rng: Rng, image: Image, strength: float = 1.0) -> Image:
    """Expose, tint and compress the picture as one of several cameras at one hour of the day.

    ``strength`` under 1 mixes the picture as it was in again.
    """
    names = list(_CAMERAS)
    camera = _CAMERAS[names[int(np.searchsorted(_CAMERA_SHARES, rng.random()))]]
    saturation, gain, offset, gamma = camera(rng)
    mix = saturation * np.eye(3) + (1 - saturation) * _LUMA
    matrix = np.column_stack([np.asarray(gain)[:, None] * mix, offset]).astype(np.float32)
    toned = cv2.transform(image, matrix)
    if abs(gamma - 1) > 0.05:
        table = (np.linspace(0, 1, 256) ** gamma * 255).astype(np.uint8)
        toned = cv2.LUT(toned, table)
    if strength < 1:
        toned = cv2.addWeighted(toned, strength, image, 1 - strength, 0)
    return np.asarray(toned, np.uint8)


Tone = tuple[float, NDArray[np.float64], NDArray[np.float64], float]


def _daylight(rng: Rng) -> Tone:
    gain = rng.uniform(0.75, 1.35) * rng.uniform(0.9, 1.1, 3)
    return (
        float(rng.uniform(0.8, 1.6)),
        gain,
        rng.uniform(-25, 20) + np.zeros(3),
        float(rng.uniform(0.7, 1.4)),
    )


def _bright(rng: Rng) -> Tone:
    gain = rng.uniform(1.2, 1.7) * rng.uniform(0.9, 1.1, 3)
    return (
        float(rng.uniform(0.9, 1.5)),
        gain,
        rng.uniform(-20, 40) + rng.uniform(0, 15, 3),
        float(rng.uniform(0.6, 1.1)),
    )


def _dark(rng: Rng) -> Tone:
    gain = rng.uniform(0.28, 0.65) * rng.uniform(0.75, 1.25, 3)
    return (
        float(rng.uniform(0.3, 1.2)),
        gain,
        rng.uniform(-10, 25) + rng.normal(0, 4, 3),
        float(rng.uniform(0.8, 1.3)),
    )


def _pos_camera(rng: Rng) -> Tone:
    """Return the green, purple, red or yellow cast and the crushed blacks of a point-of-sale camera."""
    casts = ((0.8, 1.2, 0.8), (1.05, 0.8, 1.15), (1.2, 0.8, 0.75), (1.1, 1.15, 0.6), (0.7, 1.0, 1.25))
    cast = np.asarray(casts[int(np.searchsorted((0.45, 0.65, 0.75, 0.85), rng.random()))])
    share = rng.uniform(0.3, 1.2)
    gain = (1 + (cast - 1) * share) * rng.uniform(0.8, 1.7)
    return (
        float(rng.uniform(0.7, 1.6)),
        gain,
        -rng.uniform(0, 70) + rng.normal(0, 6, 3),
        float(rng.uniform(0.8, 1.3)),
    )


def _grey_sensor(rng: Rng) -> Tone:
    """Return the flat, pale rendering of traffic-police cameras."""
    gain = rng.uniform(0.3, 0.75) * rng.uniform(0.92, 1.08, 3)
    return float(rng.uniform(0.25, 0.9)), gain, rng.uniform(15, 80) + rng.normal(0, 6, 3), 1.0


def _monochrome(rng: Rng) -> Tone:
    gain = np.full(3, rng.uniform(0.5, 1.4))
    return 0.0, gain, np.full(3, rng.uniform(-20, 40)), float(rng.uniform(0.7, 1.4))


_CAMERAS = {
    "daylight": _daylight,
    "bright": _bright,
    "dark": _dark,
    "pos": _pos_camera,
    "grey": _grey_sensor,
    "monochrome": _monochrome,
}
_CAMERA_SHARES = np.cumsum((0.37, 0.12, 0.13, 0.21, 0.14))


def noise(rng: Rng, image: Image, sigma: float) -> Image:
    """Add sensor noise of standard deviation ``sigma``."""
    height, width = image.shape[:2]
    if height > _NOISE_SIDE or width > _NOISE_SIDE:
        return image
    bank = _noise_bank()
    y, x = int(rng.integers(_NOISE_SIDE - height + 1)), int(rng.integers(_NOISE_SIDE - width + 1))
    patch = bank[y : y + height, x : x + width]
    return np.asarray(cv2.addWeighted(image, 1.0, patch, sigma / 32, 0, dtype=cv2.CV_8U), np.uint8)


def jpeg(image: Image, quality: int) -> Image:
    """Compress and decompress."""
    # The codec takes BGR; handing it RGB would weigh the wrong channels.
    packed = cv2.imencode(".jpg", image[:, :, ::-1], (cv2.IMWRITE_JPEG_QUALITY, quality))[1]
    decoded: Image = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(decoded[:, :, ::-1])
