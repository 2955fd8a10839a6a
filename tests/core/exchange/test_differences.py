"""Imports into a project: the difference first, conflicts only on demand, every edit can be taken back."""

from __future__ import annotations

import pytest

from core import exchange
from core.exchange import ImportedAnnotation, differences, takeover
from core.exchange.differences import SAFE, Change
from core.project import Status
from core.reading import Quad, Reading
from tests.core.exchange.conftest import FRAME, OTHER, QUAD, rows


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
    said = {"cam 1": Status.DOUBTFUL, "cam 2": Status.CONFIRMED, "frame": Status.UNREADABLE}
    for (key, status), label in zip(said.items(), ("京B11111", "京B22222", FRAME), strict=True):
        project.set_quad(rows(project)[key].plate_id, OTHER)
        project.decide(rows(project)[key].plate_id, text=label, status=status)
    target = tmp_path / "导出"
    items = exchange.items_of(project, [*said.values()])
    exchange.write(exchange.plan(name, items, target))
    files = {"ppocrlabel": "plates/Label.txt", "coco": "annotations/person_keypoints_default.json"}
    for row in rows(project).values():
        project.decide(row.plate_id, text="", status=Status.UNREAD)
    index = differences.index_of(project)
    path = next(iter(target.glob("plates.*")), target / files.get(name, "."))
    found = differences.find(project, exchange.read(name, path, index.images).annotations, index)
    takeover.apply(project, found, name)
    after = rows(project)
    assert (after["cam 1"].text, after["cam 1"].status) == ("京B11111", Status.DOUBTFUL)
    assert (after["cam 2"].text, after["cam 2"].status) == ("京B22222", Status.CONFIRMED)
    kept = Status.UNREADABLE if name in ("csv", "jsonl") else Status.DOUBTFUL  # what the format can say
    assert (after["frame"].text, after["frame"].status) == (FRAME, kept)


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


def test_the_only_plate_elsewhere_in_the_picture_is_another_one(project):
    """Of two that are drawn apart neither is what is left over: its corners and text would be lost."""
    ours = rows(project)["cam 1"].plate_id
    project.set_quad(ours, QUAD)
    (found,) = differences.find(project, [note(project, "cam 1", "沪C33333", OTHER)])
    assert (found.change, found.row) == (Change.ADDED, None)


def test_a_plate_of_which_a_text_is_known_is_no_blank_for_the_first_that_is_drawn(project):
    read = rows(project)["cam 1"].plate_id
    project.record_readings("m", [(read, Reading("京B11111", 0.9), None, "whole", "")])
    drawn = [note(project, "cam 1", text, quad) for text, quad in (("沪C33333", OTHER), ("粤D44444", QUAD))]
    assert changes(project, *drawn) == [Change.ADDED] * 2


def test_a_text_that_stands_there_already_is_the_same_plate_wherever_it_was_drawn(project):
    project.decide(rows(project)["frame"].plate_id, text=FRAME, status=Status.CONFIRMED)
    assert changes(project, note(project, "frame", FRAME, OTHER)) == [Change.CORNERS]


def test_two_labels_for_one_plate_do_not_overwrite_each_other(project):
    annotations = [note(project, "cam 1", "京B11111"), note(project, "cam 1", "京B22222")]
    assert changes(project, *annotations) == [Change.UNMATCHED] * 2


def test_pictures_that_are_not_here_are_listed(project):
    assert changes(project, ImportedAnnotation("路口.jpg", "京B11111")) == [Change.UNMATCHED]  # two of them
    assert changes(project, ImportedAnnotation("nowhere.jpg", "京B11111")) == [Change.UNMATCHED]


def test_a_takeover_that_is_broken_off_keeps_what_is_done_and_goes_on(project, monkeypatch):
    monkeypatch.setattr(takeover, "_BATCH", 1)
    annotations = [note(project, "cam 1", "京B11111"), note(project, "cam 2", "京B22222")]

    def interrupted(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # as Ctrl-C on the command line does
        takeover.apply(project, differences.find(project, annotations), "csv", report=interrupted)
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
             "coco": "annotations/person_keypoints_default.json"}  # fmt: skip
    index = differences.index_of(project)
    read = exchange.read(name, target / files.get(name, "."), index.images)
    assert not read.refused
    found = differences.find(project, read.annotations, index)
    assert [d.change for d in found] == [Change.SAME] * 3


