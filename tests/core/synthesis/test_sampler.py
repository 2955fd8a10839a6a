"""Photographs of plates, and the stream of samples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from core import images, plate
from core.alphabet import CCPD, DIGITS, LETTERS, PROVINCES
from core.plate import PlateKind
from core.synthesis import MEASURING, Camera, DrawnSampler, PlatePhotographer, PlateRenderer, effects
from core.synthesis.glyphs import FONTS, FontGlyphs
from core.synthesis.photograph import pose


@pytest.fixture(scope="module")
def sampler() -> DrawnSampler:
    return DrawnSampler(None, seed=3)


def _rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_crops_are_sane(sampler: DrawnSampler) -> None:
    for index in range(150):
        crop, label = sampler.at(index)
        assert plate.violations(label) == []
        assert crop.dtype == np.uint8
        assert crop.flags["C_CONTIGUOUS"]
        assert crop.ndim == 3
        assert crop.shape[2] == 3
        assert 8 <= crop.shape[0] <= 320
        assert 16 <= crop.shape[1] <= 400
        assert crop.std() > 1


def test_the_stream_is_determined_by_seed_and_index(sampler: DrawnSampler) -> None:
    again = DrawnSampler(None, seed=3)
    for index in (7, 0, 7):
        crop, label = sampler.at(index)
        other, same = again.at(index)
        assert label == same
        np.testing.assert_array_equal(crop, other)
    assert DrawnSampler(None, seed=4).at(7)[1] != sampler.at(7)[1]


def test_a_sample_follows_from_the_generator_alone(sampler: DrawnSampler) -> None:
    first = sampler.sample(_rng(11))
    sampler.sample(_rng(12))
    second = sampler.sample(_rng(11))
    np.testing.assert_array_equal(first[0], second[0])


def test_provinces_come_up_alike() -> None:
    rng = _rng(5)
    renderer = PlateRenderer(weights={PlateKind.BLUE: 1.0}, scale=0.2)
    counts = Counter(renderer.draw(rng).label[0] for _ in range(31 * 40))
    assert set(counts) == set(PROVINCES)
    assert sum((counts[c] - 40) ** 2 / 40 for c in PROVINCES) < 80


def test_weights_choose_the_kinds() -> None:
    only = DrawnSampler(None, weights={PlateKind.BLUE: 0.5, PlateKind.GREEN: 0.5}, alphabet=CCPD)
    lengths = Counter(len(only.at(i)[1]) for i in range(60))
    assert set(lengths) == {7, 8}


def test_an_easy_camera_shows_the_plate_as_it_was_drawn() -> None:
    calm = PlateRenderer(wear=0).draw(_rng(), "皖A12345")
    camera = Camera(heights=(60, 60), corner_error=0, margins=(0, 0), blur=0, wear=0, rectified=1)
    luma = calm.image.mean(axis=2)
    alike = 0
    for seed in range(12):
        crop = PlatePhotographer(camera=camera)(_rng(seed), calm, "rectified").mean(axis=2)
        size = (crop.shape[1], crop.shape[0])
        flat = cv2.resize(luma.astype(np.float32), size, interpolation=cv2.INTER_AREA)
        alike += abs(np.corrcoef(flat.ravel(), crop.ravel())[0, 1]) > 0.6
    assert alike >= 9


def test_pictures_for_measuring_are_never_as_flat() -> None:
    def flattest_tenth(camera: Camera) -> float:
        sampler = DrawnSampler(None, seed=8, camera=camera)
        return float(np.percentile([sampler.at(i)[0].mean(axis=2).std() for i in range(150)], 10))

    assert flattest_tenth(MEASURING) > flattest_tenth(Camera()) * 1.15


def test_box_crops_of_tilted_plates_are_higher() -> None:
    drawn = PlateRenderer().draw(_rng(), "皖A12345")
    take = PlatePhotographer()

    def mean_aspect(mode: str) -> float:
        crops = [take(_rng(seed), drawn, mode) for seed in range(40)]  # type: ignore[arg-type]
        return float(np.mean([c.shape[1] / c.shape[0] for c in crops]))

    assert mean_aspect("box") < mean_aspect("rectified") - 0.3


def test_poses_keep_the_order_of_the_corners() -> None:
    for seed in range(200):
        corners = pose(_rng(seed), 3.14, 40, 30)
        ahead, back = np.roll(corners, -1, 0) - corners, np.roll(corners, 1, 0) - corners
        assert (np.cross(np.c_[ahead, np.zeros(4)], np.c_[back, np.zeros(4)])[:, 2] > 0).all()


@pytest.mark.parametrize(
    "effect",
    [effects.light, effects.dirt, effects.tone, lambda r, i: effects.blur(r, i, 1.5),
     lambda r, i: effects.coarsen(r, i, 0.4), lambda r, i: effects.noise(r, i, 9.0),
     lambda r, i: effects.specks(r, i, 4.0), lambda r, i: effects.jpeg(i, 30)],
)  # fmt: skip
def test_effects_change_the_picture_and_keep_its_shape(effect: object) -> None:
    picture = PlateRenderer().draw(_rng()).image
    for seed in range(12):
        result = effect(_rng(seed), picture.copy())  # type: ignore[operator]
        assert result.shape == picture.shape
        assert result.dtype == np.uint8
        assert (result != picture).any()


def test_jpeg_keeps_the_channels_in_order() -> None:
    red = np.zeros((32, 64, 3), np.uint8)
    red[:, :, 0] = 200
    np.testing.assert_allclose(effects.jpeg(red, 95).mean(axis=(0, 1)), (200, 0, 0), atol=6)


def test_real_data_adds_sources_and_keeps_the_held_part_apart(real_data: Path) -> None:
    held = DrawnSampler(real_data, part="held")
    names = [s.name for s in held.renderer.sources]
    assert names == ["template-220", "font-PlatewrightPlate-Regular", "characters"]
    shown = {s.name: s.characters for s in DrawnSampler(real_data).renderer.sources}
    assert shown["template-220"] == set(PROVINCES)  # which the held part never shows: letters and digits
    assert held.renderer.sources[0].characters == set(DIGITS + LETTERS)
    assert held.renderer.blanks
    assert len(held.photographer.backgrounds) == 80
    crop, label = held.at(0)
    assert crop.size
    assert plate.is_valid(label)


def test_composed_plates_are_made_of_real_characters_alone(real_data: Path) -> None:
    composed = DrawnSampler(real_data, part="held", composed=True)
    assert [s.name for s in composed.renderer.sources] == ["characters"]
    assert set(PROVINCES) - set(composed.composed_provinces()) == {"新", "藏"}
    assert DrawnSampler(None).composed_provinces() == ""


def test_plates_are_not_called_composed_where_a_letter_has_no_picture(tmp_path: Path) -> None:
    bold = FONTS / "PlatewrightPlate-Bold.otf"
    for folder, characters in (("glyphs", "京8A"), ("characters/京", "京"), ("characters/8", "8")):
        (tmp_path / folder).mkdir(parents=True)
        for character in characters:
            mask = 255 - FontGlyphs(bold).mask(character, _rng())
            images.write(tmp_path / folder / f"140_{character}.jpg", np.dstack([mask] * 3))
    composed = DrawnSampler(tmp_path, composed=True, part="train")
    assert composed.renderer.sources[0].characters == {"京", "8"}
    assert composed.composed_provinces() == ""
