"""``platewright verify``: doubts about the labels of a folder, and how many are probably wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.shared import choosing, ending, reader
from core.cli.shared.folder import scanned
from core.cli.shared.progress import bar
from core.cli.shared.telling import number_of, said, sentence, told
from core.errors import AppError
from core.shown import confidence_text, share_text

if TYPE_CHECKING:
    from core.insight.verify import Doubt, Estimate, Finding, Rate, Verification
    from core.project import Project

_TITLES = {
    "name": "file name and text differ",
    "grammar": "labels that break the grammar of plates",
    "quad": "corners that do not fit",
    "picture": "pictures that are there twice",
    "plate": "plates in several pictures (a note: it may be the same car)",
}
_SHOWN = 20
_ALIKE = 20  # so many that are alike name each other; of more the first alone names the others


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("verify")(verify)


def verify(
    folder: Annotated[Path, typer.Argument(help="A folder of labelled pictures.", show_default=False)],
    read: Annotated[
        bool,
        typer.Option(
            "--read", help="First read what has not been read yet; --model, --provider and --device say how."
        ),
    ] = False,
    model: reader.ModelOption = "",
    as_json: Annotated[
        bool, typer.Option("--json-lines", help="Print JSON, one object a line, with the summary last.")
    ] = False,
    most: Annotated[
        int, typer.Option("--most", min=0, help="How many lines of each kind of doubt are shown; 0: all.")
    ] = _SHOWN,
    provider: reader.ProviderOption = "auto",
    device: reader.DeviceOption = None,
    filter_: choosing.FilterOption = "",
    queue: choosing.QueueOption = "",
) -> None:
    """List what is doubtful about the labels of a folder; no picture is changed.

    With --filter or --queue about those plates alone, also where they have a text or a picture in
    common with others.
    The error rate of the folder is estimated from the random audit made in the window. The store of
    the folder is made where there is none. Exit code 1 when there are doubts, plates in several
    pictures aside.
    """
    from core.insight import verify as checks

    choice = choosing.Choice.of(filter_, queue)
    reader.one_of(provider, reader.PROVIDERS, "--provider")
    path = reader.choose(model) if read else None  # before a store is made for nothing
    with scanned(folder, changes=True) as project:
        failed: list[AppError] = []
        if path is not None:
            failed = _read(project, path, provider, device, choice.before_reading().plates(project))
        only = choice.plates(project)  # which may ask for what was read just now
        with bar("Verifying") as report:
            found = checks.verify(project, report, only=only)
    _tell_failed(failed, found.refused)
    _tell_json(found) if as_json else _tell(found, most, was_read=read)
    if (
        failed
        or found.refused
        or any(number for doubt, number in found.counts.items() if doubt not in checks.NOTES)
    ):
        raise typer.Exit(1)


def _read(
    project: Project, path: Path, provider: str, device: int | None, only: list[int] | None
) -> list[AppError]:
    """Read the unread plates into the store, of ``only`` where that names some; return why some cannot be."""
    from core.recognition import finder, storing
    from core.recognition.pipeline import Job, recognise

    jobs = [Job(*job) for job in project.jobs(only, only_unread=True)]
    failed: list[AppError] = []
    if not jobs:
        return failed
    engine = reader.start(path, provider, device)
    project.add_model(engine.info.name, path, engine.info.figures, engine.info.grammar)
    done = 0
    with bar("Reading") as report:
        for outcomes in recognise(jobs, engine, finder=finder.of(engine), stamped=True):
            storing.store(project, engine.info.name, outcomes)
            failed += [outcome.error for outcome in outcomes if outcome.failed and outcome.error is not None]
            done += sum(not outcome.further for outcome in outcomes)
            report(done, len(jobs))
            kept = number_of(done, "{0} reading", "{0} readings")
            ending.keep("readings", said("{0} in the store of {1}", kept, project.folder))
    return failed


def _tell_failed(failed: list[AppError], refused: Iterable[AppError]) -> None:
    """Tell of pictures that could not be read, and once more not of those that could not be opened either."""
    reader.list_problems("failed: {0}", failed)
    known = {str(error) for error in failed}
    for error in refused:
        if str(error) not in known:
            typer.echo(told(error), err=True)


def _tell(found: Verification, most: int, *, was_read: bool) -> None:
    plates = number_of(found.plates, "{0} plate", "{0} plates")
    typer.echo(said("{0}, {1} with a label in the file name", plates, found.labelled))
    if found.missing:
        gone = ("{0} was not checked: its picture is gone", "{0} were not checked: their pictures are gone")
        typer.echo(number_of(found.missing, *gone), err=True)
    if found.unread:
        unread = number_of(found.unread, "{0} is not read yet", "{0} are not read yet")
        advised = unread if was_read else said("{0}: add --read, or recognise in the window", unread)
        typer.echo(advised, err=True)
    for doubt, number in found.counts.items():
        typer.echo(f"{number:7}  {said(_TITLES[doubt])}")
        kind = [finding for finding in found.findings if finding.doubt is doubt]
        for finding in kind[: most or None]:
            typer.echo(f"         {said('{0}: {1}', finding.path, _words(doubt, finding))}")
        if most and number > most:
            typer.echo(f"         {said('… and {0} more (--most)', number - most)}")
    _tell_estimate(found.estimate)


def _tell_estimate(estimate: Estimate) -> None:
    if not estimate.drawn:
        typer.echo(said("No random audit has been made: choose that queue in the window for an error rate"))
        return
    typer.echo(said("Random audit: {0} of {1} decided", estimate.decided, estimate.drawn))
    if estimate.labels.checked:
        typer.echo("  " + said("wrong labels: {0}", _percentages(estimate.labels)))
    if estimate.readings.checked:
        typer.echo("  " + said("wrong readings: {0}", _percentages(estimate.readings)))


def _words(doubt: Doubt, finding: Finding) -> str:
    """Return what is doubtful, for a line."""
    if doubt == "name":
        sure = "" if finding.confidence is None else f" ({confidence_text(finding.confidence)})"
        return f"{finding.label} ≠ {finding.text or said('no plate')}{sure}"
    if doubt in ("picture", "plate"):
        text = finding.text or finding.label
        if not text:  # of pictures that are there twice, unread and without a label
            return said("{0} times, first {1}", finding.times, finding.detail)
        return said("{0}, {1} times, first {2}", text, finding.times, finding.detail)
    return said("{0}: {1}", finding.label or finding.text, sentence(finding.detail))


def _percentages(rate: Rate) -> str:
    share, low, high = (share_text(value, 2) for value in (rate.share, *rate.interval))
    return said("{0} ({1} of {2}; 95 % interval {3} to {4})", share, rate.wrong, rate.checked, low, high)


def _tell_json(found: Verification) -> None:
    told_of: set[tuple[Doubt, int]] = set()
    for finding in found.findings:
        alike = finding.alike
        group = (finding.doubt, alike[0]) if alike else None
        # of thousands not each line names all, which would be their square
        whole = len(alike) <= _ALIKE or group not in told_of
        line = {"doubt": finding.doubt.value, "image": finding.path, "plate": finding.plate_id,
                "label": finding.label, "text": finding.text, "confidence": finding.confidence,
                "detail": finding.detail, "group": group and group[1], "times": len(alike) or None,
                "others": list(finding.others) if whole else None}  # fmt: skip
        typer.echo(json.dumps(line, ensure_ascii=False))
        if group:
            told_of.add(group)
    estimate = found.estimate
    summary: dict[str, Any] = {
        "plates": found.plates, "labelled": found.labelled, "unread": found.unread,
        "missing": found.missing,
        **{doubt.value: number for doubt, number in found.counts.items()},
        "audit": {"drawn": estimate.drawn, "decided": estimate.decided,
                  "labels": _rate(estimate.labels), "readings": _rate(estimate.readings)},
        "refused": len(found.refused),
    }  # fmt: skip
    typer.echo(json.dumps({"summary": summary}, ensure_ascii=False))


def _rate(rate: Rate) -> dict[str, Any]:
    share = None if math.isnan(rate.share) else rate.share
    return {"wrong": rate.wrong, "checked": rate.checked, "share": share, "interval": list(rate.interval)}
