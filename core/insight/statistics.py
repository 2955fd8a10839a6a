"""Figures about a project: how far it is, who agrees with whom, what is taken for what, and how surely."""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from core.alignment import edits
from core.alphabet import PROVINCES
from core.metrics import wilson_interval
from core.plate import PlateKind
from core.project import VOUCHED, PlateFact, Project, Status

BINS = 20  # of the confidence histogram
EDGES = tuple(i / BINS for i in range(BINS))
SHARPNESS_STEP, SHARPEST = 25, 500  # of the figure in CCPD names; the last step holds all beyond
TILT_STEP, STEEPEST = 5, 60  # degrees


@dataclass(frozen=True)
class Agreement:
    """How often two texts of a plate are the same, where both are known."""

    same: int
    both: int

    @property
    def share(self) -> float:
        """The share that is the same; NaN where no plate has both."""
        return self.same / self.both if self.both else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Bounds of the share with 95 %."""
        return wilson_interval(self.same, self.both)


@dataclass(frozen=True)
class Bin:
    """Readings with a confidence in [low, high): how many, and how many of them a truth calls wrong."""

    low: float
    high: float
    count: int
    wrong: int


@dataclass(frozen=True)
class Confusion:
    """One character taken for another, "" for a missing or an extra one, so often."""

    truth: str
    read: str
    count: int


@dataclass(frozen=True)
class Statistics:
    """All figures. Counters are lists of (name, count), the most frequent first.

    The truth of a plate is the text that a person vouches for, else the label of its file name.
    """

    plates: int
    progress: tuple[tuple[Status, int], ...]
    skipped: int
    missing: int  # plates whose picture is gone: what was read and decided of them counts all the same
    agreement: tuple[tuple[str, Agreement], ...]
    confidence: tuple[Bin, ...]
    confusions: tuple[Confusion, ...]
    provinces: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    sharpness: tuple[tuple[int, int], ...]  # (lower bound, count) of steps; the last one is open
    tilt: tuple[tuple[int, int], ...]
    unmeasured: int  # plates whose picture has to be opened for that

    @property
    def decided(self) -> int:
        """Plates that a person has decided about."""
        return sum(n for status, n in self.progress if status not in (Status.UNREAD, Status.READ))


# Pairs whose agreement is told, in this order.
NAME_READING, NAME_PERSON, READING_PERSON = "name-reading", "name-person", "reading-person"


def statistics(project: Project, only: Collection[int] | None = None) -> Statistics:
    """Return the figures of a project; with ``only`` those of these plates."""
    facts, unmeasured = project.facts(), project.unmeasured()
    if only is not None:
        chosen = frozenset(only)
        facts = [fact for fact in facts if fact.plate_id in chosen]
        unmeasured = [plate_id for plate_id in unmeasured if plate_id in chosen]
    return of_facts(facts, len(unmeasured))


def of_facts(facts: Sequence[PlateFact], unmeasured: int = 0) -> Statistics:
    """Return the figures of plates."""
    states = Counter(fact.status for fact in facts)
    return Statistics(
        plates=len(facts),
        progress=tuple((status, states[status]) for status in Status),
        skipped=sum(fact.skipped for fact in facts),
        missing=sum(fact.missing for fact in facts),
        agreement=tuple(_agreements(facts)),
        confidence=_bins(facts),
        confusions=_confusions(facts),
        provinces=_ranked(fact.text[0] for fact in facts if fact.text and fact.text[0] in PROVINCES),
        kinds=_ranked(fact.kind for fact in facts if fact.kind != PlateKind.UNKNOWN),
        sharpness=_steps((fact.sharpness for fact in facts), SHARPNESS_STEP, SHARPEST),
        tilt=_steps((fact.tilt for fact in facts), TILT_STEP, STEEPEST),
        unmeasured=unmeasured,
    )


def truth_of(fact: PlateFact) -> str | None:
    """Return the text that counts as right: a person's, else the file name's; None where neither is known."""
    if fact.status in VOUCHED:
        return fact.text
    return fact.label if fact.status in (Status.UNREAD, Status.READ) else None


def heat_map(confusions: Sequence[Confusion], most: int = 12) -> tuple[list[str], list[str], list[list[int]]]:
    """Return truths (rows), readings (columns) and counts of the most frequent confusions.

    Characters that are missing or extra are left out: they are no pair.
    """
    pairs = [c for c in confusions if c.truth and c.read]
    truths = [name for name, _ in _weighted((c.truth, c.count) for c in pairs)][:most]
    reads = [name for name, _ in _weighted((c.read, c.count) for c in pairs if c.truth in truths)][:most]
    counts = {(c.truth, c.read): c.count for c in pairs}
    return truths, reads, [[counts.get((truth, read), 0) for read in reads] for truth in truths]


def to_csv(figures: Statistics) -> bytes:
    """Return all figures as one table: section, name, count, of.

    UTF-8 with the mark that lets spreadsheets read the Chinese characters right.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("section", "name", "count", "of"))
    writer.writerows(_table(figures))
    return text.getvalue().encode("utf-8-sig")


