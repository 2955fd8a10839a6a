"""A reading belongs to the corners it was read at, and comes back with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.project import PlateRow, Project, Status
from core.reading import Quad
from tests.core.project import replaced
from tests.core.project.conftest import CCPD_A, LABEL_A, make_reading

PlateOf = Callable[[str], int]
QUAD = Quad.from_points([(1.5, 2), (30, 3), (29, 12), (0, 11.25)])
OTHER = Quad.from_points([(2.5, 2), (30, 3), (29, 12), (0, 11.25)])


@pytest.fixture
def plate(plate_of: PlateOf) -> int:
    return plate_of(CCPD_A)


def read(
    project: Project, plate: int, text: str, confidence: float = 0.9, *, quad: Quad | None = None, **more: str
) -> list[int]:
    """Store a reading at a person's corners, else at those of the name."""
    source = "name-quad" if quad is None else "person"
    outcome = (plate, make_reading(text, confidence), quad or project.row(plate).quad, source, "")
    return project.record_readings(more.get("model", "m"), [outcome])


def shown(row: PlateRow) -> tuple[object, ...]:
    return row.read_text, row.text, row.confidence, row.status, row.quad_source, row.model, row.kind


def test_what_was_read_comes_back_with_the_corners(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A, 0.99)
    before = project.row(plate)
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "皖AD12345", 0.4, quad=QUAD)
    after = project.row(plate)
    assert shown(after) == ("皖AD12345", "皖AD12345", 0.4, Status.READ, "person", "m", "green")
    for _ in range(2):
        project.revert_all([edit])
        assert shown(project.row(plate)) == shown(before)
        assert [reading.text for _, reading in project.readings(plate)] == [LABEL_A]
        project.apply_all([edit])
        assert shown(project.row(plate)) == shown(after)
        assert [reading.text for _, reading in project.readings(plate)] == ["皖AD12345"]


def test_a_plate_that_nobody_had_found_is_unread_again(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("c/IMG_0001.JPG")
    project.record_readings("m", [(plate, None, None, "sought", "")])
    before = project.row(plate)
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "京A12345", quad=QUAD)
    neighbour = plate_of(CCPD_A)
    read(project, neighbour, LABEL_A)
    project.set_quad(neighbour, QUAD)  # which leaves the reading of that one alone
    project.revert_all([edit])
    assert project.row(plate).quad_source == "sought"
    assert shown(project.row(plate)) == shown(before)
    assert (project.readings(plate), project.reading(plate)) == ([], None)
    assert project.jobs(only_unread=True) != []
    project.apply_all([edit])
    assert project.row(plate).text == "京A12345"


def test_a_place_that_a_finder_saw_comes_back_too(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("c/IMG_0001.JPG")
    project.record_readings("m", [(plate, make_reading("京A12345"), OTHER, "finder", "")])
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "京A12346", quad=QUAD)
    project.revert_all([edit])
    row = project.row(plate)
    assert (row.text, row.quad, row.quad_source) == ("京A12345", OTHER, "finder")


def test_two_rows_and_a_failure_are_those_of_the_corners(project: Project, plate: int) -> None:
    project.record_readings("m", [(plate, make_reading(LABEL_A), None, "name-quad", "")])
    edit = project.set_quad(plate, QUAD)
    project.record_readings("m", [(plate, None, QUAD, "person", "The corners miss the picture")])
    assert project.row(plate).problem
    project.revert_all([edit])
    assert (project.row(plate).problem, project.row(plate).read_text) == ("", LABEL_A)


def test_a_plate_is_sought_in_vain_again_where_the_corners_could_not_be_read(
    project: Project, plate_of: PlateOf
) -> None:
    plate = plate_of("c/IMG_0001.JPG")
    project.record_readings("m", [(plate, None, None, "sought", "")])
    before = project.row(plate)
    edit = project.set_quad(plate, QUAD)
    project.record_readings("m", [(plate, None, QUAD, "person", "The corners miss the picture")])
    project.revert_all([edit])
    assert project.row(plate).quad_source == "sought"
    assert shown(project.row(plate)) == shown(before)


def test_another_model_that_read_meanwhile_leaves_what_belongs(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A)
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "皖A00000", quad=QUAD)
    read(project, plate, "皖A00001", quad=QUAD, model="newer")
    project.revert_all([edit])
    assert (project.row(plate).text, project.row(plate).model) == (LABEL_A, "m")
    project.apply_all([edit])
    assert (project.row(plate).text, project.row(plate).model) == ("皖A00001", "newer")


def test_what_a_person_said_stays(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A)
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "皖A00000", quad=QUAD)
    project.decide(plate, text="皖A55555", status=Status.CORRECTED)
    project.revert_all([edit])
    row = project.row(plate)
    assert (row.text, row.status, row.read_text) == ("皖A55555", Status.CORRECTED, LABEL_A)


def test_a_reading_of_corners_that_are_gone_is_not_shown(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A)
    edit = project.set_quad(plate, QUAD)
    project.revert_all([edit])  # before the reading at the new corners has ended
    assert read(project, plate, "皖A00000", quad=QUAD) == []
    assert project.row(plate).text == LABEL_A
    project.apply_all([edit])
    assert (project.row(plate).text, project.row(plate).problem) == ("皖A00000", "")


