"""Augmentation keeps the label: what is turned stays inside the crop."""

from __future__ import annotations

import numpy as np
import pytest
import torch
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


@given(st.integers(0, 2**32 - 1), st.floats(-0.5, 0.5))
def test_corners_are_missed_as_people_miss_them(seed: int, angle: float) -> None:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    plate = np.array([[0, 0], [140, 0], [140, 40], [0, 40]]) @ turn + 200
    rng = np.random.default_rng(seed)
    even = np.asarray(augment.jitter_quad(Quad.from_points(plate.tolist()), rng, corner=0).points)
    margins = ((even - plate) @ turn.T) * [[-1, -1], [1, -1], [1, 1], [-1, 1]]  # outwards, on each side
    assert margins == pytest.approx(np.full((4, 2), margins[0, 0]), abs=1e-6)
    assert -0.05 * 40 - 1e-6 <= margins[0, 0] <= 0.12 * 40 + 1e-6
    missed = np.asarray(augment.jitter_quad(Quad.from_points(plate.tolist()), rng).points)
    assert np.abs(missed - plate).max() <= (0.12 * np.sqrt(2) + 0.1) * 40


def test_a_crop_that_is_not_jittered_is_the_crop() -> None:
    crop = np.random.default_rng(0).integers(0, 255, (64, 200, 3), np.uint8)
    for seed in range(8):
        same = augment.jitter_crop(crop, np.random.default_rng(seed), strength=0.0)
        np.testing.assert_allclose(same.astype(int), crop, atol=1)


@pytest.mark.parametrize("size", [(64, 200), (8, 24), (300, 20)])
def test_light_and_loss_of_detail_depend_on_the_sample_alone_and_keep_its_size(size: tuple[int, int]) -> None:
    crop = np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8)
    before, made = torch.get_rng_state(), []
    for _ in range(2):
        rngs = [np.random.default_rng(seed) for seed in range(30)]
        made.append([augment.relight(augment.degrade(crop, rng), rng) for rng in rngs])
        torch.rand(3)  # what else was drawn makes no difference
    for one, other in zip(*made, strict=True):
        np.testing.assert_array_equal(one, other)
        assert (one.shape, one.dtype) == (crop.shape, np.uint8)
    torch.set_rng_state(before)
    augment.relight(crop, np.random.default_rng(1))
    assert torch.equal(torch.get_rng_state(), before), "a resumed run would have another dropout"
