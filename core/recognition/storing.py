"""From what was read to the store: the plates that were asked about, and those that a finder saw beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.project import Project
from core.recognition.pipeline import Outcome


class Stored(NamedTuple):
    """The plates whose readings were stored, and how many of them the store did not have before."""

    ids: list[int]
    added: int


def store(project: Project, model: str, outcomes: Sequence[Outcome]) -> Stored:
    """Store what a model read as the current readings; raises ``StoreError``."""
    asked = [(o.key, o.reading, o.quad, o.source, str(o.error or "")) for o in outcomes if not o.further]
    beside = [(o.key, o.reading, o.quad) for o in outcomes if o.further and o.reading and o.quad]
    ids = project.record_readings(model, asked, beside)
    return Stored(ids, len(set(ids) - {key for key, *_ in asked}))
