"""``TrainConfig``: everything a training run is told; read from ``resources/configure/*.toml``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, field_validator, model_validator

from core import config, model_file
from core.alphabet import NAMED, Alphabet
from core.config import Config
from core.errors import AppError, ConfigError, LabelError

Precision = Literal["auto", "fp32", "bf16", "fp16"]
Share = Annotated[float, Field(ge=0, le=1)]
Decay = Annotated[float, Field(ge=0, lt=1)]
Length = Annotated[int, Field(gt=0, le=4096)]
ALPHABETS = f"{', '.join(NAMED)}, or the characters themselves, each once"
HERE = "{here}"  # at the beginning of a path: the folder that the configuration file is in


def _device(name: str) -> str:
    if not re.fullmatch(r"auto|cpu|cuda(:[0-9]{1,3})?", name):
        raise ValueError(f"it should be auto, cpu, cuda or cuda:N with the number of a GPU, not {name!r}")
    return name


def _some(text: str) -> str:
    if not text.strip():
        raise ValueError("it should not be empty")
    return text


def _name(text: str) -> str:
    try:
        model_file.check_name(text)
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return text


Device = Annotated[str, AfterValidator(_device)]
Some = Annotated[str, AfterValidator(_some)]


class ModelConfig(Config):
    """Which network is trained and what it starts from."""

    network: str = "attention_crnn"
    alphabet: str = "plates"  # ccpd, plates, digits, or the characters themselves
    input_shape: tuple[Length, Length, Length] | None = None  # channels, height, width; None: its own
    options: dict[str, Any] = Field(default_factory=dict)
    start_from: str = ""  # a model file whose weights the run starts with
    widen_from: str = ""  # a checkpoint of the same network at half its width; see core.models.grow
    widen_noise: float = Field(0.02, ge=0)

    @field_validator("alphabet")
    @classmethod
    def _known_or_spelt(cls, text: str) -> str:
        near = difflib.get_close_matches(text.casefold(), NAMED, n=1)
        if text not in NAMED and near:  # else a slip of the pen is an alphabet of its letters
            raise ValueError(
                f"there is no alphabet {text!r}, did you mean {near[0]}? It should be {ALPHABETS}"
            )
        try:
            Alphabet.of(text)
        except LabelError as error:
            raise ValueError(f"it should be {ALPHABETS}; {error}") from None
        return text

    @field_validator("options")
    @classmethod
    def _possible(cls, options: dict[str, Any]) -> dict[str, Any]:
        dropout = options.get("dropout", 0.0)
        if not isinstance(dropout, int | float) or not 0 <= dropout < 1:
            raise ValueError(f"dropout should be a number from 0 to less than 1, not {dropout}")
        return options

    @field_validator("input_shape")
    @classmethod
    def _of_a_plate(cls, shape: tuple[int, int, int] | None) -> tuple[int, int, int] | None:
        if shape is not None and shape[0] not in (1, 3):
            raise ValueError(f"the channels should be 1 (grey) or 3 (colour), not {shape[0]}")
        if shape is not None and (pixels := shape[1] * shape[2]) > model_file.MOST_PIXELS:
            raise ValueError(f"{pixels} pixels are too many, {model_file.MOST_PIXELS} are the most")
        return shape

    @model_validator(mode="after")
    def _starts_once(self) -> Self:
        if self.start_from and self.widen_from:
            raise ValueError("a network starts from one file: leave out start_from or widen_from")
        return self

    def make_alphabet(self) -> Alphabet:
        """Return the alphabet that ``alphabet`` names or spells."""
        return Alphabet.of(self.alphabet)


# Keys that a source takes, by its kind: another one is refused, for the training would be another than was
# asked for.
_OF_ANY = ("path", "weight")
_OF_PICTURES = ("augment", "balance", "split", "subsets", "limit", "exclude", "part")
_KEYS: dict[str, tuple[str, ...]] = {
    "crops": (*_OF_PICTURES, "numbers"),
    "ccpd": (*_OF_PICTURES, "crop", "numbers"),
    "paddle": _OF_PICTURES,
    "project": (*_OF_PICTURES, "crop"),
    "drawn": ("options",),
    "digits": ("augment", "limit", "options"),
}


class SourceConfig(Config):
    """One source of samples."""

    kind: Literal["crops", "ccpd", "drawn", "digits", "paddle", "project"]
    path: str = ""  # folder or file; relative to the configuration's data.root
    weight: float = Field(1.0, gt=0, le=1e9)  # share of the drawn samples among the sources
    crop: Literal["auto", "quad", "box", "mixed"] = "auto"  # how plates are cut out of whole pictures
    augment: bool = True
    balance: Literal["none", "province"] = "none"
    split: str = ""  # a split list (train: splits/train.txt), or folders of this name
    subsets: tuple[str, ...] = ()  # only these sub-sets (base, tilt, CCPD2020, a folder); empty: all
    limit: int = Field(0, ge=0)  # take only the first so many samples; 0: all
    numbers: bool = False  # names that are running numbers (1.jpg, 2.jpg ...) are labels all the same
    exclude: tuple[str, ...] = ()  # file names (without folder) of pictures whose label is wrong
    part: Literal["all", "train", "held"] = "all"  # train leaves out a tenth of the plate texts: held
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _takes_its_keys(self) -> Self:
        taken = (*_OF_ANY, *_KEYS[self.kind])
        defaults = SourceConfig.model_construct(kind=self.kind)
        passed_over = [
            name
            for name in type(self).model_fields
            if name not in taken
            and getattr(self, name) != getattr(defaults, name)
            # fine-tunings until 0.17 say so of crops, and one that was stopped shall go on
            and (self.kind, name, getattr(self, name)) != ("crops", "crop", "mixed")
        ]
        if passed_over:
            raise ValueError(
                f"a source of kind {self.kind} takes no {', '.join(passed_over)}; it takes {', '.join(taken)}"
            )
        return self


_OF_DRAWING = ("weight", "balance")  # keys that say how often something is drawn
_HELD_BACK = ("val/frames", "val/crops")


def _says(source: SourceConfig, name: str) -> bool:
    """Tell whether a source says something else than what is the case anyway."""
    return bool(getattr(source, name) != SourceConfig.model_fields[name].default)


class DataConfig(Config):
    """Where samples come from."""

    root: str = ""  # folder that relative paths start from; empty: the working directory
    train: tuple[SourceConfig, ...] = Field(min_length=1)
    validation: tuple[SourceConfig, ...] = ()
    workers: int = Field(1, ge=0, le=256)  # processes that draw and augment

    @model_validator(mode="after")
    def _measures_each_once(self) -> Self:
        for number, source in enumerate(self.validation):
            passed_over = [name for name in _OF_DRAWING if _says(source, name)]
            # fine-tunings until 0.20 say so of what they hold back, and one that was stopped shall go on
            if passed_over and not (passed_over == ["weight"] and source.path in _HELD_BACK):
                raise ValueError(
                    f"validation.{number} takes no {', '.join(passed_over)}:"
                    " each of its pictures is measured once, only training draws among them"
                )
            if source.crop == "mixed":
                raise ValueError(
                    f"validation.{number}.crop: each of its pictures is measured in one way, so it should be"
                    " auto, quad or box, not mixed, which training draws half and half"
                )
        return self


class OptimConfig(Config):
    """How the weights move."""

    optimizer: Literal["adamw", "adam", "muon"] = "adamw"
    learning_rate: float = Field(6e-4, gt=0, le=1000)
    muon_learning_rate: float = Field(0.01, gt=0, le=1000)  # for matrices, where optimizer is muon
    betas: tuple[Decay, Decay] = (0.9, 0.98)
    weight_decay: float = Field(0.01, ge=0)
    clip_norm: float = Field(5.0, ge=0)  # 0: no clipping
    ema: Decay = 0.999  # decay of the averaged weights that are kept; 0: none
    sharpness: float = Field(0.0, ge=0, le=10)  # radius of sharpness-aware steps, which cost twice; 0: none


class ScheduleConfig(Config):
    """How long, and how the learning rate goes."""

    steps: int = Field(6000, gt=0)
    warmup: int = Field(200, ge=0)
    kind: Literal["cosine", "milestones", "constant"] = "cosine"
    milestones: tuple[Share, ...] = (0.6, 0.85)  # shares of the run
    gamma: float = Field(0.1, gt=0, le=1)  # at each milestone, the learning rate times this
    final: Share = 0.01  # the cosine's end, as a share of the learning rate


class LossConfig(Config):
    """What is minimised beside CTC."""

    alignment_steps: int = Field(0, ge=0)  # steps over which the alignment warm start fades out
    teacher: str = ""  # a model file whose outputs the network also learns from
    teacher_weight: float = Field(1.0, ge=0)
    teacher_temperature: float = Field(2.0, gt=0)
    teacher_right: bool = False  # learn from it only where it reads what the label says


class RunConfig(Config):
    """Everything about the machine and the log."""

    seed: int = Field(0, ge=0, lt=2**32)
    batch_size: int = Field(64, gt=0, le=16384)  # over all processes together
    device: Device = "auto"  # auto, cpu, cuda, cuda:N
    threads: int = Field(0, ge=0, le=512)  # CPU threads of torch; 0: its own choice
    precision: Precision = "auto"
    compile: bool = False
    log_every: int = Field(20, gt=0)
    evaluate_every: int = Field(1000, gt=0)
    save_every: int = Field(500, gt=0)
    patience: int = Field(0, ge=0)  # evaluations without progress before stopping early; 0: never
    take: Literal["best", "last"] = "best"  # the weights that become the model file
    log: Literal["csv", "tensorboard"] = "csv"


class FastConfig(Config):
    """A fast network that is taught by the result of the run, to read before it: see core.training.pair."""

    start_from: Some  # the fast model of a pair; its confidence to read again below is kept
    teacher_weight: float = Field(1.0, ge=0)
    optim: OptimConfig = OptimConfig()
    schedule: ScheduleConfig = ScheduleConfig()


class TrainConfig(Config):
    """A whole training run."""

    name: Annotated[Some, AfterValidator(_name)] = "model"
    output: Some = "runs/model"  # the run's folder
    model: ModelConfig = ModelConfig()
    data: DataConfig
    optim: OptimConfig = OptimConfig()
    schedule: ScheduleConfig = ScheduleConfig()
    loss: LossConfig = LossConfig()
    run: RunConfig = RunConfig()
    fast: FastConfig | None = None
    _file: Path | None = PrivateAttr(None)  # that it was read from

    @property
    def steps(self) -> int:
        """The steps of the whole run, those of the fast network included."""
        return self.schedule.steps + (self.fast.schedule.steps if self.fast else 0)

    @contextmanager
    def blamed(self, key: str) -> Iterator[None]:
        """Let what is raised in the block name the key whose value led to it, and the file of that."""
        try:
            yield
        except AppError as error:
            if error.path in (None, self._file):
                told = [error.detail if key in error.detail else f"{key}: {error.detail}".removesuffix(": ")]
            else:
                told = [error.detail, f"{key} of {self._file}" if self._file else key]
            raise type(error)(
                error.message,
                path=error.path or self._file,
                detail="; ".join(filter(None, told)),
                advice=error.advice,
            ) from error

    def key_of(self, source: SourceConfig) -> str:
        """Return the key of one of the sources."""
        parts = {"data.train": self.data.train, "data.validation": self.data.validation}
        keys = (f"{key}.{n}" for key, part in parts.items() for n, one in enumerate(part) if one is source)
        return next(keys, "data")

    def resolve(self, path: str) -> Path:
        """Return a data path made absolute against ``data.root``."""
        return Path(self.data.root).expanduser() / Path(path).expanduser()


def load(path: Path, overrides: list[str] | None = None) -> TrainConfig:
    """Read a training configuration; raises ``ConfigError``.

    Paths start from the working directory, those with ``{here}`` from the folder of the file: a run
    can so be moved with everything that it needs.
    """
    settings = _placed(config.load(path, TrainConfig, overrides), path.absolute().parent)
    settings._file = path
    return settings


def _placed(settings: TrainConfig, folder: Path) -> TrainConfig:
    """Return the configuration with ``{here}`` replaced."""

    def place(text: str) -> str:
        return str(folder / text.removeprefix(HERE).lstrip("/")) if text.startswith(HERE) else text

    def placed(sources: tuple[SourceConfig, ...]) -> tuple[SourceConfig, ...]:
        return tuple(source.model_copy(update={"path": place(source.path)}) for source in sources)

    model, data, loss, fast = settings.model, settings.data, settings.loss, settings.fast
    return settings.model_copy(
        update={
            "output": place(settings.output),
            "model": model.model_copy(
                update={"start_from": place(model.start_from), "widen_from": place(model.widen_from)}
            ),
            "data": data.model_copy(
                update={
                    "root": place(data.root),
                    "train": placed(data.train),
                    "validation": placed(data.validation),
                }
            ),
            "loss": loss.model_copy(update={"teacher": place(loss.teacher)}),
            "fast": fast and fast.model_copy(update={"start_from": place(fast.start_from)}),
        }
    )
