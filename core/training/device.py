"""Device and precision of a run."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch

from core.errors import TrainingError
from core.shown import counted
from core.training.config import RunConfig


def choose_device(name: str, number: int = 0, count: int = 1) -> torch.device:
    """Return the device of a process, the ``number``-th of ``count`` that train on this machine.

    Raises ``TrainingError`` when a wanted GPU is not there.
    """
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
                detail=f"run.device {name}, {counted(torch.cuda.device_count(), 'device')}",
                advice="Count from cuda:0, or train with device = cuda",
            )
        if ":" not in name:
            _refuse_too_few(count)
            device = torch.device("cuda", number)
        torch.cuda.set_device(device)
    return device


def _refuse_too_few(processes: int) -> None:
    if processes > (devices := torch.cuda.device_count()):
        raise TrainingError(
            "There are more processes on this machine than CUDA devices",
            detail=f"{counted(processes, 'process', 'processes')}, {counted(devices, 'device')}",
            advice="Start as many processes as there are devices, or train with device = cpu",
        )


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
