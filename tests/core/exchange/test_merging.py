"""Merges of another operator's store: decisions, doubts, corners and splits come, conflicts are told."""

from __future__ import annotations

import shutil

import pytest

from core import exchange, stamps
from core.errors import AnnotationError
from core.exchange import differences, takeover
from core.exchange.differences import SAFE, Change
from core.exchange.importing import plan_import
from core.project import Project, Status
from core.reading import Quad, Reading
from tests.core.exchange.conftest import OTHER, QUAD, draw, rows


@pytest.fixture
def colleague(folder, tmp_path):
    """Return a copy of the folder where somebody else decided."""
    other = tmp_path / "colleague"
    shutil.copytree(folder, other)
    with Project.open(other, data_dir=tmp_path / "data") as project:
        project.scan()
        plates = rows(project)
        project.decide(plates["cam 1"].plate_id, text="京B11111", status=Status.CONFIRMED, operator="王")
        project.decide(plates["cam 2"].plate_id, text=None, status=Status.UNREADABLE, operator="王")
        project.set_quad(plates["frame"].plate_id, OTHER, operator="王")
        added = project.add_plate(plates["frame"].image_id, QUAD, operator="王")
        project.decide(added.plate_id, text="沪C33333", status=Status.CONFIRMED, operator="王")
    return other


def test_the_work_of_two_operators_is_merged(project, colleague):
    project.decide(rows(project)["cam 1"].plate_id, text="京B99999", status=Status.CONFIRMED, operator="李")
    index = differences.index_of(project)
    read = exchange.read("platewright", colleague, index.images)
    found = differences.find(project, read.annotations, index)
    assert sorted(d.change for d in found) == sorted([Change.CONFLICT, Change.NEW, Change.NEW, Change.ADDED])
    takeover.apply(project, found, "platewright")
    after = rows(project)
    assert after["cam 1"].text == "京B99999"
    assert (after["cam 2"].status, after["cam 2"].operator) == (Status.UNREADABLE, "import:platewright:王")
    assert {after["frame"].text, after["frame*"].text} >= {"沪C33333"}


@pytest.mark.parametrize("read_here", [True, False])
def test_decisions_about_plates_that_a_finder_saw_are_merged(project, colleague, tmp_path, read_here):
    def find(store):
        plate = rows(store)["cam 3"].plate_id
        reading = Reading("粤A11111", 0.9)
        first, beside = (plate, reading, QUAD, "finder", ""), (plate, Reading("粤B22222", 0.8), OTHER)
        return store.record_readings("m", [first], [beside])

    for place in (project.folder, colleague):
        draw(place / "cam 3" / "路口.jpg", seed=9)
    project.scan()
    if read_here:
        find(project)
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.scan()
        one, two = find(other)
        other.decide(one, text="粤A11117", status=Status.CORRECTED, operator="王")
        other.decide(two, text="粤B22222", status=Status.CONFIRMED, operator="王")
    index = differences.index_of(project)
    read = exchange.read("platewright", colleague, index.images)
    found = [d for d in differences.find(project, read.annotations, index) if "cam 3" in d.path]
    assert {d.change for d in found} == ({Change.NEW} if read_here else {Change.NEW, Change.ADDED})
    takeover.apply(project, found, "platewright")
    merged = project.rows(project.image_plates(rows(project)["cam 3"].image_id))
    assert [(row.text, row.quad) for row in merged] == [("粤A11117", QUAD), ("粤B22222", OTHER)]
    again = differences.find(project, read.annotations)
    assert {d.change for d in again if "cam 3" in d.path} == {Change.SAME}


@pytest.mark.parametrize("status", [Status.UNREADABLE, Status.DOUBTFUL])
def test_the_same_verdict_on_several_found_plates_goes_to_each_where_it_stands(
    project, colleague, tmp_path, status
):
    third = Quad.from_box((150.0, 20.0, 230.0, 50.0))
    for place in (project.folder, colleague):
        draw(place / "cam 3" / "路口.jpg", seed=9)

    def find(store):
        plate = rows(store)["cam 3"].plate_id
        beside = [(plate, Reading("粤B22222", 0.8), OTHER), (plate, Reading("粤C33333", 0.8), third)]
        return store.record_readings("m", [(plate, Reading("粤A11111", 0.9), QUAD, "finder", "")], beside)

    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.scan()
        _, two, three = find(other)
        other.decide_many([two, three], text=None, status=status, operator="王")
    project.scan()
    mine = find(project)
    project.decide(mine[2], text=None, status=status)
    read = exchange.read("platewright", colleague, differences.index_of(project).images)
    found = [d for d in differences.find(project, read.annotations) if "cam 3" in d.path]
    assert [(d.row.plate_id, d.change) for d in found] == [(mine[1], Change.NEW), (mine[2], Change.SAME)]
    takeover.apply(project, found, "platewright")
    assert [row.status for row in project.rows(mine)] == [Status.READ, status, status]
    assert len(project.image_plates(project.row(mine[0]).image_id)) == 3


