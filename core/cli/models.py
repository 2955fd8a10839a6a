"""``platewright models``: the readers there are, with their figures."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.shared.telling import said, told
from core.errors import AppError, ModelFileError
from core.evaluation.text import columns
from core.shown import share_text

if TYPE_CHECKING:
    from core.model_file import ModelInfo


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("models")(models)


def models(
    name: Annotated[str, typer.Argument(help="A model to show everything about: its name or file.")] = "",
    as_json: Annotated[bool, typer.Option("--json-lines", help="Print JSON, one object a line.")] = False,
) -> None:
    """List the bundled models and your own, or show everything about one.

    Exit code 1 when a file in the folder of models is not a model.
    """
    from core import model_file

    paths = [model_file.find(name)] if name else model_file.available()
    known: list[tuple[Path, ModelInfo]] = []
    broken: list[AppError] = []
    for path in paths:
        try:
            known.append((path, model_file.read_info(path)))
        except AppError as error:
            broken.append(error)
    if as_json:
        for path, info in known:
            typer.echo(json.dumps({"file": str(path), **asdict(info)}, ensure_ascii=False))
    elif name:
        for path, info in known:
            _tell(path, info)
    else:
        _list(known)
        _tell_default()
        typer.echo(said("Your own models belong in {0}", model_file.user_folder()))
    for problem in broken:
        typer.echo(told(problem), err=True)
    if broken:
        raise typer.Exit(1)


def _list(known: list[tuple[Path, ModelInfo]]) -> None:
    head = (
        said("model"), said("file"), said("from"), said("network"), said("input"), said("classes"),
        said("reads"), said("accuracy"), said("CER"), "MB", said("version"),
    )  # fmt: skip
    rows = [head, *(_row(path, info) for path, info in known)]
    typer.echo(columns(rows, left=range(len(head))))


def _tell_default() -> None:
    """Say what reads when no model is named; nothing where there is none."""
    from core import model_file
    from core.recognition.partners import partner_of

    try:
        path = model_file.default()
    except ModelFileError:
        return
    typer.echo(said("When no model is named, {0} reads", model_file.name_of(path)))
    partner = partner_of(path)
    if partner is None or partner.path is None:
        return
    name = model_file.name_of(partner.path)
    if partner.replaced:
        typer.echo(said("but its partner {0} is another than it was measured with, and reads alone", name))
    else:
        below = share_text(partner.below)
        typer.echo(said("and {0} reads again what is below {1} (on a GPU, everything)", name, below))


def _row(path: Path, info: ModelInfo) -> tuple[str, ...]:
    from core import model_file

    return (
        info.name,
        path.stem,
        said("bundled" if path in model_file.bundled() else "user"),
        info.network,
        "×".join(str(n) for n in info.input_shape),
        str(len(info.alphabet) + 1),
        said("plates" if info.grammar == "plate" else "text"),
        _together(info) or _figure(info, "plate_accuracy"),
        _figure(info, "cer"),
        f"{path.stat().st_size / 1e6:.1f}",
        info.version,
    )


def _together(info: ModelInfo) -> str:
    """Return how much a fast model reads right together with its partner, or "" for any other."""
    from core import model_file

    told = info.figures.get(model_file.CASCADE)
    share = told.get("plate_accuracy") if isinstance(told, dict) else None
    return said("{0} as a pair", _share(share)) if share is not None else ""


def _figure(info: ModelInfo, name: str) -> str:
    """Return a figure; after a fine-tuning the one before it, too."""
    before = info.figures.get("before")
    now = _share(info.figures.get(name))
    return f"{_share(before.get(name))} → {now}" if isinstance(before, dict) else now


def _share(value: Any) -> str:
    return share_text(value, 2) if isinstance(value, int | float) else "-"


def _tell(path: Path, info: ModelInfo) -> None:
    for key, value in {"file": path, **asdict(info)}.items():
        typer.echo(f"{key:<14}{_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return (
            ", ".join(f"{k} {v:.6g}" if isinstance(v, float) else f"{k} {v}" for k, v in value.items()) or "-"
        )
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value) or "-"
    return str(value) or "-"
