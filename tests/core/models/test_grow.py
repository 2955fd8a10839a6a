"""A widened network computes what the narrow one did."""

from __future__ import annotations

import pytest
import torch

from core.alphabet import CCPD
from core.errors import ModelFileError
from core.models import build
from core.models.attention_crnn import AttentionCRNN
from core.models.grow import widen


def _narrow(width: float = 0.125) -> AttentionCRNN:
    torch.manual_seed(3)
    network = build("attention_crnn", CCPD.num_classes, width=width).eval()
    assert isinstance(network, AttentionCRNN)
    for parameter in network.parameters():  # away from initial zeros and ones, which hide mistakes
        parameter.data.add_(torch.randn_like(parameter) * 0.05)
    return network


def _widened(narrow: AttentionCRNN, noise: float) -> AttentionCRNN:
    wide = build("attention_crnn", CCPD.num_classes, width=2 * narrow.width).eval()
    assert isinstance(wide, AttentionCRNN)
    widen(narrow, wide, noise)
    return wide


def test_widening_keeps_the_logits() -> None:
    narrow = _narrow()
    wide = _widened(narrow, noise=0.0)
    images = torch.randn(3, 3, 32, 100)
    with torch.no_grad():
        assert torch.allclose(narrow(images), wide(images), atol=1e-4)
    assert wide.features[0].out_channels == 2 * narrow.features[0].out_channels


def test_noise_makes_the_twins_differ() -> None:
    wide = _widened(_narrow(), noise=0.02)
    weight = wide.state_dict()["features.3.weight"]
    assert not torch.equal(weight[0::2], weight[1::2])


def test_a_network_of_another_width_is_refused() -> None:
    with pytest.raises(ModelFileError, match="twice the channels"):
        widen(_narrow(0.125), _narrow(0.5))
