"""``platewright summary``: the layers, output shapes, parameters and operations of a network."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.alphabet import Alphabet
from core.cli.shared import options as options_
from core.cli.shared.telling import said
from core.config import parse
from core.errors import ConfigError, ModelFileError
from core.evaluation.text import pad
from core.model_file import MOST_PIXELS

if TYPE_CHECKING:
    from core.models.summary import Summary

# The alphabet that a network has where nothing else is asked for.
ALPHABETS = {"attention_crnn": "ccpd", "crnn_digits": "digits", "crnn_tiny_digits": "digits"}
LARGEST = 4096  # of channels, height and width, as in a training's configuration


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("summary")(summary)


def summary(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="A network (attention_crnn, crnn_plate, crnn_tiny_plate, crnn_digits, crnn_tiny_digits), or"
            " a model's name or file."
        ),
    ],
    characters: Annotated[
        str,
        typer.Option("--alphabet", help="Of a network: ccpd, plates, digits, or the characters themselves."),
    ] = "",
    input_size: Annotated[
        str, typer.Option("--input", help="Of a network: channels, height and width, such as 3x48x168.")
    ] = "",
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help="An option of the network, such as norm=group; can be repeated."),
    ] = None,
) -> None:
    """Print the layers of a network with their output shapes, parameters and operations."""
    import torch

    from core.models import NETWORKS, build
    from core.models.summary import summarise
    from core.training.config import ModelConfig

    shape, options = _shape(input_size), _options(option or [])
    if characters:
        try:  # else a slip of the pen is an alphabet of its letters
            parse({"alphabet": characters}, ModelConfig)
        except ConfigError as error:
            raise ConfigError("This option has no such value", detail=f"--{error.detail}") from None
    text = characters or ALPHABETS.get(name, "plates")
    model = None if name in NETWORKS else _model(name)
    if model is not None:
        options_.refuse(context, str(model), "characters", "input_size", "option")
        name, text, shape, options = _of_file(model)
    known = Alphabet.of(text)
    with torch.device("meta"):  # shapes alone: no weight is drawn or stored
        network = build(name, known.num_classes, shape, **options)
    typer.echo(render(name, known.num_classes, summarise(network)))


def render(name: str, num_classes: int, found: Summary) -> str:
    """Return the table of a network's layers with its totals."""
    shape = "×".join(str(n) for n in found.input_shape)
    lines = [said("{0}: input {1}, {2} classes, {3} frames", name, shape, num_classes, found.frames), ""]
    lines.append(_line(said("layer"), said("kind"), said("output"), said("parameters")))
    lines += [_line(x.name, x.kind, x.shape, f"{x.parameters:,}") for x in found.layers]
    lines.append(_line(said("total"), "", "", f"{found.parameters:,}"))
    lines += [
        "",
        said("trainable parameters {0}", f"{found.trainable:,}"),
        said("GFLOPs {0} (2 × multiply-adds)", f"{found.gflops:.2f}"),
    ]
    return "\n".join(lines)


def _line(layer: str, kind: str, output: str, parameters: str) -> str:
    """Return a line of the table, in columns of their own even where Chinese is twice as wide."""
    return pad(layer, 22) + pad(kind, 14) + pad(output, 12, left=False) + pad(parameters, 14, left=False)


def _model(name: str) -> Path | None:
    """Return the model file of a path or of a model's name, or None where a network may be meant."""
    from core import model_file

    try:
        return model_file.find(name)
    except ModelFileError:
        if name.endswith(model_file.EXTENSION):
            raise
        return None


def _of_file(path: Path) -> tuple[str, str, tuple[int, int, int], dict[str, Any]]:
    from core import model_file

    info = model_file.read_info(path)
    return info.network, info.alphabet, info.input_shape, dict(info.options)


def _shape(text: str) -> tuple[int, int, int] | None:
    if not text:
        return None
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ConfigError("An input size has three numbers", detail=text, advice="Write it as 3x48x168")
    if not all(0 < int(part) <= LARGEST for part in parts):
        raise ConfigError("An input size is out of range", detail=text, advice="Give numbers from 1 to 4096")
    channels, height, width = (int(part) for part in parts)
    if height * width > MOST_PIXELS:  # which no training takes, and no model file
        raise ConfigError(
            "An input size has too many pixels",
            detail=text,
            advice="Height times width can be 65536 at the most",
        )
    return channels, height, width


def _options(pairs: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in pairs:
        key, separator, text = pair.partition("=")
        if not separator:
            raise ConfigError("A setting must be written key=value", detail=pair)
        try:
            found[key] = tomllib.loads(f"v = {text}")["v"]
        except (ValueError, RecursionError):
            found[key] = text  # a bare word is a string
    return found
