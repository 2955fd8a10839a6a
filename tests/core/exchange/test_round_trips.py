"""What was exported comes back as it was, by every format, wherever the first corner and the edge are."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from core import exchange
from core.errors import GeometryError
from core.exchange import ExportOptions, differences, pictures
from core.exchange.formats import FORMATS
from core.exchange.importing import ImportPlan, plan_import
from core.exchange.items import ExportItem
from core.exchange.takeover import apply
from core.images import ImageInfo
from core.project import Project, Query, Status
from core.reading import Quad, Reading
from tests.core.exchange.conftest import draw

SIZE = (240, 200)
# Of the formats that are written and read with corners; those of boxes know no order and no text.
TELLING = ("ppocrlabel", "csv", "jsonl", "coco", "yolo-pose", "labelme", "x-anylabeling", "icdar")
UNCLIPPED = ("csv", "jsonl")
TEXTS = ("皖A12345", "挂京A1234", "粤BD12345")


def test_every_format_with_corners_is_tried() -> None:
    both = {name for name, one in FORMATS.items() if one.writes and one.reads and not one.crops}
    assert both == {*TELLING, "yolo"}


@st.composite
def quads(draw: st.DrawFn) -> Quad:
    """Plates of one row and of two, turned by any angle, begun at any corner, partly outside the picture."""
    x, y = draw(st.floats(-20, 260)), draw(st.floats(-20, 220))
    width, aspect = draw(st.floats(30, 120)), draw(st.sampled_from([3.14, 2.0]))
    angle = math.radians(draw(st.one_of(st.sampled_from([0.0, 90.0, 180.0, 270.0]), st.floats(-180, 180))))
    right = (width / 2 * math.cos(angle), width / 2 * math.sin(angle))
    down = (-right[1] / aspect, right[0] / aspect)
    return Quad.from_points(
        [
            (x + i * right[0] + j * down[0], y + i * right[1] + j * down[1])
            for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
    )


def fits(quad: Quad) -> bool:
    try:
        pictures.check_frame(quad, ImageInfo(*SIZE, "PNG"), Path())
    except GeometryError:
        return False
    inside = quad.clipped(*SIZE)
    return inside.area > 100


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("图") / "车.png", SIZE)


def made(folder: Path, picture: Path) -> Project:
    folder.mkdir()
    shutil.copy(picture, folder)
    project = Project.open(folder)
    project.scan()
    return project


def exported(project: Project, name: str, target: Path) -> None:
    plan = exchange.plan(name, exchange.items_of(project), target, ExportOptions())
    assert plan.refused == ()
    exchange.write(plan)


def imported(project: Project, name: str, source: Path) -> ImportPlan:
    files = {"csv": "plates.csv", "jsonl": "plates.jsonl", "ppocrlabel": "plates/Label.txt"}
    files["coco"] = "annotations/person_keypoints_default.json"
    plan = plan_import(project, source / files.get(name, "."), name)
    assert plan.refused == ()
    return plan


UPSIDE_DOWN = Quad(((160.0, 120.0), (60.0, 120.0), (60.0, 70.0), (160.0, 70.0)))
OUTSIDE = Quad(((180.0, 150.0), (300.0, 160.0), (300.0, 215.0), (180.0, 205.0)))


@pytest.mark.parametrize("name", [*TELLING, "yolo"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(quad=quads(), text=st.sampled_from(TEXTS), rows=st.sampled_from([1, 2]))
@example(quad=UPSIDE_DOWN, text=TEXTS[0], rows=1)
@example(quad=UPSIDE_DOWN, text=TEXTS[1], rows=2)
@example(quad=OUTSIDE, text=TEXTS[0], rows=1)
def test_corners_and_texts_come_back(picture: Path, name: str, quad: Quad, text: str, rows: int) -> None:
    assume(fits(quad))
    place = Path(tempfile.mkdtemp())
    try:
        with made(place / "here", picture) as here:
            plate = int(here.plate_ids(Query())[0])
            here.set_quad(plate, quad)
            here.record_readings("m", [(plate, replace(Reading(text, 0.9), rows=rows), quad, "person", "")])
            here.decide(plate, text=text, status=Status.CONFIRMED)
            exported(here, name, place / "out")
            (again,) = imported(here, name, place / "out").differences
            assert again.change is differences.Change.SAME, again
        if name == "yolo":
            return
        with made(place / "there", picture) as there:
            plan = imported(there, name, place / "out")
            apply(there, plan.differences, name)
            (row,) = there.rows(there.plate_ids(Query()).tolist())
            expected = quad if name in UNCLIPPED else quad.clipped(*SIZE)
            assert row.quad is not None
            for told, was in zip(row.quad.points, expected.points, strict=True):
                assert math.dist(told, was) < 0.1
            assert row.text == ("" if name == "yolo-pose" else text)
    finally:
        shutil.rmtree(place)


def test_an_order_is_told_only_where_a_reader_would_take_another(picture: Path, tmp_path: Path) -> None:
    flags = []
    for number, quad in enumerate((UPSIDE_DOWN, Quad(UPSIDE_DOWN.points[2:] + UPSIDE_DOWN.points[:2]))):
        item = ExportItem(picture, TEXTS[0], quad, folder=picture.parent)
        plan = exchange.plan("labelme", [item], tmp_path / str(number), ExportOptions())
        exchange.write(plan)
        told = json.loads((tmp_path / str(number) / "车.json").read_text(encoding="utf-8"))
        flags.append(told["shapes"][0]["flags"])
    assert flags == [{"first point is the upper left corner of the plate": True}, {}]


@pytest.mark.parametrize(
    ("told", "change"),
    [
        ([[160, 120], [60, 120], [60, 70], [160, 70]], "same"),  # an outline begins anywhere
        ([[60, 70], [160, 70], [160, 120], [60, 120]], "same"),
        ([[60, 70], [130, 70], [130, 120], [60, 120]], "conflict"),  # cut off, but not by the picture
    ],
)
def test_an_outline_says_nothing_of_where_a_plate_begins(
    picture: Path, tmp_path: Path, told: list[list[float]], change: str
) -> None:
    shape = {"label": "plate", "points": told, "shape_type": "polygon", "flags": None}
    content = {"imagePath": "车.png", "shapes": [shape]}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "车.json").write_text(json.dumps(content), encoding="utf-8")
    with made(tmp_path / "here", picture) as project:
        project.set_quad(int(project.plate_ids(Query())[0]), UPSIDE_DOWN)
        (difference,) = imported(project, "labelme", tmp_path / "out").differences
    assert difference.change == change


@pytest.mark.parametrize(("right", "change"), [(240.0, "same"), (236.0, "conflict")])
def test_what_lies_outside_agrees_with_the_edge_of_the_picture_alone(
    picture: Path, tmp_path: Path, right: float, change: str
) -> None:
    corners = [[180, 150], [right, 160], [right, 200], [180, 200]]
    line = f"车.png\t{json.dumps([{'transcription': '', 'points': corners}])}\n"
    (tmp_path / "Label.txt").write_text(line, encoding="utf-8")
    with made(tmp_path / "here", picture) as project:
        project.set_quad(int(project.plate_ids(Query())[0]), OUTSIDE)
        (difference,) = plan_import(project, tmp_path / "Label.txt", "ppocrlabel").differences
    assert difference.change == change


@pytest.mark.parametrize("name", ["csv", "jsonl", "platewright"])
def test_what_was_corrected_stays_corrected_where_nobody_has_read_it(
    picture: Path, tmp_path: Path, name: str
) -> None:
    with made(tmp_path / "甲", picture) as project:
        (plate,) = project.plate_ids(Query()).tolist()
        project.record_readings("m", [(plate, Reading("皖A12346", 0.9), None, "whole", "")])
        project.decide(plate, text="皖A12345", status=Status.CONFIRMED)
        source = tmp_path / "甲"
        if name != "platewright":
            source = tmp_path / "out"
            exported(project, name, source)
    with made(tmp_path / "乙", picture) as fresh:
        plan = plan_import(fresh, source, name)
        apply(fresh, plan.differences, name)
        (row,) = fresh.rows(fresh.plate_ids(Query()).tolist())
        assert (row.text, row.status) == ("皖A12345", Status.CORRECTED)
