"""Reading many pictures: threads decode and cut plates out, the reader takes them in batches."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import plate, stamps
from core.colour import is_yellow
from core.errors import AppError, ImageError, ModelFileError
from core.plate import PlateKind
from core.progress import ShouldStop, never
from core.reading import Quad, Reading
from core.recognition import locate
from core.recognition.locate import CropMode, Finder, Place, Source
from core.stamps import FileStamp

if TYPE_CHECKING:
    from core.images import Array
    from core.recognition.engine import Reader

__all__ = ["CropMode", "Job", "Outcome", "Source", "recognise"]

_AHEAD = 3  # batches being decoded or waiting, so that neither side stands still
_LEAST_SURE = 0.1  # of a further plate's reading; calibrated, so nine of ten below it are wrong
_PATIENCE = 0.5  # seconds until what has been read of slow pictures is told
_MOST_PENDING = 4  # batches of pictures without a crop that may pile up before they are told


@dataclass(frozen=True)
class Job:
    """A plate to read; ``quad`` is a person's and wins over everything else.

    ``found`` is what a finder told of it before; ``first`` is false for a further plate of a picture;
    ``taken`` are the places of that picture's other plates, which a finder need not find again.
    """

    key: int
    path: Path
    quad: Quad | None = None
    found: Quad | None = None
    first: bool = True
    taken: tuple[Quad, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    ``source`` says where the plate was taken from; "none" means that nobody knows where it is, "sought"
    that a finder saw none there.
    ``error`` is why there is no reading or, beside one, what was wrong with a better place.
    ``further`` is true for a plate that a finder saw in the picture of the job beside the first one.
    ``stamp`` is what the file was, where it was read.
    """

    key: int
    path: Path
    reading: Reading | None
    quad: Quad | None
    source: Source
    error: AppError | None = None
    further: bool = False
    stamp: FileStamp | None = None

    @property
    def failed(self) -> bool:
        """True when the picture could not be read; not where no plate is in it, or a worse place was read."""
        return self.reading is None and self.error is not None


@dataclass(frozen=True)
class _Cut:
    job: Job
    place: Place
    crop: Array | None
    further: bool = False
    stamp: FileStamp | None = None


def recognise(
    jobs: Iterable[Job],
    reader: Reader,
    *,
    crop: CropMode = "auto",
    batch_size: int = 16,
    workers: int = 2,
    should_stop: ShouldStop = never,
    finder: Finder | None = None,
    stamped: bool = False,
) -> Iterator[list[Outcome]]:
    """Yield the outcomes of ``jobs`` in their order, as soon as a batch is read.

    ``finder`` is asked where nothing else tells a place; the further plates that it sees in a picture
    follow the first. ``stamped`` lets outcomes know what the files were, for whoever stores them.
    Pictures are decoded in ``workers`` threads, at most a few batches ahead. A picture that cannot
    be read becomes an outcome with an error and never stops the rest; an ``EngineError`` does.
    Closing the generator, or ``should_stop``, ends the threads; what was read by then was yielded.
    """
    width, height = 2 * reader.info.input_shape[2], 2 * reader.info.input_shape[1]

    def cut(job: Job) -> list[_Cut]:
        if not stamped:
            return _cut(job, crop, (width, height), reader.info.rectified, finder)
        with stamps.gathered() as found:
            cuts = _cut(job, crop, (width, height), reader.info.rectified, finder)
        return [replace(cut, stamp=found[0]) for cut in cuts] if found else cuts

    pool = ThreadPoolExecutor(workers, thread_name_prefix="decode")
    try:
        pictures = _in_order(pool, cut, jobs, batch_size * _AHEAD, should_stop)
        for batch in _batches(pictures, batch_size):
            yield _read(batch, reader)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Job], list[_Cut]],
    jobs: Iterable[Job],
    ahead: int,
    should_stop: Callable[[], bool],
) -> Iterator[list[_Cut]]:
    """Run ``work`` in the pool, at most ``ahead`` jobs at a time, and yield what comes in order."""
    running: deque[Future[list[_Cut]]] = deque()
    waiting = iter(jobs)
    while not should_stop():
        while len(running) < ahead and (job := next(waiting, None)) is not None:
            running.append(pool.submit(work, job))
        if not running:
            return
        yield running.popleft().result()