def set_split(project, key, split):
    project.set_split([rows(project)[key].plate_id], split)


@pytest.mark.parametrize(
    ("more", "first", "set_at_once"),
    [
        ({}, [], ""),
        ({"label": "京B22222"}, [Change.CONFLICT], "京B11111"),
        ({"kind": "yellow"}, [Change.KIND], "yellow"),
        ({"quad": OTHER}, [Change.CORNERS], OTHER),
        ({"label": "京B22222", "kind": "yellow", "quad": OTHER}, [Change.CONFLICT], "京B11111"),
    ],
)
def test_another_split_is_a_conflict_beside_whatever_else_differs(project, more, first, set_at_once):
    project.decide(rows(project)["cam 1"].plate_id, text="京B11111", status=Status.CONFIRMED)
    set_split(project, "cam 1", "train")
    said = note(project, "cam 1", **({"label": "京B11111", "split": "test"} | more))
    for merge, expected in enumerate((first, [c for c in first if c is Change.CONFLICT])):
        found = differences.find(project, [said])
        assert [d.change for d in found] == [*expected, Change.CONFLICT], f"merge {merge + 1}"
        assert str(found[-1]).endswith("京B11111 -> split test (conflict)")
        assert [d.other_split for d in found] == [False] * len(expected) + [True]
        takeover.apply(project, found, "csv")
        assert rows(project)["cam 1"].split == "train"
    row = rows(project)["cam 1"]
    assert set_at_once in ("", row.text, row.kind, row.quad)
    takeover.apply(project, found, "csv", changes=SAFE | {Change.CONFLICT})
    assert rows(project)["cam 1"].split == "test"
    assert changes(project, said) == [Change.SAME]


def test_a_new_decision_comes_over_though_its_split_is_another(project):
    set_split(project, "cam 1", "train")
    said = note(project, "cam 1", "京B11111", split="test")
    found = differences.find(project, [said])
    assert [d.change for d in found] == [Change.NEW, Change.CONFLICT]
    done = takeover.apply(project, found, "csv")
    assert (done.taken, rows(project)["cam 1"].text, rows(project)["cam 1"].split) == (1, "京B11111", "train")
    assert changes(project, said) == [Change.CONFLICT]
    only = [d for d in found if d.other_split]
    afresh = differences.Afresh(project, found)
    takeover.apply(project, only, "csv", changes={Change.CONFLICT}, afresh=afresh)
    assert rows(project)["cam 1"].split == "test"


def test_a_decision_and_its_other_split_come_over_in_one_step(project, monkeypatch):
    monkeypatch.setattr(takeover, "_BATCH", 1)
    for key in ("cam 1", "cam 2"):
        set_split(project, key, "train")
    annotations = [note(project, f"cam {n}", f"京B{n}1111", split="test") for n in (1, 2)]
    found = differences.find(project, annotations)
    assert [len(some) for some, _ in takeover.in_steps(found, 1)] == [2, 2]
    assert [(len(some), so_far) for some, so_far in takeover.in_steps(found, 3)] == [(4, 4)]
    assert list(takeover.in_steps([], 1)) == []
    since, told = project.newest_edit(), []
    done = takeover.apply(
        project, found, "csv", changes=frozenset(Change), since=since, report=lambda *p: told.append(p)
    )
    assert (done.taken, done.same, done.kept, told) == (4, 0, 0, [(2, 4), (4, 4)])
    assert {rows(project)[key].split for key in ("cam 1", "cam 2")} == {"test"}


@pytest.mark.parametrize("said", [{"label": "京B11111"}, {"label": "京C22222", "quad": OTHER}])
def test_what_contradicts_a_person_brings_a_first_split_along(project, said):
    plate = rows(project)["cam 1"].plate_id
    project.set_quad(plate, QUAD)
    project.decide(plate, text="京C22222", status=Status.CORRECTED)
    (one,) = differences.find(project, [note(project, "cam 1", **said, split="test")])
    assert (one.change, one.of_split, one.other_split) == (Change.CONFLICT, False, False)
    brought = "corners" if "quad" in said else "京B11111"
    assert str(one).endswith(f": 京C22222 -> {brought}, split test (conflict)")
    takeover.apply(project, [one], "csv", changes={Change.CONFLICT})
    row = rows(project)["cam 1"]
    assert (row.text, row.quad, row.split) == (said["label"], said.get("quad", QUAD), "test")


