"""The endless stream of training samples: sample i depends on the seed and on i alone.

So a resumed run, or one spread over several processes, sees exactly the samples that one
uninterrupted process would have seen.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from core.alphabet import Alphabet
from core.ctc import check_label, pack
from core.datasets.fingerprint import fingerprint
from core.datasets.sources import Source
from core.errors import AppError
from core.recognition import preprocess
from core.stopping import POLITE


@dataclass(frozen=True)
class Batch:
    """One batch: images (B, C, H, W) float32, concatenated targets, their lengths, the texts.

    ``unusable`` are pictures that drawing it could not use; others stand in their places.
    """

    images: Tensor
    targets: Tensor
    lengths: Tensor
    indices: list[list[int]]
    labels: list[str]
    unusable: list[AppError] = field(default_factory=list)


@dataclass(frozen=True)
class Encoding:
    """How crops and labels become tensors; the same as the model file will say."""

    alphabet: Alphabet
    frames: int
    input_shape: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def image(self, crop: np.ndarray) -> Tensor:
        """Return a crop (H, W, 3) as the network's input (C, H, W)."""
        return torch.from_numpy(preprocess.prepare(crop, self.input_shape, self.mean, self.std))

    def pixels(self, crop: np.ndarray) -> np.ndarray:
        """Return what of a crop the network sees, (H, W, C) uint8; ``images`` makes its input of it."""
        return preprocess.fit(crop, self.input_shape)

    def images(self, pixels: np.ndarray) -> Tensor:
        """Return the pixels (N, H, W, C) of many crops as the network's input (N, C, H, W)."""
        return torch.from_numpy(preprocess.normalise(pixels, self.mean, self.std))

    def collate(self, samples: Sequence[tuple[Tensor, str]]) -> Batch:
        """Stack samples; raises ``LabelError`` for a label that CTC cannot emit."""
        labels = [label for _, label in samples]
        indices = [check_label(label, self.alphabet, self.frames) for label in labels]
        targets, lengths = pack(indices)
        return Batch(torch.stack([image for image, _ in samples]), targets, lengths, indices, labels)


class Stream(Dataset[tuple[Tensor, str]]):
    """Samples drawn from weighted sources; index i may be any non-negative integer."""

    def __init__(
        self, sources: Sequence[Source], weights: Sequence[float], encoding: Encoding, seed: int
    ) -> None:
        self.sources = list(sources)
        self.shares = np.asarray(weights, dtype=np.float64) / sum(weights)
        self.encoding = encoding
        self.seed = seed

    def __getitem__(self, index: int) -> tuple[Tensor, str]:
        rng = np.random.default_rng([self.seed, index])
        source = self.sources[int(rng.choice(len(self.sources), p=self.shares))]
        crop, label = source.draw(rng)
        return self.encoding.image(crop), label

    @cached_property
    def pictures(self) -> list[str]:
        """What tells the pictures of each source from others, wherever they lie."""
        return [fingerprint(source) for source in self.sources]

    def unusable(self) -> list[AppError]:
        """Return the pictures that drawing could not use so far, in this process."""
        return [error for source in self.sources for error in getattr(source, "unusable", {}).values()]


class _Worker(Dataset[Any]):
    """A stream as the loader's processes see it: errors come out whole, not as the text of a traceback."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def __getitem__(self, index: int) -> tuple[Tensor, str] | AppError:
        try:
            return self.stream[index]
        except AppError as error:
            return error

    def collate(self, samples: Sequence[Any]) -> Batch | AppError:
        """Stack samples; return the first error instead when there is one."""
        failed = next((sample for sample in samples if isinstance(sample, AppError)), None)
        if failed is not None:
            return failed
        try:
            return replace(self.stream.encoding.collate(samples), unusable=self.stream.unusable())
        except AppError as error:
            return error


class StreamBatches(Sampler[list[int]]):
    """The indices of the batches from ``start`` to ``steps``, this process's part of each."""

    def __init__(self, start: int, steps: int, batch_size: int, rank: int = 0, world: int = 1) -> None:
        self.start, self.steps, self.batch_size, self.rank, self.world = start, steps, batch_size, rank, world

    def __iter__(self) -> Iterator[list[int]]:
        for step in range(self.start, self.steps):
            first = step * self.batch_size
            yield list(range(first + self.rank, first + self.batch_size, self.world))

    def __len__(self) -> int:
        return max(0, self.steps - self.start)


def loader(stream: Stream, batches: StreamBatches, workers: int) -> Iterator[Batch]:
    """Yield ``batches`` in order, drawn by so many other processes."""
    worker = _Worker(stream)
    loaded: DataLoader[Any] = DataLoader(
        worker,
        batch_sampler=batches,
        num_workers=workers,
        collate_fn=worker.collate,
        worker_init_fn=quiet_worker,
        # its own generator: the loader would else draw from the one that dropout uses, and a
        # resumed run would differ
        generator=torch.Generator(),
        prefetch_factor=8 if workers else None,
    )
    for batch in loaded:
        if isinstance(batch, AppError):
            raise batch
        yield batch


def quiet_worker(_: int) -> None:
    """Keep each worker on one thread: they run beside the training, not instead of it.

    Ctrl-C at a terminal reaches the workers too, and so does what a service manager sends to a group: the
    training, which is asked to save by them, ends its workers itself.
    """
    import cv2

    for number in (signal.SIGINT, *POLITE):
        signal.signal(number, signal.SIG_IGN)

    cv2.setNumThreads(0)
    torch.set_num_threads(1)
