"""``platewright import``: show how somebody else's work differs from a project, and take it over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.shared import ending
from core.cli.shared.folder import scanned
from core.cli.shared.progress import bar
from core.cli.shared.telling import told
from core.errors import ConfigError
from core.shown import counted

if TYPE_CHECKING:
    from core.exchange.differences import Difference
    from core.progress import Report
    from core.project import Project

FORMAT_NAMES = (
    "platewright", "ppocrlabel", "rec-gt", "csv", "jsonl", "coco", "yolo", "yolo-pose", "labelme",
    "x-anylabeling", "icdar", "imagefolder",
)  # fmt: skip

_MEANINGS = {  # of one, and of several
    "new": ("gets its label", "get their label"),
    "corners": ("gets other corners", "get other corners"),
    "kind": ("gets another kind, or another number of rows", "get another kind, or another number of rows"),
    "split": ("gets assigned to a split", "get assigned to a split"),
    "added": ("is added to a picture", "are added to a picture"),
    "conflict": ("was decided otherwise by a person", "were decided otherwise by a person"),
    "unvouched": (
        "says what a model read: nobody vouches for that text, so it is not taken over",
        "say what a model read: nobody vouches for that text, so it is not taken over",
    ),
    "same": ("agrees already", "agree already"),
    "unmatched": ("means no picture or plate of this folder", "mean no picture or plate of this folder"),
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
        typer.echo(f"{len(plan.files)} files: {', '.join(plan.names())}")
    for error in plan.refused:
        typer.echo(told(error), err=True)
    _show(plan.differences, most)
    left_out = bool(plan.refused) or any(d.change is difference.Change.UNMATCHED for d in plan.differences)
    if not apply:
        typer.echo("Nothing was changed; take it over with --apply.")
        return left_out
    changes = difference.SAFE | ({difference.Change.CONFLICT} if conflicts else set())
    with bar("Taking over") as report:
        done = takeover.apply(project, plan.differences, plan.format, changes=changes, report=_kept(report))
    for refused, refusal in done.refused:
        typer.echo(f"{refused.path}: {told(refusal)}", err=True)
    typer.echo(f"{done.taken} taken over.")
    if done.same or done.kept:
        same = counted(done.same, "was here already", "were here already")
        kept = counted(
            done.kept, "was changed here meanwhile and stays", "were changed here meanwhile and stay"
        )
        typer.echo(f"{same}, {kept}.")
    return left_out or bool(done.refused)


def _kept(report: Report) -> Report:
    """Report, and note what stays of a takeover that is stopped."""

    def reported(done: int, total: int) -> None:
        differences = counted(total, "difference is", "differences are")
        ending.keep("taken", f"{done} of {differences} taken over, the same command goes on")
        report(done, total)

    return reported


def _show(found: Sequence[Difference], most: int) -> None:
    typer.echo(f"{counted(len(found), 'annotation')}:")
    for change, meaning in _MEANINGS.items():
        lines = [d for d in found if d.change == change]
        if not lines:
            continue
        typer.echo(f"  {counted(len(lines), *meaning)}")
        if change == "same":
            continue
        for line in lines[: most or None]:
            typer.echo(f"    {line}")
        if most and len(lines) > most:
            typer.echo(f"    … and {len(lines) - most} more (--most)")
