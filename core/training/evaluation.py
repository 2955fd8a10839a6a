"""Figures of a network on labelled crops, by greedy decoding."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.alphabet import BLANK, Alphabet
from core.ctc import check_label, ctc_loss, pack
from core.datasets.digits import DigitSource
from core.datasets.sources import ItemSource
from core.errors import AppError
from core.metrics import character_error_rate, plate_accuracy
from core.progress import ShouldStop, StoppedError, never
from core.training.kept_crops import KeptCrops

_AMONG_EQUALS = 1e-6  # less than one plate of any set that is measured on


@dataclass(frozen=True)
class Figures:
    """What an evaluation found; shares in 0..1, the loss in nats a plate."""

    samples: int
    plate_accuracy: float
    without_province: float
    cer: float
    loss: float

    @property
    def rank(self) -> float:
        """The greater, the better: plate accuracy; among equal ones the character error rate decides."""
        return self.plate_accuracy - _AMONG_EQUALS * self.cer

    def to_dict(self) -> dict[str, float | int]:
        """Return a JSON-able form."""
        return dict(self.__dict__)


def best_paths(logits: Tensor) -> list[list[int]]:
    """Return the classes that the best path of logits (B, T, K) reads: repeats merged, blanks dropped."""
    return [
        [i for t, i in enumerate(path) if i != BLANK and (t == 0 or path[t - 1] != i)]
        for path in logits.argmax(-1).tolist()
    ]


def greedy_texts(logits: Tensor, alphabet: Alphabet) -> list[str]:
    """Return the greedy CTC texts of logits (B, T, K)."""
    return [alphabet.decode(path) for path in best_paths(logits)]


def collect(source: ItemSource | DigitSource, crops: KeptCrops, should_stop: ShouldStop = never) -> list[str]:
    """Add a source's plain crops to ``crops`` and return their labels.

    Pictures that cannot be used go to the source's ``refused``; raises the first reason when none can, and
    ``StoppedError`` once ``should_stop`` says so.
    """
    labels = []
    for i in range(len(source)):
        if should_stop():
            raise StoppedError
        try:
            crop, label = source.sample(i, None)
        except AppError as error:
            source.refused.append(error)
            continue
        crops.add(crop)
        labels.append(label)
    if not labels:
        raise source.refused[-1]
    return labels


@torch.no_grad()
def evaluate(
    network: nn.Module,
    crops: KeptCrops,
    labels: list[str],
    alphabet: Alphabet,
    *,
    device: torch.device | None = None,
    batch_size: int = 64,
    should_stop: ShouldStop = never,
) -> tuple[Figures, list[str]]:
    """Return the figures and the texts read; raises ``StoppedError`` once ``should_stop`` says so.

    The network is left in evaluation mode.
    """
    network.eval()
    texts: list[str] = []
    total = 0.0
    for chunk in crops.batches(batch_size):
        if should_stop():
            raise StoppedError
        chunk_labels = labels[len(texts) : len(texts) + len(chunk)]
        logits = network(chunk.to(device) if device else chunk).float().cpu()
        targets, lengths = pack([check_label(x, alphabet, logits.shape[1]) for x in chunk_labels])
        total += float(ctc_loss(logits, targets, lengths)) * len(chunk_labels)
        texts += greedy_texts(logits, alphabet)
    figures = Figures(
        len(labels),
        plate_accuracy(labels, texts),
        plate_accuracy([x[1:] for x in labels], [x[1:] for x in texts]),
        character_error_rate(labels, texts),
        total / max(1, len(labels)),
    )
    return figures, texts
