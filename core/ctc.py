"""The CTC loss (Graves et al. 2006), its label checks, and a warm start for its alignment."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from core.alphabet import BLANK, Alphabet, minimum_frames
from core.errors import LabelError

# Centres of the characters as shares of the plate's width, after GA 36-2014: seven characters on
# 440 mm, eight on 480 mm.
_CENTRES_7 = tuple(mm / 440 for mm in (38, 95, 174, 231, 288, 345, 402))
_CENTRES_8 = tuple(mm / 480 for mm in (38, 92, 185, 237, 289, 341, 393, 445))


def check_label(label: str, alphabet: Alphabet, frames: int) -> list[int]:
    """Return the class indices of ``label``; raises ``LabelError`` when CTC cannot emit it."""
    indices = alphabet.encode(label)
    needed = minimum_frames(indices)
    if not indices:
        raise LabelError("The label is empty")
    if needed > frames:
        raise LabelError(
            "The label needs more frames than the network has",
            detail=f"{label}: {needed} > {frames}",
            advice="Use a network with a wider input",
        )
    return indices


def pack(targets: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return concatenated targets (sum S,) and their lengths (B,), as ``ctc_loss`` takes them."""
    lengths = torch.tensor([len(t) for t in targets], dtype=torch.long)
    return torch.tensor([i for t in targets for i in t], dtype=torch.long), lengths


def ctc_loss(logits: Tensor, targets: Tensor, lengths: Tensor) -> Tensor:
    """Return the mean negative log-likelihood a plate, in nats.

    ``logits`` (B, T, K) are raw; the log-softmax is taken in float32. Unlike PyTorch's ``mean``
    this does not divide by the label's length, so that losses compare between batches.
    """
    log_probs = logits.float().log_softmax(-1).transpose(0, 1)  # (T, B, K)
    frames = torch.full((logits.shape[0],), logits.shape[1], dtype=torch.long)
    losses = F.ctc_loss(log_probs, targets, frames, lengths.cpu(), blank=BLANK, reduction="none")
    return losses.mean()


def character_centres(length: int) -> tuple[float, ...]:
    """Return where the characters of a plate of this length stand, as shares of its width."""
    if length == 7:
        return _CENTRES_7
    if length == 8:
        return _CENTRES_8
    return tuple((i + 0.5) / length for i in range(length))


def alignment_targets(
    targets: Sequence[Sequence[int]], frames: int, frame_span: tuple[float, float]
) -> Tensor:
    """Return the class that each frame should emit if characters stood where the standard says.

    Shape (B, T). Frames that hold no character's centre are blank. Used for a short while at the
    start of a training: CTC alone spends tens of thousands of samples on finding the alignment.
    """
    out = torch.full((len(targets), frames), BLANK, dtype=torch.long)
    first, last = frame_span
    for row, target in enumerate(targets):
        for index, centre in zip(target, character_centres(len(target)), strict=True):
            frame = round((centre - first) / (last - first) * (frames - 1))
            out[row, min(max(frame, 0), frames - 1)] = index
    return out


def alignment_loss(logits: Tensor, aligned: Tensor) -> Tensor:
    """Return the cross-entropy a plate against ``alignment_targets``; comparable to ``ctc_loss``."""
    loss = F.cross_entropy(logits.float().transpose(1, 2), aligned, reduction="none")  # (B, T)
    return loss.sum(1).mean()
