"""The CTC loss against a brute force over paths, and the label checks."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.alphabet import CCPD, PLATES, Alphabet, minimum_frames
from core.ctc import alignment_loss, alignment_targets, check_label, ctc_loss, pack
from core.errors import LabelError


def test_eleven_frames_for_a_plate_of_five_eights() -> None:
    indices = CCPD.encode("京A88888")
    assert minimum_frames(indices) == 11
    assert check_label("京A88888", CCPD, 11) == indices
    with pytest.raises(LabelError, match="京A88888: 11 > 10"):
        check_label("京A88888", CCPD, 10)


@pytest.mark.parametrize("label", ["", "京A1234I", "abc"])
def test_a_label_that_cannot_be_emitted_is_refused(label: str) -> None:
    with pytest.raises(LabelError):
        check_label(label, PLATES, 21)


@given(st.integers(0, 10_000), st.sampled_from(["A", "AB", "AA", "BAB"]))
def test_the_loss_is_the_negative_log_of_all_paths(seed: int, label: str) -> None:
    alphabet = Alphabet("AB")
    frames = 4
    logits = torch.randn(1, frames, 3, generator=torch.Generator().manual_seed(seed))
    target = alphabet.encode(label)
    probabilities = logits[0].softmax(-1)
    total = 0.0
    for path in itertools.product(range(3), repeat=frames):
        merged = [k for k, _ in itertools.groupby(path)]
        if [k for k in merged if k] == target:
            total += math.prod(float(probabilities[t, k]) for t, k in enumerate(path))
    loss = ctc_loss(logits, *pack([target]))
    assert float(loss) == pytest.approx(-math.log(total), abs=1e-4)


def test_the_losses_of_a_batch_are_the_mean_of_its_plates_whatever_their_lengths() -> None:
    labels = ["皖A12345", "皖AD12345", "使1"]
    targets = [PLATES.encode(label) for label in labels]
    logits = torch.randn(3, 21, PLATES.num_classes, generator=torch.Generator().manual_seed(1))
    alone = [float(ctc_loss(logits[[i]], *pack([target]))) for i, target in enumerate(targets)]
    assert float(ctc_loss(logits, *pack(targets))) == pytest.approx(sum(alone) / 3)
    even = torch.zeros(3, 21, PLATES.num_classes)  # each frame is a guess among all classes
    aligned = alignment_targets(targets, 21, (0.1, 0.9))
    assert float(alignment_loss(even, aligned)) == pytest.approx(21 * math.log(PLATES.num_classes))


@pytest.mark.parametrize("label", ["皖A12345", "皖AD12345", "使123456"])
def test_alignment_targets_read_the_label_from_left_to_right(label: str) -> None:
    indices = PLATES.encode(label)
    aligned = alignment_targets([indices], 21, (0.1, 0.9))
    assert aligned.shape == (1, 21)
    assert [int(i) for i in aligned[0] if i] == indices
    perfect = torch.nn.functional.one_hot(aligned, PLATES.num_classes).float() * 50
    assert float(alignment_loss(perfect, aligned)) < 1e-3


def test_alignment_targets_stand_where_the_standard_prints_the_characters() -> None:
    span = (38 / 440, 402 / 440)  # of the first and the last character of seven: a frame a millimetre
    aligned = alignment_targets([PLATES.encode("皖A12345"), PLATES.encode("皖A")], 365, span)
    assert [t for t in range(365) if aligned[0, t]] == [mm - 38 for mm in (38, 95, 174, 231, 288, 345, 402)]
    assert [t for t in range(365) if aligned[1, t]] == [110 - 38, 330 - 38]  # of no plate: evenly
    eight = alignment_targets([PLATES.encode("皖AD12345")], 408, (38 / 480, 445 / 480))
    assert [t for t in range(408) if eight[0, t]] == [
        mm - 38 for mm in (38, 92, 185, 237, 289, 341, 393, 445)
    ]
