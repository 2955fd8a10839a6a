"""Fine-tuning of a project from end to end, for the window and the command line alike. Torch-free."""

from __future__ import annotations

import contextlib
import json
import math
import shutil
import time
import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from core import exchange, model_file
from core.errors import AppError, ModelFileError, TrainingError
from core.progress import Report, ShouldStop, never, silent
from core.project import Project
from core.recognition import partners
from core.training import finetune_config
from core.training.finetune_config import (
    CONFIG_FILE,
    SUBSETS,
    FinetuneOptions,
    FinetuneRun,
)
from core.training.run_log import (
    FAST_FOLDER,
    FAST_SUFFIX,
    LAST_FILE,
    UNKNOWN,
    Evaluated,
    Event,
    Figures,
    Finished,
    LogFollower,
    Paired,
    Saved,
    Started,
    Step,
)
from core.training.supervisor import Supervisor, is_running

Tell = Callable[[Event], object]

_MODELS = frozenset({"model.onnx", "fast.onnx"})  # what a run makes; its copies are the user's models
RUNS = "runs"  # the folder of all runs, beside the store of the project
_A_DAY = 86_400.0  # seconds; no cutting out takes so long


class RunState(StrEnum):
    """How a run stands; the value is what the store keeps."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """How a run ended; ``model`` is the new model among the user's, None unless it finished."""

    state: RunState
    run_id: str
    name: str
    model: Path | None = None
    before: Figures = UNKNOWN
    after: Figures = UNKNOWN
    paired: Paired | None = None  # how the two of a pair read, where a fast one has learnt, too


@dataclass(frozen=True)
class StoppedRun:
    """A run that ended early: it goes on after ``step`` of ``total`` steps; ``events`` led there."""

    run_id: str
    step: int
    total: int
    events: tuple[Event, ...] = ()


def tell_nobody(event: Event) -> None:
    """Keep an event to oneself."""


