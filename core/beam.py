"""Prefix beam search under the plate grammar: a prior that strong evidence overrules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core import lattice, plate
from core.alphabet import BLANK, Alphabet

WIDTH = 20  # prefixes kept a frame
PENALTY = 4.6  # each place that breaks the grammar needs 100 times the evidence
MAX_BREAKS = 3  # a text further from any plate costs no more
_CLASSES = 6  # classes followed a frame ...
_LEAST = 1e-4  # ... that have at least this share of the likeliest one

Prefix = tuple[int, ...]
Standing = tuple[int, ...]  # bit sets of the kinds broken at no, at most 1, ... at most MAX_BREAKS - 1 places


@dataclass
class _Hypothesis:
    """A beginning of a text: how the kinds stand towards it, and the sums of its paths."""

    standing: Standing
    in_blank: float = 0.0
    in_class: float = 0.0

    @property
    def probability(self) -> float:
        return self.in_blank + self.in_class

    @property
    def weighed(self) -> float:
        """Probability times prior."""
        return self.probability * math.exp(-PENALTY * _breaks(self.standing))


Beams = dict[Prefix, _Hypothesis]


@dataclass(frozen=True)
class _Grammar:
    """The kinds of plate as bit sets, for one alphabet.

    ``wrong[i][k]`` holds the kinds that do not allow class k at slot i; beyond the longest kind it
    is the last row. ``lengths`` are the slots of each kind.
    """

    wrong: tuple[tuple[int, ...], ...]
    lengths: tuple[int, ...]

    @property
    def start(self) -> Standing:
        return ((1 << len(self.lengths)) - 1,) * MAX_BREAKS

    def step(self, standing: Standing, slot: int, k: int) -> Standing:
        """Return how the kinds stand after one more class."""
        right = ~self.wrong[min(slot, len(self.wrong) - 1)][k]
        fewer = (0, *standing)
        return tuple(now & right | before for now, before in zip(standing, fewer, strict=False))


def plate_prior(text: str, alphabet: Alphabet) -> float:
    """Return the log-prior of a whole text: 0 for a plate of some kind, less for each break."""
    if plate.is_valid(text):
        return 0.0
    grammar = _grammar(alphabet)
    least = MAX_BREAKS
    for kind, length in enumerate(grammar.lengths):
        known = [(min(i, len(grammar.wrong) - 1), alphabet.index(c)) for i, c in enumerate(text)]
        wrong = sum(grammar.wrong[i][k] >> kind & 1 for i, k in known)
        least = min(least, wrong + max(0, length - len(text)))
    return -PENALTY * max(1, least)


def search(frames: NDArray[np.float64], alphabet: Alphabet, greedy: str) -> str:
    """Return the most probable text of a crop (T, K) under CTC times the plate prior.

    Prefix beam search (Graves 2012, ch. 7; Hannun et al. 2014) proposes texts; their exact CTC
    probabilities decide, ``greedy`` among them.
    """
    proposed = [alphabet.decode(prefix) for prefix in _propose(frames, _grammar(alphabet))]
    texts = list(dict.fromkeys([greedy, *proposed]))
    repeated = np.broadcast_to(frames, (len(texts), *frames.shape))
    posterior = lattice.build(repeated, [alphabet.encode(text) for text in texts]).posterior
    evidence = np.log(np.maximum(posterior, 1e-300))
    return texts[int(np.argmax(evidence + [plate_prior(text, alphabet) for text in texts]))]


def _propose(frames: NDArray[np.float64], grammar: _Grammar) -> list[Prefix]:
    beams: Beams = {(): _Hypothesis(grammar.start, in_blank=1.0)}
    ranked = np.argsort(-frames, axis=1, kind="stable")[:, : _CLASSES + 1]
    for frame, classes in zip(frames, ranked.tolist(), strict=True):
        least = _LEAST * frame[classes[0]]
        options = [(k, float(frame[k])) for k in classes if k != BLANK and frame[k] > least]
        beams = _best(_extend(beams, options, float(frame[BLANK]), grammar))
    return list(beams)


def _extend(beams: Beams, options: list[tuple[int, float]], blank: float, grammar: _Grammar) -> Beams:
    """Return every prefix that one more frame leads to."""
    grown = {prefix: _Hypothesis(old.standing, old.probability * blank) for prefix, old in beams.items()}
    for prefix, old in beams.items():
        for k, p in options:
            repeats = bool(prefix) and prefix[-1] == k
            if repeats:
                grown[prefix].in_class += old.in_class * p
            longer = (*prefix, k)
            if longer not in grown:
                grown[longer] = _Hypothesis(grammar.step(old.standing, len(prefix), k))
            grown[longer].in_class += (old.in_blank if repeats else old.probability) * p
    return grown


def _best(beams: Beams) -> Beams:
    """Keep the best prefixes, rescaled so that long crops do not underflow."""
    kept = sorted(beams.items(), key=lambda item: (-item[1].weighed, item[0]))[:WIDTH]
    total = sum(h.probability for _, h in kept) or 1.0
    for _, hypothesis in kept:
        hypothesis.in_blank /= total
        hypothesis.in_class /= total
    return dict(kept)


def _breaks(standing: Standing) -> int:
    """Return the least number of places at which some kind is broken, at most ``MAX_BREAKS``."""
    return next((count for count, kinds in enumerate(standing) if kinds), MAX_BREAKS)


@lru_cache(maxsize=16)
def _grammar(alphabet: Alphabet) -> _Grammar:
    pairs = [(kind, length) for kind in plate.PlateKind for length in range(5, 10)]
    kinds = sorted({slots for kind, length in pairs for slots in plate.patterns_of(kind, length)})
    rows = []
    for slot in range(max(len(slots) for slots in kinds) + 1):
        allowed = [slots[slot] if slot < len(slots) else "" for slots in kinds]
        masks = [sum(1 << i for i, a in enumerate(allowed) if c not in a) for c in alphabet.characters]
        rows.append((0, *masks))
    return _Grammar(tuple(rows), tuple(len(slots) for slots in kinds))
