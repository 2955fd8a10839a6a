"""Widen a trained attention CRNN to twice its channels without changing what it computes.

Net2Net (Chen, Goodfellow, Shlens 2015): every channel is doubled, every weight that reads doubled
channels is halved. A narrow network sees several times more samples in the same time; widened, it
is where the wide one's training begins. A little noise makes the twins differ, else their gradients
would keep them equal.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.errors import ModelFileError
from core.models.attention_crnn import AttentionCRNN


@torch.no_grad()
def widen(narrow: AttentionCRNN, wide: AttentionCRNN, noise: float = 0.0, seed: int = 0) -> None:
    """Fill ``wide`` from ``narrow``, which has half its channels, in place.

    ``noise`` is relative to each weight tensor's spread. Raises ``ModelFileError`` when the two do
    not fit.
    """
    source, target = narrow.state_dict(), wide.state_dict()
    if source.keys() != target.keys():
        raise ModelFileError("The narrow network is not of the same kind")
    generator = torch.Generator().manual_seed(seed)
    for name, value in source.items():
        grown = _grow(name, value, target[name])
        if noise and grown.ndim >= 2 and name.endswith("weight") and grown.shape != value.shape:
            grown = grown + torch.randn(grown.shape, generator=generator) * grown.std() * noise
        target[name].copy_(grown)


def _grow(name: str, value: Tensor, target: Tensor) -> Tensor:
    """Return ``value`` with its doubled dimensions repeated in place (channel i -> 2i, 2i + 1)."""
    grown = value
    is_norm = value.ndim == 3 or (".norm." in name)
    for dim in (0, 1):
        if dim >= value.ndim or target.shape[dim] == value.shape[dim]:
            continue
        if target.shape[dim] != 2 * value.shape[dim]:
            raise ModelFileError("The wide network does not have twice the channels", detail=name)
        grown = grown.repeat_interleave(2, dim)
        if dim == 1 and not is_norm:
            grown = grown / 2  # two equal inputs where there was one
    if ".query." in name:
        grown = grown / math.sqrt(2)  # twice the terms in q.k, but only sqrt(2) more scaling
    return grown
