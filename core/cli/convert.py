"""``platewright convert CHECKPOINT --onnx F``: a model file of a checkpoint, checked against torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

import resources
from core.alphabet import Alphabet
from core.cli.shared import ending, paths, reader
from core.cli.shared.folder import make
from core.cli.shared.telling import number_of, said
from core.errors import ConfigError, ModelFileError
from core.model_file import check_name
from core.reading import Reading
from core.recognition.preprocess import preprocess

if TYPE_CHECKING:
    from torch import nn

    from core.images import Array
    from core.model_file import ModelInfo

BATCH = 16
ENOUGH = 100  # pictures that tell between which values a network's tensors lie

Checkpoints = Annotated[
    list[str],
    typer.Argument(
        metavar="checkpoint",
        help="A run's best.pt or last.pt, or a model's name or file; of several the weights' mean.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("convert")(convert)


def convert(
    checkpoints: Checkpoints,
    onnx: Annotated[Path, typer.Option("--onnx", help="The model file to write.")],
    fp16: Annotated[
        bool, typer.Option("--fp16", help="Convolve in half precision, for GPUs that are fast at it.")
    ] = False,
    int8: Annotated[
        bool, typer.Option("--int8", help="Calculate in eight bits, for CPUs; calibrated on --data.")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Pictures to check with: CCPD frames, crops or idx files of digits; without it the samples."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=2, help="How many of these pictures to use at most.")] = 200,
    name: Annotated[str, typer.Option(help="What the model is called; without it as its checkpoint.")] = "",
) -> None:
    """Write a checkpoint as a model file and show how far its output is from the network's in torch.

    The file takes any batch size and carries alphabet and preprocessing. Its weights are stored in half
    precision, but it calculates in full; on processors it convolves in eight bits where the model, or
    100 pictures of --data, told the ranges.

    Several checkpoints are ends of one training, or of trainings that started from one model: the file
    holds the mean of their weights, which often reads better than each of them.
    """
    from core import conversion

    form = _form(fp16, int8)
    if onnx.suffix != ".onnx":
        raise ConfigError("A model file ends in .onnx", detail=str(onnx))
    for path in (Path(checkpoint) for checkpoint in checkpoints if checkpoint.endswith(".pt")):
        paths.refuse_missing(path)
    check_name(name)
    network, info = conversion.load_mean(checkpoints)
    crops, what = gather(info, data, limit)
    batches = [preprocess(crops[i : i + BATCH], info) for i in range(0, len(crops), BATCH)]
    make(onnx.parent, ModelFileError)
    calibration = batches if int8 or (data and len(crops) >= ENOUGH) else ()
    told = conversion.write(network, info, onnx, form, calibration, name=name)
    size = f"{onnx.stat().st_size / 1e6:.1f} MB"
    typer.echo(said("written: {0} ({1}, {2}, {3})", onnx, size, told.name, form), err=True)
    ending.keep("model", said("{0}, which was not compared with torch to the end", onnx))
    if not _compare(network, info, onnx, batches, what) and form == "float32":
        raise ModelFileError(
            "The model file does not read what the network reads",
            path=onnx,
            advice="Do not use it, and report this with the checkpoint",
        )


def _form(fp16: bool, int8: bool) -> str:
    if fp16 and int8:
        raise ConfigError("Only one of --fp16 and --int8 can be used")
    return "fp16" if fp16 else "int8" if int8 else "float32"


def gather(info: ModelInfo, data: Path | None, limit: int) -> tuple[list[Array], str]:
    """Return up to ``limit`` crops as the model would get them, and how many of what they are."""
    if data is None:
        data = resources.path("samples")
        if info.grammar != "plate" or not data.is_dir():
            noise = np.random.default_rng(0).integers(0, 256, (min(limit, 32), 70, 220, 3), np.uint8)
            return list(noise), said(
                "{0} of noise (give real ones with --data)",
                number_of(len(noise), "{0} picture", "{0} pictures"),
            )
    from core.datasets.digits import digit_source, holds_digits

    if data.is_dir() and holds_digits(data):
        source = digit_source(data, part="test", count=limit)
        what = said("{0} {1} sequences", limit, source.found.corpus)
        return [source.sample(i)[0] for i in range(limit)], what
    crops = _cut(info, data, limit)
    if not crops:
        raise ModelFileError(
            "There is no plate to check with", path=data, advice="Give other pictures with --data"
        )
    return crops, said("{0} of {1}", number_of(len(crops), "{0} crop", "{0} crops"), data)


def _cut(info: ModelInfo, data: Path, limit: int) -> list[Array]:
    """Return the crops that the pipeline would hand to a model."""
    from core.datasets.labelled import frames_of, names_for
    from core.evaluation.samples import read_frames

    collector = _Collector(info)
    label_of = names_for(info.grammar, Alphabet(info.alphabet))
    found = frames_of(data, label_of=label_of, numbers=True)
    reader.list_problems("left out: {0}", found.refused)
    found.frames = found.frames[:: max(1, len(found.frames) // limit)][:limit]
    read_frames(found, collector)
    return collector.crops


class _Collector:
    """A reader that keeps the crops it is given and reads nothing."""

    def __init__(self, info: ModelInfo) -> None:
        self.info = info
        self.crops: list[Array] = []

    def read(self, crops: Sequence[Array]) -> list[Reading]:
        self.crops += crops
        return [Reading("", 0.0) for _ in crops]


def _compare(
    network: nn.Module, info: ModelInfo, path: Path, batches: Sequence[np.ndarray], what: str
) -> bool:
    """Say how far the file is from the network; true when every text is the same in full precision."""
    from core import checkpoint, model_file
    from core.recognition.engine import Engine

    images = np.concatenate(batches)
    different = []
    for exact in (True, False) if model_file.read_info(path).ranges else (True,):
        engine = Engine(path, provider="cpu", exact=exact)
        logits = np.concatenate([engine.logits(batch) for batch in batches])
        found = checkpoint.difference(network, logits, images, Alphabet(info.alphabet))
        line = "against torch on {0}: largest difference of a logit {1}, texts identical {2} of {3}"
        if not exact:
            line = "in eight bits on {0}: largest difference of a logit {1}, texts identical {2} of {3}"
        typer.echo(said(line, what, f"{found.logits:.2g}", found.images - found.texts, found.images))
        different.append(found.texts)
    return different[0] == 0
