"""``platewright import``: show how somebody else's work differs from a project, and take it over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.shared import ending
from core.cli.shared.folder import scanned
from core.cli.shared.progress import bar
from core.cli.shared.telling import number_of, said, told
from core.errors import ConfigError

if TYPE_CHECKING:
    from core.exchange.differences import Difference
    from core.progress import Report
    from core.project import Project

FORMAT_NAMES = (
    "platewright", "ppocrlabel", "rec-gt", "csv", "jsonl", "coco", "yolo", "yolo-pose", "labelme",
    "x-anylabeling", "icdar", "imagefolder",
)  # fmt: skip

_MEANINGS = {  # of one, and of several
    "new": ("{0} gets its label", "{0} get their label"),
    "corners": ("{0} gets other corners", "{0} get other corners"),
    "kind": (
        "{0} gets another kind, or another number of rows",
        "{0} get another kind, or another number of rows",
    ),
    "split": ("{0} gets assigned to a split", "{0} get assigned to a split"),
    "added": ("{0} is added to a picture", "{0} are added to a picture"),
    "conflict": ("{0} was decided otherwise by a person", "{0} were decided otherwise by a person"),
    "unvouched": (
        "{0} says what a model read: nobody vouches for that text, so it is not taken over",
        "{0} say what a model read: nobody vouches for that text, so it is not taken over",
    ),
    "same": ("{0} agrees already", "{0} agree already"),
    "unmatched": (
        "{0} means no picture or plate of this folder",
        "{0} mean no picture or plate of this folder",
    ),
}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import")(import_)


def import_(
    folder: Annotated[Path, typer.Argument(help="The folder of pictures.", show_default=False)],
    file: Annotated[
        Path, typer.Argument(help="The annotation file, or a folder of annotation files.", show_default=False)
    ],
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", help=f"One of {', '.join(FORMAT_NAMES)}; without it the format is recognised."
        ),
    ] = "",
    apply: Annotated[
        bool, typer.Option("--apply", help="Take over all but what a person has decided otherwise here.")
    ] = False,
    conflicts: Annotated[
        bool,
        typer.Option(
            "--conflicts", help="With --apply: take over conflicts as well, replacing the decisions here."
        ),
    ] = False,
    most: Annotated[
        int, typer.Option("--most", min=0, help="How many lines of each kind of change are shown; 0: all.")
    ] = 20,
) -> None:
    """Show what annotations of another program, or another operator, would change; --apply takes them over.

    Exit code 1 when something of the file was refused, or could not be matched or taken over.
    """
    from core.exchange import FORMATS
    from core.exchange.guessing import recognise

    if format and (format not in FORMATS or FORMATS[format].reads is None):
        raise ConfigError(
            "This format cannot be imported", detail=format, advice=f"Use one of {', '.join(FORMAT_NAMES)}"
        )
    if not format and recognise(file, folder) is None:
        raise ConfigError(
            "Neither name nor content tells the format",
            path=file,
            advice=f"Give --format: {', '.join(FORMAT_NAMES)}",
        )
    if conflicts and not apply:
        raise ConfigError("Conflicts are only taken over by --apply", advice="Add --apply")
    with scanned(folder) as project:
        trouble = _import(project, file, format, apply, conflicts, most)
    if trouble:
        raise typer.Exit(1)


def _import(project: Project, file: Path, name: str, apply: bool, conflicts: bool, most: int) -> bool:
    """Read, compare, show, and take over where asked; tell whether something was left out."""
    from core.exchange import differences as difference
    from core.exchange import takeover
    from core.exchange.importing import plan_import

    with bar("Comparing") as report:
        plan = plan_import(project, file, name, report=report)
    if len(plan.files) > 1:
        typer.echo(said("{0} files: {1}", len(plan.files), ", ".join(plan.names())))
    for error in plan.refused:
        typer.echo(told(error), err=True)
    _show(plan.differences, most)
    left_out = bool(plan.refused) or any(d.change is difference.Change.UNMATCHED for d in plan.differences)
    if not apply:
        typer.echo(said("Nothing was changed; take it over with --apply."))
        return left_out
    changes = difference.SAFE | ({difference.Change.CONFLICT} if conflicts else set())
    with bar("Taking over") as report:
        done = takeover.apply(project, plan.differences, plan.format, changes=changes, report=_kept(report))
    for refused, refusal in done.refused:
        typer.echo(said("{0}: {1}", refused.path, told(refusal)), err=True)
    typer.echo(said("{0} taken over.", done.taken))
    if done.same or done.kept:
        same = number_of(done.same, "{0} was here already", "{0} were here already")
        changed = ("{0} was changed here meanwhile and stays", "{0} were changed here meanwhile and stay")
        typer.echo(said("{0}, {1}.", same, number_of(done.kept, *changed)))
    return left_out or bool(done.refused)


def _kept(report: Report) -> Report:
    """Report, and note what stays of a takeover that is stopped."""

    def reported(done: int, total: int) -> None:
        differences = number_of(total, "{0} difference is", "{0} differences are")
        ending.keep("taken", said("{0} of {1} taken over, the same command goes on", done, differences))
        report(done, total)

    return reported


def _show(found: Sequence[Difference], most: int) -> None:
    typer.echo(said("{0}:", number_of(len(found), "{0} annotation", "{0} annotations")))
    groups = {change: [d for d in found if d.change == change] for change in _MEANINGS}
    for change, lines in groups.items():
        if not lines:
            continue
        typer.echo(f"  {number_of(len(lines), *_MEANINGS[change])}")
        if change == "same":
            continue
        for difference in lines[: most or None]:
            typer.echo(f"    {difference.line(said)}")
        if most and len(lines) > most:
            typer.echo(f"    {said('… and {0} more (--most)', len(lines) - most)}")
