"""``platewright evaluate MODEL DATA``: how good a model reads, as text, JSON, HTML and pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core import model_file
from core.alphabet import Alphabet
from core.cli.shared import choosing, options, paths, reader, reports
from core.cli.shared.progress import bar
from core.errors import ConfigError, ModelFileError
from core.evaluation.timing import Timed
from core.shown import counted

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import FrameList
    from core.evaluation.report import Record, Report
    from core.evaluation.samples import Read
    from core.images import Array
    from core.recognition.pipeline import CropMode

SHEET_CELLS = 60
_OF_LIST = ("line of the list", "lines of the list")
_OF_FOLDER = ("picture or folder", "pictures or folders")
DIGIT_SUBSETS = ("augmented", "clean")  # as a training sees them, and as they are

ModelArgument = Annotated[
    str,
    typer.Argument(
        metavar="MODEL",
        help="A model's name or file. A single argument is the data, and the default model is measured.",
    ),
]
DataArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="DATA",
        help="A folder of CCPD frames or labelled crops, a PaddleOCR list, or idx files of digits.",
        show_default=False,
    ),
]
SplitOption = Annotated[
    str, typer.Option(help="Only this split (train, val, test): a list in splits/, or folders of that name.")
]
ConfirmedOption = Annotated[
    bool, typer.Option("--confirmed", help="Measure on what was confirmed in this folder.")
]
ThreadsOption = Annotated[
    int,
    typer.Option(
        min=0,
        max=512,
        help="Processor threads that read; 0: all cores. With 1 the reader's own time is shown.",
    ),
]
CountOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="Of digits: how many sequences are drawn.")
]
CropOf = Callable[["Record"], "Array"]

JsonOption = Annotated[Path | None, typer.Option("--json", help="Write the figures into this file.")]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="Write a page with plots into this file.")]
SheetOption = Annotated[
    Path | None, typer.Option("--sheet", help="Write the worst samples into this picture file.")
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    model: ModelArgument,
    data: DataArgument = None,
    subset: reader.SubsetOption = None,
    split: SplitOption = "",
    confirmed: ConfirmedOption = False,
    numbers: reader.NumbersOption = False,
    crop: reader.CropOption = "auto",
    count: CountOption = 5000,
    seed: Annotated[int, typer.Option(min=0, help="Of digits: which sequences.")] = 0,
    json_file: JsonOption = None,
    html_file: HtmlOption = None,
    sheet_file: SheetOption = None,
    batch_size: Annotated[int, typer.Option(min=1, help="How many crops are read at once.")] = 32,
    provider: reader.ProviderOption = "auto",
    device: reader.DeviceOption = None,
    threads: ThreadsOption = 0,
    filter_: choosing.FilterOption = "",
    queue: choosing.QueueOption = "",
) -> None:
    """Measure a model on labelled pictures.

    Plate accuracy, accuracy without the province and character error rate, with 95 % intervals, by
    sub-set, kind and province; confusions, reliability of the confidence, the worst samples.
    """
    from core.datasets.digits import holds_digits
    from core.evaluation import text

    reader.one_of(crop, reader.CROPS, "--crop")
    if data is None:  # one argument alone is what to measure on
        model, data = "", _data_alone(model)
    digits = data.is_dir() and holds_digits(data)
    chosen = tuple(subset or ())
    choice = _choice(filter_, queue, data, confirmed)
    _check_chosen(data, digits, chosen, bool(split or confirmed or numbers))
    _refuse_useless(context, data, digits)
    path = _chosen_model(model, digits)
    engine = Timed(reader.start(path, provider, device, threads), alone=threads == 1)
    _check_places(data, json_file, html_file, sheet_file)
    if digits:
        report, crop_of, failed = _on_digits(engine, data, chosen, count, seed, batch_size)
    else:
        report, crop_of, failed = _on_frames(
            engine, data, chosen, split, confirmed, numbers, choice, crop, batch_size  # type: ignore[arg-type]
        )  # fmt: skip
    typer.echo(text.render(report))
    _write(report, crop_of, json_file, html_file, sheet_file)
    if failed:
        raise typer.Exit(1)


def _data_alone(text: str) -> Path:
    """Return the data that a single argument names; raises ``ConfigError`` for a model, and for nothing."""
    data = Path(text)
    is_model = data.suffix == model_file.EXTENSION and data.is_file()
    if not data.exists():
        with suppress(ModelFileError):
            is_model = bool(model_file.find(text))
    if is_model:
        raise ConfigError(
            "This is a model, and nothing is named to measure it on",
            path=data,
            advice="Name a folder of labelled pictures, or a list, after it",
        )
    paths.refuse_missing(data)
    return data


def _refuse_useless(context: typer.Context, data: Path, digits: bool) -> None:
    useless = ("crop",) if digits else ("count", "seed")
    options.refuse(context, str(data), *useless, *(("confirmed", "numbers") if data.is_file() else ()))


def _choice(line: str, queue: str, data: Path, confirmed: bool) -> choosing.Choice:
    choice = choosing.Choice.of(line, queue)
    if choice and not (confirmed and data.is_dir()):
        raise ConfigError(
            "A filter and a queue choose among what was confirmed in a folder",
            path=data,
            detail=str(choice),
            advice="Add --confirmed, or leave out --filter and --queue",
        )
    return choice


def _check_chosen(data: Path, digits: bool, subsets: tuple[str, ...], others: bool) -> None:
    """Refuse to measure something else than was asked for: digits have two sub-sets and no other parts."""
    if digits and others:
        raise ConfigError(
            "Digits are drawn: they have no --split, no --confirmed and no --numbers", path=data
        )
    for name in subsets if digits else ():
        reader.one_of(name, DIGIT_SUBSETS, "--subset")


def _chosen_model(name: str, digits: bool) -> Path:
    path = reader.choose(name, "none" if digits else "plate")
    if digits:
        reader.check_reads_digits(path, by_option=False)
    return path


def _check_places(data: Path, json_file: Path | None, html_file: Path | None, sheet: Path | None) -> None:
    """Refuse to put a picture among those that are measured: from then on it would be one of them."""
    from core.exchange.staging import is_inside

    if sheet is not None and data.is_dir() and is_inside(sheet.resolve(), data.resolve()):
        raise ConfigError(
            "The sheet would lie among the pictures that are measured",
            path=sheet,
            advice="Name a file outside their folder with --sheet",
        )
    reports.check_places(json_file, html_file, sheet)


def _on_frames(
    engine: Timed,
    data: Path,
    subsets: tuple[str, ...],
    split: str,
    confirmed: bool,
    numbers: bool,
    choice: choosing.Choice,
    crop: CropMode,
    batch_size: int,
) -> tuple[Report, CropOf, bool]:
    from core.datasets import labelled
    from core.evaluation import report, samples

    label_of = labelled.names_for(engine.info.grammar, Alphabet(engine.info.alphabet))
    found = labelled.frames_of(
        data,
        subsets=subsets,
        split=split,
        confirmed=confirmed,
        choose=choice.plates,
        label_of=label_of,
        numbers=numbers,
    )
    found = found if confirmed else labelled.once(found)
    _check_labels(found, engine, data)
    with bar("Reading") as report_progress:
        read = samples.read_frames(found, engine, crop=crop, batch_size=batch_size, report=report_progress)
    reader.list_problems(reader.LEFT_OUT_NOTICE, [*found.absent, *found.refused])
    reader.list_problems(reader.FAILED_NOTICE, read.failed)
    about = {"crop": crop, "provider": engine.reader.provider, **engine.about()}
    if choice:
        about["plates"] = str(choice)
    built = report.build(
        read.records,
        model=engine.info.name,
        data=str(data),
        notes=_notes(engine, read, found, listed=data.is_file()),
        plates=engine.info.grammar == "plate",
        about=about,
    )
    return built, samples.frame_crop, bool(read.failed)


def _check_labels(found: FrameList, engine: Timed, data: Path) -> None:
    """Refuse labels of which the model can write none, as plates for one that reads digits."""
    alphabet = Alphabet(engine.info.alphabet)
    if found.frames and all(alphabet.unknown(frame.label) for frame in found.frames):
        raise ConfigError(
            "The model can write none of these labels",
            path=data,
            detail=f"{engine.info.name}: {found.frames[0].label}",
            advice="Name another model, or other pictures",
        )


def _notes(engine: Timed, read: Read, found: FrameList, *, listed: bool) -> list[str]:
    alphabet = Alphabet(engine.info.alphabet)
    unknown = sum(bool(alphabet.unknown(record.label)) for record in read.records)
    one, several = _OF_LIST if listed else _OF_FOLDER
    notes = (
        (
            len(read.failed),
            "picture could not be read and is not counted.",
            "pictures could not be read and are not counted.",
        ),
        (
            found.unlabelled,
            "picture carries no label and is not counted.",
            "pictures carry no label and are not counted.",
        ),
        (
            len(found.refused),
            f"{one} cannot be used and is not counted.",
            f"{several} cannot be used and are not counted.",
        ),
        (
            found.repeated,
            "line of the list names a picture once more: it is counted once.",
            "lines of the list name a picture once more: each is counted once.",
        ),
        (
            read.without_place,
            "picture counts as read wrongly: no plate is known or found in it.",
            "pictures count as read wrongly: no plate is known or found in them.",
        ),
        (
            unknown,
            "label holds a character that the model does not know; it counts as read wrongly.",
            "labels hold a character that the model does not know; they count as read wrongly.",
        ),
    )
    return [counted(*note) for note in notes if note[0]]


def _on_digits(
    engine: Timed, data: Path, subsets: tuple[str, ...], count: int, seed: int, batch_size: int
) -> tuple[Report, CropOf, bool]:
    """Measure twice: with the training's distortion, as published figures are, and without."""
    from core.datasets.digits import DigitSource, read_digits
    from core.evaluation import report, samples

    names = subsets or DIGIT_SUBSETS
    found = read_digits(data, "test")
    sources = {
        name: DigitSource(found, count=count, seed=seed, augmented=name == "augmented") for name in names
    }
    records: list[Record] = []
    for name, source in sources.items():
        with bar(f"Reading {name}") as report_progress:
            records += samples.read_digits(
                source, engine, name, batch_size=batch_size, report=report_progress
            ).records
    built = report.build(
        records,
        model=engine.info.name,
        data=f"{found.corpus} test digits, sequences of five",
        plates=False,
        about={
            "provider": engine.reader.provider,
            "sequences": f"{count}, seed {seed}, each {' and '.join(names)}",
            **engine.about(),
        },
    )
    return built, lambda record: sources[record.subset].sample(record.index)[0], False


def _write(
    report: Report, crop_of: CropOf, json_file: Path | None, html_file: Path | None, sheet_file: Path | None
) -> None:
    sheet = b""
    if html_file or sheet_file:
        from core import images
        from core.evaluation import drawing, samples

        cells = list(samples.cells(report.worst[:SHEET_CELLS], crop_of))
        sheet = images.encode(drawing.sheet(cells), ".png") if cells else b""
    if json_file:
        reports.write(json_file, json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    if html_file:
        from core.evaluation import page

        reports.write(html_file, page.render(report, sheet))
    if sheet_file:
        if sheet:
            reports.write(sheet_file, sheet)
        else:
            typer.echo("Nothing was read wrongly: there is no sheet to write.", err=True)
