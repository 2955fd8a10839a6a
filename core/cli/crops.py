"""``platewright crops``: cut the plates out of CCPD frames into ``<label>_<n>.jpg``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core import plate
from core.cli.shared import ending, reader
from core.cli.shared import options as options_
from core.cli.shared.progress import bar
from core.cli.shared.telling import number_of, said
from core.errors import AppError, ConfigError, ExportError, FolderError

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import Frame, FrameList
    from core.exchange import ExportItem, ExportOptions

SPLITS = ("train", "val", "test")
REST = "rest"  # the folder of what a partly split folder puts into no split

SplitOption = Annotated[
    str,
    typer.Option(
        help="Only this published split, train, val or test; without it each gets its own folder, and what"
        " is in none goes into the folder rest."
    ),
]
SharesOption = Annotated[
    str,
    typer.Option(
        help="Split anew instead: shares of train, val and test (0.8,0.1,0.1), no plate text in two."
    ),
]
StyleOption = Annotated[
    str,
    typer.Option("--crop", help="quad (warped upright, by the four vertices) or box (cut out as it stands)."),
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("crops")(crops)


def crops(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(help="A folder of CCPD frames: CCPD2019, CCPD2020, or any other.")],
    target: Annotated[Path, typer.Argument(help="A new or empty folder, outside the frames.")],
    subset: reader.SubsetOption = None,
    split: SplitOption = "",
    shares: SharesOption = "",
    style: StyleOption = "quad",
    size: Annotated[str, typer.Option(help="Width and height of a warped crop, in pixels.")] = "440x140",
    margin: Annotated[
        float, typer.Option(help="Room around the plate, as a share of its height (0.1: a tenth).")
    ] = 0.0,
) -> None:
    """Write a crop folder, one picture for each plate, on which every network here can be trained.

    Exit code 1 when some plates could not be cut out: each is a line on stderr.
    """
    style = reader.one_of(
        "quad" if style == "rectify" else style, reader.STYLES, "--crop"
    )  # rectify: to 0.17
    if style == "box":
        options_.refuse(context, "--crop box", "size")
    options = _options(shares, style, size, margin)
    groups = _groups(data, tuple(subset or ()), split, anew=bool(shares))
    written, refused = 0, []
    for name, items in groups.items():
        done, left_out = _write(items, target / name if name else target, options)
        some = number_of(done, "{0} crop", "{0} crops")
        typer.echo(said("{0}: {1}", name or target, some))
        if done:
            ending.keep(name, said("{0} in {1}", some, target / name))
        written += done
        refused += left_out
    shared = _shared(groups)
    if shared:
        texts = number_of(len(shared), "{0} plate text stands", "{0} plate texts stand")
        some = ", ".join(sorted(shared)[:5])
        typer.echo(said("{0} in more than one split ({1}); --shares splits by text", texts, some), err=True)
    reader.list_problems("failed: {0}", refused)
    if not written:
        raise ExportError("No plate could be cut out", path=data, advice="The lines above say why")
    if refused:
        raise typer.Exit(1)


def _options(shares: str, style: str, size: str, margin: float) -> ExportOptions:
    from core.exchange import ExportOptions

    try:
        width, height = (int(part) for part in size.lower().split("x"))
    except ValueError:
        raise ConfigError(
            "A size has a width and a height", detail=size, advice="Write --size 440x140"
        ) from None
    split = options_.shares(shares) if shares else None
    crop = reader.STYLES[style]
    return ExportOptions(split=split, crop=crop, size=(width, height), margin=margin)


def _groups(data: Path, subsets: tuple[str, ...], split: str, *, anew: bool) -> dict[str, list[ExportItem]]:
    """Return the plates by the folder they go into: one for each published split, "" without any."""
    from core.datasets.ccpd_frames import find_frames
    from core.datasets.labelled import label_of_plate, once

    found = once(find_frames(data, subsets=subsets, split=split, label_of=label_of_plate))
    groups = {"": found.frames} if split or anew else _by_split(data, subsets, found)
    reader.list_problems("left out: {0}", [*found.absent, *found.refused])
    reader.tell_repeated(found)
    if found.unlabelled:
        words = (
            "{0} picture carries no label in its name and is left out",
            "{0} pictures carry no label in their name and are left out",
        )
        typer.echo(number_of(found.unlabelled, *words), err=True)
    return {name: list(_items(frames, data)) for name, frames in groups.items()}


def _by_split(data: Path, subsets: tuple[str, ...], found: FrameList) -> dict[str, list[Frame]]:
    """Return the frames by published split, those of none as ``REST``; "" where nothing is split."""
    groups = {name: frames for name in SPLITS if (frames := _published(data, subsets, name, found))}
    if not groups:
        return {"": found.frames}
    taken = {frame.path for frames in groups.values() for frame in frames}
    rest = [frame for frame in found.frames if frame.path not in taken]
    if rest:
        some = number_of(len(rest), "{0} picture is", "{0} pictures are")
        where = said("{0} in no published split: their crops go into the folder {1}", some, REST)
        typer.echo(where, err=True)
        groups[REST] = rest
    return groups


def _published(data: Path, subsets: tuple[str, ...], name: str, found: FrameList) -> list[Frame]:
    """Return the frames of one published split: what its list names, else what lies in folders so called."""
    from core.datasets.ccpd_frames import find_frames, is_in_folder, split_lists
    from core.datasets.labelled import label_of_plate, once

    if not split_lists(data, name):
        return [frame for frame in found.frames if is_in_folder(frame.path, data, name)]
    try:
        listed = once(find_frames(data, subsets=subsets, split=name, label_of=label_of_plate))
    except FolderError as error:
        if not subsets:  # which need not have a part in every split
            found.refused.append(error)
        return []
    told = {str(error) for error in found.refused}
    found.refused += [error for error in listed.refused if str(error) not in told]
    found.repeated += listed.repeated
    return listed.frames


def _items(frames: list[Frame], data: Path) -> Iterator[ExportItem]:
    """Yield what is to be cut out, of ``data``: no crop may come to lie there, and be cut once more."""
    from core.exchange import ExportItem

    for frame in frames:
        label, kind = frame.label, plate.kind_of(frame.label).value
        yield ExportItem(frame.path, label, frame.quad, kind, name_label=label, ccpd=frame.name, folder=data)


def _write(items: list[ExportItem], target: Path, options: ExportOptions) -> tuple[int, list[AppError]]:
    from core import exchange

    with bar("Looking") as report:
        plan = exchange.plan("crops", items, target, options, report=report)
    if not plan.files:
        return 0, [error for _, error in plan.refused]
    with bar("Cutting") as report:
        summary = exchange.write(plan, report=report)
    if summary.beside:
        beside = "Something else was put into {0} meanwhile; the crops are in {1}"
        typer.echo(said(beside, target, summary.target), err=True)
    return summary.written, [error for _, error in summary.refused]


def _shared(groups: dict[str, list[ExportItem]]) -> set[str]:
    """Return the plate texts that stand in more than one group."""
    seen: set[str] = set()
    shared: set[str] = set()
    for items in groups.values():
        texts = {item.label for item in items}
        shared |= texts & seen
        seen |= texts
    return shared
