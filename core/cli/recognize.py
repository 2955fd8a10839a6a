"""``platewright recognize``: read the plates of pictures and folders."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from core import ccpd, metrics
from core.cli.shared import ending, pictures, readings_file
from core.cli.shared import reader as shared
from core.cli.shared.progress import bar
from core.cli.shared.readings_file import ReadingsFile, Row
from core.cli.shared.telling import number_of, said, told
from core.errors import ConfigError, ImageError
from core.numbering import numbered
from core.shown import share_text
from core.stopping import POLITE, interrupts, stop_asked

if TYPE_CHECKING:
    from core.recognition.cascade import OpenReader
    from core.recognition.engine import Reader
    from core.recognition.pipeline import CropMode, Outcome


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("recognize")(recognize)


def recognize(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", readable=False, help="Pictures and folders.", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The table, a .csv or .jsonl file; without it CSV goes to standard output."
        ),
    ] = None,
    model: shared.ModelOption = "",
    provider: shared.ProviderOption = "auto",
    device: shared.DeviceOption = None,
    crop: shared.CropOption = "auto",
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Look into sub-folders as well.")
    ] = False,
    numbers: shared.NumbersOption = False,
) -> None:
    """Read the plates of pictures and folders into a table.

    Exit code 0: done; 1: some files failed, each a line on stderr and in the output; 2: wrong usage.
    Ctrl-C ends soon and keeps what was read (130).
    """
    _check_output(output)
    shared.one_of(crop, shared.CROPS, "--crop")
    shared.one_of(provider, shared.PROVIDERS, "--provider")
    files, refused = pictures.collect(paths, recursive=recursive)
    lost = [error for error in refused if isinstance(error, ImageError)] if files else []
    for error in refused:
        if error not in lost:  # which are told with all others that cannot be read
            typer.echo(told(error), err=True)
    if files:
        engine = shared.start(shared.choose(model), provider, device)
        passed = set() if numbers else {path for found in numbered(files).values() for path in found}
        tally = Tally(digits=engine.info.grammar != "plate", numbered=passed)
        if _recognize(files, lost, output, engine, tally, cast("CropMode", crop)):
            raise typer.Exit(interrupts.exit_code)
    if refused or not files:
        raise typer.Exit(1)


def _recognize(
    files: Sequence[Path],
    lost: Sequence[ImageError],
    output: Path | None,
    engine: OpenReader,
    tally: Tally,
    crop: CropMode,
) -> bool:
    """Read the files into the output and tell the summary; true when it was stopped.

    Pictures that were ``lost`` before, as links that lead nowhere, are among those that failed. Raises
    ``typer.Exit(1)`` when there are some.
    """
    from core.recognition.pipeline import Outcome

    with ReadingsFile(output) as file, stop_asked(*POLITE) as stop:
        file.add(tally.count([Outcome(-1, Path(e.path or ""), None, None, "none", e) for e in lost]))
        # Rows that scroll over the same terminal are progress enough.
        quiet = output is None and sys.stdout.isatty()
        for outcomes in _read(files, engine, crop, stop, quiet=quiet):
            file.add(tally.count(outcomes))
            done = number_of(tally.pictures, "{0} picture", "{0} pictures")
            where = file.rescued or said("standard output")
            ending.keep("readings", said("the readings of {0} in {1}", done, where))
    typer.echo(tally.summary(engine.info.name, engine.provider), err=True)
    if stop.is_set():
        left = number_of(len(files) + len(lost) - tally.pictures, "{0} picture is", "{0} pictures are")
        typer.echo(said("Stopped: {0} left", left), err=True)
        return True
    if tally.failed:
        raise typer.Exit(1)
    return False


def _check_output(output: Path | None) -> None:
    if output is not None and output.suffix.lower() not in readings_file.FORMATS:
        raise ConfigError(
            "The output must be a .csv or a .jsonl file", path=output, advice="Give it one of these endings"
        )


def _read(
    files: Sequence[Path], reader: Reader, crop: CropMode, stop: threading.Event, *, quiet: bool
) -> Iterator[list[Outcome]]:
    """Yield outcomes, under a progress bar unless ``quiet``."""
    from core.recognition import finder
    from core.recognition.engine import usable_cores
    from core.recognition.pipeline import Job, recognise

    jobs = (Job(i, path) for i, path in enumerate(files))
    workers = min(8, usable_cores())
    done = 0
    with nullcontext(_no_report) if quiet else bar("Reading") as report:
        report(0, len(files))
        for outcomes in recognise(
            jobs, reader, crop=crop, workers=workers, should_stop=stop.is_set, finder=finder.of(reader)
        ):
            yield outcomes
            done += sum(not outcome.further for outcome in outcomes)
            report(done, len(files))


def _no_report(_done: int, _total: int) -> None:
    """Show nothing."""


@dataclass
class Tally:
    """Counts of a run, and label and text of every picture that has both.

    ``digits`` says that a name of digits alone is a label, but for those that are evidently ``numbered``.
    """

    digits: bool = False
    numbered: Collection[Path] = ()
    pictures: int = 0
    further: int = 0
    failed: int = 0
    unplaced: int = 0
    labels: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def count(self, outcomes: Sequence[Outcome]) -> list[Row]:
        """Count a batch, tell its errors on stderr and return its rows."""
        return [self._count(outcome) for outcome in outcomes]

    def summary(self, *reader: str) -> str:
        """Return what was done, how fast, by which model on what, and how well where labels are known."""
        seconds = max(time.monotonic() - self.started, 1e-9)
        pictures = number_of(self.pictures, "{0} picture", "{0} pictures")
        rate = f"{self.pictures / seconds:.1f}"
        lines = [
            said("{0} in {1} s ({2}/s) by {3} on {4}", pictures, f"{seconds:.1f}", rate, *reader),
            said(
                "{0} failed, {1} without a known sequence"
                if self.digits
                else "{0} failed, {1} without a known plate",
                self.failed,
                self.unplaced,
            ),
        ]
        if self.further:
            plates = number_of(self.further, "{0} further plate", "{0} further plates")
            lines.append(said("{0} in these pictures", plates))
        if self.labels:
            lines.append(self._accuracy())
        return "\n".join(lines)

    def _count(self, outcome: Outcome) -> Row:
        if outcome.further:  # the name's label is of the first plate
            self.further += 1
            return Row.of(outcome, None)
        label = ccpd.label_of_name(outcome.path, digits=self.digits and outcome.path not in self.numbered)
        self.pictures += 1
        if outcome.error is not None:  # beside a reading: of a better place that was of no use
            self.failed += outcome.failed
            typer.echo(told(outcome.error), err=True)
        elif outcome.reading is None:
            self.unplaced += 1
        if label is not None and not outcome.failed:  # a plate that was not found was not read right
            self.labels.append(label)
            self.texts.append(outcome.reading.text if outcome.reading is not None else "")
        return Row.of(outcome, label)

    def _accuracy(self) -> str:
        right = sum(a == b for a, b in zip(self.labels, self.texts, strict=True))
        low, high = metrics.wilson_interval(right, len(self.labels))
        errors = metrics.character_error_rate(self.labels, self.texts)
        share = share_text(right / len(self.labels), 2)
        interval = (share_text(low), share_text(high))
        line = (
            "Sequence accuracy {0} ({1} of {2} with a label, 95 % interval {3} to {4}),"
            " character error rate {5}"
            if self.digits
            else "Plate accuracy {0} ({1} of {2} with a label, 95 % interval {3} to {4}),"
            " character error rate {5}"
        )
        return said(line, share, right, len(self.labels), *interval, share_text(errors, 2))
