"""CRNN_Tiny: six narrow convolutions, three of them strided, and two recurrent layers."""

from __future__ import annotations

from core.models.crnn import ConvolutionalRecurrent, Stage

TINY_STAGES = (
    Stage(32, stride=(2, 2)),
    Stage(32),
    Stage(32, stride=(2, 1)),
    Stage(64),
    Stage(64, stride=(2, 1)),
    Stage(64, kernel=2, padding=0),
)


class CrnnTiny(ConvolutionalRecurrent):
    """CRNN_Tiny: a fifteenth of CRNN's parameters; an input of width W has W/2 - 1 frames."""

    stages = TINY_STAGES
