"""Measuring sharpness from pictures: kept, resumed, on the scale of names."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core import images
from core.insight import measuring
from core.project import Project, Query
from core.reading import Quad, Reading


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
        assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
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


def test_what_is_measured_is_kept_every_second(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count()  # looked at once a plate and once when something was kept
    monkeypatch.setattr(measuring, "time", SimpleNamespace(monotonic=lambda: 0.6 * next(clock)))
    with Project.open(folder) as project:
        project.scan()
        left: list[int] = []
        measuring.measure(project, should_stop=lambda: bool(left.append(len(project.unmeasured()))))
        assert left[-4:] == [4, 4, 2, 2]


@pytest.mark.parametrize("source", ["person", "finder"])
def test_a_plate_in_a_photograph_is_measured_at_its_corners(folder: Path, source: str) -> None:
    picture = np.random.default_rng(2).integers(0, 60, (600, 500, 3), np.uint8)
    picture[300:360, 100:300] //= 2
    images.write(folder / "c.png", picture)
    quad = Quad.from_points([(100, 300), (300, 304), (299, 360), (101, 356)])
    with Project.open(folder) as project:
        project.scan()
        (row,) = (row for row in project.rows(project.plate_ids(Query()).tolist()) if row.path == "c.png")
        if source == "person":
            project.set_quad(row.plate_id, quad)
        else:
            project.record_readings("m", [(row.plate_id, Reading("京A12345", 0.9, ()), quad, source, "")])
        wanted = images.measure(images.rectify(picture, quad, (440, 140)))[1]
        assert measuring.sharpness_of(project, project.row(row.plate_id)) == pytest.approx(wanted, abs=2)
        assert wanted != pytest.approx(images.measure(picture)[1], abs=20)
