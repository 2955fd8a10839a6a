"""The fast network of a pair learns what the accurate one has just learnt, so that they still read together.

Where a pair reads, the fast network decides alone what it is sure of. One that has not learnt a person's
corrections would hide what its partner learnt from them; one that has reads on at a fraction of the cost.
It is taught by the accurate network's outputs on the same samples (Hinton et al. 2015).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core import model_file
from core.calibration import CascadeChoice
from core.config import parse
from core.datasets.sources import Array, ItemSource, label_check
from core.errors import AppError, TrainingError
from core.progress import ShouldStop, StoppedError
from core.recognition import partners
from core.recognition.cascade import EngineCascade, upright
from core.recognition.engine import Engine
from core.training import setup
from core.training.config import FastConfig, TrainConfig
from core.training.events import EventLog, Listener
from core.training.run_log import FAST_FOLDER, FAST_SUFFIX, LAST_FILE, Paired
from core.training.trainer import Trainer

FILE = "fast.onnx"  # beside the accurate model
_MOST = 500  # plates of each source that the two are compared on: a quarter of a minute on a processor
_BATCH = 16
_RARELY = 100  # of so many plates, and of any few, the fast one may hide one: persons err, too

Plates = list[tuple[Array, str]]


def teach(config: TrainConfig, accurate: Path, log: EventLog, should_stop: ShouldStop) -> Path | None:
    """Train the fast network of a run whose accurate one is done; return the model file of the pair.

    None where the two may not read together, or where the fast network cannot be trained: either is told.
    Raises ``StoppedError``; the next call goes on.
    """
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
        log.write("refused", message=error)
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
    config: TrainConfig, trainer: Trainer, accurate: Path, log: EventLog, should_stop: ShouldStop
) -> Path | None:
    """Write the fast model with its partner's name, if the two may read together."""
    assert config.fast is not None
    learnt = Path(trainer.config.output) / "model.onnx"
    start = partners.partner_of(model_file.find(config.fast.start_from))
    below = start.below if start is not None else 1.0
    alone = Engine(accurate, provider="cpu")
    together = EngineCascade(Engine(learnt, provider="cpu"), alone, below)
    found = _compare(together, alone, *_plates(config, trainer, should_stop), should_stop)
    log.write("paired", **{k: v for k, v in dataclasses.asdict(found).items() if k != "time"})
    if not found.made:
        return None
    again = together.read_again / max(1, together.read_once)
    choice = CascadeChoice(below, again, found.together, math.nan)
    info = model_file.read_info(learnt)
    figures = info.figures | {model_file.CASCADE: partners.description(accurate, choice, found.samples)}
    target = Path(config.output) / FILE
    model_file.save(target, learnt.read_bytes(), dataclasses.replace(info, figures=figures))
    return target


def _compare(
    together: EngineCascade, alone: Engine, held: Plates, learnt: Plates, should_stop: ShouldStop
) -> Paired:
    """Return how the pair reads beside the accurate one alone.

    Plates that were held back must not be read worse. Those that were learnt from it knows by heart, which
    says little of others; but what it knows of them shall not be hidden by a fast one that is sure of
    something else. Of a plate whose label is wrong that is no fault, and a few are. Without plates that were
    held back the others are counted.
    """
    plates, samples = [*held, *learnt], len(held) or len(learnt)
    if not plates:
        raise TrainingError(
            "There is no plate to compare the pair on", advice="Give data.validation, or train on pictures"
        )
    one, fast = upright(alone), together.fast
    right, hidden = np.zeros(2, int), 0
    for first in range(0, len(plates), _BATCH):
        if should_stop():
            raise StoppedError
        crops, labels = zip(*plates[first : first + _BATCH], strict=True)
        readings = zip(together.read(crops), one.read(crops), fast.read(crops), labels, strict=True)
        for number, (pair, accurate, sure, label) in enumerate(readings, first):
            if number < samples:
                right += (pair.text == label, accurate.text == label)
            hidden += sure.confidence >= together.below and pair.text != label and accurate.text == label
    return Paired(
        made=bool(right[0] >= right[1]) and hidden <= 1 + len(plates) // _RARELY,
        samples=samples,
        together=float(right[0] / samples),
        alone=float(right[1] / samples),
        read_accurately=(together.read_accurately or 0) / len(plates),
        hidden=hidden,
    )


def _plates(config: TrainConfig, trainer: Trainer, should_stop: ShouldStop) -> tuple[Plates, Plates]:
    """Return plates that were held back and plates that were learnt from, as a reader is given them."""
    check = label_check(trainer.encoding.alphabet, trainer.encoding.frames)
    held = [setup.make_source(config, entry, check, should_stop) for entry in config.data.validation]
    trained = setup.trained_texts(trainer.stream)
    for entry, source in zip(config.data.validation, held, strict=True):
        if isinstance(source, ItemSource):  # what is left out was told when the run looked for its plates
            setup.leave_out(source, trained, config.resolve(entry.path))
    found: list[Plates] = [[], []]
    for plates, sources in zip(found, (held, trainer.stream.sources), strict=True):
        for source in sources:
            for one in _some_of(source) if isinstance(source, ItemSource) else ():
                if should_stop():
                    raise StoppedError
                plates.append(one)
    return found[0], found[1]


def _some_of(source: ItemSource) -> Iterator[tuple[Array, str]]:
    """Yield plain crops of a source, evenly over its pictures; those that cannot be used were told before."""
    count = len(source)
    for i in range(0, count, max(1, -(-count // _MOST))):
        try:
            yield source.sample(i, None)
        except AppError:
            continue
