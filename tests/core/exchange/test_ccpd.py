"""CCPD export: names that carry the correction, and nothing lost in silence."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import ccpd, exchange, images
from core.errors import ExportError, GeometryError, LabelError
from core.exchange import ExportOptions
from core.reading import Quad
from tests.core.exchange.conftest import QUAD, draw, item, tree

PHONE = Path(__file__).parents[2] / "pictures/phone.heic"


def export(items, target, **options):
    plan = exchange.plan("ccpd", items, target, ExportOptions(**options))
    return plan, exchange.write(plan)


def names(target):
    return {path: ccpd.parse(path.split("/")[-1]) for path in tree(target)}


def test_a_corrected_label_changes_the_label_alone(items, tmp_path):
    old = items[0].ccpd
    _, summary = export([replace(items[0], label="皖A12346")], tmp_path / "out")
    assert summary.written == 1
    (path,) = names(tmp_path / "out")
    assert ccpd.parse(path) == replace(old, label="皖A12346")
    assert (tmp_path / "out" / path).read_bytes() == items[0].path.read_bytes()


def test_moved_corners_change_box_area_and_tilt_but_not_brightness_and_blur(items, tmp_path):
    moved = Quad(((50.0, 70.0), (190.0, 70.0), (190.0, 130.0), (50.0, 130.0)))
    export([replace(items[0], quad=moved)], tmp_path / "out")
    (name,) = names(tmp_path / "out").values()
    assert name.quad == moved
    assert name.box == (50, 70, 190, 130)
    assert name.tilt == (90, 90)
    assert name.share == pytest.approx(140 * 60 / (240 * 200))
    assert (name.brightness, name.blur) == (120, 33)


@pytest.mark.parametrize("corners", ["crossed", "outside"])
def test_corners_that_no_frame_can_have_are_refused_even_when_the_name_says_them(items, tmp_path, corners):
    a, b, c, d = items[0].quad.points
    far = [(x + 500.0, y) for x, y in items[0].quad.points]
    quad = Quad((b, a, c, d)) if corners == "crossed" else Quad.from_points(far)
    wrong = replace(items[0], quad=quad, ccpd=replace(items[0].ccpd, quad=quad))
    plan = exchange.plan("ccpd", [wrong], tmp_path / "out", ExportOptions())
    assert not plan.files
    ((_, error),) = plan.refused
    assert isinstance(error, GeometryError) and error.path == items[0].path


def test_pictures_without_a_name_are_measured(items, tmp_path):
    export([items[1]], tmp_path / "out")
    ((path, name),) = names(tmp_path / "out").items()
    assert path.startswith("路口 一/")  # sub-folders stay
    crop = images.rectify(images.read(items[1].path), QUAD, (440, 140))
    expected = images.measure(crop)
    assert abs(name.brightness - expected[0]) <= 1 and abs(name.blur - expected[1]) <= 5
    assert name.label == "京B88888" and name.quad == QUAD


@pytest.mark.parametrize("generation", ["2018", "2019"])
def test_new_names_follow_the_generation_asked_for(items, tmp_path, generation):
    export([items[1]], tmp_path / "out", generation=generation)
    (name,) = names(tmp_path / "out").values()
    assert name.generation == generation


@pytest.mark.parametrize("label", ["粤A1234警", "粤Z1234港", "使123456", "WJ12345", "皖A1234", "皖A1234O"])
def test_kinds_that_ccpd_cannot_say_are_refused_and_listed(items, tmp_path, label):
    plan, summary = export([items[0], replace(items[1], label=label)], tmp_path / "out")
    ((refused, error),) = plan.refused
    assert refused.label == label and isinstance(error, LabelError)
    assert error.path == items[1].path and error.advice
    assert summary.written == 1 and len(summary.refused) == 1


def test_a_second_plate_of_a_picture_is_refused_not_lost(items, tmp_path):
    large, small = items[3], items[4]
    plan, _ = export([small, large], tmp_path / "out")
    ((refused, error),) = plan.refused
    assert refused == small and isinstance(error, ExportError) and "one plate a picture" in str(error)
    (name,) = names(tmp_path / "out").values()
    assert name.label == large.label


def test_the_plate_of_the_name_stays_when_a_larger_one_was_drawn_beside_it(items, tmp_path):
    large = replace(items[0], label="京A00000", quad=Quad.from_box((0.0, 0.0, 200.0, 79.0)), plate_id=2)
    plan, _ = export([large, items[0]], tmp_path / "out")
    assert [i.label for i, _ in plan.files] == ["皖A12345"]
    assert [i.label for i, _ in plan.refused] == ["京A00000"]


def test_plates_without_usable_corners_are_refused(items, tmp_path):
    crossed = Quad(((60.0, 80.0), (178.0, 130.0), (180.0, 90.0), (58.0, 118.0)))
    outside = Quad.from_box((900.0, 900.0, 950.0, 950.0))
    bad = [replace(items[n], quad=quad) for n, quad in enumerate([None, crossed, outside])]
    plan = exchange.plan("ccpd", bad, tmp_path / "out")
    assert not plan.files
    assert all(isinstance(error, GeometryError) and error.path for _, error in plan.refused)


def test_the_same_name_twice_is_a_collision(items, source, tmp_path):
    twin = source / "copy" / items[0].path.name
    twin.parent.mkdir()
    twin.write_bytes(items[0].path.read_bytes())
    second = replace(items[0], path=twin)
    plan = exchange.plan("ccpd", [items[0], second], tmp_path / "a")
    assert not plan.collisions  # sub-folders keep them apart
    plan = exchange.plan("ccpd", [items[0], second], tmp_path / "a", ExportOptions(split=(1, 0, 0)))
    assert plan.collisions == (f"train/{items[0].path.name}",)
    assert exchange.write(plan).written == 1


def test_split_folders_are_named_after_the_subsets(items, tmp_path):
    plan, _ = export(items[:4], tmp_path / "out", split=(0.4, 0.3, 0.3))
    assert {path.split("/")[0] for path in tree(tmp_path / "out")} == set(plan.subsets())


def test_a_turned_picture_is_written_upright(source, tmp_path):
    """Corners count in upright pixels; a reader that ignores EXIF must find them in the same place."""
    upright = images.read(draw(source / "x.png", (240, 200), seed=5))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = source / "turned.jpg"
    Image.fromarray(np.rot90(upright)).save(turned, quality=95, exif=exif.tobytes())
    export([item(turned, "皖A12345", folder=source)], tmp_path / "out")
    (path,) = tree(tmp_path / "out")
    with Image.open(tmp_path / "out" / path) as picture:
        assert picture.size == (240, 200) and not picture.getexif()
        difference = np.abs(np.asarray(picture).astype(int) - upright)
    assert difference.mean() < 6


def test_what_few_tools_know_is_written_as_jpeg(source, tmp_path):
    shutil.copy(PHONE, source / "IMG_1.HEIC")
    corners = Quad.from_box((150, 375, 255, 420))
    export([item(source / "IMG_1.HEIC", "甘GJ00C6", folder=source, quad=corners)], tmp_path / "out")
    (path,) = tree(tmp_path / "out")
    assert path.endswith(".jpg")
    with Image.open(tmp_path / "out" / path) as picture:
        assert (picture.format, picture.size) == ("JPEG", (432, 696))


def test_a_png_stays_a_png_and_a_wrong_extension_is_mended(items, source, tmp_path):
    wrong = source / "photo.png"
    wrong.write_bytes(items[1].path.read_bytes())  # a JPEG
    export([items[2], item(wrong, "皖A00001", folder=source)], tmp_path / "out")
    assert sorted(path[-4:] for path in tree(tmp_path / "out")) == [".jpg", ".png"]


def test_real_frames_keep_their_names(real_data, tmp_path):
    """Frames that nobody changed come out under the very names they had."""
    folder = real_data / "ccpd" / "dev"
    frames = sorted(folder.glob("*.jpg"))
    items = [item(p, ccpd.parse(p.stem).label, ccpd.parse(p.stem).quad, folder=folder) for p in frames]
    plan, summary = export(items, tmp_path / "out", transfer="link")
    assert not plan.refused and summary.written == len(frames) >= 57
    assert {p.name for p in (tmp_path / "out").iterdir()} == {p.name for p in frames}
