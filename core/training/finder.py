"""``python -m core.training.finder``: train the plate finder and write its ONNX file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from core.datasets.ccpd_frames import FrameList
from core.models.finder_net import MULTIPLE, REACH, STRIDE, FinderNet
from core.recognition.finder import prepare
from core.training import parts
from core.training.parts import Draw, PartRun

Points = NDArray[np.float64]  # (4, 2), clockwise from the top-left, in pixels
_WINDOW = 320  # pixels: the samples' width and height
_CORE = (0.4, 0.55)  # of half a plate's width and height: cells in here must find it
_AROUND = (1.1, 1.3)  # of the same: cells in here need not know
_LEAST_WIDTH = 12.0  # pixels: nobody could tell that a smaller one is a plate
_FOCUS = 2.0  # the focal loss's exponent
_KINK = 0.1  # of the plate's height: where the corners' loss turns from square to straight
_CORNERS = 1.0  # weight of the corners beside the focal loss


def targets(plates: Sequence[Points], side: int = _WINDOW) -> NDArray[np.float32]:
    """Return the map (11, side/8, side/8) that a window with these plates should give.

    First 1 in the middle of a plate, 0 where none is, -1 where either would do; then the corners as
    ``FinderNet`` tells them, the plate's height in units of 32 pixels and the weight of the cell, which
    is less in plates of many cells.
    """
    cells = side // STRIDE
    wanted = np.zeros((11, cells, cells), np.float32)
    wanted[10] = 1
    across = (np.arange(cells) + 0.5) * STRIDE
    centres = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    for corners in plates:
        _mark(wanted, centres, np.asarray(corners, np.float64), side)
    return wanted


def _mark(wanted: NDArray[np.float32], centres: Points, corners: Points, side: int) -> None:
    flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    inside = cv2.perspectiveTransform(centres[None], matrix)[0]
    near, there = (
        (np.abs(inside) < limits).all(axis=1).reshape(wanted.shape[1:]) for limits in (_AROUND, _CORE)
    )
    middle = corners.mean(axis=0)
    width = float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    height = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    column, row = (int(v) for v in np.clip(middle // STRIDE, 0, wanted.shape[1] - 1))
    near[row, column] = True  # the smallest plates have no cell's centre in them
    wanted[0][near & (wanted[0] == 0)] = -1
    seen = np.clip(corners, 0, side)
    share = cv2.contourArea(seen.astype(np.float32)) / max(cv2.contourArea(corners.astype(np.float32)), 1e-6)
    if width < _LEAST_WIDTH or share < 0.75:
        return
    there[row, column] = True
    offsets = (corners[None] - centres[:, None]).reshape(*wanted.shape[1:], 8) / REACH
    wanted[0][there] = 1
    wanted[1:9, there] = offsets[there].T
    wanted[9][there] = height / REACH
    wanted[10][there] = 1 / np.sqrt(there.sum())


class FinderPart:
    """The plate finder, as ``core.training.parts`` trains it."""

    input_shape = (3, _WINDOW, _WINDOW)
    output = "plates"
    side_multiple = MULTIPLE
    average = 0.998

    def network(self, width: int) -> nn.Module:
        """Return the network with fresh weights."""
        return FinderNet(width)

    def samples(self, run: PartRun, listed: FrameList | None) -> Draw:
        """Return what draws a window and the map that it should give."""
        from core.datasets.finder_samples import FinderSamples

        samples = FinderSamples(run.root, run.frames, listed=listed)

        def draw(rng: np.random.Generator) -> tuple[Tensor, Tensor]:
            window, plates = samples.draw(rng)
            return torch.from_numpy(prepare(window)), torch.from_numpy(targets(plates))

        return draw

    def loss(self, found: Tensor, wanted: Tensor) -> Tensor:
        """Return the focal loss of the middles and the smooth L1 of their corners, in plate heights."""
        logits, middle, weight = found[:, 0], wanted[:, 0], wanted[:, 10]
        there = middle == 1
        count = (weight * there).sum().clamp(min=1.0)
        share = logits.sigmoid()
        wrong = torch.where(there, 1 - share, share)
        entropy = functional.binary_cross_entropy_with_logits(logits, there.float(), reduction="none")
        focal = (entropy * wrong**_FOCUS * weight * (middle >= 0)).sum()
        height = wanted[:, 9].clamp(min=0.1)
        off = (found[:, 1:9] - wanted[:, 1:9]) / height[:, None]
        corner = functional.smooth_l1_loss(off, torch.zeros_like(off), beta=_KINK, reduction="none")
        loss: Tensor = (focal + _CORNERS * (corner.mean(dim=1) * weight * there).sum()) / count
        return loss


def main(argv: Sequence[str] | None = None) -> int:
    """Train once; return 0, or an ``AppError``'s exit code."""
    start = PartRun(Path(), steps=3000, batch_size=16, learning_rate=2e-3)
    return parts.main(FinderPart(), "finder", __doc__, argv, start)


if __name__ == "__main__":
    sys.exit(main())
