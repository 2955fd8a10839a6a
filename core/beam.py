"""Prefix beam search under the plate grammar: a prior that strong evidence overrules."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
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


_PRIORS = tuple(math.exp(-PENALTY * breaks) for breaks in range(MAX_BREAKS + 1))


@dataclass(slots=True)
class _Hypothesis:
    """A beginning of a text: how the kinds stand towards it, and the sums of its paths."""

    standing: Standing
    in_blank: float = 0.0
    in_class: float = 0.0


Beams = dict[Prefix, _Hypothesis]


@dataclass(frozen=True)
class _Grammar:
    """The kinds of plate as bit sets, for one alphabet.

    ``wrong[i][k]`` holds the kinds that do not allow class k at slot i; beyond the longest kind it
    is the last row. ``at_most[n]`` holds the kinds of at most n slots. ``steps`` keeps what was asked before.
    """

    wrong: tuple[tuple[int, ...], ...]
    at_most: tuple[int, ...]
    steps: dict[tuple[Standing, int, int], Standing] = field(default_factory=dict, compare=False)

    @property
    def start(self) -> Standing:
        return (self.at_most[-1],) * MAX_BREAKS

    def step(self, standing: Standing, slot: int, k: int) -> Standing:
        """Return how the kinds stand after one more class."""
        asked = standing, slot, k
        if (known := self.steps.get(asked)) is not None:
            return known
        right = ~self.wrong[min(slot, len(self.wrong) - 1)][k]
        fewer = (0, *standing)
        after = tuple(now & right | before for now, before in zip(standing, fewer, strict=False))
        self.steps[asked] = after
        return after

    def breaks(self, standing: Standing, length: int) -> int:
        """Return the least number of places at which a whole text of so many slots breaks some kind.

        A slot that is missing is such a place. At most ``MAX_BREAKS``.
        """
        last = len(self.at_most) - 1
        for breaks in range(MAX_BREAKS):
            for wrong in range(breaks + 1):
                if standing[wrong] & self.at_most[min(length + breaks - wrong, last)]:
                    return breaks
        return MAX_BREAKS


def plate_prior(text: str, alphabet: Alphabet) -> float:
    """Return the log-prior of a whole text: 0 for a plate of some kind, less for each break."""
    if plate.is_valid(text):
        return 0.0
    grammar = _grammar(alphabet)
    standing = grammar.start
    for slot, k in enumerate(alphabet.encode(text)):
        standing = grammar.step(standing, slot, k)
    return -PENALTY * max(1, grammar.breaks(standing, len(text)))


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
    for frame, classes in zip(frames.tolist(), ranked.tolist(), strict=True):
        least = _LEAST * frame[classes[0]]
        options = [(k, frame[k]) for k in classes if k != BLANK and frame[k] > least]
        if options:
            beams = _best(_extend(beams, options, frame[BLANK], grammar))
        else:  # all of them end in a blank now, each as likely beside the others as before
            for hypothesis in beams.values():
                hypothesis.in_blank += hypothesis.in_class
                hypothesis.in_class = 0.0
    return list(beams)


def _extend(beams: Beams, options: list[tuple[int, float]], blank: float, grammar: _Grammar) -> Beams:
    """Return every prefix that one more frame leads to."""
    grown = {p: _Hypothesis(old.standing, (old.in_blank + old.in_class) * blank) for p, old in beams.items()}
    for prefix, old in beams.items():
        whole = old.in_blank + old.in_class
        last = prefix[-1] if prefix else BLANK
        for k, p in options:
            if k == last:
                grown[prefix].in_class += old.in_class * p
            longer = (*prefix, k)
            new = grown.get(longer)
            if new is None:
                new = grown[longer] = _Hypothesis(grammar.step(old.standing, len(prefix), k))
            new.in_class += (old.in_blank if k == last else whole) * p
    return grown


def _best(beams: Beams) -> Beams:
    """Keep the best prefixes by probability times prior, rescaled so that long crops do not underflow."""
    weighed = [(-(h.in_blank + h.in_class) * _prior(h.standing), prefix, h) for prefix, h in beams.items()]
    weighed.sort()  # prefixes differ, so hypotheses are never compared
    kept = {prefix: hypothesis for _, prefix, hypothesis in weighed[:WIDTH]}
    total = sum(h.in_blank + h.in_class for h in kept.values()) or 1.0
    for hypothesis in kept.values():
        hypothesis.in_blank /= total
        hypothesis.in_class /= total
    return kept


def _prior(standing: Standing) -> float:
    """Return the prior of a beginning by the least number of places at which some kind is broken."""
    for breaks, kinds in enumerate(standing):
        if kinds:
            return _PRIORS[breaks]
    return _PRIORS[MAX_BREAKS]


@lru_cache(maxsize=16)
def _grammar(alphabet: Alphabet) -> _Grammar:
    pairs = [(kind, length) for kind in plate.PlateKind for length in range(5, 10)]
    kinds = sorted({slots for kind, length in pairs for slots in plate.patterns_of(kind, length)})
    rows = []
    for slot in range(max(len(slots) for slots in kinds) + 1):
        allowed = [slots[slot] if slot < len(slots) else "" for slots in kinds]
        masks = [sum(1 << i for i, a in enumerate(allowed) if c not in a) for c in alphabet.characters]
        rows.append((0, *masks))
    lengths = [len(slots) for slots in kinds]
    at_most = [sum(1 << i for i, n in enumerate(lengths) if n <= most) for most in range(max(lengths) + 1)]
    return _Grammar(tuple(rows), tuple(at_most))
