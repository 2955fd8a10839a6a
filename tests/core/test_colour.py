"""Yellow plates are told from blue ones by their ground and by what is lighter."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.colour import is_yellow
from core.datasets.labelled import frames_of
from core.images import Array, read
from core.plate import PlateKind
from core.synthesis import DrawnSampler


def drawn(kind: PlateKind, count: int) -> list[Array]:
    sampler = DrawnSampler(part="held")
    rng = np.random.default_rng(5)
    return [sampler.photographer(rng, sampler.renderer.draw(rng, kind=kind)) for _ in range(count)]


def test_blue_plates_are_never_yellow_and_yellow_ones_mostly_are() -> None:
    assert not any(map(is_yellow, drawn(PlateKind.BLUE, 150)))
    assert sum(map(is_yellow, drawn(PlateKind.YELLOW, 150))) >= 120


def test_a_blue_plate_in_yellow_light_has_light_characters_on_a_dark_ground() -> None:
    plate = np.full((48, 150, 3), (60, 55, 20), np.uint8)
    for x in range(12, 140, 20):
        cv2.rectangle(plate, (x, 12), (x + 8, 36), (240, 210, 90), -1)
    assert not is_yellow(plate)
    dark_on_yellow = np.where(plate[..., :1] > 100, np.uint8(30), np.array([200, 160, 40], np.uint8))
    assert is_yellow(dark_on_yellow)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 40, 3), (40, 1, 3), (500, 2000, 3)])
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (20, 60, 200)])
def test_pictures_of_one_colour_are_not_yellow(
    shape: tuple[int, int, int], colour: tuple[int, int, int]
) -> None:
    assert not is_yellow(np.full(shape, colour, np.uint8))


def test_of_real_crops_the_yellow_ones_are(real_data) -> None:
    """Those of ``crops/dev`` were looked at, and three blue ones in yellow light that are none."""
    frames = frames_of(real_data / "crops/dev").frames
    yellow = {frame.label for frame in frames if is_yellow(read(frame.path))}
    assert len(frames) > 300
    assert yellow == {"沪D14311", "皖L25142", "苏EU1732", "苏L92213"}
