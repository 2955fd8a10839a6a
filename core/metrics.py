"""Figures about readings: plate accuracy, character error rate, intervals, calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def edit_distance(a: str, b: str) -> int:
    """Return the Levenshtein distance between two texts."""
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def plate_accuracy(labels: Sequence[str], texts: Sequence[str]) -> float:
    """Return the share of exact matches in 0..1; NaN for none."""
    if not labels:
        return math.nan
    return sum(a == b for a, b in zip(labels, texts, strict=True)) / len(labels)


def character_error_rate(labels: Sequence[str], texts: Sequence[str]) -> float:
    """Return edits over label characters in 0..; NaN when no label has a character."""
    total = sum(len(a) for a in labels)
    if not total:
        return math.nan
    return sum(edit_distance(a, b) for a, b in zip(labels, texts, strict=True)) / total


def wilson_interval(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's score interval for a share (Wilson 1927); (0, 1) for no trials."""
    if not trials:
        return 0.0, 1.0
    p = successes / trials
    centre = (p + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    # nothing and all are exact: rounding would make .99 of the one end, and more than nothing of the other
    return 0.0 if successes == 0 else centre - half, 1.0 if successes == trials else centre + half


def expected_calibration_error(
    confidences: Sequence[float] | NDArray[np.float64],
    correct: Sequence[bool] | NDArray[np.bool_],
    bins: int = 15,
) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017); NaN for none."""
    values, right = np.asarray(confidences, float), np.asarray(correct, bool)
    if len(values) != len(right):
        raise ValueError(f"{len(values)} confidences, {len(right)} of them judged")
    if not len(values):
        return math.nan
    inner = np.arange(1, bins) / bins  # a value on the edge belongs to the bin below it
    places = np.digitize(values, inner, right=True)
    gaps = np.bincount(places, weights=values - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(values))
