"""What a sheet shows of the pictures that were read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core import images
from core.evaluation import samples
from core.evaluation.drawing import CROP
from core.evaluation.report import Record
from core.reading import Quad


def record(path: Path, quad: Quad | None) -> Record:
    return Record(path, "豫A1234挂", "豫A1234挂", 0.9, "", quad)


def test_a_plate_of_two_rows_is_not_squeezed_into_one(tmp_path: Path) -> None:
    path = tmp_path / "车.png"
    images.write(path, np.random.default_rng(1).integers(0, 255, (300, 500, 3), np.uint8))
    one, two = (Quad.from_box((50, 60, 50 + wide, 160)) for wide in (314, 200))
    assert samples.frame_crop(record(path, one)).shape == (CROP[1], CROP[0], 3)
    height, width = samples.frame_crop(record(path, two)).shape[:2]
    assert width < 2.3 * height
    assert samples.frame_crop(record(path, None)).shape == (300, 500, 3)


def test_a_plate_outside_its_picture_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "车.png"
    images.write(path, np.zeros((300, 500, 3), np.uint8))
    outside = record(path, Quad.from_box((900, 10, 1000, 40)))
    assert list(samples.cells([outside], samples.frame_crop)) == []
