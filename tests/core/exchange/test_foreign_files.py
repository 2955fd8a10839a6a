"""Files as other programs write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core import exchange
from core.errors import AnnotationError
from core.exchange import ImageIndex
from core.reading import Quad
from tests.core.exchange.conftest import draw

BOX = Quad.from_box((10.0, 20.0, 90.0, 50.0))
CORNER = Quad.from_box((0.0, 0.0, 40.0, 20.0))


@pytest.fixture
def folder(tmp_path):
    draw(tmp_path / "a.jpg", (200, 100))
    return tmp_path


def read(name, path, folder):
    return exchange.read(name, path, ImageIndex.of_folder(folder))


def test_ppocrlabel_marks_difficult_plates_doubtful(folder):
    corners = [[10, 20], [90, 20], [90, 50], [10, 50]]
    shapes = [
        {"transcription": "皖A12345", "points": corners, "difficult": True},
        {"transcription": "待识别", "points": corners, "difficult": False},
    ]
    path = folder / "Label.txt"
    path.write_text(f"folder/a.jpg\t{json.dumps(shapes)}\n", encoding="utf-8")
    one, two = read("ppocrlabel", path, folder).annotations
    assert (one.label, one.quad, one.status) == ("皖A12345", BOX, "doubtful")
    assert (two.label, two.status) == (None, "")


def test_labelme_rectangles_and_names_that_are_plates(folder):
    shapes = [
        {"label": "皖A·12345", "points": [[10, 20], [90, 50]], "shape_type": "rectangle"},
        {"label": "车牌", "points": [[10, 20], [90, 20], [90, 50], [10, 50]]},
        {"label": "car", "points": [[0, 0], [99, 99]], "shape_type": "rectangle"},
        {"label": "plate", "points": [[5, 5]], "shape_type": "point"},
        {"label": "plate", "points": [[10, 20], [90, 50]], "shape_type": ["rectangle"]},
    ]
    (folder / "a.json").write_text(json.dumps({"shapes": shapes, "imagePath": "a.jpg"}), encoding="utf-8")
    found = read("labelme", folder, folder)
    assert [(a.label, a.quad) for a in found.annotations] == [("皖A12345", BOX), (None, BOX)]
    assert len(found.refused) == 3 and all(error.path == folder / "a.json" for error in found.refused)


def test_labelme_without_a_picture_path_means_the_one_beside(folder):
    content = {"shapes": [{"label": "plate", "description": "皖A12345", "points": [[1, 1], [5, 5]]}]}
    (folder / "sub").mkdir()
    (folder / "sub" / "b.json").write_text(json.dumps(content), encoding="utf-8")
    (one,) = read("labelme", folder, folder).annotations
    assert one.path == "sub/b"


@pytest.mark.parametrize(
    ("below", "named", "path"),
    [
        ("", "../照片/cam 1/a.jpg", "照片/cam 1/a.jpg"),
        ("", "..\\..\\a.jpg", "a.jpg"),
        ("json/cam 1", "../../cam 1/a.jpg", "cam 1/a.jpg"),
        ("json", "../../../b/./a.jpg", "b/a.jpg"),
        ("json", "b/../a.jpg", "json/a.jpg"),
    ],
)
def test_labelme_names_pictures_from_the_folder_its_files_are_kept_in(below, named, path, folder):
    """So do labelme and X-AnyLabeling, once a folder for their files was chosen."""
    shape = {"label": "皖A12345", "points": [[10, 20], [90, 50]], "shape_type": "rectangle"}
    (folder / below).mkdir(parents=True, exist_ok=True)
    content = {"shapes": [shape], "imagePath": named}
    (folder / below / "a.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("labelme", folder, folder)
    assert not found.refused and [a.path for a in found.annotations] == [path]


@pytest.mark.parametrize("named", ["/etc/a.jpg", "C:\\a.jpg", "..", "../C:/a.jpg", "..//a.jpg", 7])
def test_labelme_pictures_that_no_folder_can_hold_are_refused(named, folder):
    content = {"shapes": [], "imagePath": named}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    (error,) = read("labelme", folder, folder).refused
    assert isinstance(error, AnnotationError) and error.path == folder / "a.json"


def test_x_anylabeling_rotated_boxes(folder):
    shape = {
        "label": "text", "score": None, "points": [[10, 20], [90, 20], [90, 50], [10, 50]], "group_id": None,
        "description": "皖AD12345", "difficult": False, "shape_type": "rotation", "flags": {},
        "attributes": {}, "kie_linking": [], "direction": 0.0,
    }  # fmt: skip
    content = {"version": "3.2.1", "shapes": [shape], "imagePath": "a.jpg", "imageData": None}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    (one,) = read("x-anylabeling", folder, folder).annotations
    assert (one.label, one.quad) == ("皖AD12345", BOX)


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("kind", ["oriented_rectangle", "polygon"])
def test_labelme_outlines_begin_where_the_annotator_did(kind, first, folder):
    corners = [[10, 20], [90, 20], [90, 50], [10, 50]]
    shape = {
        "label": "plate", "points": corners[first:] + corners[:first], "group_id": None,
        "description": "皖A12345", "shape_type": kind, "flags": {}, "mask": None,
    }  # fmt: skip
    content = {"version": "6.3.1", "shapes": [shape], "imagePath": "a.jpg", "imageData": None}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    (one,) = read("labelme", folder, folder).annotations
    assert (one.label, one.quad) == ("皖A12345", BOX)


@pytest.mark.parametrize(
    "names", [("tl", "tr", "br", "bl"), ("top_left", "top_right", "bottom_right", "bottom_left")]
)
def test_x_anylabeling_plates_with_their_corners_as_points(names, folder):
    """Its plate model draws a box named after the colour, and four points of the same group.

    So does its import of COCO and of YOLO poses, with the names of the key points.
    """

    def shape(label, points, kind, group, text="", attributes=None):
        return {"label": label, "points": points, "shape_type": kind, "group_id": group,
                "description": text, "attributes": attributes or {}}  # fmt: skip

    quad = Quad(((12.0, 20.0), (90.0, 24.0), (88.0, 50.0), (10.0, 46.0)))
    corners = {name: [list(p)] for name, p in zip(names, quad.points, strict=True)}
    box = [[10, 20], [90, 20], [90, 50], [10, 50]]
    shapes = [
        shape("blue", box, "rectangle", 0, "皖A12345"),
        *[shape(name, corners.get(name, [[9, 9]]), "point", 0) for name in ("logo", *reversed(names))],
        shape("plate", box, "rectangle", 1, "京B88888", {"kind": "yellow"}),
        *[shape(name, corners[name], "point", 1) for name in names[1:]],  # one is missing
    ]
    content = {"version": "4.2.1", "shapes": shapes, "imagePath": "a.jpg", "imageData": None}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("x-anylabeling", folder, folder)
    assert [(a.label, a.quad, a.kind, a.outline) for a in found.annotations] == [
        ("皖A12345", quad, "", False),
        ("京B88888", BOX, "yellow", True),
    ]
    assert len(found.refused) == 4  # the logo, and the corners of the box that lacks one


@pytest.mark.parametrize("boxes", [0, 2])
def test_corners_that_are_no_plates_of_one_rectangle_are_told(boxes, folder):
    """Without a rectangle they would be gone without a word; two would both get the corners of one."""
    corners = {"tl": [12, 20], "tr": [90, 24], "br": [88, 50], "bl": [10, 46]}
    shapes = [{"label": name, "points": [p], "shape_type": "point", "group_id": 0}
              for name, p in corners.items()] * max(1, boxes)  # fmt: skip
    box = {"label": "plate", "points": [[10, 20], [90, 50]], "shape_type": "rectangle", "group_id": 0}
    content = {"shapes": shapes + [box] * boxes, "imagePath": "a.jpg"}
    (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("x-anylabeling", folder, folder)
    assert [a.quad for a in found.annotations] == [BOX] * boxes
    assert len(found.refused) == len(shapes)


def test_paddle_lists_of_several_pictures(folder):
    path = folder / "rec_gt.txt"
    path.write_text('["a.jpg", "b.jpg"]\t皖A12345\n[1].jpg\t京B12345\nno tab\n', encoding="utf-8")
    found = read("rec-gt", path, folder)
    assert [(a.path, a.line) for a in found.annotations] == [("a.jpg", 1), ("b.jpg", 1), ("[1].jpg", 2)]
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    ("line", "quad"),
    [
        ("0 0.25 0.35 0.4 0.3", BOX),
        ("0 0.25 0.35 0.4 0.3 0.97", BOX),  # a model's prediction
        ("0 0.05 0.2 0.45 0.2 0.45 0.5 0.05 0.5", BOX),  # OBB
        ("0 0.45 0.5 0.05 0.5 0.05 0.2 0.45 0.2 0.97", BOX),  # predicted, from its lower right corner
        ("0 0.25 0.35 0.4 0.3 0.05 0.2 0.45 0.2 0.45 0.5 0.05 0.5", BOX),  # pose, two numbers a point
        ("0 0.25 0.35 0.4 0.3 0.05 0.2 2 0.45 0.2 2 0.45 0.5 2 0.05 0.5 2", BOX),
        ("0 0.5 0.5 0.9 0.9 0.05 0.2 2 0.45 0.2 2 0.45 0.5 1 0.05 0.5 2", BOX),  # the box is the car's
        ("0 0.25 0.35 0.4 0.3 0.05 0.2 .9 0.45 0.2 .9 0.45 0.5 .9 0.05 0.5 .9 0.97", BOX),  # predicted
        ("0 0.25 0.35 0.4 0.3 0 0 0 0.45 0.2 2 0.45 0.5 2 0.05 0.5 2", BOX),  # a corner that nobody labelled
        ("0 0.25 0.35 0.4 0.3 0 0 0 0 0 0 0 0 0 0 0 0", BOX),
        ("0 0.25 0.35 0.4 0.3 0 0 .31 0.45 0.2 .9 0.45 0.5 .9 0.05 0.5 .9 0.97", BOX),  # an unsure one
        ("0 0.1 0.1 0.2 0.2 0 0 2 0.2 0 2 0.2 0.2 2 0 0.2 2", CORNER),  # in the corner of the picture
        ("0 0 0.2 0 0.1 0 0 0.1 0 0.2 0 0.2 0.1 0.2 0.2 0.1 0.2", CORNER),  # a segment there
    ],
)
def test_yolo_lines_of_every_kind(folder, line, quad):
    (folder / "labels").mkdir()
    (folder / "labels" / "a.txt").write_text(line + "\n")
    (folder / "labels" / "classes.txt").write_text("plate\n")
    (one,) = read("yolo", folder / "labels", folder).annotations
    assert [v for p in one.quad.points for v in p] == pytest.approx([v for p in quad.points for v in p])
    assert one.label is None


NAMES = {
    "labels/classes.txt": "car\n车牌\nperson\n",
    "classes.txt": "car\nLicense_Plate\nperson\n",
    "obj.names": "car\nplate\nperson\n",
    "data.yaml": "train: images/train\nnames:\n  0: car\n  1: 'license plate'  # 号牌\n  2: person\nnc: 3\n",
    "dataset.yaml": 'nc: 3\nnames: [car, "plate", person]\nroboflow:\n  project: x\n',
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *NAMES.items(),
        ("data.yaml", "names:\n- car\n- plate\n- person\n"),
        ("classes.txt", "car\ngreen_plate\nperson\n"),
    ],
)
def test_yolo_takes_plates_among_other_things(name, content, folder):
    (folder / "labels").mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    (folder / "labels" / "a.txt").write_text("0 0.5 0.5 0.9 0.9\n1 0.25 0.35 0.4 0.3\n2 0.5 0.5 0.1 0.1\n")
    for source in (folder / "labels", folder / "labels" / "a.txt"):
        found = read("yolo", source, folder)
        assert [(a.line, a.path) for a in found.annotations] == [(2, "a")]
        assert [error.detail for error in found.refused] == ["line 1: car", "line 3: person"]


def test_yolo_names_may_hold_a_comma_in_quotes(folder):
    (folder / "data.yaml").write_text("names: ['sign, round', plate]\n")
    (folder / "a.txt").write_text("0 0.5 0.5 0.9 0.9\n1 0.25 0.35 0.4 0.3\n")
    found = read("yolo", folder, folder)
    assert [a.line for a in found.annotations] == [2]
    assert [error.detail for error in found.refused] == ["line 1: sign, round"]


@pytest.mark.parametrize("content", ["", "blue\ngreen\n", "# no\n", "plate\n", "plate\ndouble plate\n"])
def test_yolo_classes_that_tell_no_plate_apart_are_all_plates(content, folder):
    (folder / "classes.txt").write_text(content, encoding="utf-8")
    (folder / "a.txt").write_text("0 0.25 0.35 0.4 0.3\n1 0.25 0.35 0.4 0.3\n")
    assert len(read("yolo", folder / "a.txt", folder).annotations) == 2


@pytest.mark.parametrize("between", [(0.5,), (0.25, 0.75)])
def test_a_yolo_segment_of_as_many_numbers_as_a_pose_is_a_segment(between, folder):
    """X-AnyLabeling and Ultralytics write outlines of six or eight points."""
    corners = [(0.05, 0.2), (0.45, 0.2), (0.45, 0.5), (0.05, 0.5)]
    top, bottom = ([(0.05 + 0.4 * at, y) for at in between] for y in (0.2, 0.5))
    points = [corners[0], *top, *corners[1:3], *bottom[::-1], corners[3]]
    assert len(points) in (6, 8)
    numbers = " ".join(f"{v:g}" for point in points for v in point)
    (folder / "a.txt").write_text(f"0 {numbers}\n")
    (one,) = read("yolo", folder / "a.txt", folder).annotations
    assert [v for p in one.quad.points for v in p] == pytest.approx(
        [v for p in BOX.points for v in p], abs=0.1
    )


@pytest.mark.parametrize("line", ["0 1 2", "plate 0.1 x 0.1 0.1", "0", "0 nan nan nan nan"])
def test_yolo_lines_that_are_none(folder, line):
    (folder / "a.txt").write_text(line + "\n")
    found = read("yolo", folder / "a.txt", folder)
    assert not found.annotations and len(found.refused) == 1


@pytest.mark.parametrize(
    "line",
    ['10,20,90,20,90,50,10,50,"皖A12345"', "10,20,90,20,90,50,10,50,皖A12345", '10 20 90 50 "皖A12345"',
     "10, 20, 90, 50, 皖A12345", "\ufeff10,20,90,20,90,50,10,50,皖A12345\r"],
)  # fmt: skip
def test_icdar_lines_of_every_kind(folder, line):
    (folder / "gt_a.txt").write_text(line + "\n", encoding="utf-8", newline="")
    (one,) = read("icdar", folder, folder).annotations
    assert (one.path, one.label, one.quad) == ("a", "皖A12345", BOX)


def test_icdar_texts_may_hold_commas_and_be_ignored(folder):
    (folder / "gt_a.txt").write_text(
        '1,2,9,2,9,5,1,5,###\n1,2,9,2,9,5,1,5,"a,b"\nno numbers\n', encoding="utf-8"
    )
    found = read("icdar", folder, folder)
    assert [a.label for a in found.annotations] == [None, "A,B"]
    assert len(found.refused) == 1


def test_coco_key_points_that_nobody_labelled_are_no_corners(folder):
    labelled = [10, 20, 2, 90, 20, 2, 90, 50, 1, 10, 50, 2]
    outline = {"segmentation": [[10, 20, 90, 20, 90, 50, 10, 50]]}
    annotations = [
        {"keypoints": labelled},
        {"keypoints": [0, 0, 0, *labelled[3:]], "bbox": [10, 20, 80, 30]},
        {"keypoints": [0] * 12, **outline},
        {"keypoints": [0, 0, 2, 90, 0, 2, 90, 50, 2, 0, 50, 2], "bbox": [0, 0, 90, 50]},
        {"keypoints": [0] * 12, "text": "皖A12345"},
    ]
    content = {
        "images": [{"id": 1, "file_name": "a.jpg"}],
        "annotations": [{"image_id": 1, **one} for one in annotations],
    }
    (folder / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("coco", folder / "coco.json", folder)
    there = Quad.from_box((0, 0, 90, 50))
    assert ([a.quad for a in found.annotations], found.refused) == ([BOX, BOX, BOX, there, None], [])


@pytest.mark.parametrize("empty", [None, "", "###"])
def test_a_text_that_is_empty_leaves_the_other_one(folder, empty):
    rows = [
        {"text": empty, "attributes": {"text": "皖A12345"}},
        {"text": empty},
        {"attributes": {"text": empty}},
    ]
    content = {
        "images": [{"id": 1, "file_name": "a.jpg"}],
        "annotations": [{"image_id": 1, "bbox": [10, 20, 80, 30], **row} for row in rows],
    }
    (folder / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("coco", folder / "coco.json", folder)
    assert ([a.label for a in found.annotations], found.refused) == (["皖A12345", None, None], [])
    row = {"image": None, "file_name": "a.jpg", "label": empty, "text": "皖A12345"}
    (folder / "list.jsonl").write_text(json.dumps(row), encoding="utf-8")
    found = read("jsonl", folder / "list.jsonl", folder)
    assert ([(a.path, a.label) for a in found.annotations], found.refused) == ([("a.jpg", "皖A12345")], [])


def test_coco_takes_plates_among_other_things(folder):
    content = {
        "images": [{"id": 1, "file_name": "a.jpg"}],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "license_plate"}],
        "annotations": [
            {"image_id": 1, "category_id": 1, "bbox": [0, 0, 50, 50]},
            {"image_id": 1, "category_id": 2, "bbox": [10, 20, 80, 30], "attributes": {"text": "皖A12345"}},
            {"image_id": 1, "category_id": 2, "segmentation": [[10, 20, 90, 20, 90, 50, 10, 50]]},
            {"image_id": 9, "category_id": 2, "bbox": [10, 20, 80, 30]},
        ],
    }
    (folder / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    found = read("coco", folder / "coco.json", folder)
    assert [(a.label, a.quad) for a in found.annotations] == [("皖A12345", BOX), (None, BOX)]
    assert len(found.refused) == 2


def test_csv_of_other_shapes(folder):
    path = folder / "list.csv"
    path.write_text("Filename;Text\na.jpg;皖A12345\n  \nb.jpg;\n\n", encoding="utf-8")
    one, two = (found := read("csv", path, folder)).annotations
    assert (one.path, one.label, one.line) == ("a.jpg", "皖A12345", 2)
    assert (two.path, two.label, two.line, found.refused) == ("b.jpg", None, 4, [])
    path.write_text("name,colour\na.jpg,blue\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="no column") as caught:
        read("csv", path, folder)
    assert caught.value.advice


@pytest.mark.parametrize("word", ["待定", "ok", "1"])
def test_a_row_with_an_unknown_status_is_refused_and_not_confirmed(folder, word):
    table, lines = folder / "标注.csv", folder / "标注.jsonl"
    table.write_text(
        f"image,label,status\na.jpg,皖A12345,{word}\na.jpg,皖A12345, No-Plate \n", encoding="utf-8"
    )
    rows = [{"image": "a.jpg", "label": "皖A12345", "status": w} for w in (word, "no plate")]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for name, path, line in (("csv", table, "line 2"), ("jsonl", lines, "line 1")):
        found = read(name, path, folder)
        assert [a.status for a in found.annotations] == ["no_plate"]
        (error,) = found.refused
        assert error.path == path and line in error.detail and word in error.detail and error.advice


@pytest.mark.parametrize(("name", "suffix"), [("labelme", "json"), ("icdar", "txt"), ("yolo", "txt")])
def test_a_folder_of_files_that_cannot_be_listed_is_told_and_the_rest_goes_on(
    folder, name, suffix, monkeypatch
):
    shape = {
        "label": "plate",
        "description": "皖A12345",
        "points": [[1, 1], [50, 50]],
        "shape_type": "rectangle",
    }
    lines = {
        "labelme": json.dumps({"shapes": [shape]}),
        "icdar": "1,1,50,50,皖A12345",
        "yolo": "0 0.3 0.3 0.2 0.2",
    }
    for place in (folder, folder / "乙"):
        place.mkdir(exist_ok=True)
        (place / f"a.{suffix}").write_text(lines[name] + "\n", encoding="utf-8")
    real = os.scandir

    def scandir(path="."):
        if Path(str(path)) == folder / "乙":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    index = ImageIndex.of_folder(folder)
    monkeypatch.setattr(os, "scandir", scandir)
    found = exchange.read(name, folder, index)
    assert len(found.annotations) == 1
    (error,) = found.refused
    assert error.path == folder / "乙" and "Permission denied" in str(error) and error.advice
