"""Device, precision and processes of a run."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
import torch.distributed as dist

from core.errors import TrainingError
from core.training.config import RunConfig, TrainConfig


@dataclass(frozen=True)
class Processes:
    """This process among those that ``torchrun`` started; alone without it."""

    rank: int = 0
    world: int = 1
    local_rank: int = 0

    @property
    def first(self) -> bool:
        """True for the process that logs, evaluates and saves."""
        return self.rank == 0


def join_processes(device: str) -> Processes:
    """Join the group that torchrun's environment names; nccl on CUDA, gloo on the CPU."""
    if "WORLD_SIZE" not in os.environ or int(os.environ["WORLD_SIZE"]) == 1:
        return Processes()
    cuda = device.startswith("cuda") or (device == "auto" and torch.cuda.is_available())
    dist.init_process_group("nccl" if cuda else "gloo")
    return Processes(dist.get_rank(), dist.get_world_size(), int(os.environ.get("LOCAL_RANK", "0")))


def check_processes(config: TrainConfig, processes: Processes) -> None:
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


def choose_device(name: str, processes: Processes) -> torch.device:
    """Return the device; raises ``TrainingError`` when a wanted GPU is not there."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name)
    if device.type == "cuda":
        if not torch.cuda.is_available():
            raise TrainingError(
                "No CUDA device is available",
                detail=name,
                advice="Train with device = cpu, or check the driver",
            )
        if device.index is not None and device.index >= torch.cuda.device_count():
            raise TrainingError(
                "There is no CUDA device of this number",
                detail=f"run.device {name}, {torch.cuda.device_count()} devices",
                advice="Count from cuda:0, or train with device = cuda",
            )
        if ":" not in name:
            device = torch.device("cuda", processes.local_rank)
        torch.cuda.set_device(device)
    return device


def has_fast_bf16(device: torch.device) -> bool:
    """True when a device multiplies bfloat16 in hardware; without that it is slower than float32."""
    if device.type == "cuda":  # torch would also say yes where it only emulates it, before Ampere
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    checks = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, name, lambda: False)() for name in checks)


def choose_precision(config: RunConfig, device: torch.device) -> torch.dtype:
    """Return the dtype that the forward pass runs in."""
    if config.precision == "auto":
        return torch.bfloat16 if has_fast_bf16(device) else torch.float32
    if config.precision == "fp16" and device.type == "cpu":
        raise TrainingError("fp16 needs a GPU", advice="Choose bf16 or fp32 on the processor")
    return {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[config.precision]


def autocast(device: torch.device, dtype: torch.dtype) -> AbstractContextManager[object]:
    """Return the autocast context, or none for float32."""
    if dtype == torch.float32:
        return nullcontext()
    return torch.autocast(device.type, dtype=dtype)
