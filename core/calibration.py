"""Confidence that means something: fitted temperatures, and thresholds that keep a promise.

What is tuned is the confidence that ``core.decoding`` defines: of plates read with confidence p a
share p shall be right. All arrays are ``confidences`` (N,) in 0..1 and ``right`` (N,) of booleans.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import metrics

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Judge = Callable[[float], tuple[Floats, Flags]]  # a temperature -> confidences, and which readings are right

COOLEST, HOTTEST = 0.25, 8.0  # temperatures that are searched
_GOLDEN = (math.sqrt(5) - 1) / 2
_SURE = 1e-6  # nearer to 0 or 1 no confidence is told, see core.decoding


@dataclass(frozen=True)
class Fit:
    """A fitted temperature and what it changed; ``ece`` is the expected calibration error."""

    temperature: float
    samples: int
    wrong: int
    loss_before: float
    loss_after: float
    ece_before: float
    ece_after: float


def log_loss(confidences: Floats, right: Flags) -> float:
    """Return the mean surprise in nats about which readings are right; NaN for none."""
    if not len(confidences):
        return math.nan
    sure = np.clip(confidences, _SURE, 1 - _SURE)
    return float(-np.mean(np.where(right, np.log(sure), np.log1p(-sure))))


def fit_temperature(judge: Judge, *, rounds: int = 16) -> Fit:
    """Return the temperature whose confidences surprise least (Guo et al. 2017, on whole plates).

    A golden-section search over its logarithm; every round narrows it by 0.62, and asks ``judge``
    once. Of no wrong reading nothing can be learned but to be surer: the temperature is then never
    under 1.
    """
    confidences, right = judge(1.0)
    if not len(right):
        raise ValueError("nothing to fit on")
    low = math.log(COOLEST) if not right.all() else 0.0
    best = math.exp(_minimum(lambda x: log_loss(*judge(math.exp(x))), low, math.log(HOTTEST), rounds))
    if log_loss(*judge(best)) >= log_loss(confidences, right):
        best = 1.0
    fitted = judge(best)
    return Fit(
        temperature=best,
        samples=len(right),
        wrong=int((~right).sum()),
        loss_before=log_loss(confidences, right),
        loss_after=log_loss(*fitted),
        ece_before=metrics.expected_calibration_error(confidences, right),
        ece_after=metrics.expected_calibration_error(*fitted),
    )


def _minimum(function: Callable[[float], float], low: float, high: float, rounds: int) -> float:
    """Return where a function of one valley is least."""
    a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_a, at_b = function(a), function(b)
    for _ in range(rounds):
        if at_a <= at_b:
            high, b, at_b = b, a, at_a
            a = high - _GOLDEN * (high - low)
            at_a = function(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + _GOLDEN * (high - low)
            at_b = function(b)
    return a if at_a <= at_b else b


@dataclass(frozen=True)
class Isotonic:
    """A rising step function from confidence to share right: ``values[i]`` from ``starts[i]`` on."""

    starts: Floats
    values: Floats

    def __call__(self, confidences: Floats) -> Floats:
        """Return the share right that was seen at these confidences."""
        places = np.searchsorted(self.starts, confidences, side="right") - 1
        return np.asarray(self.values[np.maximum(places, 0)])


def fit_isotonic(confidences: Floats, right: Flags) -> Isotonic:
    """Return the rising step function nearest to what was right (pool adjacent violators)."""
    # Equal confidences cannot be told apart: each level enters as one block.
    levels, places = np.unique(confidences, return_inverse=True)
    starts: list[float] = []
    sums: list[float] = []
    counts: list[int] = []
    rights, sizes = np.bincount(places, weights=right).tolist(), np.bincount(places).tolist()
    for start, rights_here, size_here in zip(levels.tolist(), rights, sizes, strict=True):
        starts.append(start)
        sums.append(rights_here)
        counts.append(size_here)
        while len(starts) > 1 and sums[-2] * counts[-1] >= sums[-1] * counts[-2]:
            total, size = sums.pop(), counts.pop()
            starts.pop()
            sums[-1] += total
            counts[-1] += size
    return Isotonic(np.array(starts), np.array(sums) / np.array(counts))


def crossed_isotonic(confidences: Floats, right: Flags, *, folds: int = 5, seed: int = 0) -> Floats:
    """Return what isotonic fits make of the confidences, each fitted on the other folds.

    So a fit is never judged on what it was fitted to, which it would only repeat.
    """
    fitted = np.array(confidences, np.float64)
    part = np.random.default_rng(seed).permutation(len(right)) % folds
    for fold in range(folds):
        inside = part == fold
        if inside.any() and not inside.all():
            fitted[inside] = fit_isotonic(confidences[~inside], right[~inside])(confidences[inside])
    return fitted


def error_interval(
    confidences: Floats, right: Flags, *, resamples: int = 400, seed: int = 0
) -> tuple[float, float]:
    """Return a 95 % interval of the expected calibration error, by drawing the plates again (bootstrap).

    Few plates make the error itself look larger than it is, and the interval with it.
    """
    if not len(right):
        return math.nan, math.nan
    rng = np.random.default_rng(seed)
    draws = (rng.integers(0, len(right), len(right)) for _ in range(resamples))
    errors = [metrics.expected_calibration_error(confidences[draw], right[draw]) for draw in draws]
    low, high = np.percentile(errors, (2.5, 97.5))
    return float(low), float(high)


@dataclass(frozen=True)
class AutoConfirm:
    """What confirming by itself above a threshold would do; ``low`` and ``high`` bound the share wrong."""

    threshold: float
    samples: int
    confirmed: int
    wrong: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of plates that nobody would have to look at."""
        return self.confirmed / self.samples if self.samples else math.nan

    @property
    def error(self) -> float:
        """The share of those that would be wrong."""
        return self.wrong / self.confirmed if self.confirmed else math.nan


