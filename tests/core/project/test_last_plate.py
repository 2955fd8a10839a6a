"""However plates come and go, a picture keeps one: without any it would be in no list, for nobody to find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.project import Project, Status
from core.reading import Quad

QUAD = Quad.from_points([(1.5, 2), (30, 3), (29, 12), (0, 11.25)])


@pytest.fixture
def plate(plate_of: Callable[[str], int]) -> int:
    return plate_of("b/京A12345_1.png")


def test_an_entry_of_the_history_takes_no_last_plate_away(project: Project, plate: int) -> None:
    image_id = project.row(plate).image_id
    added = project.add_plate(image_id, QUAD, "李").plate_id
    (entry,) = project.history(added)
    project.delete_plate(plate, "李")
    restored = project.restore(entry.history_id, "王")
    row = project.row(added)
    assert project.image_plates(image_id) == [added]
    assert (row.status, row.quad, row.operator) == (Status.NO_PLATE, None, "王")
    project.revert_all([restored])
    assert (project.row(added).status, project.row(added).quad) == (Status.UNREAD, QUAD)


def test_an_entry_of_the_history_takes_away_what_was_not_there(project: Project, plate: int) -> None:
    image_id = project.row(plate).image_id
    added = project.add_plate(image_id, QUAD, "李").plate_id
    project.restore(project.history(added)[0].history_id)
    assert project.image_plates(image_id) == [plate]


def test_what_was_added_stays_where_somebody_else_took_the_rest_away(project: Project, plate: int) -> None:
    image_id = project.row(plate).image_id
    added = project.add_plate(image_id, QUAD, "李")
    with Project.open(project.folder) as other:  # another window
        other.delete_plate(plate, "王")
        assert project.revert_all([added]) == [added.plate_id]
        assert project.image_plates(image_id) == [added.plate_id]


def test_a_deletion_is_not_done_again_where_the_rest_is_gone_by_then(project: Project, plate: int) -> None:
    image_id = project.row(plate).image_id
    added = project.add_plate(image_id, QUAD, "李").plate_id
    gone = project.delete_plate(plate, "李")
    project.revert_all([gone])
    with Project.open(project.folder) as other:
        other.delete_plate(added, "王")
        assert project.apply_all([gone]) == [plate]
        assert project.image_plates(image_id) == [plate]
