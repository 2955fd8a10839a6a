"""``platewright train``: run a training from its configuration, with a progress bar."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from core.cli.shared import ending, reader
from core.cli.shared.progress import end, say, training_bar
from core.cli.shared.telling import said, told
from core.errors import ConfigError
from core.progress import StoppedError
from core.shown import share_text
from core.stopping import POLITE, interrupts, stop_asked
from core.training.run_log import not_exact

if TYPE_CHECKING:
    from rich.progress import Progress

    from core.training.evaluation import Figures
    from core.training.trainer import Trainer

SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Use this value instead of the file's: schedule.steps=2000; can be repeated.",
    ),
]
ConfigArgument = Annotated[
    Path, typer.Argument(help="A configuration in TOML, such as those in resources/configure.")
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("train")(train)


def train(
    config: ConfigArgument,
    set_: SetOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Resume from the last checkpoint.")] = False,
    device: reader.TrainingDeviceOption = "",
) -> None:
    """Train a network; events and checkpoints go to the run's folder, Ctrl-C (or SIGTERM) stops and saves."""
    from core.training import config as configuration
    from core.training import together
    from core.training.failures import explained
    from core.training.pair import teach
    from core.training.run_log import LAST_FILE, STOP_FILE
    from core.training.supervisor import held
    from core.training.trainer import Trainer

    chosen = [f'run.device="{reader.training_device(device)}"'] if device else []
    settings = configuration.load(config, [*(set_ or []), *chosen])
    folder = Path(settings.output)
    first = together.named().first
    if first:  # the others may be on machines that have no such folder
        _check_folder(folder, resume)
    with (
        held(folder) if first else nullcontext(),
        explained(folder),
        together.joined(settings) as processes,
        stop_asked(*POLITE) as asked,
        training_bar(Console(stderr=True)) as progress,
    ):
        bar = _Bar(progress, settings.steps)
        if first:  # the wish that the last attempt should stop
            with suppress(OSError):
                (folder / STOP_FILE).unlink(missing_ok=True)
        try:
            trainer = Trainer(
                settings, mirror=False, should_stop=asked.is_set, listen=bar.show, leave=asked.is_set,
                then=teach, processes=processes,
            )  # fmt: skip
        except StoppedError:
            say(progress, said("Stopped before the first step."))
            raise typer.Exit(interrupts.exit_code) from None
        try:
            figures = trainer.run(resume=resume)
        except KeyboardInterrupt:
            if (folder / LAST_FILE).exists():
                ending.keep("run", said("the run in {0}, up to its last checkpoint", folder))
            raise
    _tell_end(trainer, figures)


def _tell_end(trainer: Trainer, figures: Figures | None) -> None:
    if trainer.stopped:
        typer.echo(said("Stopped at step {0}; go on with --resume.", trainer.step), err=True)
    elif figures is not None:
        shares = (share_text(figures.plate_accuracy, 2), share_text(figures.cer, 2))
        plates = trainer.encoding.alphabet.grammar == "plate"
        line = "Plate accuracy {0}, CER {1} on {2}." if plates else "Sequence accuracy {0}, CER {1} on {2}."
        typer.echo(said(line, *shares, figures.samples), err=True)
    typer.echo(said("Run: {0}", trainer.config.output), err=True)
    if trainer.stopped:
        raise typer.Exit(interrupts.exit_code)


def _check_folder(folder: Path, resume: bool) -> None:
    """Refuse to write over a run; a folder that is made for this one vanishes where none begins."""
    from core.training.run_log import BEST_FILE, LAST_FILE

    begun = any((folder / name).exists() for name in (LAST_FILE, BEST_FILE))
    if begun and not resume:
        raise ConfigError(
            "There is a run in this folder already, which would be written over",
            path=folder,
            advice="Go on with it by --resume, or name another folder with --set output=FOLDER",
        )
    if resume and not (folder / LAST_FILE).exists():
        typer.echo(said("There is nothing to go on from in {0}: the run begins.", folder), err=True)
    with suppress(OSError):  # which the trainer tells of
        ending.make_folder(folder)


class _Bar:
    """The progress bar: step, loss, learning rate, samples a second, time left."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(said("starting"), total=total)

    def show(self, event: str, fields: dict[str, Any]) -> None:
        """Show one event of the run."""
        if event == "step":
            figures = (f"{fields['loss']:.3f}", f"{fields['lr']:.1e}", f"{fields['rate']:.0f}")
            text = said("loss {0}  lr {1}  {2}/s", *figures)
            self._progress.update(self._task, completed=fields["step"], description=text)
        elif event == "evaluated":
            shares = (share_text(fields["plate_accuracy"], 2), share_text(fields["cer"], 2))
            say(self._progress, said("step {0}: accuracy {1}, CER {2}", fields["step"], *shares))
        elif event == "refused":
            say(self._progress, said("left out: {0}", told(fields["message"])))
        elif event == "changed":
            say(self._progress, told(not_exact(fields["keys"])), style="yellow")
        elif event == "finished":
            end(self._progress)
