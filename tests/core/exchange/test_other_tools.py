"""Rules that other programs were seen to follow when they read an export, stated without them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from core import exchange
from core.errors import AnnotationError
from core.exchange import ExportOptions, ImageIndex, annotation_files
from core.exchange.csv_table import COLUMNS
from core.exchange.guessing import lists_of
from core.reading import Quad
from tests.core.exchange.conftest import QUAD, draw, item


def written(name, items, target: Path, **options) -> Path:
    exchange.write(exchange.plan(name, items, target, ExportOptions(**options)))
    return target


def ultralytics_label(picture: str) -> str:
    """Return where Ultralytics looks for the label: the last folder ``images`` is called ``labels``."""
    before, after = picture.rsplit("/images/", 1)
    return PurePosixPath(f"{before}/labels/{after}").with_suffix(".txt").as_posix()


@pytest.mark.parametrize("name", ["yolo", "yolo-pose"])
def test_yolo_labels_lie_where_ultralytics_looks_whatever_the_folders_are_called(name, source, tmp_path):
    places = ("images/train/a.jpg", "images/a.jpg", "labels/images/路口.jpg", "cam/labels/a.jpg")
    items = [item(draw(source / p, seed=n), "皖A12345", folder=source) for n, p in enumerate(places)]
    target = written(name, items, tmp_path / "out")
    pictures = [p.as_posix() for p in (target / "images").rglob("*.jpg")]
    assert len(pictures) == len(places)
    assert all(Path(ultralytics_label(picture)).is_file() for picture in pictures)
    assert {Path(picture).parent for picture in pictures} == {target / "images" / "train"}
    index = ImageIndex.of_folder(source)
    found = exchange.read(name, target, index)
    assert not found.refused
    assert {index.find(a.path) for a in found.annotations} == set(places)


def test_yolo_names_no_folder_that_is_not_there(items, tmp_path):
    """Ultralytics refuses a dataset whose ``val`` is missing."""
    target = written("yolo", items, tmp_path / "out", split=(0.0, 0.0, 1.0))
    lines = (target / "data.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["train: images/test", "val: images/test", "test: images/test"]


@pytest.mark.parametrize(
    ("splits", "expected"),
    [
        ([], {"train": "train", "val": "train"}),
        (["train", "val", "test"], {"train": "train", "val": "val", "test": "test"}),
        (["train", "test"], {"train": "train", "val": "train", "test": "test"}),
        (["test", "val"], {"train": "test", "val": "val", "test": "test"}),
    ],
)
def test_yolo_names_each_split_by_its_own_folder(splits, expected, source, tmp_path):
    items = [
        item(draw(source / f"{n}.jpg", seed=n), f"皖A1234{n}", folder=source, subset=split)
        for n, split in enumerate(splits or [""])
    ]
    target = written("yolo", items, tmp_path / "out", split="assigned" if splits else None)
    lines = (target / "data.yaml").read_text(encoding="utf-8").splitlines()
    assert lines == [*(f"{name}: images/{of}" for name, of in expected.items()), "names:", "  0: plate"]
    for kind in ("images", "labels"):
        assert {path.name for path in (target / kind).iterdir()} == set(expected.values())


def test_darknet_labels_beside_pictures_in_a_folder_called_labels(tmp_path):
    draw(tmp_path / "cam" / "labels" / "a.jpg", (200, 100))
    (tmp_path / "obj" / "cam" / "labels").mkdir(parents=True)
    (tmp_path / "obj" / "cam" / "labels" / "a.txt").write_text("0 0.25 0.35 0.4 0.3\n")
    found = exchange.read("yolo", tmp_path / "obj", ImageIndex.of_folder(tmp_path))
    assert [a.path for a in found.annotations] == ["cam/labels/a"] and not found.refused


def test_coco_files_are_called_as_readers_of_folders_look_for_them(items, tmp_path):
    """Datumaro goes by ``annotations/<task>_<subset>.json`` and finds the pictures below ``images``."""
    written("coco", items, tmp_path / "whole")
    assert [p.name for p in (tmp_path / "whole" / "annotations").iterdir()] == [
        "person_keypoints_default.json"
    ]
    written("coco", items, tmp_path / "split", split=(0.5, 0.0, 0.5))
    names = [p.name for p in (tmp_path / "split" / "annotations").iterdir()]
    subsets = {p.name for p in (tmp_path / "split" / "images").iterdir()}
    assert subsets and sorted(names) == sorted(f"person_keypoints_{subset}.json" for subset in subsets)


def test_a_coco_box_is_a_corner_and_a_size(items, tmp_path):
    """Detectron2 and pycocotools learn from ``bbox``, and pass over what is a crowd."""
    written("coco", items[:1], tmp_path / "out")
    path = tmp_path / "out" / "annotations" / "person_keypoints_default.json"
    (row,) = json.loads(path.read_text(encoding="utf-8"))["annotations"]
    assert (row["bbox"], row["area"], row["iscrowd"]) == ([58, 80, 122, 50], abs(QUAD.area), 0)


@pytest.mark.parametrize("points", [[], [9, 9, 2] * 17])  # none, and those of a person
def test_a_coco_outline_begins_at_any_corner(tmp_path, points):
    draw(tmp_path / "a.jpg", (200, 100))
    outline = [[90, 50, 10, 50, 10, 20, 90, 20]]
    rows = [{"image_id": 1, "segmentation": outline, "keypoints": points, "text": "皖A12345"}]
    content = {"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": rows}
    (tmp_path / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    (found,) = exchange.read("coco", tmp_path / "coco.json", ImageIndex.of_folder(tmp_path)).annotations
    assert (found.quad, found.outline) == (Quad.from_box((10.0, 20.0, 90.0, 50.0)), True)


@pytest.mark.parametrize("name", ["yolo", "yolo-pose", "labelme", "x-anylabeling", "icdar"])
def test_pictures_of_one_name_never_share_a_label_file(name, source, tmp_path):
    two = [item(draw(source / f"a{end}"), "皖A12345", folder=source) for end in (".jpg", ".png")]
    plan = exchange.plan(name, two, tmp_path / "out")
    assert (len(plan.files), len(plan.collisions)) == (1, 1)
    assert not exchange.plan("coco", two, tmp_path / "out").collisions  # one file for all of them


def test_no_icdar_line_holds_a_third_quotation_mark(items, tmp_path):
    """Datumaro gives the whole dataset up over one."""
    odd = replace(items[1], label='京A"1,2')
    plan = exchange.plan("icdar", [*items[2:], odd], tmp_path / "out")
    assert [refused for refused, _ in plan.refused] == [odd]
    assert "quotation mark" in str(plan.refused[0][1])
    exchange.write(plan)
    files = list((tmp_path / "out").rglob("gt_*.txt"))
    assert {path.parent.name for path in files} == {"default"}  # what CVAT calls a set without a name
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line.count('"') for line in lines] == [2] * len(items[2:])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "''-x", "'京A12345"])
def test_no_text_of_a_csv_is_computed_by_a_spreadsheet(text, source, tmp_path):
    path = source / f"{text}.jpg"
    one = item(path, text, None, folder=source, name_label=text, split=text)
    written("csv", [one], tmp_path / "out")
    table = tmp_path / "out" / "plates.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file)
    assert dict(zip(COLUMNS, row, strict=True))["file_label"].lstrip("'") == text.lstrip("'")
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row)
    (back,) = exchange.read("csv", table, ImageIndex(source, [])).annotations
    assert (back.path, back.split) == (f"{text}.jpg", text)
    assert back.label == annotation_files.label_of(text)


def test_a_table_may_tell_corners_alone_but_not_nothing(tmp_path):
    table = tmp_path / "corners.csv"
    table.write_text("image,x1,y1,x2,y2,x3,y3,x4,y4\na.jpg,10,20,90,20,90,50,10,50\n", encoding="utf-8")
    (found,) = exchange.read("csv", table, ImageIndex(tmp_path, [])).annotations
    assert (found.label, found.quad) == (None, Quad.from_box((10.0, 20.0, 90.0, 50.0)))
    table.write_text("image,colour\na.jpg,blue\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="no column"):
        exchange.read("csv", table, ImageIndex(tmp_path, []))


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("icdar", "gt_a.txt", '10,20,90,20,90,50,10,50,"皖A12345"'),
        ("rec-gt", "rec_gt.txt", "a.jpg\t皖A12345"),
        ("yolo", "a.txt", "0 0.25 0.35 0.4 0.3"),
    ],
)
def test_a_line_of_blanks_is_no_plate_and_nothing_to_be_refused(tmp_path, name, file, line):
    draw(tmp_path / "a.jpg", (200, 100))
    (tmp_path / file).write_text(f"{line}\n  \n", encoding="utf-8")
    found = exchange.read(name, tmp_path / file, ImageIndex.of_folder(tmp_path))
    assert (len(found.annotations), found.refused) == (1, [])


def test_ppocrlabel_counts_every_picture_as_checked(items, tmp_path):
    """It keeps of ``Label.txt`` what ``fileState.txt`` names, and drops the rest when it is closed."""
    target = written("ppocrlabel", items, tmp_path / "out", split=(0.5, 0.0, 0.5))
    lists = list(target.glob("*/Label.txt"))
    assert lists
    for path in lists:
        labelled = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()]
        states = (path.parent / "fileState.txt").read_text(encoding="utf-8").splitlines()
        assert [state.split("\t") for state in states] == [[name, "1"] for name in labelled]
    assert lists_of(target, "rec-gt") == ()  # which are no labels


def test_what_ppocrlabel_read_by_itself_is_no_decision(folder, tmp_path):
    shape = '{"transcription": "皖A12345", "points": [[1, 1], [90, 1], [90, 40], [1, 40]], "difficult": %s}'
    for name, difficult, status in (("Label.txt", "false", ""), ("Cache.cach", "false", "read"),
                                    ("Cache.cach", "true", "doubtful")):  # fmt: skip
        (tmp_path / name).write_text(f"cam 1/路口.jpg\t[{shape % difficult}]\n", encoding="utf-8")
        (found,) = exchange.read("ppocrlabel", tmp_path / name, ImageIndex.of_folder(folder)).annotations
        assert (found.label, found.status, found.line) == ("皖A12345", status, 1)
