"""From a configuration to the objects of a run: network, sources, validation set, teacher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn

from core.alphabet import Alphabet
from core.config import parse
from core.datasets import sources
from core.datasets.digits import DigitOptions, DigitSource, digit_source
from core.datasets.labelled import Check, frames_of, is_held
from core.datasets.sources import ItemSource, Source
from core.datasets.stream import Encoding, Stream
from core.errors import AnnotationError, AppError, ConfigError, TrainingError
from core.models import NETWORKS, build
from core.progress import ShouldStop, never
from core.training import state
from core.training.config import ModelConfig, SourceConfig, TrainConfig
from core.training.evaluation import collect
from core.training.kept_crops import KeptCrops

MEAN, STD = 0.5, 0.25  # of x / 255: near what plate crops have
# What may tell sources of one path apart, to be measured on.
_DIFFERING = ("kind", "subsets", "split", "part", "limit", "augment", "options", "exclude", "numbers")


@dataclass(frozen=True)
class Validation:
    """The crops that a run is measured on, with labels and each source's name."""

    crops: KeptCrops
    labels: list[str]
    groups: list[str]


def make_network(config: TrainConfig) -> tuple[nn.Module, Encoding]:
    """Build the network, from a model file where the configuration names one."""
    model = config.model
    alphabet = model.make_alphabet()
    torch.manual_seed(config.run.seed)
    try:
        network = build(model.network, alphabet.num_classes, model.input_shape, **model.options)
    except ConfigError:
        with config.blamed(_wrong_key(model, alphabet)):
            raise
    if model.start_from:
        with config.blamed("model.start_from"):
            _start_from(network, model.start_from, alphabet)
    elif model.widen_from:
        with config.blamed("model.widen_from"):
            _widen_from(network, config)
    return network, _encoding(network, alphabet)


def _wrong_key(model: ModelConfig, alphabet: Alphabet) -> str:
    """Return which key a network cannot be built of."""
    if model.network not in NETWORKS:
        return "model.network"
    if model.input_shape is None:
        return "model.options"
    try:
        with torch.device("meta"):  # shapes alone
            build(model.network, alphabet.num_classes, **model.options)
    except ConfigError:
        return "model.options"
    return "model.input_shape"


def _start_from(network: nn.Module, name: str, alphabet: Alphabet) -> None:
    """Fill the network from a model file; of another alphabet each output would mean another character."""
    from core import checkpoint, model_file

    path = model_file.find(name)
    checkpoint.load_into(network, path)
    theirs = model_file.read_info(path).alphabet
    if theirs != alphabet.characters:
        raise TrainingError(
            "The model file to start from has another alphabet",
            path=path,
            detail=theirs,
            advice="Give model.alphabet these characters, in this order",
        )


def _widen_from(network: nn.Module, config: TrainConfig) -> None:
    """Fill the network from the averaged weights of a narrower run's checkpoint."""
    from core.models.attention_crnn import AttentionCRNN
    from core.models.grow import widen

    saved = state.load(Path(config.model.widen_from))
    told = saved.get("config", {}).get("model", {})
    if not {"network", "input_shape", "options"} <= told.keys():
        raise TrainingError(
            "This checkpoint is not that of a network that reads",
            path=config.model.widen_from,
            advice="Give the best.pt or last.pt of a run of platewright train",
        )
    narrow = build(
        told["network"], config.model.make_alphabet().num_classes, told["input_shape"], **told["options"]
    )
    if not isinstance(narrow, AttentionCRNN) or not isinstance(network, AttentionCRNN):
        raise TrainingError("Only the attention CRNN can be widened", path=config.model.widen_from)
    try:
        narrow.load_state_dict(saved["averaged"])
    except RuntimeError as error:
        raise TrainingError(
            "The checkpoint to widen does not fit this configuration",
            path=config.model.widen_from,
            detail=str(error).splitlines()[-1].strip(),
            advice="Use the alphabet that it was trained with",
        ) from error
    widen(narrow, network, config.model.widen_noise, config.run.seed)


def _encoding(network: nn.Module, alphabet: Alphabet) -> Encoding:
    shape = cast(tuple[int, int, int], network.input_shape)
    channels = shape[0]
    return Encoding(alphabet, cast(int, network.frames), shape, (MEAN,) * channels, (STD,) * channels)


def make_source(
    config: TrainConfig, source: SourceConfig, check: Check, should_stop: ShouldStop = never
) -> Source:
    """Return the source of samples that one entry of the configuration describes.

    What is wrong with it is told with its key. Raises ``StoppedError`` once ``should_stop`` says so.
    """
    with config.blamed(config.key_of(source)):
        return _make_source(config, source, check, should_stop)


def _make_source(config: TrainConfig, source: SourceConfig, check: Check, should_stop: ShouldStop) -> Source:
    folder = config.resolve(source.path)
    if source.kind == "drawn":
        from core.datasets.drawn import DrawnSource

        with config.blamed(f"{config.key_of(source)}.options"):
            return DrawnSource(folder if source.path else None, check, **source.options)
    if source.kind == "digits":
        with config.blamed(f"{config.key_of(source)}.options"):
            told = parse(source.options, DigitOptions)
        count = min(told.count, source.limit or told.count)
        return digit_source(folder, check, augmented=source.augment, **{**told.model_dump(), "count": count})
    if source.kind == "paddle" and not folder.exists():  # which would be told of as a folder
        raise AnnotationError(
            "The list of pictures does not exist",
            path=folder,
            advice="Correct path of this source: it names the list file of PaddleOCR, from data.root on",
        )
    options = {"augmented": source.augment, "balance": source.balance, "crop": source.crop}
    if source.kind == "crops":
        found = sources.crop_folder(
            folder,
            check,
            should_stop,
            subsets=source.subsets,
            split=source.split,
            numbers=source.numbers,
            **options,
        )
    else:
        confirmed = source.kind == "project"
        listed = frames_of(
            folder,
            subsets=source.subsets,
            split=source.split,
            confirmed=confirmed,
            check=check,
            numbers=source.numbers,
            should_stop=should_stop,
        )
        found = sources.labelled(folder, listed, **options)
    _exclude(found, source, folder)
    if source.limit:
        found.keep(found.items[: source.limit])
    return found


