"""Crops that are read again and again, in little memory however many they are."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from core.training.events import unwritable

if TYPE_CHECKING:
    from core.datasets.stream import Encoding

# As a network of 3 x 32 x 100 sees them: some 28,000 crops. CCPD2019's 100,000 of validation took 3.8 GB
# as the numbers that a network takes.
MEMORY = 256 * 2**20


class KeptCrops:
    """Crops as pixels of the size that a network sees, which take a quarter of its numbers.

    Beyond ``MEMORY`` they lie in a file without a name in ``folder``, which goes with the process.
    """

    def __init__(self, encoding: Encoding, folder: Path) -> None:
        channels, height, width = encoding.input_shape
        self._encoding, self._folder = encoding, folder
        self._shape = (height, width, channels)
        self._bytes = height * width * channels
        self._file = tempfile.SpooledTemporaryFile(MEMORY, "w+b", dir=str(folder))  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._count = 0

    def add(self, crop: np.ndarray) -> None:
        """Keep one crop (h, w, 3); raises ``TrainingError`` where the disk takes no more."""
        pixels = self._encoding.pixels(crop).tobytes()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file.seek(self._count * self._bytes)
            self._file.write(pixels)
        except OSError as error:
            raise unwritable(self._folder, error) from error
        self._count += 1

    def batches(self, size: int) -> Iterator[Tensor]:
        """Yield the crops in their order as the network's input (N, C, H, W), ``size`` at a time."""
        for first in range(0, self._count, size):
            count = min(size, self._count - first)
            self._file.seek(first * self._bytes)
            data = self._file.read(count * self._bytes)
            yield self._encoding.images(np.frombuffer(data, np.uint8).reshape(count, *self._shape))
