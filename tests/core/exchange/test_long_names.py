"""A name that no system would take is refused by the plan, and nothing half-done is left of a picture."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from core import exchange
from core.exchange import FORMATS, labelme
from core.exchange.items import ExportItem
from tests.core.exchange.conftest import draw, item

FRAMES = [name for name, format in FORMATS.items() if format.writes and format.frames and name != "ccpd"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a path is shorter there")


@pytest.fixture
def two(tmp_path: Path) -> list[ExportItem]:
    """Return a plate of a picture with the longest name that there is, in a folder, and one of another."""
    source = tmp_path / "照片"
    paths = [source / "夜" / f"{'车' * 83}ab.jpg", source / "b.jpg"]
    assert len(paths[0].name.encode()) == 255
    draw(source / "a.jpg").replace(_made(paths[0]))
    draw(paths[1], seed=1)
    return [item(path, "皖A12345", folder=source) for path in paths]


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_planned_can_be_written(name: str, two: list[ExportItem], tmp_path: Path) -> None:
    plan = exchange.plan(name, two, tmp_path / "out")
    assert len(plan.files) + len(plan.refused) == 2
    assert all("A name in the export would be too long" in str(error) for _, error in plan.refused)
    assert all(refused.path == two[0].path for refused, _ in plan.refused)
    summary = exchange.write(plan)
    assert (summary.written, len(summary.refused)) == (len(plan.files), len(plan.refused))


@pytest.mark.parametrize(("name", "refused"), [("labelme", 1), ("icdar", 1), ("yolo", 1), ("coco", 0)])
def test_formats_that_make_no_longer_name_take_it(
    name: str, refused: int, two: list[ExportItem], tmp_path: Path
) -> None:
    assert len(exchange.plan(name, two, tmp_path / "out").refused) == refused


def test_no_picture_stays_without_the_file_beside_it(
    two: list[ExportItem], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = labelme.LabelmeExporter.shape

    def broken(self, one):
        if one.path.name == "b.jpg":
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        return real(self, one)

    monkeypatch.setattr(labelme.LabelmeExporter, "shape", broken)
    third = item(draw(tmp_path / "照片" / "c.jpg", seed=2), "皖A12346", folder=tmp_path / "照片")
    summary = exchange.write(exchange.plan("labelme", [two[1], third], tmp_path / "out"))
    assert (summary.written, len(summary.refused)) == (1, 1)
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.*")) == ["c.jpg", "c.json"]
