"""The fast network of a pair learns what the accurate one has just learnt, so that they still read together.

Where a pair reads, the fast network decides alone what it is sure of. One that has not learnt a person's
corrections would hide what its partner learnt from them; one that has reads on at a fraction of the cost.
It is taught by the accurate network's outputs on the same samples (Hinton et al. 2015).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core import model_file
from core.calibration import CascadeChoice
from core.config import parse
from core.datasets.sources import Array, ItemSource, label_check
from core.errors import AppError
from core.progress import ShouldStop, StoppedError
from core.recognition import partners
from core.recognition.cascade import EngineCascade, upright
from core.recognition.engine import Engine
from core.training import setup
from core.training.config import FastConfig, TrainConfig
from core.training.events import EventLog, Listener
from core.training.run_log import FAST_FOLDER, FAST_SUFFIX, LAST_FILE, Paired

FILE = "fast.onnx"  # beside the accurate model
_MOST = 500  # plates of each part that the two are compared on: a quarter of a minute on a processor
_BATCH = 16


def teach(config: TrainConfig, accurate: Path, log: EventLog, should_stop: ShouldStop) -> Path | None:
    """Train the fast network of a run whose accurate one is done; return the model file of the pair.

    None where the two together misread plates that the accurate one reads right, or where the fast
    network cannot be trained: either is told. Raises ``StoppedError``; the next call goes on.
    """
    from core.training.trainer import Trainer

    if config.fast is None:
        return None
    told = _told_in(log, config)
    try:
        trainer = Trainer(
            _config_of(config, config.fast, accurate), mirror=False, should_stop=should_stop,
            listen=told, leave=should_stop,
        )  # fmt: skip
        trainer.run(resume=True)
        if trainer.stopped:
            raise StoppedError
        return _pair(config, trainer, accurate, log, should_stop)
    except AppError as error:
        log.write("refused", message=str(error))
        return None


def _config_of(config: TrainConfig, fast: FastConfig, accurate: Path) -> TrainConfig:
    """Return the run of the fast network: the same samples, and the new accurate model as its teacher."""
    start = model_file.read_info(model_file.find(fast.start_from))
    values: dict[str, Any] = config.model_dump(mode="json")
    values |= {
        "name": config.name + FAST_SUFFIX,
        "output": str(Path(config.output) / FAST_FOLDER),
        "model": {
            "network": start.network,
            "alphabet": start.alphabet,
            "input_shape": start.input_shape,
            "options": start.options,
            "start_from": fast.start_from,
        },
        "optim": fast.optim.model_dump(mode="json"),
        "schedule": fast.schedule.model_dump(mode="json"),
        "loss": {"teacher": str(accurate), "teacher_weight": fast.teacher_weight, "teacher_right": True},
        "fast": None,
    }
    return parse(values, TrainConfig)


def _told_in(log: EventLog, config: TrainConfig) -> Listener:
    """Return what tells the steps and checkpoints of the fast network as further ones of the whole run."""
    done = config.schedule.steps

    def listen(event: str, fields: dict[str, Any]) -> None:
        if event == "step":
            log.write(event, **fields | {"step": done + fields["step"], "total": config.steps, "fast": True})
        elif event == "saved" and Path(fields["path"]).name == LAST_FILE:
            log.write(event, path=fields["path"], step=done + fields["step"])

    return listen


def _pair(
    config: TrainConfig, trainer: Any, accurate: Path, log: EventLog, should_stop: ShouldStop
) -> Path | None:
    """Write the fast model with its partner's name, if together they misread no more than that one alone."""
    assert config.fast is not None
    learnt = Path(trainer.config.output) / "model.onnx"
    start = partners.partner_of(model_file.find(config.fast.start_from))
    below = start.below if start is not None else 1.0
    alone = Engine(accurate, provider="cpu")
    together = EngineCascade(Engine(learnt, provider="cpu"), alone, below)
    crops, labels = _plates(config, trainer, should_stop)
    right = [0, 0]
    for first in range(0, len(crops), _BATCH):
        if should_stop():
            raise StoppedError
        part, wanted = crops[first : first + _BATCH], labels[first : first + _BATCH]
        for which, reader in enumerate((together, upright(alone))):
            texts = [reading.text for reading in reader.read(part)]
            right[which] += sum(text == label for text, label in zip(texts, wanted, strict=True))
    found = Paired(
        made=right[0] >= right[1],
        samples=len(crops),
        together=right[0] / len(crops),
        alone=right[1] / len(crops),
        read_accurately=(together.read_accurately or 0) / len(crops),
    )
    log.write("paired", **{k: v for k, v in dataclasses.asdict(found).items() if k != "time"})
    if not found.made:
        return None
    choice = CascadeChoice(below, together.read_again / max(1, together.read_once), found.together, np.nan)
    info = model_file.read_info(learnt)
    figures = info.figures | {model_file.CASCADE: partners.description(accurate, choice, len(crops))}
    target = Path(config.output) / FILE
    model_file.save(target, learnt.read_bytes(), dataclasses.replace(info, figures=figures))
    return target


def _plates(config: TrainConfig, trainer: Any, should_stop: ShouldStop) -> tuple[list[Array], list[str]]:
    """Return plates that were learnt from and plates that were held back, as a reader is given them."""
    check = label_check(trainer.encoding.alphabet, trainer.encoding.frames)
    held = [setup.make_source(config, entry, check, should_stop) for entry in config.data.validation]
    crops: list[Array] = []
    labels: list[str] = []
    for source in [*trainer.stream.sources, *held]:
        if isinstance(source, ItemSource):
            for crop, label in _some_of(source):
                if should_stop():
                    raise StoppedError
                crops.append(crop)
                labels.append(label)
    return crops, labels


def _some_of(source: ItemSource) -> Iterator[tuple[Array, str]]:
    """Yield plain crops of a source, evenly over its pictures; those that cannot be used were told before."""
    count = len(source)
    for i in range(0, count, max(1, -(-count // _MOST))):
        try:
            yield source.sample(i, None)
        except AppError:
            continue