def _batches(pictures: Iterator[list[_Cut]], size: int) -> Iterator[list[_Cut]]:
    """Gather until ``size`` crops are there, or what is there should be told: it is much, or it took long.

    The plates of a picture stay together, so that whoever stores them stores all or none.
    """
    batch: list[_Cut] = []
    crops, began = 0, time.monotonic()
    for cuts in pictures:
        batch.extend(cuts)
        crops += sum(cut.crop is not None for cut in cuts)
        late = time.monotonic() - began > _PATIENCE
        if crops >= size or len(batch) >= size * _MOST_PENDING or late:
            yield batch
            batch, crops, began = [], 0, time.monotonic()
    if batch:
        yield batch


def _read(batch: list[_Cut], reader: Reader) -> list[Outcome]:
    crops = [cut.crop for cut in batch if cut.crop is not None]
    read = zip(reader.read(crops) if crops else [], crops, strict=True)
    readings = (_coloured(reading, crop, reader) for reading, crop in read)
    outcomes = [
        Outcome(
            cut.job.key,
            cut.job.path,
            next(readings) if cut.crop is not None else None,
            cut.place.quad,
            cut.place.source,
            cut.place.error,
            cut.further,
            cut.stamp,
        )
        for cut in batch
    ]
    return [outcome for outcome in outcomes if not _is_something_else(outcome)]


def _coloured(reading: Reading, crop: Array, reader: Reader) -> Reading:
    """Return a reading with the colour of the plate's ground where its text does not tell it."""
    open_ = reader.info.grammar == "plate" and plate.kind_of(reading.text) is PlateKind.BLUE
    return replace(reading, yellow=True) if open_ and is_yellow(crop) else reading


def _is_something_else(outcome: Outcome) -> bool:
    """Tell whether what a finder took for a further plate reads like none: a badge, a sticker, a sign.

    The first plate of a picture is always told: a person shall see that the picture has been looked at.
    """
    return outcome.further and (outcome.reading is None or outcome.reading.confidence < _LEAST_SURE)


def _cut(
    job: Job, mode: CropMode, size: tuple[int, int], rectified: bool, finder: Finder | None
) -> list[_Cut]:
    """Cut out one plate, or all that a finder sees; every failure becomes part of what is returned."""
    place = Place("none")
    try:
        place = locate.place(job.path, job.quad, mode, rectified=rectified, found=job.found, first=job.first)
        if place.look and finder is not None:
            told = _found(job, place, size, rectified, finder)
            cuts = [_Cut(job, where, crop, further=i > 0) for i, (where, crop) in enumerate(told)]
            if cuts:
                return [replace(cuts[0], place=replace(cuts[0].place, error=place.error)), *cuts[1:]]
            if place.source == "none":
                place = replace(place, source="sought")
        return [_Cut(job, place, locate.cut(job.path, place, size))]
    except AppError as error:
        return [_Cut(job, Place(place.source, place.quad, error=_named(error, job.path)), None)]
    except Exception as error:  # noqa: BLE001 - a thread's boundary: one broken picture must not stop the rest
        unexpected = ImageError(
            "The picture cannot be read", path=job.path, detail=repr(error),
            advice="Replace the file by a good copy, or take it out of the folder",
        )  # fmt: skip
        return [_Cut(job, Place(place.source, place.quad, error=unexpected), None)]


def _found(
    job: Job, place: Place, size: tuple[int, int], rectified: bool, finder: Finder
) -> list[tuple[Place, Array]]:
    """Return what a finder sees; a picture that is a crop without it needs none that cannot be loaded."""
    try:
        return locate.find(job.path, finder, size, job.taken, rectified=rectified)
    except ModelFileError:
        if place.source == "none":
            raise
        return []


def _named(error: AppError, path: Path) -> AppError:
    """Return the error with the picture's path, where it was raised without knowing it."""
    return error if error.path is not None else error.at(path)
