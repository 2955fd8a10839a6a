"""Figures of an evaluation: counts that can be checked by hand, and edits against plain distance."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alignment import confusions, edits
from core.evaluation import report, text
from core.evaluation.report import Record
from core.metrics import edit_distance

words = st.text("AB8皖", max_size=8)


@given(words, words)
def test_the_edits_are_as_many_as_the_distance_and_lead_from_label_to_text(a: str, b: str) -> None:
    found = edits(a, b)
    assert len(found) == edit_distance(a, b)
    assert all(x != y for x, y in found)
    for x in set(a + b):
        removed = sum(label == x for label, _ in found)
        added = sum(read == x for _, read in found)
        assert a.count(x) - removed + added == b.count(x)


@pytest.mark.parametrize(
    ("label", "read", "expected"),
    [
        ("皖A12345", "浙A12845", [("皖", "浙"), ("3", "8")]),
        ("皖AD12345", "皖A12345", [("D", "")]),
        ("皖A12345", "皖A123455", [("", "5")]),
        ("", "7", [("", "7")]),
        ("7", "", [("7", "")]),
    ],
)
def test_edits_by_hand(label: str, read: str, expected) -> None:
    found = edits(label, read)
    assert sorted(found) == sorted(expected)


def test_confusions_are_counted_over_all_wrong_readings() -> None:
    pairs = [("AB8", "ABB"), ("8A", "BA"), ("A", "A"), ("AA", "A")]
    assert confusions(pairs) == [(("8", "B"), 2), (("A", ""), 1)]


def record(label: str, read: str, confidence: float = 0.9, subset: str = "base") -> Record:
    return Record(Path(f"{label}_{read}.jpg"), label, read, confidence, subset)


RECORDS = [
    record("皖A12345", "皖A12345", 0.99),
    record("皖A12346", "浙A12346", 0.95),
    record("京AD12345", "京AD1234", 0.30, "CCPD2020"),
    record("粤Z1234港", "粤Z1234港", 0.85, "other"),
    record("使123456", "使123456", 0.75, "other"),
]


def made(records=RECORDS, **options) -> report.Report:
    return report.build(records, model="m", data="d", **options)


def test_totals() -> None:
    total = made().total
    assert (total.samples, total.right) == (5, 3)
    assert total.accuracy == pytest.approx(0.6)
    assert total.without_province == pytest.approx(0.8)
    assert total.cer == pytest.approx(2 / 36)
    assert total.confidence == pytest.approx(0.768)
    assert total.low < 0.6 < total.high


def test_groups_by_sub_set_kind_and_province() -> None:
    found = made()
    assert {g.name: (g.right, g.samples) for g in found.subsets} == {
        "base": (1, 2),
        "CCPD2020": (0, 1),
        "other": (2, 2),
    }
    kinds = {g.name: (g.right, g.samples) for g in found.kinds}
    assert kinds == {"blue": (1, 2), "green": (0, 1), "hongkong": (1, 1), "embassy": (1, 1)}
    provinces = {g.name: (g.right, g.samples) for g in found.provinces}
    assert provinces == {"皖": (1, 2), "京": (0, 1), "粤": (1, 1)}  # an embassy's plate has none
    for groups in (found.subsets, found.kinds):
        assert sum(g.samples for g in groups) == 5


def test_reliability_bins_hold_every_sample_once() -> None:
    edge = [record("A", "A", c) for c in (0.0, 0.1, 0.1000001, 0.5, 1.0)]
    bins = made(edge).reliability
    assert [b.samples for b in bins] == [2, 1, 0, 0, 1, 0, 0, 0, 0, 1]
    assert [(b.low, b.high) for b in bins] == [(k / 10, (k + 1) / 10) for k in range(10)]
    assert bins[0].confidence == pytest.approx(0.05)
    assert math.isnan(bins[2].accuracy)


def test_the_most_confident_mistake_comes_first() -> None:
    assert [r.text for r in made().worst] == ["浙A12346", "京AD1234"]


def test_digit_sequences_have_no_kinds_and_no_provinces() -> None:
    found = made([record("12345", "12845")], plates=False)
    assert not found.plates and found.kinds == () and found.provinces == ()
    shown = text.render(found)
    assert "sequence accuracy" in shown
    assert "province" not in shown


def test_nothing_at_all_is_no_number_but_no_error() -> None:
    found = made([])
    assert math.isnan(found.total.accuracy)
    assert "–" in text.render(found)
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["total"]["accuracy"] is None


def test_json_holds_what_the_report_holds() -> None:
    value = json.loads(json.dumps(made(notes=["2 pictures were odd."]).to_json(), allow_nan=False))
    assert value["total"]["right"] == 3
    assert {"label": "皖", "text": "浙", "count": 1} in value["confusions"]
    assert value["worst"][0]["path"] == "皖A12346_浙A12346.jpg"
    assert value["notes"] == ["2 pictures were odd."]
    assert len(value["reliability"]) == report.BINS


def test_text_lines_up_by_the_width_of_chinese_characters() -> None:
    table = text.columns([["省", "n"], ["ab", "10"]])
    assert table.splitlines() == ["省   n", "ab  10"]
    lines = text.render(made()).splitlines()
    assert "plate accuracy: 60.00 %" in "\n".join(lines)
    assert any(line.split()[:3] == ["皖", "read", "as"] for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_the_text_tells_all_that_was_found() -> None:
    told = [" ".join(line.split()) for line in text.render(made(about={"crop": "quad"})).splitlines()]
    for line in (
        "crop: quad",
        "accuracy without the province: 80.00 %",
        "character error rate: 5.56 %",
        "expected calibration error: 32.80 %",
        "all 5 60.00 % 23.07 % – 88.24 % 80.00 % 5.56 % 76.80 %",
        "green 1 0.00 % 0.00 % – 79.35 % 0.00 % 12.50 % 30.00 %",
        "皖 2 50.00 % 9.45 % – 90.55 % 100.00 % 7.14 % 97.00 %",
        "皖 read as 浙 1",
        "0.9 – 1.0 2 97.00 % 50.00 %",
        "京AD12345 京AD1234 .30 京AD12345_京AD1234.jpg",
    ):
        assert line in told
