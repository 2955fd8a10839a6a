"""What becomes of plates when one character is put into many places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.project import UNDECIDED, PlateRow, Status
from core.project.records import Slot


def changed_texts(
    targets: Iterable[Slot], rows: Sequence[PlateRow], character: str
) -> list[tuple[int, str, Status]]:
    """Return (plate, text, status) with the character put into the slots.

    A plate that a person vouched for stays vouched for; another one gets the text and still waits to be
    confirmed, because nobody has looked at the rest of it.
    """
    places: dict[int, list[int]] = {}
    for slot in targets:
        places.setdefault(slot.plate_id, []).append(slot.slot)
    decisions = []
    for row in rows:
        same_length = len(row.text) == len(row.read_text or "")
        letters = list(row.text if same_length else row.read_text or "")
        for place in places.get(row.plate_id, []):
            letters[place] = character
        status = Status.READ if row.status in UNDECIDED else Status.CORRECTED
        decisions.append((row.plate_id, "".join(letters), status))
    return decisions


def plates_of(slots: Iterable[Slot]) -> list[int]:
    """Return the plates of slots, each once, in their order."""
    return list(dict.fromkeys(slot.plate_id for slot in slots))
