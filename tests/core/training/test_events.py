"""The lines of a run: what they keep of numbers."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from core.training.events import EventLog


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (6e-4, 6e-4),
        (1.23456789e-7, 1.23457e-7),  # which was nothing
        (-2.5e-9, -2.5e-9),
        (0.99999949, 0.999999),
        (12.3456789, 12.345679),
        (123456.789, 123456.789),
        (0.0, 0.0),
        (5, 5),
    ],
)
def test_small_numbers_keep_their_digits(tmp_path: Path, value: float, kept: float) -> None:
    log = EventLog(tmp_path / "运行", mirror=False)
    log.write("step", lr=value)
    (line,) = (tmp_path / "运行" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["lr"] == kept


@pytest.mark.parametrize("coding", ["cp1252", "cp936", "utf-8"])
def test_lines_are_mirrored_whole_where_the_system_has_no_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coding: str
) -> None:
    """As in a pipe of a western Windows, where a run ended by the first name that it told."""
    told = io.BytesIO()
    stream = io.TextIOWrapper(told, encoding=coding)
    monkeypatch.setattr(sys, "stdout", stream)
    EventLog(tmp_path).write("saved", path="皖A·车牌.pt")
    assert json.loads(told.getvalue().decode(coding))["path"] == "皖A·车牌.pt"
