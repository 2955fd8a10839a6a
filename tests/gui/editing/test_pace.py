"""The pace of the operator."""

from __future__ import annotations

import pytest

from gui.editing.pace import SPAN, Pace, Rate


def paced(*moments: float, plates: int = 1) -> Pace:
    pace = Pace()
    for moment in moments:
        pace.note(plates, now=moment)
    return pace


def test_a_pace_is_the_median_between_decisions():
    assert paced(0, 2, 3, 53).seconds_a_plate == pytest.approx(2)
    assert paced(0, 2, 3, 53).left(100) == pytest.approx(200)


def test_many_plates_at_once_count_as_many():
    pace = paced(0, 2, 4, 6)
    pace.note(20, now=16)
    assert pace.seconds_a_plate == pytest.approx(0.5)


def test_few_decisions_tell_nothing():
    assert paced(0, 2, 3).seconds_a_plate is None
    assert Pace().left(10) is None


def test_a_pause_is_no_work():
    assert paced(0, 2, 4, 1000, 1002).seconds_a_plate == pytest.approx(2)


def test_plates_decided_together_share_the_time():
    assert paced(0, 20, 40, 60, plates=20).seconds_a_plate == pytest.approx(1)


def test_old_decisions_are_forgotten():
    slow = [10.0 * i for i in range(60)]
    fast = [slow[-1] + i for i in range(1, 60)]
    assert paced(*slow, *fast).seconds_a_plate == pytest.approx(1)


def test_the_rate_of_a_job_leaves_out_its_start():
    rate = Rate()
    assert rate.note(8.0, 0) is None
    assert rate.note(9.0, 16) is None
    assert rate.note(9.5, 40) is None
    assert rate.note(11.0, 116) == pytest.approx(50)


def test_the_rate_of_a_job_follows_its_last_seconds():
    rate = Rate()
    for second in range(1, 101):
        rate.note(float(second), 10 * second)
    for second in range(101, 101 + round(SPAN) + 2):
        latest = rate.note(float(second), 1000 + 100 * (second - 100))
    assert latest == pytest.approx(100)


def test_a_job_that_stands_still_has_no_rate():
    rate = Rate()
    rate.note(1.0, 5)
    assert rate.note(5.0, 5) is None


def test_the_rate_of_a_job_whose_steps_take_longer_than_the_span():
    """A training on a slow processor tells of five steps once a minute, and is asked four times a second."""
    rate = Rate()
    told = {}
    for quarter in range(4 * 200):
        seconds = quarter / 4
        told[seconds] = rate.note(seconds, 5 * (1 + int(seconds // 60)))
    assert {round(told[at], 3) for at in (60.0, 75.0, 100.0, 130.0, 199.0)} == {0.083}


def test_the_rate_falls_when_the_next_step_is_overdue():
    rate = Rate()
    rate.note(0.0, 5)
    assert rate.note(10.0, 10) == pytest.approx(0.5)
    assert rate.note(15.0, 10) == pytest.approx(0.5)
    assert rate.note(60.0, 10) == pytest.approx(0.1)
