"""``platewright crops``: cut the plates out of CCPD frames into ``<label>_<n>.jpg``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core import plate
from core.cli import reader
from core.cli.progress import bar
from core.errors import AppError, ConfigError, FolderError

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import Frame
    from core.exchange import ExportItem, ExportOptions

SPLITS = ("train", "val", "test")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("crops")(crops)


def crops(
    data: Annotated[Path, typer.Argument(help="A folder of CCPD frames: CCPD2019, CCPD2020, or any other.")],
    target: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    subset: reader.SubsetOption = None,
    split: Annotated[
        str, typer.Option(help="Only this published split; else each split gets a folder of its own.")
    ] = "",
    shares: Annotated[
        str, typer.Option(help="Split anew by plate text instead, train,val,test: 0.8,0.1,0.1.")
    ] = "",
    style: Annotated[str, typer.Option("--crop", help="rectify (by the four vertices) or box.")] = "rectify",
    size: Annotated[str, typer.Option(help="Width and height of a rectified crop.")] = "440x140",
    margin: Annotated[float, typer.Option(help="Around the plate, a share of its height.")] = 0.0,
) -> None:
    """Write a crop folder, one picture a plate, that every network here can be trained on."""
    reader.one_of(style, ("rectify", "box"), "--crop")
    options = _options(shares, style, size, margin)
    groups = _groups(data, tuple(subset or ()), split, anew=bool(shares))
    written, refused = 0, []
    for name, items in groups.items():
        done, left_out = _write(items, target / name if name else target, options)
        typer.echo(f"{name or target}: {done} crops")
        written += done
        refused += left_out
    shared = _shared(groups)
    if shared:
        typer.echo(
            f"{len(shared)} plate texts stand in more than one split ({', '.join(sorted(shared)[:5])});"
            " --shares splits by text",
            err=True,
        )
    reader.list_problems("left out", refused)
    if not written:
        raise typer.Exit(1)


def _options(shares: str, style: str, size: str, margin: float) -> ExportOptions:
    from core.exchange import ExportOptions

    try:
        width, height = (int(part) for part in size.lower().split("x"))
        train, val, test = (float(part) for part in shares.split(",")) if shares else (0.0, 0.0, 0.0)
    except ValueError:
        raise ConfigError(
            "A size is written 440x140, shares are written 0.8,0.1,0.1", detail=f"{size} {shares}".strip()
        ) from None
    split = (train, val, test) if shares else None
    return ExportOptions(split=split, crop=style, size=(width, height), margin=margin)  # type: ignore[arg-type]


def _groups(data: Path, subsets: tuple[str, ...], split: str, *, anew: bool) -> dict[str, list[ExportItem]]:
    """Return the plates by the folder they go into: one for each published split, "" without any."""
    from core.datasets.ccpd_frames import find_frames

    wanted = [split] if split else [] if anew else _published(data)
    groups: dict[str, list[ExportItem]] = {}
    nothing: FolderError | None = None
    for name in wanted or [""]:
        try:
            found = find_frames(data, subsets=subsets, split=name)
        except FolderError as error:
            nothing = error  # a sub-set need not have a part in every split
            continue
        reader.list_problems("left out, the name cannot be used", found.refused)
        groups["" if split else name] = list(_items(found.frames))
    if nothing is not None and not groups:
        raise nothing
    return groups


def _published(data: Path) -> list[str]:
    """Return the splits that a published folder has, as lists or as folders."""
    from core.datasets.ccpd_frames import split_list

    folders = {path.name for pattern in ("*", "*/*", "*/*/*") for path in data.glob(pattern) if path.is_dir()}
    return [name for name in SPLITS if name in folders or split_list(data, name)]


def _items(frames: list[Frame]) -> Iterator[ExportItem]:
    from core.exchange import ExportItem

    for frame in frames:
        kind = plate.kind_of(frame.label).value
        yield ExportItem(frame.path, frame.label, frame.quad, kind, name_label=frame.label, ccpd=frame.name)


def _write(items: list[ExportItem], target: Path, options: ExportOptions) -> tuple[int, list[AppError]]:
    from core import exchange

    with bar("Looking") as report:
        plan = exchange.plan("crops", items, target, options, report=report)
    with bar("Cutting") as report:
        summary = exchange.write(plan, report=report)
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
