"""``platewright export``: write the confirmed plates of a folder as a dataset."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from core.cli.shared import choosing, ending, reader
from core.cli.shared import options as options_
from core.cli.shared.folder import tell_notice
from core.cli.shared.progress import bar
from core.cli.shared.telling import number_of, said, told
from core.errors import AppError, ConfigError, ExportError

if TYPE_CHECKING:
    from core.exchange import ExportItem, ExportOptions, ExportPlan

FORMAT_NAMES = (
    "ccpd", "crops", "rec-gt", "ppocrlabel", "csv", "jsonl", "lmdb", "coco", "yolo", "yolo-pose",
    "labelme", "x-anylabeling", "icdar", "imagefolder",
)  # fmt: skip

FolderArgument = Annotated[
    Path,
    typer.Argument(
        help="A folder whose plates were confirmed in the window; with --names any folder.",
        show_default=False,
    ),
]
SharesOption = Annotated[
    str,
    typer.Option(
        "--shares",
        help="Shares of train, val and test (0.8,0.1,0.1), no plate text in two of them; or assigned, as"
        " in the window. Without it nothing is split.",
    ),
]
MarginOption = Annotated[
    float, typer.Option(help="Crops: room around the plate, as a share of its height (0.1: a tenth).")
]
StatusOption = Annotated[
    str,
    typer.Option(
        help="Plates of these states: confirmed, corrected, doubtful, unreadable, read. Without it confirmed"
        " and corrected; and with yolo, yolo-pose and coco no_plate: pictures that show none, as background."
    ),
]
NamesOption = Annotated[
    bool, typer.Option("--names", help="Take the labels from the file names; no project is needed.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(
    context: typer.Context,
    folder: FolderArgument,
    to: Annotated[Path, typer.Option("--to", help="A new or empty folder, outside the pictures.")],
    format: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMAT_NAMES)}.")],
    shares: SharesOption = "",
    seed: Annotated[int, typer.Option(min=0, help="Of --shares: another seed gives another split.")] = 0,
    crop: Annotated[
        str,
        typer.Option(
            "--crop",
            help="Crops: quad (plates are warped upright) or box (cut out as they stand).",
        ),
    ] = "quad",
    margin: MarginOption = 0.0,
    copy: Annotated[
        bool, typer.Option("--copy/--link", help="Copy whole pictures, or hard-link them to save space.")
    ] = True,
    status: StatusOption = "",
    filter_: choosing.FilterOption = "",
    queue: choosing.QueueOption = "",
    names: NamesOption = False,
    numbers: reader.NumbersOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write the confirmed plates of a folder as a dataset; nothing in the folder changes.

    Exit code 1 when some plates were refused: each is a line on stderr.
    """
    from core.exchange import ExportOptions

    options = ExportOptions(
        split=_shares(shares),
        seed=seed,
        crop=reader.STYLES[reader.one_of(crop, reader.STYLES, "--crop")],
        margin=margin,
        transfer="copy" if copy else "link",
    )
    _check_format(context, format)
    choice = _choice(filter_, queue, names)
    if numbers and not names:
        raise ConfigError("Only names of pictures are numbers", advice="Add --names, or leave out --numbers")
    statuses = None if names else _statuses(status or _usual(format))
    left_out: list[AppError] = []
    items = _items(folder, statuses, choice, numbers, left_out)
    _tell_refused(left_out)
    if not items:
        raise _nothing(folder, statuses, choice)
    if _export(folder, items, to, format, options, dry_run) or left_out:
        raise typer.Exit(1)


def _check_format(context: typer.Context, format: str) -> None:
    """Refuse a format that is none before the folder is looked through, and what this one has no use for."""
    from core.exchange import FORMATS

    if format not in FORMAT_NAMES:
        near = difflib.get_close_matches(format, FORMAT_NAMES, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(FORMAT_NAMES)}"
        raise ConfigError("There is no format of this name", detail=format, advice=advice)
    if not FORMATS[format].crops:
        options_.refuse(context, f"--format {format}", "crop", "margin")
    if not FORMATS[format].frames:
        options_.refuse(context, f"--format {format}", "copy")


def _choice(line: str, queue: str, names: bool) -> choosing.Choice:
    choice = choosing.Choice.of(line, queue)
    if names and choice:
        raise ConfigError(
            "The names of a folder have no filter and no queue",
            detail=str(choice),
            advice="Leave out --names, or --filter and --queue",
        )
    return choice


