"""How far a plate in a box crop is turned, told by the shape of its box."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from core.recognition import slant

PLATE = (320, 100)  # width and height


def plate() -> np.ndarray:
    """Return a plate whose quarters, left to right, are of four colours."""
    image = np.zeros((PLATE[1], PLATE[0], 3), np.uint8)
    for k, colour in enumerate(((250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0))):
        image[:, 80 * k : 80 * (k + 1)] = colour
    return image


def box_around(matrix: np.ndarray) -> np.ndarray:
    """Return the upright box around the plate after an affine map (2, 3)."""
    width, height = PLATE
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    matrix = matrix.copy()
    matrix[:, 2] -= low
    size = [round(float(v)) for v in high - low]
    return cv2.warpAffine(plate(), matrix, size, borderValue=(90, 90, 90))


def turned(degrees: float) -> np.ndarray:
    return box_around(cv2.getRotationMatrix2D((160, 50), degrees, 1.0))


@pytest.mark.parametrize("degrees", [6, 12, -20, 30, -40])
def test_the_shape_of_the_box_tells_the_angle(degrees: float) -> None:
    assert math.degrees(slant.angle_of(turned(degrees))) == pytest.approx(abs(degrees), abs=0.7)


def test_an_upright_or_stretched_plate_is_not_slanted() -> None:
    for rows, columns in ((100, 320), (24, 94), (140, 480), (64, 200)):
        assert slant.angle_of(np.zeros((rows, columns, 3), np.uint8)) < slant.STEEP / 2
    assert slant.angle_of(np.zeros((90, 90, 3), np.uint8)) == pytest.approx(slant.STEEPEST)
