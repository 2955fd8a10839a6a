"""The bundled corner head: slanted and loose crops are straightened."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import ModelFileError
from core.recognition import corner_head
from core.synthesis import Camera, DrawnSampler


def drawn(degrees: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the upright box around a plate turned so far, and the plate's corners in it (4, 2)."""
    sampler = DrawnSampler(None, camera=Camera(heights=(40, 50), blur=0, wear=0, tone=0.3))
    rng = np.random.default_rng(seed)
    scene, corners = sampler.photographer.scene(rng, sampler.renderer.draw(rng), tilt=0, room=2)
    x, y = corners.mean(axis=0)
    matrix = cv2.getRotationMatrix2D((float(x), float(y)), degrees, 1)
    turned = cv2.warpAffine(scene, matrix, (scene.shape[1], scene.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    low, high = np.floor(moved.min(axis=0)).astype(int), np.ceil(moved.max(axis=0)).astype(int)
    return turned[low[1] : high[1], low[0] : high[0]], moved - low


@pytest.mark.parametrize("degrees", [0, 15, -25])
def test_corners_are_found_within_a_tenth_of_the_height(degrees: float) -> None:
    off = []
    for seed in range(12):
        crop, corners = drawn(degrees, seed)
        found = corner_head.bundled().corners([crop])[0]
        off.append(np.linalg.norm(found - corners, axis=1).mean() / 45)
    assert np.median(off) < 0.1


def test_a_missing_or_damaged_head_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "角.onnx"
    with pytest.raises(ModelFileError, match=r"角\.onnx"):
        corner_head.CornerHead(path)
    path.write_bytes(corner_head.MODEL.read_bytes()[:5000])
    with pytest.raises(ModelFileError, match=r"角\.onnx"):
        corner_head.CornerHead(path)


def test_crops_of_any_size_become_views_of_one_size() -> None:
    crops = [np.zeros((rows, columns, 3), np.uint8) for rows, columns in ((30, 90), (1, 1), (200, 40))]
    views = corner_head.bundled().straightened(crops, (200, 64))
    assert len(views) == 3
    assert {view.shape for view in views if view is not None} <= {(64, 200, 3)}


@pytest.mark.parametrize(
    ("corners", "is_plate"),
    [
        ([[5, 5], [85, 5], [85, 25], [5, 25]], True),
        ([[-9, 2], [95, 0], [99, 31], [-4, 29]], True),  # it reaches out of the crop
        ([[40, 10], [60, 10], [60, 18], [40, 18]], False),  # too small a part of it
        ([[85, 5], [5, 5], [85, 25], [5, 25]], False),  # crossed
        ([[45, 5], [45, 5], [45, 25], [45, 25]], False),  # nothing
    ],
)
def test_only_what_can_be_a_plate_is_straightened(
    corners: list[list[float]], is_plate: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    crop = np.random.default_rng(0).integers(0, 255, (30, 90, 3), np.uint8)
    head = corner_head.bundled()
    monkeypatch.setattr(head, "corners", lambda crops: np.array([corners] * len(crops), np.float64))
    views = head.straightened([crop, crop], (200, 64))
    assert [view is not None for view in views] == [is_plate] * 2
    assert all(view is None or view.shape == (64, 200, 3) for view in views)


def test_what_else_is_in_the_batch_changes_nothing() -> None:
    crops = [drawn(degrees, seed)[0] for seed, degrees in enumerate((0, 10, -20, 30, 5))]
    head = corner_head.bundled()
    together = head.corners(crops)
    for crop, found in zip(crops, together, strict=True):
        np.testing.assert_allclose(head.corners([crop])[0], found, atol=1e-3)
