"""The work behind the jobs bar: opening, scanning, recognising, exporting; all of it calls the core."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core import arrays
from core.errors import AppError, EngineError, LibrariesError
from core.progress import ShouldStop
from core.project import VOUCHED, Project, Status
from gui.jobs import undrawn
from gui.tasks import Report, Work
from gui.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from core.exchange import ExportOptions, ExportPlan
    from core.model_file import ModelInfo
    from core.recognition.cascade import OpenReader
    from core.recognition.pipeline import Outcome

Provider = Literal["auto", "cuda", "cpu"]
PROVIDERS: tuple[Provider, ...] = ("auto", "cuda", "cpu")
NO_GPU = "The GPU could not be used; reading on the processor"  # as the engine says of its own accord
NO_GPU_ADVICE = QT_TRANSLATE_NOOP(
    "errors", "Check the NVIDIA driver, or choose the processor in the settings"
)
DECODERS = max(2, min(8, (os.cpu_count() or 2) // 2))  # threads; the engine has the other half
STORE_EVERY = 0.1  # seconds of readings that go into one transaction and one signal
ERRORS_KEPT = 1000  # a folder of broken pictures must not fill the memory with messages


@dataclass(frozen=True)
class Recorded:
    """Plates whose readings have just been stored, and what could not be read.

    ``added`` are those that the store did not have before, each behind another one of its picture;
    ``moved`` those that were read, but at corners that a person has moved since the reading began.
    """

    ids: list[int]
    errors: list[AppError]
    added: list[tuple[int, int]] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


@dataclass
class ReadingSummary:
    """What a recognition did; ``unplaced`` counts pictures where nobody knows a plate.

    ``done`` counts the plates that it was asked about, ``added`` those that were found beside them.
    """

    model: str = ""
    read: int = 0
    failed: int = 0
    unplaced: int = 0
    done: int = 0
    added: int = 0
    seconds: float = 0.0
    notice: str = ""


@dataclass(frozen=True)
class ModelEntry:
    """A model that can be chosen."""

    path: Path
    info: ModelInfo
    bundled: bool


@dataclass(frozen=True)
class ModelList:
    """The models that were found, and the files that only look like models."""

    entries: tuple[ModelEntry, ...]
    errors: tuple[AppError, ...]


@dataclass
class EngineCache:
    """The engine that was used last: loading one takes longer than reading a plate. Thread-safe.

    ``refused`` is why that engine does not run on the GPU that was asked for, but on the processor.
    """

    refused: EngineError | None = None
    make: Callable[[Path, Provider], OpenReader] | None = None
    _key: tuple[Path, float, str] | None = None
    _engine: OpenReader | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, model: Path, provider: Provider) -> OpenReader:
        """Return an engine for a model file, loaded when it is another or has changed on disk."""
        with self._lock:
            key = (model, model.stat().st_mtime if model.exists() else 0.0, provider)
            if self._engine is None or self._key != key:
                self._engine = None  # frees the memory of the one before
                self._engine, self.refused = self._load(model, provider)
                self._key = key
            return self._engine

    def _load(self, model: Path, provider: Provider) -> tuple[OpenReader, EngineError | None]:
        """Return an engine; on the processor where the GPU cannot be used, because work has to go on."""
        make = self.make or _load_engine
        try:
            return make(model, provider), None
        except EngineError as error:
            if provider != "cuda":
                raise
            on_processor = make(model, "cpu")  # which has errors of its own
            advice = error.advice if isinstance(error, LibrariesError) else NO_GPU_ADVICE
            return on_processor, EngineError(NO_GPU, detail=error.detail, advice=advice)


def open_work(folder: Path, refused: Callable[[AppError], object]) -> Work:
    """Open or create the project of a folder; produces the ``Project``.

    ``refused(error)`` is called in a thread when the disk does not confirm what is stored later.
    """

    def work(_report: Report, should_stop: ShouldStop) -> object:
        arrays.load()
        project = Project.open(folder)
        if should_stop():
            project.close()
            return None
        undrawn.take_away(project)
        project.confirm_behind(refused)
        return project

    return work


def recognise_work(
    project: Project,
    engines: EngineCache,
    model: str,
    provider: Provider,
    ids: Sequence[int] | None,
    *,
    only_unread: bool = False,
) -> Work:
    """Read plates (all, if ``ids`` is None) into the store; produces ``Recorded`` ones, then a summary.

    First of all it produces an ``EngineError`` where it reads on the processor instead of the GPU.
    ``model`` is a name or a file; empty for the default one.
    """

    def work(report: Report, should_stop: ShouldStop) -> object:
        from core.recognition import finder
        from core.recognition.pipeline import Job, recognise

        jobs = [Job(*job) for job in project.jobs(ids, only_unread=only_unread)]
        report(0, len(jobs))
        if not jobs:
            return ReadingSummary()
        started = time.monotonic()
        path = _model_path(model)
        engine = engines.get(path, provider)
        project.add_model(engine.info.name, path, engine.info.figures, engine.info.grammar)
        if engines.refused is not None:
            report.produce(engines.refused)
        summary = ReadingSummary(model=engine.info.name, notice=engine.notice or said_of(engines.refused))
        batches = recognise(
            jobs, engine, workers=DECODERS, should_stop=should_stop, finder=finder.of(engine), stamped=True
        )
        for outcomes in _gathered(batches):
            report.produce(_store(project, summary, outcomes))
            report(summary.done, len(jobs))
        summary.seconds = time.monotonic() - started
        return summary

    return work


def said_of(error: AppError | None) -> str:
    """Return the sentence of an error, or nothing."""
    return error.message if error is not None else ""


def models_work(chosen: str) -> Work:
    """Look for models: bundled ones, the user's, and a chosen file elsewhere; produces a ``ModelList``."""

    def work(_report: Report, should_stop: ShouldStop) -> object:
        from core import model_file

        entries: list[ModelEntry] = []
        errors: list[AppError] = []
        bundled, paths = model_file.bundled(), model_file.available()
        if chosen and Path(chosen).is_absolute() and Path(chosen) not in paths:
            paths.append(Path(chosen))
        for path in paths:
            if should_stop():
                break
            try:
                entries.append(ModelEntry(path, model_file.read_info(path), path in bundled))
            except AppError as error:
                errors.append(error)
        return ModelList(tuple(entries), tuple(errors))

    return work


