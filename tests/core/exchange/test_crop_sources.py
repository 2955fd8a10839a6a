"""A corrected ``rec_gt.txt`` comes back onto the pictures that its crops were cut from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core import exchange
from core.exchange import ExportOptions
from core.exchange.crop_sources import FILE
from core.exchange.differences import Change
from core.exchange.importing import plan_import
from core.exchange.takeover import apply
from core.project import Project, Status
from tests.core.exchange.test_image_folder import decided, made, rows, told


def exported(project: Project, target: Path, **options: object) -> Path:
    statuses = (Status.CORRECTED, Status.DOUBTFUL)
    plan = exchange.plan("rec-gt", exchange.items_of(project, statuses), target, ExportOptions(**options))  # type: ignore[arg-type]
    assert plan.refused == ()
    exchange.write(plan)
    return target


@pytest.mark.parametrize("options", [{}, {"split": (0.5, 0.3, 0.2)}, {"crop": "box"}])
def test_a_corrected_list_comes_back(tmp_path: Path, options: dict[str, object]) -> None:
    with made(tmp_path / "这里") as here:
        decided(here)
        (wrong,) = [row for row in rows(here) if row.text == "皖A12341"]
        target = exported(here, tmp_path / "出", **options)
        for path in target.glob("rec_gt*.txt"):
            path.write_text(path.read_text("utf-8").replace("\t皖A12341", "\t皖A99999"), encoding="utf-8")
        plan = plan_import(here, target)
        assert plan.refused == ()
        (new,) = [one for one in plan.differences if one.annotation.label == "皖A99999"]
        assert (new.path, new.change) == (wrong.path, Change.CONFLICT)
        assert sum(one.change is Change.SAME for one in plan.differences) == 5
        apply(here, [new], plan.format, changes=[Change.CONFLICT])
        assert next(row for row in rows(here) if row.plate_id == wrong.plate_id).text == "皖A99999"
        assert len(rows(here)) == 6


def test_it_tells_another_store_of_the_same_pictures_all_it_can(tmp_path: Path) -> None:
    with made(tmp_path / "这里") as here, made(tmp_path / "那里") as there:
        decided(here)
        target = exported(here, tmp_path / "出")
        moved = target / "rec_gt.txt"  # as a training elsewhere names the crops
        moved.write_text(
            moved.read_text("utf-8").replace("crop_img/", "/data/出/crop_img/"), encoding="utf-8"
        )
        moved.write_text(moved.read_text("utf-8").replace("/data/", "data/"), encoding="utf-8")
        plan = plan_import(there, target)
        assert plan.refused == ()
        apply(there, plan.differences, plan.format)
        assert told(there) == told(here)


def test_on_itself_its_crops_are_meant(tmp_path: Path) -> None:
    with made(tmp_path / "这里") as here:
        decided(here)
        target = exported(here, tmp_path / "出")
    with Project.open(target) as itself:
        itself.scan()
        plan = plan_import(itself, target)
        assert plan.refused == ()
        assert {one.path[:9] for one in plan.differences} == {"crop_img/"}
        assert all(one.quad is None for one in plan.differences)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "The line is not JSON"),
        ("[1]", "The line is not an object"),
        ('{"crop": 7, "source": "甲.png"}', "The line names no picture"),
        ('{"crop": "a.jpg", "source": "../甲.png"}', "The path leads out of the folder"),
        ('{"crop": "a.jpg", "source": "甲.png", "source_quad": [[1, 2]]}', None),
    ],
)
def test_lines_of_no_use_are_told(tmp_path: Path, line: str, message: str | None) -> None:
    with made(tmp_path / "这里") as here:
        folder = tmp_path / "出"
        folder.mkdir()
        (folder / FILE).write_text(f"{line}\n", encoding="utf-8")
        (folder / "rec_gt.txt").write_text("甲.png\t皖A12345\n", encoding="utf-8")
        plan = plan_import(here, folder / "rec_gt.txt")
        (error,) = plan.refused
        assert error.path == folder / FILE
        assert "1" in str(error)
        assert message is None or error.message == message


def test_a_source_that_is_not_here_is_nothing(tmp_path: Path) -> None:
    with made(tmp_path / "这里") as here:
        folder = tmp_path / "出"
        folder.mkdir()
        row = {"crop": "crop_img/a b.jpg", "source": "不在.png", "source_quad": None, "rows": 1}
        (folder / FILE).write_text(json.dumps(row) + "\n", encoding="utf-8")
        (folder / "rec_gt.txt").write_text("路口/a b.png\t皖A12345\n", encoding="utf-8")
        (found,) = plan_import(here, folder / "rec_gt.txt").differences
        assert (found.path, found.change) == ("路口/a b.png", Change.NEW)
