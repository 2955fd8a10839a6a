"""Exact sums over all CTC paths of given texts, in NumPy, many crops at once (Graves et al. 2006).

N crops, T frames, K classes, L slots, S = 2 L + 1 states: blank, slot 0, blank, slot 1, ... blank.
Probabilities are summed as float64 and not as logarithms: a best path of 160 frames of 78 classes
has at least 1e-303, and multiplying is several times faster than log-add-exp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Lattice:
    """The paths that spell one text in each crop.

    ``alpha[n, t, s]`` sums the beginnings that stand in state s at frame t, frame t included;
    ``emit[n, t, s]`` is the probability of the state's class at the frame.
    """

    frames: Floats  # (N, T, K)
    labels: Ints  # (N, L) class indices, 0 where a text is shorter
    lengths: Ints  # (N,)
    emit: Floats  # (N, T, S)
    alpha: Floats  # (N, T, S)

    @property
    def posterior(self) -> Floats:
        """The probability of each text (N,): the sum over all its paths."""
        rows = np.arange(len(self.lengths))
        ends = self.alpha[rows, -1, 2 * self.lengths]
        last = self.alpha[rows, -1, np.maximum(2 * self.lengths - 1, 0)]
        posterior: Floats = ends + np.where(self.lengths > 0, last, 0.0)
        return posterior


@dataclass(frozen=True)
class Slots:
    """What each slot of each text could be instead; spans are half-open ranges of frames."""

    candidates: Ints  # (N, C) classes considered
    weight: Floats  # (N, L, C) probability of the text with this class at this slot
    deleted: Floats  # (N, L) probability of the text without this slot
    first: Ints  # (N, L)
    last: Ints  # (N, L), exclusive


def build(frames: Floats, texts: Sequence[Sequence[int]]) -> Lattice:
    """Sum all paths of one text a crop; ``frames`` (N, T, K) are probabilities that add up to 1."""
    lengths = np.array([len(text) for text in texts], np.intp)
    labels = np.zeros((len(texts), max(map(len, texts), default=0)), np.intp)
    for row, text in zip(labels, texts, strict=True):
        row[: len(text)] = text
    states = np.zeros((len(texts), 2 * labels.shape[1] + 1), np.intp)
    states[:, 1::2] = labels
    emit = np.take_along_axis(frames, states[:, None, :], axis=2)
    return Lattice(frames, labels, lengths, emit, _forward(emit, _may_skip(states)))


def slots(lattice: Lattice, candidates: int = 24) -> Slots:
    """Weigh the ``candidates`` most probable classes of each crop at every slot of its text."""
    classes = _candidate_classes(lattice.frames, candidates)
    beta = _backward(lattice)
    weight, deleted = _substitutions(lattice, beta, classes)
    first, last = _spans(lattice, beta)
    return Slots(classes, weight, deleted, first, last)


def _may_skip(states: Ints) -> Floats:
    """Return (N, S): 1 where a path may come from two states before, without a blank between."""
    skip = np.zeros(states.shape)
    skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    return skip


def _forward(emit: Floats, skip: Floats) -> Floats:
    alpha = np.zeros_like(emit)
    alpha[:, 0, :2] = emit[:, 0, :2]
    for t in range(1, emit.shape[1]):
        before, now = alpha[:, t - 1], alpha[:, t]
        now += before
        now[:, 1:] += before[:, :-1]
        now[:, 2:] += before[:, :-2] * skip[:, 2:]
        now *= emit[:, t]
    return alpha


def _backward(lattice: Lattice) -> Floats:
    """Return (N, T, S): the sum of the endings that follow a state at a frame, frame t left out."""
    emit = lattice.emit
    states = np.zeros((emit.shape[0], emit.shape[2]), np.intp)
    states[:, 1::2] = lattice.labels
    skip = _may_skip(states)
    beta = np.zeros_like(emit)
    rows = np.arange(len(beta))
    beta[rows, -1, 2 * lattice.lengths] = 1.0
    beta[rows, -1, np.maximum(2 * lattice.lengths - 1, 0)] = 1.0
    for t in range(emit.shape[1] - 2, -1, -1):
        after = beta[:, t + 1] * emit[:, t + 1]
        now = beta[:, t]
        now += after
        now[:, :-1] += after[:, 1:]
        now[:, :-2] += after[:, 2:] * skip[:, 2:]
    return beta


def _candidate_classes(frames: Floats, count: int) -> Ints:
    """Return (N, C): the classes, blank left out, that are most probable at some frame."""
    peaks = frames.max(axis=1)  # (N, K)
    peaks[:, 0] = -1.0
    count = min(count, peaks.shape[1] - 1)
    return np.argpartition(-peaks, count - 1, axis=1)[:, :count]


def _substitutions(lattice: Lattice, beta: Floats, classes: Ints) -> tuple[Floats, Floats]:
    """Return the weight of every class at every slot (N, L, C), and of leaving the slot out (N, L)."""
    labels, alpha = lattice.labels, lattice.alpha
    inside = np.arange(labels.shape[1]) < lattice.lengths[:, None]  # (N, L)
    is_last = np.arange(labels.shape[1]) == lattice.lengths[:, None] - 1
    previous, following = _neighbours(labels, inside)
    # Sums that may enter slot i at frame t: over the blank before it, or straight from slot i - 1.
    over_blank = np.zeros((*alpha.shape[:2], labels.shape[1]))
    over_blank[:, 1:] = alpha[:, :-1, 0:-1:2]
    over_blank[:, 0, 0] = 1.0
    straight = np.zeros_like(over_blank)
    straight[:, 1:, 1:] = alpha[:, :-1, 1:-2:2]
    # Sums that may follow slot i after frame t: into the blank after it, straight to slot i + 1, the end.
    leaving = beta * lattice.emit
    into_blank = np.zeros_like(over_blank)
    into_blank[:, :-1] = leaving[:, 1:, 2::2]
    into_blank[:, -1] = is_last
    next_here = np.zeros_like(over_blank)  # slot i + 1 at frame t itself
    next_here[:, :, :-1] = leaving[:, :, 3::2]
    next_here *= ~is_last[:, None, :]
    into_next = np.zeros_like(over_blank)
    into_next[:, :-1] = next_here[:, 1:]

    sums = (over_blank, straight, into_blank, into_next)
    weight = _weigh(lattice.frames, classes, sums, (previous, following))
    deleted = ((over_blank + straight * (previous != following)[:, None]) * next_here).sum(axis=1)
    at_end = alpha[:, -1, 0:-1:2].copy()
    at_end[:, 1:] += alpha[:, -1, 1:-2:2]
    return weight * inside[:, :, None], np.where(is_last, at_end, deleted) * inside


def _neighbours(labels: Ints, inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the class before and after each slot (N, L); -1 and -2 where there is none."""
    previous = np.full(labels.shape, -1)
    previous[:, 1:] = labels[:, :-1]
    following = np.full(labels.shape, -2)
    following[:, :-1] = np.where(inside[:, 1:], labels[:, 1:], -2)
    return previous, following


