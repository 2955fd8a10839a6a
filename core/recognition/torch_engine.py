"""The same readings by torch: for devices that ONNX Runtime cannot use. Loaded only when asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from core import checkpoint
from core.errors import EngineError
from core.recognition.engine import NetworkReader


def best_device(number: int = 0) -> str:
    """Return what torch computes fastest on: a CUDA (or ROCm) device, Apple's GPU or the CPU."""
    if torch.cuda.is_available():
        return f"cuda:{number}"
    return "mps" if torch.backends.mps.is_available() else "cpu"


class TorchEngine(NetworkReader):
    """One model as a torch network on ``device`` ("cpu", "cuda:0", "mps" ...).

    Takes the models whose network this version can build. Raises ``ModelFileError`` for others and
    ``EngineError`` when the device cannot be used.
    """

    def __init__(self, model: Path, *, device: str = "cpu") -> None:
        super().__init__(model)
        network = checkpoint.network_of(model)
        try:
            self._network = network.to(device)
        except (RuntimeError, AssertionError) as error:  # torch says so without CUDA: AssertionError
            raise EngineError(
                "The device cannot be used",
                path=model,
                detail=f"{device}: {error}",
                advice="Choose the processor",
            ) from error
        self._device = torch.device(device)
        self.provider = self._device.type

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return raw logits (N, T, K) float32 of a prepared batch; halved until it fits into memory."""
        try:
            with torch.inference_mode():
                logits = self._network(torch.from_numpy(batch).to(self._device))
        except torch.OutOfMemoryError as error:
            if len(batch) == 1:
                raise EngineError(
                    "The device has too little memory", path=self.path, advice="Choose the processor"
                ) from error
            half = len(batch) // 2
            return np.concatenate([self.logits(batch[:half]), self.logits(batch[half:])])
        return np.asarray(logits.float().cpu().numpy())
