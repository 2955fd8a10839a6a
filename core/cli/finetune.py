"""``platewright finetune FOLDER``: make a reader better with the confirmed plates of a folder."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from core.cli.shared import choosing, ending, reader
from core.cli.shared.progress import end, say, training_bar
from core.cli.shared.telling import number_of, said, told
from core.errors import ConfigError
from core.shown import share_text
from core.stopping import POLITE, interrupts, stop_asked

if TYPE_CHECKING:
    from rich.progress import Progress

    from core.project import Project
    from core.training.finetune import Outcome
    from core.training.finetune_config import FinetuneOptions, FinetuneRun
    from core.training.run_log import Event, Paired

EpochsOption = Annotated[
    int, typer.Option(min=0, help="Passes over the plates; 0 chooses by how many plates there are.")
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("finetune")(finetune)


def finetune(
    folder: Annotated[Path, typer.Argument(help="A folder with confirmed or corrected plates.")],
    model: Annotated[
        str, typer.Option(help="The model to start from, a name or a file; without it the default one.")
    ] = "",
    name: Annotated[
        str, typer.Option(help="What to call the new model; without it the old name with -ft1, -ft2 ...")
    ] = "",
    epochs: EpochsOption = 0,
    device: reader.TrainingDeviceOption = "",
    seed: Annotated[int, typer.Option(help="Seed of the training; it does not move the held plates.")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Resume the run of this folder that was stopped.")
    ] = False,
    filter_: choosing.FilterOption = "",
    queue: choosing.QueueOption = "",
) -> None:
    """Fine-tune a reader on the plates of a folder that a person has confirmed or corrected.

    About a fifth of the plate texts is held back; the figures before and after are measured on
    them. Ctrl-C (or SIGTERM) asks the training to save and end; --resume goes on from there, or after
    a crash from the last checkpoint, with the choices that were made at the start.
    """
    from core import model_file
    from core.exchange import has_store
    from core.project import Project
    from core.training.finetune import none_stopped
    from core.training.finetune_config import FinetuneOptions, refuse_too_few

    choice = choosing.Choice.of(filter_, queue)
    if resume and choice:
        raise ConfigError(
            "A run that is resumed has its plates already",
            detail=str(choice),
            advice="Leave out --resume, or --filter and --queue",
        )
    if folder.is_dir() and not has_store(folder):  # and none is made to find out that it is empty
        if resume:
            raise none_stopped(folder)
        refuse_too_few(0, folder)
    device = reader.training_device(device or "auto")
    options = FinetuneOptions(name=name, epochs=epochs, device=device, seed=seed)
    start_from = None if resume else model_file.find(model)
    project = Project.open(folder)
    try:
        outcome = _run(project, start_from, options, choice)
    finally:
        project.close()
    _tell_end(outcome)


def _tell_end(outcome: Outcome | None) -> None:
    from core.recognition.partners import partner_of

    if outcome is None or outcome.model is None:
        advised = "Stopped; no new model was made. Go on with --resume."
        typer.echo(said("Stopped; no new model was made.") if outcome is None else said(advised), err=True)
        raise typer.Exit(interrupts.exit_code)
    typer.echo(
        said("the network alone, without grammar and second look:")
        if outcome.paired is None
        else said("the accurate network alone, without grammar and second look:")
    )
    measured = (outcome.before, outcome.after)
    before, after = ((_percent(one.plate_accuracy), _percent(one.cer)) for one in measured)
    typer.echo(said("before:  {0} of the held plates read right, {1} of characters wrong", *before))
    typer.echo(said("after:   {0} of the held plates read right, {1} of characters wrong", *after))
    if outcome.paired is not None:
        typer.echo(_in_use_text(outcome.paired))
    typer.echo(said("new model: {0} ({1})", outcome.name, outcome.model))
    partner = partner_of(outcome.model)
    if partner is None:
        typer.echo(said("It reads every plate itself."))
    else:
        both = "It reads what it is sure of, {0} the rest: both have learnt these plates."
        typer.echo(said(both, partner.name))


def _run(
    project: Project, model: Path | None, options: FinetuneOptions, choice: choosing.Choice
) -> Outcome | None:
    """Prepare and follow a new run, or without a model the one that was stopped."""
    from core.training import finetune as runs

    only = choice.plates(project)
    with stop_asked(*POLITE) as asked, training_bar(Console(stderr=True)) as progress:
        bar = progress.add_task(said("cutting out" if model else "resuming"), total=None)

        def report(done: int, total: int) -> None:
            progress.update(bar, completed=done, total=total)

        def tell(event: Event) -> None:
            _show(progress, event)

        if model is None:
            supervisor = runs.take_up(project)
        else:
            run = runs.prepare(
                project,
                model,
                options,
                only=only,
                report=report,
                should_stop=asked.is_set,
            )
            if run is None:
                return None
            _tell_prepared(progress, run)
            supervisor = runs.start(project, run)
        progress.update(bar, description=said("starting"), completed=0, total=None)
        try:
            return runs.follow(project, supervisor, tell=tell, should_stop=asked.is_set)
        except KeyboardInterrupt:  # a second one: nobody waits any longer, but what it has learnt is kept
            supervisor.request_stop()
            supervisor.leave()
            saves = said("the run in {0}, which saves what it has and ends", supervisor.directory)
            ending.keep("run", saves)
            raise


def _tell_prepared(progress: Progress, run: FinetuneRun) -> None:
    for error in run.refused:
        say(progress, said("left out: {0}", told(error)), style="yellow")
    plates = number_of(run.trained, "{0} plate", "{0} plates")
    say(progress, said("{0} to learn from, {1} held back", plates, run.held))


def _show(progress: Progress, event: Event) -> None:
    from core.training.run_log import Changed, Evaluated, Finished, Paired, Started, Step, not_exact

    bar = progress.task_ids[0]
    if isinstance(event, Started):
        say(progress, said("training {0} parameters on {1}", f"{event.parameters:,}", event.device))
    elif isinstance(event, Changed):
        say(progress, told(not_exact(event.keys)), style="yellow")
    elif isinstance(event, Step):
        text = "fast model: loss {0}, {1} plates/s" if event.fast else "loss {0}, {1} plates/s"
        told_of = said(text, f"{event.loss:.3f}", f"{event.rate:.0f}")
        progress.update(bar, description=told_of, completed=event.step, total=event.total)
    elif isinstance(event, Evaluated):
        figures = (event.step, _percent(event.plate_accuracy), _held(event.samples))
        say(progress, said("step {0}: {1} of {2} read right by the network alone", *figures))
    elif isinstance(event, Paired):
        say(progress, _pair_text(event))
    elif isinstance(event, Finished):
        end(progress)


def _pair_text(event: Paired) -> str:
    """Return how the fast model and its partner read together."""
    shares = (_percent(event.together), _percent(event.alone))
    told = said(
        "{0}: {1} read right together with the fast model, {2} by the accurate one alone",
        _held(event.samples),
        *shares,
    )
    if event.made:
        return said("{0}, which is left {1} of all plates", told, _percent(event.read_accurately))
    if event.hidden:
        told = said("{0}; the fast one is sure of {1} that it misreads", told, event.hidden)
    return said("{0}: that one reads every plate", told)


def _in_use_text(event: Paired) -> str:
    """Return how what will be used reads the held plates: both models, or the accurate one."""
    share = event.together if event.made else event.alone
    figures = (round(share * event.samples), _held(event.samples))
    if event.made:
        return said("in use:  {0} of {1} read right by both models", *figures)
    return said("in use:  {0} of {1} read right by the accurate model", *figures)


def _held(plates: int) -> str:
    return number_of(plates, "{0} held plate", "{0} held plates")


def _percent(share: float) -> str:
    return said("unknown") if math.isnan(share) else share_text(share)
