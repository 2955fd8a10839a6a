"""What other tools call a plate, and where they keep its text."""

from __future__ import annotations

from typing import Any

from core import plate
from core.exchange import annotation_files as foreign

_PLATE_NAMES = frozenset(
    {
        "plate",
        "licenseplate",
        "licenceplate",
        "numberplate",
        "carplate",
        "lp",
        "text",
        "车牌",
        "号牌",
        "车牌号",
    }
)


def means_plate(name: Any) -> bool:
    """Tell whether the name of a category or shape stands for a plate."""
    if not isinstance(name, str):
        return False
    return "".join(c for c in name.casefold() if c.isalnum()) in _PLATE_NAMES


def text_of(name: Any, description: Any) -> str | None:
    """Return the text of a shape: its description, else its name where that is itself a plate."""
    text = foreign.label_of(description)
    if text is not None or means_plate(name):
        return text
    own = foreign.label_of(name)
    return own if own is not None and plate.is_valid(own) else None
