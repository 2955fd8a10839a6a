"""Imports into a project: the difference first, conflicts only on demand, every edit can be taken back."""

from __future__ import annotations

import shutil

import pytest

from core import ccpd, exchange
from core.errors import AnnotationError
from core.exchange import ImportedAnnotation, differences, takeover
from core.exchange.differences import SAFE, Change
from core.project import Project, Query, Status
from core.reading import Quad, Reading
from tests.core.exchange.conftest import QUAD, draw

FRAME = "皖A12345"
OTHER = Quad.from_box((20.0, 150.0, 120.0, 185.0))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "照片 & more"
    name = ccpd.annotate(FRAME, QUAD, (240, 200), 100, 30)
    draw(folder / f"{ccpd.format(name)}.jpg", seed=1)
    draw(folder / "cam 1" / "路口.jpg", seed=2)
    draw(folder / "cam 2" / "路口.jpg", seed=3)
    return folder


@pytest.fixture
def project(folder, tmp_path):
    with Project.open(folder, data_dir=tmp_path / "data") as opened:
        opened.scan()
        yield opened


def rows(project):
    """Return the plates by the end of their path; a second one of a picture has a star."""
    found = {}
    for row in project.rows(sorted(project.plate_ids(Query()).tolist())):
        key = "frame" if "&" in row.path and row.path.count("/") == 0 else row.path.split("/")[0]
        found[key + "*" if key in found else key] = row
    return found


def note(project, key, label=None, quad=None, **more):
    return ImportedAnnotation(rows(project)[key].path, label, quad, **more)


def changes(project, *annotations):
    return [d.change for d in differences.find(project, annotations)]


def test_an_undecided_plate_gets_its_label_and_corners(project):
    found = differences.find(project, [note(project, "cam 1", "京B11111", OTHER, line=3)])
    assert [d.change for d in found] == [Change.NEW]
    assert rows(project)["cam 1"].status == Status.UNREAD  # nothing is taken over yet
    done = takeover.apply(project, found, "csv")
    row = rows(project)["cam 1"]
    assert (row.text, row.status, row.quad, row.operator) == (
        "京B11111",
        Status.CONFIRMED,
        OTHER,
        "import:csv",
    )
    assert done.taken == 1
    assert differences.find(project, [note(project, "cam 1", "京B11111", OTHER)])[0].change is Change.SAME


def test_every_edit_of_a_takeover_can_be_taken_back(project):
    before = rows(project)
    annotations = [
        note(project, "cam 1", "京B11111", OTHER),
        note(project, "frame", FRAME),
        note(project, "frame", "沪C33333", OTHER, kind="yellow"),
    ]
    done = takeover.apply(project, differences.find(project, annotations), "coco")
    assert done.taken == 3 and not done.refused
    added = rows(project)["frame*"]
    assert (added.text, added.quad, added.kind) == ("沪C33333", OTHER, "yellow")
    project.revert_all(done.edits)
    after = rows(project)
    assert after.keys() == before.keys()
    for key, row in before.items():
        assert (after[key].text, after[key].status, after[key].quad) == (row.text, row.status, row.quad)


def test_a_reading_is_confirmed_or_corrected(project):
    plates = rows(project)
    for key in ("cam 1", "cam 2"):
        project.record_readings("m", [(plates[key].plate_id, Reading("京B11111", 0.9), None, "whole", "")])
    annotations = [note(project, "cam 1", "京B11111"), note(project, "cam 2", "京B22222")]
    takeover.apply(project, differences.find(project, annotations), "rec-gt")
    assert [rows(project)[k].status for k in ("cam 1", "cam 2")] == [Status.CONFIRMED, Status.CORRECTED]


def test_a_persons_decision_is_a_conflict_and_stays(project):
    plate = rows(project)["cam 1"].plate_id
    project.decide(plate, text="京B11111", status=Status.CONFIRMED, operator="我")
    found = differences.find(project, [note(project, "cam 1", "京B22222")])
    assert [d.change for d in found] == [Change.CONFLICT]
    assert "京B11111 -> 京B22222 (conflict)" in str(found[0])
    assert takeover.apply(project, found, "csv").taken == 0
    assert rows(project)["cam 1"].text == "京B11111"
    takeover.apply(project, found, "csv", changes=SAFE | {Change.CONFLICT})
    assert (rows(project)["cam 1"].text, rows(project)["cam 1"].operator) == ("京B22222", "import:csv")


