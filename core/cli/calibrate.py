"""``platewright calibrate MODEL DATA...``: a copy of a model whose confidence means what it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core import model_file
from core.alphabet import Alphabet
from core.cli.shared import ending, reader
from core.cli.shared.folder import make
from core.cli.shared.progress import bar
from core.cli.shared.reader import advised
from core.cli.shared.telling import number_of, said
from core.errors import AppError, ConfigError, EngineError, LabelError, ModelFileError

if TYPE_CHECKING:
    from core.calibration import AutoConfirm, Fit
    from core.datasets.ccpd_frames import Frame, FrameList
    from core.evaluation.confidence import Judged
    from core.evaluation.crops import HeldPlates, LabelledCrop
    from core.model_file import ModelInfo
    from core.recognition.engine import Engine

_NO_PLATE = "There is no plate to calibrate on"
_NAME_SOME = "Name a folder of labelled pictures, or use --drawn"

PartOption = Annotated[
    str,
    typer.Option(help="Which plates: all; held, the tenth of the texts that trainings leave out; or train."),
]
ChooseOption = Annotated[
    list[Path] | None,
    typer.Option(
        help="With --accurate: choose the cascade's threshold on this folder, not on the data;"
        " can be repeated."
    ),
]
BelowOption = Annotated[
    float | None,
    typer.Option(
        min=0.0, max=1.0, help="With --accurate: read again what is below this confidence, whatever it costs."
    ),
]
ShapesOption = Annotated[
    Path | None,
    typer.Option(help="With --drawn: glyphs, characters and backgrounds to draw with, their held-back part."),
]
DeviceOption = Annotated[
    int | None,
    typer.Option(
        "--device",
        min=0,
        help="Read on the GPU of this number, 0 is the first; what a cascade costs is measured on the"
        " processor all the same.",
    ),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", help="Leave out the picture of this name: its label is wrong. Can be repeated."
    ),
]

DataArgument = Annotated[
    list[Path] | None,
    typer.Argument(help="Folders of labelled pictures that the model was not trained on."),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="The model file to write; without it the figures are only printed."),
]
ShareOption = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        help="Choose the confidence from which this share of plates may be confirmed unseen.",
    ),
]
MillisecondsOption = Annotated[
    float,
    typer.Option(
        "--milliseconds", min=0.0, help="With --accurate: the most that the cascade may cost a plate."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("calibrate")(calibrate)


def calibrate(
    model: Annotated[str, typer.Argument(help="A model's name or file.")],
    data: DataArgument = None,
    output: OutputOption = None,
    drawn: Annotated[int, typer.Option(min=0, max=1_000_000, help="Also draw this many plates.")] = 0,
    shapes: ShapesOption = None,
    seed: Annotated[int, typer.Option(min=0, help="With --drawn: which plates are drawn.")] = 0,
    share: ShareOption = 0.97,
    crop: reader.CropOption = "auto",
    part: PartOption = "all",
    exclude: ExcludeOption = None,
    numbers: reader.NumbersOption = False,
    name: Annotated[
        str, typer.Option(help="With --output: what to call the copy; without it the name of the model.")
    ] = "",
    accurate: Annotated[
        str, typer.Option(help="Make a cascade: this calibrated model re-reads what is doubtful.")
    ] = "",
    milliseconds: MillisecondsOption = 2.0,
    below: BelowOption = None,
    choose_on: ChooseOption = None,
    device: DeviceOption = None,
) -> None:
    """Make a model's confidence mean what it says, on plates that it was not trained on; choose thresholds.

    The copy carries the temperature, the confidence above which a share of plates may be confirmed
    unseen, and for a cascade the one under which plates are read again. Weights stay as they are.
    """
    model_file.check_name(name)
    _check_share(share)
    if not data and not drawn:
        raise ConfigError(_NO_PLATE, advice=_NAME_SOME)
    _check_output(output)  # before hours of reading, not after
    engine = _engine(model, device)
    _check_kind(engine, drawn, reader.choose(accurate) if accurate else None)
    plates = _held(drawn, shapes, seed)
    crops = _real(engine, data or [], crop, part, exclude or [], numbers) + _drawn(drawn, plates)
    if not crops:
        raise ModelFileError(_NO_PLATE, advice=_NAME_SOME)
    chosen = _real(engine, choose_on or [], crop, "all", [], numbers)  # before hours of reading, too
    fit, confirm = _fit(engine, crops, share)
    figures: dict[str, Any] = {
        "calibration": _told(fit, data or [], part, drawn),
        "confirm": dataclasses.asdict(confirm),
    }
    if accurate:
        judged = chosen or crops
        figures[model_file.CASCADE] = _cascade(engine, judged, fit, accurate, milliseconds, below, device)
    if output is not None:
        _write(engine, output, dataclasses.replace(engine.info, temperature=fit.temperature), figures, name)


def _check_share(share: float) -> None:
    """Refuse to choose a confidence for no plate: it would be infinite, which no model file can hold."""
    if not 0 < share <= 1:
        raise ConfigError(
            "No plate is confirmed unseen with this share",
            detail=f"--share {share:g}",
            advice="Name a share greater than 0, or leave it out for 0.97",
        )


def _check_output(output: Path | None) -> None:
    """Make the folder of the copy; raises ``ConfigError`` or ``ModelFileError`` where it cannot be."""
    if output is None:
        return
    if output.suffix != model_file.EXTENSION:
        raise ConfigError("A model file ends in .onnx", detail=str(output))
    if output.is_dir():
        raise ModelFileError("This is a folder, not a model file", path=output)
    make(output.parent, ModelFileError)


def _check_kind(engine: Engine, drawn: int, accurate: Path | None) -> None:
    """Refuse plates for a model that reads none, and a partner that reads something else; ``ConfigError``."""
    if drawn and engine.info.grammar != "plate":
        raise ConfigError(
            "This model reads no plates: there is nothing to draw for it",
            path=engine.path,
            advice="Leave out --drawn, and name folders of labelled pictures",
        )
    if accurate is not None and model_file.read_info(accurate).alphabet != engine.info.alphabet:
        raise ConfigError(
            "The two models do not read the same characters",
            path=accurate,
            advice="Name another model with --accurate",
        )


def _engine(name: str, device: int | None = None) -> Engine:
    """Start one thread on the CPU: costs are compared, and the same everywhere; or the GPU of a number."""
    from core.recognition.engine import Engine

    path = reader.choose(name)
    if device is None:
        return Engine(path, provider="cpu", threads=1)
    try:
        return Engine(path, provider="cuda", device=device)
    except EngineError as error:
        advice = "Check the NVIDIA driver and --device, or leave it out to read on the processor"
        raise advised(error, advice) from error


def _real(
    engine: Engine, data: list[Path], crop: str, part: str, exclude: list[str], numbers: bool
) -> list[LabelledCrop]:
    from core.datasets.labelled import PARTS, frames_of, in_part, names_for, once
    from core.evaluation import crops

    reader.one_of(crop, reader.CROPS, "--crop")
    reader.one_of(part, PARTS, "--part")
    found: list[LabelledCrop] = []
    label_of = names_for(engine.info.grammar, Alphabet(engine.info.alphabet))
    folders = [once(frames_of(folder, label_of=label_of, numbers=numbers)) for folder in data]
    missing = set(exclude) - {frame.path.name for named in folders for frame in named.frames}
    if missing:
        raise ConfigError(
            "A picture to be left out is not there",
            detail=", ".join(sorted(missing)),
            advice="Correct --exclude: it takes the name of the file",
        )
    for named in folders:
        listed = in_part(named, part, exclude)  # type: ignore[arg-type]
        unknown = _without_unknown(listed, Alphabet(engine.info.alphabet))
        reader.list_problems("left out: {0}", [*listed.refused, *unknown])
        reader.tell_repeated(listed)
        cut, failed = crops.cut_frames(
            listed.frames, crop=crop, rectified=engine.info.rectified  # type: ignore[arg-type]
        )  # fmt: skip
        reader.list_problems("failed: {0}", failed)
        if unplaced := len(listed.frames) - len(cut) - len(failed):
            words = (
                "{0} picture is left out: where its plate is is not known",
                "{0} pictures are left out: where their plates are is not known",
            )
            typer.echo(number_of(unplaced, *words), err=True)
        found += cut
    return found


def _without_unknown(listed: FrameList, alphabet: Alphabet) -> list[AppError]:
    """Take out what the model cannot read at all, which says nothing of its confidence; return why."""
    kept: list[Frame] = []
    refused: list[AppError] = []
    for frame in listed.frames:
        try:
            alphabet.encode(frame.label)
            kept.append(frame)
        except LabelError as error:
            refused.append(error.at(frame.path))
    listed.frames = kept
    return refused


def _held(count: int, shapes: Path | None, seed: int) -> HeldPlates | None:
    """Return what draws plates, where some are; raises ``ConfigError`` for shapes that have no character.

    The bundled fonts would draw instead, which training has seen.
    """
    from core.evaluation.crops import HeldPlates

    if not count:
        return None
    plates = HeldPlates(shapes, seed)
    if shapes is not None and not plates.has_shapes:
        raise ConfigError(
            "There is no character in this folder to draw with",
            path=shapes,
            advice="Name a folder that has the folder glyphs in it, or leave out --shapes for bundled fonts",
        )
    return plates


def _drawn(count: int, plates: HeldPlates | None) -> list[LabelledCrop]:
    found: list[LabelledCrop] = []
    if plates is not None:
        with bar("Drawing") as report:
            for done, one in enumerate(plates.draw(count), 1):
                found.append(one)
                report(done, count)
    return found


def _fit(engine: Engine, crops: list[LabelledCrop], share: float) -> tuple[Fit, AutoConfirm]:
    """Fit the temperature and choose the confidence for a share of plates; tell both."""
    from core.evaluation import confidence

    with bar("Reading") as report:
        fit, judged = confidence.fit(engine, crops, report)
    typer.echo(_fit_text(fit))
    typer.echo(_intervals(judged))
    return fit, _threshold(judged, share, plates=engine.info.grammar == "plate")


def _told(fit: Fit, data: list[Path], part: str, drawn: int) -> dict[str, Any]:
    """Return what the model file says of its calibration; folders by name, never by a whole path."""
    named = ["/".join(folder.resolve().parts[-2:]) for folder in data]
    return dataclasses.asdict(fit) | {"data": named, "part": part, "drawn": drawn}


def _fit_text(fit: Fit) -> str:
    lines = (
        said("samples: {0}, {1} of them read wrongly", fit.samples, fit.wrong),
        said("temperature: {0}", f"{fit.temperature:.3f}"),
        said("log loss: {0} before, {1} after", f"{fit.loss_before:.4f}", f"{fit.loss_after:.4f}"),
        said(
            "expected calibration error: {0} before, {1} after",
            f"{100 * fit.ece_before:.2f} %",
            f"{100 * fit.ece_after:.2f} %",
        ),
    )
    return "\n".join(lines)


def _intervals(judged: Judged) -> str:
    """Return the calibration error of the temperature with its interval, and of an isotonic fit beside it."""
    from core import calibration, metrics

    right = judged.right
    rows = {
        said("temperature"): judged.confidences,
        said("isotonic, 5-fold"): calibration.crossed_isotonic(judged.confidences, right),
    }
    told = []
    for title, values in rows.items():
        low, high = calibration.error_interval(values, right)
        error, loss = metrics.expected_calibration_error(values, right), calibration.log_loss(values, right)
        shares = (f"{100 * share:.2f}" for share in (error, low, high))
        line = "{0}: calibration error {1} % (95 %: {2} to {3} %), log loss {4}"
        told.append(said(line, title, *shares, f"{loss:.4f}"))
    return "\n".join(told)


def _threshold(judged: Judged, share: float, *, plates: bool) -> AutoConfirm:
    from core import calibration

    threshold = calibration.threshold_for(judged.confidences, share)
    found = calibration.auto_confirm(judged.confidences, judged.right, threshold)
    line = (
        "confirm at {0} and above: {1} % of the plates, {2} of {3} wrong (95 %: {4} % to {5} %)"
        if plates
        else "confirm at {0} and above: {1} % of the sequences, {2} of {3} wrong (95 %: {4} % to {5} %)"
    )
    interval = (f"{100 * found.low:.3f}", f"{100 * found.high:.3f}")
    figures = (f"{found.threshold:.6f}", f"{100 * found.share:.2f}", found.wrong, found.confirmed)
    typer.echo(said(line, *figures, *interval))
    return found


def _cascade(
    fast: Engine,
    crops: list[LabelledCrop],
    fit: Fit,
    accurate: str,
    most: float,
    below: float | None,
    device: int | None,
) -> dict[str, Any]:
    """Choose under which confidence a plate is read again; return what the fast file says of it.

    Costs are measured on the processor, where cascades read.
    """
    from core.evaluation import confidence
    from core.recognition import partners

    engine = _engine(accurate, device)
    timed = None if device is None else (_engine(str(fast.path)), _engine(str(engine.path)))
    with bar("Reading") as report:
        found = confidence.choose_pair(
            fast, engine, crops, fit.temperature, timed=timed, most=most, below=below, report=report
        )
    choice, costs = found.choice, found.milliseconds
    accuracies = (choice.accuracy, found.fast_accuracy, found.again_accuracy)
    line = (
        "read again below {0}: {1} % of the plates, {2} ms a plate ({3} fast, {4} again),"
        " {5} % right ({6} fast, {7} again)"
    )
    figures = [f"{choice.below:.6f}", f"{100 * choice.read_again:.1f}"]
    figures += [f"{cost:.2f}" for cost in (choice.milliseconds, costs[0], costs[1])]
    figures += [f"{100 * share:.2f}" for share in accuracies]
    typer.echo(said(line, *figures))
    if choice.read_again == 0.0:
        typer.echo(said("The accurate model brings nothing here within these milliseconds"), err=True)
    return partners.description(engine.path, choice, len(crops))


def _write(engine: Engine, output: Path, info: ModelInfo, figures: dict[str, Any], name: str) -> None:
    changed = dataclasses.replace(info, name=name or info.name, figures=info.figures | figures)
    model_file.save(output, engine.path.read_bytes(), changed)
    ending.say_written(output)
