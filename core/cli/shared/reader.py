"""What the verbs that read with a model share: choosing it, starting it, listing problems."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core import model_file
from core.cli.shared.telling import number_of, said, sentence, told
from core.errors import AppError, ConfigError, EngineError, LibrariesError

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import FrameList
    from core.exchange.items import CropStyle
    from core.recognition.cascade import OpenReader

CROPS = ("auto", "quad", "box", "whole")
PROVIDERS = ("auto", "cuda", "cpu", "torch")
STYLES: dict[str, CropStyle] = {"quad": "rectify", "box": "box"}  # of crops that are written

ModelOption = Annotated[
    str, typer.Option("--model", help="A model's name or file; without it the default one.")
]
CropOption = Annotated[
    str,
    typer.Option(
        "--crop",
        help="Where the plate is taken from: auto, quad (its four corners), box (an upright one around it) or"
        " whole (the picture).",
    ),
]
ProviderOption = Annotated[
    str,
    typer.Option(
        "--provider",
        help="What reads: auto (an NVIDIA GPU where one can be used), cuda, cpu, or torch: PyTorch on"
        " whatever GPU it can use, also Apple's and AMD's.",
    ),
]
SubsetOption = Annotated[
    list[str] | None,
    typer.Option("--subset", help="Only this sub-set (base, blur, CCPD2020, a folder ...); can be repeated."),
]
NumbersOption = Annotated[
    bool,
    typer.Option(
        "--numbers",
        help="Take running numbers in names (1.jpg, 2.jpg ...) for labels; otherwise they count as none.",
    ),
]
DeviceOption = Annotated[
    int | None,
    typer.Option(
        "--device",
        min=0,
        help="Read on the GPU of this number, 0 is the first; refused where it cannot be used.",
    ),
]
TrainingDeviceOption = Annotated[
    str,
    typer.Option(
        "--device",
        help="What to train on: auto, cpu, cuda, or a GPU's number, 0 is the first; without it what the"
        " configuration says, or auto.",
    ),
]


def training_device(text: str) -> str:
    """Return a device as a training's configuration names it: a bare number is that of a GPU."""
    return f"cuda:{text}" if text.isascii() and text.isdigit() else text


def choose(name: str, grammar: str = "plate") -> Path:
    """Return a model file by name or path; for "" the default one of this grammar."""
    return model_file.find(name) if name else model_file.default(grammar)


def check_reads_digits(model: Path, *, by_option: bool) -> None:
    """Refuse a model of plates for digits: it sees a plate in whatever it is shown."""
    if model_file.read_info(model).grammar == "plate":
        raise ConfigError(
            "This model reads plates, not sequences of digits",
            path=model,
            advice="Name another one with --model, or leave it out for the one that reads digits"
            if by_option
            else "Name another one before the data, or leave it out for the one that reads digits",
        )


def start(path: Path, provider: str, device: int | None, threads: int = 0) -> OpenReader:
    """Start the reader that a model file stands for and tell on stderr what did not go as hoped.

    Who names a GPU by its number wants that one: without it nothing is read, many times slower, unasked.
    """
    from core.recognition.cascade import open_reader

    one_of(provider, PROVIDERS, "--provider")
    if device is not None and provider == "cpu":  # which takes back what a script may say
        typer.echo(said("--device {0} does nothing beside --provider cpu", device), err=True)
    if device is not None and provider == "auto":
        provider = "cuda"
    try:
        engine = open_reader(path, provider=provider, device=device or 0, threads=threads)  # type: ignore[arg-type]
    except EngineError as error:
        if provider != "cuda":
            raise
        advice = "Check the NVIDIA driver and --device, or read on the processor with --provider cpu"
        raise advised(error, advice) from error
    if device is not None and provider == "torch" and engine.provider == "cpu":
        raise EngineError(
            "The GPU cannot be used",
            detail=f"--device {device} --provider torch",
            advice="Check the driver and PyTorch's build, or read on the processor with --provider cpu",
        )
    if engine.notice:
        typer.echo(sentence(engine.notice), err=True)
    return engine


def advised(error: EngineError, advice: str) -> EngineError:
    """Return why a GPU cannot be used, with a verb's own advice; missing libraries keep theirs."""
    if isinstance(error, LibrariesError):
        return error
    return EngineError(error.message, path=error.path, detail=error.detail, advice=advice)


def one_of(value: str, choices: Collection[str], option: str) -> str:
    """Return ``value`` when it is a choice; raises ``ConfigError``."""
    if value not in choices:
        raise ConfigError(
            "This option has no such value", detail=f"{option} {value}", advice=f"Use {', '.join(choices)}"
        )
    return value


def list_problems(title: str, errors: list[AppError], most: int = 20) -> None:
    """List on stderr what was left out, so much of it as a person reads; ``title`` takes how many."""
    if not errors:
        return
    typer.echo(said(title, len(errors)), err=True)
    for error in errors[:most]:
        typer.echo(f"  {told(error)}", err=True)
    if len(errors) > most:
        typer.echo(f"  {said('and {0} more', len(errors) - most)}", err=True)


def tell_repeated(found: FrameList) -> None:
    """Tell on stderr how often a list names a picture that it has named before."""
    if found.repeated:
        lines = number_of(found.repeated, "{0} line", "{0} lines")
        repeated = said("named more than once: {0} of the list, left out; each picture counts once", lines)
        typer.echo(repeated, err=True)
