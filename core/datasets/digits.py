"""Sequences of handwritten digits from EMNIST or MNIST; sample i depends on the seed and i alone.

A sequence is five digits side by side, each turned by up to 15°, then by up to 10° with shift 0.1
and scale 0.9 to 1.1 (torchvision's ``RandomRotation`` and ``RandomAffine``, here one affine warp a
digit, so that the strokes are interpolated once). The training's and the test's sequences draw from
the corpus's own training and test pictures, so they share no picture; with 100,000 possible texts of
five digits they cannot but share texts.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.config import Config
from core.errors import AppError, FolderError, ImageError

Array = NDArray[np.uint8]
Part = Literal["train", "test"]

HEIGHT = 32  # of a sequence, and the width of one digit in it
TURN = 15.0  # degrees
TURN_AGAIN = 10.0  # degrees
SHIFT = 0.1  # share of a digit's width and height
SCALE = (0.9, 1.1)

_IDX_UNSIGNED_BYTE = 0x08
_EMNIST = "emnist-digits-{part}-{what}-idx{dims}-ubyte"
_MNIST = {"train": "train-{what}-idx{dims}-ubyte", "test": "t10k-{what}-idx{dims}-ubyte"}
_ADVICE = "Give a folder with the idx files of EMNIST digits or MNIST, or torchvision's folder of them"


class DigitOptions(Config):
    """What a configuration may say about digits."""

    part: Part = "train"
    length: int = Field(5, gt=0, le=100)  # digits a sequence
    count: int = Field(100_000, gt=0)  # sequences
    seed: int = Field(0, ge=0, lt=2**32)


@dataclass(frozen=True)
class DigitPictures:
    """Single digits: upright pictures (N, 28, 28), white on black; what they show; the corpus's name."""

    pictures: Array
    digits: Array
    corpus: Literal["EMNIST", "MNIST"]


@dataclass
class DigitSource:
    """``count`` sequences of ``length`` digits; an ``augmented`` source distorts each digit."""

    found: DigitPictures
    length: int = 5
    count: int = 100_000
    seed: int = 0
    augmented: bool = True
    refused: list[AppError] = field(default_factory=list)

    def __len__(self) -> int:
        return self.count

    def labels(self) -> set[str]:
        """Return the texts of all sequences."""
        return {self.label(i) for i in range(self.count)}

    def label(self, index: int) -> str:
        """Return the text of one sequence without drawing it."""
        return self._text(self._chosen(np.random.default_rng([self.seed, index])))

    def sample(self, index: int, rng: np.random.Generator | None = None) -> tuple[Array, str]:
        """Return one sequence (32, 32 · length, 3) and its text.

        Which digits it shows depends on the seed and ``index``; so does their distortion, unless
        ``rng`` gives another one.
        """
        own = np.random.default_rng([self.seed, index])
        chosen = self._chosen(own)
        matrices = _distortions(self.length, (rng or own) if self.augmented else None)
        return _draw(self.found.pictures[chosen], matrices), self._text(chosen)

    def draw(self, rng: np.random.Generator) -> tuple[Array, str]:
        """Return one of the sequences, newly distorted."""
        return self.sample(int(rng.integers(self.count)), rng)

    def _chosen(self, rng: np.random.Generator) -> NDArray[np.int64]:
        return rng.integers(len(self.found.digits), size=self.length)

    def _text(self, chosen: NDArray[np.int64]) -> str:
        return "".join(str(digit) for digit in self.found.digits[chosen].tolist())


def digit_source(
    folder: Path,
    check: Callable[[str], object] = lambda _: None,
    *,
    part: Part = "train",
    length: int = 5,
    count: int = 100_000,
    seed: int = 0,
    augmented: bool = True,
) -> DigitSource:
    """Return the sequences of a folder with EMNIST or MNIST.

    ``check`` raises ``LabelError`` for a text that the network cannot emit; the longest texts in
    frames, one digit repeated, are asked once instead of every sequence.
    """
    for digit in "0123456789":
        check(digit * length)
    return DigitSource(read_digits(folder, part), length, count, seed, augmented)


