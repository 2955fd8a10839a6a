"""Readings: recorded in batches, one a model and plate, one of them shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImageError, StoreError, noted
from core.exchange.projects import items_of
from core.project import Project, Query, Slot, Status, bookkeeping, problems
from core.reading import Quad, Reading
from tests.core.project.conftest import CCPD_A, LABEL_A, make_folder, make_reading

PlateOf = Callable[[str], int]
QUAD = Quad.from_box((100.0, 200.0, 300.0, 300.0))


def test_a_batch_is_recorded_and_comes_back_whole(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    found = Quad.from_box((1, 2, 3, 4))
    reading = make_reading("浙B88A88", 0.75, (0.9, 0.8, 0.5, 0.5, 1.0, 0.0, 0.25))
    outcomes = [
        (ids[0], make_reading(LABEL_A), None, "name-quad", ""),
        (ids[2], reading, found, "finder", ""),
        (ids[3], None, None, "none", ""),
        (ids[4], None, None, "none", "the picture is torn"),
        (9999, reading, None, "whole", ""),  # deleted from the disk and the store meanwhile
    ]
    assert project.record_readings("m", outcomes) == [ids[0], *ids[2:]]
    row = project.row(ids[2])
    assert (row.text, row.confidence, row.status, row.model) == ("浙B88A88", 0.75, Status.READ, "m")
    assert row.slots == pytest.approx((0.9, 0.8, 0.5, 0.5, 1.0, 0.0, 0.25), abs=1e-4)
    assert (row.quad, row.quad_source) == (found, "finder")
    assert project.reading(ids[2]) == reading
    assert project.reading(ids[1]) is None
    assert [project.row(i).status for i in ids] == [
        Status.READ,
        Status.UNREAD,
        Status.READ,
        Status.UNREAD,
        Status.UNREAD,
    ]
    assert project.row(ids[4]).problem == "the picture is torn"
    assert not project.row(ids[0]).differs


def test_a_later_success_takes_the_problem_away(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("IMG_0001.JPG")
    project.record_readings("m", [(plate, None, None, "none", "torn")])
    project.record_readings("m", [(plate, make_reading("京A12345"), None, "whole", "")])
    assert project.row(plate).problem == ""
    project.record_readings("m", [(plate, None, None, "none", "torn again")])
    assert project.row(plate).text == "京A12345"  # what was once read is not lost


def test_two_models_side_by_side(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of(CCPD_A)
    old, new = make_reading("皖A9L491", 0.4), make_reading("皖A9L497", 0.8)
    project.record_readings("old", [(plate, old, None, "name-quad", "")])
    project.record_readings("new", [(plate, new, None, "name-quad", "")])
    assert project.row(plate).text == new.text
    project.activate("old")
    assert project.row(plate).text == old.text
    assert project.reading(plate) == old
    assert project.reading(plate, "new") == new
    assert project.reading(plate, "nobody") is None
    assert [name for name, _ in project.readings(plate)] == ["new", "old"]
    project.activate("new")
    row = project.row(plate)
    assert (row.text, row.confidence, row.model, row.differs) == (new.text, 0.8, "new", True)
    assert project.reading(plate) == new
    project.activate("nobody")
    assert project.row(plate) == row


def test_activating_leaves_what_a_person_said(project: Project, plate_of: PlateOf) -> None:
    plate, other = plate_of(CCPD_A), plate_of("IMG_0001.JPG")
    project.record_readings("old", [(p, make_reading("京A11111"), None, "whole", "") for p in (plate, other)])
    project.record_readings("new", [(plate, make_reading("京A22222"), None, "whole", "")])
    project.activate("old")
    project.decide(plate, text="京A33333", status=Status.CORRECTED)
    project.activate("new")
    assert (project.row(plate).text, project.row(plate).read_text) == ("京A33333", "京A22222")
    assert project.row(other).text == "京A11111"  # the new model has not read it


def test_reading_again_replaces(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of(CCPD_A)
    for text in ("皖A00001", "皖A00002"):
        project.record_readings("m", [(plate, make_reading(text), None, "name-quad", "")])
    assert [reading.text for _, reading in project.readings(plate)] == ["皖A00002"]
    assert project.row(plate).text == "皖A00002"


def test_every_slot_read_as_a_character_least_certain_first(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    project.record_readings(
        "m",
        [
            (ids[0], make_reading("京A8B888", 0.9, (1, 1, 0.5, 1, 0.25, 0.75, 1)), None, "whole", ""),
            (ids[1], make_reading("京A8", 0.9, (1, 1, 0.125)), None, "whole", ""),
            (ids[2], Reading("京A8", 0.5), None, "whole", ""),  # without characters
        ],
    )
    slots = project.slots_of("8")
    assert [(slot.plate_id, slot.slot) for slot in slots] == [
        (ids[1], 2),
        (ids[0], 4),
        (ids[0], 2),
        (ids[0], 5),
        (ids[0], 6),
    ]
    assert slots[0] == Slot(ids[1], 2, pytest.approx(0.125, abs=1e-4))
    assert project.slots_of("Z") == []


def test_digit_names_are_labels_only_once_digits_are_read(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "p", ("0042.png", "0043.png"))
    with Project.open(folder) as project:
        project.scan()
        first, second = project.plate_ids(Query()).tolist()
        project.record_readings("digits", [(first, make_reading("0047"), None, "whole", "")])
        project.record_readings("plates", [(second, make_reading("京A12345"), None, "whole", "")])
        assert (project.row(first).label, project.row(first).differs) == ("0042", True)
        assert (project.row(second).label, project.row(second).differs) == (None, False)
        assert not project.row(first).violates
        assert project.counts()["differs"] == 1


def test_jobs_come_in_order_with_a_persons_corners(project: Project) -> None:
    ids = project.plate_ids(Query()).tolist()
    quad = Quad.from_box((1, 2, 3, 4))
    project.set_quad(ids[3], quad)
    jobs = project.jobs([ids[4], ids[3], 9999, ids[0]])
    assert [job.plate_id for job in jobs] == [ids[4], ids[3], ids[0]]
    assert [job.quad for job in jobs] == [None, quad, None]
    assert jobs[2].path == project.folder / CCPD_A
    project.decide(ids[0], text="京A12345", status=Status.CORRECTED)
    project.record_readings("m", [(ids[1], make_reading("京A12345"), None, "whole", "")])
    assert [job.plate_id for job in project.jobs(only_unread=True)] == ids[2:]
    assert [job.plate_id for job in project.jobs(unread_by="m")] == [ids[0], *ids[2:]]


@pytest.mark.parametrize(
    ("told", "text", "kind", "violates"),
    [
        ("plate", "12345", "unknown", True),  # a plate that was misread, and no row of digits
        ("none", "12345", "unknown", False),
        ("none", "AB1234C", "unknown", False),
        ("none", "京A12345", "blue", False),  # which has the form of a plate
        ("plate", "京A12345", "blue", False),
        (None, "12345", "unknown", False),  # as stores of before tell it
        (None, "京A12345", "blue", False),
    ],
)
def test_the_file_of_a_model_tells_whether_it_reads_plates(
    project: Project, tmp_path: Path, told: str | None, text: str, kind: str, violates: bool
) -> None:
    plate_id = int(project.plate_ids(Query())[2])
    project.add_model("m", tmp_path / "m.onnx", {}, told)
    project.record_readings("m", [(plate_id, make_reading(text), None, "whole", "")])
    for _ in range(2):
        row = project.row(plate_id)
        assert (row.grammar, row.violates) == (told or "", violates)
        assert row.kind == kind
        project.decide(plate_id, text=text, status=Status.CONFIRMED)
    project.add_model("m", tmp_path / "m.onnx", {})  # nothing told is no news
    assert project.row(plate_id).grammar == (told or "")


def test_a_model_that_reads_no_plates_takes_no_kind_from_what_a_person_said(project: Project) -> None:
    plate_id = int(project.plate_ids(Query())[2])
    project.add_model("plates", grammar="plate")
    project.add_model("digits", grammar="none")
    project.record_readings("plates", [(plate_id, make_reading("皖A12345"), None, "whole", "")])
    project.decide(plate_id, text="皖AD12345", status=Status.CORRECTED)
    project.record_readings("digits", [(plate_id, make_reading("12345"), None, "whole", "")])
    row = project.row(plate_id)
    assert (row.text, row.kind, row.violates) == ("皖AD12345", "green", False)
    assert project.plate_ids(Query(kind=("green",))).tolist() == [plate_id]


def test_a_misread_plate_of_digits_is_no_reason_to_take_a_counter_for_a_label(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "计", ("0047.jpg",))
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        project.scan()
        (first,) = project.plate_ids(Query()).tolist()
        project.add_model("plates", None, {}, "plate")
        project.record_readings("plates", [(first, make_reading("0047"), None, "whole", "")])
        assert project.row(first).label is None


def test_models_and_runs_are_noted(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project.record_readings(
        "old", [(project.plate_ids(Query())[0], make_reading("京A12345"), None, "whole", "")]
    )
    project.add_model("new", tmp_path / "new.onnx", {"plate_accuracy": 0.5})
    project.add_model("new", tmp_path / "new.onnx", {"plate_accuracy": 0.9})
    models = project.models()
    assert [(m["name"], m["readings"], m["figures"]) for m in models] == [
        ("old", 1, {}),
        ("new", 0, {"plate_accuracy": 0.9}),
    ]
    project.add_run("20250101-1", tmp_path / "run", '{"epochs": 3}')
    project.update_run("20250101-1", "running")
    project.update_run("20250101-1", "finished", {"after": 0.9})
    project.update_run("20250101-1", "finished")
    monkeypatch.setattr(bookkeeping, "now_ms", lambda: 4_000_000_000_000)
    for later in ("1-later", "2-latest"):
        project.add_run(later, tmp_path / later, "{}")
    latest, _, run = project.runs()
    assert latest.run_id == "2-latest"
    assert (run.run_id, run.directory, run.config) == ("20250101-1", tmp_path / "run", {"epochs": 3})
    assert (run.status, run.figures) == ("finished", {"after": 0.9})
    with pytest.raises(StoreError, match="nowhere"):
        project.update_run("nowhere", "failed")


def test_settings(project: Project) -> None:
    assert project.get_setting("absent", 7) == 7
    for value in (None, 0, "浙", [1, {"a": [2.5]}], {"x": True}):
        project.set_setting("key", value)
        assert project.get_setting("key", "default") == value
    project.set_setting("set", frozenset({"b", "a"}))
    assert project.get_setting("set", None) == ["a", "b"]
    with project._database.write(durable=False) as connection:
        connection.execute("UPDATE settings SET value = '{torn' WHERE key = 'key'")
    assert project.get_setting("key", "default") == "default"


def test_a_plate_added_by_hand_is_not_read_where_the_name_says(project: Project, plate_of: PlateOf) -> None:
    first = plate_of(CCPD_A)
    added = project.add_plate(project.row(first).image_id, None).plate_id
    assert {job.plate_id: job.first for job in project.jobs([first, added])} == {first: True, added: False}


def test_what_a_reading_ran_into_is_told_again_by_the_next_scan(project: Project, plate_of: PlateOf) -> None:
    plate, decided = plate_of("IMG_0001.JPG"), plate_of(CCPD_A)
    path = project.folder / project.row(plate).path
    error = ImageError("The picture is torn", path=path, detail="a\nb", advice="Mend it")
    project.record_readings("m", [(i, None, None, "none", noted(error)) for i in (plate, decided)])
    project.decide(decided, text=None, status=Status.UNREADABLE)
    (told,) = project.scan().failed
    assert (told.message, told.path, told.detail, told.advice) == (error.message, path, "a b", "Mend it")
    project.record_readings("m", [(plate, make_reading("京A12345"), None, "whole", "")])
    assert project.scan().failed == []


def test_a_problem_noted_by_an_older_version_keeps_its_sentence(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("IMG_0001.JPG")
    path = project.folder / project.row(plate).path
    project.record_readings(
        "m", [(plate, None, None, "none", f"/moved/since/{path.name}: It is torn. Mend it")]
    )
    (told,) = project.scan().failed
    assert str(told) == f"{path}: It is torn. Mend it"


def test_of_very_many_problems_some_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    found = [ImageError("The picture is torn", path=tmp_path / f"{n}.jpg") for n in range(12)]
    assert problems.shortened(found, tmp_path, 12) == found
    *listed, rest = problems.shortened(found, tmp_path, 10)
    assert listed == found[:10]
    assert (rest.path, rest.detail) == (tmp_path, "2")


def test_rows_are_those_of_the_reading_that_is_shown(project: Project, plate_of: PlateOf) -> None:
    plate = plate_of("IMG_0001.JPG")
    two = replace(make_reading("豫A1234挂", 0.9), rows=2)
    project.record_readings("new", [(plate, two, QUAD, "finder", "")])
    assert (project.row(plate).rows, project.reading(plate)) == (2, two)
    project.record_readings("old", [(plate, make_reading("豫A1234", 0.4), QUAD, "finder", "")])
    assert project.row(plate).rows == 1
    project.activate("new")
    assert project.row(plate).rows == 2
    project.decide(plate, text="豫A1234挂", status=Status.CONFIRMED)
    assert [item.rows for item in items_of(project)] == [2]


@given(st.integers(1, 2))
def test_a_reading_comes_back_from_json_with_its_rows(rows: int) -> None:
    reading = replace(make_reading("豫A1234挂", 0.9), rows=rows)
    told = json.loads(json.dumps(reading.to_json()))
    assert Reading.from_json(told) == reading
    assert ("rows" in told) == (rows == 2)  # older stores have none


class Incomparable(Reading):
    """A reading that nobody may compare: of a batch of 2,000 that took longer than storing it."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("readings are not to be compared")

    __hash__ = None  # type: ignore[assignment]


