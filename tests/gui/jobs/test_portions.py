"""Very many plates in portions: each once, in their order, and none after they were given up."""

from __future__ import annotations

import pytest

from gui.jobs import portions
from gui.jobs.portions import Portions


@pytest.fixture
def told(monkeypatch, qtbot):
    """Return portions of two, and the list of what was handed on."""
    monkeypatch.setattr(portions, "PORTION", 2)
    made, found = Portions(), []
    made.due.connect(found.append)
    return made, found


def test_the_first_are_handed_on_at_once_and_the_others_in_their_order(told, qtbot):
    made, found = told
    made.add([5, 3, 9, 1, 7])
    assert found == [[5, 3]]
    qtbot.waitUntil(lambda: len(found) == 3)
    assert found == [[5, 3], [9, 1], [7]]


def test_what_waits_already_is_not_handed_on_twice_and_what_comes_later_goes_behind(told, qtbot):
    made, found = told
    made.add([1, 2, 3])
    made.add([3, 4, 1])
    assert found == [[1, 2]]
    qtbot.waitUntil(lambda: len(found) == 3)
    assert found == [[1, 2], [3, 4], [1]]  # which has changed again since
    made.add([])
    assert len(found) == 3
    made.add([6])
    assert found[3:] == [[6]]  # nothing waits: at once


def test_what_was_given_up_is_never_handed_on(told, qtbot):
    made, found = told
    made.add([1, 2, 3, 4])
    made.clear()
    made.add([8, 9, 10])
    qtbot.waitUntil(lambda: found[-1] == [10])
    assert found == [[1, 2], [8, 9], [10]]
