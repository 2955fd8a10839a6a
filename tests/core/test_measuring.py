"""Measuring sharpness from pictures: kept, resumed, on the scale of names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import images, measuring
from core.project import Project, Query


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two crops, one sharp and one flat, a photograph on which nobody knows a plate, and a broken file."""
    place = tmp_path / "照片"
    place.mkdir()
    noise = np.random.default_rng(1).integers(0, 255, (60, 200, 3), np.uint8)
    images.write(place / "a.png", noise)
    images.write(place / "b.png", np.full((60, 200, 3), 90, np.uint8))
    images.write(place / "c.png", np.full((600, 500, 3), 90, np.uint8))
    (place / "d.jpg").write_bytes(b"no picture")
    return place


def test_what_can_be_measured_is_measured_once(folder: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        seen: list[tuple[int, int]] = []
        assert measuring.measure(project, lambda *done: seen.append(done)) == 2
        assert seen[-1] == (4, 4)
        figures = {project.row(fact.plate_id).path: fact.sharpness for fact in project.facts()}
        assert (figures["b.png"], figures["c.png"], figures["d.jpg"]) == (0, None, None)
        sharp = figures["a.png"]
        assert sharp is not None and sharp > 200
        assert (project.unmeasured(), measuring.measure(project)) == ([], 0)


def test_a_stopped_run_keeps_what_it_has_and_goes_on(folder: Path) -> None:
    with Project.open(folder) as project:
        project.scan()
        done: list[int] = []
        measuring.measure(project, lambda number, _total: done.append(number), lambda: len(done) == 1)
        assert len(project.unmeasured()) == 3
        assert measuring.measure(project) == 1
        assert len(project.plate_ids(Query(sharp_from=0.0))) == 2
