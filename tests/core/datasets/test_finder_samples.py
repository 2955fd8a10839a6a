"""Samples for the plate finder: the corners that are told are where plates are, and nothing covers them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from core import ccpd, images
from core.datasets import finder_samples
from core.datasets.finder_samples import FinderSamples, Picture
from core.errors import FolderError
from core.reading import Quad

PLATE = np.array([[300, 500], [520, 520], [515, 590], [298, 570]], np.float64)


def frames(folder: Path) -> Path:
    """Write one frame: grey, with a plate of one colour that nothing else has."""
    image = np.full((1160, 720, 3), 120, np.uint8)
    cv2.fillPoly(image, [np.round(PLATE).astype(np.int32)], (250, 20, 20))
    quad = Quad.from_points(PLATE.tolist())
    x0, y0, x1, y1 = (round(v) for v in quad.box)
    name = ccpd.format(ccpd.CcpdName("01", (90, 90), (x0, y0, x1, y1), quad, "皖A12345", 100, 30))
    images.write(folder / f"{name}.jpg", image)
    return folder


@pytest.fixture
def few_scenes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder_samples, "_SCENES", 2)


def test_the_corners_follow_the_plate_through_every_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = FinderSamples(None, frames(tmp_path))
    monkeypatch.setattr(finder_samples, "_exposed", lambda rng, window: window)
    monkeypatch.setattr(finder_samples, "_EMPTIED", 0.0)
    monkeypatch.setattr(finder_samples, "_REPAINTED", 0.0)
    monkeypatch.setattr(FinderSamples, "_street", FinderSamples._photograph)
    agree = []
    for seed in range(40):
        window, plates = samples.draw(np.random.default_rng(seed))
        assert window.shape == (320, 320, 3)
        red = (window[..., 0].astype(int) - window[..., 1] > 100) & (window[..., 2] < 110)
        told = np.zeros((320, 320), np.uint8)
        for plate in plates:
            cv2.fillPoly(told, [np.round(plate).astype(np.int32)], 1)
        if told.sum() > 200:
            agree.append(float((red & (told > 0)).sum() / (red | (told > 0)).sum()))
    assert len(agree) > 20
    assert np.median(agree) > 0.9


def test_a_plate_is_covered_where_it_is_taken_away_and_drawn_where_it_is_told(tmp_path: Path) -> None:
    samples = FinderSamples(None, frames(tmp_path))
    (frame,) = samples._frames
    rng = np.random.default_rng(1)
    picture = Picture(images.read(frame.path).copy(), [PLATE])
    samples._empty(rng, picture)
    assert picture.plates == []
    red = picture.image[..., 0].astype(int) - picture.image[..., 1] > 100
    assert red.mean() < 0.001
    before = picture.image.copy()
    while not picture.plates:
        samples._put(rng, picture)
    changed = (picture.image != before).any(axis=2)
    rows, columns = np.nonzero(changed)
    (plate,) = picture.plates
    assert abs(columns.mean() - plate[:, 0].mean()) < 12
    assert abs(rows.mean() - plate[:, 1].mean()) < 12


def test_nothing_that_distracts_covers_a_plate(tmp_path: Path) -> None:
    samples = FinderSamples(None, frames(tmp_path))
    (frame,) = samples._frames
    clean = images.read(frame.path)
    for seed in range(20):
        picture = Picture(clean.copy(), [PLATE])
        samples._distract(np.random.default_rng(seed), picture)
        x0, y0, x1, y1 = (round(v) for v in Quad.from_points(PLATE.tolist()).box)
        assert (picture.image[y0:y1, x0:x1] == clean[y0:y1, x0:x1]).all()


def covered(by: int) -> np.ndarray:
    """Return where the plate of the frame is, so many pixels smaller (or larger) on every side."""
    mask = np.zeros((1160, 720), np.uint8)
    cv2.fillPoly(mask, [np.round(PLATE).astype(np.int32)], 1)
    change = cv2.erode if by > 0 else cv2.dilate
    return change(mask, np.ones((2 * abs(by) + 1,) * 2, np.uint8)) > 0


def test_a_sticker_beside_a_plate_leaves_it_whole(tmp_path: Path) -> None:
    samples = FinderSamples(None, frames(tmp_path))
    clean = images.read(samples._frames[0].path)
    put = 0
    for seed in range(20):
        picture = Picture(clean.copy(), [PLATE])
        samples._put_beside(np.random.default_rng(seed), picture, PLATE)
        changed = (picture.image != clean).any(axis=2)
        assert not (changed & covered(3)).any()
        put += bool(changed.any())
    assert put > 10


def test_another_plate_is_painted_where_the_real_one_was_and_nowhere_else(tmp_path: Path) -> None:
    samples = FinderSamples(None, frames(tmp_path))
    clean = images.read(samples._frames[0].path)
    for seed in range(5):
        picture = Picture(clean.copy(), [PLATE])
        samples._repaint(np.random.default_rng(seed), picture, PLATE)
        changed = (picture.image != clean).any(axis=2)
        assert changed[covered(3)].mean() > 0.95
        assert not changed[~covered(-3)].any()
        assert [plate.tolist() for plate in picture.plates] == [PLATE.tolist()]


@pytest.mark.usefixtures("few_scenes")
def test_the_same_state_gives_the_same_sample(tmp_path: Path) -> None:
    folder = frames(tmp_path)
    for seed in range(8):
        drawn = [FinderSamples(None, folder).draw(np.random.default_rng(seed)) for _ in range(2)]
        (window, plates), (again, same) = drawn
        assert (window == again).all()
        assert len(plates) == len(same)
        assert all((a == b).all() for a, b in zip(plates, same, strict=True))


def test_a_folder_of_crops_is_refused(tmp_path: Path) -> None:
    images.write(tmp_path / "皖A12345_0.jpg", np.zeros((40, 120, 3), np.uint8))
    with pytest.raises(FolderError, match="where its plate is"):
        FinderSamples(None, tmp_path)
