"""What a screen reader says of the picture under the cursor, where pictures are painted in a grid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from core.project import UNDECIDED, PlateRow
from core.project.records import Slot
from core.shown import confidence_text
from gui.texts import QT_TRANSLATE_NOOP, absence, status_name

PLATE = QT_TRANSLATE_NOOP("Spoken", "{text}, {state}")
PLACE = QT_TRANSLATE_NOOP("Spoken", "{text}, place {place}: {character}, {certainty}, {state}")
MARKED = QT_TRANSLATE_NOOP("Spoken", "{plate}, marked")
TYPED = QT_TRANSLATE_NOOP("Spoken", "{plate}, typed: {draft}")
SKIPPED = QT_TRANSLATE_NOOP("Spoken", "{plate}, skipped")


def plate(row: PlateRow | None, *, marked: bool, draft: str = "") -> str:
    """Return a plate in words, with what was typed for it and not confirmed; nothing for none."""
    if row is None:
        return ""
    state = _state(row)
    words = _whole(_said(PLATE, text=row.text, state=state), row, marked)
    return _said(TYPED, plate=words, draft=draft) if draft else words


def place(rows: Mapping[int, PlateRow], slots: Sequence[Slot], marked: Collection[Slot]) -> str:
    """Return the first of these places in words; nothing for none."""
    slot = slots[0] if slots else None
    row = rows.get(slot.plate_id) if slot is not None else None
    if slot is None or row is None:
        return ""
    words = _said(
        PLACE,
        text=row.text,
        place=slot.slot + 1,
        character=row.text[slot.slot : slot.slot + 1],
        certainty=confidence_text(slot.confidence),
        state=_state(row),
    )
    return _whole(words, row, slot in marked)


def _state(row: PlateRow) -> str:
    """Return the state; of a plate whose picture is gone that, and what was decided all the same."""
    gone, state = absence(row), status_name(row.status)
    decided = not row.deleted and row.status not in UNDECIDED
    return _said(PLATE, text=state, state=gone) if gone and decided else gone or state


def _whole(words: str, row: PlateRow, marked: bool) -> str:
    words = _said(SKIPPED, plate=words) if row.skipped else words
    return _said(MARKED, plate=words) if marked else words


def _said(words: str, **values: object) -> str:
    return QCoreApplication.translate("Spoken", words).format(**values)
