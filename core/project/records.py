"""What the store gives out: plates, edits, runs, history; all frozen and free of SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import AppError
from core.reading import Quad, Reading


class Status(StrEnum):
    """Where a plate stands; *skipped* is a mark beside it."""

    UNREAD = "unread"
    READ = "read"
    CONFIRMED = "confirmed"  # a person accepted the reading
    CORRECTED = "corrected"  # a person's text differs from it
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"
    NO_PLATE = "no_plate"


UNDECIDED = frozenset({Status.UNREAD, Status.READ})
VOUCHED = frozenset({Status.CONFIRMED, Status.CORRECTED})


@dataclass(frozen=True, slots=True)
class PlateRow:
    """One plate as lists and views show it.

    ``text`` is a person's text, else the current reading's, else ""; ``label`` is what the file
    name says. ``quad`` comes from ``quad_source``: "person", "name", "finder"; without one that is "sought"
    (a finder looked in vain) or "". ``slots`` are the confidences a character of the current reading,
    ``read_text`` its text and ``rows`` in how many rows it stands (of a plate that was not read: what an
    import told, else one), and ``problem`` is what was wrong with the name or the last attempt to read the
    picture. ``altered``: the picture has become another since a
    person last worked on the plate.
    """

    plate_id: int
    image_id: int
    path: str
    label: str | None
    text: str
    confidence: float | None
    status: Status
    kind: str
    skipped: bool = False
    missing: bool = False
    differs: bool = False
    quad: Quad | None = None
    operator: str = ""
    changed_at: str = ""
    quad_source: str = ""
    subset: str = ""
    split: str = ""
    read_text: str | None = None
    model: str = ""
    slots: tuple[float, ...] = ()
    violates: bool = False
    deleted: bool = False
    problem: str = ""
    rows: int = 1
    altered: bool = False
    grammar: str = ""  # of the model that read it: "plate", "none", or "" where nobody has told


@dataclass(frozen=True)
class Edit:
    """One act of a person on one plate: the values that it changed, before and after.

    The values are plain JSON, by the columns of ``core.project.edits``; ``Project.revert_all`` puts
    ``before`` back and ``Project.apply_all`` puts ``after`` back.
    """

    plate_id: int
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    operator: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of the history, which is only ever added to."""

    history_id: int
    time: str
    operator: str
    action: str
    plate_id: int
    path: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One training run: its folder, configuration, state and figures."""

    run_id: str
    directory: Path
    config: Any
    status: str
    figures: Any
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What a scan found, in numbers of pictures; ``refused`` are names and folders with an error.

    ``failed`` are the pictures that the last reading could not make sense of, ``altered`` those that have
    become others since a person worked on them. ``changed`` is how many have become others now, if that was
    looked for, and ``concerned`` are their plates. ``remark`` is what there is to say of the folder
    as a whole: that pictures of other kinds are passed over, or that none is there any more. ``reordered``:
    those known stood in no order, and do now.
    """

    new: int
    vanished: int
    returned: int
    refused: list[AppError] = field(default_factory=list)
    failed: list[AppError] = field(default_factory=list)
    total: int = 0
    cancelled: bool = False
    altered: list[AppError] = field(default_factory=list)
    changed: int = 0
    concerned: list[int] = field(default_factory=list)
    remark: AppError | None = None
    reordered: bool = False


class PlateJob(NamedTuple):
    """A plate to be read: absolute path, corners that a person gave, and those that a finder found.

    ``first`` is false for a further plate of a picture, ``taken`` are the places of its other plates.
    """

    plate_id: int
    path: Path
    quad: Quad | None
    found: Quad | None = None
    first: bool = True
    taken: tuple[Quad, ...] = ()


class PlateFact(NamedTuple):
    """What statistics need of a plate; the fields mean what those of ``PlateRow`` do.

    ``brightness`` is that of a CCPD name; ``sharpness`` and ``tilt`` are what
    ``core.project.measures`` keeps, None until they were told or measured.
    """

    plate_id: int
    status: Status
    skipped: bool
    label: str | None
    text: str
    read_text: str | None
    confidence: float | None
    kind: str
    subset: str
    sharpness: int | None
    brightness: int | None
    tilt: float | None = None
    missing: bool = False


class Slot(NamedTuple):
    """One character of a current reading: what was read where, and how surely."""

    plate_id: int
    slot: int
    confidence: float


# Whether files are asked if they have become others: all known ones, or those of these pictures.
Looked = bool | Collection[int]

# A plate of the picture, what was read of another one in it, and where that is.
FurtherPlate = tuple[int, Reading, Quad]

# Plate, reading, quad that was found, where the crop came from, error text ("" for none).
PlateOutcome = tuple[int, Reading | None, Quad | None, str, str]


def now_ms() -> int:
    """Return the time in milliseconds since 1970, UTC."""
    return int(datetime.now(UTC).timestamp() * 1000)


def iso(milliseconds: int | None) -> str:
    """Return UTC ISO 8601 with milliseconds, "" for None."""
    if milliseconds is None:
        return ""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


# Words for the first moment of a day, with the days that it lies back: a week holds today.
DAYS_BACK = {"tomorrow": -1, "today": 0, "yesterday": 1, "week": 6, "month": 29}


def milliseconds_of(text: str) -> int:
    """Return milliseconds since 1970 of an ISO 8601 time or a word of ``DAYS_BACK``.

    What has no offset is local time.
    """
    if text in DAYS_BACK:
        today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return int((today - timedelta(days=DAYS_BACK[text])).timestamp() * 1000)
    return int(datetime.fromisoformat(text).timestamp() * 1000)
