"""CRNN: seven convolutions and two bidirectional recurrent layers (after Shi et al. 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from core.errors import ConfigError

Norm = Literal["batch", "layer", "group"]
Recurrent = Literal["gru", "lstm"]
InputShape = tuple[int, int, int]

PLATE_INPUT: InputShape = (3, 48, 168)
DIGITS_INPUT: InputShape = (1, 32, 160)
GROUP_CHANNELS = 16  # channels a group, as far as the layer divides by it


@dataclass(frozen=True)
class Stage:
    """One convolution with its normalisation and ReLU, and the pooling after it."""

    channels: int
    kernel: int = 3
    stride: tuple[int, int] = (1, 1)
    padding: int = 1
    pool: tuple[int, int] | None = None  # kernel and stride

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Return height and width after this stage."""
        grown = (n + 2 * self.padding - self.kernel for n in (height, width))
        height, width = (n // s + 1 for n, s in zip(grown, self.stride, strict=True))
        return (height // self.pool[0], width // self.pool[1]) if self.pool else (height, width)

    def horizontal(self, start: float, step: float) -> tuple[float, float]:
        """Return where the first column is centred after this stage, and the columns' distance."""
        start += ((self.kernel - 1) / 2 - self.padding) * step
        step *= self.stride[1]
        return (start + (self.pool[1] - 1) / 2 * step, step * self.pool[1]) if self.pool else (start, step)


STAGES = (
    Stage(64, pool=(2, 2)),
    Stage(128, pool=(2, 2)),
    Stage(256),
    Stage(256, pool=(2, 1)),
    Stage(512),
    Stage(512, pool=(2, 1)),
    Stage(512, kernel=2, padding=0),
)


class ConvolutionalRecurrent(nn.Module):
    """Convolutions, two bidirectional recurrent layers, one linear layer; raw logits come out.

    Subclasses say the ``stages`` of their convolutions.

    ``norm`` stands where the original has batch normalisation: ``batch``; ``layer`` normalises
    channels, height and width of each sample together, ``group`` sixteen channels at a time (both
    with one weight and bias a channel, and alike in training and inference). ``dropout`` acts
    between the recurrent layers and before the linear one. ``frame_span`` holds the horizontal
    centres of the first and the last frame's receptive field as shares of the input width.
    """

    stages: ClassVar[tuple[Stage, ...]]

    def __init__(
        self,
        num_classes: int,
        input_shape: InputShape = PLATE_INPUT,
        *,
        recurrent: Recurrent = "gru",
        norm: Norm = "batch",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        channels, height, self.frames = _features(self.stages, input_shape)
        self.input_shape = input_shape
        self.frame_span = _frame_span(self.stages, self.frames, input_shape[2])
        self.features = _convolutions(self.stages, input_shape[0], norm)
        self.recurrent = _recurrent(recurrent, channels * height, dropout)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(channels * height, num_classes)
        self.apply(_initialise)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits (N, T, K) of images (N, C, H, W)."""
        features = self.features(images)  # (N, C', H', T)
        sequence = features.flatten(1, 2).transpose(1, 2)  # (N, T, C'·H')
        hidden, _ = self.recurrent(sequence)  # (N, T, C'·H')
        logits: Tensor = self.head(self.dropout(hidden))  # (N, T, K)
        return logits


class Crnn(ConvolutionalRecurrent):
    """CRNN with convolutions of 64 to 512 channels; an input of width W has W/4 - 1 frames."""

    stages = STAGES


def _features(stages: tuple[Stage, ...], input_shape: InputShape) -> tuple[int, int, int]:
    """Return channels, height and frames after the convolutions; raises ``ConfigError``."""
    _, height, width = input_shape
    for stage in stages:
        height, width = stage.size(height, width)
    if height < 1 or width < 1:
        raise ConfigError(
            "The input is too small for this network",
            detail="×".join(str(n) for n in input_shape),
            advice="Use at least 32 pixels in height and 16 in width",
        )
    return stages[-1].channels, height, width


def _frame_span(stages: tuple[Stage, ...], frames: int, width: int) -> tuple[float, float]:
    start, step = 0.5, 1.0  # the centre of the first pixel
    for stage in stages:
        start, step = stage.horizontal(start, step)
    return start / width, (start + step * (frames - 1)) / width


def _convolutions(stages: tuple[Stage, ...], channels: int, norm: Norm) -> nn.Sequential:
    layers: list[nn.Module] = []
    for stage in stages:
        layers.append(nn.Conv2d(channels, stage.channels, stage.kernel, stage.stride, stage.padding))
        layers += [normalisation(norm, stage.channels), nn.ReLU()]
        if stage.pool:
            layers.append(nn.MaxPool2d(stage.pool))
        channels = stage.channels
    return nn.Sequential(*layers)


def normalisation(norm: Norm, channels: int) -> nn.Module:
    """Return the normalisation of this name over ``channels``; raises ``ConfigError``."""
    if norm == "batch":
        return nn.BatchNorm2d(channels)
    if norm == "layer":
        return nn.GroupNorm(1, channels)
    if norm == "group":
        return nn.GroupNorm(max(1, channels // GROUP_CHANNELS), channels)
    raise ConfigError(
        "There is no normalisation of this name", detail=norm, advice="Use batch, layer or group"
    )


def _recurrent(cell: Recurrent, width: int, dropout: float) -> nn.GRU | nn.LSTM:
    """Return two bidirectional layers whose output is as wide as their input."""
    if cell not in ("gru", "lstm"):
        raise ConfigError("There is no recurrent cell of this name", detail=cell, advice="Use gru or lstm")
    kind = nn.GRU if cell == "gru" else nn.LSTM
    return kind(width, width // 2, num_layers=2, batch_first=True, bidirectional=True, dropout=dropout)


def _initialise(module: nn.Module) -> None:
    """He initialisation for convolutions; orthogonal recurrences, as they repeat every frame."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, (nn.GRU, nn.LSTM)):
        for name, parameter in module.named_parameters():
            _initialise_recurrent(name, parameter, module.hidden_size)


def _initialise_recurrent(name: str, parameter: Tensor, hidden: int) -> None:
    with torch.no_grad():
        if name.startswith("bias"):
            parameter.zero_()
            return
        for gate in torch.split(parameter, hidden):
            (nn.init.orthogonal_ if "_hh_" in name else nn.init.xavier_uniform_)(gate)
