"""What is found beside the indexes, where another test does not meet it by itself."""

from __future__ import annotations

from dataclasses import replace

from core.project import Project, Query
from core.project.filter_language import parse
from core.reading import Quad
from tests.core.project.conftest import make_reading


def test_without_those_of_one_row_is_those_of_more(project: Project) -> None:
    one, two, *_ = project.plate_ids(Query()).tolist()
    double = make_reading("京A12345")
    project.record_readings(
        "m", [(one, replace(double, rows=2), None, "whole", ""), (two, double, None, "whole", "")]
    )
    assert project.plate_ids(Query(without=(Query(rows=1),))).tolist() == [one]
    assert one not in project.plate_ids(Query(rows=1)).tolist()


def test_without_a_bound_of_zero_is_what_nobody_has_measured(project: Project) -> None:
    one, *others = project.plate_ids(Query(sort="confidence")).tolist()
    project.set_quad(one, Quad.from_box((0, 0, 44, 14)))
    project.tell_measures()
    measured = project.plate_ids(parse("tilt>=0")).tolist()
    assert one in measured
    left = project.plate_ids(parse("-tilt>=0")).tolist()
    assert left
    assert sorted(measured + left) == sorted([one, *others])
    assert project.plate_ids(parse("-tilt<0")).tolist() == project.plate_ids(Query()).tolist()
