"""What a format writes, its reader reads back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import ccpd, exchange
from core.alphabet import LETTERS, PROVINCES
from core.exchange import ExportOptions, ImageIndex
from core.reading import Quad, cut_by_edge
from tests.core.exchange.conftest import draw, item

FRAMES = ["ppocrlabel", "coco", "labelme", "x-anylabeling", "icdar", "yolo-pose"]
FILES = {
    "ppocrlabel": "plates/Label.txt",
    "coco": "annotations/person_keypoints_default.json",
    "csv": "plates.csv",
    "jsonl": "plates.jsonl",
}
SPLITS = ("", "train", "val", "test", "夜间, 2", "dev", "Testing  2", "夜" * 70)
LABELS = st.builds(
    lambda p, c, rest: p + c + rest,
    st.sampled_from(PROVINCES),
    st.sampled_from(LETTERS),
    st.text(LETTERS + "0123456789", min_size=5, max_size=6),
)
QUADS = st.tuples(*[st.floats(-8, 8)] * 8).map(
    lambda d: Quad.from_points(
        [(60 + d[0], 80 + d[1]), (180 + d[2], 80 + d[3]), (180 + d[4], 120 + d[5]), (60 + d[6], 120 + d[7])]
    )
)


def there_and_back(name, items, target, index=None, **options):
    exchange.write(exchange.plan(name, items, target, ExportOptions(**options)))
    found = exchange.read(name, target / FILES.get(name, "."), index or ImageIndex.of_folder(target))
    assert not found.refused
    return found.annotations


@pytest.mark.parametrize("name", FRAMES)
def test_frames_come_back_with_pictures_labels_and_corners(name, items, tmp_path):
    annotations = there_and_back(name, items, tmp_path / "out")
    index = ImageIndex.of_folder(tmp_path / "out")
    got = {(index.folder / index.find(a.path)).read_bytes(): [] for a in annotations}
    for a in annotations:
        got[(index.folder / index.find(a.path)).read_bytes()].append((a.label, a.quad))
    for one in items:
        matches = [q for label, q in got[one.path.read_bytes()] if label in (one.label, None)]
        assert any(close(q, one.quad, 0.01) for q in matches)
        if name != "yolo-pose":
            assert one.label in [label for label, _ in got[one.path.read_bytes()]]


@pytest.mark.parametrize("name", ["csv", "jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(LABELS, QUADS | st.none(), st.sampled_from(SPLITS)), min_size=1, max_size=6))
def test_tables_come_back_exactly(name, tmp_path_factory, source, rows):
    items = [
        replace(item(source / f'路 & "{n}", x.jpg', label, quad, folder=source), kind="blue", split=split)
        for n, (label, quad, split) in enumerate(rows)
    ]
    annotations = there_and_back(name, items, tmp_path_factory.mktemp("t") / "out", ImageIndex(source, []))
    for one, got in zip(items, annotations, strict=True):
        assert (got.path, got.label, got.kind, got.status) == (one.relative, one.label, "blue", "confirmed")
        assert got.split == one.split
        assert (got.quad is None) == (one.quad is None)
        assert one.quad is None or close(got.quad, one.quad, 0.001)


@pytest.mark.parametrize(
    ("word", "split"), [("Valid", "val"), ("training", "train"), ("", ""), ("夜间", "夜间")]
)
def test_a_table_of_others_may_call_splits_as_it_likes(word, split, source, tmp_path):
    (tmp_path / "t.csv").write_text(f"image,label,split\na.jpg,皖A12345,{word}\n", encoding="utf-8")
    (found,) = exchange.read("csv", tmp_path / "t.csv", ImageIndex(source, [])).annotations
    assert found.split == split


@pytest.mark.parametrize("name", FRAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(LABELS, QUADS)
def test_any_label_and_any_corners_come_back(name, tmp_path_factory, source, label, quad):
    path = (
        draw(source / "车 & 牌 (1).jpg")
        if not (source / "车 & 牌 (1).jpg").exists()
        else source / "车 & 牌 (1).jpg"
    )
    (got,) = there_and_back(
        name, [item(path, label, quad, folder=source)], tmp_path_factory.mktemp("t") / "out"
    )
    assert got.label == (None if name.startswith("yolo") else label)
    assert close(got.quad, quad, 0.01)


HALF = Quad.from_points([(-30, 80), (90, 84), (92, 130), (-28, 126)])
CORNER = Quad.from_points([(180, 170), (300, 176), (298, 215), (178, 210)])


@pytest.mark.parametrize("name", [*FRAMES, "yolo", "ccpd"])
def test_corners_outside_the_picture_are_moved_onto_its_edge(name, source, tmp_path):
    path = draw(source / "车.jpg")  # of 240x200
    for number, quad in enumerate((HALF, CORNER)):
        target = tmp_path / str(number)
        if name == "ccpd":
            exchange.write(exchange.plan(name, [item(path, "皖A12345", quad, folder=source)], target))
            got = ccpd.parse(next(target.iterdir()).name).quad
        else:
            (annotation,) = there_and_back(name, [item(path, "皖A12345", quad, folder=source)], target)
            got = annotation.quad
        inside = quad.clipped(240, 200)
        assert close(got, Quad.from_box(inside.box) if name == "yolo" else inside, 0.01)


def test_a_coco_box_and_its_area_lie_in_the_picture(source, tmp_path):
    path = draw(source / "车.jpg")
    exchange.write(exchange.plan("coco", [item(path, "皖A12345", CORNER, folder=source)], tmp_path / "out"))
    content = json.loads(
        (tmp_path / "out" / "annotations" / "person_keypoints_default.json").read_text(encoding="utf-8")
    )
    (found,) = content["annotations"]
    assert found["bbox"] == [178.0, 170.0, 62.0, 30.0]
    assert found["area"] == CORNER.clipped(240, 200).area < CORNER.area
    assert found["keypoints"] == [180, 170, 2, 240, 176, 2, 240, 200, 2, 178, 200, 2]


@pytest.mark.parametrize("name", [*FRAMES, "yolo", "ccpd"])
def test_a_plate_of_which_the_picture_shows_a_corner_is_refused(name, source, tmp_path):
    path = draw(source / "车.jpg")
    tip = Quad.from_points([(-40, -30), (60, -40), (50, 20), (-50, -10)])  # three corners are one by then
    ((_, error),) = exchange.plan(
        name, [item(path, "皖A12345", tip, folder=source)], tmp_path / "out"
    ).refused
    assert (error.message, error.path) == (cut_by_edge().message, path)


def test_a_yolo_box_is_the_box_around_the_corners(items, tmp_path):
    (got,) = there_and_back("yolo", items[:1], tmp_path / "out")
    assert close(got.quad, Quad.from_box(items[0].quad.box), 0.01)
    lines = (tmp_path / "out" / "data.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["train: images/train", "val: images/train"]


def test_yolo_pose_has_the_shape_that_ultralytics_reads(items, tmp_path):
    exchange.write(exchange.plan("yolo-pose", items, tmp_path / "out", ExportOptions(split=(0.4, 0.3, 0.3))))
    yaml = (tmp_path / "out" / "data.yaml").read_text(encoding="utf-8")
    assert "kpt_shape: [4, 3]" in yaml and "val: images/val" in yaml
    labels = list((tmp_path / "out" / "labels").rglob("*.txt"))
    pictures = [p for p in (tmp_path / "out" / "images").rglob("*") if p.is_file()]
    stems = {p.relative_to(tmp_path / "out" / "images").with_suffix("") for p in pictures}
    assert {p.relative_to(tmp_path / "out" / "labels").with_suffix("") for p in labels} == stems
    for path in labels:
        for line in path.read_text().splitlines():
            numbers = [float(v) for v in line.split()]
            assert len(numbers) == 17 and numbers[0] == 0
            assert all(0 <= v <= 1 for v in numbers[1:5]) and numbers[7::3] == [2, 2, 2, 2]


def test_coco_counts_boxes_and_key_points(items, tmp_path):
    exchange.write(exchange.plan("coco", items, tmp_path / "out"))
    content = json.loads(
        (tmp_path / "out" / "annotations" / "person_keypoints_default.json").read_text(encoding="utf-8")
    )
    assert len(content["images"]) == 4 and len(content["annotations"]) == 5
    assert len({a["id"] for a in content["annotations"]}) == 5
    first = content["annotations"][0]
    assert first["bbox"] == [58.0, 80.0, 122.0, 50.0]
    assert first["keypoints"][:3] == [60.0, 80.0, 2] and first["text"] == "皖A12345"
    sizes = {(i["width"], i["height"]) for i in content["images"]}
    assert sizes == {(240, 200)}


def test_the_csv_opens_in_excel(items, tmp_path):
    exchange.write(exchange.plan("csv", items, tmp_path / "out"))
    data = (tmp_path / "out" / "plates.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == 6


def test_icdar_lines_hold_no_space(items, tmp_path):
    """CVAT splits a line with spaces into words before it looks for commas."""
    exchange.write(exchange.plan("icdar", items, tmp_path / "out"))
    files = list((tmp_path / "out" / "default").glob("gt_*.txt"))
    assert len(files) == 4
    assert all(" " not in path.read_text(encoding="utf-8") for path in files)


def close(a, b, tolerance):
    return a is not None and all(
        abs(u - v) <= tolerance
        for p, q in zip(a.points, b.points, strict=True)
        for u, v in zip(p, q, strict=True)
    )
