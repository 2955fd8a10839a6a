"""Quads and readings: geometry, refusals, the way through JSON."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GeometryError
from core.reading import Alternative, Character, Quad, Reading, is_crop

UPRIGHT = Quad.from_box((10, 20, 110, 60))
numbers = st.floats(-1e5, 1e5)
points = st.tuples(numbers, numbers)
texts = st.text("京沪AB18警", max_size=1)
shares = st.integers(0, 1_000_000).map(lambda n: n / 1_000_000)  # as JSON keeps them


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    def character() -> Character:
        alternatives = draw(st.lists(st.builds(Alternative, texts, shares), max_size=3))
        span = draw(st.tuples(st.integers(0, 99), st.integers(0, 99)))
        return Character(draw(texts), draw(shares), span, tuple(alternatives))

    characters = tuple(character() for _ in range(draw(st.integers(0, 8))))
    return Reading("".join(c.text for c in characters), draw(shares), characters)


def test_a_box_becomes_its_upright_quad() -> None:
    assert UPRIGHT.points == ((10, 20), (110, 20), (110, 60), (10, 60))
    assert UPRIGHT.box == (10, 20, 110, 60)
    assert UPRIGHT.area == 4000
    assert UPRIGHT.is_convex


@given(st.lists(points, min_size=4, max_size=4))
def test_a_quad_goes_through_json(corners: list[tuple[float, float]]) -> None:
    quad = Quad.from_points(corners)
    assert Quad.from_points(json.loads(json.dumps(quad.to_list()))) == quad
    x0, y0, x1, y1 = quad.box
    assert all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in quad.points)


@pytest.mark.parametrize(
    "corners",
    [
        [],
        [(0, 0)] * 3,
        [(0, 0)] * 5,
        [(0, 0, 0)] * 4,
        [(0,)] * 4,
        [1, 2, 3, 4],
        [("a", "b")] * 4,
        [(None, 1)] * 4,
        [(math.nan, 0), (1, 0), (1, 1), (0, 1)],
        [(math.inf, 0), (1, 0), (1, 1), (0, 1)],
        [(10**400, 0), (1, 0), (1, 1), (0, 1)],
        None,
    ],
)
def test_what_is_no_quad_is_refused(corners: Any) -> None:
    with pytest.raises(GeometryError):
        Quad.from_points(corners)


def test_crossed_turned_and_flat_corners_are_not_convex() -> None:
    a, b, c, d = UPRIGHT.points
    for turned in ((a, b, c, d), (b, c, d, a), (c, d, a, b)):
        assert Quad(turned).is_convex
    assert not Quad((a, c, b, d)).is_convex  # crossed
    assert not Quad((a, d, c, b)).is_convex  # counter-clockwise
    assert Quad((a, d, c, b)).area == -4000
    assert not Quad((a, a, c, d)).is_convex  # two corners in one place
    assert not Quad(((0, 0), (10, 0), (2, 2), (0, 10))).is_convex  # a dent


@given(points, st.floats(1, 500), st.floats(1, 500), st.floats(-3, 3))
def test_a_turned_rectangle_stays_convex_and_keeps_its_area(
    centre: tuple[float, float], width: float, height: float, angle: float
) -> None:
    def corner(x: float, y: float) -> tuple[float, float]:
        return (
            centre[0] + x * math.cos(angle) - y * math.sin(angle),
            centre[1] + x * math.sin(angle) + y * math.cos(angle),
        )

    quad = Quad(
        (corner(-width, -height), corner(width, -height), corner(width, height), corner(-width, height))
    )
    assert quad.is_convex
    assert quad.area == pytest.approx(4 * width * height, rel=1e-4, abs=1e-2)


@given(st.lists(points, min_size=4, max_size=4), st.integers(1, 2000), st.integers(1, 2000))
def test_clipping_moves_corners_into_the_picture_and_no_others(
    corners: list[tuple[float, float]], width: int, height: int
) -> None:
    quad = Quad.from_points(corners)
    clipped = quad.clipped(width, height)
    for (x, y), (new_x, new_y) in zip(quad.points, clipped.points, strict=True):
        assert 0 <= new_x <= width and 0 <= new_y <= height
        assert new_x == x or not 0 <= x <= width
        assert new_y == y or not 0 <= y <= height
    assert clipped.clipped(width, height) == clipped


@given(st.lists(points, min_size=4, max_size=4), points)
def test_a_quad_keeps_its_form_seen_from_a_part_of_the_picture(
    corners: list[tuple[float, float]], corner: tuple[float, float]
) -> None:
    quad = Quad.from_points(corners)
    moved = quad.relative_to(corner)
    for (x, y), (new_x, new_y) in zip(quad.points, moved.points, strict=True):
        assert (new_x, new_y) == (x - corner[0], y - corner[1])
    assert quad.relative_to((0, 0)) == quad


@given(readings())
def test_a_reading_goes_through_json(reading: Reading) -> None:
    assert Reading.from_json(json.loads(json.dumps(reading.to_json(), ensure_ascii=False))) == reading


def test_readings_are_values() -> None:
    reading = Reading("京A", 0.5, (Character("京", 0.5, (0, 2), (Alternative("沪", 0.25),)),))
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert len({reading, pickle.loads(pickle.dumps(reading))}) == 1
    with pytest.raises(AttributeError):
        reading.text = "沪A"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("size", "crop"),
    [((440, 140), True), ((94, 24), True), ((320, 200), True), ((720, 1160), False), ((640, 480), False)],
)
def test_a_wide_or_small_picture_is_itself_the_crop_of_a_plate(size: tuple[int, int], crop: bool) -> None:
    assert is_crop(*size) is crop