def read_digits(folder: Path, part: Part) -> DigitPictures:
    """Read EMNIST's digits, or else MNIST, from torchvision's layout or from idx files, also ``.gz``."""
    for place in _places(folder):
        emnist = _pair(place, _EMNIST.replace("{part}", part))
        if emnist:
            return _checked(folder, *emnist, "EMNIST")
        mnist = _pair(place, _MNIST[part])
        if mnist:
            return _checked(folder, *mnist, "MNIST")
    raise FolderError("No digits were found", path=folder, detail=part, advice=_ADVICE)


def holds_digits(folder: Path) -> bool:
    """Tell whether ``read_digits`` would look at anything in this folder."""
    return any(
        path.name.removesuffix(".gz").endswith("-ubyte") for p in _places(folder) for path in p.glob("*")
    )


def read_idx(path: Path) -> Array:
    """Read an idx file of unsigned bytes; raises ``ImageError`` for a damaged or foreign one."""
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise ImageError("The digits cannot be read", path=path, detail=str(error)) from error
    dims = data[3] if data[:3] == bytes((0, 0, _IDX_UNSIGNED_BYTE)) and len(data) >= 4 else 0
    start = 4 + 4 * dims
    shape = struct.unpack(f">{dims}I", data[4:start]) if dims and len(data) >= start else ()
    if not shape or len(data) != start + math.prod(shape):
        raise ImageError(
            "This is not a whole idx file", path=path, advice="Fetch the file again from where it came"
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _places(folder: Path) -> tuple[Path, ...]:
    # "gzip": as NIST's own archive of EMNIST unpacks
    return (folder, *(folder / name for name in ("raw", "gzip", "EMNIST/raw", "MNIST/raw")))


def _pair(place: Path, pattern: str) -> tuple[Array, Array] | None:
    images = _idx_file(place, pattern.format(what="images", dims=3))
    labels = _idx_file(place, pattern.format(what="labels", dims=1))
    return (read_idx(images), read_idx(labels)) if images and labels else None


def _idx_file(place: Path, name: str) -> Path | None:
    return next((place / (name + end) for end in ("", ".gz") if (place / (name + end)).is_file()), None)


def _checked(
    folder: Path, pictures: Array, digits: Array, corpus: Literal["EMNIST", "MNIST"]
) -> DigitPictures:
    fits = pictures.ndim == 3 and pictures.shape[1:] == (28, 28) and digits.shape == pictures.shape[:1]
    if not fits or not len(digits) or (digits > 9).any():
        raise FolderError(
            "The pictures and the labels of the digits do not belong together",
            path=folder,
            detail=f"{pictures.shape}, {digits.shape}",
            advice=_ADVICE,
        )
    if corpus == "EMNIST":
        pictures = pictures.transpose(0, 2, 1)  # as it stores them
    return DigitPictures(np.ascontiguousarray(pictures), digits, corpus)


def _distortions(length: int, rng: np.random.Generator | None) -> NDArray[np.float64]:
    """Return the affine maps (length, 2, 3) from a digit's 28×28 picture to its 32×32 place."""
    if rng is None:
        angle, scale, shift = np.zeros(length), np.ones(length), np.zeros((length, 2))
    else:
        turns = rng.uniform(-1, 1, (2, length))
        angle = np.deg2rad(turns[0] * TURN + turns[1] * TURN_AGAIN)
        scale = rng.uniform(*SCALE, length)
        shift = rng.uniform(-SHIFT, SHIFT, (length, 2)) * HEIGHT
    zoom = scale * HEIGHT / 28
    turned = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], 1).reshape(-1, 2, 2)
    linear = turned * zoom[:, None, None]
    centre = (28 - 1) / 2  # of pixel centres, as OpenCV counts
    offset = (HEIGHT - 1) / 2 + shift - linear.sum(2) * centre
    return np.concatenate([linear, offset[:, :, None]], 2)


def _draw(pictures: Array, matrices: NDArray[np.float64]) -> Array:
    """Return the digits side by side (32, 32 · length, 3), each clipped to its place."""
    import cv2

    tiles = [
        cv2.warpAffine(picture, matrix, (HEIGHT, HEIGHT), flags=cv2.INTER_LINEAR)
        for picture, matrix in zip(pictures, matrices, strict=True)
    ]
    sequence: Array = cv2.cvtColor(cv2.hconcat(tiles), cv2.COLOR_GRAY2RGB)
    return sequence
