"""``python -m core.training.corners``: train the corner head and write its ONNX file."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from core import checkpoint, files
from core.datasets import stream
from core.errors import AppError, FolderError, TrainingError
from core.models.corner_net import INPUT, CornerNet
from core.recognition.corner_head import prepare
from core.training import state

if TYPE_CHECKING:
    from core.datasets.corner_samples import CornerSamples

_ASPECT = 3.0  # an error along the width weighs as much as the same one in pixels along the height
_KINK = 0.03  # of the crop's height: where the loss turns from square to straight


@dataclass(frozen=True)
class CornerRun:
    """How the head is trained; ``root`` and ``frames`` as in ``CornerSamples``."""

    output: Path
    root: Path | None = None
    frames: Path | None = None
    steps: int = 1500
    batch_size: int = 64
    learning_rate: float = 2.5e-3
    seed: int = 0
    workers: int = 1
    width: int = 16
    save_every: int = 100  # steps between two checkpoints, beside ``output``
    resume: bool = False  # go on from the checkpoint, exactly

    @property
    def checkpoint(self) -> Path:
        """Return where the state of an unfinished run is kept."""
        return self.output.with_suffix(".last.pt")


class _Samples(Dataset[tuple[Tensor, Tensor]]):
    """Sample i depends on the seed and on i alone, as everywhere."""

    def __init__(self, run: CornerRun) -> None:
        self.run = run
        self._samples: CornerSamples | None = None

    def __len__(self) -> int:
        return self.run.steps * self.run.batch_size

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        if self._samples is None:  # built where it is used, so that workers start light
            from core.datasets.corner_samples import CornerSamples

            self._samples = CornerSamples(self.run.root, self.run.frames, {"heights": (15, 60), "blur": 0.8})
        crop, corners = self._samples.draw(np.random.default_rng([self.run.seed, index]))
        return torch.from_numpy(prepare(crop)), torch.tensor(corners.ravel(), dtype=torch.float32)


def corner_error(found: Tensor, corners: Tensor) -> Tensor:
    """Return the smooth L1 loss of corners (N, 8), in shares of a crop's height."""
    scale = torch.tensor([_ASPECT, 1.0] * 4)
    loss: Tensor = nn.functional.smooth_l1_loss(found * scale, corners * scale, beta=_KINK)
    return loss


def train(run: CornerRun) -> list[float]:
    """Train, write ``run.output``, and return the mean loss of every 50 steps.

    Raises ``TrainingError`` for a lost loss, and what the data raise.
    """
    for folder in (run.root, run.frames):
        if folder is not None and not folder.is_dir():
            raise FolderError("The folder does not exist", path=folder)
    torch.manual_seed(run.seed)
    network = CornerNet(run.width)
    optimizer = torch.optim.AdamW(network.parameters(), run.learning_rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, run.learning_rate, total_steps=run.steps, pct_start=0.1
    )
    parts: dict[str, Any] = {"network": network, "optimizer": optimizer, "schedule": schedule}
    first, losses, total = _restored(run, parts)
    began = time.monotonic()
    for step, (images, corners) in enumerate(_loader(run, first), first + 1):
        loss = corner_error(network(images), corners)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += float(loss.detach())
        if not np.isfinite(total):
            raise TrainingError("The loss is no longer a number", detail=f"step {step}")
        if step % 50 == 0 or step == run.steps:
            losses.append(total / ((step - 1) % 50 + 1))
            rate = (step - first) * run.batch_size / (time.monotonic() - began)
            sys.stderr.write(f"step {step}/{run.steps}: loss {losses[-1]:.4f}, {rate:.0f} crops/s\n")
            total = 0.0
        if step % run.save_every == 0 and step < run.steps:
            told = {name: part.state_dict() for name, part in parts.items()}
            told |= {"step": step, "losses": losses, "total": total, "run": _identity(run)}
            state.save(run.checkpoint, told)
    write(network.eval(), run.output)
    run.checkpoint.unlink(missing_ok=True)
    return losses


def _restored(run: CornerRun, parts: dict[str, Any]) -> tuple[int, list[float], float]:
    """Put a checkpoint back where one is wanted; return step, losses, and the sum since the last one."""
    if not run.resume or not run.checkpoint.exists():
        return 0, [], 0.0
    saved = state.load(run.checkpoint)
    if saved["run"] != _identity(run):
        raise TrainingError(
            "The checkpoint belongs to a training with other settings",
            path=run.checkpoint,
            detail=", ".join(f"{name} {value}" for name, value in saved["run"].items()),
            advice="Give the settings that it was started with, or train without --resume",
        )
    for name, part in parts.items():
        part.load_state_dict(saved[name])
    return saved["step"], saved["losses"], saved["total"]


def _identity(run: CornerRun) -> dict[str, str]:
    """Return the settings that decide what a step does."""
    names = ("root", "frames", "steps", "batch_size", "learning_rate", "seed", "width")
    return {name: str(getattr(run, name)) for name in names}


def write(network: CornerNet, path: Path) -> None:
    """Write the head as ONNX: ``images`` (N, 3, 32, 96) to ``corners`` (N, 8)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_bytes(path, checkpoint.to_onnx(network, INPUT, output="corners"))


def _loader(run: CornerRun, first: int) -> DataLoader[tuple[Tensor, Tensor]]:
    return DataLoader(
        _Samples(run),
        batch_sampler=stream.StreamBatches(first, run.steps, run.batch_size),
        num_workers=run.workers,
        worker_init_fn=stream.quiet_worker,
        prefetch_factor=8 if run.workers else None,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Train once; return 0, or an ``AppError``'s exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.training.corners", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with glyphs, characters, backgrounds")
    parser.add_argument("--frames", type=Path, help="folder of CCPD frames")
    parser.add_argument("--output", type=Path, required=True, help="the ONNX file to write")
    for name, kind in (("steps", int), ("batch-size", int), ("seed", int), ("workers", int), ("width", int)):
        default = getattr(CornerRun, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    told = vars(parser.parse_args(argv))
    try:
        train(CornerRun(root=told.pop("data"), **told))
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
