"""Temperatures and thresholds, on plates whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import calibration, metrics

TOO_SURE = 2.5  # the temperature that the invented reader below should have had


def invented(count: int = 4000, seed: int = 0) -> calibration.Judge:
    """A reader whose log-odds are ``TOO_SURE`` times what they should be."""
    rng = np.random.default_rng(seed)
    honest = rng.normal(2.5, 1.5, count)
    right = rng.random(count) < 1 / (1 + np.exp(-honest))
    return lambda temperature: (1 / (1 + np.exp(-honest * TOO_SURE / temperature)), right)


def test_finds_the_temperature_of_a_reader_that_is_too_sure() -> None:
    fit = calibration.fit_temperature(invented())
    assert fit.temperature == pytest.approx(TOO_SURE, rel=0.12)
    assert fit.ece_after < 0.02 < fit.ece_before
    assert fit.loss_after < fit.loss_before
    assert (fit.samples, fit.wrong) == (4000, int((~invented()(1.0)[1]).sum()))


def test_a_calibrated_reader_stays_as_it_is() -> None:
    judge = invented()
    fit = calibration.fit_temperature(lambda t: judge(TOO_SURE * t))
    assert fit.temperature == pytest.approx(1.0, rel=0.12)
    assert fit.loss_after <= fit.loss_before


@pytest.mark.parametrize("sure", [0.35, 0.8, 1.3, 2.5, 6.0])
def test_no_other_temperature_surprises_less(sure: float) -> None:
    judge = invented()
    fit = calibration.fit_temperature(lambda t: judge(TOO_SURE * t / sure))
    assert fit.temperature == pytest.approx(sure, rel=0.12)
    others = np.geomspace(calibration.COOLEST, calibration.HOTTEST, 150)
    least = min(calibration.log_loss(*judge(TOO_SURE * t / sure)) for t in others)
    assert fit.loss_after <= least + 1e-7


def test_without_an_error_nothing_is_made_surer() -> None:
    fit = calibration.fit_temperature(lambda t: (1 / (1 + np.exp(-np.full(50, 2) / t)), np.ones(50, bool)))
    assert (fit.temperature, fit.loss_after) == (1.0, fit.loss_before)


def test_nothing_to_fit_on_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        calibration.fit_temperature(lambda _: (np.empty(0), np.empty(0, bool)))


def test_log_loss_of_known_confidences() -> None:
    loss = calibration.log_loss(np.array([0.8, 0.5]), np.array([True, False]))
    assert loss == pytest.approx(-(math.log(0.8) + math.log(0.5)) / 2)
    assert math.isnan(calibration.log_loss(np.empty(0), np.empty(0, bool)))
    for sure, right in ((1.0, False), (0.0, True)):  # no surprise is greater than a confidence can tell
        assert calibration.log_loss(np.array([sure]), np.array([right])) == pytest.approx(-math.log(1e-6))


def test_isotonic_pools_what_falls() -> None:
    confidences = np.array([0.1, 0.2, 0.3, 0.4, 0.4])
    right = np.array([False, True, False, True, True])
    fitted = calibration.fit_isotonic(confidences, right)
    assert fitted(np.array([0.0, 0.1, 0.25, 0.3, 0.9])).tolist() == [0.0, 0.0, 0.5, 0.5, 1.0]


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60))
def test_isotonic_never_falls_and_keeps_the_mean(rows: list[tuple[int, bool]]) -> None:
    confidences = np.array([c / 20 for c, _ in rows])
    right = np.array([r for _, r in rows])
    fitted = calibration.fit_isotonic(confidences, right)
    assert (np.diff(fitted.values) > 0).all()
    assert fitted(confidences).mean() == pytest.approx(right.mean())


def test_the_threshold_confirms_the_share_that_was_wanted() -> None:
    confidences = np.linspace(0.01, 1.0, 100)
    right = confidences > 0.045  # the four least sure are wrong
    at = calibration.threshold_for(confidences, 0.97)
    found = calibration.auto_confirm(confidences, right, at)
    assert (found.confirmed, found.wrong, found.share) == (97, 1, 0.97)
    assert found.error == pytest.approx(1 / 97)
    assert found.low < found.error < found.high
    none = calibration.auto_confirm(confidences, right, 2.0)
    assert (none.confirmed, none.share) == (0, 0.0) and math.isnan(none.error)
    assert math.isnan(calibration.auto_confirm(np.empty(0), np.empty(0, bool), 0.5).share)
    assert calibration.threshold_for(np.empty(0), 0.97) == math.inf


@pytest.mark.parametrize(("share", "at"), [(0.31, 0.7), (0.3, 0.8), (0.01, 1.0), (1.0, 0.1)])
def test_no_plate_less_is_confirmed_than_the_share_that_was_wanted(share: float, at: float) -> None:
    assert calibration.threshold_for(np.arange(1, 11) / 10, share) == pytest.approx(at)


@given(st.integers(1, 400).flatmap(lambda count: st.tuples(st.integers(1, count), st.just(count))))
def test_no_plate_more_is_confirmed_than_the_share_that_was_wanted(wanted: tuple[int, int]) -> None:
    many, count = wanted
    confidences = (np.arange(count) + 1) / count  # none like another
    at = calibration.threshold_for(confidences, many / count)
    assert calibration.auto_confirm(confidences, np.ones(count, bool), at).confirmed == many


def choose(most: float) -> calibration.CascadeChoice:
    """Ten plates: the fast reader errs on the two least sure, and the accurate one on the surest."""
    confidences = np.arange(10) / 10
    right = confidences >= 0.15
    accurate = confidences < 0.85
    return calibration.choose_cascade(confidences, right, accurate, milliseconds=(1.0, 5.0), most=most)


def test_a_cascade_reads_again_no_more_than_pays() -> None:
    choice = choose(most=10)
    assert choice.accuracy == 1.0
    assert choice.read_again == 0.2
    assert choice.below == pytest.approx(0.2)
    assert choice.milliseconds == pytest.approx(2.0)


def test_a_cascade_keeps_within_its_cost() -> None:
    assert choose(most=1.6).read_again == 0.1
    assert choose(most=1.6).accuracy == pytest.approx(0.9)
    assert choose(most=1.5).read_again == 0.1  # as much as was allowed
    assert (choose(most=0.5).read_again, choose(most=0.5).below) == (0.0, 0.0)


def test_a_cascade_without_time_or_gain_reads_nothing_again_not_even_new_plates() -> None:
    confidences, right = np.array([0.4, 0.9]), np.array([True, True])
    choice = calibration.choose_cascade(confidences, right, right, milliseconds=(1.0, 5.0), most=10)
    assert (choice.below, choice.read_again, choice.milliseconds) == (0.0, 0.0, 1.0)


def test_a_cascade_can_read_again_even_what_is_quite_sure() -> None:
    sure, wrong = np.ones(3), np.zeros(3, bool)
    choice = calibration.choose_cascade(sure, wrong, ~wrong, milliseconds=(1.0, 5.0), most=10)
    assert choice.below > 1.0
    assert (choice.read_again, choice.accuracy) == (1.0, 1.0)


def test_a_threshold_that_is_given_is_kept_whatever_it_brings() -> None:
    confidences = np.arange(10) / 10
    right, accurate = confidences >= 0.15, confidences < 0.85
    told = calibration.cascade_at(0.35, confidences, right, accurate, milliseconds=(1.0, 5.0))
    assert told == calibration.CascadeChoice(0.35, 0.4, 1.0, 3.0)
    told = calibration.cascade_at(1.0, confidences, right, accurate, milliseconds=(1.0, 5.0))
    assert (told.read_again, told.accuracy) == (1.0, 0.9)


def test_a_cascade_never_parts_equal_confidences() -> None:
    same = np.full(4, 0.5)
    wrong, good = np.zeros(4, bool), np.ones(4, bool)
    cheap = calibration.choose_cascade(same, wrong, good, milliseconds=(1, 1), most=1.5)
    assert cheap.read_again == 0.0
    all_again = calibration.choose_cascade(same, wrong, good, milliseconds=(1, 1), most=9)
    assert (all_again.read_again, all_again.accuracy) == (1.0, 1.0)
    assert all_again.below > 0.5
    # The first two of the equal ones would gain by another reading, which no threshold gives them alone.
    confidences, right = np.array([0.1, 0.5, 0.5, 0.5, 0.5]), np.array([True, False, False, True, True])
    none = calibration.choose_cascade(confidences, right, ~right, milliseconds=(1, 1), most=9)
    assert (none.read_again, none.accuracy) == (0.0, 0.6)


def test_an_isotonic_fit_is_not_judged_on_what_it_was_fitted_to() -> None:
    confidences, right = invented(1000)(1.0)
    crossed = calibration.crossed_isotonic(confidences, right)
    fitted = calibration.fit_isotonic(confidences, right)(confidences)
    errors = [metrics.expected_calibration_error(values, right) for values in (confidences, crossed, fitted)]
    assert errors[0] > 0.03 > errors[1] > errors[2]
    single = calibration.crossed_isotonic(np.array([0.7]), np.array([True]))
    assert single.tolist() == [0.7]


def test_the_interval_of_the_calibration_error_holds_it_and_narrows() -> None:
    widths = []
    for count in (200, 4000):
        confidences, right = invented(count)(1.0)
        low, high = calibration.error_interval(confidences, right, resamples=100)
        assert low < metrics.expected_calibration_error(confidences, right) < high
        assert (low, high) == calibration.error_interval(confidences, right, resamples=100)
        widths.append(high - low)
    assert widths[1] < widths[0] / 2
    assert math.isnan(calibration.error_interval(np.empty(0), np.empty(0, bool))[0])


def test_the_interval_of_the_calibration_error_is_as_wide_as_nineteen_of_twenty_others_are() -> None:
    errors = [metrics.expected_calibration_error(*invented(2000, seed)(1.0)) for seed in range(1, 200)]
    low, high = calibration.error_interval(*invented(2000)(1.0))
    assert high - low == pytest.approx(np.subtract(*np.percentile(errors, (97.5, 2.5))), rel=0.12)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_the_calibration_error_is_that_of_the_metrics(rows: list[tuple[float, bool]]) -> None:
    confidences, right = [c for c, _ in rows], [r for _, r in rows]
    found = metrics.expected_calibration_error(np.array(confidences), np.array(right))
    assert found == pytest.approx(metrics.expected_calibration_error(confidences, right))