def model_work(path: Path) -> Work:
    """Check one file that was chosen as a model; produces a ``ModelEntry``."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        from core import model_file

        return ModelEntry(path, model_file.read_info(path), path in model_file.bundled())

    return work


def plan_work(
    project: Project, name: str, target: Path, options: ExportOptions, only: Collection[int] | None = None
) -> Work:
    """Find out what an export would do, of some plates or of all; produces an ``ExportPlan``."""

    def work(report: Report, should_stop: ShouldStop) -> object:
        from core import exchange

        background = name in exchange.FORMATS and exchange.FORMATS[name].background
        return exchange.plan(
            name,
            exchange.items_of(project, VOUCHED | ({Status.NO_PLATE} if background else set()), only),
            target,
            options,
            report=report,
            should_stop=should_stop,
        )

    return work


def export_work(plan: ExportPlan) -> Work:
    """Write what was planned; produces an ``ExportSummary``."""

    def work(report: Report, should_stop: ShouldStop) -> object:
        from core import exchange

        return exchange.write(plan, report=report, should_stop=should_stop)

    return work


def _gathered(batches: Iterator[list[Outcome]]) -> Iterator[list[Outcome]]:
    """Join batches that arrive close together, so that the store and the window breathe."""
    waiting: list[Outcome] = []
    last = time.monotonic()
    for batch in batches:
        waiting.extend(batch)
        if time.monotonic() - last >= STORE_EVERY:
            yield waiting
            waiting, last = [], time.monotonic()
    if waiting:
        yield waiting


def _store(project: Project, summary: ReadingSummary, outcomes: list[Outcome]) -> Recorded:
    from core.recognition import storing

    asked = [o for o in outcomes if not o.further]
    ids, added = storing.store(project, summary.model, outcomes)
    errors = [o.error for o in asked if o.error is not None]
    summary.done += len(asked)
    summary.added += len(added)
    summary.read += sum(o.reading is not None for o in asked) + len(added)
    summary.failed += sum(o.failed for o in asked)
    summary.unplaced += sum(o.reading is None and o.error is None for o in asked)
    # What could not be read at the corners that it has would not be the next time either.
    moved = project.misread([o.key for o in asked if o.reading is not None])
    return Recorded(ids, errors[:ERRORS_KEPT], added, moved)


def _model_path(name: str) -> Path:
    """Return the file of the chosen model; when none is named, the default one."""
    from core import model_file

    return model_file.find(name)


def _load_engine(model: Path, provider: Provider) -> OpenReader:
    from core.recognition.cascade import open_reader

    return open_reader(model, provider=provider)
