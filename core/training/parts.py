"""Training the small networks beside the readers: one loop, checkpoints and a command line for each."""

from __future__ import annotations

import argparse
import copy
import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from core import checkpoint, files
from core.datasets import stream
from core.datasets.ccpd_frames import FrameList
from core.datasets.labelled import frames_of
from core.errors import FolderError, TrainingError, exit_code_of
from core.progress import ShouldStop, StoppedError, never
from core.recognition import eight_bits, part_file
from core.stopping import INTERRUPTED, stop_asked
from core.training import averaging, state

_BATCHES, _BATCH = 4, 32  # of images that tell the ranges for eight bits

Draw = Callable[[np.random.Generator], tuple[Tensor, Tensor]]  # one input and what it should give


@dataclass(frozen=True)
class PartRun:
    """How a part is trained; ``root`` as in ``DrawnSampler``, ``frames`` is a folder of CCPD frames."""

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
    start_from: Path | None = None  # the ONNX file of the same network to begin with

    @property
    def checkpoint(self) -> Path:
        """Return where the state of an unfinished run is kept."""
        return self.output.with_suffix(".last.pt")


class Part(Protocol):
    """What is particular to a network."""

    input_shape: tuple[int, int, int]
    output: str  # the name of the file's output
    side_multiple: int  # the file takes any multiple as height and width; 0: the input shape alone
    average: float  # decay of the mean of the weights that is written; 0: the last weights

    def network(self, width: int) -> nn.Module:
        """Return the network with fresh weights."""

    def samples(self, run: PartRun, listed: FrameList | None) -> Draw:
        """Return what draws samples; called where they are drawn, so that workers start light.

        ``listed`` is what lies in the folder of frames.
        """

    def loss(self, found: Tensor, wanted: Tensor) -> Tensor:
        """Return the mean loss of a batch."""


class _Samples(Dataset[tuple[Tensor, Tensor]]):
    """Sample i depends on the seed and on i alone, as everywhere."""

    def __init__(self, part: Part, run: PartRun, listed: FrameList | None) -> None:
        self.part, self.run, self.listed = part, run, listed
        self._draw: Draw | None = None

    def __len__(self) -> int:
        return self.run.steps * self.run.batch_size

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        if self._draw is None:
            self._draw = self.part.samples(self.run, self.listed)
        return self._draw(np.random.default_rng([self.run.seed, index]))


def train(part: Part, run: PartRun, should_stop: ShouldStop = never) -> list[float]:
    """Train, write ``run.output``, and return the mean loss of every 50 steps.

    Raises ``StoppedError`` once ``should_stop`` says so, with all that was learnt in the checkpoint;
    ``TrainingError`` for a lost loss, ``ModelFileError`` for a file to start from that is of another
    network, and what the data raise.
    """
    for folder in (run.root, run.frames):
        if folder is not None and not folder.is_dir():
            raise FolderError("The folder does not exist", path=folder)
    # once, and here: workers would each walk a large folder, and hear of no wish to stop
    listed = frames_of(run.frames, should_stop=should_stop) if run.frames is not None else None
    torch.manual_seed(run.seed)
    network = part.network(run.width)
    if run.start_from is not None:
        checkpoint.load_into(network, run.start_from, part=True)
    averaged = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), run.learning_rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, run.learning_rate, total_steps=max(1, run.steps), pct_start=0.1
    )
    kept: dict[str, Any] = {
        "network": network, "averaged": averaged, "optimizer": optimizer, "schedule": schedule,
    }  # fmt: skip
    first, losses, total = _restored(run, kept)
    began = time.monotonic()
    for step, (images, wanted) in enumerate(_loader(part, run, listed, first), first + 1):
        loss = part.loss(network(images), wanted)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        averaging.follow(averaged, network, min(part.average, step / (step + 10)))
        total += float(loss.detach())
        if not np.isfinite(total):
            raise TrainingError("The loss is no longer a number", detail=f"step {step}")
        if step % 50 == 0 or step == run.steps:
            losses.append(total / ((step - 1) % 50 + 1))
            rate = (step - first) * run.batch_size / (time.monotonic() - began)
            sys.stderr.write(f"step {step}/{run.steps}: loss {losses[-1]:.4f}, {rate:.0f} samples/s\n")
            total = 0.0
        stopped = should_stop() and step < run.steps
        if stopped or (step % run.save_every == 0 and step < run.steps):
            _keep(run, kept, step=step, losses=losses, total=total)
        if stopped:
            raise StoppedError(f"Stopped at step {step}; go on with --resume.")
    write(part, averaged.eval(), run.output, _unseen(part, run, listed))
    run.checkpoint.unlink(missing_ok=True)
    return losses