def test_corners_that_were_not_read_are_told(project: Project, plate: int) -> None:
    assert project.misread([plate]) == []  # nobody has read anything
    read(project, plate, LABEL_A)
    assert project.misread([plate]) == []
    edit = project.set_quad(plate, QUAD)
    assert project.misread([plate]) == [plate]
    read(project, plate, "皖A00000", quad=QUAD)
    assert project.misread([plate]) == []
    project.revert_all([edit])
    assert project.misread([plate]) == []


def test_a_reader_of_upright_boxes_has_read_the_corners(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A)
    edit = project.set_quad(plate, QUAD)
    assert read(project, plate, "皖A00000", quad=Quad.from_box(QUAD.box)) == [plate]
    assert project.misread([plate]) == []
    project.revert_all([edit])
    project.apply_all([edit])
    assert project.row(plate).text == "皖A00000"


def test_a_place_in_the_history_brings_its_reading_back(project: Project, plate: int) -> None:
    read(project, plate, LABEL_A)
    project.set_quad(plate, QUAD)
    read(project, plate, "皖A00000", quad=QUAD)
    project.restore(project.history(plate)[0].history_id)
    assert (project.row(plate).quad_source, project.row(plate).text) == ("name", LABEL_A)


def test_what_is_shown_stays_where_it_was_read_at_the_corners_that_come_back(
    project: Project, plate: int
) -> None:
    """A model that read the place of the name is chosen after the corners were drawn."""
    read(project, plate, LABEL_A)
    read(project, plate, "皖A00000", model="newer")
    edit = project.set_quad(plate, QUAD)
    project.activate("m")
    assert project.row(plate).text == LABEL_A
    project.revert_all([edit])
    assert project.row(plate).text == LABEL_A
    assert {name: reading.text for name, reading in project.readings(plate)}["m"] == LABEL_A


def test_a_later_reading_of_the_place_outlives_the_corners_that_are_deleted(
    project: Project, plate: int
) -> None:
    read(project, plate, LABEL_A)
    project.set_quad(plate, QUAD)
    outcome = (plate, make_reading("皖A54321"), None, "name-quad", "")
    project.record_readings("m", [outcome])
    project.delete_plate(plate)
    assert [reading.text for _, reading in project.readings(plate)] == ["皖A54321"]


def test_corners_that_were_drawn_in_the_box_that_was_read_are_read_anew(project: Project, plate: int) -> None:
    """A name whose corners cross is read as its box; the corners that mend it may well fill that box."""
    box = Quad.from_box(QUAD.box)
    project.record_readings("m", [(plate, make_reading("皖A00000"), box, "name-box", "")])
    edit = project.set_quad(plate, QUAD)
    assert project.misread([plate]) == [plate]
    read(project, plate, LABEL_A, quad=QUAD)
    project.revert_all([edit])
    assert project.row(plate).text == "皖A00000"
    project.apply_all([edit])
    assert project.row(plate).text == LABEL_A


def test_a_reading_of_other_corners_is_not_kept_as_one_of_those_that_are_left(
    project: Project, plate: int
) -> None:
    """A model that read only the corners that were taken back is chosen before others are drawn."""
    read(project, plate, LABEL_A)
    edit = project.set_quad(plate, QUAD)
    read(project, plate, "皖A00000", quad=QUAD, model="other")
    read(project, plate, "皖A00001", quad=QUAD, model="newer")
    project.revert_all([edit])
    project.activate("other")
    assert project.row(plate).text == "皖A00000"
    project.revert_all([project.set_quad(plate, OTHER)])
    assert project.row(plate).text == LABEL_A


def test_what_was_wrong_comes_back_with_the_corners_of_its_plate_alone(
    project: Project, plate: int, plate_of: PlateOf
) -> None:
    neighbour, unread = plate_of("c/IMG_0001.JPG"), plate_of("深 & 圳.jpg")
    outcomes = {
        plate: (plate, make_reading(LABEL_A), None, "name-box", "The corners cross"),
        neighbour: (neighbour, make_reading("京A12345"), None, "whole", "The name is no plate's"),
        unread: (unread, None, None, "none", "The picture cannot be read"),
    }
    project.record_readings("m", list(outcomes.values()))
    edits = [project.set_quad(number, QUAD) for number in sorted(outcomes)]
    for number in outcomes:
        read(project, number, "皖A00000", quad=QUAD)
        assert project.row(number).problem == ""
    for edit in edits:
        project.revert_all([edit])
        for number in outcomes:
            back = number <= edit.plate_id
            assert project.row(number).problem == (outcomes[number][4] if back else "")
    assert project.row(unread).read_text is None


def test_the_latest_reading_of_the_corners_comes_back(project: Project, plate: int) -> None:
    read(project, plate, "皖A00000")
    edit = project.set_quad(plate, QUAD)
    project.revert_all([edit])
    read(project, plate, LABEL_A)
    project.apply_all([edit])
    read(project, plate, "皖A00001", quad=QUAD)
    project.revert_all([edit])
    assert project.row(plate).text == LABEL_A


def test_a_reading_of_a_picture_that_is_gone_does_not_come_back(project: Project, plate: int) -> None:
    replaced.read(project, plate)
    project.decide(plate, text=None, status=Status.CONFIRMED)
    replaced.replace(replaced.file_of(project, plate))
    project.scan(changes=True)
    edit = project.set_quad(plate, QUAD)
    replaced.read(project, plate, "京A12345", "person", QUAD)
    project.revert_all([edit])
    assert (project.row(plate).read_text, project.misread([plate])) == ("京A12345", [plate])
