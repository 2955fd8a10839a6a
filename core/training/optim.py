"""Optimisers and learning-rate schedules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from core.training.config import OptimConfig, ScheduleConfig


def orthogonalise(gradient: Tensor, steps: int = 5) -> Tensor:
    """Return the nearest semi-orthogonal matrix of ``gradient`` (m, n), approximately.

    The quintic Newton-Schulz iteration of Muon (Jordan et al. 2024). All of it but two products
    runs on the small Gram matrix (min(m, n) squared), which for wide convolutions costs a third.
    """
    x = gradient.T if gradient.shape[0] > gradient.shape[1] else gradient
    x = x / (x.norm() + 1e-7)
    a, b, c = 3.4445, -4.7750, 2.0315
    gram = x @ x.T
    eye = torch.eye(gram.shape[0], dtype=gram.dtype, device=gram.device)
    total = eye
    for k in range(steps):
        polynomial = a * eye + b * gram + c * (gram @ gram)
        total = polynomial @ total
        if k < steps - 1:
            gram = polynomial @ gram @ polynomial  # all of them commute
    x = total @ x
    upright: Tensor = x.T if gradient.shape[0] > gradient.shape[1] else x
    return upright


class Muon(Optimizer):
    """Momentum, orthogonalised a matrix; convolutions are matrices (out, in x kernel).

    Groups with ``matrix=False`` (everything but convolutions) are stepped by AdamW.
    Source: Jordan et al., "Muon: an optimizer for hidden layers" (2024).
    """

    def __init__(
        self, groups: Iterable[dict[str, object]], betas: tuple[float, float], weight_decay: float
    ) -> None:
        super().__init__(
            groups, {"betas": betas, "weight_decay": weight_decay, "momentum": 0.95, "eps": 1e-8}
        )

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Step every parameter that has a gradient."""
        for group in self.param_groups:
            update = self._matrix if group["matrix"] else self._adam
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    update(parameter, group)

    def _matrix(self, parameter: Tensor, group: dict[str, float]) -> None:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum: Tensor = state["momentum"]
        assert parameter.grad is not None
        momentum.lerp_(parameter.grad, 1 - group["momentum"])
        nesterov = parameter.grad.lerp(momentum, group["momentum"])
        flat = nesterov.reshape(nesterov.shape[0], -1)
        scale = max(1.0, flat.shape[0] / flat.shape[1]) ** 0.5
        parameter.add_(orthogonalise(flat).reshape_as(parameter), alpha=-group["lr"] * scale)

    def _adam(self, parameter: Tensor, group: dict[str, object]) -> None:
        state = self.state[parameter]
        if not state:
            state["step"] = 0
            state["mean"] = torch.zeros_like(parameter)
            state["square"] = torch.zeros_like(parameter)
        b1, b2 = group["betas"]  # type: ignore[misc]
        gradient = parameter.grad
        state["step"] += 1
        state["mean"].lerp_(gradient, 1 - b1)  # type: ignore[has-type]
        state["square"].mul_(b2).addcmul_(gradient, gradient, value=1 - b2)  # type: ignore[has-type]
        mean = state["mean"] / (1 - b1 ** state["step"])  # type: ignore[has-type]
        square = state["square"] / (1 - b2 ** state["step"])  # type: ignore[has-type]
        parameter.addcdiv_(mean, square.sqrt().add_(group["eps"]), value=-group["lr"])  # type: ignore[operator]


def make_optimizer(network: nn.Module, config: OptimConfig) -> Optimizer:
    """Return the optimiser; one-dimensional parameters (biases, norms) never decay."""
    named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    if config.optimizer == "muon":
        # Convolutions only: they hold the work, and square attention matrices would double the cost.
        hidden = [p for _, p in named if p.ndim == 4]
        chosen = {id(p) for p in hidden}
        rest = [p for _, p in named if id(p) not in chosen]
        groups: list[dict[str, object]] = [
            {"params": hidden, "lr": config.muon_learning_rate, "matrix": True},
            {"params": rest, "lr": config.learning_rate, "matrix": False, "weight_decay": 0.0},
        ]
        return _with_base_rates(Muon(groups, config.betas, config.weight_decay))
    decayed = [p for _, p in named if p.ndim >= 2]
    chosen = {id(p) for p in decayed}
    plain = [p for _, p in named if id(p) not in chosen]
    groups = [
        {"params": decayed, "weight_decay": config.weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]
    kind = torch.optim.AdamW if config.optimizer == "adamw" else torch.optim.Adam
    return _with_base_rates(kind(groups, lr=config.learning_rate, betas=config.betas))


def _with_base_rates(optimizer: Optimizer) -> Optimizer:
    for group in optimizer.param_groups:
        group["base_lr"] = group["lr"]
    return optimizer


def restore(optimizer: Optimizer, state: dict[str, Any]) -> None:
    """Put back what an optimiser has gathered; its rates stay as the configuration of now says.

    A run that lost its loss is to be resumed with a lower one.
    """
    told = [{k: v for k, v in group.items() if k != "params"} for group in optimizer.param_groups]
    optimizer.load_state_dict(state)
    for group, settings in zip(optimizer.param_groups, told, strict=True):
        group.update(settings)


def rate_factor(step: int, config: ScheduleConfig) -> float:
    """Return the factor of the learning rate at ``step`` (0-based), in 0..1."""
    if step < config.warmup:
        return (step + 1) / config.warmup
    progress = (step - config.warmup) / max(1, config.steps - config.warmup)
    if config.kind == "cosine":
        return config.final + (1 - config.final) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    if config.kind == "milestones":
        return config.gamma ** sum(step >= share * config.steps for share in config.milestones)
    return 1.0


def set_rate(optimizer: Optimizer, factor: float) -> float:
    """Scale every group's rate by ``factor``; return the first group's rate."""
    for group in optimizer.param_groups:
        group["lr"] = group["base_lr"] * factor
    return float(optimizer.param_groups[0]["lr"])
