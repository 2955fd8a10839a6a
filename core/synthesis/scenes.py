"""Drawn street scenes: CCPD-like frames of 720 x 1160 with one plate whose corners are known exactly."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.plate import PlateKind
from core.reading import Quad
from core.synthesis.canvas import Image, glow, grain, soften
from core.synthesis.plates import Drawn, PlateRenderer
from core.synthesis.street import MOODS, Mood, draw_street
from core.synthesis.vehicles import (
    CANVAS,
    CENTRE,
    GROUND,
    LAMP,
    PAINTS,
    PLATE_SCALE,
    Vehicle,
    draw_car,
    draw_lorry,
)

Rng = np.random.Generator
Matrix = NDArray[np.float64]  # (3, 3)
FRAME = (720, 1160)  # width, height
_CARS = ("sedan", "hatch", "suv")
_LORRY_KINDS = (PlateKind.YELLOW, PlateKind.TRAILER)


@dataclass(frozen=True)
class View:
    """How the camera stands: degrees of yaw, pitch and roll, and pixels a canvas pixel."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    scale: float = 0.85


@dataclass(frozen=True)
class Scene:
    """A frame ``(1160, 720, 3)`` RGB, the flat plate that was pasted into it, and its corners."""

    image: Image
    drawn: Drawn
    quad: Quad


def draw_scene(
    rng: Rng,
    renderer: PlateRenderer,
    drawn: Drawn,
    mood: str = "day",
    view: View | None = None,
    *,
    paint: int = -1,
) -> Scene:
    """Draw a vehicle that carries ``drawn``, in a street at the hour ``mood`` (see ``MOODS``).

    ``renderer`` is the one that drew the plate; ``paint`` an index into ``PAINTS``, negative for any.
    """
    light, view = MOODS[mood], view or random_view(rng)
    plate_width = drawn.image.shape[1] / renderer.scale * PLATE_SCALE
    vehicle = _vehicle(rng, drawn.kind, plate_width, paint)
    matrix = _projection(rng, vehicle, view)
    image = _backdrop(rng, light, view, matrix)
    image = _place_vehicle(image, vehicle, matrix, light)
    corners = _plate_corners(drawn, vehicle, plate_width, matrix)
    image = _place_plate(image, drawn.image, corners, light)
    image = _finish(rng, image, vehicle, matrix, light)
    return Scene(image, drawn, Quad.from_points(corners.tolist()))


def random_view(rng: Rng) -> View:
    """Return the view of somebody who walks past parked cars with a hand-held camera."""
    yaw, pitch, roll = np.clip(rng.normal(0, 1, 3), -2, 2) * (14, 7, 3.5)
    return View(float(yaw), float(pitch), float(roll), float(rng.uniform(0.72, 1.0)))


def _vehicle(rng: Rng, kind: PlateKind, plate_width: float, paint: int) -> Vehicle:
    colour = PAINTS[int(rng.integers(len(PAINTS))) if paint < 0 else paint % len(PAINTS)]
    if kind in _LORRY_KINDS:
        return draw_lorry(colour, plate_width)
    return draw_car(rng, _CARS[int(rng.integers(len(_CARS)))], colour, plate_width)


def _projection(rng: Rng, vehicle: Vehicle, view: View) -> Matrix:
    """Return the homography from the vehicle's canvas to the frame; the plate stays well inside."""
    yaw, pitch, roll = np.radians([view.yaw, view.pitch, view.roll])
    x, y = CANVAS[0] / 2, CANVAS[1] / 2
    flat = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0]], float)
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    space = flat @ (about_x @ about_y).T
    distance = 2600.0
    seen = (space[:, :2] * (distance / (distance + space[:, 2:]))) @ turn.T * view.scale
    source = np.array([[0, 0], [CANVAS[0], 0], [CANVAS[0], CANVAS[1]], [0, CANVAS[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, seen.astype(np.float32))
    goal = np.array([FRAME[0] * rng.uniform(0.45, 0.55), FRAME[1] * rng.uniform(0.52, 0.62)])
    shift = goal - _map(matrix, np.array([vehicle.plate]))[0]
    moved: Matrix = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1]]) @ np.asarray(matrix, float)
    return moved


