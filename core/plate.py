"""The grammar of Chinese licence plates after GA 36-2014 and GA 36-2018: kinds, slots, display."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core.alphabet import DIGITS, LETTERS, PROVINCES

ALNUM = LETTERS + DIGITS
LOOK_ALIKES = {"I": "1", "O": "0"}


class PlateKind(StrEnum):
    """Kinds of civil plate; the value is what files and filters say."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    POLICE = "police"  # white, ends in 警
    COACH = "coach"  # yellow, ends in 学
    TRAILER = "trailer"  # yellow, ends in 挂
    HONGKONG = "hongkong"  # black, ends in 港
    MACAO = "macao"  # black, ends in 澳
    EMBASSY = "embassy"  # black, 使 and six digits
    CONSULATE = "consulate"  # black, ends in 领
    AVIATION = "aviation"  # green, 民航 and five
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Violation:
    """A place where a text breaks the grammar; ``slot`` is -1 for the whole plate."""

    slot: int
    message: str


# One row a kind that its text alone tells: the characters allowed at each slot.
_SUFFIX = {
    "警": PlateKind.POLICE,
    "学": PlateKind.COACH,
    "挂": PlateKind.TRAILER,
    "港": PlateKind.HONGKONG,
    "澳": PlateKind.MACAO,
    "领": PlateKind.CONSULATE,
}


def normalise(text: str) -> str:
    """Return the canonical form: NFKC, upper case, no spaces or dots, I to 1 and O to 0."""
    text = unicodedata.normalize("NFKC", text).upper()
    kept = (c for c in text if not c.isspace() and c not in "·.•・-_")
    return "".join(LOOK_ALIKES.get(c, c) for c in kept)


def display(text: str) -> str:
    """Return the form printed on the plate: 皖A·12345."""
    if len(text) in (7, 8) and text[0] in PROVINCES and text[1] in LETTERS:
        return f"{text[:2]}·{text[2:]}"
    return text


def kind_of(text: str, colour: PlateKind | None = None) -> PlateKind:
    """Return the kind that the text tells; ``colour`` decides between blue and yellow.

    Seven plain characters are blue unless ``colour`` says otherwise; eight are green.
    """
    if not text:
        return PlateKind.UNKNOWN
    if text.startswith("民航"):
        return PlateKind.AVIATION
    if text.startswith("使") or text.endswith("使"):
        return PlateKind.EMBASSY
    if text[-1] in _SUFFIX:
        return _SUFFIX[text[-1]]
    if len(text) == 8:
        return PlateKind.GREEN
    if len(text) == 7:
        return colour if colour in (PlateKind.BLUE, PlateKind.YELLOW) else PlateKind.BLUE
    return PlateKind.UNKNOWN


def violations(text: str) -> list[Violation]:
    """Return every place where ``text`` breaks the grammar of its kind; empty means valid."""
    if not text:
        return [Violation(-1, "The plate is empty")]
    kind = kind_of(text)
    slots = slots_of(kind, len(text))
    if not slots:
        return [Violation(-1, "No kind of plate has this length")]
    found = [
        Violation(i, "This character cannot stand here")
        for i, (c, allowed) in enumerate(zip(text, slots, strict=True))
        if c not in allowed
    ]
    if kind is PlateKind.GREEN and not found:
        found.extend(_green_violations(text))
    if kind in (PlateKind.BLUE, PlateKind.YELLOW) and sum(c in LETTERS for c in text[2:]) > 3:
        found.append(Violation(-1, "A plate has at most three letters after the city"))
    return found


def is_valid(text: str) -> bool:
    """True when ``text`` is a plate of some kind."""
    return not violations(text)


@cache
def slots_of(kind: PlateKind, length: int) -> tuple[str, ...]:
    """Return the characters allowed at each slot of a plate of this kind and length, or ()."""
    table: dict[PlateKind, tuple[str, ...]] = {
        PlateKind.BLUE: (PROVINCES, LETTERS, *[ALNUM] * 5),
        PlateKind.YELLOW: (PROVINCES, LETTERS, *[ALNUM] * 5),
        PlateKind.GREEN: (PROVINCES, LETTERS, *[ALNUM] * 6),
        PlateKind.POLICE: (PROVINCES, LETTERS + DIGITS, *[ALNUM] * 4, "警"),
        PlateKind.COACH: (PROVINCES, LETTERS, *[ALNUM] * 4, "学"),
        PlateKind.TRAILER: (PROVINCES, LETTERS, *[ALNUM] * 4, "挂"),
        PlateKind.HONGKONG: ("粤", LETTERS, *[ALNUM] * 4, "港"),
        PlateKind.MACAO: ("粤", LETTERS, *[ALNUM] * 4, "澳"),
        PlateKind.CONSULATE: (PROVINCES, LETTERS, *[ALNUM] * 4, "领"),
        PlateKind.EMBASSY: ("使", *[DIGITS] * 6),
        PlateKind.AVIATION: ("民", "航", *[ALNUM] * 5),
    }
    slots = table.get(kind, ())
    return slots if len(slots) == length else ()


def _green_violations(text: str) -> list[Violation]:
    """New-energy plates: small ones carry D/F (or later A-K) at slot 3, large ones at slot 8."""
    tail = text[2:]
    small = tail[0] in LETTERS and all(c in DIGITS for c in tail[2:])
    large = tail[-1] in LETTERS and all(c in DIGITS for c in tail[:-1])
    if small or large:
        return []
    return [Violation(-1, "A new-energy plate has its letter at the third or the last place")]
