"""What becomes of plates when one character is put into many places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.project import PlateRow, Status
from core.project.records import Slot

_CHANGED_TO = {
    Status.READ: Status.READ,
    Status.CONFIRMED: Status.CORRECTED,
    Status.CORRECTED: Status.CORRECTED,
    Status.DOUBTFUL: Status.DOUBTFUL,
}


def changed_texts(
    targets: Iterable[Slot], rows: Sequence[PlateRow], old: str, new: str
) -> list[tuple[int, str, Status]]:
    """Return (plate, text, status) with the character ``new`` put into slots that were read as ``old``.

    A plate that a person vouched for stays vouched for and a doubtful one doubtful; another one gets the
    text and still waits to be confirmed, because nobody has looked at the rest of it. Left out are plates
    in which the slots are others by now, because they were read again or a person's text has another
    length, those that show no plate or none that can be read, and those that were removed.
    """
    places: dict[int, list[int]] = {}
    for slot in targets:
        places.setdefault(slot.plate_id, []).append(slot.slot)
    decisions, by_id = [], {row.plate_id: row for row in rows}
    for plate_id, wanted in places.items():  # in the order of the targets: undo goes to the first
        if (row := by_id.get(plate_id)) is None:
            continue
        read = row.read_text or ""
        stands = all(read[place : place + 1] == old for place in wanted)
        if row.deleted or not stands or len(row.text) != len(read) or row.status not in _CHANGED_TO:
            continue
        letters = list(row.text)
        for place in wanted:
            letters[place] = new
        decisions.append((row.plate_id, "".join(letters), _CHANGED_TO[row.status]))
    return decisions


def plates_of(slots: Iterable[Slot]) -> list[int]:
    """Return the plates of slots, each once, in their order."""
    return list(dict.fromkeys(slot.plate_id for slot in slots))