def test_corners_that_a_person_drew_are_not_replaced_by_what_a_finder_saw(project, colleague, tmp_path):
    drawn = Quad.from_points([(x + 4, y + 3) for x, y in QUAD.points])
    for place in (project.folder, colleague):
        draw(place / "cam 3" / "路口.jpg", seed=9)
    project.scan()
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.scan()
        plate = rows(other)["cam 3"].plate_id
        other.record_readings("m", [(plate, Reading("粤A11111", 0.9), QUAD, "finder", "")])
        other.decide(plate, text="粤A11111", status=Status.CONFIRMED, operator="王")
    read = exchange.read("platewright", colleague, differences.index_of(project).images)
    mine = rows(project)["cam 3"].plate_id
    project.set_quad(mine, drawn)
    found = [d for d in differences.find(project, read.annotations) if "cam 3" in d.path]
    assert [(d.change, d.quad) for d in found] == [(Change.NEW, None)]
    takeover.apply(project, found, "platewright")
    assert (project.row(mine).quad, project.row(mine).text) == (drawn, "粤A11111")
    again = differences.find(project, read.annotations)
    assert {d.change for d in again if "cam 3" in d.path} == {Change.SAME}


def test_what_was_typed_of_a_doubtful_plate_is_merged_and_other_texts_differ(project, colleague, tmp_path):
    for n in (4, 5):
        for place in (project.folder, colleague):
            draw(place / f"cam {n}" / "路口.jpg", seed=n)
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.scan()
        typed, read_only = (rows(other)[key].plate_id for key in ("cam 4", "cam 5"))
        readings = [(plate, Reading("粤A11111", 0.9), None, "whole", "") for plate in (typed, read_only)]
        other.record_readings("m", readings)
        other.decide(typed, text="粤A11117", status=Status.DOUBTFUL, operator="王")
        other.set_kind(typed, "yellow", operator="王")
        other.decide(read_only, text=None, status=Status.DOUBTFUL, operator="王")
    project.scan()

    def merge():
        read = exchange.read("platewright", colleague, differences.index_of(project).images)
        found = [d for d in differences.find(project, read.annotations) if d.path[:5] in ("cam 4", "cam 5")]
        takeover.apply(project, found, "platewright")
        return [d.change for d in found]

    assert merge() == [Change.NEW] * 2
    mine = rows(project)["cam 4"]
    assert (mine.text, mine.status, mine.kind) == ("粤A11117", Status.DOUBTFUL, "yellow")
    assert (rows(project)["cam 5"].text, rows(project)["cam 5"].status) == ("", Status.DOUBTFUL)
    assert merge() == [Change.SAME] * 2
    project.decide(mine.plate_id, text="粤A11118", status=Status.DOUBTFUL)
    assert merge() == [Change.CONFLICT, Change.SAME]


def test_assigned_splits_are_merged_and_those_of_here_are_conflicts(project, colleague, tmp_path):
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        plates = {key: row.plate_id for key, row in rows(other).items()}
        other.record_readings("m", [(plates["cam 2"], Reading("粤A11111", 0.9), OTHER, "finder", "")])
        other.decide(plates["cam 2"], text=None, status=Status.READ)
        other.set_split([plates["cam 1"], plates["cam 2"]], "test", "王")
        other.set_split([plates["frame*"]], "夜间", "王")

    def merge(**more):
        read = exchange.read("platewright", colleague, differences.index_of(project).images)
        found = differences.find(project, read.annotations)
        done = takeover.apply(project, found, "platewright", **more)
        return sorted(str(d).rpartition("/")[2] for d in found if d.change is not Change.SAME), done

    found, done = merge()
    assert "路口.jpg: - -> split test (split)" in found
    after = rows(project)
    assert {row.text: row.split for row in after.values() if row.split} == {
        "京B11111": "test", "沪C33333": "夜间", "": "test",
    }  # fmt: skip
    assert (after["cam 2"].status, after["cam 2"].quad) == (
        Status.UNREAD,
        None,
    )  # as found there
    assert merge()[0] == []
    project.set_split([after["cam 1"].plate_id], "train")
    assert merge()[0] == ["路口.jpg: 京B11111 -> split test (conflict)"]
    assert rows(project)["cam 1"].split == "train"
    merge(changes=SAFE | {Change.CONFLICT})
    assert rows(project)["cam 1"].split == "test"
    project.revert_all(done.edits)
    assert not any(row.split for row in rows(project).values() if row.path != after["cam 1"].path)