def test_only_the_split_that_was_asked_for_is_taken(project):
    set_split(project, "cam 1", "train")
    found = differences.find(project, [note(project, "cam 1", "京B11111", split="test")])
    afresh = differences.Afresh(project, found)
    set_split(project, "cam 1", "")  # the conflict is none any more, and the label was not asked for
    done = takeover.apply(project, found[1:], "csv", changes={Change.CONFLICT}, afresh=afresh)
    assert (done.taken, done.same, rows(project)["cam 1"].text) == (0, 1, "")


def test_a_split_that_was_assigned_meanwhile_is_kept_and_counted(project):
    annotations = [note(project, "cam 1", "京B11111", split="test"), note(project, "cam 2", split="test")]
    found = differences.find(project, annotations)
    assert [str(d).rpartition(" -> ")[2] for d in found] == [
        "京B11111, split test (new)",
        "split test (split)",
    ]
    assert [(d.of_split, d.other_split) for d in found] == [(False, False), (True, False)]
    for key in ("cam 1", "cam 2"):
        set_split(project, key, "train")
    done = takeover.apply(project, found, "csv")
    assert (done.taken, done.same, done.kept) == (1, 0, 2)
    assert {rows(project)[key].split for key in ("cam 1", "cam 2")} == {"train"}


def test_of_plates_decided_alike_the_place_and_else_the_split_tells_which_is_meant(project):
    first = rows(project)["cam 1"].plate_id
    project.set_quad(first, QUAD)
    second = project.add_plate(rows(project)["cam 1"].image_id, None).plate_id
    project.decide_many([first, second], text=None, status=Status.UNREADABLE)
    project.set_split([first], "train")
    anywhere = note(project, "cam 1", status="unreadable")
    there = note(project, "cam 1", status="unreadable", quad=QUAD, split="test", drawn=False)

    def found(*annotations):
        return [(d.row and d.row.plate_id, d.change) for d in differences.find(project, annotations)]

    assert found(anywhere, there) == [(second, Change.SAME), (first, Change.CONFLICT)]
    assigned = note(project, "cam 1", status="unreadable", split="test")
    project.set_split([second], "test")
    assert found(assigned) == [(second, Change.SAME)]
    project.set_split([second], "")
    assert found(assigned) == [(None, Change.UNMATCHED)]


def test_lines_that_say_a_plate_twice_and_split_it_otherwise(project):
    twice = [note(project, "cam 1", "京B11111", split=split) for split in ("train", "test", "", "train")]
    found = differences.find(project, twice)
    assert [d.change for d in found] == [Change.NEW, Change.CONFLICT, Change.SAME, Change.SAME]
    takeover.apply(project, found, "csv")
    assert rows(project)["cam 1"].split == "train"
    assert changes(project, *twice) == [Change.SAME, Change.CONFLICT, Change.SAME, Change.SAME]
    late = [note(project, "cam 2", "京B22222", split=split) for split in ("", "test")]
    takeover.apply(project, differences.find(project, late), "csv")
    assert rows(project)["cam 2"].split == "test"
    added = [note(project, "frame", "沪C33333", OTHER, split=split) for split in ("train", "test")]
    named = note(project, "frame", FRAME, QUAD)
    assert changes(project, named, *added) == [Change.NEW, Change.ADDED, Change.CONFLICT]


def test_all_that_a_difference_changes_is_told(project):
    said = note(project, "cam 1", "京B11111", OTHER, kind="yellow", split="test")
    (found,) = differences.find(project, [said])
    assert str(found).endswith("- -> 京B11111, corners, kind yellow, split test (new)")
    project.decide(rows(project)["cam 1"].plate_id, text="京B11111", status=Status.CONFIRMED)
    (found,) = differences.find(project, [said])
    assert str(found).endswith("京B11111 -> corners, kind yellow, split test (corners)")
