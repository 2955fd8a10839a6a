"""Plates that a finder saw: further ones join their picture once, and a person's word stands above them."""

from __future__ import annotations

from pathlib import Path

from core.project import Project, Query, Status
from core.reading import Quad
from core.recognition import storing
from core.recognition.pipeline import Outcome
from tests.core.project.conftest import make_reading


def photograph(folder: Path) -> Project:
    """Return the project of a folder with one photograph, whose first plate a finder has found."""
    (folder / "车.jpg").write_bytes(b"")
    project = Project.open(folder)
    project.scan()
    return project


FIRST, SECOND = Quad.from_box((10, 10, 110, 40)), Quad.from_box((300, 10, 400, 40))


def found(project: Project, plate: int) -> list[int]:
    """Record that a finder saw two plates, and return the plates that were touched."""
    return project.record_readings(
        "m",
        [(plate, make_reading("皖A12345"), FIRST, "finder", "")],
        [(plate, make_reading("浙B88888"), SECOND)],
    )


def test_a_further_plate_that_a_finder_saw_joins_its_picture(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        ids = found(project, plate)
        assert ids[0] == plate
        assert project.plate_ids(Query()).tolist() == sorted(ids)
        row = project.row(ids[1])
        assert (row.text, row.status, row.quad, row.quad_source) == (
            "浙B88888", Status.READ, SECOND, "finder"
        )  # fmt: skip
        assert (row.label, row.kind, row.path) == (None, "blue", "车.jpg")
        assert (project.counts()["total"], project.counts()["read"]) == (2, 2)
        jobs = project.jobs()
        assert [(job.found, job.first) for job in jobs] == [(FIRST, True), (SECOND, False)]


def test_a_further_plate_is_added_once(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        ids = found(project, plate)
        assert found(project, plate) == [plate]
        assert project.plate_ids(Query()).tolist() == sorted(ids)
        project.delete_plate(ids[1])
        assert found(project, plate) == [plate]  # a person said that it is none
        assert project.counts()["total"] == 1


def test_a_plate_that_a_person_drew_is_not_found_beside_it(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.add_plate(project.row(plate).image_id, SECOND)
        assert found(project, plate) == [plate]
        assert project.counts()["total"] == 2


def test_corners_that_were_drawn_and_taken_back_leave_the_place_that_was_found(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        for one, place in zip(found(project, plate), (FIRST, SECOND), strict=True):
            drawn = Quad.from_box((12, 12, 108, 38))
            edit = project.set_quad(one, drawn)
            project.record_readings("m", [(one, make_reading("京C77777"), drawn, "person", "")])
            assert (project.row(one).quad, project.row(one).text) == (drawn, "京C77777")
            project.revert_all([edit])
            assert (project.row(one).quad, project.row(one).quad_source) == (place, "finder")
            (job,) = project.jobs([one])
            assert (job.quad, job.found) == (None, place)


def test_what_was_sought_before_a_person_drew_corners_does_not_replace_what_is_read_there(
    tmp_path: Path,
) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.set_quad(plate, SECOND)
        project.record_readings("m", [(plate, make_reading("浙B88888"), SECOND, "person", "")])
        ids = project.record_readings("m", [(plate, make_reading("皖A12345"), FIRST, "finder", "")])
        told = [(row.text, row.quad, row.quad_source) for row in project.rows([plate, *ids])]
        assert told == [("浙B88888", SECOND, "person"), ("皖A12345", FIRST, "finder")]


def test_a_place_that_a_person_corrected_does_not_come_back(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        one, two = found(project, plate)
        elsewhere = Quad.from_box((600, 600, 700, 630))
        for moved in (one, two):
            project.set_quad(moved, elsewhere)
        late = [(plate, make_reading("皖A12345"), FIRST, "finder", "")]
        beside = [(plate, make_reading("浙B88888"), SECOND)]
        assert project.record_readings("m", late, beside) == []
        project.delete_plate(two)
        assert project.record_readings("m", [], beside) == []
        assert project.counts()["total"] == 1


def test_what_was_sought_in_vain_before_a_person_drew_it_changes_nothing(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.set_quad(plate, FIRST)
        project.record_readings("m", [(plate, make_reading("皖A12345"), FIRST, "person", "")])
        assert project.record_readings("m", [(plate, None, None, "sought", "")]) == []
        assert project.plate_ids(Query(no_place=True)).tolist() == []


def test_what_is_stored_tells_which_plates_are_new_and_where_they_belong(tmp_path: Path) -> None:
    def outcome(quad: Quad, text: str, *, further: bool = False) -> Outcome:
        path = tmp_path / "车.jpg"
        return Outcome(plate, path, make_reading(text), quad, "finder", None, further)

    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.set_quad(plate, SECOND)  # while the picture was being looked through
        stored = storing.store(project, "m", [outcome(FIRST, "皖A12345")])
        assert stored.added == [(plate, stored.ids[0])]
        third = Quad.from_box((300, 300, 400, 340))
        both = [outcome(FIRST, "皖A12345"), outcome(third, "京C77777", further=True)]
        again = storing.store(project, "m", both)
        assert [(beside, project.row(new).text) for beside, new in again.added] == [(plate, "京C77777")]


def test_nothing_is_found_where_a_person_saw_no_plate(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.decide(plate, text=None, status=Status.NO_PLATE)
        assert found(project, plate) == [plate]
        assert project.counts()["total"] == 1


def test_whoever_looks_knows_the_places_of_the_other_plates(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        assert [job.taken for job in project.jobs()] == [()]
        project.add_plate(project.row(plate).image_id, SECOND)
        assert [(job.quad, job.taken) for job in project.jobs()] == [(None, (SECOND,)), (SECOND, ())]


def test_what_was_sought_in_vain_is_not_sought_with_the_unread_again(tmp_path: Path) -> None:
    with photograph(tmp_path) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        assert len(project.jobs(only_unread=True)) == 1
        project.record_readings("m", [(plate, None, None, "sought", "")])
        assert project.jobs(only_unread=True) == []
        assert len(project.jobs()) == len(project.jobs([plate])) == 1  # but with everything, or by itself
        assert project.row(plate).quad_source == "sought"
        assert project.plate_ids(Query(no_place=True)).tolist() == [plate]
        project.set_quad(plate, FIRST)
        assert [job.quad for job in project.jobs(only_unread=True)] == [FIRST]