def _export(
    folder: Path, items: list[ExportItem], to: Path, format: str, options: ExportOptions, dry_run: bool
) -> bool:
    """Plan and write; tell whether anything was refused."""
    from core import exchange

    with bar("Looking") as report:
        plan = exchange.plan(format, items, to, options, report=report)
    if dry_run:
        _tell_plan(plan)
        _tell_refused(error for _, error in plan.refused)
        return bool(plan.refused)
    if not plan.files:
        _tell_refused(error for _, error in plan.refused)
        raise ExportError(
            "No plate of this folder can be exported", path=folder, advice="The lines above say why"
        )
    with bar("Writing") as report:
        summary = exchange.write(plan, report=report)
        ending.keep("export", str(summary.target))
    _tell_refused(error for _, error in summary.refused)
    written = _number(summary.written, summary.empty)
    typer.echo(said("{0} written to {1}{2}.", written, summary.target, _counts(plan)))
    if summary.beside:
        typer.echo(said("Something else was put into {0} meanwhile; it stays as it is.", to), err=True)
    if summary.refused:
        typer.echo(said("{0} refused.", len(summary.refused)), err=True)
    return bool(summary.refused)


def _items(
    folder: Path,
    statuses: frozenset[str] | None,
    choice: choosing.Choice,
    numbers: bool,
    left_out: list[AppError],
) -> list[ExportItem]:
    from core.exchange import items_of, items_of_names
    from core.exchange.projects import open_project
    from core.project import Status

    if statuses is None:
        return list(items_of_names(folder, left_out, numbers=numbers))
    with open_project(folder) as project:
        tell_notice(project)
        only = choice.plates(project)
        items = list(items_of(project, [Status(s) for s in statuses], only, left_out))
    if only is not None and items and (others := len(only) - len(items) - len(left_out)):
        have = (
            said("{0} of the {1} listed has no text or another status (--status)", others, len(only))
            if others == 1
            else said("{0} of the {1} listed have no text or another status (--status)", others, len(only))
        )
        typer.echo(have, err=True)
    return items


def _nothing(folder: Path, statuses: frozenset[str] | None, choice: choosing.Choice) -> ExportError:
    if statuses is None:
        return ExportError(
            "No picture carries a label in its name",
            path=folder,
            advice="Name the pictures as CCPD does or <label>_<n>.jpg, or confirm their plates in the window",
        )
    if choice:
        return ExportError(
            "No plate of this list has such a status and a text",
            path=folder,
            detail=f"{choice}; {', '.join(sorted(statuses))}",
            advice="Name the status of those that you want with --status",
        )
    return ExportError(
        "No plate of this folder has such a status and a text",
        path=folder,
        detail=", ".join(sorted(statuses)),
        advice="Confirm plates in the window, or take the labels of the file names with --names",
    )


def _shares(text: str) -> tuple[float, float, float] | Literal["assigned"] | None:
    if not text:
        return None
    if text == "assigned":
        return "assigned"
    return options_.shares(text, assigned=True)


def _usual(format: str) -> str:
    from core.exchange import FORMATS

    background = format in FORMATS and FORMATS[format].background
    return "confirmed,corrected,no_plate" if background else "confirmed,corrected"


def _statuses(text: str) -> frozenset[str]:
    from core.project import Status

    given = frozenset(part.strip().lower().replace("-", "_") for part in text.split(",") if part.strip())
    if not given or not given <= {s.value for s in Status}:
        raise ConfigError(
            "There is no such status", detail=text, advice=f"Use some of {', '.join(s.value for s in Status)}"
        )
    return given


def _tell_plan(plan: ExportPlan) -> None:
    plates = _number(plan.plates, plan.empty)
    typer.echo(said("{0} would be written to {1}{2}.", plates, plan.target, _counts(plan)))
    refused = (len(plan.refused), len(plan.collisions))
    typer.echo(said("{0} would be refused, {1} of them by a name that is taken.", *refused))
    for name in plan.collisions:
        typer.echo(said("taken: {0}", name))


def _tell_refused(errors: Iterable[AppError]) -> None:
    for error in errors:
        typer.echo(told(error), err=True)


def _number(plates: int, empty: int) -> str:
    some = number_of(plates, "{0} plate", "{0} plates")
    pictures = number_of(empty, "{0} picture", "{0} pictures")
    return said("{0} and {1} without one", some, pictures) if empty else some


def _counts(plan: ExportPlan) -> str:
    counts = {name: number for name, number in plan.subsets().items() if name}
    return said(" ({0})", ", ".join(f"{name} {n}" for name, n in counts.items())) if counts else ""