def threshold_for(confidences: Floats, share: float) -> float:
    """Return the highest confidence at or above which at least ``share`` of the plates lie, and one."""
    count = min(len(confidences), max(1, math.ceil(share * len(confidences) - 1e-9)))
    return float(np.sort(confidences)[::-1][count - 1]) if count > 0 else math.inf


def auto_confirm(confidences: Floats, right: Flags, threshold: float) -> AutoConfirm:
    """Count what confirming everything at or above ``threshold`` would let through."""
    sure = confidences >= threshold
    confirmed, wrong = int(sure.sum()), int((sure & ~right).sum())
    return AutoConfirm(threshold, len(right), confirmed, wrong, *metrics.wilson_interval(wrong, confirmed))


@dataclass(frozen=True)
class CascadeChoice:
    """A threshold for a cascade, and what it costs and brings on the plates it was chosen on."""

    below: float
    read_again: float
    accuracy: float
    milliseconds: float


def choose_cascade(
    confidences: Floats,
    right: Flags,
    accurate_right: Flags,
    *,
    milliseconds: tuple[float, float],
    most: float,
) -> CascadeChoice:
    """Return the threshold under which a fast reading is read again by the accurate reader.

    The most accurate one within ``most`` milliseconds a plate, and of equal ones the cheapest;
    ``milliseconds`` are the costs of the fast and of the accurate reader. Where even the fast one
    costs more than ``most`` nothing is read again.
    """
    fast, accurate = milliseconds
    order = np.argsort(confidences, kind="stable")
    gained = np.cumsum(accurate_right[order].astype(int) - right[order].astype(int))
    rights = int(right.sum()) + np.concatenate([[0], gained])  # by how many are read again
    ranked = confidences[order]
    best = (-1, 0)
    for again in range(len(right) + 1):
        if again and again < len(right) and ranked[again] == ranked[again - 1]:
            continue  # a threshold cannot part equal confidences
        if again and fast + accurate * again / len(right) > most:
            break
        best = max(best, (int(rights[again]), -again))
    again = -best[1]
    below = float(ranked[again]) if again < len(right) else math.nextafter(1.0, 2.0)
    return cascade_at(below if again else 0.0, confidences, right, accurate_right, milliseconds=milliseconds)


def cascade_at(
    below: float,
    confidences: Floats,
    right: Flags,
    accurate_right: Flags,
    *,
    milliseconds: tuple[float, float],
) -> CascadeChoice:
    """Return what reading again under a confidence of ``below`` costs and brings on these plates."""
    again = confidences < below
    share = float(again.mean())
    accuracy = float(np.where(again, accurate_right, right).mean())
    return CascadeChoice(below, share, accuracy, milliseconds[0] + milliseconds[1] * share)
