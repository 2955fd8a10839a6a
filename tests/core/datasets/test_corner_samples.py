"""Samples for the corner head: the corners that are told are where the plate is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from core import ccpd, images
from core.datasets import corner_samples
from core.datasets.corner_samples import CornerSamples
from core.reading import Quad


def test_warping_by_the_corners_gives_the_drawn_plate_back() -> None:
    samples = CornerSamples(None, None, {"blur": 0, "wear": 0, "tone": 0, "heights": (50, 60)})
    drawn = []
    draw = samples._drawn.renderer.draw
    samples._drawn.renderer.draw = lambda rng: drawn.append(draw(rng)) or drawn[-1]  # type: ignore
    likeness, loose = [], []
    for seed in range(30):
        crop, corners = samples.draw(np.random.default_rng(seed))
        assert crop.shape == (64, 192, 3)
        quad = Quad.from_points((corners * (192, 64)).tolist())
        assert quad.is_convex
        back = cv2.cvtColor(images.rectify(crop, quad, (110, 35)), cv2.COLOR_RGB2GRAY)
        flat = cv2.cvtColor(cv2.resize(drawn[-1].image, (110, 35)), cv2.COLOR_RGB2GRAY)
        likeness.append(abs(np.corrcoef(back.ravel(), flat.ravel())[0, 1]))
        whole = cv2.cvtColor(cv2.resize(crop, (110, 35)), cv2.COLOR_RGB2GRAY)
        loose.append(abs(np.corrcoef(whole.ravel(), flat.ravel())[0, 1]))
    assert np.median(likeness) > 0.6
    assert np.median(loose) < 0.4  # the crop as it is, is no such likeness


def test_the_same_state_gives_the_same_sample() -> None:
    samples = CornerSamples(None, None)
    (crop, corners), (again, same) = (samples.draw(np.random.default_rng(4)) for _ in range(2))
    assert (crop == again).all()
    assert (corners == same).all()


def test_the_corners_follow_the_plate_of_a_photograph_however_it_is_turned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plate = np.array([[300, 500], [520, 520], [515, 590], [298, 570]], np.float64)
    image = np.full((1160, 720, 3), 120, np.uint8)
    cv2.fillPoly(image, [np.round(plate).astype(np.int32)], (250, 20, 20))  # as nothing else is
    quad = Quad.from_points(plate.tolist())
    x0, y0, x1, y1 = (round(v) for v in quad.box)
    name = ccpd.format(ccpd.CcpdName("01", (90, 90), (x0, y0, x1, y1), quad, "皖A12345", 100, 30))
    images.write(tmp_path / f"{name}.jpg", image)
    monkeypatch.setattr(corner_samples, "_REAL", 1.0)
    monkeypatch.setattr(corner_samples.augment, "degrade", lambda crop, rng: crop)
    monkeypatch.setattr(corner_samples.augment, "relight", lambda crop, rng: crop)
    samples = CornerSamples(None, tmp_path)
    agree, turns = [], []
    for seed in range(30):
        crop, corners = samples.draw(np.random.default_rng(seed))
        assert crop.shape == (64, 192, 3)
        red = (crop[..., 0].astype(int) - crop[..., 1] > 100) & (crop[..., 2] < 110)
        told = np.zeros((64, 192), np.uint8)
        cv2.fillPoly(told, [np.round(corners * (192, 64)).astype(np.int32)], 1)
        agree.append(float((red & (told > 0)).sum() / (red | (told > 0)).sum()))
        across = (corners[1] - corners[0]) * (3, 1)
        turns.append(float(np.degrees(np.arctan2(across[1], across[0]))))
    assert np.median(agree) > 0.95
    assert min(agree) > 0.85
    assert np.std(turns) > 5
