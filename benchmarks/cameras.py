"""Cameras whose pictures a reader has not learnt from: each spoils every crop in a way of its own.

What a camera does to a picture depends on the picture's name alone, so that it is the same in every run.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from core import images
from core.images import Array

Camera = Callable[[Array, np.random.Generator], Array]  # an RGB crop (h, w, 3) uint8 -> another one
_QUALITY = 55  # of the JPEG that each of them writes


def plain(crop: Array, rng: np.random.Generator) -> Array:
    """Return the crop as it was taken."""
    return crop


def far(crop: Array, rng: np.random.Generator) -> Array:
    """See the plate eleven pixels high, noisy, and enlarged by the camera itself."""
    small = cv2.resize(
        crop, (max(8, round(crop.shape[1] * 11 / crop.shape[0])), 11), interpolation=cv2.INTER_AREA
    )
    noisy = np.clip(small + rng.normal(0, 6, small.shape), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(noisy, (small.shape[1] * 4, 44), interpolation=cv2.INTER_CUBIC), np.uint8)


def shaken(crop: Array, rng: np.random.Generator) -> Array:
    """Smear the plate over a quarter of its height, in about one direction."""
    picture = cv2.resize(crop, (160, 50), interpolation=cv2.INTER_AREA)
    kernel = np.zeros((13, 13), np.float32)
    kernel[6] = 1
    turn = cv2.getRotationMatrix2D((6, 6), float(rng.normal(20, 8)), 1)
    kernel = cv2.warpAffine(kernel, turn, (13, 13))
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def infrared(crop: Array, rng: np.random.Generator) -> Array:
    """Show dark characters on grey with a lamp's glare, as infrared cameras do of a blue plate."""
    grey = cv2.resize(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), (120, 36), interpolation=cv2.INTER_AREA)
    light = 90 + (127 - grey.astype(np.float32)) / 4 + rng.normal(0, 9, grey.shape)
    across, down = np.meshgrid(np.linspace(-1, 1, 120), np.linspace(-1, 1, 36))
    light += 70 * np.exp(-((across - rng.uniform(-0.8, 0.8)) ** 2) / 0.1 - down**2 / 0.6)
    soft = cv2.GaussianBlur(np.clip(light, 0, 255).astype(np.uint8), (0, 0), 1.0)
    return np.asarray(cv2.cvtColor(soft, cv2.COLOR_GRAY2RGB), np.uint8)


CAMERAS: dict[str, Camera] = {"plain": plain, "far": far, "shaken": shaken, "infrared": infrared}


def seen_by(camera: str, path: Path) -> Array:
    """Return a picture as a camera shows it, (h, w, 3) RGB."""
    rng = np.random.default_rng(zlib.crc32(path.name.encode()))
    seen = CAMERAS[camera](images.read(path), rng)
    if camera == "plain":
        return seen
    _, data = cv2.imencode(".jpg", seen[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1])
