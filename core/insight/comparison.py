"""Two models on the same plates: what the second reads otherwise, and which of them is right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from core.insight.statistics import Agreement, truth_of
from core.project import VOUCHED, PlateFact, Project


class Verdict(StrEnum):
    """Which of two readings is right; what a file name says is told apart from what a person said."""

    BETTER = "better"  # the second is right
    WORSE = "worse"  # the first is right
    NEITHER = "neither"
    OPEN = "open"  # nobody has said what is right


@dataclass(frozen=True, slots=True)
class Change:
    """One plate that two models read differently.

    ``truth`` is "" where nobody knows it; ``by_person`` tells that a person vouches for it, else it
    is the label of the file name.
    """

    plate_id: int
    old: str
    new: str
    new_confidence: float
    truth: str
    by_person: bool

    @property
    def verdict(self) -> Verdict:
        """Which of the two is right."""
        if not self.truth:
            return Verdict.OPEN
        if self.truth == self.new:
            return Verdict.BETTER
        return Verdict.WORSE if self.truth == self.old else Verdict.NEITHER


@dataclass(frozen=True)
class Comparison:
    """Two models' readings side by side; ``changes`` are in no order but that of the verdicts.

    ``old_right`` and ``new_right`` count plates that a person vouches for and both have read.
    """

    old: str
    new: str
    both: int
    changes: tuple[Change, ...]
    old_right: Agreement
    new_right: Agreement

    @property
    def counts(self) -> dict[Verdict, int]:
        """The number of changes by verdict."""
        found = Counter(change.verdict for change in self.changes)
        return {verdict: found[verdict] for verdict in Verdict}


def compare(project: Project, old: str, new: str) -> Comparison:
    """Compare what two models read; plates that only one of them has read are left out.

    So are those whose picture is gone, as in the queue of what differs: nobody can tell who is right.
    """
    first, second = project.texts_by(old), project.texts_by(new)
    read = first.keys() & second.keys()
    facts = [fact for fact in project.facts() if fact.plate_id in read and not fact.missing]
    changes = [
        _change(fact, first[fact.plate_id], second[fact.plate_id])
        for fact in facts
        if first[fact.plate_id][0] != second[fact.plate_id][0]
    ]
    order = list(Verdict)
    changes.sort(key=lambda c: (order.index(c.verdict), not c.by_person, c.new_confidence))
    vouched = [fact for fact in facts if fact.status in VOUCHED]
    right = [
        Agreement(sum(texts[fact.plate_id][0] == fact.text for fact in vouched), len(vouched))
        for texts in (first, second)
    ]
    return Comparison(old, new, len(facts), tuple(changes), right[0], right[1])


def _change(fact: PlateFact, old: tuple[str, float], new: tuple[str, float]) -> Change:
    by_person = fact.status in VOUCHED
    return Change(fact.plate_id, old[0], new[0], new[1], truth_of(fact) or "", by_person)
