"""Label-preserving augmentation of plate crops: geometry by OpenCV, light by torchvision.

Geometry is done where the pixels are (a crop is warped once, straight to a modest size), light at
the network's input size, where it is cheap.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torchvision.transforms import v2

from core.datasets import CROP_SIZE
from core.reading import Quad

Array = NDArray[np.uint8]

_LIGHT = v2.Compose(
    [
        v2.RandomApply([v2.ColorJitter(brightness=0.45, contrast=0.45, saturation=0.5, hue=0.06)], p=0.8),
        v2.RandomGrayscale(p=0.08),
        v2.RandomApply([v2.GaussianBlur(kernel_size=3, sigma=(0.1, 1.0))], p=0.2),
    ]
)

_TURNED = 0.25  # share of box crops turned further, so that slant is not learnt from drawn plates alone


def jitter_quad(quad: Quad, rng: np.random.Generator, corner: float = 0.1) -> Quad:
    """Move each corner by up to ``corner`` of the plate's height, and add a margin of -5 to +12 %.

    These are the errors that operators and corner finders make.
    """
    points = np.asarray(quad.points, dtype=np.float64)
    height = float(np.linalg.norm(points[3] - points[0]) + np.linalg.norm(points[2] - points[1])) / 2
    down = (points[3] - points[0] + points[2] - points[1]) / (2 * max(height, 1e-6))
    across = (points[1] - points[0] + points[2] - points[3]) / 2
    across /= max(float(np.linalg.norm(across)), 1e-6)
    margin = rng.uniform(-0.05, 0.12) * height
    outward = np.array([-across - down, across - down, across + down, -across + down])
    strength = corner * rng.beta(1.2, 3.0) * height
    points = points + outward * margin + rng.uniform(-strength, strength, (4, 2))
    return Quad.from_points(points.tolist())


def jitter_crop(crop: Array, rng: np.random.Generator, strength: float = 1.0) -> Array:
    """Warp a crop whose quad is unknown: slight perspective, shear, zoom and shift."""
    height, width = crop.shape[:2]
    reach = np.array([0.03 * float(width), 0.08 * float(height)]) * strength
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    source = corners + rng.uniform(-1, 1, (4, 2)) * reach
    shear = rng.normal(0, 0.06) * height * strength
    source[:2, 0] += shear / 2
    source[2:, 0] -= shear / 2
    if rng.random() < _TURNED * strength:
        source = _turned_box(source, random_turn(rng))
    right, bottom = CROP_SIZE
    target = np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target)
    warped = cv2.warpPerspective(
        crop, matrix, CROP_SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)


def random_turn(rng: np.random.Generator) -> float:
    """Return by how many radians a plate is turned further, up to 25 degrees either way."""
    return float(np.radians(np.clip(rng.normal(0, 9), -25, 25)))


def _turned_box(corners: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Return the corners, in a crop, of the upright box that would be cut had its plate been turned."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = corners.mean(axis=0)
    turned = (corners - centre) @ turn.T
    (x0, y0), (x1, y1) = turned.min(axis=0), turned.max(axis=0)
    box = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return np.asarray(box @ turn + centre, np.float64)


def turned_around(around: Array, quad: Quad, rng: np.random.Generator) -> tuple[Array, Quad]:
    """Turn a picture and the quad in it about the plate's middle, in part of the cases."""
    if rng.random() >= _TURNED:
        return around, quad
    angle = random_turn(rng)
    points = np.asarray(quad.points, np.float64)
    x, y = points.mean(axis=0)
    matrix = cv2.getRotationMatrix2D((float(x), float(y)), -float(np.degrees(angle)), 1)
    height, width = around.shape[:2]
    image = cv2.warpAffine(
        around, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(image, np.uint8), Quad.from_points(moved.tolist())


def degrade(crop: Array, rng: np.random.Generator) -> Array:
    """Lose resolution or sharpness now and then, as far and moving cars do."""
    height, width = crop.shape[:2]
    if rng.random() < 0.3:
        share = max(rng.uniform(12, 40) / height, 0.05)
        if share < 1:
            small = cv2.resize(
                crop,
                (max(8, round(width * share)), max(6, round(height * share))),
                interpolation=cv2.INTER_AREA,
            )
            crop = np.asarray(
                cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
            )
    if rng.random() < 0.12:
        length = int(rng.integers(2, max(3, int(height) // 9)))
        kernel = np.zeros((length, length), dtype=np.float32)
        kernel[length // 2] = 1 / length
        turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), float(rng.uniform(0, 180)), 1)
        kernel = cv2.warpAffine(kernel, turn, (length, length))
        kernel /= max(float(kernel.sum()), 1e-6)
        crop = np.asarray(cv2.filter2D(crop, -1, kernel), dtype=np.uint8)
    return crop


def relight(crop: Array, rng: np.random.Generator) -> Array:
    """Change brightness, contrast, colour, compression; gamma and casts go beyond a jitter."""
    if rng.random() < 0.3:
        gamma = float(np.exp(rng.normal(0, 0.45)))
        gains = np.exp(rng.normal(0, 0.12, 3))
        ramp = (np.arange(256) / 255.0) ** gamma * 255
        table = np.clip(ramp[:, None] * gains, 0, 255).astype(np.uint8)  # (256, 3)
        crop = np.asarray(cv2.LUT(crop, table[None]), dtype=np.uint8)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**62)))
        tensor = torch.from_numpy(np.ascontiguousarray(crop)).permute(2, 0, 1)
        light: Array = _LIGHT(tensor).permute(1, 2, 0).contiguous().numpy()
    return _compress(light, rng) if rng.random() < 0.25 else light


def _compress(crop: Array, rng: np.random.Generator) -> Array:
    """Pass a crop through JPEG at a low quality (OpenCV: torchvision deprecates its own codec)."""
    _, coded = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)
