"""The attention CRNN: every row of its table, and what the table does not show."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from core.alphabet import CCPD
from core.errors import ConfigError
from core.models import build
from core.models.attention_crnn import SelfAttention
from core.models.summary import summarise

LINEAR = [("Linear", "21×512", 262_656)] * 4 + [("LayerNorm", "21×512", 1_024)]
TABLE = [
    ("Conv2d", "64×32×100", 1_792),
    ("MaxPool2d", "64×16×50", 0),
    ("Conv2d", "128×16×50", 73_856),
    ("MaxPool2d", "128×8×25", 0),
    ("Conv2d", "256×8×25", 295_168),
    ("LayerNorm", "256×8×25", 102_400),
    ("Conv2d", "256×8×25", 590_080),
    ("MaxPool2d", "256×5×24", 0),
    ("Conv2d", "512×5×24", 1_180_160),
    ("LayerNorm", "512×5×24", 122_880),
    ("Conv2d", "512×5×24", 2_359_808),
    ("MaxPool2d", "512×3×23", 0),
    ("Conv2d", "512×1×21", 2_359_808),
    ("LayerNorm", "512×1×21", 21_504),
    *LINEAR,
    *LINEAR,
    ("Linear", "21×66", 33_858),
]


def network() -> nn.Module:
    with torch.device("meta"):
        return build("attention_crnn", CCPD.num_classes, input_shape=(3, 32, 100))


def test_every_row_of_the_table() -> None:
    summary = summarise(network())
    assert [(layer.kind, layer.shape, layer.parameters) for layer in summary.layers] == TABLE
    assert (summary.parameters, summary.trainable, summary.frames) == (9_244_610, 9_244_610, 21)
    assert CCPD.num_classes == 66


def test_convolutions_pools_and_norms_are_the_published_ones() -> None:
    layers = list(network().modules())
    convolutions = [m for m in layers if isinstance(m, nn.Conv2d)]
    assert {m.kernel_size for m in convolutions} == {(3, 3)}
    assert [m.padding for m in convolutions] == [(1, 1)] * 6 + [(0, 0)]
    assert all(m.bias is not None for m in convolutions)
    pools = [(m.kernel_size, m.stride, m.padding) for m in layers if isinstance(m, nn.MaxPool2d)]
    early, late = (2, 2, 0), (2, (2, 1), (1, 0))
    assert pools == [early, early, late, late]
    assert sum(isinstance(m, nn.ReLU) for m in layers) == len(convolutions)
    assert any(isinstance(m, nn.Dropout) for m in layers)
    assert [m.heads for m in layers if isinstance(m, SelfAttention)] == [8, 8]
    assert not any(isinstance(m, nn.modules.batchnorm._NormBase) for m in layers)


@pytest.mark.parametrize("options", [{"heads": 7}, {"heads": 0}, {"width": 0.3}, {"width": 0.001}])
def test_channels_that_do_not_divide_among_the_heads_are_refused_before_a_picture_is_read(
    options: dict[str, Any],
) -> None:
    with torch.device("meta"), pytest.raises(ConfigError, match=r"attention_crnn: .*heads"):
        build("attention_crnn", CCPD.num_classes, **options)


@pytest.mark.parametrize(
    ("size", "frames"), [((3, 24, 100), 21), ((1, 32, 160), 36), ((3, 48, 168), 38), ((3, 64, 20), 1)]
)
def test_any_input_size_gives_frames(size: tuple[int, int, int], frames: int) -> None:
    network = build("attention_crnn", 11, size, width=0.125).eval()
    with torch.no_grad():
        logits = network(torch.rand(2, *size))
    assert logits.shape == (2, frames, 11)
    assert network.frames == frames
    assert logits.isfinite().all()


@pytest.mark.parametrize("size", [(3, 23, 100), (3, 32, 19)])
def test_an_input_that_leaves_no_frame_is_refused(size: tuple[int, int, int]) -> None:
    with torch.device("meta"), pytest.raises(ConfigError, match="too small"):
        build("attention_crnn", 11, size)
