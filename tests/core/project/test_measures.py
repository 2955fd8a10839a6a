"""Tilt and sharpness: what corners and names tell, and when it is told anew."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.project import Project, Query
from core.project.measures import tilt_of
from core.reading import Quad
from tests.core.project.conftest import CCPD_A, make_reading, old_store

UPRIGHT = Quad.from_box((200, 40, 300, 70))


@given(st.floats(-60, 60))
def test_a_turned_plate_is_tilted_by_its_angle(degrees: float) -> None:
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    turned = Quad.from_points([(x * cosine - y * sine, x * sine + y * cosine) for x, y in UPRIGHT.points])
    assert tilt_of(turned) == pytest.approx(abs(degrees), abs=0.051)


def test_a_sheared_plate_is_tilted_too() -> None:
    leaning = Quad.from_points([[10, 0], [110, 0], [100, 10], [0, 10]])
    assert (tilt_of(UPRIGHT), tilt_of(leaning)) == (0.0, 45.0)


def figures(project: Project) -> dict[int, tuple[float | None, int | None]]:
    return {fact.plate_id: (fact.tilt, fact.sharpness) for fact in project.facts()}


def test_names_tell_at_once_and_the_rest_waits(project: Project, plate_of: Callable[[str], int]) -> None:
    assert set(figures(project).values()) == {(None, None)}
    assert project.tell_measures() == len(project.facts())
    assert project.tell_measures() == 0
    tilt, sharpness = figures(project)[plate_of(CCPD_A)]
    assert tilt is not None and sharpness is not None
    waiting = project.unmeasured()
    assert waiting and plate_of(CCPD_A) not in waiting
    project.keep_sharpness([(waiting[0], 42), (waiting[1], None)])
    assert figures(project)[waiting[0]][1] == 42
    assert project.unmeasured() == waiting[2:]
    assert project.plate_ids(Query(sharp_from=42.0, sharp_below=43.0)).tolist() == [waiting[0]]


def test_other_corners_are_told_anew(project: Project, plate_of: Callable[[str], int]) -> None:
    project.tell_measures()
    plate = plate_of(CCPD_A)
    before = figures(project)[plate]
    edit = project.set_quad(plate, Quad.from_points([[0, 0], [10, 10], [10, 14], [0, 4]]))
    assert figures(project)[plate] == (None, None)
    assert project.tell_measures() == 1
    assert figures(project)[plate] == (45.0, before[1])
    project.revert_all([edit])
    project.tell_measures()
    assert figures(project)[plate] == before


def test_a_finder_tells_the_tilt_of_what_it_found(project: Project) -> None:
    project.tell_measures()
    plate = project.unmeasured()[0]
    quad = Quad.from_points([[0, 0], [10, 10], [10, 14], [0, 4]])
    project.record_readings("m", [(plate, make_reading("皖A12345"), quad, "finder", "")])
    project.tell_measures()
    assert figures(project)[plate] == (45.0, None)
    project.record_readings("m", [(plate, make_reading("皖A12345"), quad, "finder", "")])
    assert project.tell_measures() == 0
    project.set_quad(plate, UPRIGHT)
    project.tell_measures()
    assert figures(project)[plate] == (0.0, None)


def test_a_name_tells_of_the_first_plate_only(project: Project, plate_of: Callable[[str], int]) -> None:
    added = project.add_plate(project.row(plate_of(CCPD_A)).image_id, None).plate_id
    project.tell_measures()
    assert figures(project)[added] == (None, None)


def test_a_store_of_the_first_version_learns_to_measure(folder: Path, tmp_path: Path) -> None:
    with old_store(folder, tmp_path / "data", 1) as connection:
        connection.execute("INSERT INTO models (model_id, name, created) VALUES (1, 'm', '')")
        connection.execute(
            "UPDATE plates SET model_id = 1, read_text = '皖A12345', split = 'val' WHERE plate_id = 1"
        )
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert (project.notice, project.row(1).read_text, project.row(1).rows) == ("", "皖A12345", 1)
        assert project.plate_ids(Query(split="val", sort="label")).tolist() == [1]
        assert project.tell_measures() == len(project.facts())
