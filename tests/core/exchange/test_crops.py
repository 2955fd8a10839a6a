"""Exports of crops: crop folder, PaddleOCR list, LMDB, image folder."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import lmdb
import numpy as np
import pytest
from PIL import Image

from core import ccpd, double_row, exchange, images
from core.datasets import labelled, sources
from core.datasets.sources import crop_folder
from core.errors import ExportError, GeometryError
from core.evaluation.crops import cut_frames
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


@pytest.mark.parametrize("name", ["crops", "lmdb"])
def test_what_cannot_be_cut_is_refused(items, source, tmp_path, name):
    street = draw(source / "street.jpg", (800, 600))
    crossed = Quad(((60.0, 80.0), (178.0, 130.0), (180.0, 90.0), (58.0, 118.0)))
    outside = Quad.from_box((900.0, 900.0, 950.0, 950.0))
    bad = [item(street, "皖A12345", None), replace(items[0], quad=crossed), replace(items[1], quad=outside)]
    bad.append(replace(items[2], quad=Quad.from_box((60.0, 900.0, 160.0, 950.0))))  # below its picture
    plan = exchange.plan(name, bad, tmp_path / "out")
    assert not plan.files and all(isinstance(error, GeometryError) for _, error in plan.refused)
    assert [refused for refused, _ in plan.refused] == bad


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
    characters = (tmp_path / "out" / "plate_dict.txt").read_text(encoding="utf-8").split()
    assert characters == sorted(set("皖A12345京B8浙CD苏E5K6"))  # a network's classes: in one order for ever
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


@pytest.mark.parametrize("split", [None, (0.4, 0.3, 0.3)])
def test_lmdb_finds_its_folder_made_whose_name_it_garbles_on_windows(items, tmp_path, monkeypatch, split):
    really = lmdb.open

    def as_on_windows(folder, create=True, **options):
        """Makes a folder by the name that its UTF-8 bytes spell in the code page of Western Europe."""
        if create:
            Path(folder.encode().decode("cp1252", "replace")).mkdir(exist_ok=True)
        return really(folder, create=False, **options)

    monkeypatch.setattr(lmdb, "open", as_on_windows)
    plan, _ = export("lmdb", items, tmp_path / "车牌", split=split)
    assert {path.name for path in tmp_path.iterdir()} == {"照片 & more", "车牌"}
    written = {path.parent.name for path in (tmp_path / "车牌").rglob("data.mdb")}
    assert written == ({"车牌"} if split is None else set(plan.subsets()))


@pytest.mark.parametrize(("free", "message"), [(0, "The disk is full"), (1 << 40, "cannot be written")])
def test_what_lmdb_cannot_write_is_told_as_of_every_format(items, tmp_path, monkeypatch, free, message):
    def fail(self) -> None:
        raise lmdb.DiskError("mdb_txn_commit: Input/output error")

    monkeypatch.setattr("core.exchange.lmdb_set._Table._put", fail)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(ExportError, match=message):
        export("lmdb", items, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


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


def one_row(path, quad=QUAD):
    return double_row.cut(path, quad).astype(int)


def learnt(folder, **options):
    """Return what a training on a folder of crops learns of each, by label."""
    source = crop_folder(folder, lambda label: None, augmented=False, **options)
    return {label: crop.astype(int) for crop, label in (source.sample(i, None) for i in range(len(source)))}


@pytest.mark.parametrize(
    "options", [{}, {"margin": 0.25}, {"size": (300, 90)}, {"size": (300, 90), "margin": 0.1}]
)
def test_crops_of_two_rows_are_learnt_laid_out_as_one(items, tmp_path, options):
    two = replace(items[0], rows=2)
    export("crops", [two, items[3]], tmp_path / "out", **options)
    (file,) = (tmp_path / "out").glob("皖*")
    (tmp_path / "renamed").mkdir()
    shutil.copy(file, tmp_path / "renamed" / "皖A12345_77.jpg")  # the file says it, not its folder
    for folder in ("out", "renamed"):
        crop = learnt(tmp_path / folder)["皖A12345"]
        expected = cv2.resize(one_row(items[0].path).astype(np.uint8), crop.shape[1::-1]).astype(int)
        assert crop.shape[1] > 2.6 * crop.shape[0]
        assert np.abs(crop - expected).mean() < 6
    single = learnt(tmp_path / "out")[items[3].label]
    assert np.array_equal(
        single, images.read(next((tmp_path / "out").glob(f"{items[3].label}*"))).astype(int)
    )


def test_lists_and_tables_of_crops_say_so_too(items, tmp_path):
    two = replace(items[0], rows=2)
    for name in ("rec-gt", "imagefolder", "lmdb"):
        export(name, [two], tmp_path / name, margin=0.1)
    listed = sources.labelled(
        tmp_path, labelled.frames_of(tmp_path / "rec-gt" / "rec_gt.txt"), augmented=False
    )
    (crop,) = [listed.sample(0, None)[0]]
    assert crop.shape[1] > 2.6 * crop.shape[0]
    (frame,) = labelled.frames_of(tmp_path / "rec-gt" / "rec_gt.txt").frames
    (measured,), failed = cut_frames([frame])
    assert (np.array_equal(measured.image, crop), failed) == (True, [])
    with lmdb.open(str(tmp_path / "lmdb"), readonly=True, lock=False) as table, table.begin() as transaction:
        told = Image.open(io.BytesIO(transaction.get(b"image-000000001"))).info["comment"].decode()
    assert told == double_row.mark(0.1)


@pytest.mark.parametrize("comment", ["", "made by hand", double_row.mark(0) + "x", "a " + double_row.mark(0)])
def test_crops_of_others_are_taken_as_they_are(tmp_path, comment):
    crop = np.full((220, 440, 3), 99, np.uint8)
    (tmp_path / "皖A12345_1.jpg").write_bytes(images.encode(crop, ".jpg", comment=comment))
    assert images.comment_of(tmp_path / "皖A12345_1.jpg") == comment
    assert learnt(tmp_path)["皖A12345"].shape == (220, 440, 3)
    images.write(tmp_path / "皖A12345_1.png", crop)
    assert images.comment_of(tmp_path / "皖A12345_1.png") == ""
    assert double_row.marked(tmp_path / "皖A12345_1.png") is None


def test_a_table_without_file_names_takes_any_label(items, tmp_path):
    labels = ["京A/12*5", "?<皖>:", ".浙A12345", "皖a12345", "皖A12345"]
    some = [replace(one, label=label) for one, label in zip(items, labels, strict=True)]
    plan, summary = export("lmdb", some, tmp_path / "out")
    assert (plan.refused, plan.collisions, summary.written) == ((), (), 5)
    with lmdb.open(str(tmp_path / "out"), readonly=True, lock=False) as table, table.begin() as transaction:
        found = [transaction.get(b"label-%09d" % number).decode() for number in range(1, 6)]
    assert found == labels
    plan, _ = export("crops", some, tmp_path / "files")
    assert [item.label for item, _ in plan.refused] == labels[:3]
