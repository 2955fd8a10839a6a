"""Whatever a JSON file holds, it is read, or named with what it holds instead of annotations."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import AnnotationError, AppError
from core.exchange.importing import plan_import
from core.project import Project
from tests.core.exchange.conftest import draw
from tests.core.exchange.test_annotation_files import FEW, JSON, READABLE, read, write


@pytest.mark.parametrize("bare", ["7", '"皖A12345"', "null", "true", "[]", "[1]", "1.5"])
@pytest.mark.parametrize("name", ["labelme", "x-anylabeling", "coco"])
def test_a_file_that_holds_a_bare_value_is_named_with_what_it_holds(name, bare, tmp_path):
    path = write(tmp_path / "照片.json", bare)
    try:
        (error,) = read(name, path).refused
    except AnnotationError as raised:
        error = raised
    assert error.path == path
    assert error.detail == repr(json.loads(bare))
    assert error.message.startswith("The file")


def test_a_bare_value_among_shapes_is_told_with_its_place_and_the_rest_goes_on(tmp_path):
    good = {"label": "plate", "description": "皖A12345", "points": [[1, 2], [9, 2], [9, 5], [1, 5]]}
    shapes = [7, good, "皖A12345", {**good, "shape_type": "circle"}]
    path = write(tmp_path / "a.json", json.dumps({"imagePath": "a.jpg", "shapes": shapes}))
    found = read("labelme", path)
    assert [one.label for one in found.annotations] == ["皖A12345"]
    assert [(error.path, error.message, error.detail) for error in found.refused] == [
        (path, "A shape is not an object", "shape 1: 7"),
        (path, "A shape is not an object", "shape 3: '皖A12345'"),
        (path, "A shape is not an outline", "shape 4: circle"),
    ]
    path = write(tmp_path / "b.json", json.dumps({"annotations": [7]}))
    (error,) = read("coco", path).refused
    assert (error.path, error.detail) == (path, "annotation 1: 7")


KEYS = {
    "label": "plate", "points": [[1, 2], [90, 2], [90, 50], [1, 50]], "shape_type": "polygon",
    "description": "皖A12345", "group_id": 1, "flags": {}, "attributes": {}, "image_id": 1,
    "bbox": [1, 2, 30, 9], "keypoints": [1] * 12, "segmentation": [[1] * 8], "text": "皖A12345",
    "category_id": 1, "transcription": "皖A12345",
}  # fmt: skip
ENTRY = JSON | st.fixed_dictionaries({}, optional={key: JSON | st.just(good) for key, good in KEYS.items()})
ENTRIES = JSON | st.lists(ENTRY, max_size=5)
FILES = st.one_of(
    JSON,
    ENTRIES,
    ENTRY,
    st.builds(lambda shapes: {"shapes": shapes, "imagePath": "a.jpg"}, ENTRIES),
    st.builds(
        lambda rows, images, kinds: {"annotations": rows, "images": images, "categories": kinds},
        ENTRIES,
        JSON | st.just([{"id": 1, "file_name": "a.jpg"}]),
        JSON,
    ),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with Project.open(draw(tmp_path_factory.mktemp("项目") / "a.jpg").parent) as project:
        project.scan()
        yield project


@pytest.mark.parametrize("name", READABLE)
@FEW
@given(value=FILES)
@example(value={"shapes": ",", "imagePath": "a.jpg"})  # the first line ends in quotation marks
def test_whatever_json_says_an_import_is_planned_or_the_file_is_named(name, value, empty, tmp_path):
    suffix = ".json" if name in ("coco", "labelme", "x-anylabeling", "platewright") else ".txt"
    before = "a.jpg\t" if name in ("ppocrlabel", "rec-gt") else ""
    path = tmp_path / f"x{suffix}"
    path.write_text(before + json.dumps(value), encoding="utf-8")
    for format in (name, ""):
        try:
            errors = plan_import(empty, path, format).refused
        except AppError as error:
            errors = (error,)
        assert {error.path for error in errors} <= {path}
