"""Prepare a fine-tuning: confirmed plates become folders of cut-outs, and a ``run.toml`` beside them.

Torch-free. The cut-outs keep room around the plate and say its corners in a CCPD name, so that the
trainer can err at the corners on purpose, which is what makes a reader robust.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from core import ccpd, double_row, files, images, model_file
from core.alphabet import NAMED, Alphabet
from core.config import parse
from core.errors import AppError, ConfigError, TrainingError
from core.exchange.items import ExportItem
from core.exchange.split import position_of
from core.model_file import ModelInfo
from core.progress import Report, ShouldStop, never, silent
from core.training.config import (
    HERE,
    DataConfig,
    FastConfig,
    LossConfig,
    ModelConfig,
    OptimConfig,
    RunConfig,
    ScheduleConfig,
    SourceConfig,
    TrainConfig,
)
from core.training.run_log import FAST_SUFFIX

CONFIG_FILE = "run.toml"
START_FILE = "start.onnx"  # a copy of the model that the run starts from, and learns from to the end
FAST_START_FILE = "start-fast.onnx"  # and of the fast one of a pair
SUBSETS = ("train", "val")  # the folders of cut-outs to learn from and to measure on
MINIMUM_PLATES = 10
HELD_SHARE = 0.2

_ROOM = (0.25, 0.6)  # kept on each side of the plate, as shares of its width and height
_DOUBLE_ROWS = 0.5  # of the drawn plates that may: what the model knows of two rows must not be forgotten
_BATCH = 64
_MATRIX_RATE = 25  # times the rate of all else: convolutions learn by Muon, which asks for such rates
_SAMPLES = (6_400, 128_000)  # least and most samples of a run whose length nobody chose
_PASSES = 20  # how often such a run sees each plate, within those bounds
_MORE_PLATES = "Confirm or correct more plates first"
_STEM = re.compile(r"^(?P<base>.+?)-ft(?P<number>\d+)$")


@dataclass(frozen=True)
class FinetuneOptions:
    """What may be chosen; the defaults suit some hundred to some thousand confirmed plates."""

    name: str = ""  # of the new model; empty: the old name with -ft1, -ft2 ...
    epochs: int = 0  # passes over the confirmed plates; 0: as many as their number asks for
    device: str = "auto"  # auto, cpu, cuda, cuda:N
    learning_rate: float = 4e-4
    confirmed_share: float = 0.6  # of the samples; the rest is drawn
    teacher_weight: float = 0.5  # how strongly the old model's outputs hold on; 0: not at all
    workers: int = 1  # processes that prepare samples
    seed: int = 0


@dataclass(frozen=True)
class FinetuneRun:
    """A run that is ready to start: ``Supervisor.start(run.config, run.directory)``."""

    directory: Path
    config: Path
    name: str
    trained: int  # plates to learn from
    held: int  # plates kept aside for the figures before and after
    refused: tuple[AppError, ...]


def prepare(
    items: Iterable[ExportItem],
    model: Path,
    directory: Path,
    options: FinetuneOptions | None = None,
    *,
    fast: Path | None = None,
    folder: Path | None = None,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> FinetuneRun | None:
    """Write the cut-outs and the configuration of a run into ``directory``; None when stopped.

    ``fast`` is the fast model whose partner ``model`` is: it learns after that. No plate text stands in
    both parts, and which are held the texts decide, whatever the options (``held_texts``). Raises
    ``TrainingError`` when there are too few plates, of this ``folder``, and ``ConfigError`` for impossible
    options; a plate that cannot be used is listed.
    """
    options = options or FinetuneOptions()
    check(options)
    info = model_file.read_info(model)
    _check_kind(info, model)
    usable, refused = _usable(items, Alphabet(info.alphabet))
    refuse_too_few(len(usable), folder, refused)
    held = held_texts({item.label for item in usable})
    counts = dict.fromkeys(SUBSETS, 0)
    for number, item in enumerate(usable):
        if should_stop():
            return None
        subset = "val" if item.label in held else "train"
        try:
            _cut_out(item, directory / subset, number)
            counts[subset] += 1
        except AppError as error:
            refused.append(error)
        report(number + 1, len(usable))
    refuse_too_few(sum(counts.values()), folder, refused)
    if not all(counts.values()):
        raise TrainingError(
            "No plate is left to learn from, or none to measure on", path=directory, advice=_MORE_PLATES
        )
    name = options.name or next_name(info.name, {path.stem for path in model_file.available()})
    files.write_bytes(directory / START_FILE, model.read_bytes())
    if fast is not None:
        files.write_bytes(directory / FAST_START_FILE, fast.read_bytes())
    config = make_config(directory, name, options)
    path = directory / CONFIG_FILE
    files.write_bytes(path, tomlkit.dumps(config.model_dump(mode="json", exclude_none=True)).encode())
    return FinetuneRun(directory, path, name, counts["train"], counts["val"], tuple(refused))


def _check_kind(info: ModelInfo, model: Path) -> None:
    """Refuse a model of other texts; raises ``TrainingError``.

    Plates are drawn beside the confirmed ones, so that a reader does not forget what it knew. Without
    anything of the kind a model of digits reads few of those that it was made for afterwards.
    """
    if info.grammar != "plate":
        raise TrainingError(
            "Only a model of plates can be fine-tuned: this one would forget what it knew",
            path=model,
            advice="Train it with platewright train and its configuration: model.start_from = this model,"
            " what it was made from, and your pictures as one more source of kind crops",
        )


def prepared(directory: Path, name: str) -> FinetuneRun:
    """Return a run that was prepared before, by what lies in its folder; what was refused does not."""
    trained, held = (round(sum(part.weight for part in _parts(directory, s))) for s in SUBSETS)
    return FinetuneRun(directory, directory / CONFIG_FILE, name, trained, held, ())


def check(options: FinetuneOptions) -> None:
    """Refuse what no run could use before anything is cut out; raises ``ConfigError``."""
    parse({"seed": options.seed, "device": options.device}, RunConfig)
    model_file.check_name(options.name)
    known = {name for path in model_file.available() for name in (path.stem, model_file.name_of(path))}
    taken = set(map(str.casefold, known))  # file systems may not tell upper from lower case
    if options.name and taken & {options.name.casefold(), (options.name + FAST_SUFFIX).casefold()}:
        raise ConfigError(
            "There is a model of this name already, which would be written over",
            detail=options.name,
            advice="Give the new model another name",
        )


def make_config(directory: Path, name: str, options: FinetuneOptions) -> TrainConfig:
    """Return the configuration of a run over what is in ``directory``, which may be moved as a whole."""
    info = model_file.read_info(directory / START_FILE)
    start = f"{HERE}/{START_FILE}"
    train = _parts(directory, "train")
    plates = sum(source.weight for source in train)
    steps = steps_for(round(plates), options)
    share = options.confirmed_share
    train = [source.model_copy(update={"weight": share * source.weight / plates}) for source in train]
    if share < 1:
        train.append(SourceConfig(kind="drawn", weight=1 - share, options={"double_rows": _DOUBLE_ROWS}))
    held = tuple(source.model_copy(update={"weight": 1.0}) for source in _parts(directory, "val"))
    return TrainConfig(
        name=name,
        output=HERE,
        model=ModelConfig(
            network=info.network,
            alphabet=_alphabet_name(info.alphabet),
            input_shape=info.input_shape,
            options=dict(info.options),
            start_from=start,
        ),
        data=DataConfig(root=HERE, train=tuple(train), validation=held, workers=options.workers),
        optim=_optim(steps, options),
        schedule=ScheduleConfig(steps=steps, warmup=min(50, steps // 10)),
        loss=LossConfig(
            teacher=start if options.teacher_weight else "",
            teacher_weight=options.teacher_weight,
            # It was corrected where it is wrong: following it there would undo what a person taught.
            teacher_right=True,
        ),
        run=RunConfig(
            seed=options.seed,
            batch_size=_BATCH,
            device=options.device,
            log_every=max(1, min(10, steps // 20)),
            evaluate_every=max(20, steps // 8),
            save_every=max(20, steps // 8),
            # Few plates are held: the first measurement to read them all would be the best one, long before
            # the corrections are learnt, and what chose the weights could not tell how good they are.
            take="last",
        ),
        fast=_fast_config(directory, steps, options),
    )


def _fast_config(directory: Path, steps: int, options: FinetuneOptions) -> FastConfig | None:
    """Return how the fast model of a pair learns after its partner; None where a model reads alone."""
    if not (directory / FAST_START_FILE).is_file():
        return None
    return FastConfig(
        start_from=f"{HERE}/{FAST_START_FILE}",
        optim=_optim(steps, options),
        schedule=ScheduleConfig(steps=steps, warmup=min(50, steps // 10)),
    )


def _optim(steps: int, options: FinetuneOptions) -> OptimConfig:
    """Return how weights move; they are averaged over the last tenth of a short run."""
    return OptimConfig(
        optimizer="muon",
        learning_rate=options.learning_rate,
        muon_learning_rate=_MATRIX_RATE * options.learning_rate,
        weight_decay=0.03,
        clip_norm=10.0,
        ema=max(0.9, min(0.998, 1 - 10 / steps)),
    )


def _alphabet_name(characters: str) -> str:
    """Return the name of a known alphabet, which tells more than its characters; else these."""
    return next((name for name, a in NAMED.items() if a.characters == characters), characters)


def steps_for(plates: int, options: FinetuneOptions) -> int:
    """Return the steps of a run that learns from so many plates."""
    if options.epochs:
        samples = options.epochs * plates / options.confirmed_share
    else:
        samples = min(max(_PASSES * plates / options.confirmed_share, _SAMPLES[0]), _SAMPLES[1])
    return max(1, math.ceil(samples / _BATCH))


def next_name(name: str, taken: set[str]) -> str:
    """Return a free name for the model that comes after ``name``: reader-ft1, reader-ft2 ..."""
    match = _STEM.match(name)
    base, number = (match["base"], int(match["number"])) if match else (name, 0)
    folded = set(map(str.casefold, taken))
    while f"{base}-ft{number + 1}".casefold() in folded:
        number += 1
    return f"{base}-ft{number + 1}"


def install(run_model: Path, name: str) -> Path:
    """Copy a run's model file to the user's models, where lists and ``--model`` find it by name."""
    target = model_file.user_folder() / f"{name}.onnx"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(target, run_model.read_bytes())
    except OSError as error:
        raise TrainingError(
            "The new model cannot be copied to the models",
            path=target,
            detail=str(error),
            advice="Free disk space; the model stays in the folder of the run",
        ) from error
    return target


def _usable(items: Iterable[ExportItem], alphabet: Alphabet) -> tuple[list[ExportItem], list[AppError]]:
    usable: list[ExportItem] = []
    refused: list[AppError] = []
    for item in items:
        try:
            item.check_current()
            alphabet.encode(item.label)
            usable.append(item)
        except AppError as error:
            refused.append(error.at(item.path))
    return usable, refused


def refuse_too_few(count: int, folder: Path | None = None, refused: Sequence[AppError] = ()) -> None:
    """Raise ``TrainingError`` when so many confirmed plates are not enough to learn from."""
    if count < MINIMUM_PLATES:
        reason = f"; {refused[0].path or '-'}: {refused[0].message}" if refused else ""
        raise TrainingError(
            "There are too few confirmed plates to learn from",
            path=folder,
            detail=f"{count} of at least {MINIMUM_PLATES}{reason}",
            advice=_MORE_PLATES,
        )


def held_texts(texts: set[str]) -> set[str]:
    """Return the texts to keep aside: a share, of which each text decides alone whether it belongs to it.

    So none of it is learnt from in a later run, whatever is confirmed by then. Where no text falls into the
    share, the nearest to it is held, until one comes that is nearer; where all do, the last one is learnt
    from. The seed of a run changes nothing: another one would measure on what the model learnt from before.
    """
    ordered = sorted(texts, key=_position, reverse=True)
    in_share = sum(_position(text) >= 1 - HELD_SHARE for text in ordered)
    return set(ordered[: max(1, min(in_share, len(ordered) - 1))])


def _position(text: str) -> float:
    return position_of(text, 0)


def _cut_out(item: ExportItem, folder: Path, number: int) -> None:
    """Write one plate: with its surroundings and corners, or, where CCPD cannot say it, rectified."""
    if item.rows == 2:
        return _write_crop(double_row.cut(item.path, item.quad), item.label, folder, number)
    if item.quad is None:
        row = double_row.marked(item.path)
        return _write_crop(images.read(item.path) if row is None else row, item.label, folder, number)
    x0, y0, x1, y1 = item.quad.box
    room_x, room_y = _ROOM[0] * (x1 - x0), _ROOM[1] * (y1 - y0)
    around, corner = images.read_region(item.path, (x0 - room_x, y0 - room_y, x1 + room_x, y1 + room_y))
    quad = item.quad.relative_to(corner)
    height, width = around.shape[:2]
    try:
        name = ccpd.annotate(item.label, quad, (width, height), 128, 50)
    except AppError:
        return _write_crop(images.rectify(around, quad), item.label, folder, number)
    target = folder / "frames" / f"{ccpd.format(name)}_{number}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    return images.write(target, around)


def _write_crop(crop: images.Array, label: str, folder: Path, number: int) -> None:
    target = folder / "crops" / f"{label}_{number}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    images.write(target, crop)


def _parts(directory: Path, subset: str) -> list[SourceConfig]:
    """Return the sources of a subset, weighted by their number of pictures."""
    parts = []
    frames = {"crop": "mixed" if subset == "train" else "auto"}
    for kind, folder, more in (("ccpd", "frames", frames), ("crops", "crops", {})):
        count = len(list((directory / subset / folder).glob("*.jpg")))
        values = {"kind": kind, "path": f"{subset}/{folder}", "weight": count, **more}
        if count:
            parts.append(SourceConfig.model_validate(values))
    return parts