def prepare(
    project: Project,
    model: Path,
    options: FinetuneOptions,
    *,
    only: Collection[int] | None = None,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> FinetuneRun | None:
    """Write what a run learns from beside the store of the project; None when stopped.

    Of a pair both networks learn, whose fast one ``model`` is; with ``only`` from these of the plates that
    a person vouches for. Raises ``TrainingError`` when another run of the project goes on, or plates are
    too few, and ``ModelFileError`` for a pair without its accurate model.
    """
    accurate, fast = partners.trainable(model), partners.fast_of(model)
    _refuse_second(project)
    directory = directory_of(project, datetime.now().strftime("%Y%m%d-%H%M%S-%f"))
    run = None
    try:
        run = finetune_config.prepare(
            exchange.items_of(project, only=only),
            accurate,
            directory,
            options,
            fast=fast,
            folder=project.folder,
            report=report,
            should_stop=should_stop,
        )
    finally:
        if run is None:  # what was cut out by then is of no use to anybody
            shutil.rmtree(directory, ignore_errors=True)
    return run


def _refuse_second(project: Project) -> None:
    """Raise ``TrainingError`` where a run of this project goes on: their models would have one name."""
    for known in directory_of(project, "").glob("*"):
        if is_running(known):
            raise TrainingError(
                "A fine-tuning of this folder is going on", path=known, advice="Stop it first, or wait for it"
            )


def prepared(project: Project, run_id: str) -> FinetuneRun:
    """Return a run that was prepared by another window or before a restart, for what is told of it."""
    directory = directory_of(project, run_id)
    return finetune_config.prepared(directory, name_of(directory))


def start(project: Project, run: FinetuneRun, *, command: Sequence[str] | None = None) -> Supervisor:
    """Start the process of a prepared run and note it in the store.

    Raises ``TrainingError`` where another one began meanwhile, and leaves nothing of this one.
    """
    try:
        _refuse_second(project)
    except TrainingError:
        shutil.rmtree(run.directory, ignore_errors=True)
        raise
    supervisor = Supervisor.start(run.config, run.directory, command=command)
    config = tomllib.loads(run.config.read_text(encoding="utf-8"))
    project.add_run(run.directory.name, run.directory, json.dumps(config, ensure_ascii=False))
    project.update_run(run.directory.name, RunState.RUNNING)
    tidy(project, begun=run.directory.name)
    return supervisor


def stopped(project: Project) -> StoppedRun | None:
    """Return the newest run that ended early and can go on; None after a run that finished.

    Stopped, crashed, killed or cut off from power: what counts is the checkpoint that it left.
    """
    for run in project.runs():
        directory = directory_of(project, run.run_id)
        if run.status == RunState.FINISHED or is_running(directory):
            return None
        if _can_go_on(directory):
            return _stopped_at(directory)
    return None


def _can_go_on(directory: Path) -> bool:
    return (directory / LAST_FILE).is_file() and (directory / CONFIG_FILE).is_file()


def _stopped_at(directory: Path) -> StoppedRun:
    """Read what a run told until its last checkpoint; what came after is made once more."""
    events = LogFollower(directory).new_events(at_end=True)
    # The checkpoints of a pair's networks tell the steps of both: the furthest is where it goes on.
    step = max((e.step for e in events if isinstance(e, Saved) and e.path.endswith(LAST_FILE)), default=0)
    total = max((e.total_steps for e in events if isinstance(e, Started)), default=0)
    kept = tuple(e for e in events if isinstance(e, Step | Evaluated) and e.step <= step)
    return StoppedRun(directory.name, step, total, kept)


def take_up(project: Project, *, command: Sequence[str] | None = None) -> Supervisor:
    """Follow the run that goes on, or resume the one that was stopped; raises ``TrainingError`` for none."""
    run_id = unfinished(project)
    if run_id and is_running(directory_of(project, run_id)):
        return Supervisor.attach(directory_of(project, run_id))
    run = stopped(project)
    if run is None:
        raise none_stopped(project.folder)
    return resume(project, run.run_id, command=command)


def none_stopped(folder: Path) -> TrainingError:
    """Return the error of a folder whose fine-tuning cannot go on, for there is none."""
    return TrainingError(
        "There is no stopped fine-tuning in this folder", path=folder, advice="Start a new one"
    )


def resume(project: Project, run_id: str, *, command: Sequence[str] | None = None) -> Supervisor:
    """Go on with a stopped run from its last checkpoint; raises ``TrainingError`` where that is gone."""
    directory = directory_of(project, run_id)
    if not _can_go_on(directory):  # another window has finished a newer one since it was offered
        raise none_stopped(project.folder)
    supervisor = Supervisor.start(directory / CONFIG_FILE, directory, resume=True, command=command)
    project.update_run(run_id, RunState.RUNNING)
    return supervisor


def follow(
    project: Project,
    supervisor: Supervisor,
    *,
    tell: Tell = tell_nobody,
    should_stop: ShouldStop = never,
    should_leave: ShouldStop = never,
    ending: Callable[[], object] = lambda: None,
    patience: float = 60.0,
) -> Outcome | None:
    """Hand on the events of a run, keep the store up to date, and install the model at the end.

    ``ending`` is called once all has been told and only the process has yet to end. None when
    ``should_leave`` let go of it. Raises ``TrainingError`` for a run that failed.
    """
    run_id = supervisor.directory.name
    last: Event | None = None
    paired: Paired | None = None
    try:
        for last in supervisor.events(should_stop, should_leave, ending=ending, patience=patience):
            paired = last if isinstance(last, Paired) else paired
            tell(last)
        if should_leave():
            return None  # whoever attaches next reads how it ended
        if isinstance(last, Finished):
            return _finish(project, supervisor.directory, last, paired)
    except AppError:
        project.update_run(run_id, RunState.FAILED)
        raise
    project.update_run(run_id, RunState.STOPPED)
    return Outcome(RunState.STOPPED, run_id, name_of(supervisor.directory))


def reads_with_partner(name: str) -> bool:
    """Tell whether a model, for "" the default one, is a fast one that another re-reads."""
    try:
        return model_file.CASCADE in model_file.read_info(model_file.find(name)).figures
    except ModelFileError:
        return False


def unfinished(project: Project) -> str:
    """Return the id of the newest run that the store believes to be going on, or ""."""
    running = [run.run_id for run in project.runs() if run.status == RunState.RUNNING]
    return max(running, default="")


def directory_of(project: Project, run_id: str) -> Path:
    """Return the folder of a run; beside the store, which may have been moved with its pictures."""
    return project.store_path.parent / RUNS / run_id


def name_of(directory: Path) -> str:
    """Return the name of the model that a run makes."""
    try:
        return str(tomllib.loads((directory / CONFIG_FILE).read_text(encoding="utf-8"))["name"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return directory.name


def _finish(project: Project, directory: Path, event: Finished, paired: Paired | None) -> Outcome:
    name = name_of(directory)
    model = finetune_config.install(directory / Path(event.model).name, name)
    if event.fast:
        name += FAST_SUFFIX
        model = finetune_config.install(directory / Path(event.fast).name, name)
    outcome = Outcome(RunState.FINISHED, directory.name, name, model, event.before, event.after, paired)
    figures = {"before": _plain(event.before), "after": _plain(event.after), "model": name}
    project.update_run(directory.name, RunState.FINISHED, figures)
    tidy(project)
    return outcome


def tidy(project: Project, *, begun: str = "") -> None:
    """Remove cut-outs, which are pictures of plates, checkpoints and models of runs that need them no more.

    That are all but the one that ``stopped`` tells of, those that go on, the one that has just ``begun``
    and any whose new model is still to be installed; their logs stay. What cannot be removed is left to the
    next time.
    """
    runs = project.runs()
    offered = False  # a newer run finished or can go on: no older one is offered any more
    for run in runs:
        directory = directory_of(project, run.run_id)
        if run.run_id == begun or is_running(directory):
            continue
        finished = run.status == RunState.FINISHED
        if not offered and not finished and _can_go_on(directory):
            offered = True
            continue
        if run.status == RunState.RUNNING:  # as nobody followed it to its end
            if _made_a_model(directory):
                continue
            project.update_run(run.run_id, RunState.FAILED)
        # another window may be about to install those of the last one, too
        _strip(directory, keep=frozenset() if offered or not finished else _MODELS)
        offered = offered or finished
    _remove_abandoned(directory_of(project, ""), {run.run_id for run in runs})


def _made_a_model(directory: Path) -> bool:
    return any(isinstance(event, Finished) for event in LogFollower(directory).new_events(at_end=True))


def _strip(directory: Path, keep: Collection[str]) -> None:
    """Remove what is large or shows plates from the folder of a run."""
    for name in (*SUBSETS, FAST_FOLDER):
        shutil.rmtree(directory / name, ignore_errors=True)
    for path in (*directory.glob("*.pt*"), *directory.glob("*.onnx*")):
        if path.name not in keep:
            with contextlib.suppress(OSError):
                path.unlink()


def _remove_abandoned(folder: Path, known: Collection[str]) -> None:
    """Remove the folders of runs that ended, as by a power cut, while they were prepared."""
    for directory in folder.glob("*"):
        with contextlib.suppress(OSError):
            age = time.time() - directory.stat().st_mtime
            if directory.name not in known and age > _A_DAY and not is_running(directory):
                shutil.rmtree(directory, ignore_errors=True)


def _plain(figures: Figures) -> dict[str, float]:
    """Return the known figures; the store's JSON knows no NaN."""
    return {name: value for name, value in asdict(figures).items() if not math.isnan(value)}
