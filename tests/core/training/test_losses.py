"""What a step minimises beside CTC, how far it may go, and the figures of what was learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.alphabet import PLATES, Alphabet
from core.datasets.stream import Encoding, loader
from core.errors import TrainingError
from core.training import state
from core.training.config import LossConfig
from core.training.distill import Teacher
from core.training.evaluation import evaluate, greedy_texts
from core.training.kept_crops import KeptCrops
from core.training.trainer import Batch, StreamBatches, Trainer
from tests.core.training.conftest import MakeConfig

FRAMES = 21
ENCODING = Encoding(PLATES, FRAMES, (3, 32, 100), (0.5,) * 3, (0.25,) * 3)


class Saying(nn.Module):
    """A network that gives the same logits for every picture."""

    def __init__(self, logits: Tensor) -> None:
        super().__init__()
        self.logits = nn.Parameter(logits)

    def forward(self, images: Tensor) -> Tensor:
        return self.logits.expand(len(images), *self.logits.shape)


def saying(text: str) -> Saying:
    logits = torch.zeros(FRAMES, PLATES.num_classes)
    logits[:, 0] = 2
    for slot, index in enumerate(PLATES.encode(text)):
        logits[1 + 2 * slot, index] = 6
        logits[2, index] = 6 if slot == 0 else 0  # the first one stands in two frames
    return Saying(logits)


@pytest.mark.parametrize(("weight", "heat"), [(1.0, 1.0), (0.5, 2.0), (2.0, 4.0)])
def test_a_teacher_costs_what_is_lost_of_its_softened_opinion(weight: float, heat: float) -> None:
    generator = torch.Generator().manual_seed(3)
    taught, found = torch.randn(4, 5, generator=generator), torch.randn(2, 4, 5, generator=generator)
    teacher = Teacher(Saying(taught), LossConfig(teacher_weight=weight, teacher_temperature=heat))
    images = torch.zeros(2, 3, 8, 8)
    p = np.exp(taught.numpy() / heat)
    p /= p.sum(-1, keepdims=True)
    q = np.exp(found.numpy() / heat)
    q /= q.sum(-1, keepdims=True)
    divergence = (p * np.log(p / q)).sum((1, 2)).mean()  # of a plate: over all of its frames
    labels, wanted = [[1], [2]], weight * heat**2 * divergence
    assert float(teacher.loss(found, images, labels)) == pytest.approx(wanted, rel=1e-4)
    assert float(teacher.loss(taught.expand(2, 4, 5), images, labels)) == pytest.approx(0, abs=1e-5)


def test_a_teacher_that_counts_where_it_is_right_is_not_heard_where_it_is_wrong() -> None:
    told = saying("皖A12345").logits.detach()
    images = torch.zeros(3, 3, 8, 8)
    right, wrong = PLATES.encode("皖A12345"), PLATES.encode("皖A12346")
    found = torch.zeros(3, *told.shape)
    always = Teacher(Saying(told), LossConfig())
    heeded = Teacher(Saying(told), LossConfig(teacher_right=True))
    whole = float(always.loss(found, images, [right, wrong, wrong]))
    assert whole > 1
    assert float(heeded.loss(found, images, [right, right, right])) == pytest.approx(whole)
    assert float(heeded.loss(found, images, [right, wrong, wrong])) == pytest.approx(whole / 3)
    assert float(heeded.loss(found, images, [wrong, wrong, wrong])) == 0


def test_a_teacher_is_frozen_and_says_the_same_again() -> None:
    told = nn.Sequential(saying("皖A12345"), nn.Dropout(0.5))
    assert told.training
    teacher = Teacher(told, LossConfig())
    assert not any(p.requires_grad for p in told.parameters())
    found = torch.zeros(2, FRAMES, PLATES.num_classes)
    losses = {float(teacher.loss(found, torch.zeros(2, 3, 8, 8), [[1], [2]])) for _ in range(4)}
    assert len(losses) == 1


def test_what_a_teacher_costs_is_counted_exactly_of_halved_numbers_too() -> None:
    told = saying("皖A12345").logits.detach()
    found, images = torch.rand(2, *told.shape).bfloat16(), torch.zeros(2, 3, 8, 8)
    exact = Teacher(Saying(told), LossConfig()).loss(found.float(), images, [[1], [2]])
    halved = Teacher(Saying(told).bfloat16(), LossConfig()).loss(found, images, [[1], [2]])
    assert halved.dtype == torch.float32
    assert float(halved) == pytest.approx(float(exact), rel=1e-6)


@pytest.mark.parametrize(
    "other",
    [{}, {"model__alphabet": "ccpd"}, {"model__input_shape": [3, 32, 140]}],  # which has more frames
)
def test_a_teacher_with_other_frames_or_another_alphabet_is_refused(
    eight: Path, make_config: MakeConfig, tmp_path: Path, other: dict[str, Any]
) -> None:
    Trainer(make_config(eight, output=str(tmp_path / "old"), schedule__steps=1), mirror=False).run()
    config = make_config(eight, loss={"teacher": str(tmp_path / "old" / "model.onnx")}, **other)
    if not other:
        assert Trainer(config, mirror=False)
        return
    with pytest.raises(TrainingError, match=r"model\.onnx: The teacher's alphabet or frames differ"):
        Trainer(config, mirror=False)


def first_batch(trainer: Trainer) -> Batch:
    return next(iter(loader(trainer.stream, StreamBatches(0, 1, 4), 0)))


@torch.no_grad()
def test_the_warm_start_of_the_alignment_fades_out(eight: Path, make_config: MakeConfig) -> None:
    trainer = Trainer(make_config(eight, loss={"alignment_steps": 4}), mirror=False)
    batch = first_batch(trainer)
    logits = trainer.network(batch.images)
    told = []
    for trainer.step in (0, 1, 2, 3, 4, 9):
        told.append(float(trainer._extra_losses(logits, batch.images, batch)))
    assert told[0] > 1
    assert told == pytest.approx([told[0] * share for share in (1, 0.75, 0.5, 0.25, 0, 0)])


def test_what_the_old_model_says_holds_on_from_the_first_step(
    eight: Path, make_config: MakeConfig, tmp_path: Path
) -> None:
    Trainer(make_config(eight, output=str(tmp_path / "old"), schedule__steps=1), mirror=False).run()
    old = str(tmp_path / "old" / "model.onnx")
    for start, agrees in ((old, True), ("", False)):
        config = make_config(eight, loss={"teacher": old}, model__start_from=start, run__seed=9)
        trainer = Trainer(config, mirror=False)
        batch = first_batch(trainer)
        extra = trainer._extra_losses(trainer.network(batch.images), batch.images, batch).item()
        assert (extra < 0.01) is agrees, extra


@pytest.mark.parametrize("most", [0.5, 0.0])
def test_a_step_is_clipped_where_that_is_asked_for(eight: Path, make_config: MakeConfig, most: float) -> None:
    trainer = Trainer(make_config(eight, optim={"clip_norm": most}), mirror=False)
    trainer._train_step(first_batch(trainer))
    gradients = [p.grad.flatten() for p in trainer.network.parameters() if p.grad is not None]
    norm = float(torch.cat(gradients).norm())
    assert norm == pytest.approx(most, rel=1e-3) if most else norm > 1


def test_the_time_that_is_left_is_told_by_the_samples_that_are_left(
    eight: Path, make_config: MakeConfig
) -> None:
    told: list[dict[str, Any]] = []
    config = make_config(eight, schedule__steps=3)
    listen = lambda event, fields: told.append(fields) if event == "step" else None  # noqa: E731
    Trainer(config, mirror=False, listen=listen).run()
    assert [(step["step"], step["total"]) for step in told] == [(1, 3), (2, 3), (3, 3)]
    for step in told:
        assert step["remaining"] == pytest.approx((3 - step["step"]) * 4 / step["rate"])


@pytest.mark.parametrize(
    ("path", "text"), [("AA-ABB", "AAB"), ("A-B--A", "ABA"), ("------", ""), ("ABABAB", "ABABAB")]
)
def test_the_best_path_is_read_repeats_merged_and_blanks_dropped(path: str, text: str) -> None:
    best = torch.tensor(["-AB".index(c) for c in path])
    logits = nn.functional.one_hot(best, 3)[None].float()
    assert greedy_texts(logits, Alphabet("AB")) == [text]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 64])
def test_figures_are_those_of_all_plates_whatever_the_batch(tmp_path: Path, batch_size: int) -> None:
    labels = ["皖A12345", "京A12345", "皖A12346", "皖AD12345"]
    crops = KeptCrops(ENCODING, tmp_path)
    for _ in labels:
        crops.add(np.zeros((32, 100, 3), np.uint8))
    figures, texts = evaluate(saying("皖A12345"), crops, labels, PLATES, batch_size=batch_size)
    assert texts == ["皖A12345"] * 4
    assert (figures.samples, figures.plate_accuracy, figures.without_province) == (4, 0.25, 0.5)
    assert figures.cer == pytest.approx(3 / 29)
    one = KeptCrops(ENCODING, tmp_path)
    one.add(np.zeros((32, 100, 3), np.uint8))
    losses = [evaluate(saying("皖A12345"), one, [label], PLATES)[0].loss for label in labels]
    assert len(set(losses)) > 2 and min(losses) > 0
    assert figures.loss == pytest.approx(sum(losses) / 4, rel=1e-5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"format": 1}, ""),
        ({"format": 2}, "newer version"),
        ({"weights": 1}, "not a Platewright"),
        ([1], "not"),
        (["format"], "not"),
    ],
)
def test_a_state_that_is_not_of_this_version_is_refused_by_name(
    tmp_path: Path, content: Any, message: str
) -> None:
    path = tmp_path / "状态.pt"
    torch.save(content, path)
    if not message:
        assert state.load(path) == content
        return
    with pytest.raises(TrainingError, match=rf"状态\.pt: .*{message}"):
        state.load(path)