def test_what_is_left_out_of_a_batch_is_found_without_comparing_readings(
    project: Project, plate_of: Callable[[str], int]
) -> None:
    plate, here, gone = plate_of(CCPD_A), Quad.from_box((0, 0, 20, 10)), Quad.from_box((0, 0, 30, 10))
    project.set_quad(plate, here)
    old, new = Incomparable("京A11111", 0.5), Incomparable("京A12345", 0.9)
    outcomes = [(plate, old, gone, "person", ""), (plate, old, here, "finder", "")]
    assert project.record_readings("m", [*outcomes, (plate, new, here, "person", "")]) == [plate]
    assert project.row(plate).text == "京A12345"


def test_characters_are_counted_as_their_slots_are_listed(project: Project) -> None:
    assert project.character_counts() == {}
    ids = project.plate_ids(Query()).tolist()
    outcomes = [
        (ids[0], make_reading("京A8B888"), None, "whole", ""),
        (ids[1], make_reading("浙B88"), None, "whole", ""),
        (ids[2], Reading("京A8", 0.5), None, "whole", ""),  # without characters
    ]
    project.record_readings("m", outcomes)
    project.decide(
        ids[0], text="皖A00000", status=Status.CORRECTED
    )  # what was read counts, not what is there
    counts = project.character_counts()
    assert counts["8"] == 6
    assert counts == {character: len(project.slots_of(character)) for character in "京浙AB8"}
