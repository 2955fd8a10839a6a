"""Plates of two rows that come by an import are known as such before anything has read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import double_row, exchange, images
from core.exchange import ExportOptions, ImportedAnnotation, differences, takeover
from core.exchange.differences import Change
from core.exchange.importing import plan_import
from core.plate import PlateKind
from core.project import PlateRow, Project, Query, Status
from core.reading import Quad, Reading
from tests.core.exchange.conftest import draw

TWO = Quad(((60.0, 60.0), (160.0, 62.0), (160.0, 112.0), (60.0, 110.0)))
SEEN_FROM_THE_SIDE = Quad(((60.0, 60.0), (120.0, 62.0), (120.0, 90.0), (60.0, 88.0)))
LISTS = {"csv": "plates.csv", "jsonl": "plates.jsonl", "coco": "annotations/person_keypoints_default.json"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with made(tmp_path / "照片 & 车") as project:
        yield project


def made(folder: Path) -> Project:
    draw(folder / "货车.jpg")
    project = Project.open(folder)
    project.scan()
    return project


def row(project: Project) -> PlateRow:
    (row,) = project.rows(project.plate_ids(Query()).tolist())
    return row


def take(project: Project, annotation: ImportedAnnotation, name: str = "csv") -> takeover.Takeover:
    return takeover.apply(project, differences.find(project, [annotation]), name)


@pytest.mark.parametrize(
    ("label", "kind", "quad", "rows"),
    [
        ("京A1234挂", "", TWO, 2),
        ("京A12345", "yellow", TWO, 2),
        ("京A12345", "blue", SEEN_FROM_THE_SIDE, 1),
        ("京A12345", "", TWO, 1),
        ("京AD12345", "yellow", TWO, 1),  # of the text eight characters are green
        ("京A1234挂", "", Quad.from_box((20.0, 60.0, 176.0, 110.0)), 1),
    ],
)
def test_kind_and_corners_tell_where_nobody_has_read(project, label, kind, quad, rows):
    take(project, ImportedAnnotation("货车.jpg", label, quad, kind))
    assert (row(project).rows, row(project).text) == (rows, label)


def test_what_a_format_says_counts_more(project):
    take(project, ImportedAnnotation("货车.jpg", "京A12345", SEEN_FROM_THE_SIDE, rows=2))
    assert row(project).rows == 2
    take(project, ImportedAnnotation("货车.jpg", "京A12345", SEEN_FROM_THE_SIDE, rows=1))
    assert row(project).rows == 1


def test_the_rows_of_one_plate_say_nothing_of_another(project):
    draw(project.folder / "轿车.jpg", seed=1)
    project.scan()
    take(project, ImportedAnnotation("货车.jpg", "京A12345", SEEN_FROM_THE_SIDE, rows=2))
    assert {one.path: one.rows for one in project.each_row(project.plate_ids(Query()).tolist())} == {
        "货车.jpg": 2,
        "轿车.jpg": 1,
    }


def test_a_reading_knows_it_and_stays_through_undo_and_redo(project):
    done = take(project, ImportedAnnotation("货车.jpg", "京A1234挂", TWO))
    assert row(project).rows == 2
    for _ in range(2):
        assert project.revert_all(done.edits[::-1]) == []
        assert (row(project).rows, row(project).text) == (1, "")
        assert project.apply_all(done.edits) == []
        assert (row(project).rows, row(project).text) == (2, "京A1234挂")
    plate = row(project).plate_id
    project.record_readings("m", [(plate, Reading("京A1234挂", 0.9), TWO, "person", "")])
    assert row(project).rows == 1
    take(project, ImportedAnnotation("货车.jpg", "京A1234挂", TWO, rows=2))
    assert row(project).rows == 1
    project.record_readings("m", [(plate, replace(Reading("京A1234挂", 0.9), rows=2), TWO, "person", "")])
    assert project.revert_all([done.edits[-1]]) == []  # the decision alone: what was read stays
    assert (row(project).rows, row(project).status) == (2, Status.READ)


def test_redoing_an_import_leaves_the_rows_that_were_read_since(project):
    done = take(project, ImportedAnnotation("货车.jpg", "京A12345", SEEN_FROM_THE_SIDE, rows=2))
    reading = (row(project).plate_id, Reading("京A12345", 0.9), SEEN_FROM_THE_SIDE, "person", "")
    project.record_readings("m", [reading])
    assert row(project).rows == 1
    told = [edit for edit in done.edits if "rows" in edit.after]
    assert (len(told), project.revert_all(told), project.apply_all(told)) == (1, [], [])
    assert row(project).rows == 1


def test_what_a_model_read_elsewhere_is_nobodys_word(project):
    take(project, ImportedAnnotation("货车.jpg", "京A1234挂", TWO, status="read", rows=2))
    assert row(project).rows == 1


@pytest.mark.parametrize("name", ["csv", "jsonl", "coco", "labelme", "x-anylabeling", "platewright"])
def test_formats_that_can_carry_it_do(project, name, tmp_path):
    here = row(project).plate_id
    project.set_quad(here, SEEN_FROM_THE_SIDE)
    reading = replace(Reading("京A12345", 0.9), rows=2)  # which no kind and no shape would tell
    project.record_readings("m", [(here, reading, SEEN_FROM_THE_SIDE, "person", "")])
    project.decide(here, text=None, status=Status.CONFIRMED)
    source = project.folder
    if name != "platewright":
        exchange.write(exchange.plan(name, exchange.items_of(project), tmp_path / "出", ExportOptions()))
        source = tmp_path / "出" / LISTS.get(name, ".")
    assert {d.change for d in plan_import(project, source, name).differences} <= {Change.SAME}
    with made(tmp_path / "那里") as there:
        plan = plan_import(there, source, name)
        takeover.apply(there, plan.differences, name)
        assert (row(there).rows, row(there).text) == (2, "京A12345")
        assert {d.change for d in plan_import(there, source, name).differences} == {Change.SAME}
        plan = exchange.plan("crops", exchange.items_of(there), tmp_path / "裁剪")
        exchange.write(plan)
        (crop,) = (tmp_path / "裁剪").glob("*.jpg")
        assert double_row.marked(crop) is not None  # a training on it learns the one row


@pytest.mark.parametrize("value", ["", "3", "two", None, 2.5, True])
def test_a_column_of_that_name_may_mean_something_else(project, tmp_path, value):
    (tmp_path / "list.csv").write_text(f"image,label,rows\n货车.jpg,京A12345,{value}\n", encoding="utf-8")
    (found,) = plan_import(project, tmp_path / "list.csv").differences
    assert (found.change, found.rows) == (Change.NEW, None)


def test_every_trailer_and_no_blue_plate_is_likely() -> None:
    assert [kind for kind in PlateKind if double_row.likely(kind, TWO)] == [
        PlateKind.YELLOW,
        PlateKind.TRAILER,
    ]
    assert not double_row.likely(PlateKind.TRAILER, None)


def test_a_marked_crop_that_nobody_read_is_learnt_as_one_row(tmp_path):
    from core.exchange import ExportItem
    from core.training.finetune_config import _cut_out

    picture = images.read(draw(tmp_path / "图.png", (440, 220)))
    crop = tmp_path / "京A1234挂_1.jpg"
    crop.write_bytes(images.encode(picture, ".jpg", comment=double_row.mark(0.0)))
    _cut_out(ExportItem(crop, "京A1234挂", None), tmp_path / "出", 1)
    (cut,) = (tmp_path / "出").rglob("*.jpg")
    assert images.read(cut).shape[:2] == (140, 440)
