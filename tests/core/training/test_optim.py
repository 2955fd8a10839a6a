"""How the weights move: rates over a run, steps of the optimisers, and the averaged weights."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch import nn

from core.training import optim
from core.training.config import OptimConfig, ScheduleConfig
from core.training.trainer import Trainer


def rates(**values: object) -> list[float]:
    schedule = ScheduleConfig(steps=100, warmup=20, **values)
    return [optim.rate_factor(step, schedule) for step in range(101)]


def test_the_cosine_rises_to_the_whole_rate_and_falls_to_its_end() -> None:
    found = rates(kind="cosine", final=0.1)
    assert found[:20] == pytest.approx([(step + 1) / 20 for step in range(20)])
    assert (found[20], found[60], found[100]) == pytest.approx((1.0, 0.55, 0.1))
    assert found[20:] == sorted(found[20:], reverse=True)
    assert optim.rate_factor(900, ScheduleConfig(steps=100, warmup=20, final=0.1)) == pytest.approx(0.1)


def test_milestones_are_shares_of_the_run() -> None:
    found = rates(kind="milestones", milestones=(0.5, 0.9), gamma=0.1)
    assert (found[20], found[49], found[50], found[89], found[90]) == pytest.approx((1, 1, 0.1, 0.1, 0.01))
    assert set(rates(kind="constant")[20:]) == {1.0}


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.GroupNorm(2, 4), nn.Flatten(), nn.Linear(4, 2))


@pytest.mark.parametrize("kind", ["adamw", "adam", "muon"])
def test_biases_and_norms_never_decay_and_each_rate_is_scaled_from_its_own(kind: str) -> None:
    made = network()
    optimizer = optim.make_optimizer(made, OptimConfig(optimizer=kind, weight_decay=0.5))
    decay = {id(p): group["weight_decay"] for group in optimizer.param_groups for p in group["params"]}
    assert {name for name, p in made.named_parameters() if not decay[id(p)]} >= {
        "0.bias",
        "1.weight",
        "1.bias",
    }
    assert decay[id(made[0].weight)] == 0.5
    before = [group["lr"] for group in optimizer.param_groups]
    for factor in (0.5, 0.25):
        assert optim.set_rate(optimizer, factor) == before[0] * factor
        assert [group["lr"] for group in optimizer.param_groups] == [rate * factor for rate in before]


def test_what_is_no_matrix_is_stepped_as_adam_does() -> None:
    ours, theirs = network(), network()
    alike = {"learning_rate": 0.01, "muon_learning_rate": 0.01, "betas": (0.9, 0.98), "weight_decay": 0}
    one = optim.make_optimizer(ours, OptimConfig(optimizer="muon", **alike))
    other = torch.optim.Adam(theirs.parameters(), lr=0.01, betas=(0.9, 0.98))
    for seed in range(5):
        torch.manual_seed(seed)
        for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
            p.grad = torch.randn_like(p)
            q.grad = p.grad.clone()
        one.step()
        other.step()
    for (name, p), q in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        assert torch.allclose(p, q, atol=1e-6) is (p.ndim != 4), name


def test_a_matrix_is_stepped_by_its_rate_in_every_direction_alike() -> None:
    matrix = torch.randn(8, 40, generator=torch.Generator().manual_seed(0))
    for turned in (matrix, matrix.T):
        values = torch.linalg.svdvals(optim.orthogonalise(turned))
        assert values.min() > 0.6 and values.max() < 1.3
        assert (optim.orthogonalise(turned) * turned).sum() > 0  # and down the hill, not up


@pytest.mark.parametrize(("shape", "reach"), [((4, 3, 3, 3), 1.0), ((36, 1, 2, 2), 3.0)])
def test_a_convolution_goes_by_its_rate_down_the_hill_whatever_the_size_of_the_gradient(
    shape: tuple[int, ...], reach: float
) -> None:
    torch.manual_seed(0)
    gradient = torch.randn(shape)
    for size in (1.0, 1e-3):
        weight = nn.Parameter(torch.zeros(shape))
        groups = [{"params": [weight], "lr": 0.1, "matrix": True}]
        optimizer = optim.Muon(groups, (0.9, 0.98), weight_decay=0.5)
        weight.grad = gradient * size
        optimizer.step()
        values = torch.linalg.svdvals(weight.detach().reshape(shape[0], -1)) / 0.1
        assert values.min() > 0.6 * reach and values.max() < 1.3 * reach
        assert (weight.detach() * gradient).sum() < 0
        moved = weight.detach().clone()
        weight.grad = -gradient * size * 0.3  # what was gathered before counts more
        optimizer.step()
        assert (weight.detach() * moved).sum() > (moved * moved).sum()


def test_a_convolution_decays_by_its_rate() -> None:
    weight = nn.Parameter(torch.ones(2, 3, 3, 3))
    optimizer = optim.Muon([{"params": [weight], "lr": 0.1, "matrix": True}], (0.9, 0.98), weight_decay=0.5)
    weight.grad = torch.zeros_like(weight)
    optimizer.step()
    assert torch.allclose(weight, torch.tensor(0.95))


def test_the_averaged_weights_follow_and_leave_the_start_soon() -> None:
    one, other = nn.Linear(1, 1), nn.Linear(1, 1)
    trainer = SimpleNamespace(
        config=SimpleNamespace(optim=OptimConfig(ema=0.9)), averaged=one, network=other, step=0
    )
    for step, kept in ((0, 0.1), (8, 0.5), (1000, 0.9)):
        with torch.no_grad():
            one.weight.fill_(1.0)
            other.weight.fill_(0.0)
            trainer.step = step
            Trainer._average(trainer)  # type: ignore[arg-type]
        assert one.weight.item() == pytest.approx(kept)
