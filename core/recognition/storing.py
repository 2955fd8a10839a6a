"""From what was read to the store: the plates that were asked about, and those that a finder saw beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import noted
from core.project import Project
from core.recognition.pipeline import Outcome


class Stored(NamedTuple):
    """The plates whose readings were stored; ``added`` those that are new, each with one of its picture."""

    ids: list[int]
    added: list[tuple[int, int]]  # (plate that was asked about, new plate)


def store(project: Project, model: str, outcomes: Sequence[Outcome]) -> Stored:
    """Store what a model read as the current readings; raises ``StoreError``."""
    asked = [(o.key, o.reading, o.quad, o.source, noted(o.error)) for o in outcomes if not o.further]
    beside = [(o.key, o.reading, o.quad) for o in outcomes if o.further and o.reading and o.quad]
    seen = {o.key: o.stamp for o in outcomes if o.stamp is not None}
    ids = project.record_readings(model, asked, beside, seen=seen)
    new = set(ids) - {key for key, *_ in asked}
    if not new:
        return Stored(ids, [])
    # Backwards, so that of several plates of a picture the first one stays.
    keys = sorted({key for key, *_ in asked}, reverse=True)
    rows = {row.plate_id: row for row in project.rows([*new, *keys])}
    asked_of = {rows[key].image_id: key for key in keys if key in rows}
    # The others were there before, and are of a picture that has become another.
    added = [i for i in sorted(new) if i in rows and rows[i].read_text is not None and not rows[i].altered]
    return Stored(ids, [(asked_of[rows[i].image_id], i) for i in added])