def _map(matrix: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Apply a homography to ``(N, 2)`` points."""
    return np.asarray(cv2.perspectiveTransform(points[None].astype(np.float64), matrix)[0], float)


def _backdrop(rng: Rng, light: Mood, view: View, matrix: Matrix) -> Image:
    """Draw the street larger than the frame, lay the car's shadow, and turn it as the camera is turned."""
    pad = 160
    width, height = FRAME[0] + 2 * pad, FRAME[1] + 2 * pad
    foot = _map(matrix, np.array([[CENTRE, GROUND]]))[0]
    horizon = float(np.clip(foot[1] + pad - 560 * view.scale, pad + 60, height * 0.55))
    street = draw_street(rng, width, height, horizon, light)
    shadow = np.zeros((height, width), np.float32)
    centre = (round(foot[0] + pad), round(foot[1] + pad - 6))
    axes = (round(480 * view.scale), round(44 * view.scale))
    cv2.ellipse(shadow, centre, axes, 0, 0, 360, light.shadow, -1)
    shadow = np.asarray(cv2.GaussianBlur(shadow, (0, 0), 14), np.float32)
    street = (street * (1 - shadow[:, :, None])).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), -view.roll, 1.0)
    turn[:, 2] -= pad
    return np.asarray(cv2.warpAffine(street, turn, FRAME, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _place_vehicle(image: Image, vehicle: Vehicle, matrix: Matrix, light: Mood) -> Image:
    colour = cv2.warpPerspective(vehicle.image, matrix, FRAME, flags=cv2.INTER_LINEAR)
    alpha = cv2.warpPerspective(vehicle.alpha, matrix, FRAME, flags=cv2.INTER_LINEAR)[
        :, :, None
    ] / np.float32(255)
    return np.asarray(
        np.clip(image * (1 - alpha) + colour * np.asarray(light.light, np.float32) * alpha, 0, 255), np.uint8
    )


def _plate_corners(drawn: Drawn, vehicle: Vehicle, width: float, matrix: Matrix) -> NDArray[np.float64]:
    """Return where the plate's corners come to lie, ``(4, 2)``.

    Whole pixels, because a CCPD name can hold no others: so the name is exact.
    """
    rows, columns = drawn.image.shape[:2]
    half = np.array([width, width * rows / columns]) / 2
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    return np.round(_map(matrix, np.asarray(vehicle.plate) + half * signs))


def _place_plate(image: Image, plate: Image, corners: NDArray[np.float64], light: Mood) -> Image:
    rows, columns = plate.shape[:2]
    factor = float(np.linalg.norm(corners[1] - corners[0])) / columns
    size = (max(8, round(columns * factor)), max(4, round(rows * factor)))
    small = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    # A plate lamp keeps plates legible at night.
    brightness = np.maximum(np.asarray(light.light), 0.72 if light.lamps else 0.0)
    small = np.clip(small * brightness, 0, 255).astype(np.uint8)
    source = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32) - 0.5
    warp = cv2.getPerspectiveTransform(source, (corners - 0.5).astype(np.float32))
    border = cv2.BORDER_TRANSPARENT
    return np.asarray(cv2.warpPerspective(small, warp, FRAME, image, cv2.INTER_LINEAR, border), np.uint8)


def _finish(rng: Rng, image: Image, vehicle: Vehicle, matrix: Matrix, light: Mood) -> Image:
    """Let the lamps burn, then add what the camera adds."""
    if light.lamps:
        for x, y in _map(matrix, np.array(vehicle.lamps)):
            glow(image, (float(x), float(y)), 46, LAMP, 0.9 * light.lamps)
            glow(image, (float(x), float(y)), 130, LAMP, 0.22 * light.lamps)
        x, y = _map(matrix, np.array([vehicle.plate]))[0]
        glow(image, (float(x), float(y) - 30), 110, (255, 244, 222), 0.10 * light.lamps)
    image = soften(image, float(rng.uniform(0.45, 0.8)))
    grain(rng, image, float(rng.uniform(0.6, 1.4)))
    return image
