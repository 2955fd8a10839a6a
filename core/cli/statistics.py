"""``platewright statistics``: the figures of a folder as text, a table or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.shared import choosing, reports
from core.cli.shared.folder import scanned
from core.cli.shared.progress import bar
from core.shown import counted, share_text

if TYPE_CHECKING:
    from core.insight.statistics import Statistics


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
    typer.echo(f"{counted(figures.plates, 'plate')}, {figures.decided} decided, {figures.skipped} skipped")
    if figures.missing:
        lost = counted(figures.missing, "of them has lost its picture", "of them have lost their picture")
        typer.echo(lost, err=True)
    for status, number in figures.progress:
        typer.echo(f"{number:7}  {status.value}")
    for name, pair in figures.agreement:
        if pair.both:
            low, high = pair.interval
            typer.echo(
                f"{name}: {pair.same} of {pair.both} the same, {share_text(pair.share, 2)} "
                f"(95 % interval {share_text(low, 2)} to {share_text(high, 2)})"
            )
    confused = ", ".join(f"{c.truth or '-'}>{c.read or '-'} {c.count}" for c in figures.confusions[:12])
    if confused:
        typer.echo(f"most often taken: {confused}")
    if figures.unmeasured:
        are = "is" if figures.unmeasured == 1 else "are"
        unmeasured = counted(figures.unmeasured, "plate")
        typer.echo(f"{unmeasured} {are} not measured: add --measure for the sharpness", err=True)
