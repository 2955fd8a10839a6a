"""``platewright evaluate MODEL DATA``: how good a model reads, as text, JSON, HTML and pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core import model_file
from core.alphabet import Alphabet
from core.cli.shared import choosing, options, paths, reader, reports
from core.cli.shared.progress import bar
from core.cli.shared.telling import in_chinese, number_of, said
from core.errors import ConfigError, FolderError, ModelFileError
from core.evaluation.timing import Timed
from core.shown import Phrase, in_english

if TYPE_CHECKING:
    from core.datasets.ccpd_frames import FrameList
    from core.evaluation.report import Record, Report
    from core.evaluation.samples import Read
    from core.images import Array
    from core.recognition.pipeline import CropMode

SHEET_CELLS = 60
_FAILED = (
    "{0} picture could not be read and is not counted.",
    "{0} pictures could not be read and are not counted.",
)
_UNLABELLED = (
    "{0} picture carries no label and is not counted.",
    "{0} pictures carry no label and are not counted.",
)
_LEFT_OUT = {  # of a list, and of a folder
    True: (
        "{0} line of the list cannot be used and is not counted.",
        "{0} lines of the list cannot be used and are not counted.",
    ),
    False: (
        "{0} picture or folder cannot be used and is not counted.",
        "{0} pictures or folders cannot be used and are not counted.",
    ),
}
_REPEATED = (
    "{0} line of the list names a picture once more: it is counted once.",
    "{0} lines of the list name a picture once more: each is counted once.",
)
_NO_PLACE = {  # of a model of plates, and of one of sequences, for which nothing looks
    True: (
        "{0} picture counts as read wrongly: no plate is known or found in it.",
        "{0} pictures count as read wrongly: no plate is known or found in them.",
    ),
    False: (
        "{0} picture counts as read wrongly: no sequence is known in it.",
        "{0} pictures count as read wrongly: no sequence is known in them.",
    ),
}
_UNKNOWN = (
    "{0} label holds a character that the model does not know; it counts as read wrongly.",
    "{0} labels hold a character that the model does not know; they count as read wrongly.",
)
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


@dataclass(frozen=True)
class _Measured:
    """A report in the language of a phrase."""

    worded: Callable[[Phrase], Report]
    crop_of: CropOf
    failed: bool


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
    chinese: Annotated[bool, typer.Option("--zh", help="Write the page of --html in Chinese.")] = False,
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

    reader.one_of(crop, reader.CROPS, "--crop")
    if data is None:  # one argument alone is what to measure on
        model, data = "", _data_alone(model)
    digits = data.is_dir() and holds_digits(data)
    chosen = tuple(subset or ())
    choice = _choice(filter_, queue, data, confirmed)
    _check_chosen(data, digits, chosen, bool(split or confirmed or numbers))
    _refuse_useless(context, data, digits)
    engine = Timed(reader.start(_chosen_model(model, digits), provider, device, threads), alone=threads == 1)
    _check_places(data, json_file, html_file, sheet_file)
    if digits:
        measured = _on_digits(engine, data, chosen, count, seed, batch_size)
    else:
        measured = _on_frames(
            engine, data, chosen, split, confirmed, numbers, choice, crop, batch_size  # type: ignore[arg-type]
        )  # fmt: skip
    _tell(measured, json_file, html_file, sheet_file, chinese)
    if measured.failed:
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
    """Refuse to put a picture among those that are measured: from then on it would be one of them.

    And a picture of a kind that cannot be written, before anything is read.
    """
    from core import images
    from core.exchange.staging import is_inside

    if sheet is not None and data.is_dir() and is_inside(sheet.resolve(), data.resolve()):
        raise ConfigError(
            "The sheet would lie among the pictures that are measured",
            path=sheet,
            advice="Name a file outside their folder with --sheet",
        )
    reports.check_places(json_file, html_file, sheet=sheet)
    if sheet is not None and sheet.suffix.lower() not in images.WRITTEN_EXTENSIONS:
        raise ConfigError(
            "The sheet must be a .png, .jpg or .webp file", path=sheet, advice="Give it one of these endings"
        )


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
) -> _Measured:
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
    reader.list_problems("left out: {0}", [*found.absent, *found.refused])
    reader.list_problems("failed: {0}", read.failed)
    if not read.records:
        raise FolderError(
            "None of these pictures could be measured", path=data, advice="The lines above say why"
        )
    built = report.build(
        read.records, model=engine.info.name, data=str(data), plates=engine.info.grammar == "plate"
    )

    def worded(phrase: Phrase) -> Report:
        about = {phrase("crop"): crop, phrase("provider"): engine.reader.provider, **engine.about(phrase)}
        if choice:
            about[phrase("plates")] = str(choice)
        return replace(built, notes=_notes(engine, read, found, data.is_file(), phrase), about=about)

    return _Measured(worded, samples.frame_crop, bool(read.failed))


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


def _notes(engine: Timed, read: Read, found: FrameList, listed: bool, phrase: Phrase) -> tuple[str, ...]:
    alphabet, plates = Alphabet(engine.info.alphabet), engine.info.grammar == "plate"
    unknown = sum(bool(alphabet.unknown(record.label)) for record in read.records)
    failed, refused = len(read.failed), len(found.refused)
    notes = (
        failed and number_of(failed, *_FAILED, phrase),
        found.unlabelled and number_of(found.unlabelled, *_UNLABELLED, phrase),
        refused and number_of(refused, *_LEFT_OUT[listed], phrase),
        found.repeated and number_of(found.repeated, *_REPEATED, phrase),
        read.without_place and number_of(read.without_place, *_NO_PLACE[plates], phrase),
        unknown and number_of(unknown, *_UNKNOWN, phrase),
    )
    return tuple(note for note in notes if note)


def _on_digits(
    engine: Timed, data: Path, subsets: tuple[str, ...], count: int, seed: int, batch_size: int
) -> _Measured:
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
        with bar("Reading {0}", name) as report_progress:
            records += samples.read_digits(
                source, engine, name, batch_size=batch_size, report=report_progress
            ).records
    built = report.build(records, model=engine.info.name, data="", plates=False)

    def worded(phrase: Phrase) -> Report:
        each = phrase(" and ").join(names)
        about = {
            phrase("provider"): engine.reader.provider,
            phrase("sequences"): phrase("{0}, seed {1}, each {2}", count, seed, each),
            **engine.about(phrase),
        }
        return replace(built, data=phrase("{0} test digits, sequences of five", found.corpus), about=about)

    def crop_of(record: Record) -> Array:
        return sources[record.subset].sample(record.index)[0]

    return _Measured(worded, crop_of, failed=False)


def _tell(
    measured: _Measured,
    json_file: Path | None,
    html_file: Path | None,
    sheet_file: Path | None,
    chinese: bool,
) -> None:
    from core.evaluation import text

    typer.echo(text.render(measured.worded(said), said))
    report = measured.worded(in_english)
    cells = []
    if html_file or sheet_file:
        from core import images
        from core.evaluation import drawing, samples

        cells = list(samples.cells(report.worst[:SHEET_CELLS], measured.crop_of))
    sheet = drawing.sheet(cells) if cells else None
    if json_file:
        reports.write(json_file, json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    if html_file:
        from core.evaluation import page

        worst = b"" if sheet is None else images.encode(sheet, ".png")
        phrase, language = (in_chinese, "zh-CN") if chinese else (in_english, "en")
        reports.write(html_file, page.render(measured.worded(phrase), worst, phrase, language))  # type: ignore[arg-type]
    if sheet_file and sheet is not None:
        reports.write(sheet_file, images.encode(sheet, sheet_file.suffix))
    elif sheet_file:
        typer.echo(said("Nothing was read wrongly: there is no sheet to write."), err=True)
