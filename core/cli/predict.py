"""``platewright predict IMAGE…``: read a few pictures and show what was read."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import resources
from core import images, plate
from core.cli.shared import ending, reader
from core.cli.shared.folder import make
from core.cli.shared.telling import number_of, said, told
from core.errors import AppError, ConfigError, FolderError, ModelFileError
from core.shown import confidence_text
from core.walking import is_folder

if TYPE_CHECKING:
    from core.recognition.cascade import OpenReader
    from core.recognition.pipeline import CropMode, Outcome

_LARGE = 16_000_000  # pixels; on one core such a JPEG takes a quarter of a second, a TIFF more


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("predict")(predict)


def predict(
    pictures: Annotated[
        list[Path] | None,
        typer.Argument(metavar="IMAGE", readable=False, help="Pictures, or folders with all below them."),
    ] = None,
    digits: Annotated[
        Path | None,
        typer.Option("--digits", help="Draw sequences from EMNIST or MNIST in this folder instead."),
    ] = None,
    count: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="With --digits: how many sequences are drawn.")
    ] = 20,
    seed: Annotated[int, typer.Option(min=0, help="With --digits: which sequences.")] = 0,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", help="Write copies of the pictures with what was read drawn on them into this folder."
        ),
    ] = None,
    model: reader.ModelOption = "",
    crop: reader.CropOption = "auto",
    provider: reader.ProviderOption = "auto",
    device: reader.DeviceOption = None,
) -> None:
    """Show what is read in a few pictures, one by one: text, confidence, milliseconds; --save draws it.

    Whole folders are read faster by recognize, into a table.
    """
    reader.one_of(crop, reader.CROPS, "--crop")
    if digits is None and not pictures:
        raise ConfigError("Name pictures, or a folder of digits with --digits")
    if digits is not None and pictures:
        raise ConfigError(
            "Pictures and digits are not read together", advice="Leave out the pictures, or --digits"
        )
    path = reader.choose(model, "none" if digits else "plate")
    if digits is not None:
        reader.check_reads_digits(path, by_option=True)
    if save is not None:
        _check_target(save, pictures or [])
    engine = reader.start(path, provider, device)
    if digits is not None:
        _on_digits(engine, digits, count, seed, save)
    elif _on_pictures(engine, pictures or [], crop, save):  # type: ignore[arg-type]
        raise typer.Exit(1)


def _check_target(save: Path, pictures: Iterable[Path]) -> None:
    """Make the folder for annotated pictures; refuse one among the pictures, which it would write over."""
    target = save.resolve()
    for path in pictures:
        below = is_folder(path)
        source = path.resolve() if below else path.resolve().parent
        if target == source or (below and target.is_relative_to(source)):
            raise ConfigError(
                "The annotated pictures would lie among those that are read",
                path=save,
                advice="Name another folder with --save",
            )
    make(save, ConfigError)


def _on_pictures(engine: OpenReader, pictures: Iterable[Path], crop: CropMode, save: Path | None) -> bool:
    """Read each picture by itself; true when one failed."""
    from core.evaluation.text import width

    failed: list[AppError] = []
    taken: dict[str, int] = {}
    saved = 0
    for outcomes, milliseconds in _timed(engine, _files(pictures, failed), crop):
        first = outcomes[0]
        if first.error is not None and first.failed:
            failed.append(first.error)
        elif first.error is not None:  # of a better place than the one that was read
            typer.echo(told(first.error), err=True)
        elif first.reading is None:
            plates = engine.info.grammar == "plate"
            nothing = "{0}: no plate was found" if plates else "{0}: no sequence is known in it"
            typer.echo(said(nothing, first.path), err=True)
        for outcome in outcomes:
            if outcome.reading is not None:
                text = plate.display(outcome.reading.text) or "–"
                column = text + " " * max(0, 11 - width(text))
                sure = confidence_text(outcome.reading.confidence)
                took = said("{0} ms", f"{milliseconds:7.1f}")
                typer.echo(f"{column} {sure:>4} {took}  {outcome.path}")
        if save is not None and first.reading is not None:
            _save(outcomes, save, taken)
            saved += 1
            some = number_of(saved, "{0} annotated picture", "{0} annotated pictures")
            ending.keep("pictures", said("{0} in {1}", some, save))
    reader.list_problems("failed: {0}", failed)
    return bool(failed)


def _timed(
    engine: OpenReader, paths: Iterable[Path], crop: CropMode
) -> Iterator[tuple[list[Outcome], float]]:
    """Yield the plates of each picture with the milliseconds from its file to their texts."""
    import numpy as np

    from core.recognition import finder
    from core.recognition.pipeline import Job, recognise

    blank = np.zeros((70, 220, 3), np.uint8)
    engine.read([blank])  # the first run loads and allocates; nobody waits for that later
    if (look := finder.of(engine)) is not None:
        with suppress(ModelFileError):  # to be told of pictures that need it
            look(blank)

    def read(key: int, path: Path) -> list[Outcome]:
        batches = recognise([Job(key, path)], engine, crop=crop, workers=1, finder=look)
        return [outcome for batch in batches for outcome in batch]

    for key, path in enumerate(paths):
        if key == 0:
            read(key, _first_read(path))  # what opens and cuts out pictures is loaded with it
        began = time.perf_counter()
        plates = read(key, path)
        yield plates, 1000 * (time.perf_counter() - began)


def _first_read(path: Path) -> Path:
    """Return what is read before the first picture is: itself, but of one that takes its time a sample."""
    with suppress(AppError):  # which is told when the picture itself is read
        info = images.probe(path)
        if info.width * info.height > _LARGE:
            return next(resources.path("samples").glob("*.jpg"), path)
    return path


def _files(pictures: Iterable[Path], failed: list[AppError]) -> Iterator[Path]:
    from core.datasets.ccpd_frames import pictures as below

    for path in pictures:
        if is_folder(path):
            found = False
            try:
                for picture in below(path, failed):
                    found = True
                    yield picture
            except FolderError as error:
                failed.append(error)
                continue
            if not found:
                failed.append(FolderError("There are no pictures in this folder", path=path))
        else:
            yield path


def _save(outcomes: Sequence[Outcome], folder: Path, taken: dict[str, int]) -> None:
    """Write the picture with every plate of it that was read."""
    from core.evaluation.drawing import annotate

    path = outcomes[0].path
    name = _free_name(path.stem, folder, taken)
    picture = images.read(path)
    height = len(picture)
    for outcome in outcomes:
        if outcome.reading is not None:
            text = plate.display(outcome.reading.text)
            band = len(picture) - height  # what texts so far have added above
            quad = outcome.quad and outcome.quad.relative_to((0, -band))
            picture = annotate(picture, quad, text, outcome.reading.confidence)
    images.write(folder / f"{name}.jpg", picture)


def _free_name(stem: str, folder: Path, taken: dict[str, int]) -> str:
    """Return a name for what is made of a picture, and note it; ``taken`` counts from where to look on.

    Never over what lies there, perhaps a picture that a link leads to; some disks tell no capitals apart.
    """
    number = taken.get(stem.casefold(), 0) + 1
    while True:
        name = stem if number == 1 else f"{stem}_{number}"
        if (number == 1 or name.casefold() not in taken) and not (folder / f"{name}.jpg").exists():
            break
        number += 1
    taken.setdefault(name.casefold(), 1)
    taken[stem.casefold()] = number
    return name


def _on_digits(engine: OpenReader, folder: Path, count: int, seed: int, save: Path | None) -> None:
    """Draw sequences and print what they show beside what is read."""
    from core.datasets.digits import digit_source
    from core.evaluation import drawing, samples, text

    source = digit_source(folder, part="test", count=count, seed=seed)
    records = samples.read_digits(source, engine, "").records
    rows = [
        [r.label, r.text or "–", confidence_text(r.confidence), "" if r.right else said("wrong")]
        for r in records
    ]
    head = [said("label"), said("prediction"), said("confidence"), ""]
    typer.echo(text.columns([head, *rows]))
    right = sum(r.right for r in records)
    drawn = (number_of(count, "{0} sequence", "{0} sequences"), source.found.corpus)
    typer.echo(said("{0} of {1} of {2} test digits read without an error", right, *drawn))
    if save is not None:
        cells = list(samples.cells(records, lambda r: source.sample(r.index)[0]))
        images.write(save / "digits.png", drawing.sheet(cells))
        ending.say_written(save / "digits.png")
