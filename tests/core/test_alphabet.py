"""Alphabets: classes, blank, unknown characters, frames that a label needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import alphabet
from core.alphabet import BLANK, CCPD, DIGIT_SEQUENCES, PLATES, Alphabet, minimum_frames
from core.errors import LabelError


@pytest.mark.parametrize(("name", "classes"), [("ccpd", 66), ("plates", 78), ("digits", 11)])
def test_the_alphabets_and_their_classes(name: str, classes: int) -> None:
    known = Alphabet.of(name)
    assert known.num_classes == classes
    assert BLANK not in known.encode(known.characters)
    assert sorted(known.encode(known.characters)) == list(range(1, classes))


def test_ccpd_is_provinces_letters_digits() -> None:
    assert (len(alphabet.PROVINCES), len(alphabet.LETTERS), len(alphabet.DIGITS)) == (31, 24, 10)
    assert not set("IO") & set(CCPD.characters)
    assert set(CCPD.characters) < set(PLATES.characters)
    assert DIGIT_SEQUENCES.characters == "0123456789"


@given(st.text(PLATES.characters))
def test_encode_and_decode_are_inverse(text: str) -> None:
    assert PLATES.decode(PLATES.encode(text)) == text
    assert PLATES.unknown(text) == []


@given(st.lists(st.integers(0, 65)))
def test_decode_drops_blanks_and_nothing_else(indices: list[int]) -> None:
    assert CCPD.encode(CCPD.decode(indices)) == [i for i in indices if i != BLANK]


@given(st.text())
def test_unknown_characters_are_named(text: str) -> None:
    unknown = CCPD.unknown(text)
    assert unknown == [c for c in text if c not in CCPD]
    if unknown:
        with pytest.raises(LabelError) as caught:
            CCPD.encode(text)
        assert caught.value.detail == repr(unknown[0])
        assert caught.value.advice
    else:
        assert len(CCPD.encode(text)) == len(text)


def test_impossible_alphabets_are_refused() -> None:
    with pytest.raises(LabelError, match="twice"):
        Alphabet("ABA")
    with pytest.raises(LabelError, match="empty"):
        Alphabet("")


def test_what_names_no_alphabet_spells_one() -> None:
    assert Alphabet.of("ABC").characters == "ABC"
    with pytest.raises(LabelError, match="twice"):
        Alphabet.of("klingon")


def test_repeats_need_a_blank_between_them() -> None:
    assert minimum_frames(CCPD.encode("京A12345")) == 7
    assert minimum_frames(CCPD.encode("京A88888")) == 11
    assert minimum_frames([]) == 0


@given(st.lists(st.integers(1, 3), max_size=12))
def test_minimum_frames_is_the_shortest_path(indices: list[int]) -> None:
    path: list[int] = []
    for index in indices:
        path += [BLANK, index] if path and path[-1] == index else [index]
    assert minimum_frames(indices) == len(path)


def test_equal_alphabets_are_equal() -> None:
    assert Alphabet("AB") == Alphabet("AB")
    assert hash(Alphabet("AB")) == hash(Alphabet("AB"))
    assert Alphabet("AB") != Alphabet("BA")
