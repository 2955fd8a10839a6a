"""Alphabets: characters to class indices and back, blank at index 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from core.errors import LabelError

PROVINCES = "京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # GA 36-2014 uses no I and no O
DIGITS = "0123456789"
SPECIAL = "学警港澳挂使领民航危险品"

BLANK = 0


@dataclass(frozen=True)
class Alphabet:
    """An ordered set of characters; class 0 is the CTC blank, class i+1 is ``characters[i]``.

    Raises ``LabelError`` for duplicates and for entries that are not single characters.
    """

    characters: str

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for character in self.characters:
            if character in seen:
                raise LabelError("The alphabet names a character twice", detail=character)
            seen.add(character)
        if not self.characters:
            raise LabelError("The alphabet is empty")

    @classmethod
    def of(cls, text: str) -> Alphabet:
        """Return the alphabet that a text names (ccpd, plates, digits), else the one that it spells."""
        return NAMED.get(text) or cls(text)

    @property
    def num_classes(self) -> int:
        """Number of classes with the blank."""
        return len(self.characters) + 1

    @property
    def grammar(self) -> Literal["plate", "none"]:
        """What the texts of a network with this alphabet follow: one that knows provinces reads plates."""
        return "plate" if set(self.characters) & set(PROVINCES) else "none"

    @cached_property
    def _index(self) -> dict[str, int]:
        return {c: i + 1 for i, c in enumerate(self.characters)}

    def __contains__(self, character: object) -> bool:
        return character in self._index

    def index(self, character: str) -> int:
        """Return the class index of one character; raises ``LabelError`` when unknown."""
        try:
            return self._index[character]
        except KeyError:
            raise LabelError(
                "The label holds a character that the alphabet does not know",
                detail=repr(character),
                advice="Correct the label or choose a model with a larger alphabet",
            ) from None

    def encode(self, text: str) -> list[int]:
        """Return class indices, one a character; raises ``LabelError`` when one is unknown."""
        return [self.index(character) for character in text]

    def decode(self, indices: Iterable[int]) -> str:
        """Return the text of class indices; blanks are left out, nothing is collapsed."""
        return "".join(self.characters[i - 1] for i in indices if i != BLANK)

    def unknown(self, text: str) -> list[str]:
        """Return the characters of ``text`` that have no class, in order."""
        return [c for c in text if c not in self._index]


CCPD = Alphabet(PROVINCES + LETTERS + DIGITS)
PLATES = Alphabet(PROVINCES + SPECIAL + DIGITS + LETTERS)
DIGIT_SEQUENCES = Alphabet(DIGITS)

NAMED: dict[str, Alphabet] = {"ccpd": CCPD, "plates": PLATES, "digits": DIGIT_SEQUENCES}


def minimum_frames(indices: Sequence[int]) -> int:
    """Return the fewest CTC frames a label needs: its length plus its adjacent repeats.

    Two equal neighbours need a blank between them (Graves et al. 2006), so 京A88888 needs 11.
    """
    repeats = sum(a == b for a, b in pairwise(indices))
    return len(indices) + repeats
