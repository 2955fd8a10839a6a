"""The figures of an evaluation, from readings beside labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core import metrics, plate
from core.alignment import Edit, confusions
from core.alphabet import PROVINCES
from core.reading import Quad

BINS = 10  # of the reliability diagram


@dataclass(frozen=True, slots=True)
class Record:
    """One labelled picture and what the model read in it."""

    path: Path
    label: str
    text: str
    confidence: float
    subset: str = ""
    quad: Quad | None = None
    index: int = 0  # of a drawn sequence, which has no picture on disk
    yellow: bool = False  # the ground of the plate, by a person, else as the reader saw it

    @property
    def right(self) -> bool:
        """True when the whole text is right."""
        return self.label == self.text

    @property
    def kind(self) -> str:
        """The kind of plate that the label tells, and its ground where no label tells yellow from blue."""
        return plate.kind_of(self.label, plate.PlateKind.YELLOW if self.yellow else None).value

    @property
    def province(self) -> str:
        """The province of the label, or "" for plates without one."""
        return self.label[0] if self.label and self.label[0] in PROVINCES else ""


@dataclass(frozen=True)
class Group:
    """The figures of some of the samples; shares in 0..1, ``low`` and ``high`` Wilson's 95 % interval.

    ``without_province`` counts plates right but for their first character as right.
    """

    name: str
    samples: int
    right: int
    accuracy: float
    low: float
    high: float
    without_province: float
    cer: float
    confidence: float

    @classmethod
    def of(cls, name: str, records: Sequence[Record]) -> Group:
        """Count the records of one group."""
        labels = [r.label for r in records]
        texts = [r.text for r in records]
        right = sum(r.right for r in records)
        return cls(
            name,
            len(records),
            right,
            metrics.plate_accuracy(labels, texts),
            *metrics.wilson_interval(right, len(records)),
            metrics.plate_accuracy([t[1:] for t in labels], [t[1:] for t in texts]),
            metrics.character_error_rate(labels, texts),
            sum(r.confidence for r in records) / len(records) if records else math.nan,
        )


@dataclass(frozen=True)
class Bin:
    """The plates whose confidence lies in (low, high]: how many, their mean confidence, the share right."""

    low: float
    high: float
    samples: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Report:
    """Everything an evaluation found; ``notes`` say what was not measured."""

    model: str
    data: str
    total: Group
    subsets: tuple[Group, ...]
    kinds: tuple[Group, ...]
    provinces: tuple[Group, ...]
    confusions: tuple[tuple[Edit, int], ...]
    reliability: tuple[Bin, ...]
    calibration_error: float
    worst: tuple[Record, ...]
    notes: tuple[str, ...] = ()
    about: dict[str, str] = field(default_factory=dict)

    @property
    def plates(self) -> bool:
        """True when the labels are plates, so that provinces and kinds mean something."""
        return bool(self.kinds)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-able form; what is no number (no sample) becomes null."""
        value = asdict(self)
        value["confusions"] = [
            {"label": label, "text": text, "count": count} for (label, text), count in self.confusions
        ]
        value["worst"] = [_record_json(record) for record in self.worst]
        cleaned: dict[str, Any] = _without_nan(value)
        return cleaned


def build(
    records: Sequence[Record],
    *,
    model: str,
    data: str,
    plates: bool = True,
    notes: Iterable[str] = (),
    about: dict[str, str] | None = None,
) -> Report:
    """Return the report of an evaluation; ``plates`` is False for digit sequences."""
    return Report(
        model=model,
        data=data,
        total=Group.of("all", records),
        subsets=_groups(records, lambda r: r.subset),
        kinds=_groups(records, lambda r: r.kind) if plates else (),
        provinces=_groups(records, lambda r: r.province) if plates else (),
        confusions=tuple(confusions((r.label, r.text) for r in records)),
        reliability=_reliability(records),
        calibration_error=metrics.expected_calibration_error(
            [r.confidence for r in records], [r.right for r in records]
        ),
        worst=tuple(worst(records)),
        notes=tuple(notes),
        about=about or {},
    )


def worst(records: Iterable[Record]) -> list[Record]:
    """Return what was read wrongly, the most confident first: what hurts most is what nobody checks."""
    return sorted((r for r in records if not r.right), key=lambda r: (-r.confidence, r.path, r.index))


def _groups(records: Iterable[Record], key: Callable[[Record], str]) -> tuple[Group, ...]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(key(record), []).append(record)
    found.pop("", None)
    return tuple(Group.of(name, found[name]) for name in sorted(found))


def _reliability(records: Sequence[Record]) -> tuple[Bin, ...]:
    bins: list[list[Record]] = [[] for _ in range(BINS)]
    for record in records:
        bins[min(BINS - 1, max(0, math.ceil(record.confidence * BINS) - 1))].append(record)
    return tuple(_bin(k, members) for k, members in enumerate(bins))


def _bin(k: int, members: Sequence[Record]) -> Bin:
    group = Group.of("", members)
    return Bin(k / BINS, (k + 1) / BINS, len(members), group.confidence, group.accuracy)


def _record_json(record: Record) -> dict[str, Any]:
    return {
        "path": str(record.path),
        "label": record.label,
        "text": record.text,
        "confidence": record.confidence,
        "subset": record.subset,
        "quad": record.quad.to_list() if record.quad else None,
    }


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
