"""The plate grammar: every kind, what breaks it and where, canonical and printed form."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import plate
from core.alphabet import DIGITS, LETTERS, PROVINCES
from core.plate import PlateKind, Violation

VALID = {
    "皖A12345": PlateKind.BLUE,
    "京ABC123": PlateKind.BLUE,
    "京A1BCD2": PlateKind.BLUE,
    "皖AD09292": PlateKind.GREEN,
    "皖ADA9292": PlateKind.GREEN,
    "京AF12345": PlateKind.GREEN,
    "沪AA12345": PlateKind.GREEN,
    "沪BK12345": PlateKind.GREEN,
    "沪A12345D": PlateKind.GREEN,
    "京A12345F": PlateKind.GREEN,
    "京A1234警": PlateKind.POLICE,
    "京01234警": PlateKind.POLICE,
    "京A1234学": PlateKind.COACH,
    "京AB123挂": PlateKind.TRAILER,
    "粤Z1234港": PlateKind.HONGKONG,
    "粤ZF023澳": PlateKind.MACAO,
    "沪A0023领": PlateKind.CONSULATE,
    "使123456": PlateKind.EMBASSY,
    "224578使": PlateKind.EMBASSY,
    "民航A1234": PlateKind.AVIATION,
}
PLACE = "This character cannot stand here"


@pytest.mark.parametrize(("text", "kind"), VALID.items())
def test_every_kind_is_known_and_valid(text: str, kind: PlateKind) -> None:
    assert plate.kind_of(text) is kind
    assert plate.violations(text) == []
    assert plate.is_valid(text)
    assert plate.normalise(text) == text


def test_no_kind_is_left_out() -> None:
    assert set(VALID.values()) | {PlateKind.YELLOW, PlateKind.UNKNOWN} == set(PlateKind)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", [-1]),
        ("京", [-1]),
        ("京A1234", [-1]),
        ("京A1234567", [-1]),
        ("京A12345警", [-1]),
        ("A京12345", [0, 1]),
        ("京112345", [1]),
        ("京A1I34O", [3, 6]),
        ("京A1234京", [6]),
        ("京a12345", [1]),
        ("京ABCDE1", [-1]),
        ("京A123456", [-1]),
        ("京AD1234A", [7]),
        ("京ADAB123", [4]),
        ("京AL12345", [2]),
        ("京A12345L", [7]),
        ("京A1A345D", [3]),
        ("京Z1234港", [0]),
        ("学A1234学", [0]),
        ("使12345A", [6]),
        ("12A456使", [2]),
        ("使12345使", [6]),
        ("民航A123", [-1]),
        ("民航A123港", [6]),
        ("学警12345", [0, 1]),
    ],
)
def test_what_breaks_the_grammar_and_where(text: str, slots: list[int]) -> None:
    assert [violation.slot for violation in plate.violations(text)] == slots
    assert all(violation.message for violation in plate.violations(text))
    assert not plate.is_valid(text)


def test_a_violation_says_what_is_wrong() -> None:
    assert plate.violations("京A123I5") == [Violation(5, PLACE)]
    assert "empty" in plate.violations("")[0].message
    assert "length" in plate.violations("京A1")[0].message
    assert "three letters" in plate.violations("京ABCDE1")[0].message
    assert "new-energy" in plate.violations("京A123456")[0].message


def test_real_labels_are_valid(real_data: Path) -> None:
    with (real_data / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        labels = [row["label"] for row in csv.DictReader(lines, delimiter="\t")]
    assert len(labels) == 2400
    assert [label for label in labels if not plate.is_valid(label)] == []
    assert [label for label in labels if plate.normalise(label) != label] == []


def test_the_colour_decides_between_blue_and_yellow_only() -> None:
    assert plate.kind_of("京A12345", PlateKind.YELLOW) is PlateKind.YELLOW
    assert plate.kind_of("京A12345", PlateKind.GREEN) is PlateKind.BLUE
    assert plate.kind_of("京AD12345", PlateKind.YELLOW) is PlateKind.GREEN
    assert plate.kind_of("京A1234学", PlateKind.BLUE) is PlateKind.COACH
    for text in ("", "京", "京A1234", "123456789"):
        assert plate.kind_of(text) is PlateKind.UNKNOWN


@given(st.sampled_from(PlateKind), st.integers(0, 10), st.data())
def test_slots_allow_what_the_grammar_allows(kind: PlateKind, length: int, data: st.DataObject) -> None:
    patterns = plate.patterns_of(kind, length)
    assert plate.slots_of(kind, length) == (patterns[0] if patterns else ())
    for slots in patterns:
        text = "".join(data.draw(st.sampled_from(allowed)) for allowed in slots)
        assert len(text) == length
        expected = PlateKind.BLUE if kind is PlateKind.YELLOW else kind
        assert plate.kind_of(text) is expected
        if kind not in (PlateKind.BLUE, PlateKind.YELLOW, PlateKind.GREEN):
            assert plate.is_valid(text)


@given(st.text(PROVINCES + LETTERS + DIGITS + "警学挂港澳使领民航IO", max_size=9))
def test_violations_name_slots_of_the_text_in_order(text: str) -> None:
    found = [violation.slot for violation in plate.violations(text)]
    assert found == sorted(found, key=lambda slot: slot % 99)  # the whole plate, -1, comes last
    assert all(-1 <= slot < len(text) for slot in found)
    assert plate.is_valid(text) == (not found)


@given(st.text())
def test_normalise_is_stable(text: str) -> None:
    once = plate.normalise(text)
    assert plate.normalise(once) == once
    assert not set(once) & set(" ·.-_IO")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("皖a·12345", "皖A12345"),
        (" 皖Ａ－１２３４５ ", "皖A12345"),
        ("皖A•I2E4O", "皖A12E40"),
        ("皖A.123_45", "皖A12345"),
        ("皖A　12345", "皖A12345"),
        ("", ""),
        ("A-̊", "Å"),
    ],
)
def test_what_is_typed_becomes_canonical(typed: str, text: str) -> None:
    assert plate.normalise(typed) == text


@pytest.mark.parametrize("text", VALID)
def test_display_only_adds_the_dot(text: str) -> None:
    shown = plate.display(text)
    assert plate.normalise(shown) == text
    assert ("·" in shown) == (text[0] in PROVINCES and text[1] in LETTERS)


def test_display_leaves_what_is_no_plate() -> None:
    assert plate.display("皖A12345") == "皖A·12345"
    assert plate.display("皖AD12345") == "皖A·D12345"
    for text in ("", "皖", "12345", "皖A1234"):
        assert plate.display(text) == text


@given(st.lists(st.sampled_from(sorted(VALID)), min_size=2, max_size=8))
def test_plates_that_stand_together_are_parted_where_the_grammar_tells(plates: list[str]) -> None:
    found = plate.first_plate("".join(plates))
    assert found in ("", plates[0])
    if all(text[0] in PROVINCES for text in plates):
        assert found == plates[0]
