"""Which plate of a picture an annotation means, where several could be meant."""

from __future__ import annotations

from core.exchange import ImportedAnnotation, differences, takeover
from core.exchange.differences import Change
from core.project import Status
from core.reading import Quad
from tests.core.exchange.conftest import OTHER, rows

NEAR = Quad.from_points([(x + 5, y + 3) for x, y in OTHER.points])  # the same place, drawn by another hand
FAR = Quad.from_box((150.0, 20.0, 230.0, 50.0))
STEEP = Quad(((60.0, 60.0), (160.0, 62.0), (160.0, 112.0), (60.0, 110.0)))  # a plate of two rows
LABELS = ("沪C33333", "粤D44444")


def note(project, label=None, quad=None, **more):
    return ImportedAnnotation(rows(project)["cam 1"].path, label, quad, **more)


def texts(project):
    return sorted(row.text for row in project.rows(project.image_plates(rows(project)["cam 1"].image_id)))


def test_two_texts_at_the_place_of_one_plate_do_not_overwrite_each_other(project):
    project.set_quad(rows(project)["cam 1"].plate_id, OTHER)
    annotations = [note(project, label, quad) for label, quad in zip(LABELS, (NEAR, OTHER), strict=True)]
    found = differences.find(project, annotations)
    assert [d.change for d in found] == [Change.ADDED, Change.NEW]  # the nearer one means the plate
    takeover.apply(project, found, "csv")
    assert texts(project) == sorted(LABELS)


def test_a_plate_that_agrees_with_one_text_is_not_meant_by_another_at_its_place(project):
    project.set_quad(rows(project)["cam 1"].plate_id, OTHER)
    project.decide(rows(project)["cam 1"].plate_id, text=LABELS[0], status=Status.CONFIRMED)
    annotations = [note(project, label, quad) for label, quad in zip(LABELS, (OTHER, NEAR), strict=True)]
    assert [d.change for d in differences.find(project, annotations)] == [Change.SAME, Change.ADDED]


def test_a_plate_that_nobody_can_read_is_no_blank_for_the_first_that_is_drawn(project):
    project.decide(rows(project)["cam 1"].plate_id, text=None, status=Status.UNREADABLE)
    annotations = [note(project, label, quad) for label, quad in zip(LABELS, (OTHER, FAR), strict=True)]
    assert [d.change for d in differences.find(project, annotations)] == [Change.ADDED] * 2


def test_a_text_that_is_told_twice_comes_over_without_the_split_that_contradicts_the_one_here(project):
    project.set_split([rows(project)["cam 1"].plate_id], "val")
    annotations = [note(project, LABELS[0], split=split) for split in ("", "train")]
    found = differences.find(project, annotations)
    assert [d.change for d in found] == [Change.NEW, Change.CONFLICT]
    takeover.apply(project, found, "csv")
    assert (rows(project)["cam 1"].text, rows(project)["cam 1"].split) == (LABELS[0], "val")


def test_a_plate_known_to_be_yellow_stands_in_two_rows_where_its_corners_say_so(project):
    yellow = rows(project)["cam 1"].plate_id
    project.decide(yellow, text="京A12345", status=Status.CONFIRMED)
    project.set_kind(yellow, "yellow")
    (found,) = differences.find(project, [note(project, "京A12345", STEEP)])
    assert (found.change, found.rows) == (Change.CORNERS, 2)
