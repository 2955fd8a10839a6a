"""Pictures whose names hold tabs, quotes and line breaks, which file systems but Windows' allow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core import exchange
from core.exchange import takeover
from core.exchange.importing import plan_import
from core.project import Project, Query, Status
from tests.core.exchange.conftest import draw, item

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")

NAMES = ("路\t口.jpg", "a\nb/路\n\n口.jpg", 'c"d.jpg', 'e",\n"f.jpg', "g\rh.jpg", "'=1+1\t.jpg", "plain.jpg")


def confirm(folder: Path) -> dict[str, str]:
    """Make a project of the pictures, each with a text of its own; return these by path."""
    with Project.open(folder) as project:
        project.scan()
        for number, row in enumerate(project.rows(project.plate_ids(Query()).tolist())):
            project.decide(row.plate_id, text=f"皖A1234{number}", status=Status.CONFIRMED)
        return texts(project)


def texts(project: Project) -> dict[str, str]:
    return {row.path: row.text for row in project.rows(project.plate_ids(Query()).tolist())}


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_their_labels_come_back(format: str, tmp_path: Path) -> None:
    for one in ("照片", "别处"):
        for seed, name in enumerate(NAMES):
            draw(tmp_path / one / name, seed=seed)
    said = confirm(tmp_path / "照片")
    with Project.open(tmp_path / "照片") as project:
        plan = exchange.plan(format, exchange.items_of(project), tmp_path / "out")
        assert plan.refused == ()
        exchange.write(plan)
    (table,) = (tmp_path / "out").iterdir()
    with Project.open(tmp_path / "别处") as project:
        project.scan()
        plan = plan_import(project, table)
        assert plan.refused == ()
        takeover.apply(project, plan.differences, plan.format)
        assert texts(project) == said
    assert set(said) == set(NAMES)


@pytest.mark.parametrize("format", ["crops", "rec-gt", "lmdb", "imagefolder"])
def test_crops_are_named_by_their_labels_and_need_no_name(format: str, source: Path, tmp_path: Path) -> None:
    some = [item(draw(source / "路\t口.jpg"), "皖A12345", folder=source)]
    plan = exchange.plan(format, some, tmp_path / "out")
    assert plan.refused == ()
    assert exchange.write(plan).written == 1


def test_where_the_picture_keeps_its_name_it_is_refused_with_what_helps(source: Path, tmp_path: Path) -> None:
    named = item(draw(source / "路\t口.jpg"), "皖A12345", folder=source)
    labelled = item(draw(source / "a.jpg"), "皖A\t2345", folder=source)
    plan = exchange.plan("ppocrlabel", [named, labelled], tmp_path / "out")
    assert [error.advice for _, error in plan.refused] == [
        "Rename the picture, or export it as crops, CSV or JSON Lines",
        "Correct the label",
    ]


def test_a_quote_that_is_never_closed_costs_its_own_line_alone(source: Path, tmp_path: Path) -> None:
    index = exchange.ImageIndex(source, ["a.jpg"])
    lines = ["image,label", '"a.jpg,皖A12345', "b.jpg,皖A12346", *["c.jpg,皖A12347"] * 20, 'd.jpg,皖"A12348']
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    found = exchange.read("csv", tmp_path / "a.csv", index)
    assert [a.path for a in found.annotations] == ["b.jpg", *["c.jpg"] * 20, "d.jpg"]
    assert [error.detail.partition(":")[0] for error in found.refused] == ["line 2"]


def test_two_slips_are_not_taken_for_a_name_of_several_lines(source: Path, tmp_path: Path) -> None:
    index = exchange.ImageIndex(source, ["a.jpg"])
    lines = ["image,label", '"a.jpg,皖A12345', "b.jpg,皖A12346", 'c.jpg",皖A12347,x,y']
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    found = exchange.read("csv", tmp_path / "a.csv", index)
    assert [a.path for a in found.annotations] == ["b.jpg", 'c.jpg"']
    assert [error.detail.partition(":")[0] for error in found.refused] == ["line 2"]
