"""Several processes that train one network together, as ``torchrun`` starts them; or one alone.

The first one logs, measures and saves. What it decides the others learn from it, for they may be on
machines that share no disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from core.errors import AppError, TrainingError
from core.training import device as devices
from core.training.config import TrainConfig

Made = TypeVar("Made")

# The others wait while the first one alone reads a large validation set; a process that dies is noticed
# by whoever started it, not by this.
_PATIENCE = timedelta(hours=2)


@dataclass(frozen=True)
class Processes:
    """This process among those that train together."""

    rank: int = 0
    world: int = 1
    local_rank: int = 0  # among those on this machine
    local_world: int = 1

    @property
    def first(self) -> bool:
        """True for the process that logs, evaluates and saves."""
        return self.rank == 0

    def device(self, name: str) -> torch.device:
        """Return the device of this process; raises ``TrainingError`` when a wanted GPU is not there."""
        return devices.choose_device(name, self.local_rank, self.local_world)

    def from_first(self, make: Callable[[], Made], device: torch.device) -> Made:
        """Return on every process what ``make`` returns on the first, or raise what it raises there."""
        if self.world == 1:
            return make()
        told: list[Any] = [None, None]
        if self.first:
            try:
                told[0] = make()
            except AppError as error:
                told[1] = error
        dist.broadcast_object_list(told, 0, device=device)
        if told[1] is not None:
            raise told[1]
        made: Made = told[0]
        return made

    def agree(self, flag: bool, device: torch.device) -> bool:
        """Return the first process's flag on all of them."""
        if self.world == 1:
            return flag
        shared = torch.tensor([float(flag)], device=device)
        dist.broadcast(shared, 0)
        return bool(shared.item())

    def mean(self, value: Tensor) -> Tensor:
        """Return the mean over all processes; ``value`` stays as it is."""
        if self.world == 1:
            return value
        total = value.clone()
        dist.all_reduce(total)
        return total / self.world

    def share(self, module: nn.Module, device: torch.device) -> nn.Module:
        """Return a module whose gradients are those of all processes, with the first one's weights."""
        if self.world == 1:
            return module
        ids = [device.index] if device.type == "cuda" else None
        return DistributedDataParallel(module, device_ids=ids)

    def own_seed(self, seed: int, step: int) -> int:
        """Return what the random state of this process begins with at a step, unlike that of any other."""
        return int(np.random.SeedSequence([seed, self.rank, step]).generate_state(1, np.uint64)[0])


ALONE = Processes()


def named() -> Processes:
    """Return this process as the environment names it that torchrun makes."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return ALONE
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
    rank, world, local_rank, local_world = (int(os.environ.get(name, "0")) for name in names)
    return Processes(rank, world, local_rank, max(local_world, local_rank + 1))


def check(config: TrainConfig, processes: Processes) -> None:
    """Refuse what so many processes cannot train; raises ``TrainingError``."""
    world = processes.world
    if config.run.batch_size % world:
        with config.blamed("run.batch_size"):
            raise TrainingError(
                "The batch size must divide among the processes",
                detail=f"{config.run.batch_size}, {world} processes",
                advice="Give run.batch_size a multiple of their number",
            )
    if config.fast is not None and world > 1:
        with config.blamed("fast"):
            raise TrainingError(
                "A fast network is taught by one process alone",
                detail=f"{world} processes",
                advice="Start it without torchrun, or leave out [fast]",
            )


@contextmanager
def joined(config: TrainConfig) -> Iterator[Processes]:
    """Join the group that torchrun's environment names, nccl on CUDA and gloo on the CPU, and leave it.

    A process that fails ends without leaving: that could wait for what the others never send.
    """
    processes = named()
    if processes.world == 1:
        yield processes
        return
    with config.blamed("run.device"):  # first: a group without its GPU says nothing that helps
        device = processes.device(config.run.device)
    try:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    except (ValueError, RuntimeError) as error:  # also where another launcher has named but half of it
        raise TrainingError(
            "The processes of this training cannot find each other",
            detail=str(error).partition("\n")[0],
            advice="Start it with torchrun, or without WORLD_SIZE in the environment",
        ) from error
    yield processes
    dist.destroy_process_group()