def _keep(run: PartRun, parts: dict[str, Any], **told: object) -> None:
    """Write the checkpoint, from which a run goes on exactly."""
    states = {name: part.state_dict() for name, part in parts.items()}
    state.save(run.checkpoint, states | told | {"run": _identity(run)})


def _restored(run: PartRun, parts: dict[str, Any]) -> tuple[int, list[float], float]:
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


def _identity(run: PartRun) -> dict[str, str]:
    """Return the settings that decide what a step does."""
    names = ("root", "frames", "steps", "batch_size", "learning_rate", "seed", "width")
    told = {name: str(getattr(run, name)) for name in names}
    return told | ({"start_from": str(run.start_from)} if run.start_from else {})


def write(
    part: Part, network: nn.Module, path: Path, batches: Iterable[NDArray[np.float32]] | None = None
) -> None:
    """Write a network as ONNX: ``images`` in, the part's output out, any number at once.

    With ``batches`` of images the file tells the ranges for eight bits.
    """
    import onnx

    path.parent.mkdir(parents=True, exist_ok=True)
    multiple = part.side_multiple
    content = checkpoint.to_onnx(network, part.input_shape, output=part.output, multiple=multiple)
    if batches is not None:
        model = onnx.load_model_from_string(content)
        told = json.dumps(eight_bits.observed(content, batches))
        onnx.helper.set_model_props(model, {part_file.RANGES: told})
        content = model.SerializeToString()
    files.write_bytes(path, content)


def _unseen(part: Part, run: PartRun, listed: FrameList | None) -> Iterator[NDArray[np.float32]]:
    """Yield batches of images that the run did not train on."""
    draw = part.samples(run, listed)
    for batch in range(_BATCHES):
        first = run.steps * run.batch_size + batch * _BATCH
        images = [draw(np.random.default_rng([run.seed, i]))[0] for i in range(first, first + _BATCH)]
        yield torch.stack(images).numpy()


def _loader(
    part: Part, run: PartRun, listed: FrameList | None, first: int
) -> DataLoader[tuple[Tensor, Tensor]]:
    return DataLoader(
        _Samples(part, run, listed),
        batch_sampler=stream.StreamBatches(first, run.steps, run.batch_size),
        num_workers=run.workers,
        worker_init_fn=stream.quiet_worker,
        prefetch_factor=8 if run.workers else None,
    )


def main(part: Part, name: str, doc: str | None, argv: Sequence[str] | None, start: PartRun) -> int:
    """Train once as the command line says; return 0, an ``AppError``'s exit code, or 130 when stopped."""
    parser = argparse.ArgumentParser(prog=f"python -m core.training.{name}", description=doc)
    parser.add_argument("--data", type=Path, help="folder with glyphs, characters, backgrounds")
    parser.add_argument("--frames", type=Path, help="folder of CCPD frames")
    parser.add_argument("--output", type=Path, required=True, help="the ONNX file to write")
    for option in ("steps", "batch_size", "learning_rate", "seed", "workers", "width", "save_every"):
        default = getattr(start, option)
        parser.add_argument(f"--{option.replace('_', '-')}", type=type(default), default=default)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--start-from", type=Path, help="an ONNX file of this network to begin with")
    told = vars(parser.parse_args(argv))
    with stop_asked(signal.SIGTERM) as asked:
        try:
            return exit_code_of(lambda: train(part, PartRun(root=told.pop("data"), **told), asked.is_set))
        except StoppedError as stopped:
            sys.stderr.write(f"{str(stopped) or 'Stopped before the first step.'}\n")
            return INTERRUPTED
