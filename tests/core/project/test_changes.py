"""A picture that was replaced on the disk under its name: nothing is lost, and nothing is silently kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from core import stamps
from core.project import Project, Query, Status, changes, schema
from core.project.database import Database
from core.project.problems import altered_pictures
from core.reading import Quad
from core.stamps import FileStamp
from tests.core.project.conftest import CCPD_A, LABEL_A, make_reading, old_store
from tests.core.project.replaced import file_of, later, read, replace

PlateOf = Callable[[str], int]
QUAD, OTHER = Quad.from_box((10.0, 20.0, 110.0, 60.0)), Quad.from_box((200.0, 20.0, 300.0, 60.0))
PHOTO = "c/IMG_0001.JPG"


def told(project: Project) -> list[tuple[str, str]]:
    summary = project.scan()
    return [(error.message, error.path.name) for error in summary.altered if error.path]


@pytest.fixture
def plate(project: Project, plate_of: PlateOf) -> int:
    return plate_of(CCPD_A)


def test_what_nobody_decided_is_read_again(project: Project, plate: int) -> None:
    read(project, plate)
    assert project.scan(changes=True).changed == 0
    replace(file_of(project, plate))
    assert (project.scan().changed, project.row(plate).status) == (0, Status.READ)  # no file is asked
    summary = project.scan(changes=True)
    assert (summary.changed, summary.concerned, summary.altered) == (1, [plate], [])
    row = project.row(plate)
    assert (row.status, row.text, row.confidence, row.slots) == (Status.UNREAD, "", None, ())
    assert project.readings(plate) == []
    assert plate in [job.plate_id for job in project.jobs(only_unread=True)]
    assert project.counts()[Status.READ] == 0
    read(project, plate, "京A12345")
    assert (project.scan(changes=True).changed, project.row(plate).text) == (0, "京A12345")


def test_what_a_person_decided_stays_and_is_told_until_it_is_decided_again(
    project: Project, plate: int
) -> None:
    read(project, plate)
    project.decide(plate, text=None, status=Status.CONFIRMED)
    replace(file_of(project, plate))
    summary = project.scan(changes=True)
    assert (summary.changed, len(summary.altered)) == (1, 1)
    row = project.row(plate)
    assert (row.status, row.text, row.read_text, row.altered) == (Status.CONFIRMED, LABEL_A, LABEL_A, True)
    assert told(project) == [("The picture has changed since it was decided", CCPD_A)]
    assert project.plate_ids(Query(problem=True)).tolist() == [plate]
    project.set_split([plate], "train")  # says nothing of the picture
    assert project.scan(changes=True).changed == 0
    assert len(told(project)) == 1
    edit = project.decide(plate, text=LABEL_A, status=Status.CONFIRMED)
    assert (told(project), project.row(plate).altered) == ([], False)
    assert project.revert_all([edit]) == []
    assert len(told(project)) == 1
    assert project.apply_all([edit]) == []
    assert told(project) == []
    (again,) = [e for e in project.history(plate) if e.action == "confirmed" and e.before.get("altered")]
    project.restore(again.history_id, "王")  # an act on the picture as it is now
    assert (project.row(plate).status, told(project)) == (Status.CONFIRMED, [])


def test_a_decision_that_is_taken_back_leaves_no_reading_of_the_picture_before(
    project: Project, plate: int
) -> None:
    read(project, plate)
    edit = project.decide(plate, text="皖A00000", status=Status.CORRECTED)
    replace(file_of(project, plate))
    project.scan(changes=True)
    assert project.revert_all([edit]) == []
    row = project.row(plate)
    assert (row.status, row.text, told(project)) == (Status.UNREAD, "", [])
    assert project.apply_all([edit]) == []
    assert (project.row(plate).text, len(told(project))) == ("皖A00000", 1)


def test_another_decision_leaves_what_was_read_of_the_picture_before(project: Project, plate: int) -> None:
    read(project, plate)
    project.decide(plate, text="皖A00000", status=Status.CORRECTED)
    replace(file_of(project, plate))
    project.scan(changes=True)
    row, readings = project.row(plate), project.readings(plate)
    assert row.read_text and readings
    project.decide(plate, text="皖A11111", status=Status.CORRECTED)
    assert (project.row(plate).read_text, project.readings(plate)) == (row.read_text, readings)


def test_a_reading_of_the_picture_as_it_is_outlives_a_decision_that_is_taken_back(
    project: Project, plate: int
) -> None:
    read(project, plate)
    edit = project.decide(plate, text="皖A00000", status=Status.CORRECTED)
    replace(file_of(project, plate))
    project.scan(changes=True)
    read(project, plate, "京A12345")
    assert len(told(project)) == 1
    project.revert_all([edit])
    assert (project.row(plate).status, project.row(plate).text) == (Status.READ, "京A12345")


def test_times_alone_change_nothing(project: Project, plate: int) -> None:
    read(project, plate)
    path = file_of(project, plate)
    later(path)  # a folder that was copied, summer time on a stick
    assert project.scan(changes=True).changed == 0
    assert project.row(plate).status is Status.READ
    same = b"\x00" * path.stat().st_size  # as a bitmap that was turned upside down
    replace(path, same)
    assert project.scan(changes=True).changed == 1
    assert project.row(plate).status is Status.UNREAD


def test_a_picture_that_nobody_read_may_go_once_it_is_decided(project: Project, plate: int) -> None:
    project.decide(plate, text=LABEL_A, status=Status.CONFIRMED)
    file_of(project, plate).unlink()
    summary = project.scan(changes=True)
    assert (summary.changed, summary.vanished, project.row(plate).text) == (0, 1, LABEL_A)


def test_corners_that_a_person_drew_stay_and_are_told(project: Project, plate: int) -> None:
    read(project, plate)
    drawn = project.set_quad(plate, QUAD)
    read(project, plate, "京A12345", "person", QUAD)
    replace(file_of(project, plate))
    project.scan(changes=True)
    row = project.row(plate)
    assert (row.quad, row.status, row.text) == (QUAD, Status.UNREAD, "")
    assert told(project) == [("The picture has changed since a person worked on it", CCPD_A)]
    read(project, plate, "京A55555", "person", QUAD)
    project.revert_all([drawn])  # and what was read of the picture before does not come back
    assert [(model, reading.text) for model, reading in project.readings(plate)] == [("m", "京A55555")]
    assert project.misread([plate]) == [plate]
    assert told(project) == []
    project.apply_all([drawn])
    assert len(told(project)) == 1
    project.set_quad(plate, OTHER)
    assert told(project) == []


def test_a_deleted_plate_comes_back_by_undo_and_is_told(project: Project, plate: int) -> None:
    read(project, plate)
    project.decide(plate, text=None, status=Status.CONFIRMED)
    project.add_plate(project.row(plate).image_id, QUAD)
    edit = project.delete_plate(plate)
    replace(file_of(project, plate))
    project.scan(changes=True)
    assert len(told(project)) == 1  # the one that was added
    assert project.revert_all([edit]) == []
    row = project.row(plate)
    assert (row.deleted, row.status, row.altered) == (False, Status.CONFIRMED, True)


def test_reading_notices_the_change_by_itself(project: Project, plate_of: PlateOf) -> None:
    """Everything is read anew before anybody has asked for changes."""
    first = plate_of(PHOTO)
    seen = {first: stamps.of(file_of(project, first))}
    project.record_readings("m", [(first, make_reading(LABEL_A), QUAD, "finder", "")], seen=seen)
    image = project.row(first).image_id
    other = project.add_plate(image, OTHER).plate_id
    read(project, other, "京A11111", "person", OTHER)
    project.decide(other, text=None, status=Status.CONFIRMED)
    replace(file_of(project, first))
    now = {first: stamps.of(file_of(project, first))}
    at_the_old_place = (first, make_reading("京A33333"), QUAD, "finder", "")
    assert project.record_readings("m", [at_the_old_place], seen=now) == [first, other]
    assert (project.row(first).status, project.row(other).altered) == (Status.UNREAD, True)
    project.record_readings("m", [at_the_old_place], seen=now)  # the finder saw it there in this one, too
    assert (project.row(first).text, project.scan(changes=True).changed) == ("京A33333", 0)


@pytest.mark.parametrize(("source", "quad"), [("whole", None), ("person", QUAD)])
def test_what_is_read_of_a_replaced_picture_counts_where_no_finder_saw_the_plate(
    project: Project, plate: int, source: str, quad: Quad | None
) -> None:
    if quad is not None:
        project.set_quad(plate, quad)
    read(project, plate, LABEL_A, source, quad)
    replace(file_of(project, plate))
    read(project, plate, "京A12345", source, quad)
    assert (project.row(plate).text, project.row(plate).status) == ("京A12345", Status.READ)
    assert project.scan(changes=True).changed == 0


def test_a_file_that_is_gone_or_closed_is_no_change(project: Project, plate: int) -> None:
    read(project, plate)
    file_of(project, plate).unlink()
    summary = project.scan(changes=True)
    assert (summary.changed, summary.vanished) == (0, 1)
    assert project.row(plate).text == LABEL_A


def test_looking_for_changes_can_be_stopped_and_tells_how_far_it_is(project: Project, plate: int) -> None:
    read(project, plate)
    replace(file_of(project, plate))
    assert project.scan(should_stop=lambda: True, changes=True).changed == 0
    told: list[tuple[int, int]] = []
    assert project.scan(lambda done, total: told.append((done, total)), changes=True).changed == 1
    assert told[0] == (1, 5)


def test_only_files_of_another_size_or_time_are_read(
    project: Project, plate_of: PlateOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read all of them takes minutes, and each thread asks for some in a row."""
    monkeypatch.setattr(changes, "_IN_A_ROW", 2)
    plates = project.plate_ids(Query()).tolist()
    assert len(plates) == 5
    for plate in plates:
        read(project, plate)
    touched, replaced = file_of(project, plates[1]), file_of(project, plates[4])
    later(touched)
    replace(replaced)
    hashed: list[Path] = []
    stamp_of = stamps.of
    monkeypatch.setattr(stamps, "of", lambda path: hashed.append(path) or stamp_of(path))
    assert project.scan(changes=True).concerned == [plates[4]]
    assert hashed == [touched, replaced]
    assert (project.scan(changes=True).changed, len(hashed)) == (0, 2)


