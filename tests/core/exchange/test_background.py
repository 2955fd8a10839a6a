"""Pictures of which a person said that they show no plate: a detector learns from them as background."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import main as entry
from core import exchange
from core.exchange import FORMATS, ExportOptions, differences
from core.exchange.importing import plan_import
from core.exchange.takeover import apply
from core.project import UNDECIDED, VOUCHED, Project, Query, Status
from core.project.database import Database
from core.reading import Quad
from tests.core.exchange.conftest import QUAD, draw

BACKGROUND = ("coco", "yolo", "yolo-pose")
TABLES = ("csv", "jsonl")
WITH_EMPTY = VOUCHED | {Status.NO_PLATE}
LISTS = {"coco": "annotations/person_keypoints_default.json", "csv": "plates.csv", "jsonl": "plates.jsonl"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a folder of a car, two empty streets, one nobody looked at, and a car with a plate and none."""
    folder = tmp_path / "照片 & 路"
    for n, name in enumerate(("车.jpg", "空 一.jpg", "路/空二.png", "没看.jpg", "两块.jpg")):
        draw(folder / name, seed=n)
    with Project.open(folder) as project:
        project.scan()
        ids = {Path(row.path).stem: row.plate_id for row in project.rows(project.plate_ids(Query()).tolist())}
        for name in ("车", "两块"):
            project.set_quad(ids[name], QUAD)
            project.decide(ids[name], text=f"皖A1234{len(name)}", status=Status.CONFIRMED)
        other = project.add_plate(
            project.row(ids["两块"]).image_id, Quad.from_box((20.0, 150.0, 120.0, 185.0))
        )
        for plate in (ids["空 一"], ids["空二"], other.plate_id):
            project.decide(plate, text=None, status=Status.NO_PLATE)
        again = project.add_plate(project.row(ids["空 一"]).image_id, None)  # which was decided twice
        project.decide(again.plate_id, text="京B12345", status=Status.NO_PLATE)
        yield project


def exported(project: Project, name: str, target: Path, **options: object) -> exchange.ExportSummary:
    plan = exchange.plan(name, exchange.items_of(project, WITH_EMPTY), target, ExportOptions(**options))
    assert (plan.plates, plan.empty, plan.refused) == (2, 2, ())
    return exchange.write(plan)


def test_yolo_gets_an_empty_label_file_and_coco_a_picture_without_annotations(project, tmp_path):
    for name in ("yolo", "yolo-pose"):
        summary = exported(project, name, tmp_path / name)
        assert (summary.written, summary.empty) == (2, 2)
        labels = {
            p.stem: len(p.read_text(encoding="utf-8").splitlines())
            for p in tmp_path.glob(f"{name}/labels/*/*")
        }
        assert labels == {"车": 1, "两块": 1, "空 一": 0, "路__空二": 0}
        pictures = {p.stem for p in tmp_path.glob(f"{name}/images/train/*")}
        assert pictures == set(labels)
    exported(project, "coco", tmp_path / "coco")
    content = json.loads((tmp_path / "coco" / LISTS["coco"]).read_text(encoding="utf-8"))
    told = {row["id"]: row["file_name"] for row in content["images"]}
    assert sorted(told.values()) == sorted(["车.jpg", "空 一.jpg", "路/空二.png", "两块.jpg"])
    assert {told[row["image_id"]] for row in content["annotations"]} == {"车.jpg", "两块.jpg"}
    assert all((tmp_path / "coco" / "images" / name).is_file() for name in told.values())


@pytest.mark.parametrize("name", [*BACKGROUND, *TABLES])
def test_they_come_back(project, name, tmp_path):
    exported(project, name, tmp_path / "out")
    source = tmp_path / "out" / LISTS.get(name, ".")
    same = plan_import(project, source, name)
    assert ({d.change for d in same.differences}, same.refused) == ({differences.Change.SAME}, ())
    shutil.copytree(project.folder, tmp_path / "那里", ignore=shutil.ignore_patterns(".platewright"))
    with Project.open(tmp_path / "那里") as there:
        there.scan()
        plan = plan_import(there, source, name)
        apply(there, plan.differences, name)
        rows = there.rows(there.plate_ids(Query(status=frozenset({Status.NO_PLATE}))).tolist())
        assert sorted(row.path for row in rows) == ["空 一.jpg", "路/空二.png"]
        (unseen,) = there.rows(there.plate_ids(Query(path="没看")).tolist())
        assert unseen.status is Status.UNREAD


