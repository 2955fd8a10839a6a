"""Labels: grammatical, within the alphabet, balanced."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import plate
from core.alphabet import DIGITS, LETTERS, PLATES, PROVINCES
from core.plate import PlateKind
from core.synthesis.labels import KIND_WEIGHTS, random_kind, random_label, tail

KINDS = list(KIND_WEIGHTS)


@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 2**32))
def test_every_label_is_valid_for_its_kind(kind: PlateKind, seed: int) -> None:
    label = random_label(np.random.default_rng(seed), kind)
    assert plate.violations(label) == []
    assert plate.kind_of(label, kind) is kind
    assert PLATES.unknown(label) == []


@given(length=st.integers(4, 6), most=st.integers(0, 3), seed=st.integers(0, 2**32))
def test_tail_keeps_to_its_length_and_letters(length: int, most: int, seed: int) -> None:
    text = tail(np.random.default_rng(seed), length, most)
    assert len(text) == length
    assert sum(c in LETTERS for c in text) <= most


def _chi_square(counts: Counter[str], characters: str) -> float:
    expected = sum(counts[c] for c in characters) / len(characters)
    return sum((counts[c] - expected) ** 2 / expected for c in characters)


def test_provinces_cities_letters_and_digits_are_balanced() -> None:
    rng = np.random.default_rng(1)
    labels = [random_label(rng, PlateKind.BLUE) for _ in range(8000)]
    # Bounds far beyond the 0.999 quantile for 30, 23, 23 and 9 degrees of freedom; a natural
    # frequency, or one character left out, would exceed them a hundredfold.
    assert _chi_square(Counter(label[0] for label in labels), PROVINCES) < 80
    assert _chi_square(Counter(label[1] for label in labels), LETTERS) < 70
    for slot in range(2, 7):
        counts = Counter(label[slot] for label in labels)
        assert _chi_square(counts, LETTERS) < 70
        assert _chi_square(counts, DIGITS) < 90  # runs of one digit are drawn on purpose
        assert 0.2 < sum(counts[c] for c in LETTERS) / len(labels) < 0.5


def test_kinds_come_with_their_weights() -> None:
    rng = np.random.default_rng(2)
    counts = Counter(random_kind(rng) for _ in range(6000))
    for kind, weight in KIND_WEIGHTS.items():
        assert counts[kind] / 6000 == pytest.approx(weight, abs=0.03)
        assert counts[kind] > 0
    only = {PlateKind.POLICE: 2.0}
    assert random_kind(rng, only) is PlateKind.POLICE


def test_green_plates_are_small_and_large_with_common_and_other_letters() -> None:
    rng = np.random.default_rng(3)
    labels = [random_label(rng, PlateKind.GREEN) for _ in range(2000)]
    large = [label for label in labels if label[2] in DIGITS]
    assert 0.2 < len(large) / len(labels) < 0.4
    assert {label[-1] for label in large} == set("DF")
    assert {label[2] for label in labels if label not in large} == set("DFABCEGHJK")


def test_runs_of_one_character_occur() -> None:
    rng = np.random.default_rng(4)
    labels = [random_label(rng, PlateKind.BLUE) for _ in range(3000)]
    assert any(len(set(label[2:])) == 1 for label in labels)
