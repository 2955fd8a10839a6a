"""How sure a model may say it is: its confidence on labelled crops, fitted, and the threshold of a pair."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core import calibration
from core.calibration import CascadeChoice, Fit, Flags, Floats
from core.progress import Report, silent
from core.recognition.cascade import second_look
from core.recognition.preprocess import preprocess

if TYPE_CHECKING:
    from core.evaluation.crops import LabelledCrop
    from core.recognition.engine import Engine, Reader

__all__ = ["Judged", "PairChoice", "choose_pair", "fit", "judge", "milliseconds"]

BATCH = 16
_HARDEST = 4  # one of so many: what reading again costs is measured on the least certain ones
_TIMED, _TIMES = 128, 3  # crops, and how often they are read: the quickest counts


@dataclass(frozen=True, eq=False)
class Judged:
    """Confidences (N,) float64 of readings, and which of them are right (N,) bool."""

    confidences: Floats
    right: Flags


@dataclass(frozen=True, eq=False)
class PairChoice:
    """A threshold for a pair, what its two readers cost a crop, and how much each reads right alone."""

    choice: CascadeChoice
    milliseconds: tuple[float, float]
    fast_accuracy: float
    again_accuracy: float


def fit(engine: Engine, crops: Sequence[LabelledCrop], report: Report = silent) -> tuple[Fit, Judged]:
    """Return the temperature that makes a model's confidence mean what it says, and what is read with it.

    Raises ``ValueError`` without any crop, ``EngineError`` where the model cannot be run.
    """
    told = _Told(engine, crops, report)
    fitted = calibration.fit_temperature(told.both)
    return fitted, told.judged(fitted.temperature)


def judge(
    engine: Engine, crops: Sequence[LabelledCrop], temperature: float, report: Report = silent
) -> Judged:
    """Return how sure a model is of crops at a temperature, and where it is right."""
    return _Told(engine, crops, report).judged(temperature)


def choose_pair(
    fast: Engine,
    accurate: Engine,
    crops: Sequence[LabelledCrop],
    temperature: float,
    *,
    timed: tuple[Engine, Engine] | None = None,
    most: float = math.inf,
    below: float | None = None,
    report: Report = silent,
) -> PairChoice:
    """Choose under which confidence a plate is read again, within ``most`` milliseconds a crop.

    What reads again is what does so in the cascade: the fast reader on the straightened crop, the
    accurate one where that is not sure. It costs the more, the harder a crop is: its cost is that of
    the quarter that the fast reader is least sure of. ``temperature`` is the fast reader's; ``timed`` are
    the two that costs are measured on, where those that read are on a GPU; ``below`` chooses by itself.
    """
    judged = judge(fast, crops, temperature, report)
    texts = [reading.text for reading in second_look(fast, accurate).read([crop.image for crop in crops])]
    again = np.array([text == crop.label for text, crop in zip(texts, crops, strict=True)], bool)
    hardest = [crops[i] for i in np.argsort(judged.confidences)[: max(1, len(crops) // _HARDEST)]]
    first, second = timed or (fast, accurate)
    costs = milliseconds(first, crops), milliseconds(second_look(first, second), hardest)
    rights = judged.confidences, judged.right, again
    if below is None:
        choice = calibration.choose_cascade(*rights, milliseconds=costs, most=most)
    else:
        choice = calibration.cascade_at(below, *rights, milliseconds=costs)
    return PairChoice(choice, costs, float(judged.right.mean()), float(again.mean()))


def milliseconds(reader: Reader, crops: Sequence[LabelledCrop]) -> float:
    """Return the processor's milliseconds a crop: what else the machine does counts little."""
    images = [crop.image for crop in crops[:_TIMED]]
    reader.read(images[:BATCH])
    best = math.inf
    for _ in range(_TIMES):
        start = time.process_time()
        for first in range(0, len(images), BATCH):
            reader.read(images[first : first + BATCH])
        best = min(best, time.process_time() - start)
    return 1000 * best / len(images)


class _Told:
    """What a network says of crops, once for all temperatures."""

    def __init__(self, engine: Engine, crops: Sequence[LabelledCrop], report: Report) -> None:
        self._engine = engine
        self._labels = [crop.label for crop in crops]
        self._logits: list[Any] = []
        for start in range(0, len(crops), BATCH):
            images = [crop.image for crop in crops[start : start + BATCH]]
            self._logits.append(engine.logits(preprocess(images, engine.info)))
            report(start + len(images), len(crops))

    def both(self, temperature: float) -> tuple[Floats, Flags]:
        readings = [one for batch in self._logits for one in self._engine.decode(batch, temperature)]
        right = [one.text == label for one, label in zip(readings, self._labels, strict=True)]
        return np.array([one.confidence for one in readings]), np.array(right, bool)

    def judged(self, temperature: float) -> Judged:
        return Judged(*self.both(temperature))