def test_what_others_leave_empty_is_nobodys_word(project, tmp_path):
    """Other programs write an empty file, or an entry, of pictures that nobody has looked at, too."""
    labels = tmp_path / "数据"
    labels.mkdir()
    for name in ("没看.txt", "车.txt"):
        (labels / name).touch()
    (labels / "data.yaml").write_text("names:\n  0: plate\n", encoding="utf-8")
    assert plan_import(project, labels, "yolo").differences == ()
    content = {"images": [{"id": 1, "file_name": "没看.jpg", "width": 240, "height": 200}], "annotations": []}
    (labels / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    assert plan_import(project, labels / "coco.json", "coco").differences == ()


@pytest.mark.parametrize("image", [{"file_name": "../x.jpg"}, {"file_name": 5}, {"file_name": None}, {}])
def test_an_odd_entry_of_a_picture_without_a_plate_is_refused(project, tmp_path, image):
    content = {"images": [{"id": 1, "no_plate": True, **image}], "annotations": []}
    (tmp_path / "coco.json").write_text(json.dumps(content), encoding="utf-8")
    plan = plan_import(project, tmp_path / "coco.json", "coco")
    assert (plan.differences, [error.path for error in plan.refused]) == ((), [tmp_path / "coco.json"])


def test_a_split_parts_them_by_picture_and_formats_that_cannot_say_it_refuse_them(project, tmp_path):
    items = list(exchange.items_of(project, WITH_EMPTY))
    empty = [item for item in items if item.is_empty]
    for n in range(40):
        draw(tmp_path / "更多" / f"{n}.jpg", (40, 40), seed=n)
    many = [
        *items,
        *(
            exchange.ExportItem(tmp_path / "更多" / f"{n}.jpg", "", None, status="no_plate")
            for n in range(40)
        ),
    ]
    plan = exchange.plan("yolo", many, tmp_path / "out", ExportOptions(split=(0.5, 0.5, 0.0)))
    subsets = {item.subset for item, _ in plan.files if item.is_empty}
    assert subsets == {"train", "val"}
    assert sum(plan.subsets().values()) == 2
    for name in set(FORMATS) - {*BACKGROUND, *TABLES, "platewright"}:
        plan = exchange.plan(name, items, tmp_path / name)
        assert [item for item, _ in plan.refused] == empty, name
        assert "cannot say" in str(plan.refused[0][1])


def test_a_dataset_may_be_of_background_alone(project, tmp_path):
    items = [item for item in exchange.items_of(project, WITH_EMPTY) if item.is_empty]
    assert exchange.write(exchange.plan("yolo", items, tmp_path / "out")).empty == 2
    assert (tmp_path / "out" / "data.yaml").is_file()


def test_the_command_line_takes_them_along_where_trainers_expect_them(project, tmp_path, capsys):
    folder = str(project.folder)
    for name, told in (
        ("yolo", "2 plates and 2 pictures without one written to"),
        ("csv", "2 plates written to"),
    ):
        assert entry.main(["export", folder, "-f", name, "--to", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out.startswith(told)
    alone = ["export", folder, "-f", "coco", "--to", str(tmp_path / "c"), "--status", "confirmed,corrected"]
    assert entry.main([*alone, "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("2 plates would be written")


def test_the_store_is_not_asked_for_each_of_them(project, monkeypatch):
    read, asked = Database.read, []
    monkeypatch.setattr(Database, "read", lambda *given: asked.append(given[1]) or read(*given))
    empty = [item for item in exchange.items_of(project, WITH_EMPTY) if item.is_empty]
    few = len(asked)
    for row in project.rows(project.plate_ids(Query(status=UNDECIDED)).tolist()):
        project.decide(row.plate_id, text=None, status=Status.NO_PLATE)
    asked.clear()
    more = [item for item in exchange.items_of(project, WITH_EMPTY) if item.is_empty]
    assert (len(empty), len(more), len(asked)) == (2, 3, few)


def test_a_plate_that_was_removed_makes_a_picture_no_less_empty(project):
    (row,) = project.rows(project.plate_ids(Query(path="没看")).tolist())
    other = project.add_plate(row.image_id, QUAD).plate_id
    project.decide(row.plate_id, text=None, status=Status.NO_PLATE)
    assert not exported_empty(project, row.path)
    project.delete_plate(other)
    assert exported_empty(project, row.path)


def exported_empty(project: Project, path: str) -> bool:
    items = exchange.items_of(project, WITH_EMPTY)
    return any(item.is_empty and item.path == project.folder / path for item in items)
