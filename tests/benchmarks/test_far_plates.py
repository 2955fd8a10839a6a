"""The pictures of ``benchmarks/far_plates.py`` show what they say, and what is found in them is judged so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import far_plates
from benchmarks.far_plates import Tally, put_together
from core import images
from core.datasets.ccpd_frames import Frame
from core.reading import Quad

PLATE = Quad.from_box((200, 700, 400, 764))
PAINT = (10, 20, 200)


def frame_in(folder: Path, number: int) -> Frame:
    """Return a frame whose plate is painted over."""
    picture = np.full((1160, 720, 3), 90 + number, np.uint8)
    picture[700:764, 200:400] = PAINT
    path = folder / f"{number}.png"
    images.write(path, picture)
    return Frame(path, f"皖A1234{number}", PLATE, "")


def test_far_plates_are_as_wide_as_asked_and_where_they_are_said_to_be(tmp_path: Path) -> None:
    frames = [frame_in(tmp_path, number) for number in range(1 + len(far_plates.WIDTHS))]
    picture, plates = put_together(frames, np.full((36, 136, 3), 120, np.uint8))
    assert picture.shape[:2] == far_plates.SIZE
    assert [width for width, _, _ in plates] == [0, *far_plates.WIDTHS]
    for (width, quad, label), frame in zip(plates, frames, strict=True):
        x0, y0, x1, y1 = quad.box
        assert label == frame.label
        assert x1 - x0 == pytest.approx(width or 200 * 3000 / 1160, abs=0.01)
        assert np.abs(picture[round((y0 + y1) / 2), round((x0 + x1) / 2)].astype(int) - PAINT).max() < 4


def test_what_is_found_and_read_is_counted_by_width() -> None:
    tally = Tally({}, 0, [])
    far = Quad.from_box((1000, 100, 1050, 116))
    plates = [(0, PLATE, "皖A12345"), (50, far, "皖B12345")]
    tally.judge(plates, [(PLATE, "皖A12345"), (far, "皖B12346"), (Quad.from_box((0, 0, 30, 9)), "A")], 5.0)
    tally.judge(plates, [(PLATE, "皖B12345")], 7.0)
    assert tally.by_width == {0: [2, 2, 1], 50: [2, 1, 0]}
    assert (tally.elsewhere, tally.milliseconds) == (1, [5.0, 7.0])