def _table(figures: Statistics) -> Iterator[tuple[str, str, int, int | str]]:
    yield from (("progress", status.value, n, figures.plates) for status, n in figures.progress)
    yield ("progress", "skipped", figures.skipped, figures.plates)
    yield ("progress", "missing", figures.missing, figures.plates)
    yield from (("agreement", name, pair.same, pair.both) for name, pair in figures.agreement)
    yield from (("confidence", f"{b.low:.2f}-{b.high:.2f}", b.count, "") for b in figures.confidence)
    yield from (
        ("confidence wrong", f"{b.low:.2f}-{b.high:.2f}", b.wrong, b.count) for b in figures.confidence
    )
    yield from (("confusion", f"{c.truth or '-'}>{c.read or '-'}", c.count, "") for c in figures.confusions)
    yield from (("province", name, n, figures.plates) for name, n in figures.provinces)
    yield from (("kind", name, n, figures.plates) for name, n in figures.kinds)
    yield from (("sharpness", str(low), n, figures.plates) for low, n in figures.sharpness)
    yield from (("tilt", str(low), n, figures.plates) for low, n in figures.tilt)


# -- inside ------------------------------------------------------------------------------------


def _agreements(facts: Sequence[PlateFact]) -> Iterator[tuple[str, Agreement]]:
    vouched = [fact for fact in facts if fact.status in VOUCHED]
    yield NAME_READING, _agreement((fact.label, fact.read_text) for fact in facts)
    yield NAME_PERSON, _agreement((fact.label, fact.text) for fact in vouched)
    yield READING_PERSON, _agreement((fact.read_text, fact.text) for fact in vouched)


def _agreement(pairs: Iterable[tuple[str | None, str | None]]) -> Agreement:
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return Agreement(sum(a == b for a, b in known), len(known))


def _bins(facts: Sequence[PlateFact]) -> tuple[Bin, ...]:
    counts, wrong = [0] * BINS, [0] * BINS
    for fact in facts:
        if fact.confidence is None:
            continue
        at = max(bisect_right(EDGES, fact.confidence) - 1, 0)
        counts[at] += 1
        truth = truth_of(fact)
        wrong[at] += truth is not None and truth != fact.read_text
    return tuple(Bin(EDGES[i], (i + 1) / BINS, counts[i], wrong[i]) for i in range(BINS))


def _confusions(facts: Sequence[PlateFact]) -> tuple[Confusion, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        truth = truth_of(fact)
        if truth and fact.read_text is not None and truth != fact.read_text:
            counts.update(edits(truth, fact.read_text))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(truth, read, n) for (truth, read), n in ranked)


def _steps(figures: Iterable[float | None], step: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return (lower bound, count) of every step from the least to the greatest figure."""
    counts = Counter(min(int(figure) // step * step, last) for figure in figures if figure is not None)
    if not counts:
        return ()
    return tuple((low, counts[low]) for low in range(min(counts), max(counts) + 1, step))


def _ranked(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(_weighted((name, 1) for name in names))


def _weighted(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for name, n in pairs:
        counts[name] += n
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
