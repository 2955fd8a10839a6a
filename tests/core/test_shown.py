"""How confidences and shares are written for people: never surer than they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cli.shared.readings_file import ReadingsFile, Row
from core.evaluation import drawing
from core.evaluation.drawing import Cell
from core.shown import below_one, confidence_text, counted, share_text


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 6))
def test_nothing_below_one_is_written_as_one(value: float, digits: int) -> None:
    assert below_one(value, digits) < 1
    assert below_one(value, digits) == pytest.approx(value, abs=10.0**-digits)
    assert not share_text(value, digits).startswith("100")
    assert confidence_text(value) in {"<.01", *(f".{n:02d}" for n in range(1, 100))}


def test_what_is_all_is_written_so() -> None:
    assert (below_one(1.0, 4), share_text(1.0, 2), share_text(math.nan, 2)) == (1.0, "100.00 %", "–")


def test_one_thing_is_no_several() -> None:
    assert [counted(number, "plate") for number in (0, 1, 2)] == ["0 plates", "1 plate", "2 plates"]
    assert [counted(number, "is", "are") for number in (1, 21)] == ["1 is", "21 are"]


def test_a_table_of_readings_is_rounded_and_lines_of_json_are_not(tmp_path) -> None:
    row = Row("照.jpg", None, "皖A12345", 0.9999999, (0.99999, 0.5, 1.0), "whole", None)
    for name in ("r.csv", "r.jsonl"):
        with ReadingsFile(tmp_path / name) as file:
            file.add([row])
    assert ",0.999999,0.9999 0.5 1.0," in (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert '"confidence": 0.9999999, "confidences": [0.99999, 0.5, 1.0]' in (tmp_path / "r.jsonl").read_text(
        encoding="utf-8"
    )


def test_a_picture_sheet_shows_no_certainty(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr(drawing, "confidence_text", lambda value: told.append(value) or ".99")
    drawing.sheet([Cell(np.zeros((32, 100, 3), np.uint8), "皖A12345", "皖A12345", 0.99999)])
    drawing.annotate(np.zeros((200, 300, 3), np.uint8), None, "皖A·12345", 0.9999)
    assert told == [0.99999, 0.9999]
