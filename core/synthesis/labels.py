"""Random plate labels, grammatical and balanced over provinces, letters, digits and slots."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.alphabet import DIGITS, LETTERS, PROVINCES
from core.plate import PlateKind

Rng = np.random.Generator
MAX_LETTERS = 3  # GA 36: at most three letters after the city
_LETTER_COUNTS = (0.2, 0.25, 0.3, 0.25)  # plates with 0, 1, 2, 3 letters after the city
_RUN = 0.06  # share of plates with a run of one character: repeats are what CTC finds hard
_ENERGY_COMMON, _ENERGY_OTHER = "DF", "ABCEGHJK"

KIND_WEIGHTS: dict[PlateKind, float] = {
    PlateKind.BLUE: 0.60,
    PlateKind.GREEN: 0.15,
    PlateKind.YELLOW: 0.10,
    PlateKind.POLICE: 0.025,
    PlateKind.COACH: 0.025,
    PlateKind.TRAILER: 0.025,
    PlateKind.HONGKONG: 0.015,
    PlateKind.MACAO: 0.015,
    PlateKind.EMBASSY: 0.015,
    PlateKind.CONSULATE: 0.015,
    PlateKind.AVIATION: 0.015,
}


def pick(rng: Rng, characters: str) -> str:
    """Return one of ``characters``, each as likely as the others."""
    return characters[int(rng.integers(len(characters)))]


def random_kind(rng: Rng, weights: dict[PlateKind, float] | None = None) -> PlateKind:
    """Return a kind after ``weights`` (``KIND_WEIGHTS``), which need not sum to one."""
    table = weights or KIND_WEIGHTS
    shares = np.fromiter(table.values(), float)
    index = int(np.searchsorted(np.cumsum(shares), rng.random() * shares.sum(), side="right"))
    return list(table)[min(index, len(table) - 1)]


def random_label(rng: Rng, kind: PlateKind) -> str:
    """Return a grammatical label of this kind."""
    return _MAKERS[kind](rng)


def tail(rng: Rng, length: int, most_letters: int = MAX_LETTERS) -> str:
    """Return ``length`` characters with at most ``most_letters`` letters at random places."""
    letters = int(np.searchsorted(np.cumsum(_LETTER_COUNTS), rng.random(), side="right"))
    letters = min(letters, most_letters, length)
    places = set(rng.permutation(length)[:letters].tolist())
    text = [pick(rng, LETTERS if i in places else DIGITS) for i in range(length)]
    if rng.random() < _RUN:
        start = int(rng.integers(length - 1))
        stop = int(rng.integers(start + 2, length + 1))
        text[start:stop] = [pick(rng, DIGITS)] * (stop - start)
    return "".join(text)


def _head(rng: Rng) -> str:
    return pick(rng, PROVINCES) + pick(rng, LETTERS)


def _plain(rng: Rng) -> str:
    return _head(rng) + tail(rng, 5)


def _green(rng: Rng) -> str:
    large = rng.random() < 0.3
    letter = pick(rng, _ENERGY_COMMON if rng.random() < 0.7 else _ENERGY_OTHER)
    digits = "".join(pick(rng, DIGITS) for _ in range(5))
    if large:
        return _head(rng) + digits + pick(rng, _ENERGY_COMMON)
    if rng.random() < 0.3:
        digits = pick(rng, LETTERS) + digits[1:]
    return _head(rng) + letter + digits


def _police(rng: Rng) -> str:
    city = pick(rng, LETTERS + DIGITS) if rng.random() < 0.3 else pick(rng, LETTERS)
    return pick(rng, PROVINCES) + city + tail(rng, 4) + "警"


def _cross_border(rng: Rng, suffix: str) -> str:
    city = "Z" if rng.random() < 0.5 else pick(rng, LETTERS)
    return "粤" + city + tail(rng, 4) + suffix


_MAKERS: dict[PlateKind, Callable[[Rng], str]] = {
    PlateKind.BLUE: _plain,
    PlateKind.YELLOW: _plain,
    PlateKind.GREEN: _green,
    PlateKind.POLICE: _police,
    PlateKind.COACH: lambda rng: _head(rng) + tail(rng, 4) + "学",
    PlateKind.TRAILER: lambda rng: _head(rng) + tail(rng, 4) + "挂",
    PlateKind.HONGKONG: lambda rng: _cross_border(rng, "港"),
    PlateKind.MACAO: lambda rng: _cross_border(rng, "澳"),
    PlateKind.CONSULATE: lambda rng: _head(rng) + tail(rng, 4) + "领",
    PlateKind.EMBASSY: lambda rng: "使" + tail(rng, 6, most_letters=0),
    PlateKind.AVIATION: lambda rng: "民航" + tail(rng, 5),
}
