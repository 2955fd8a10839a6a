"""What an evaluation reads: labelled pictures on disk through the pipeline, or drawn digit sequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.datasets.ccpd_frames import Frame, FrameList
from core.datasets.digits import DigitSource
from core.errors import AppError
from core.evaluation.drawing import CROP, Cell
from core.evaluation.report import Record
from core.plate import PlateKind
from core.progress import Report, silent
from core.reading import Reading
from core.recognition import finder, locate
from core.recognition.pipeline import CropMode, Job, Outcome, recognise

if TYPE_CHECKING:
    from core.images import Array
    from core.recognition.engine import Reader


@dataclass
class Read:
    """What was read of a set of samples, and what could not be.

    A picture in which no plate is known or found counts among the records, as read wrongly; of several that
    a finder sees the most prominent one is compared with the label.
    """

    records: list[Record] = field(default_factory=list)
    failed: list[AppError] = field(default_factory=list)
    without_place: int = 0


def read_frames(
    found: FrameList,
    reader: Reader,
    *,
    crop: CropMode = "auto",
    batch_size: int = 16,
    report: Report = silent,
) -> Read:
    """Read every frame through the very pipeline that reads a folder; ``report(done, total)`` counts."""
    done = Read()
    jobs = (_job(key, frame) for key, frame in enumerate(found.frames))
    count = 0
    batches = recognise(jobs, reader, crop=crop, batch_size=batch_size, finder=finder.of(reader))
    for batch in batches:
        asked = [outcome for outcome in batch if not outcome.further]  # a label is of one plate
        for outcome in asked:
            _keep(done, found.frames[outcome.key], outcome)
        count += len(asked)
        report(count, len(found.frames))
    return done


def _job(key: int, frame: Frame) -> Job:
    """Return the job; a quad that is not in the name is a person's."""
    return Job(key, frame.path, frame.quad if frame.name is None else None)


def _keep(done: Read, frame: Frame, outcome: Outcome) -> None:
    if outcome.failed and outcome.error is not None:
        done.failed.append(outcome.error)
        return
    done.without_place += outcome.reading is None
    reading = outcome.reading or Reading("", 0.0)
    yellow = frame.kind == PlateKind.YELLOW if frame.kind else reading.yellow
    quad, key = outcome.quad, outcome.key
    done.records.append(
        Record(frame.path, frame.label, reading.text, reading.confidence, frame.subset, quad, key, yellow)
    )


def read_digits(
    source: DigitSource,
    reader: Reader,
    subset: str,
    *,
    batch_size: int = 64,
    report: Report = silent,
) -> Read:
    """Read every sequence of a source."""
    done = Read()
    for start in range(0, len(source), batch_size):
        indices = range(start, min(start + batch_size, len(source)))
        samples = [source.sample(i) for i in indices]
        for i, (_, label), reading in zip(
            indices, samples, reader.read([s[0] for s in samples]), strict=True
        ):
            name = Path(f"{source.found.corpus}-{i}")
            done.records.append(Record(name, label, reading.text, reading.confidence, subset, None, i))
        report(len(done.records), len(source))
    return done


def cells(records: Iterable[Record], crop_of: Callable[[Record], Array]) -> Iterator[Cell]:
    """Yield the cells of a sheet; a picture that can no longer be read is left out."""
    for record in records:
        try:
            crop = crop_of(record)
        except AppError:
            continue
        yield Cell(crop, record.label, record.text, record.confidence)


def frame_crop(record: Record) -> Array:
    """Return what a sheet shows of a picture: its plate as it was read, rectified where its quad is known."""
    place = locate.Place("whole") if record.quad is None else locate.Place("person", record.quad)
    crop = locate.cut(record.path, place, CROP)
    assert crop is not None  # a place is known
    return crop
