"""The attention CRNN: convolutions with LayerNorm, two self-attention blocks, CTC logits.

The recurrent layers of CRNN (Shi et al. 2015) give way to multi-head attention (Vaswani et al.
2017). LayerNorm (Ba et al. 2016) stands everywhere instead of BatchNorm, because batch statistics
make training and inference differ. There are no learned positions: the affine parameters of the
LayerNorms over (C, H, W) already tell the frames apart.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import ConfigError


class SelfAttention(nn.Module):
    """Multi-head self-attention with a residual, then LayerNorm."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """Map frames (B, T, C) to frames (B, T, C)."""
        q, k, v = self._split(self.query(x)), self._split(self.key(x)), self._split(self.value(x))
        mixed = F.scaled_dot_product_attention(q, k, v)  # (B, heads, T, C / heads)
        mixed = mixed.transpose(1, 2).flatten(2)  # (B, T, C)
        attended: Tensor = self.norm(x + self.dropout(self.out(mixed)))
        return attended

    def _split(self, x: Tensor) -> Tensor:
        batch, frames, width = x.shape
        return x.view(batch, frames, self.heads, width // self.heads).transpose(
            1, 2
        )  # (B, heads, T, C/heads)


class AttentionCRNN(nn.Module):
    """Read a plate crop (B, 3, 32, 100) as raw logits (B, T=21, K).

    ``frame_span`` holds the horizontal centres of the first and the last frame's receptive field
    as shares of the input width. ``width`` scales all channels: 1.0 is the network itself, less
    gives the narrow variants that ``core.models.grow`` widens and the cascade reads with.
    """

    def __init__(
        self,
        num_classes: int,
        input_shape: tuple[int, int, int] = (3, 32, 100),
        *,
        heads: int = 8,
        dropout: float = 0.1,
        width: float = 1.0,
    ) -> None:
        super().__init__()
        self.input_shape, self.heads, self.width = input_shape, heads, width
        channels, height, columns = input_shape
        c1, c2, c3, c4 = _channels(width, heads)
        h3, w3 = height // 4, columns // 4  # after two 2x2 pools
        h4, w4 = h3 // 2 + 1, w3 - 1  # pool 3: kernel 2, stride (2, 1), padding (1, 0)
        h5, w5 = h4 // 2 + 1, w4 - 1  # pool 4: the same
        h6, w6 = h5 - 2, w5 - 2  # the unpadded convolution
        if h6 < 1 or w6 < 1:
            raise _too_small(input_shape)
        self.frames = w6
        self.frame_span = (10 / columns, (10 + 4 * (w6 - 1)) / columns)

        self.features = nn.Sequential(
            nn.Conv2d(channels, c1, 3, padding=1),  # (B, 64, 32, 100)
            nn.ReLU(),
            nn.MaxPool2d(2),  # (B, 64, 16, 50)
            nn.Conv2d(c1, c2, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),  # (B, 128, 8, 25)
            nn.Conv2d(c2, c3, 3, padding=1),
            nn.LayerNorm([c3, h3, w3]),
            nn.ReLU(),
            nn.Conv2d(c3, c3, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=(2, 1), padding=(1, 0)),  # (B, 256, 5, 24)
            nn.Conv2d(c3, c4, 3, padding=1),
            nn.LayerNorm([c4, h4, w4]),
            nn.ReLU(),
            nn.Conv2d(c4, c4, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=(2, 1), padding=(1, 0)),  # (B, 512, 3, 23)
            nn.Conv2d(c4, c4, 3),  # (B, 512, 1, 21)
            nn.LayerNorm([c4, h6, w6]),
            nn.ReLU(),
        )
        self.dropout = nn.Dropout(dropout)
        self.attention = nn.Sequential(SelfAttention(c4, heads, dropout), SelfAttention(c4, heads, dropout))
        self.head = nn.Linear(c4, num_classes)
        self._initialise()

    def forward(self, images: Tensor) -> Tensor:
        """Map images (B, C, H, W) to raw logits (B, T, K)."""
        x = self.features(images)  # (B, 512, 1, T); of an input higher than 39, more rows than one
        x = (x.squeeze(2) if x.shape[2] == 1 else x.mean(2)).transpose(1, 2)  # (B, T, 512)
        x = self.attention(self.dropout(x))
        logits: Tensor = self.head(x)
        return logits

    @torch.no_grad()
    def _initialise(self) -> None:
        """He initialisation for convolutions: ReLU networks without BatchNorm fade otherwise."""
        for module in self.features:
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)


def _too_small(input_shape: tuple[int, int, int]) -> ConfigError:
    return ConfigError(
        "The input is too small for this network",
        detail="×".join(str(n) for n in input_shape),
        advice="Use at least 24 pixels in height and 20 in width",
    )


def _channels(width: float, heads: int) -> tuple[int, ...]:
    """Return the channels of the four stages, of which the last divide among the heads."""
    channels = tuple(round(width * c) for c in (64, 128, 256, 512))
    if heads < 1 or channels[0] < 1 or channels[-1] % heads:
        raise TypeError(f"{channels[-1]} channels (width {width:g}) do not divide among {heads} heads")
    return channels
