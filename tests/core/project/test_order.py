"""The order of paths: as ``sorted`` has it, whatever is sorted, and however many."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.project import order


@given(st.lists(st.text("aB0/皖🚗é", max_size=4), max_size=60), st.integers(1, 9))
def test_sorting_in_steps_is_sorting(paths, run):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "RUN", run)
        assert order.in_order(iter(paths)) == sorted(paths)


@pytest.mark.parametrize("count", [0, 1, order.RUN, order.RUN + 1, 5 * order.RUN + 7])
def test_runs_of_any_number_become_one(count):
    paths = [f"{n:07d}.jpg" for n in range(count)]
    random.Random(count).shuffle(paths)
    assert order.in_order(paths) == sorted(paths)


@given(st.sets(st.text("ab皖", max_size=3)), st.sets(st.text("ab皖", max_size=3)))
def test_a_path_that_is_known_by_now_gets_a_place_too(known, new):
    before, after = sorted(known), sorted(new)
    numbers = dict(zip(before, order.positions(len(before)), strict=True))
    places = order.place(list(numbers.items()), after)
    assert places is not None
    among = numbers | {path: at for path, at in zip(after, places, strict=True) if path not in numbers}
    assert sorted(among, key=among.__getitem__) == sorted(among)
