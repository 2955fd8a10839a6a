"""Figures about readings, against definitions worked out another way."""

from __future__ import annotations

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics import (
    character_error_rate,
    edit_distance,
    expected_calibration_error,
    plate_accuracy,
    wilson_interval,
)

words = st.text("ab8B", max_size=7)
shares = st.floats(0, 1)


@given(words, words)
def test_edit_distance_is_levenshteins(a: str, b: str) -> None:
    @cache
    def distance(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        change = distance(i - 1, j - 1) + (a[i - 1] != b[j - 1])
        return min(change, distance(i - 1, j) + 1, distance(i, j - 1) + 1)

    assert edit_distance(a, b) == distance(len(a), len(b))


@given(words, words, words)
def test_edit_distance_is_a_distance(a: str, b: str, c: str) -> None:
    assert edit_distance(a, b) == edit_distance(b, a)
    assert (edit_distance(a, b) == 0) == (a == b)
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)


def test_plate_accuracy_counts_whole_plates() -> None:
    assert plate_accuracy(["京A12345", "京A1", "京B2"], ["京A12345", "京A2", "京B2"]) == pytest.approx(2 / 3)
    assert math.isnan(plate_accuracy([], []))
    with pytest.raises(ValueError):
        plate_accuracy(["a"], [])


def test_character_error_rate_is_edits_over_label_characters() -> None:
    assert character_error_rate(["京A12345"], ["京A1234"]) == pytest.approx(1 / 7)
    assert character_error_rate(["a", "bb"], ["xyz", "bb"]) == pytest.approx(1.0)
    assert math.isnan(character_error_rate([], []))
    assert math.isnan(character_error_rate([""], ["x"]))
    with pytest.raises(ValueError):
        character_error_rate(["a", "b"], ["a"])


@given(st.lists(st.tuples(words, words), min_size=1))
def test_no_edits_means_every_plate_is_right(pairs: list[tuple[str, str]]) -> None:
    labels, texts = [a for a, _ in pairs], [b for _, b in pairs]
    if any(labels):
        assert (character_error_rate(labels, texts) == 0) == (plate_accuracy(labels, texts) == 1)


def test_wilson_interval_of_a_textbook() -> None:
    low, high = wilson_interval(81, 263)  # Newcombe 1998, table I
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert wilson_interval(0, 20)[0] == 0.0
    assert round(wilson_interval(0, 20)[1], 4) == 0.1611
    assert wilson_interval(20, 20)[1] == 1.0
    assert wilson_interval(158, 158)[1] == 1.0  # not 0.9999999999999999, which people read as 99.99 %


@given(st.integers(1, 500), st.data())
def test_wilson_interval_holds_the_share_and_narrows(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials <= high + 1e-12 <= 1 + 1e-9
    assert (low == 0) == (successes == 0) and (high == 1) == (successes == trials)
    wider = wilson_interval(successes, trials, z=2.576)
    more = wilson_interval(successes * 4, trials * 4)
    assert wider[1] - wider[0] > high - low > more[1] - more[0]


def test_calibration_error_of_known_cases() -> None:
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert expected_calibration_error([1.0] * 4, [False] * 4) == pytest.approx(1)
    assert expected_calibration_error([0.0] * 4, [False] * 4) == pytest.approx(0)
    # Two bins of unequal size: 0.9 with all right, 0.1 with all wrong, each 0.1 off.
    assert expected_calibration_error([0.9, 0.9, 0.1], [True, True, False], bins=2) == pytest.approx(0.1)
    assert math.isnan(expected_calibration_error([], []))


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1), st.integers(1, 20))
def test_every_confidence_is_in_one_bin(pairs: list[tuple[float, bool]], bins: int) -> None:
    confidences, right = [c for c, _ in pairs], [ok for _, ok in pairs]
    error = expected_calibration_error(confidences, right, bins)
    overall = abs(sum(confidences) - sum(right)) / len(pairs)
    assert overall - 1e-9 <= error <= 1 + 1e-9
    assert expected_calibration_error(confidences, right, 1) == pytest.approx(overall)
