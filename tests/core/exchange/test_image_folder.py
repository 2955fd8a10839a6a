"""A Hugging Face image folder comes back: onto the pictures that its crops were cut from, and onto itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import exchange
from core.exchange import ExportOptions
from core.exchange.differences import Change
from core.exchange.importing import plan_import
from core.exchange.takeover import apply
from core.project import PlateRow, Project, Query, Status
from core.reading import Quad
from tests.core.exchange.conftest import draw

SIZE = (640, 400)
NAMES = ("甲.png", "train/甲.png", "路口/a b.png")
FIRST = Quad(((40.0, 50.0), (180.0, 60.0), (178.0, 105.0), (39.0, 96.0)))
SECOND = Quad(((300.0, 250.0), (450.0, 240.0), (452.0, 290.0), (301.0, 300.0)))


def made(folder: Path) -> Project:
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        draw(folder / name, SIZE)
    project = Project.open(folder)
    project.scan()
    return project


def rows(project: Project) -> list[PlateRow]:
    return project.rows(project.plate_ids(Query()).tolist())


def decided(project: Project) -> None:
    """Two plates on each picture, one of them doubtful, one of them of two rows."""
    for number, row in enumerate(rows(project)):
        project.set_quad(row.plate_id, FIRST)
        project.decide(row.plate_id, text=f"皖A1234{number}", status=Status.CORRECTED)
        further = project.add_plate(row.image_id, SECOND).plate_id
        project.set_rows(further, 2)
        project.decide(further, text=f"京B8888{number}", status=Status.DOUBTFUL)
        project.set_split([row.plate_id, further], "train")


def exported(project: Project, target: Path, **options: object) -> None:
    statuses = (Status.CORRECTED, Status.DOUBTFUL)
    items = exchange.items_of(project, statuses)
    plan = exchange.plan("imagefolder", items, target, ExportOptions(**options))  # type: ignore[arg-type]
    assert plan.refused == ()
    exchange.write(plan)


def told(project: Project) -> list[tuple[object, ...]]:
    return sorted((r.path, r.text, r.quad, r.status, r.rows) for r in rows(project))  # type: ignore[type-var]


@pytest.mark.parametrize("options", [{}, {"split": "assigned"}])
def test_it_comes_back_onto_the_pictures_that_it_was_cut_from(
    tmp_path: Path, options: dict[str, object]
) -> None:
    with made(tmp_path / "这里") as here, made(tmp_path / "那里") as there:
        decided(here)
        exported(here, tmp_path / "出", **options)
        assert plan_import(here, tmp_path / "出").counts() == {Change.SAME: 6}
        plan = plan_import(there, tmp_path / "出")
        assert plan.refused == ()
        apply(there, plan.differences, plan.format)
        assert told(there) == told(here)


def test_on_itself_its_crops_are_meant_and_have_no_corners(tmp_path: Path) -> None:
    with made(tmp_path / "这里") as here:
        decided(here)
        exported(here, tmp_path / "出")
    with Project.open(tmp_path / "出") as itself:
        itself.scan()
        plan = plan_import(itself, tmp_path / "出")
        apply(itself, plan.differences, plan.format)
        assert [(row.path[:7], row.quad) for row in rows(itself)] == [(r.text, None) for r in rows(itself)]


def test_a_crop_whose_new_name_another_picture_has_is_not_taken_for_that(tmp_path: Path) -> None:
    folder = tmp_path / "车牌"
    for name in ("皖A12345_1.png", "皖A54321_1.png"):
        draw(folder / name, (160, 50))
    with Project.open(folder) as project:
        project.scan()
        for row, text in zip(rows(project), ("皖A54321", "皖A12345"), strict=True):  # the names are wrong
            project.decide(row.plate_id, text=text, status=Status.CORRECTED)
        exported(project, tmp_path / "出")
        assert plan_import(project, tmp_path / "出").counts() == {Change.SAME: 2}


@pytest.mark.parametrize("source", ["kaggle", None, 7, "../甲.png", "/etc/甲.png", ["甲.png"]])
def test_another_programs_source_is_not_looked_at(tmp_path: Path, source: object) -> None:
    with made(tmp_path / "这里") as here:
        row = {"file_name": "路口/a b.png", "text": "皖A12345", "kind": "blue", "source": source}
        path = tmp_path / "metadata.jsonl"
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
        (found,) = plan_import(here, path).differences
        assert (found.path, found.change) == ("路口/a b.png", Change.NEW)
