"""What a network consists of: layers, output shapes, parameters and operations."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

# Layers that change neither shape nor parameters; tables of networks leave them out.
_UNLISTED = (nn.ReLU, nn.Dropout, nn.Identity)


@dataclass(frozen=True)
class Layer:
    """One layer in the order of execution; ``output`` is its shape for one image."""

    name: str
    kind: str
    output: tuple[int, ...]
    parameters: int

    @property
    def shape(self) -> str:
        """The output shape as the tables write it: 64×32×100."""
        return "×".join(str(n) for n in self.output)


@dataclass(frozen=True)
class Summary:
    """A network's layers and totals; ``flops`` is 2 × multiply-adds for one image."""

    layers: tuple[Layer, ...]
    input_shape: tuple[int, int, int]
    frames: int
    parameters: int
    trainable: int
    flops: int

    @property
    def gflops(self) -> float:
        """Return billions of operations for one image."""
        return self.flops / 1e9


def summarise(network: nn.Module) -> Summary:
    """Return the summary of a network; it is traced with shapes alone, so nothing is computed."""
    shadow = copy.deepcopy(network).to("meta").eval()
    input_shape: tuple[int, int, int] = tuple(getattr(shadow, "input_shape"))  # noqa: B009 - not a Module's
    layers: list[Layer] = []
    handles = [
        module.register_forward_hook(partial(_record, layers, name)) for name, module in _listed(shadow)
    ]
    # On the meta device recurrent layers fall apart into matrix products, so those are counted too.
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        logits = shadow(torch.empty(1, *input_shape, device="meta"))
    for handle in handles:
        handle.remove()
    sizes = [(p.numel(), p.requires_grad) for p in network.parameters()]
    return Summary(
        tuple(layers),
        input_shape,
        int(logits.shape[1]),
        sum(size for size, _ in sizes),
        sum(size for size, trainable in sizes if trainable),
        counter.get_total_flops(),
    )


def _listed(network: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    for name, module in network.named_modules():
        if not any(True for _ in module.children()) and not isinstance(module, _UNLISTED):
            yield name, module


def _record(layers: list[Layer], name: str, module: nn.Module, _: Any, output: Any) -> None:
    tensor: Tensor = output[0] if isinstance(output, tuple) else output
    size = sum(p.numel() for p in module.parameters())
    layers.append(Layer(name, type(module).__name__, tuple(tensor.shape[1:]), size))
