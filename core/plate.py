"""The grammar of Chinese licence plates after GA 36-2014 and GA 36-2018: kinds, slots, display."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from core.alphabet import DIGITS, LETTERS, PROVINCES

ALNUM = LETTERS + DIGITS
USUAL_SLOTS, PLATE_SLOTS = 7, 8  # a new-energy plate has eight; the longest there is
MOST_JOINED = 400  # characters of plates that stand together without anything between them
LOOK_ALIKES = {"I": "1", "O": "0"}
NEW_ENERGY = "DABCEFGHJK"  # pure electric D, later A B C E; others F, later G H J K
SEVERAL_NOTICE = "Several plates were pasted; this is the first"
_MISPLACED = "This character cannot stand here"


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


# The kinds that the last character tells.
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
    while (simpler := _simplify(text)) != text:  # taking a separator out may join what composes
        text = simpler
    return text


def _simplify(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).upper()
    kept = (c for c in text if not c.isspace() and c not in "·.•・-_")
    return "".join(LOOK_ALIKES.get(c, c) for c in kept)


def canonical(text: str) -> str:
    """Return typed or pasted text as NFKC upper case without separators; I and O are kept."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def first_plate(text: str) -> str:
    """Return the first of several plates, which may have blanks inside; "" where none can be told.

    Where nothing stands between them, the grammar tells where the first one ends, if it can end there alone.
    """
    first = ""
    for word in map(canonical, re.split(r"[\s,;，；、]+", text)):
        first += word
        if USUAL_SLOTS <= len(first) <= PLATE_SLOTS:
            return first
        if len(first) > PLATE_SLOTS:
            break
    return _first_by_grammar(canonical(text))


def _first_by_grammar(text: str) -> str:
    """Return the first plate of a text that is valid plates from end to end, in one way only; else ""."""
    if len(text) > MOST_JOINED:
        return ""
    plain = "".join(LOOK_ALIKES.get(c, c) for c in text)
    ways = [0] * len(text) + [1]  # in which the text can be parted from here on
    for start in range(len(text) - USUAL_SLOTS, -1, -1):
        ends = range(start + USUAL_SLOTS, min(start + PLATE_SLOTS, len(text)) + 1)
        ways[start] = sum(ways[end] for end in ends if ways[end] and is_valid(plain[start:end]))
    if ways[0] != 1:
        return ""
    usual = text[:USUAL_SLOTS]
    return usual if ways[USUAL_SLOTS] and is_valid(plain[:USUAL_SLOTS]) else text[:PLATE_SLOTS]


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
    """Return every place where ``text`` breaks the grammar of its kind, by slot; empty means valid."""
    if not text:
        return [Violation(-1, "The plate is empty")]
    kind = kind_of(text)
    patterns = patterns_of(kind, len(text))
    if not patterns:
        return [Violation(-1, "No kind of plate has this length")]
    found = min((_misfits(text, slots) for slots in patterns), key=len)
    if kind is PlateKind.GREEN and not found:
        found.extend(_green_violations(text))
    if kind in (PlateKind.BLUE, PlateKind.YELLOW) and sum(c in LETTERS for c in text[2:]) > 3:
        found.append(Violation(-1, "A plate has at most three letters after the city"))
    return found


def is_valid(text: str) -> bool:
    """True when ``text`` is a plate of some kind."""
    return not violations(text)


def slots_of(kind: PlateKind, length: int) -> tuple[str, ...]:
    """Return the characters allowed at each slot of a plate of this kind and length, or ().

    Where a kind is printed in two ways (embassies), these are the slots of the first.
    """
    return next(iter(patterns_of(kind, length)), ())


@cache
def patterns_of(kind: PlateKind, length: int) -> tuple[tuple[str, ...], ...]:
    """Return every way in which a kind of plate is printed at this length, as ``slots_of`` does."""
    head = (PROVINCES, LETTERS)
    table: dict[PlateKind, tuple[tuple[str, ...], ...]] = {
        PlateKind.BLUE: ((*head, *[ALNUM] * 5),),
        PlateKind.YELLOW: ((*head, *[ALNUM] * 5),),
        PlateKind.GREEN: ((*head, *[ALNUM] * 6),),
        PlateKind.POLICE: ((PROVINCES, LETTERS + DIGITS, *[ALNUM] * 4, "警"),),
        PlateKind.COACH: ((*head, *[ALNUM] * 4, "学"),),
        PlateKind.TRAILER: ((*head, *[ALNUM] * 4, "挂"),),
        PlateKind.HONGKONG: (("粤", LETTERS, *[ALNUM] * 4, "港"),),
        PlateKind.MACAO: (("粤", LETTERS, *[ALNUM] * 4, "澳"),),
        PlateKind.CONSULATE: ((*head, *[ALNUM] * 4, "领"),),
        PlateKind.EMBASSY: (("使", *[DIGITS] * 6), (*[DIGITS] * 6, "使")),
        PlateKind.AVIATION: (("民", "航", *[ALNUM] * 5),),
    }
    return tuple(slots for slots in table.get(kind, ()) if len(slots) == length)


def _misfits(text: str, slots: tuple[str, ...]) -> list[Violation]:
    pairs = enumerate(zip(text, slots, strict=True))
    return [Violation(i, _MISPLACED) for i, (c, allowed) in pairs if c not in allowed]


def _green_violations(text: str) -> list[Violation]:
    """New-energy plates: small ones carry their letter at slot 3, large ones at slot 8; the rest is digits.

    Only slot 4 of a small one may be a letter too.
    """
    if text[2] in LETTERS:
        letter, digits = 2, range(4, 8)
    elif text[7] in LETTERS:
        letter, digits = 7, range(2, 7)
    else:
        return [Violation(-1, "A new-energy plate has its letter at the third or the last place")]
    wrong = [i for i in digits if text[i] not in DIGITS]
    if text[letter] not in NEW_ENERGY:
        wrong.append(letter)
    return [Violation(i, _MISPLACED) for i in sorted(wrong)]


def grammar_of(text: str, told: str | None = None) -> str:
    """Return the grammar that a reading is shown by: what its model's file told, ``plate`` or ``none``.

    Where nothing was told the text does: a row of digits is no plate. What has the form of a plate is one
    whatever was told: a person may have said so.
    """
    if told == "none" and is_valid(text):
        return "plate"
    if told:
        return told
    return "none" if text.isascii() and text.isdigit() else "plate"