@pytest.mark.parametrize("status", ["unreadable", "no_plate", "doubtful"])
def test_other_decisions_come_along(project, status):
    (found,) = differences.find(project, [note(project, "cam 1", status=status)])
    assert found.change is Change.NEW
    takeover.apply(project, [found], "platewright")
    assert rows(project)["cam 1"].status == status
    assert changes(project, note(project, "cam 1", status=status)) == [Change.SAME]
    assert changes(project, note(project, "cam 1", "京B22222")) == [Change.CONFLICT]


@pytest.mark.parametrize("status", ["read", "unread"])
def test_what_a_model_read_is_told_and_not_taken_over(project, status):
    found = differences.find(project, [note(project, "cam 1", "京B22222", status=status)])
    assert [d.change for d in found] == [Change.UNVOUCHED]
    assert str(found[0]).endswith("- -> 京B22222 (unvouched)")
    done = takeover.apply(project, found, "csv", changes=frozenset(Change))
    assert (done.taken, done.same, rows(project)["cam 1"].status) == (0, 0, Status.UNREAD)
    plate = rows(project)["cam 1"].plate_id
    project.record_readings("m", [(plate, Reading("京B22222", 0.9), None, "whole", "")])
    assert changes(project, note(project, "cam 1", "京B22222", status=status)) == [Change.SAME]


def test_corners_of_what_a_model_read_come_without_its_text(project):
    (found,) = differences.find(project, [note(project, "cam 1", "京B22222", OTHER, status="read")])
    assert found.change is Change.CORNERS and found.unvouched and "京B22222" not in str(found)
    takeover.apply(project, [found], "csv")
    assert (rows(project)["cam 1"].quad, rows(project)["cam 1"].text) == (OTHER, "")


@pytest.mark.parametrize("name", ["ppocrlabel", "labelme", "x-anylabeling", "coco", "csv", "jsonl"])
def test_a_doubtful_plate_stays_doubtful_there_and_back(project, name, tmp_path):
    for key, label, status in (
        ("cam 1", "京B11111", Status.DOUBTFUL),
        ("cam 2", "京B22222", Status.CONFIRMED),
    ):
        project.set_quad(rows(project)[key].plate_id, OTHER)
        project.decide(rows(project)[key].plate_id, text=label, status=status)
    target = tmp_path / "导出"
    items = exchange.items_of(project, [Status.DOUBTFUL, Status.CONFIRMED])
    exchange.write(exchange.plan(name, items, target))
    files = {"ppocrlabel": "plates/Label.txt", "coco": "annotations/plates.json"}
    for row in rows(project).values():
        project.decide(row.plate_id, text="", status=Status.UNREAD)
    index = differences.index_of(project)
    path = next(iter(target.glob("plates.*")), target / files.get(name, "."))
    found = differences.find(project, exchange.read(name, path, index.images).annotations, index)
    takeover.apply(project, found, name)
    after = rows(project)
    assert (after["cam 1"].text, after["cam 1"].status) == ("京B11111", Status.DOUBTFUL)
    assert (after["cam 2"].text, after["cam 2"].status) == ("京B22222", Status.CONFIRMED)


def test_corners_alone(project):
    moved = Quad.from_points([(x + 5, y + 5) for x, y in QUAD.points])
    nearly = Quad.from_points([(x + 0.4, y - 0.4) for x, y in QUAD.points])
    assert changes(project, note(project, "frame", quad=nearly)) == [Change.SAME]
    assert changes(project, note(project, "frame", quad=Quad.from_box(QUAD.box))) == [Change.SAME]
    (found,) = differences.find(project, [note(project, "frame", quad=moved)])
    assert found.change is Change.CORNERS
    takeover.apply(project, [found], "yolo-pose")
    row = rows(project)["frame"]
    assert (row.quad, row.status) == (moved, Status.UNREAD)
    assert changes(project, note(project, "frame", quad=nearly)) == [
        Change.CONFLICT
    ]  # a person's corners now


def test_the_kind_alone(project):
    project.decide(rows(project)["cam 1"].plate_id, text="京B11111", status=Status.CONFIRMED)
    (found,) = differences.find(project, [note(project, "cam 1", "京B11111", kind="yellow")])
    assert found.change is Change.KIND
    takeover.apply(project, [found], "csv")
    assert rows(project)["cam 1"].kind == "yellow"


