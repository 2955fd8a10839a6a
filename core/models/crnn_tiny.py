"""CRNN_Tiny: six narrow convolutions, three of them strided, and two recurrent layers."""

from __future__ import annotations

from core.models.crnn import PLATE_INPUT, ConvolutionalRecurrent, InputShape, Norm, Recurrent, Stage

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

    def __init__(
        self,
        num_classes: int,
        input_shape: InputShape = PLATE_INPUT,
        *,
        recurrent: Recurrent = "gru",
        norm: Norm = "batch",
        dropout: float = 0.0,
    ) -> None:
        super().__init__(
            TINY_STAGES, num_classes, input_shape, recurrent=recurrent, norm=norm, dropout=dropout
        )
