"""``python -m core.training.corners``: train the corner head and write its ONNX file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from core.datasets.ccpd_frames import FrameList
from core.models.corner_net import INPUT, CornerNet
from core.recognition.corner_head import prepare
from core.training import parts
from core.training.parts import Draw, PartRun

_ASPECT = 3.0  # an error along the width weighs as much as the same one in pixels along the height
_KINK = 0.03  # of the crop's height: where the loss turns from square to straight


class CornerPart:
    """The corner head, as ``core.training.parts`` trains it."""

    input_shape = INPUT
    output = "corners"
    side_multiple = 0
    average = 0.998

    def network(self, width: int) -> nn.Module:
        """Return the network with fresh weights."""
        return CornerNet(width)

    def samples(self, run: PartRun, listed: FrameList | None) -> Draw:
        """Return what draws a crop and where its plate's corners are."""
        from core.datasets.corner_samples import CornerSamples

        samples = CornerSamples(run.root, run.frames, {"heights": (15, 60), "blur": 0.8}, listed=listed)

        def draw(rng: np.random.Generator) -> tuple[Tensor, Tensor]:
            crop, corners = samples.draw(rng)
            return torch.from_numpy(prepare(crop)), torch.tensor(corners.ravel(), dtype=torch.float32)

        return draw

    def loss(self, found: Tensor, wanted: Tensor) -> Tensor:
        """Return the smooth L1 loss of corners (N, 8), in shares of a crop's height."""
        scale = torch.tensor([_ASPECT, 1.0] * 4)
        loss: Tensor = nn.functional.smooth_l1_loss(found * scale, wanted * scale, beta=_KINK)
        return loss


def main(argv: Sequence[str] | None = None) -> int:
    """Train once; return 0, or an ``AppError``'s exit code."""
    return parts.main(CornerPart(), "corners", __doc__, argv, PartRun(Path()))


if __name__ == "__main__":
    sys.exit(main())