def test_looking_stops_between_two_pictures_that_are_read_anew(project: Project, plate_of: PlateOf) -> None:
    both = [plate_of(CCPD_A), plate_of(PHOTO)]
    for plate in both:
        read(project, plate)
        replace(file_of(project, plate))

    def one_is_done() -> bool:
        return Status.UNREAD in [project.row(plate).status for plate in both]

    assert project.scan(should_stop=one_is_done, changes=True).changed == 1
    assert project.scan(changes=True).changed == 1


def test_what_old_pictures_are_is_kept_in_one_transaction(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in project.plate_ids(Query()).tolist():
        project.record_readings("m", [(one, make_reading(LABEL_A), None, "whole", "")])  # by an older version
    project.scan()  # which sees once that all stand in order
    writes, write = [], Database.write

    def counted(database: Database, *, durable: bool) -> Any:
        writes.append(durable)
        return write(database, durable=durable)

    monkeypatch.setattr(Database, "write", counted)
    assert project.scan(changes=True).changed == 0
    assert len(writes) == 1


def test_a_picture_that_is_read_while_it_is_looked_at_keeps_its_digest(
    project: Project, plate: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.record_readings("m", [(plate, make_reading(LABEL_A), None, "whole", "")])  # by an older version
    later(file_of(project, plate))
    asked = changes._states

    def slowly(*of: Any) -> Any:
        found = asked(*of)
        read(project, plate)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(changes, "_states", slowly)
        assert project.scan(changes=True).changed == 0
    replace(file_of(project, plate), file_of(project, plate).read_bytes()[::-1])  # of the same size
    assert project.scan(changes=True).changed == 1


def test_replaced_pictures_are_listed_by_their_index(project: Project) -> None:
    """They are at each opening, and mostly there are none."""
    plans: list[str] = []

    class Explained:
        def read(self, sql: str) -> list[Any]:
            plans.extend(row[3] for row in project._database.read(f"EXPLAIN QUERY PLAN {sql}"))
            return []

    altered_pictures(cast(Database, Explained()), project.folder)
    assert "plates_altered" in plans[0]


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
def test_a_store_of_every_version_notices_changes(folder: Path, tmp_path: Path, version: int) -> None:
    with old_store(folder, tmp_path / "data", version) as connection:
        connection.execute("UPDATE plates SET person_text = '京A12345', decision = 'confirmed'")
        connection.execute(
            "UPDATE images SET size = 1, mtime_ns = 1, content_hash = 'x' WHERE path = ?", (PHOTO,)
        )
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        summary = project.scan(changes=True)
        assert (summary.changed, [e.path.name for e in summary.altered if e.path]) == (1, ["IMG_0001.JPG"])
        rows = project.rows(project.plate_ids(Query()).tolist())
        assert [row.path for row in rows if row.altered] == [PHOTO]
        replace(folder / "b/京A12345_1.png")
        assert project.scan(changes=True).changed == 1


def test_the_stamp_is_that_of_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "图.bin"
    path.write_bytes(b"content")
    with stamps.gathered() as found, path.open("rb") as file:
        assert stamps.read(file) == b"content"
    assert found == [stamps.of(path)] == [FileStamp(7, path.stat().st_mtime_ns, stamps.digest(b"content"))]
    with path.open("rb") as file:  # and nobody need want it
        assert stamps.read(file) == b"content"
    assert len(found) == 1
