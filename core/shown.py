"""Numbers as people read them, in the window, in reports and on the command line.

Those between nothing and all are written in two ways, and so tell what they are: a confidence is .98
wherever it stands, a share of what was counted is 97.3 %. Neither is rounded up to certainty. Programs get
all digits, in JSON.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Phrase = Callable[..., str]  # a fixed sentence, and what fills it -> both, in some language


def in_english(text: str, *values: object) -> str:
    """Return a fixed sentence with its values: a ``Phrase`` for what programs read."""
    return text.format(*values)


def confidence_text(value: float) -> str:
    """Return a confidence as ``.98``; never rounded up to certainty, nor down to impossibility."""
    if value < 0.01:
        return "<.01"
    return f".{min(math.floor(round(value * 100, 6)), 99):02d}"  # else .58 would be .57, for what floats are


def counted(number: int, thing: str, things: str = "") -> str:
    """Return how many things there are: 1 plate, 2 plates."""
    return f"{number} {thing}" if number == 1 else f"{number} {things or f'{thing}s'}"


def share_text(value: float, digits: int = 1) -> str:
    """Return a share of what was counted as ``97.3 %``; never 100 while it is less, a dash for NaN."""
    if math.isnan(value):
        return "–"
    return f"{value * 100 if value >= 1 else min(value * 100, 100 - 10.0**-digits):.{digits}f} %"


def below_one(value: float, digits: int) -> float:
    """Return a confidence rounded for a table, below 1 unless it is 1."""
    return value if value >= 1 else min(round(value, digits), round(1 - 10.0**-digits, digits))