@pytest.mark.parametrize("status", ["confirmed", "doubtful", ""])
def test_a_yellow_plate_comes_into_a_folder_that_nobody_read_yet(project, status):
    came = note(project, "cam 1", "京B11111", kind="yellow", status=status)
    takeover.apply(project, differences.find(project, [came]), "csv")
    assert (rows(project)["cam 1"].text, rows(project)["cam 1"].kind) == ("京B11111", "yellow")
    assert changes(project, came) == [Change.SAME]
    green = note(project, "cam 2", "京AD12345", kind="yellow")
    takeover.apply(project, differences.find(project, [green]), "csv")
    assert rows(project)["cam 2"].kind == "green"
    assert changes(project, note(project, "frame", kind="yellow")) == [Change.SAME]  # of no text yet


def test_plates_of_one_picture_are_told_apart_by_place(project):
    image = rows(project)["frame"].image_id
    project.add_plate(image, OTHER)
    annotations = [note(project, "frame", "沪C33333", OTHER), note(project, "frame", FRAME, QUAD)]
    found = {d.annotation.label: d for d in differences.find(project, annotations)}
    assert found["沪C33333"].row.plate_id == rows(project)["frame*"].plate_id
    assert found[FRAME].row.plate_id == rows(project)["frame"].plate_id
    assert changes(project, note(project, "frame", "粤D44444")) == [Change.UNMATCHED]  # which of the two?


def test_a_text_that_stands_there_already_is_the_same_plate_wherever_it_was_drawn(project):
    project.decide(rows(project)["frame"].plate_id, text=FRAME, status=Status.CONFIRMED)
    assert changes(project, note(project, "frame", FRAME, OTHER)) == [Change.CORNERS]


def test_two_labels_for_one_plate_do_not_overwrite_each_other(project):
    annotations = [note(project, "cam 1", "京B11111"), note(project, "cam 1", "京B22222")]
    assert changes(project, *annotations) == [Change.UNMATCHED] * 2


def test_pictures_that_are_not_here_are_listed(project):
    assert changes(project, ImportedAnnotation("路口.jpg", "京B11111")) == [Change.UNMATCHED]  # two of them
    assert changes(project, ImportedAnnotation("nowhere.jpg", "京B11111")) == [Change.UNMATCHED]


def test_a_takeover_can_be_stopped_and_goes_on(project, monkeypatch):
    monkeypatch.setattr(takeover, "_BATCH", 1)
    annotations = [note(project, "cam 1", "京B11111"), note(project, "cam 2", "京B22222")]
    calls = []
    done = takeover.apply(
        project, differences.find(project, annotations), "csv", should_stop=lambda: len(calls) > 0,
        report=lambda *p: calls.append(p),
    )  # fmt: skip
    assert done.cancelled and done.taken == 1 and calls == [(1, 2)]
    again = differences.find(project, annotations)
    assert sorted(d.change for d in again) == [Change.NEW, Change.SAME]
    assert takeover.apply(project, again, "csv").taken == 1


@pytest.mark.parametrize("name", ["csv", "jsonl", "ppocrlabel", "coco", "labelme", "icdar", "yolo-pose"])
def test_an_export_comes_back_without_a_difference(project, name, tmp_path):
    for key, label in (("frame", FRAME), ("cam 1", "京B11111"), ("cam 2", "京B22222")):
        plate = rows(project)[key].plate_id
        project.set_quad(plate, Quad.from_points([(x + 2.25, y) for x, y in QUAD.points]))
        project.decide(plate, text=label, status=Status.CONFIRMED)
    target = tmp_path / "out"
    exchange.write(exchange.plan(name, exchange.items_of(project), target))
    files = {"csv": "plates.csv", "jsonl": "plates.jsonl", "ppocrlabel": "plates/Label.txt",
             "coco": "annotations/plates.json"}  # fmt: skip
    index = differences.index_of(project)
    read = exchange.read(name, target / files.get(name, "."), index.images)
    assert not read.refused
    found = differences.find(project, read.annotations, index)
    assert [d.change for d in found] == [Change.SAME] * 3


# -- another store ---------------------------------------------------------------------------------


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
    if content == b"":  # an empty file is an empty store
        assert exchange.read("platewright", path, index.images).annotations == []
        return
    with pytest.raises(AnnotationError) as caught:
        exchange.read("platewright", path, index.images)
    assert caught.value.path == path and caught.value.advice
