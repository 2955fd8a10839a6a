"""The corner head: where the four corners of the plate lie in a loose or slanted crop."""

from __future__ import annotations

import torch
from torch import Tensor, nn

INPUT = (3, 32, 96)  # channels, height, width


class CornerNet(nn.Module):
    """Convolutions and two linear layers that regress corners; our own, in the place of an STN.

    Input (N, 3, 32, 96), ``x / 127.5 - 1`` of RGB; output (N, 8): x, y of the corners clockwise from
    the top-left, in shares of the crop's width and height; they may lie outside 0..1. A spatial
    transformer (Jaderberg et al. 2015) learns its warp from the reader's loss; here the corners are
    known, of every drawn plate and every CCPD frame, and are learnt from directly.
    """

    base: Tensor

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        w = width
        self.features = nn.Sequential(
            _block(3, w, 2), _block(w, 2 * w, 1), _block(2 * w, 3 * w, 2),
            _block(3 * w, 4 * w, 1), _block(4 * w, 6 * w, 2), _block(6 * w, 6 * w, 1),
        )  # fmt: skip
        # No pooling over space: where something is, is the whole question.
        cells = (INPUT[1] // 8) * (INPUT[2] // 8)
        self.head = nn.Sequential(
            nn.Conv2d(6 * w, 2 * w, 1), nn.ReLU(), nn.Flatten(),
            nn.Linear(2 * w * cells, 128), nn.ReLU(), nn.Linear(128, 8),
        )  # fmt: skip
        # Corrections of the crop's own corners: a tight crop is where it starts from.
        self.register_buffer("base", torch.tensor([0.0, 0, 1, 0, 1, 1, 0, 1]))

    def forward(self, images: Tensor) -> Tensor:
        """Return the corners (N, 8) of crops (N, 3, 32, 96)."""
        corners: Tensor = self.base + self.head(self.features(images))
        return corners


def _block(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.GroupNorm(4, outputs), nn.ReLU()
    )