def test_what_was_said_of_a_picture_that_is_another_there_by_now_is_refused(project, colleague, tmp_path):
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        row = rows(other)["cam 1"]
        read = (row.plate_id, Reading("京B11111", 0.9), None, "whole", "")
        other.record_readings("m", [read], seen={row.plate_id: stamps.of(colleague / row.path)})
        draw(colleague / row.path, seed=77)
        assert other.scan(changes=True).changed == 1
        assert rows(other)["cam 1"].altered
    plan = plan_import(project, colleague)
    assert [error.path for error in plan.refused] == [colleague / row.path]
    assert all(error.advice for error in plan.refused)
    takeover.apply(project, plan.differences, plan.format)
    after = rows(project)
    assert (after["cam 1"].status, after["cam 1"].text) == (Status.UNREAD, "")
    assert after["cam 2"].status is Status.UNREADABLE
    assert Status.CONFIRMED in {after["frame"].status, after["frame*"].status}
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.decide(row.plate_id, text="京B11111", status=Status.CONFIRMED, operator="王")
    assert plan_import(project, colleague).refused == ()


def test_the_other_store_stays_as_it_was(project, colleague):
    store = colleague / ".platewright" / "project.sqlite3"
    before = store.read_bytes()
    exchange.read("platewright", store, differences.index_of(project).images)
    assert store.read_bytes() == before
    assert [p.name for p in store.parent.iterdir()] == [store.name]


@pytest.mark.parametrize("content", [b"", b"no store" * 100, None])
def test_what_is_no_store_is_told(project, tmp_path, content):
    path = tmp_path / "other.sqlite3"
    if content is not None:
        path.write_bytes(content)
    index = differences.index_of(project)
    with pytest.raises(AnnotationError) as caught:
        exchange.read("platewright", path, index.images)
    assert caught.value.path == path and caught.value.advice


@pytest.mark.parametrize(("name", "file"), [("csv", "plates.csv"), ("jsonl", "plates.jsonl")])
def test_assigned_splits_travel_in_tables(project, colleague, tmp_path, name, file):
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        other.set_split([rows(other)["cam 1"].plate_id], "dev", "王")  # val, where others write it
        exchange.write(exchange.plan(name, exchange.items_of(other), tmp_path / "out"))
    read = exchange.read(name, tmp_path / "out" / file, differences.index_of(project).images)
    takeover.apply(project, differences.find(project, read.annotations), name)
    assert {row.text: row.split for row in rows(project).values() if row.text} == {
        "京B11111": "dev", "沪C33333": "",
    }  # fmt: skip


def add_twins(colleague, tmp_path, splits):
    """Add two plates of one text at one place to a picture, with a split each."""
    with Project.open(colleague, data_dir=tmp_path / "data") as other:
        image_id = rows(other)["cam 1"].image_id
        for split in splits:
            plate = other.add_plate(image_id, OTHER, operator="王").plate_id
            other.decide(plate, text="粤A11111", status=Status.CONFIRMED, operator="王")
            other.set_split([plate], split, "王")


@pytest.mark.parametrize("replacing", [False, True])
@pytest.mark.parametrize(
    ("splits", "first", "last"), [(("train", "test"), "train", "test"), (("", "test"), "test", "test")]
)
def test_two_plates_at_one_place_come_with_their_splits_in_one_pass(
    project, colleague, tmp_path, splits, first, last, replacing
):
    add_twins(colleague, tmp_path, splits)
    read = exchange.read("platewright", colleague, differences.index_of(project).images)
    found = [d for d in differences.find(project, read.annotations) if d.path.startswith("cam 1")]
    assert Change.UNMATCHED not in {d.change for d in found}
    changes = SAFE | ({Change.CONFLICT} if replacing else set())
    done = takeover.apply(project, found, "platewright", changes=changes, since=project.newest_edit())
    added = rows(project)["cam 1*"]
    assert (added.text, added.split) == ("粤A11111", last if replacing else first)
    assert len(project.image_plates(added.image_id)) == 2
    project.revert_all(done.edits)
    assert "cam 1*" not in rows(project)


def test_a_split_of_a_plate_that_is_not_to_be_added_adds_none(project, colleague, tmp_path):
    add_twins(colleague, tmp_path, ("train", "test"))
    read = exchange.read("platewright", colleague, differences.index_of(project).images)
    found = differences.find(project, read.annotations)
    against = [d for d in found if d.change is Change.CONFLICT]
    assert [(d.row, d.split) for d in against] == [(None, "test")]
    done = takeover.apply(
        project, against, "platewright", changes={Change.CONFLICT}, afresh=differences.Afresh(project, found)
    )
    assert (done.taken, done.kept) == (0, 1)
    assert "cam 1*" not in rows(project)