def _exclude(found: ItemSource, source: SourceConfig, folder: Path) -> None:
    """Leave out what ``exclude`` and ``part`` say; the first is listed among what was refused."""
    names = set(source.exclude)
    out = [item for item in found.items if item.path.name in names]
    found.refused += [TrainingError("Left out, as exclude of its source says", path=i.path) for i in out]
    missing = names - {item.path.name for item in out}
    if missing:
        raise TrainingError(
            "A picture to be left out is not there",
            path=folder,
            detail=", ".join(sorted(missing)),
            advice="Correct exclude of this source",
        )
    kept = [item for item in found.items if item.path.name not in names]
    kept = [i for i in kept if source.part == "all" or is_held(i.label) == (source.part == "held")]
    if not kept:
        raise TrainingError(
            "No picture of this source is left", path=folder, advice="Correct part and exclude of this source"
        )
    found.keep(kept)


def make_stream(
    config: TrainConfig, encoding: Encoding, should_stop: ShouldStop = never
) -> tuple[Stream, list[AppError]]:
    """Return the stream of training samples and what the sources refused."""
    check = sources.label_check(encoding.alphabet, encoding.frames)
    made = [make_source(config, source, check, should_stop) for source in config.data.train]
    refused = [error for source in made for error in getattr(source, "refused", [])]
    weights = [source.weight for source in config.data.train]
    return Stream(made, weights, encoding, config.run.seed), refused


def make_validation(
    config: TrainConfig,
    encoding: Encoding,
    stream: Stream,
    refused: list[AppError],
    should_stop: ShouldStop = never,
) -> Validation | None:
    """Return the validation crops without the plates whose text is trained on; those are refused.

    Published splits share plates. Raises ``TrainingError`` when nothing is left to measure on.
    """
    check = sources.label_check(encoding.alphabet, encoding.frames)
    trained = trained_texts(stream)
    crops = KeptCrops(encoding, Path(config.output))
    labels: list[str] = []
    groups: list[str] = []
    for entry, name in zip(config.data.validation, _names(config.data.validation), strict=True):
        source = make_source(config, entry, check, should_stop)
        if not isinstance(source, ItemSource | DigitSource):
            with config.blamed(f"{config.key_of(entry)}.kind"):
                raise TrainingError(
                    "Validation needs labelled pictures",
                    detail=entry.kind,
                    advice="Use crops, ccpd, paddle, project or digits",
                )
        if isinstance(source, ItemSource):
            refused += leave_out(source, trained, config.resolve(entry.path))
            source.keeps = False
        texts = collect(source, crops, should_stop)
        refused += source.refused
        labels += texts
        groups += [name] * len(texts)
    return Validation(crops, labels, groups) if labels else None


def _names(entries: Sequence[SourceConfig]) -> list[str]:
    """Return by which name the share of each entry is told: its path, and what tells it from others of that.

    Entries of one name would have one share.
    """
    plain = [f"{one.path}:{one.crop}" if one.crop != "auto" else one.path for one in entries]
    names = [_with_keys(entries, k, plain) for k in range(len(entries))]
    return [name if names.count(name) == 1 else f"{name} ({k})" for k, name in enumerate(names)]


def _with_keys(entries: Sequence[SourceConfig], number: int, names: Sequence[str]) -> str:
    """Return the name of an entry, with those of its keys that differ among the entries of this name."""
    alike = [entry for entry, name in zip(entries, names, strict=True) if name == names[number]]
    told = {key: _told(getattr(entries[number], key)) for key in _DIFFERING}
    differing = [f"{k} {v or '-'}" for k, v in told.items() if any(_told(getattr(e, k)) != v for e in alike)]
    return f"{names[number]} ({', '.join(differing)})" if differing else names[number]


def _told(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def trained_texts(stream: Stream) -> set[str]:
    """Return the plate texts of the pictures that are trained on."""
    return {text for one in stream.sources if isinstance(one, ItemSource) for text in one.labels()}


def leave_out(source: ItemSource, trained: set[str], path: Path) -> list[AppError]:
    """Take the plates that a training knows out of ``source``; return one refusal a picture."""
    known = [item for item in source.items if item.label in trained]
    source.items = [item for item in source.items if item.label not in trained]
    if not source.items:
        raise TrainingError(
            "Training and validation share every plate text", path=path, advice="Split by plate text"
        )
    message = "Not measured on, for a picture of this plate is trained on"
    return [TrainingError(message, path=item.path, detail=item.label) for item in known]


def random_state(device: torch.device) -> dict[str, Any]:
    """Return the state of the random generators that the training process draws from."""
    state: dict[str, Any] = {"torch": torch.get_rng_state()}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def set_random_state(state: dict[str, Any], device: torch.device) -> None:
    """Put the random generators back."""
    torch.set_rng_state(state["torch"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
