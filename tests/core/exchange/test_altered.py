"""What was decided about a picture that is no longer there goes nowhere, and is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import exchange, images, stamps
from core.alphabet import PLATES
from core.datasets.labelled import frames_of
from core.errors import AppError, ExportError
from core.exchange import ExportOptions
from core.project import Project, Query, Status
from core.reading import Quad, Reading
from core.training.finetune_config import _usable

KEPT, GONE = "京A12345_1.png", "皖B67890_1.png"
QUAD = Quad.from_box((10, 10, 110, 42))


def paint(path: Path, tone: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    images.write(path, np.full((60, 140, 3), tone, np.uint8))


@pytest.fixture
def project(tmp_path: Path):
    """Two pictures that were confirmed; one of them is another by now."""
    folder = tmp_path / "照片"
    for name in (KEPT, GONE):
        paint(folder / name, 90)
    with Project.open(folder) as project:
        project.scan()
        for row in project.each_row(project.plate_ids(Query())):
            text = row.label or ""
            seen = {row.plate_id: stamps.of(folder / row.path)}
            reading = Reading(text, 0.9)
            project.record_readings("m", [(row.plate_id, reading, QUAD, "whole", "")], seen=seen)
            project.decide(row.plate_id, text=text, status=Status.CONFIRMED)
        paint(folder / GONE, 200)
        assert project.scan(changes=True).changed == 1
        yield project


def is_told(error: AppError) -> bool:
    return isinstance(error, ExportError) and error.path is not None and error.path.name == GONE


@pytest.mark.parametrize("name", ["csv", "crops", "rec-gt", "jsonl"])
def test_no_format_takes_it_until_it_is_confirmed_anew(project: Project, tmp_path: Path, name: str) -> None:
    def plan() -> exchange.ExportPlan:
        return exchange.plan(name, exchange.items_of(project), tmp_path / "out", ExportOptions())

    first = plan()
    assert [item.path.name for item, _ in first.files] == [KEPT]
    ((item, error),) = first.refused
    assert item.path.name == GONE and is_told(error)
    row = next(row for row in project.each_row(project.plate_ids(Query())) if row.path == GONE)
    project.decide(row.plate_id, text=row.text, status=Status.CONFIRMED)
    assert (len(plan().files), plan().refused) == (2, ())


def test_no_training_learns_from_it(project: Project) -> None:
    found = frames_of(project.folder, confirmed=True)
    assert [frame.path.name for frame in found.frames] == [KEPT]
    assert [is_told(error) for error in found.refused] == [True]
    usable, refused = _usable(exchange.items_of(project), PLATES)
    assert [item.path.name for item in usable] == [KEPT]
    assert [is_told(error) for error in refused] == [True]
