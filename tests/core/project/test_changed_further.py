"""Which plates of a replaced picture are left: those that no finder will see again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import stamps
from core.project import Project, Query, Status
from core.reading import Quad
from core.recognition import storing
from core.recognition.pipeline import Outcome
from tests.core.project.conftest import LABEL_A, make_reading
from tests.core.project.replaced import file_of, replace

PlateOf = Callable[[str], int]
QUAD, OTHER = Quad.from_box((10.0, 20.0, 110.0, 60.0)), Quad.from_box((200.0, 20.0, 300.0, 60.0))
THIRD = Quad.from_box((10.0, 200.0, 110.0, 240.0))
PHOTO = "c/IMG_0001.JPG"


def test_a_finder_looks_again_for_all_plates(project: Project, plate_of: PlateOf) -> None:
    first = plate_of(PHOTO)
    seen = {first: stamps.of(file_of(project, first))}
    beside = [(first, make_reading("京A11111"), OTHER)]
    _, second = project.record_readings(
        "m", [(first, make_reading(LABEL_A), QUAD, "finder", "")], beside, seen=seen
    )
    replace(file_of(project, first))
    assert sorted(project.scan(changes=True).concerned) == [first, second]
    row = project.row(first)
    assert (row.quad, row.quad_source, project.row(second).deleted) == (None, "", True)
    (job,) = [job for job in project.jobs(only_unread=True) if job.plate_id == first]
    assert (job.found, job.taken) == (None, ())
    seen = {first: stamps.of(file_of(project, first))}
    again = project.record_readings(
        "m",
        [(first, make_reading("京A22222"), OTHER, "finder", "")],
        beside=[(first, make_reading("京A11111"), QUAD)],
        seen=seen,
    )
    assert len(again) == 2
    assert {r.text for r in project.rows(project.image_plates(row.image_id))} == {"京A22222", "京A11111"}


@pytest.mark.parametrize("undone", [False, True])
def test_a_further_plate_that_a_person_touched_stays(
    project: Project, plate_of: PlateOf, undone: bool
) -> None:
    first = plate_of(PHOTO)
    seen = {first: stamps.of(file_of(project, first))}
    _, second = project.record_readings(
        "m",
        [(first, make_reading(LABEL_A), QUAD, "finder", "")],
        [(first, make_reading("京A11111"), OTHER)],
        seen=seen,
    )
    edit = project.decide(second, text=None, status=Status.CONFIRMED)
    if undone:
        project.revert_all([edit])
    replace(file_of(project, first))
    project.scan(changes=True)
    row = project.row(second)
    said = ("", Status.UNREAD, False) if undone else ("京A11111", Status.CONFIRMED, True)
    assert (row.deleted, row.text, row.status, row.altered) == (False, *said)


def read_two(project: Project, plate_of: PlateOf) -> tuple[int, int]:
    """Let a model find two plates in the photograph; return both."""
    first = plate_of(PHOTO)
    seen = {first: stamps.of(file_of(project, first))}
    outcomes = [(first, make_reading(LABEL_A), QUAD, "finder", "")]
    _, second = project.record_readings("m", outcomes, [(first, make_reading("京A12345"), OTHER)], seen=seen)
    return first, second


def test_other_plates_of_a_picture_that_reading_finds_changed_are_told_and_not_new(
    project: Project, plate_of: PlateOf
) -> None:
    first, gone = read_two(project, plate_of)
    said = project.add_plate(project.row(first).image_id, Quad.from_box((10, 200, 110, 240))).plate_id
    project.decide(said, text="京A11111", status=Status.CORRECTED)
    replace(file_of(project, first))
    path = file_of(project, first)
    now = [
        Outcome(first, path, make_reading(LABEL_A), QUAD, "whole", stamp=stamps.of(path)),
        Outcome(first, path, make_reading("京A12345"), OTHER, "finder", further=True),
    ]
    stored = storing.store(project, "m", now)
    ((beside, new),) = stored.added
    assert (beside, set(stored.ids)) == (first, {first, gone, said, new})
    assert new not in (gone, said)


def test_a_picture_whose_first_plate_was_taken_out_stays_to_be_seen(
    project: Project, plate_of: PlateOf
) -> None:
    first, second = read_two(project, plate_of)
    removed = project.delete_plate(first)
    replace(file_of(project, first))
    assert project.scan(changes=True).concerned == [first, second]
    listed = project.rows(project.plate_ids(Query()).tolist())
    assert [(row.plate_id, row.status) for row in listed if row.path == PHOTO] == [(first, Status.UNREAD)]
    assert project.counts()["total"] == len(listed)
    assert project.revert_all([removed]) == [first]  # it was of the picture that is gone


@pytest.mark.parametrize("said", ["decided", "drawn"])
def test_other_plates_stay_where_no_finder_will_look_again(
    project: Project, plate_of: PlateOf, said: str
) -> None:
    """It looks for the first plate alone, and not where a person has said what and where that is."""
    first = plate_of(PHOTO)
    seen = {first: stamps.of(file_of(project, first))}
    outcomes = [(first, make_reading(LABEL_A), QUAD, "finder", "")]
    _, second = project.record_readings("m", outcomes, [(first, make_reading("京A12345"), OTHER)], seen=seen)
    if said == "decided":
        project.decide(first, text=None, status=Status.CONFIRMED)
    else:
        project.set_quad(first, QUAD)
    replace(file_of(project, first))
    assert project.scan(changes=True).concerned == [first, second]
    row = project.row(second)
    assert (row.status, row.deleted, row.quad, row.altered) == (Status.UNREAD, False, None, False)
    assert second in project.plate_ids(Query())


def read_three(project: Project, first: int) -> list[int]:
    """Let a model find three plates in a picture; return them."""
    seen = {first: stamps.of(file_of(project, first))}
    beside = [(first, make_reading(text), quad) for text, quad in (("京A11111", OTHER), ("京A22222", THIRD))]
    outcomes = [(first, make_reading(LABEL_A), QUAD, "finder", "")]
    return project.record_readings("m", outcomes, beside, seen=seen)


@pytest.mark.parametrize(
    ("removed", "confirmed", "left"),
    [
        ([], [], [0]),
        ([], [1], [0, 1]),  # the finder sees the third again, beside the one that a person vouches for
        ([], [0], [0, 1, 2]),
        ([0, 2], [], [0]),  # nothing that is left was said of anything
        ([0], [2], [1, 2]),
    ],
)
def test_which_plates_of_a_replaced_picture_are_left(
    project: Project, plate_of: PlateOf, removed: list[int], confirmed: list[int], left: list[int]
) -> None:
    plates = read_three(project, plate_of(PHOTO))
    for at in confirmed:
        project.decide(plates[at], text=None, status=Status.CONFIRMED)
    for at in removed:
        project.delete_plate(plates[at])
    replace(file_of(project, plates[0]))
    assert project.scan(changes=True).concerned == plates
    assert [row.plate_id for row in project.rows(plates) if not row.deleted] == [plates[at] for at in left]


def test_what_was_said_of_one_replaced_picture_is_not_said_of_another(
    project: Project, plate_of: PlateOf
) -> None:
    """Both are found to be others by one batch of readings."""
    said, unsaid = (read_three(project, plate_of(name)) for name in (PHOTO, "深 & 圳.jpg"))
    project.decide(said[0], text=None, status=Status.CONFIRMED)
    for plates in (said, unsaid):
        replace(file_of(project, plates[0]))
    seen = {plates[0]: stamps.of(file_of(project, plates[0])) for plates in (said, unsaid)}
    outcomes = [(plate, make_reading("京A33333"), THIRD, "finder", "") for plate in seen]
    project.record_readings("n", outcomes, seen=seen)
    assert [row.deleted for row in project.rows(said)] == [False, False, False]
    assert [row.deleted for row in project.rows(unsaid)] == [False, True, True]
