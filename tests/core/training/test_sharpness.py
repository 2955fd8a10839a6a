"""Sharpness-aware steps: the gradient of where the loss is highest nearby, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.models import build
from core.training import sharpness
from core.training.config import LossConfig
from core.training.distill import Teacher
from core.training.trainer import Trainer
from tests.core.training.conftest import MakeConfig
from tests.core.training.test_losses import first_batch


def slope(network: nn.Module, seed: int = 1) -> None:
    """Give every weight a gradient."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=generator)


def weights(network: nn.Module) -> list[Tensor]:
    return [p.detach().clone() for p in network.parameters()]


def test_weights_move_up_the_hill_by_the_radius_and_come_back_exactly() -> None:
    network = build("crnn_tiny_digits", 11, (1, 32, 96))
    slope(network)
    gradients = [p.grad.clone() for p in network.parameters() if p.grad is not None]
    before = weights(network)
    with sharpness.uphill(network, 0.05):
        steps = [moved - old for moved, old in zip(weights(network), before, strict=True)]
    length = torch.cat([step.flatten() for step in steps]).norm()
    assert float(length) == pytest.approx(0.05, rel=1e-3)
    along = torch.cat([g.flatten() for g in gradients])
    assert float(torch.cat([s.flatten() for s in steps]) @ along / length / along.norm()) > 0.999
    for old, now in zip(before, weights(network), strict=True):
        assert torch.equal(old, now)


def test_running_statistics_count_each_batch_once_also_after_an_error() -> None:
    network = build("crnn_tiny_digits", 11, (1, 32, 96)).train()
    slope(network)
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    kept = [norm.running_mean.clone() for norm in norms if norm.running_mean is not None]
    batch = torch.randn(4, 1, 32, 96)
    with pytest.raises(KeyError), sharpness.uphill(network, 0.05):
        network(batch)
        raise KeyError
    for norm, mean in zip(norms, kept, strict=True):
        assert norm.running_mean is not None and torch.equal(norm.running_mean, mean)
    network(batch)
    for norm, mean in zip(norms, kept, strict=True):
        assert norm.running_mean is not None and not torch.equal(norm.running_mean, mean)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 0.0])
def test_a_gradient_without_a_direction_moves_nothing(value: float) -> None:
    network = nn.Linear(3, 2)
    slope(network)
    for parameter in network.parameters():
        assert parameter.grad is not None
        parameter.grad *= value
    before = weights(network)
    with sharpness.uphill(network, 0.05):
        for old, now in zip(before, weights(network), strict=True):
            assert torch.equal(old, now)


def test_weights_without_a_gradient_stay() -> None:
    network = nn.Linear(3, 2)
    before = weights(network)
    with sharpness.uphill(network, 0.05):
        assert all(torch.equal(old, now) for old, now in zip(before, weights(network), strict=True))


def test_a_step_goes_by_the_gradient_from_uphill(eight: Path, make_config: MakeConfig) -> None:
    def made(radius: float) -> Trainer:
        return Trainer(make_config(eight, optim={"sharpness": radius, "clip_norm": 0.0}), mirror=False)

    trainer, by_hand = made(0.05), made(0.0)
    batch = first_batch(trainer)
    plain = by_hand._descend(batch.images, batch)
    with sharpness.uphill(by_hand.network, 0.05):
        above = by_hand._descend(batch.images, batch)
    wanted = [p.grad for p in by_hand.network.parameters() if p.grad is not None]
    told = trainer._train_step(batch)
    found = [p.grad for p in trainer.network.parameters() if p.grad is not None]
    assert all(torch.equal(a, b) for a, b in zip(found, wanted, strict=True))
    assert told == plain < above  # what is logged is the loss of the weights, not of the place above


def test_a_teacher_is_asked_once_about_each_batch() -> None:
    asked = []

    class Counting(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            asked.append(images)
            return images.mean() * torch.ones(len(images), 21, 3)

    teacher = Teacher(Counting(), LossConfig())
    one, two = torch.zeros(2, 3, 8, 8), torch.ones(2, 3, 8, 8)
    logits = torch.rand(2, 21, 3)
    costs = [float(teacher.loss(logits, images, [[1], [2]])) for images in (one, one, two, one)]
    assert [id(images) for images in asked] == [id(one), id(two), id(one)]
    assert costs[0] == costs[1] == costs[3]
