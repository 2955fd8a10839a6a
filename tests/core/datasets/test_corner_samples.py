"""Samples for the corner head: the corners that are told are where the plate is."""

from __future__ import annotations

import cv2
import numpy as np

from core import images
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
