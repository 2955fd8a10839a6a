"""Learning from an older model's outputs, so that what it knew is not forgotten.

Hinton et al. 2015, a frame at a time: teacher and student must have the same frames and alphabet.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.datasets.stream import Encoding
from core.errors import TrainingError
from core.training.config import LossConfig, TrainConfig
from core.training.evaluation import best_paths


class Teacher:
    """A frozen network whose softened outputs the student follows."""

    def __init__(self, network: nn.Module, config: LossConfig) -> None:
        self.network = network.eval().requires_grad_(False)
        self.config = config
        self._asked: tuple[Tensor, Tensor] | None = None  # images and what they were told to show

    @classmethod
    def load(cls, config: TrainConfig, encoding: Encoding, device: torch.device) -> Teacher:
        """Load the teacher that the configuration names; raises ``TrainingError`` on a mismatch."""
        from core import checkpoint
        from core.model_file import find, read_info

        path = find(config.loss.teacher)
        info = read_info(path)
        network = checkpoint.network_of(path)
        if info.alphabet != encoding.alphabet.characters or network.frames != encoding.frames:
            raise TrainingError(
                "The teacher's alphabet or frames differ from the network's",
                path=path,
                advice="Choose a teacher of the same kind",
            )
        return cls(network.to(device).to(memory_format=torch.channels_last), config.loss)

    def loss(self, logits: Tensor, images: Tensor, indices: list[list[int]]) -> Tensor:
        """Return the weighted Kullback-Leibler divergence a plate, from logits (B, T, K).

        ``indices`` are the labels' classes: where only right answers count, the others add nothing.
        """
        heat = self.config.teacher_temperature
        told = self._told(images)
        wanted = (told / heat).log_softmax(-1)
        found = (logits.float() / heat).log_softmax(-1)
        divergence = F.kl_div(found, wanted, reduction="none", log_target=True).sum((1, 2))
        if self.config.teacher_right:
            divergence = divergence * _is_right(told, indices)
        return self.config.teacher_weight * heat * heat * divergence.mean()

    @torch.no_grad()
    def _told(self, images: Tensor) -> Tensor:
        """Return the logits of a batch; a sharpness-aware step asks twice for the same one."""
        if self._asked is None or self._asked[0] is not images:
            self._asked = images, self.network(images).float()
        return self._asked[1]


def _is_right(logits: Tensor, indices: list[list[int]]) -> Tensor:
    """Return 1.0 for each plate (B,) whose best path reads what its label says, else 0.0."""
    right = [read == label for read, label in zip(best_paths(logits), indices, strict=True)]
    return torch.tensor(right, dtype=torch.float32, device=logits.device)