def _weigh(
    frames: Floats, classes: Ints, sums: tuple[Floats, Floats, Floats, Floats], neighbours: tuple[Ints, Ints]
) -> Floats:
    """Sum the paths that stay in a slot from any frame to any later one, for each class (N, L, C)."""
    over_blank, straight, into_blank, into_next = (values[..., None] for values in sums)  # (N, T, L, 1)
    previous, following = (values[:, :, None] for values in neighbours)
    between_is_free = (previous != classes[:, None, :]).astype(np.float64)  # (N, L, C): needs no blank
    after_is_free = (following != classes[:, None, :]).astype(np.float64)
    emit = np.take_along_axis(frames, classes[:, None, :], axis=2)[:, :, None]  # (N, T, 1, C)
    staying = np.zeros(after_is_free.shape)
    weight = np.zeros(after_is_free.shape)
    for t in range(frames.shape[1]):
        staying += over_blank[:, t]
        staying += straight[:, t] * between_is_free
        staying *= emit[:, t]
        weight += staying * (into_blank[:, t] + into_next[:, t] * after_is_free)
    return weight


def _spans(lattice: Lattice, beta: Floats) -> tuple[Ints, Ints]:
    """Return the frames (first, last) in which a slot is the most probable state; at least its best one."""
    occupied = lattice.alpha * beta  # (N, T, S)
    slot_states = 2 * np.arange(lattice.labels.shape[1]) + 1
    wins = occupied.argmax(axis=2)[:, :, None] == slot_states  # (N, T, L)
    best = occupied[:, :, slot_states].argmax(axis=1)  # (N, L)
    found = wins.any(axis=1)
    first = np.where(found, wins.argmax(axis=1), best)
    last = np.where(found, wins.shape[1] - wins[:, ::-1].argmax(axis=1), best + 1)
    return first, last
