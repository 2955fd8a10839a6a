"""Which of the readings of a plate is the one that lists show."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

# The place that a finder saw stays beside the corners that a person drew: they may be taken back.
KEPT = "CASE WHEN {0} = 'person' AND plates.source = 'finder' THEN 'finder' ELSE {0} END"

# Of a reading: the colour of the plate's ground, where a person has said nothing of it.
COLOUR = "coalesce(colour, CASE WHEN json_extract({0}, '$.yellow') THEN 'yellow' END)"


def show(connection: sqlite3.Connection, model_id: int, ids: Sequence[int]) -> None:
    """Make stored readings of a model the current ones of these plates."""
    connection.execute(
        "UPDATE plates SET model_id = r.model_id, read_text = r.text, confidence = r.confidence, "
        "slots = r.slots, rows = coalesce(json_extract(r.reading, '$.rows'), 1), "
        "found_quad = CASE WHEN r.source = 'person' AND plates.source = 'finder' "
        f"THEN found_quad ELSE r.quad END, source = {KEPT.format('r.source')}, "
        f"kind = plate_kind(coalesce(person_text, r.text), {COLOUR.format('r.reading')}, m.grammar), "
        "violates = plate_violates(coalesce(person_text, r.text), m.grammar) "
        "FROM readings r JOIN models m USING (model_id) "
        "WHERE r.plate_id = plates.plate_id AND r.model_id = ? "
        "AND plates.plate_id IN (SELECT value FROM json_each(?))",
        (model_id, json.dumps(ids)),
    )


def show_none(connection: sqlite3.Connection, plate_id: int, found: str | None, source: str) -> None:
    """Let a plate be unread; ``found`` is the place where a finder saw it, ``source`` who told its place."""
    connection.execute(
        "UPDATE plates SET model_id = NULL, read_text = NULL, confidence = NULL, slots = NULL, rows = 1, "
        "found_quad = ?, source = ?, kind = plate_kind(coalesce(person_text, ''), colour, NULL), "
        "violates = plate_violates(coalesce(person_text, ''), NULL) WHERE plate_id = ?",
        (found, source, plate_id),
    )
