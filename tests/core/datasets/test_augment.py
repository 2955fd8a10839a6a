"""Augmentation keeps the label: what is turned stays inside the crop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import augment
from core.reading import Quad


@given(st.integers(0, 2**32 - 1))
def test_a_turned_picture_carries_its_quad_along(seed: int) -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    corners = [(100.0, 80.0), (200.0, 80.0), (200.0, 110.0), (100.0, 110.0)]
    picture[80:111, 100:201] = 255
    turned, quad = augment.turned_around(picture, Quad.from_points(corners), np.random.default_rng(seed))
    centre = np.asarray(quad.points).mean(axis=0)
    assert centre == pytest.approx((150, 95), abs=0.01)
    for x, y in quad.points:  # a little inside each corner there is plate, a little outside there is none
        inside, outside = ((np.array([x, y]) - centre) * share + centre for share in (0.9, 1.15))
        assert turned[round(inside[1]), round(inside[0])].min() > 200
        assert turned[round(outside[1]), round(outside[0])].max() < 50


def test_part_of_the_pictures_are_turned() -> None:
    picture, quad = np.zeros((60, 120, 3), np.uint8), Quad.from_box((20, 20, 100, 40))
    rng = np.random.default_rng(0)
    turned = sum(augment.turned_around(picture, quad, rng)[1] != quad for _ in range(400))
    assert 60 <= turned <= 140  # a quarter


def test_a_crop_that_is_turned_keeps_all_of_the_plate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augment, "_TURNED", 1.0)
    crop = np.zeros((48, 160, 3), np.uint8)
    crop[6:42, 10:150] = 255
    rng = np.random.default_rng(2)
    for _ in range(50):
        jittered = augment.jitter_crop(crop, rng)
        edge = np.concatenate([jittered[:2].ravel(), jittered[-2:].ravel()])
        assert jittered.shape == (64, 200, 3)
        assert (edge > 128).mean() < 0.25
