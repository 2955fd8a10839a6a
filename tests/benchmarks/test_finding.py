"""The judgement of ``benchmarks/finding.py``: what counts as found, as read, and as elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.finding import Tally, corner_error, draw_lorries
from core.datasets.ccpd_frames import Frame
from core.reading import Quad

TRUE = Quad.from_box((100, 100, 200, 130))
FRAME = Frame(Path("a.jpg"), "皖A12345", TRUE, "")


def test_a_plate_is_found_where_the_boxes_agree_and_read_where_a_text_does() -> None:
    tally = Tally("ours")
    near = Quad.from_box((102, 101, 201, 131))
    tally.judge(FRAME, [(near, "皖A12345"), (Quad.from_box((0, 0, 30, 10)), "沪A")], 12.0)
    tally.judge(FRAME, [(Quad.from_box((100, 100, 140, 130)), "皖A12345")], 10.0)
    tally.judge(FRAME, [(near, "皖A12346")], 11.0)
    tally.judge(FRAME, [], 1.0)
    assert (tally.pictures, tally.found, tally.read, tally.others) == (4, 2, 2, 1)
    assert tally.overlap == pytest.approx([0.91, 0.4, 0.91, 0.0], abs=0.01)
    assert len(tally.corner_error) == 2
    assert tally.row()[:3] == ["ours", "4", "50.00 %"]


def test_two_pieces_of_writing_may_be_the_rows_of_a_plate() -> None:
    tally, lower = Tally("writing"), Quad.from_box((100, 115, 200, 130))
    tally.judge(FRAME, [(lower, "12345"), (TRUE, "皖A")], 1.0)
    tally.judge(FRAME, [(lower, "12345"), (TRUE, "皖B")], 1.0)
    tally.judge(FRAME, [(TRUE, "皖A1"), (lower, "23"), (lower, "45")], 1.0)
    assert tally.read == 1


def test_lorries_are_drawn_with_two_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATEWRIGHT_DATA", str(tmp_path / "nothing"))
    frames = draw_lorries(tmp_path, 2)
    assert [frame.label[-1] == "挂" for frame in frames] == [False, True]
    assert all(frame.quad is not None and frame.quad.aspect < 2.6 for frame in frames)
    assert [frame.path.is_file() for frame in frames] == [True, True]


def test_corners_are_measured_in_plate_heights() -> None:
    moved = Quad.from_points([(x + 3, y) for x, y in TRUE.points])
    assert corner_error(moved, TRUE) == pytest.approx(0.1)
    assert corner_error(TRUE, TRUE) == 0
