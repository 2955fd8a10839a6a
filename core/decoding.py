"""From a network's logits to readings: CTC decoding, and the one definition of confidence.

**Confidence of a plate** is the posterior probability of its text under CTC: the sum over *all*
paths that spell it, at the model's temperature. It is exact (forward algorithm), depends on this
crop alone, and is what calibration tunes: the temperature in the model file is fitted on data held
back from training so that, of plates read with confidence p, a share p is right. The grammar is
not part of it: a text that the grammar preferred over a likelier one keeps its own, lower
posterior.

**Confidence of a character** is the posterior of its slot with all other slots kept: the
probability of the text over that of all texts that differ from it in this slot alone, the text
without the slot included. Its alternatives carry their shares of the same sum. So a slot that
may not exist at all (7 or 8 characters) is as doubtful as one that may be another character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core import lattice, plate
from core.alphabet import BLANK, Alphabet
from core.reading import Alternative, Character, Reading

Grammar = Literal["plate", "none"]

ALTERNATIVES = 3
FIRST_SLOT_ALTERNATIVES = 8  # provinces: a pinyin initial picks among them
_CERTAIN = 0.5  # above it no other text can be more probable
_NEGLIGIBLE = 1e-6  # what a stored reading still tells from 0


def log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log-probabilities over the last axis (N, T, K), float32."""
    shifted = np.asarray(logits, np.float32)
    shifted = shifted - shifted.max(axis=-1, keepdims=True)
    normaliser = np.log(np.exp(shifted).sum(axis=-1, keepdims=True, dtype=np.float32))
    return np.asarray(shifted - normaliser, np.float32)


def decode_greedy(logits: NDArray[np.float32], alphabet: Alphabet, temperature: float = 1.0) -> Reading:
    """Return the reading of the best path of one crop's logits (T, K)."""
    frames = _probabilities(logits[None], temperature)
    return _readings(lattice.build(frames, _best_paths(frames)), alphabet)[0]


def decode(
    logits: NDArray[np.float32], alphabet: Alphabet, *, temperature: float = 1.0, grammar: Grammar = "none"
) -> Reading:
    """Return the reading of one crop's logits (T, K); see ``decode_batch``."""
    return decode_batch(logits[None], alphabet, temperature=temperature, grammar=grammar)[0]


def decode_batch(
    logits: NDArray[np.float32], alphabet: Alphabet, *, temperature: float = 1.0, grammar: Grammar = "none"
) -> list[Reading]:
    """Return one reading a crop of logits (N, T, K), each independent of its batch.

    With ``grammar="plate"`` the most probable text under CTC times the plate prior
    (``core.beam``). A grammatical best path with a posterior above one half is that text for
    certain, so the search is left out without any loss.
    """
    if not len(logits):
        return []
    frames = _probabilities(logits, temperature)
    texts = _best_paths(frames)
    paths = lattice.build(frames, texts)
    if grammar == "plate" and _overrule(frames, texts, paths.posterior, alphabet):
        paths = lattice.build(frames, texts)
    return _readings(paths, alphabet)


def _probabilities(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float64]:
    """Return the softmax over classes (N, T, K); float64, because products of many follow."""
    shifted = np.asarray(logits, np.float32) * np.float32(1.0 / temperature)
    weights = np.exp(shifted - shifted.max(axis=-1, keepdims=True)).astype(np.float64)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _best_paths(frames: NDArray[np.float64]) -> list[list[int]]:
    """Collapse the most probable class of each frame: repeats first, then blanks."""
    best = frames.argmax(axis=2).tolist()
    return [[k for k, _ in groupby(path) if k != BLANK] for path in best]


def _overrule(
    frames: NDArray[np.float64], texts: list[list[int]], posterior: NDArray[np.float64], alphabet: Alphabet
) -> bool:
    """Replace in ``texts`` what the grammar-guided search reads otherwise; true if any was."""
    from core import beam

    changed = False
    for i, indices in enumerate(texts):
        greedy = alphabet.decode(indices)
        if posterior[i] > _CERTAIN and plate.is_valid(greedy):
            continue
        found = beam.search(frames[i], alphabet, greedy)
        if found != greedy:
            texts[i] = alphabet.encode(found)
            changed = True
    return changed


def _readings(paths: lattice.Lattice, alphabet: Alphabet) -> list[Reading]:
    posterior = np.clip(paths.posterior, 0.0, 1.0).tolist()
    if not paths.labels.shape[1]:
        return [Reading("", p) for p in posterior]
    slots = lattice.slots(paths)
    own, order, shares = _shares(paths, slots)
    spans = np.stack([slots.first, slots.last], axis=2).tolist()
    readings = []
    for n, length in enumerate(paths.lengths.tolist()):
        text = alphabet.decode(paths.labels[n, :length].tolist())
        rows = zip(text, own[n], spans[n], order[n], shares[n], strict=False)
        characters = tuple(
            Character(c, p, (first, last), _alternatives(alphabet, classes, weights, i))
            for i, (c, p, (first, last), classes, weights) in enumerate(rows)
        )
        readings.append(Reading(text, posterior[n], characters))
    return readings


def _shares(
    paths: lattice.Lattice, slots: lattice.Slots
) -> tuple[list[list[float]], list[list[list[int]]], list[list[list[float]]]]:
    """Return each slot's confidence, and its runner-up classes with their shares, best first."""
    weight = slots.weight
    is_own = slots.candidates[:, None, :] == paths.labels[:, :, None]
    own = paths.posterior[:, None]
    rest = np.where(is_own, 0.0, weight)
    total = np.maximum(own + rest.sum(axis=2) + slots.deleted, 1e-300)
    count = min(FIRST_SLOT_ALTERNATIVES, weight.shape[2])
    order = np.argsort(-rest, axis=2, kind="stable")[:, :, :count]
    shares = np.take_along_axis(rest, order, axis=2) / total[:, :, None]
    classes = np.take_along_axis(np.broadcast_to(slots.candidates[:, None], rest.shape), order, axis=2)
    return np.clip(own / total, 0.0, 1.0).tolist(), classes.tolist(), shares.tolist()


def _alternatives(
    alphabet: Alphabet, classes: Sequence[int], shares: Sequence[float], slot: int
) -> tuple[Alternative, ...]:
    """Return the runners-up of a slot that are not negligible."""
    if shares[0] <= _NEGLIGIBLE:  # best first, so nearly every slot of a clear plate ends here
        return ()
    count = ALTERNATIVES if slot else FIRST_SLOT_ALTERNATIVES
    pairs = zip(classes[:count], shares[:count], strict=True)
    return tuple(Alternative(alphabet.characters[k - 1], share) for k, share in pairs if share > _NEGLIGIBLE)
