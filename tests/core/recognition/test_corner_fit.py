"""Fitting corners: rough quads come to lie on the plate; what shows none stays."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from core.reading import Quad
from core.recognition import corner_fit, corner_head
from core.synthesis import Camera, DrawnSampler


def scene(seed: int) -> tuple[np.ndarray, Quad]:
    sampler = DrawnSampler(None, camera=Camera(heights=(40, 50), blur=0, wear=0, tone=0.3))
    rng = np.random.default_rng(seed)
    picture, corners = sampler.photographer.scene(rng, sampler.renderer.draw(rng), tilt=10, room=2)
    return picture, Quad.from_points(corners.tolist())


def off(quad: Quad, true: Quad) -> float:
    points, wanted = np.asarray(quad.points), np.asarray(true.points)
    return float(np.linalg.norm(points - wanted, axis=1).mean() / np.linalg.norm(wanted[3] - wanted[0]))


def test_rough_corners_come_to_lie_on_the_plate() -> None:
    before, after = [], []
    for seed in range(12):
        picture, true = scene(seed)
        shifts = np.random.default_rng(seed).uniform(-10, 10, (4, 2))
        rough = Quad.from_points((np.asarray(true.points) + shifts).tolist())
        (fitted,) = corner_fit.fit(picture, [rough])
        before.append(off(rough, true))
        after.append(off(fitted, true))
    assert np.median(after) < 0.1 < np.median(before)


def test_plates_of_one_picture_do_not_disturb_one_another() -> None:
    picture, true = scene(3)
    both = np.hstack([picture, picture])
    moved = Quad.from_points([(x + picture.shape[1], y) for x, y in true.points])
    one, other = corner_fit.fit(both, [true, moved])
    assert off(one, true) < 0.12
    assert off(other, moved) < 0.12


def test_a_view_is_cut_and_told_without_a_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    width, height = corner_fit._SIZE
    picture = np.random.default_rng(0).integers(0, 255, (height + 60, width + 60, 3), np.uint8)
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    view, seen = whole + np.array([20, 30]), []
    head = SimpleNamespace(corners=lambda crops: seen.extend(crops) or whole[None])
    monkeypatch.setattr(corner_head, "bundled", lambda: head)
    (told,) = corner_fit._look(picture, [view + 3], [view])
    np.testing.assert_allclose(told, view, atol=1e-3)
    np.testing.assert_allclose(seen[0], picture[30 : 30 + height, 20 : 20 + width], atol=1)


def test_a_view_has_the_same_room_on_every_side() -> None:
    plate = np.array([[100, 100], [200, 100], [200, 130], [100, 130]], np.float64)
    larger = np.array([[85, 85], [215, 85], [215, 145], [85, 145]], np.float64)
    np.testing.assert_allclose(corner_fit._box(plate, 0.5), larger)
    sine, cosine = np.sin(0.3), np.cos(0.3)
    for turn in (np.eye(2), np.array([[cosine, sine], [-sine, cosine]])):
        np.testing.assert_allclose(corner_fit._grown(plate @ turn, 0.5), larger @ turn)


def test_corners_that_make_no_sense_leave_the_quad_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, true = scene(1)
    elsewhere = np.array([[[0, 0], [2, 0], [2, 1], [0, 1]]], np.float64)
    crossed = np.array([[[80, 0], [10, 0], [80, 90], [10, 90]]], np.float64)
    for corners in (elsewhere, crossed):
        head = SimpleNamespace(corners=lambda crops, told=corners: told)
        monkeypatch.setattr(corner_head, "bundled", lambda head=head: head)
        assert corner_fit.fit(picture, [true]) == [true]


def test_a_plate_seen_mirrored_in_its_very_place_leaves_the_quad_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture, true = scene(1)
    plate = np.array([[[30, 12], [258, 12], [258, 84], [30, 84]]], np.float64)
    for second, stays in ((plate, False), (plate[:, [1, 0, 3, 2]], True)):
        looks = iter([plate, second])
        head = SimpleNamespace(corners=lambda crops, told=looks: next(told))
        monkeypatch.setattr(corner_head, "bundled", lambda head=head: head)
        assert (corner_fit.fit(picture, [true]) == [true]) is stays


def test_where_no_plate_is_the_quad_stays_or_moves_a_little() -> None:
    picture = np.full((300, 400, 3), 128, np.uint8)
    quads = [
        Quad.from_box((100, 100, 200, 130)),
        Quad.from_box((390, 290, 640, 380)),
        Quad.from_box((5, 5, 6, 6)),
    ]
    fitted = corner_fit.fit(picture, quads)
    assert len(fitted) == 3
    assert all(new.is_convex and new.overlap(old) > 0.3 for new, old in zip(fitted, quads, strict=True))
    assert corner_fit.fit(picture, []) == []
