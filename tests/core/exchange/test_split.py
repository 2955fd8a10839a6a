"""Splits by text: stable, without leakage."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.exchange import SUBSETS, ExportItem, ExportOptions, split

SHARES = st.tuples(*[st.integers(0, 10)] * 3).filter(any).map(lambda s: tuple(v / sum(s) for v in s))
PLATES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 15)), max_size=60)


def make(pairs):
    return [ExportItem(Path(f"{picture}.jpg"), f"皖A{text:05d}", None) for picture, text in pairs]


@given(PLATES, SHARES, st.integers(0, 5))
def test_no_text_and_no_picture_stands_in_two_subsets(pairs, shares, seed):
    placed = split.assign(make(pairs), shares, seed)
    for key in ("label", "path"):
        homes = {}
        for one in placed:
            homes.setdefault(getattr(one, key), set()).add(one.subset)
        assert all(len(subsets) == 1 for subsets in homes.values())
    empty = {subset for subset, share in zip(SUBSETS, shares, strict=True) if share == 0}
    assert not empty & {one.subset for one in placed}


@given(PLATES, PLATES, st.integers(0, 5))
def test_a_text_keeps_its_subset_when_others_come_and_go(pairs, more, seed):
    own = [(text, text) for _, text in pairs]  # one picture a text: nothing ties texts together
    few = {i.label: i.subset for i in split.assign(make(own), (0.6, 0.2, 0.2), seed)}
    many = split.assign(make(own + [(t, t) for _, t in more]), (0.6, 0.2, 0.2), seed)
    assert all(few.get(i.label, i.subset) == i.subset for i in many)


def test_shares_are_met_and_seeds_differ():
    pairs = [(i, i) for i in range(4000)]
    counts = Counter(i.subset for i in split.assign(make(pairs), (0.8, 0.1, 0.1), 0))
    assert abs(counts["train"] - 3200) < 120 and abs(counts["val"] - 400) < 80
    other = split.assign(make(pairs), (0.8, 0.1, 0.1), 1)
    assert [i.subset for i in other] != [i.subset for i in split.assign(make(pairs), (0.8, 0.1, 0.1), 0)]


def test_without_a_split_there_are_no_subsets():
    items = [replace(i, subset="test") for i in make([(1, 1), (2, 2)])]
    placed, refused = split.place(items, ExportOptions())
    assert {i.subset for i in placed} == {""} and not refused


def test_what_a_person_assigned_is_kept_and_leaks_are_refused():
    pairs = [(1, 1), (2, 1), (3, 2), (4, 3), (5, 3), (6, 4)]
    subsets = ["test", "", "", "val", "train", "elsewhere"]
    items = [replace(i, subset=s) for i, s in zip(make(pairs), subsets, strict=True)]
    placed, refused = split.place(items, ExportOptions(split="assigned"))
    assert [(i.label, i.subset) for i in placed] == [
        ("皖A00001", "test"), ("皖A00001", "test"), ("皖A00002", "train"),
    ]  # fmt: skip
    assert [i.label for i, _ in refused] == ["皖A00003", "皖A00003", "皖A00004"]
    assert all(error.path and error.advice for _, error in refused)
