"""What a person says is kept, can be taken back, and is never overruled by a reading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import LabelError, StoreError
from core.project import Project, Query, Status
from core.project.records import iso, milliseconds_of
from core.reading import Quad
from tests.core.project.conftest import CCPD_A, LABEL_A, make_reading

PlateOf = Callable[[str], int]
QUAD = Quad.from_points([(1.5, 2), (30, 3), (29, 12), (0, 11.25)])


@pytest.fixture
def plate(plate_of: PlateOf) -> int:
    return plate_of("b/京A12345_1.png")


def read(project: Project, plate: int, text: str, confidence: float = 0.9, model: str = "m") -> None:
    project.record_readings(model, [(plate, make_reading(text, confidence), None, "whole", "")])


def test_accepting_the_reading_confirms_and_changing_it_corrects(project: Project, plate: int) -> None:
    read(project, plate, "京A12345")
    assert project.row(plate).status is Status.READ
    project.decide(plate, text=None, status=Status.CONFIRMED, operator="李")
    row = project.row(plate)
    assert (row.text, row.status, row.operator) == ("京A12345", Status.CONFIRMED, "李")
    project.decide(plate, text="京a·I2346", status=Status.CONFIRMED)  # differs: it is a correction
    row = project.row(plate)
    assert (row.text, row.status, row.read_text) == ("京A12346", Status.CORRECTED, "京A12345")
    assert row.differs
    project.decide(plate, text="京A12345", status=Status.CORRECTED)
    assert project.row(plate).status is Status.CONFIRMED


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CORRECTED])
def test_without_a_reading_the_decision_is_what_was_given(
    project: Project, plate: int, status: Status
) -> None:
    project.decide(plate, text="京A12345", status=status)
    assert project.row(plate).status is status


def test_nothing_cannot_be_confirmed(project: Project, plate: int) -> None:
    for text in (None, "", " · "):
        with pytest.raises(LabelError, match="unreadable"):
            project.decide(plate, text=text, status=Status.CONFIRMED)
    assert project.row(plate).status is Status.UNREAD
    assert project.history() == []


def test_half_a_character_is_refused(project: Project, plate: int) -> None:
    for status in (Status.CONFIRMED, Status.DOUBTFUL, Status.UNREAD):
        with pytest.raises(LabelError, match="half a character"):
            project.decide(plate, text="皖A1234\ud83d", status=status)
    assert project.history() == []


def test_a_reading_never_touches_what_a_person_said(project: Project, plate: int) -> None:
    project.decide(plate, text="京A12345", status=Status.CORRECTED)
    project.set_quad(plate, QUAD)
    outcome = (plate, make_reading("浙B88888", 0.99), Quad.from_box((0, 0, 5, 5)), "name-box", "")
    assert project.record_readings("m", [outcome]) == [plate]
    row = project.row(plate)
    assert (row.text, row.status, row.quad, row.quad_source) == ("京A12345", Status.CORRECTED, QUAD, "person")
    assert (row.read_text, row.confidence, row.kind) == ("浙B88888", 0.99, "blue")


@pytest.mark.parametrize("status", [Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE])
def test_other_states_keep_the_text(project: Project, plate: int, status: Status) -> None:
    read(project, plate, "京A12345")
    project.set_skipped(plate, True)
    project.decide(plate, text=None, status=status)
    row = project.row(plate)
    assert (row.text, row.status, row.skipped) == ("京A12345", status, False)
    project.decide(plate, text="京A12", status=status)
    assert project.row(plate).text == "京A12"
    assert project.row(plate).violates


def test_a_decision_can_be_withdrawn(project: Project, plate: int) -> None:
    read(project, plate, "京A12345")
    project.decide(plate, text="京A12346", status=Status.CORRECTED)
    project.decide(plate, text=None, status=Status.READ)
    assert (project.row(plate).text, project.row(plate).status) == ("京A12345", Status.READ)


def test_undo_and_redo_of_every_act(project: Project, plate: int) -> None:
    read(project, plate, "京A12345")
    acts: list[Callable[[], Any]] = [
        lambda: project.decide(plate, text="粤Z12345", status=Status.CORRECTED, operator="a"),
        lambda: project.set_quad(plate, QUAD, "b"),
        lambda: project.set_skipped(plate, True),
        lambda: project.set_kind(plate, "yellow"),
        lambda: project.set_split([plate], "test")[0],
        lambda: project.decide(plate, text=None, status=Status.NO_PLATE),
        lambda: project.delete_plate(plate),
    ]
    states, edits = [project.row(plate)], []
    for act in acts:
        edits.append(act())
        states.append(project.row(plate))
        assert states[-1] != states[-2]
    for edit, state in zip(edits[::-1], states[-2::-1], strict=True):
        project.revert_all([edit])
        assert project.row(plate) == state
    for edit, state in zip(edits, states[1:], strict=True):
        project.apply_all([edit])
        assert project.row(plate) == state


def test_undoing_the_corners_leaves_a_later_text(project: Project, plate: int) -> None:
    moved = project.set_quad(plate, QUAD)
    project.decide(plate, text="京A12345", status=Status.CORRECTED)
    project.revert_all([moved])
    row = project.row(plate)
    assert (row.text, row.status, row.quad) == ("京A12345", Status.CORRECTED, None)


def test_undo_meets_a_reading_that_came_meanwhile(project: Project, plate: int) -> None:
    edit = project.decide(plate, text="京A12345", status=Status.CORRECTED)
    read(project, plate, "京A12344")
    project.revert_all([edit])
    assert (project.row(plate).text, project.row(plate).status) == ("京A12344", Status.READ)


def test_many_are_decided_and_taken_back_at_once(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    for i, plate in enumerate(ids):
        read(project, plate, f"京A1234{i}")
    edits = project.decide_many(ids, status=Status.CONFIRMED)
    assert [edit.plate_id for edit in edits] == ids
    assert project.counts()["confirmed"] == len(ids)
    project.revert_all(edits)
    assert project.counts()["read"] == len(ids)
    project.apply_all(edits)
    assert project.counts()["confirmed"] == len(ids)


def test_all_or_none(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    read(project, ids[0], "京A12345")
    with pytest.raises(LabelError):  # the second has no text
        project.decide_many(ids, status=Status.CONFIRMED)
    with pytest.raises(StoreError):
        project.set_split([ids[0], 10_000], "val")
    assert project.counts()["confirmed"] == 0
    assert project.row(ids[0]).split == ""
    assert project.history() == []


def test_edits_together_are_stored_all_or_none(project: Project) -> None:
    first, second, *_ = project.plate_ids(Query()).tolist()
    with project.together():
        project.decide(first, text="京A12345", status=Status.CORRECTED)
        project.set_quad(second, QUAD)
    assert (project.row(first).text, project.row(second).quad) == ("京A12345", QUAD)
    with pytest.raises(LabelError), project.together():
        project.set_quad(second, None)
        project.decide(second, text="", status=Status.CONFIRMED)
    assert project.row(second).quad == QUAD
    assert len(project.history()) == 2


def test_an_act_that_fails_inside_others_is_undone_alone(project: Project) -> None:
    first, second, *_ = project.plate_ids(Query()).tolist()
    with project.together():
        project.set_skipped(first, True)
        with pytest.raises(LabelError):
            project.decide_each([(first, "京A12345", Status.CORRECTED), (second, "", Status.CONFIRMED)])
        project.set_skipped(second, True)
    assert [project.row(i).status for i in (first, second)] == [Status.UNREAD, Status.UNREAD]
    assert project.counts()["skipped"] == 2


def test_several_plates_in_one_picture(project: Project, plate_of: PlateOf) -> None:
    first = plate_of(CCPD_A)
    image_id = project.row(first).image_id
    added = project.add_plate(image_id, QUAD, "李")
    second = project.row(added.plate_id)
    assert (second.quad, second.quad_source, second.label) == (QUAD, "person", None)
    assert project.image_plates(image_id) == [first, added.plate_id]
    assert project.plate_ids(Query()).tolist()[:2] == [first, added.plate_id]
    assert project.counts()["total"] == 6
    project.set_quad(added.plate_id, None)
    assert project.row(added.plate_id).quad is None  # the name's corners are the first plate's
    project.delete_plate(added.plate_id)
    assert project.image_plates(image_id) == [first]
    assert project.row(added.plate_id).deleted
    assert project.counts()["total"] == 5
    project.revert_all([added])
    project.apply_all([added])
    assert project.image_plates(image_id) == [first, added.plate_id]


def test_the_last_plate_becomes_no_plate_and_the_picture_stays(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of(CCPD_A)
    read(project, plate, LABEL_A)
    edit = project.delete_plate(plate)
    assert project.row(plate).status is Status.NO_PLATE
    assert not project.row(plate).deleted
    project.revert_all([edit])
    assert project.row(plate).status is Status.READ


def test_what_somebody_else_decided_since_is_left_alone(project: Project) -> None:
    mine, both = project.plate_ids(Query()).tolist()[:2]
    with Project.open(project.folder) as other:  # another window
        edits = project.decide_many([mine, both], text="京A12345", status=Status.CORRECTED, operator="李")
        other.decide(both, text="京B54321", status=Status.CORRECTED, operator="王")
        before = len(project.history(both))
        assert project.revert_all(edits) == [both]
        assert [project.row(i).text for i in (mine, both)] == ["", "京B54321"]
        assert len(project.history(both)) == before
        assert project.apply_all(edits) == [both]
        assert [project.row(i).text for i in (mine, both)] == ["京A12345", "京B54321"]
        other.set_quad(mine, QUAD, "王")  # leaves the text as it was, so that may be taken back
        assert project.revert_all(edits) == [both]
        row = project.row(mine)
        assert (row.text, row.quad, row.operator) == ("", QUAD, "王")


def test_text_and_decision_are_taken_back_together_or_not_at_all(project: Project, plate: int) -> None:
    project.decide(plate, text="京A12345", status=Status.CORRECTED, operator="李")
    doubt = project.decide(plate, text=None, status=Status.DOUBTFUL, operator="李")
    with Project.open(project.folder) as other:
        other.decide(plate, text="京B54321", status=Status.DOUBTFUL, operator="王")
        assert project.revert_all([doubt]) == [plate]
    row = project.row(plate)
    assert (row.text, row.status, row.operator) == ("京B54321", Status.DOUBTFUL, "王")


def test_a_plate_that_somebody_else_decided_is_not_taken_away(project: Project, plate: int) -> None:
    added = project.add_plate(project.row(plate).image_id, QUAD, "李")
    with Project.open(project.folder) as other:
        other.decide(added.plate_id, text="京B54321", status=Status.CORRECTED, operator="王")
        assert project.revert_all([added]) == [added.plate_id]
    assert not project.row(added.plate_id).deleted


def test_a_plate_is_not_half_taken_back(project: Project, plate: int) -> None:
    first = project.add_plate(project.row(plate).image_id, QUAD, "李")
    added = first.plate_id
    kind = project.set_kind(added, "yellow", "李")
    text = project.decide(added, text="京A12345", status=Status.CORRECTED, operator="李")
    with Project.open(project.folder) as other:
        other.decide(added, text="京B54321", status=Status.CORRECTED, operator="王")
    before = project.row(added)
    assert project.revert_all([first, kind, text]) == [added]
    assert project.row(added) == before


def test_own_acts_on_one_plate_go_back_and_forth_in_order(project: Project, plate: int) -> None:
    acts = [
        project.decide(plate, text="京A12345", status=Status.CORRECTED, operator="李"),
        project.set_quad(plate, QUAD, "李"),
        project.decide(plate, text="京A12346", status=Status.DOUBTFUL, operator="李"),
        project.set_skipped(plate, True, "李"),
        project.delete_plate(plate, "李"),
    ]
    after = project.row(plate)
    for _ in range(3):
        assert [project.revert_all([act]) for act in reversed(acts)] == [[]] * len(acts)
        assert project.row(plate).text == ""
        assert [project.apply_all([act]) for act in acts] == [[]] * len(acts)
        assert project.row(plate) == after


def test_a_kind_that_the_text_does_not_tell(project: Project, plate: int) -> None:
    read(project, plate, "京A12345")
    project.set_kind(plate, "yellow", "李")
    assert project.row(plate).kind == "yellow"
    project.decide(plate, text="京AD12345", status=Status.CORRECTED)
    assert project.row(plate).kind == "green"
    assert plate in project.plate_ids(Query(kind=frozenset({"green"})))
    with pytest.raises(LabelError, match="blue"):
        project.set_kind(plate, "purple")


def test_history_keeps_everything_and_restores(project: Project, plate: int) -> None:
    project.decide(plate, text="京A12345", status=Status.CORRECTED, operator="李")
    wrong = project.decide(plate, text="京A1", status=Status.CORRECTED, operator="wrong hand")
    project.revert_all([wrong])
    entries = project.history(plate)
    assert [entry.action for entry in entries] == ["undo corrected", "corrected", "corrected"]
    assert [entry.operator for entry in entries] == ["wrong hand", "wrong hand", "李"]
    assert entries[0].path == "b/京A12345_1.png"
    assert entries[2].before["person_text"] is None
    assert entries[2].after["person_text"] == "京A12345"
    assert entries == project.history()
    assert project.history(limit=1) == entries[:1]
    assert project.history(before=entries[0].history_id, limit=1) == entries[1:2]
    restored = project.restore(entries[2].history_id, "王")
    assert project.row(plate).text == ""
    assert project.row(plate).operator == "王"
    project.revert_all([restored])
    assert project.row(plate).text == "京A12345"
    with pytest.raises(StoreError):
        project.restore(9999)


def test_history_is_only_ever_added_to(project: Project, plate: int) -> None:
    project.decide(plate, text="京A12345", status=Status.CORRECTED)
    for sql in ("DELETE FROM history", "UPDATE history SET operator = 'nobody'"):
        with pytest.raises(StoreError, match="only ever added"), project._database.write(durable=False) as c:
            c.execute(sql)
    assert len(project.history()) == 1


def test_times_are_utc_to_the_millisecond(project: Project, plate: int) -> None:
    edit = project.decide(plate, text="京A12345", status=Status.CORRECTED)
    assert project.row(plate).changed_at == edit.time == project.history()[0].time
    assert edit.time[-1] == "Z" and len(edit.time) == 24
    assert iso(milliseconds_of(edit.time)) == edit.time
    assert iso(milliseconds_of("2025-01-02T03:04:05.006+08:00")) == "2025-01-01T19:04:05.006Z"


def test_unknown_plates_are_refused(project: Project) -> None:
    with pytest.raises(StoreError, match="9999"):
        project.decide(9999, text="京A12345", status=Status.CONFIRMED)
    with pytest.raises(StoreError, match="9999"):
        project.row(9999)
    with pytest.raises(StoreError, match="9999"):
        project.add_plate(9999, QUAD)
    with pytest.raises(StoreError, match="9999"):
        project.content_hash(9999)


def test_opening_again_comes_back_to_everything(folder: Path, tmp_path: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        ids = project.plate_ids(Query()).tolist()
        edit = project.decide(ids[1], text="京A12346", status=Status.CORRECTED, operator="李")
        project.set_quad(ids[2], QUAD)
        project.set_setting("plate", ids[2])
        query = Query(status=frozenset({Status.READ}), text="浙", sort="confidence")
        project.set_setting("query", query.to_json())
        rows = project.rows(ids)
    moved = folder.rename(tmp_path / "moved")
    with Project.open(moved) as project:
        assert project.notice == ""
        assert project.rows(ids) == rows
        assert project.get_setting("plate", None) == ids[2]
        assert Query.from_json(project.get_setting("query")) == query
        project.revert_all([edit])  # an undo stack would be gone, but the edit still fits
        assert project.row(ids[1]).text == ""
        assert project.scan().new == 0


def test_what_was_skipped_waits_for_whoever_asks_for_it(project: Project, plate: int) -> None:
    decided, gone = [one for one in project.plate_ids(Query()).tolist() if one != plate][:2]
    ids = [plate, decided, gone]
    project.decide(decided, text="京A12345", status=Status.CONFIRMED)
    project.delete_plate(project.add_plate(project.row(plate).image_id, None).plate_id)
    (project.folder / project.row(gone).path).unlink()
    project.scan()
    for one in (plate, gone):
        project.set_skipped(one, True)
    assert (project.waiting(ids), project.waiting(ids, skipped=True)) == ([], [plate])
    assert set(ids) - set(project.settled_ids().tolist()) == set()
    assert set(ids) - set(project.settled_ids(skipped=False).tolist()) == {plate}
