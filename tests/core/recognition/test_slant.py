"""Turning the crops of slanted plates upright."""

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


def sheared(fall: float) -> np.ndarray:
    return box_around(np.array([[1, 0, 0], [fall, 1, 0]], np.float64))


def difference(view: np.ndarray) -> float:
    """Return how far a view is from the upright plate, its outermost pixels left out."""
    wanted = cv2.resize(plate(), (view.shape[1], view.shape[0]), interpolation=cv2.INTER_AREA)
    apart = np.abs(view.astype(int) - wanted)[6:-6, 6:-6]
    return float(apart.mean())


@pytest.mark.parametrize("degrees", [6, 12, -20, 30, -40])
def test_the_shape_of_the_box_tells_the_angle(degrees: float) -> None:
    assert math.degrees(slant.angle_of(turned(degrees))) == pytest.approx(abs(degrees), abs=0.7)


def test_an_upright_or_stretched_plate_is_not_slanted() -> None:
    for rows, columns in ((100, 320), (24, 94), (140, 480), (64, 200)):
        assert slant.angle_of(np.zeros((rows, columns, 3), np.uint8)) < slant.SLANTED
    assert slant.angle_of(np.zeros((90, 90, 3), np.uint8)) == pytest.approx(slant.STEEPEST)


@pytest.mark.parametrize("crop", [turned(15), turned(-15), turned(35), sheared(0.4), sheared(-0.4)])
def test_one_of_the_views_shows_the_plate_upright(crop: np.ndarray) -> None:
    views = slant.uprighted(crop)
    apart = [difference(view) for view in views]
    assert min(apart) < 12 < 40 < difference(cv2.resize(crop, (200, 64)))
    assert {view.shape for view in views} == {(64, 200, 3)}
    assert {view.dtype for view in views} == {np.dtype(np.uint8)}


def test_tiny_crops_can_be_turned() -> None:
    for shape in ((1, 1, 3), (3, 1, 3), (1, 9, 3)):
        assert len(slant.uprighted(np.zeros(shape, np.uint8))) == 4
