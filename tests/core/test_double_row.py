"""Plates of two rows, laid out as one: every character where a plate of one row has it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import double_row, images
from core.errors import GeometryError
from core.plate import PlateKind
from core.reading import Quad
from core.synthesis import PlateRenderer
from core.synthesis.layouts import layout_of
from core.synthesis.plates import Drawn


def drawn(label: str = "京A80868", *, seed: int = 3) -> Drawn:
    """Return a plate of two rows without wear, its characters as wide as their cells."""
    renderer = PlateRenderer(double_rows=1.0, wear=0.0, scale=1.0)
    return renderer.draw(np.random.default_rng(seed), label, PlateKind.YELLOW)


def ink(image: np.ndarray) -> np.ndarray:
    """Return how dark each pixel is, 0 to 1."""
    return 1 - np.asarray(image, float).mean(axis=2) / 255


def middle(dark: np.ndarray, left: float, right: float) -> float:
    """Return the column around which the ink between two columns lies, in shares of the width."""
    columns = np.arange(dark.shape[1])
    inside = (columns > left * dark.shape[1]) & (columns < right * dark.shape[1])
    weight = np.clip(dark - 0.5, 0, None)[:, inside].sum(axis=0)
    return float((columns[inside] * weight).sum() / weight.sum() / dark.shape[1])


def test_the_pieces_fill_the_row_from_left_to_right() -> None:
    assert double_row.PIECES[0].left == 0 and double_row.PIECES[-1].right == 1
    assert all(a.right == b.left for a, b in pairwise(double_row.PIECES))
    for piece in double_row.PIECES:
        assert 0 <= piece.x0 < piece.x1 <= 1 and 0 <= piece.y0 < piece.y1 <= 1


@pytest.mark.parametrize("size", [(440, 220), (300, 220), (90, 44)])
def test_every_character_stands_where_a_plate_of_one_row_has_it(size: tuple[int, int]) -> None:
    plate = images.rectify(drawn().image, drawn().quad, size)
    row = double_row.unfold(plate)
    assert row.shape == (round(size[1] * 140 / 220), size[0], 3)
    dark = ink(row)
    for slot, (x, _, width, _) in enumerate(layout_of(PlateKind.YELLOW).cells):
        if slot:  # the province's ink lies where its strokes are
            found = middle(dark, (x - 5) / 440, (x + width + 5) / 440)
            assert found == pytest.approx((x + width / 2) / 440, abs=0.012), slot


def test_each_piece_of_the_row_shows_its_part_from_edge_to_edge() -> None:
    across, down = np.meshgrid(np.linspace(0, 250, 880), np.linspace(0, 250, 440))
    row = double_row.unfold(np.stack([across, down, down], axis=-1).astype(np.uint8)).astype(float) / 250
    for piece in double_row.PIECES:
        part = row[:, round(piece.left * 880) : round(piece.right * 880)]
        ends = (part[0, 0, 0], part[0, -1, 0], part[0, 0, 1], part[-1, 0, 1])
        assert ends == pytest.approx((piece.x0, piece.x1, piece.y0, piece.y1), abs=0.012)


def test_nothing_of_the_other_row_is_left() -> None:
    above = drawn().image.copy()
    above[round(0.395 * 220) :] = 255  # the lower row is gone
    below = drawn().image.copy()
    below[: round(0.37 * 220)] = 255  # the upper row is
    columns = round(double_row.PIECES[-1].left * 440)
    assert ink(double_row.unfold(above))[10:, columns + 2 :].max() < 0.4
    assert ink(double_row.unfold(below))[:118, : columns - 2].max() < 0.4


@given(st.integers(1, 60), st.integers(1, 60))
def test_any_size_is_laid_out(height: int, width: int) -> None:
    plate = np.full((height, width, 3), 77, np.uint8)
    row = double_row.unfold(plate)
    assert row.shape == (max(1, round(height * 140 / 220)), width, 3)
    np.testing.assert_array_equal(row, 77)


def test_a_plate_is_cut_out_of_its_picture_or_fills_it(tmp_path: Path) -> None:
    plate = drawn().image
    street = np.full((400, 700, 3), 30, np.uint8)
    street[100:320, 150:590] = plate
    images.write(tmp_path / "车.png", street)
    images.write(tmp_path / "牌.png", plate)
    row = double_row.cut(tmp_path / "车.png", Quad.from_box((150, 100, 590, 320)))
    np.testing.assert_allclose(row.astype(int), double_row.unfold(plate), atol=3)
    np.testing.assert_array_equal(double_row.cut(tmp_path / "牌.png", None), double_row.unfold(plate))
    for box in ((10, 10, 10, 50), (900, 100, 1000, 150)):
        with pytest.raises(GeometryError):
            double_row.cut(tmp_path / "车.png", Quad.from_box(box))


@pytest.mark.parametrize("margin", [0.0, 0.25, 0.5])
def test_of_a_marked_crop_the_plate_without_its_margin_is_laid_out(tmp_path: Path, margin: float) -> None:
    plate, edge = drawn().image, round(margin * 220)
    crop = np.full((220 + 2 * edge, 440 + 2 * edge, 3), 255, np.uint8)
    crop[edge : edge + 220, edge : edge + 440] = plate
    path = tmp_path / "牌.jpg"
    path.write_bytes(images.encode(crop, ".jpg", quality=100, comment=double_row.mark(margin)))
    row = double_row.marked(path)
    assert row is not None
    assert np.abs(row.astype(int) - double_row.unfold(plate)).mean() < 3
