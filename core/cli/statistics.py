"""``platewright statistics``: the figures of a folder as text, a table or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.shared import choosing, reports, telling
from core.cli.shared.folder import scanned
from core.cli.shared.progress import bar
from core.cli.shared.telling import number_of, said
from core.shown import share_text

if TYPE_CHECKING:
    from core.insight.statistics import Statistics
    from core.project import Status


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("statistics")(statistics)


def statistics(
    folder: Annotated[Path, typer.Argument(help="A folder of pictures.", show_default=False)],
    html: Annotated[Path | None, typer.Option(help="Write a page with charts into this file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every figure into this table.")] = None,
    chinese: Annotated[bool, typer.Option("--zh", help="Write the page of --html in Chinese.")] = False,
    measure: Annotated[
        bool, typer.Option("--measure", help="Open the pictures whose names do not tell how sharp they are.")
    ] = False,
    filter_: choosing.FilterOption = "",
    queue: choosing.QueueOption = "",
) -> None:
    """Show how far the work on a folder is, who agrees with whom, and how sharp and tilted its plates are.

    The store of the folder is made where there is none; no picture is changed.
    """
    from core.insight import measuring, page
    from core.insight import statistics as figures_of

    choice = choosing.Choice.of(filter_, queue)
    reports.check_places(html, csv)
    with scanned(folder) as project:
        project.tell_measures()
        if measure:
            with bar("Measuring") as report:
                measuring.measure(project, report)
        figures = figures_of.statistics(project, choice.plates(project))
        name = f"{project.folder.name} · {choice}" if choice else project.folder.name
    if html is not None:
        reports.write(html, page.render(figures, name, "zh" if chinese else "en"))
    if csv is not None:
        reports.write(csv, figures_of.to_csv(figures))
    _tell(figures)


def _tell(figures: Statistics) -> None:
    plates = number_of(figures.plates, "{0} plate", "{0} plates")
    typer.echo(said("{0}, {1} decided, {2} skipped", plates, figures.decided, figures.skipped))
    if figures.missing:
        lost = ("{0} of them has lost its picture", "{0} of them have lost their picture")
        typer.echo(number_of(figures.missing, *lost), err=True)
    for status, number in figures.progress:
        typer.echo(f"{number:7}  {_state(status)}")
    for name, pair in figures.agreement:
        if pair.both:
            share, *interval = (share_text(value, 2) for value in (pair.share, *pair.interval))
            of = (_compared(name), pair.same, pair.both, share, *interval)
            typer.echo(said("{0}: {1} of {2} the same, {3} (95 % interval {4} to {5})", *of))
    confused = ", ".join(f"{c.truth or '-'}>{c.read or '-'} {c.count}" for c in figures.confusions[:12])
    if confused:
        typer.echo(said("most often taken: {0}", confused))
    if figures.unmeasured:
        unmeasured = number_of(figures.unmeasured, "{0} plate is", "{0} plates are")
        typer.echo(said("{0} not measured: add --measure for the sharpness", unmeasured), err=True)


def _state(status: Status) -> str:
    """Return a state as the filter takes it; in Chinese as the page of this folder calls it."""
    from core.insight.words import Words

    return Words("zh").state(status) if telling.speaks_chinese() else status.value


def _compared(name: str) -> str:
    """Return the name of two texts that are compared; in Chinese as the page calls it."""
    from core.insight.words import Words

    return Words("zh").pair(name) if telling.speaks_chinese() else name
