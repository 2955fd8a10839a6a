"""Exports of crops: crop folder, PaddleOCR list, LMDB, image folder."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import lmdb
import numpy as np
import pytest
from PIL import Image

from core import ccpd, exchange, images
from core.errors import ExportError, GeometryError
from core.exchange import ExportOptions, ImageIndex
from core.reading import Quad
from tests.core.exchange.conftest import QUAD, draw, item, tree


def export(name, items, target, **options):
    plan = exchange.plan(name, items, target, ExportOptions(**options))
    return plan, exchange.write(plan)


def test_names_carry_the_label_and_a_number(items, tmp_path):
    export("crops", items, tmp_path / "out")
    assert sorted(tree(tmp_path / "out")) == [
        "京B88888_1.jpg", "浙CD12345_1.jpg", "皖A12345_1.jpg", "皖A12345_2.jpg", "苏E5K661_1.jpg",
    ]  # fmt: skip
    for path in (tmp_path / "out").iterdir():
        assert ccpd.label_of_name(path) == path.stem.split("_")[0]


def test_rectified_crops_have_one_size_and_show_the_plate(items, tmp_path):
    export("crops", items[:1], tmp_path / "out", crop="rectify", size=(220, 70))
    crop = images.read(tmp_path / "out" / "皖A12345_1.jpg")
    expected = images.rectify(images.read(items[0].path), QUAD, (220, 70))
    assert crop.shape == (70, 220, 3)
    assert np.abs(crop.astype(int) - expected).mean() < 5


def test_boxed_crops_are_the_pixels_of_the_box(items, tmp_path):
    export("crops", items[2:3], tmp_path / "out", crop="box")
    crop = images.read(tmp_path / "out" / "浙CD12345_1.jpg")
    expected = images.crop(images.read(items[2].path), QUAD.box)
    assert crop.shape == expected.shape == (50, 122, 3)
    assert np.abs(crop.astype(int) - expected).mean() < 5


def test_a_picture_that_is_a_crop_is_taken_whole(source, tmp_path):
    whole = draw(source / "皖A12345_7.png", (136, 36))
    export("crops", [item(whole, "皖A12345", None, folder=source)], tmp_path / "out")
    assert images.read(tmp_path / "out" / "皖A12345_1.jpg").shape == (36, 136, 3)


def test_what_cannot_be_cut_is_refused(items, source, tmp_path):
    street = draw(source / "street.jpg", (800, 600))
    crossed = Quad(((60.0, 80.0), (178.0, 130.0), (180.0, 90.0), (58.0, 118.0)))
    outside = Quad.from_box((900.0, 900.0, 950.0, 950.0))
    bad = [item(street, "皖A12345", None), replace(items[0], quad=crossed), replace(items[1], quad=outside)]
    plan = exchange.plan("crops", bad, tmp_path / "out")
    assert not plan.files and all(isinstance(error, GeometryError) for _, error in plan.refused)


@pytest.mark.parametrize("label", ["../皖A1", "a/b", "a\\b", "CON:", "x\ny", ".hidden", "a?b"])
def test_labels_that_are_no_file_name_are_refused(items, tmp_path, label):
    plan = exchange.plan("crops", [replace(items[0], label=label)], tmp_path / "out")
    assert not plan.files and isinstance(plan.refused[0][1], ExportError)


def test_no_text_stands_in_two_folders(items, tmp_path):
    export("crops", items, tmp_path / "out", split=(0.4, 0.3, 0.3), seed=3)
    homes = {}
    for path in tree(tmp_path / "out"):
        subset, name = path.split("/")
        homes.setdefault(name.split("_")[0], set()).add(subset)
    assert len(homes) == 4 and all(len(subsets) == 1 for subsets in homes.values())


def test_the_paddle_list_names_every_crop_and_comes_back(items, tmp_path):
    export("rec-gt", items, tmp_path / "out")
    text = (tmp_path / "out" / "rec_gt.txt").read_text(encoding="utf-8")
    assert "crop_img/京B88888_1.jpg\t京B88888\n" in text
    assert set((tmp_path / "out" / "plate_dict.txt").read_text(encoding="utf-8").split()) == set(
        "皖A12345京B8浙CD苏E5K6"
    )
    index = ImageIndex.of_folder(tmp_path / "out")
    found = exchange.read("rec-gt", tmp_path / "out" / "rec_gt.txt", index)
    assert not found.refused
    assert sorted(a.label for a in found.annotations) == sorted(i.label for i in items)
    assert all(index.find(a.path) == a.path for a in found.annotations)


def test_a_split_paddle_list_is_one_file_a_subset(items, tmp_path):
    plan, _ = export("rec-gt", items, tmp_path / "out", split=(0.4, 0.3, 0.3))
    for subset, count in plan.subsets().items():
        lines = (tmp_path / "out" / f"rec_gt_{subset}.txt").read_text(encoding="utf-8").splitlines()
        assert len(lines) == count
        assert all((tmp_path / "out" / line.split("\t")[0]).is_file() for line in lines)


def test_lmdb_has_the_layout_that_trainers_read(items, tmp_path):
    items[1].path.unlink()  # a hole must not break the numbers
    export("lmdb", items, tmp_path / "out")
    with (
        lmdb.open(str(tmp_path / "out"), readonly=True, lock=False) as environment,
        environment.begin() as read,
    ):
        count = int(read.get(b"num-samples"))
        labels = [read.get(b"label-%09d" % n).decode("utf-8") for n in range(1, count + 1)]
        sizes = [Image.open(io.BytesIO(read.get(b"image-%09d" % n))).size for n in range(1, count + 1)]
    assert labels == [i.label for i in items if i.path.exists()]
    assert sizes == [(440, 140)] * 4


def test_lmdb_grows_beyond_its_first_size(items, tmp_path, monkeypatch):
    monkeypatch.setattr("core.exchange.lmdb_set._FIRST_SIZE", 1 << 16)
    monkeypatch.setattr("core.exchange.lmdb_set._BATCH", 2)
    export("lmdb", items, tmp_path / "out", split=(0.4, 0.3, 0.3))
    total = 0
    for folder in (tmp_path / "out").iterdir():
        with lmdb.open(str(folder), readonly=True, lock=False) as environment, environment.begin() as read:
            total += int(read.get(b"num-samples"))
    assert total == 5


def test_the_image_folder_describes_every_crop(items, tmp_path):
    plan, _ = export("imagefolder", items, tmp_path / "out", split=(0.4, 0.3, 0.3))
    for subset in plan.subsets():
        lines = (tmp_path / "out" / subset / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        files = {p.name for p in (tmp_path / "out" / subset).iterdir()} - {"metadata.jsonl"}
        assert {row["file_name"] for row in rows} == files
        assert all(row["file_name"].startswith(row["text"]) for row in rows)


def test_a_plate_of_two_rows_is_cut_out_as_high_as_it_is(items, tmp_path):
    two = [replace(items[0], rows=2)]
    for options, shape in (({}, (220, 440, 3)), ({"size": (300, 90)}, (150, 300, 3))):
        export("crops", two, tmp_path / str(shape), **options)
        assert images.read(tmp_path / str(shape) / "皖A12345_1.jpg").shape == shape
