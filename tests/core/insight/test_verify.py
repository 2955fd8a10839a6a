"""Every kind of doubt is found where it is, nowhere else, and the audit tells the error rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core import ccpd, images
from core.insight import verify
from core.insight.verify import CROSSED, LIE_APART, ODD_SHAPE, OUTSIDE, Doubt, Rate
from core.metrics import wilson_interval
from core.project import Project, Query, Status, queues
from core.reading import Quad
from tests.core.project.conftest import make_reading

GOOD = ((40, 40), (150, 44), (148, 80), (38, 76))
QUADS = {
    "皖A12345": GOOD,
    "皖A22345": GOOD,
    "皖A32345": ((40, 40), (150, 44), (38, 76), (148, 80)),  # crossed
    "皖A42345": ((140, 40), (250, 44), (248, 80), (138, 76)),  # outside
    "皖A52345": ((40, 40), (60, 40), (60, 100), (40, 100)),  # upright
    "皖A8ABCD": GOOD,  # four letters after the city
    "皖A62345": GOOD,
}


def write(folder: Path, label: str, quad: tuple[tuple[int, int], ...], blur: int, shade: int) -> Path:
    name = ccpd.CcpdName("025", (90, 90), (38, 40, 150, 80), Quad.from_points(quad), label, 100, blur)
    path = folder / f"{ccpd.format(name)}.png"
    images.write(path, np.full((120, 200, 3), shade, np.uint8))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "照片"
    folder.mkdir()
    for i, (label, quad) in enumerate(QUADS.items()):
        write(folder, label, quad, i, 10 * i)
    (folder / "sub").mkdir()
    write(folder / "sub", "皖A12345", GOOD, 50, 0)  # the same bytes as the first, and the same plate
    write(folder / "sub", "皖A22345", GOOD, 51, 200)  # the same plate only
    with Project.open(folder) as project:
        project.scan()
        rows = project.rows(project.plate_ids(Query()).tolist())
        texts = {row.plate_id: row.label for row in rows} | {
            row.plate_id: "皖A62346" for row in rows if row.label == "皖A62345"
        }
        project.record_readings(
            "m", [(row.plate_id, make_reading(texts[row.plate_id]), None, "whole", "") for row in rows]
        )
        yield project


def found(project: Project, doubt: Doubt) -> dict[str, str]:
    findings = verify.verify(project).findings
    return {finding.label: finding.detail for finding in findings if finding.doubt is doubt}


def test_each_doubt_is_found_where_it_is(project: Project) -> None:
    assert set(found(project, Doubt.NAME)) == {"皖A62345"}
    assert set(found(project, Doubt.GRAMMAR)) == {"皖A8ABCD"}
    assert found(project, Doubt.QUAD) == {"皖A32345": CROSSED, "皖A42345": OUTSIDE, "皖A52345": ODD_SHAPE}
    assert set(found(project, Doubt.PICTURE)) == {"皖A12345"}
    assert set(found(project, Doubt.PLATE)) == {"皖A12345", "皖A22345"}


def test_pictures_that_are_equal_name_each_other(project: Project) -> None:
    first, second = (f for f in verify.verify(project).findings if f.doubt is Doubt.PICTURE)
    assert (first.others, second.others) == ((second.plate_id,), (first.plate_id,))
    assert first.detail == second.detail == first.path
    assert second.path.startswith("sub/")


def test_of_thousands_that_are_alike_not_each_names_all(tmp_path: Path) -> None:
    """A camera that sees a car for an hour: the store of all names of all would be their square."""
    for number in range(600):
        (tmp_path / f"京A12345_{number}.jpg").write_bytes(b"dark")
    with Project.open(tmp_path) as project:
        project.scan()
        findings = verify.verify(project).findings
    for doubt in (Doubt.PICTURE, Doubt.PLATE):
        alike = [finding for finding in findings if finding.doubt is doubt]
        assert [finding.times for finding in alike] == [600] * 600
        assert len({id(finding.alike) for finding in alike}) == 1
        assert all(finding.plate_id not in finding.others for finding in alike[:5])


def test_counts_and_order(project: Project) -> None:
    report = verify.verify(project)
    assert (report.plates, report.labelled, report.unread) == (9, 9, 0)
    assert report.counts == {Doubt.NAME: 1, Doubt.GRAMMAR: 1, Doubt.QUAD: 3, Doubt.PICTURE: 2, Doubt.PLATE: 4}
    order = [list(Doubt).index(f.doubt) for f in report.findings]
    assert order == sorted(order)


def test_what_a_person_said_is_believed(project: Project) -> None:
    rows = {row.label: row.plate_id for row in project.rows(project.plate_ids(Query()).tolist())}
    project.decide(rows["皖A8ABCD"], text="皖A80123", status=Status.CORRECTED)
    project.decide(rows["皖A62345"], text="皖A62345", status=Status.CONFIRMED)
    project.set_quad(rows["皖A52345"], Quad.from_points(GOOD))
    assert found(project, Doubt.GRAMMAR) == {}
    assert set(found(project, Doubt.NAME)) == {"皖A8ABCD"}
    assert "皖A52345" not in found(project, Doubt.QUAD)
    project.decide(rows["皖A32345"], text=None, status=Status.NO_PLATE)
    project.decide(rows["皖A42345"], text=None, status=Status.UNREADABLE)
    findings = {f.label: f for f in verify.verify(project).findings if f.doubt is Doubt.NAME}
    assert set(findings) == {"皖A8ABCD", "皖A32345"}
    none = findings["皖A32345"]  # what was read there counts no more
    assert (none.text, none.confidence) == ("", None)


def test_what_nobody_has_read_is_counted_and_digits_break_no_grammar(project: Project) -> None:
    write(project.folder, "皖A72345", GOOD, 60, 90)
    project.scan()
    digits = project.plate_ids(Query(label="皖A42345")).tolist()
    project.decide(digits[0], text="0123456789", status=Status.CONFIRMED)
    report = verify.verify(project)
    assert (report.plates, report.unread) == (10, 1)
    assert report.counts[Doubt.GRAMMAR] == 1


def test_a_broken_picture_is_told_and_the_rest_goes_on(project: Project) -> None:
    row = project.rows(project.plate_ids(Query(label="皖A62345")).tolist())[0]
    (project.folder / row.path).write_bytes(b"nothing")
    report = verify.verify(project)
    assert [error.path for error in report.refused] == [project.folder / row.path]
    assert report.counts[Doubt.QUAD] == 3


def test_it_stops_when_asked(project: Project) -> None:
    seen: list[int] = []
    report = verify.verify(project, lambda done, _total: seen.append(done), lambda: len(seen) > 2)
    assert report.cancelled
    assert report.plates == 3


@pytest.mark.parametrize(
    ("points", "why"),
    [
        (GOOD, ""),
        (((0, 0), (60, 0), (60, 30), (0, 30)), ""),  # two rows
        (((-1, -1), (60, -1), (60, 30), (-1, 30)), ""),  # rounded
        (((0, 0), (300, 0), (300, 30), (0, 30)), OUTSIDE),
        (((0, 0), (199, 0), (199, 9), (0, 9)), ODD_SHAPE),
        (((0, 0), (60, 0), (130, 30), (0, 30)), ODD_SHAPE),  # a corner that slipped
        (((0, 0), (60, 0), (60, 40), (0, 15)), ODD_SHAPE),
        (((0, 0), (60, 0), (60, 36), (0, 20)), ""),  # seen from the side
        (((60, 0), (0, 0), (0, 30), (60, 30)), CROSSED),
        (((5, 5), (5, 5), (5, 5), (5, 5)), CROSSED),
    ],
)
def test_corners_fit_or_do_not(points: tuple[tuple[int, int], ...], why: str) -> None:
    assert verify.misfit(Quad.from_points(points), (200, 120)) == why


def test_a_slip_in_the_label_of_a_crop_is_told(tmp_path: Path) -> None:
    for name in ("皖A1234_1.png", "皖A12345_1.png", "夜.png"):
        images.write(tmp_path / name, np.zeros((40, 120, 3), np.uint8))
    with Project.open(tmp_path) as project:
        project.scan()
        found = verify.verify(project)
    assert [(one.doubt, one.label) for one in found.findings if one.doubt is Doubt.GRAMMAR] == [
        (Doubt.GRAMMAR, "皖A1234")
    ]


def test_a_box_that_lies_apart_from_its_corners_is_told(tmp_path: Path) -> None:
    told = "02-90_90-{}_{}-150&90_40&90_40&60_150&60-0_0_22_29_26_25_7-122-36.jpg"
    for box in (("40&60", "150&90"), ("55&45", "165&75"), ("40&120", "150&150"), ("40&60", "220&90")):
        images.write(tmp_path / told.format(*box), np.zeros((200, 240, 3), np.uint8))
    with Project.open(tmp_path) as project:
        project.scan()
        found = [one for one in verify.verify(project).findings if one.doubt is Doubt.QUAD]
    assert [(one.path.split("-")[2], one.detail) for one in found] == [
        ("40&120_150&150", LIE_APART),
        ("40&60_220&90", LIE_APART),
    ]


def test_real_corners_all_fit(real_data: Path) -> None:
    paths = sorted((real_data / "ccpd").rglob("*.jpg"))
    assert paths
    for path in paths:
        info = images.probe(path)
        name = ccpd.parse(path.name)
        assert verify.misfit(name.quad, (info.width, info.height)) == "", path.name
        assert not verify.lies_apart(name), path.name


def test_the_audit_tells_the_error_rate(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verify.estimate(project) == verify.Estimate(Rate(0, 0), Rate(0, 0), 0, 0)
    assert verify.Rate(0, 0).interval == (0.0, 1.0)
    monkeypatch.setattr(queues, "AUDIT_SIZE", 7)
    ids = queues.make(project, "audit").ids.tolist()
    rows = {row.plate_id: row for row in project.rows(ids)}
    for plate in ids[:4]:
        project.decide(plate, text=rows[plate].read_text, status=Status.CONFIRMED)
    project.decide(ids[4], text="皖A99999", status=Status.CORRECTED)
    project.decide(ids[5], text=None, status=Status.NO_PLATE)
    project.decide(ids[6], text=None, status=Status.UNREADABLE)
    outside = next(i for i in project.plate_ids(Query()).tolist() if i not in ids)
    project.decide(outside, text="皖A77777", status=Status.CORRECTED)  # not drawn: tells nothing
    told = verify.estimate(project)
    misread = sum(rows[plate].differs for plate in ids[:4])
    assert (told.drawn, told.decided) == (7, 7)
    assert told.labels == Rate(2 + misread, 6)
    assert told.readings == Rate(1, 5)
    assert told.labels.interval == wilson_interval(2 + misread, 6)
    assert told.labels.share == (2 + misread) / 6


def test_pictures_that_are_gone_are_not_checked_and_counted(project: Project) -> None:
    before = verify.verify(project)
    gone = project.row(before.findings[0].plate_id)
    (project.folder / gone.path).unlink()
    project.scan()
    after = verify.verify(project)
    assert (before.missing, after.plates, after.missing) == (0, before.plates - 1, 1)
    assert gone.plate_id not in {finding.plate_id for finding in after.findings}


def test_a_plate_that_was_taken_away_is_not_in_the_audit(project: Project) -> None:
    first = project.row(int(project.plate_ids(Query())[0]))
    further = project.add_plate(first.image_id, Quad.from_box((0, 0, 60, 20))).plate_id
    assert further in queues.make(project, "audit").ids
    before = verify.estimate(project)
    project.record_readings("m", [(further, make_reading("京A88888"), None, "person", "")])
    project.decide(further, text="京B11111", status=Status.CORRECTED)
    assert verify.estimate(project).readings == Rate(1, 1)
    project.delete_plate(further)
    after = verify.estimate(project)
    assert (after.readings, after.drawn, after.decided) == (Rate(0, 0), before.drawn - 1, 0)
