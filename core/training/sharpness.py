"""Sharpness-aware minimisation: a step by the gradient of where the loss is highest nearby.

Weights that lie in a wide valley of the loss read what they were not trained on better than those in a
narrow one. Foret et al., "Sharpness-Aware Minimization for Efficiently Improving Generalization" (2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def uphill(network: nn.Module, radius: float) -> Iterator[None]:
    """Move the weights by ``radius`` along their gradient for the block, and put them back exactly.

    Gradients may be scaled, as they are in half precision; where they overflowed nothing is moved. The
    running statistics of batch normalisation are left alone: each batch counts once, as it was read first.
    """
    moved = [p for p in network.parameters() if p.grad is not None]
    before = [p.detach().clone() for p in moved]
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    _move(moved, radius)
    for norm in norms:
        norm.momentum = 0.0
    try:
        yield
    finally:
        with torch.no_grad():
            for parameter, value in zip(moved, before, strict=True):
                parameter.copy_(value)
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum


@torch.no_grad()
def _move(parameters: list[nn.Parameter], radius: float) -> None:
    gradients = [p.grad for p in parameters if p.grad is not None]
    if not gradients:
        return
    length = torch.stack([gradient.norm() for gradient in gradients]).norm()
    share = torch.where(length.isfinite() & (length > 0), radius / length, 0.0)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.add_(torch.nan_to_num(gradient * share, 0.0, 0.0, 0.0))
