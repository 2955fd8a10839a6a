"""What the end of a training says of its cause: memory, the graphics card, or somebody who ended it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core.errors import TrainingError
from core.training.run_log import LAST_FILE

_PAGING = "WinError 1455"  # Windows' paging file is too small, which it tells in its own language
_MEMORY = (
    "out of memory",
    "OutOfMemoryError",
    "MemoryError",
    "Cannot allocate memory",
    "CPUAllocator",
    _PAGING,
)
_KILLED = (-9, -15, 15)  # how POSIX tells of a process that a signal ended, and Windows of one that we did
_WORKER = "DataLoader worker"  # one that draws samples, which the system ends where memory is short
_GRAPHICS = ("CUDA error", "cuDNN error", "CUDNN_STATUS", "CUBLAS_STATUS", "NCCL error")


@contextlib.contextmanager
def explained(directory: Path) -> Iterator[None]:
    """Raise a ``TrainingError`` for what torch says of memory, graphics cards and its processes.

    For a training in this very process; that of a child is told of by what it left behind.
    """
    try:
        yield
    except (RuntimeError, MemoryError, OSError) as error:
        lines = f"{type(error).__name__}: {error}".splitlines()
        known = _known(lines[0].strip(), directory, directory, 1)
        if known is None:
            raise
        raise known from error


def explain(tail: str, *, path: Path, code: int | None = None) -> TrainingError:
    """Return the error for a run that ended badly; ``tail`` is what it said last, in a file of its folder."""
    return _known(tail, path, path.parent, code) or TrainingError(
        "The training run failed",
        path=path,
        detail=_detail(tail, code),
        advice="The log in the folder of the run tells more",
    )


def _known(tail: str, path: Path, directory: Path, code: int | None) -> TrainingError | None:
    """Return the error for an end whose cause can be told from what was said last."""
    detail = _detail(tail, code)
    if any(word in tail for word in _MEMORY):
        return TrainingError(
            "Memory ran out during training",
            path=path,
            detail=detail,
            advice="Choose a smaller batch, or close other programs, and start again",
        )
    if any(word in tail for word in _GRAPHICS):
        return TrainingError(
            "The graphics card failed during training",
            path=path,
            detail=detail,
            advice="Start again, or train on the processor",
        )
    if _was_killed(code, tail):
        advice = "Start it again; if memory ran out, close other programs first"
        if (directory / LAST_FILE).exists():
            advice = "Resume it; if memory ran out, close other programs first"
        message = "The training process was ended from outside"
        return TrainingError(message, path=path, detail=detail, advice=advice)
    return None


def _detail(tail: str, code: int | None) -> str:
    return tail or (f"exit code {code}" if code is not None else "")


def _was_killed(code: int | None, tail: str) -> bool:
    """Tell whether a process was ended from outside; the code of another's child is unknown (None)."""
    if _WORKER in tail and ("killed by signal" in tail or "exited unexpectedly" in tail):
        return True
    if code is None:
        return "Error" not in tail
    return code in _KILLED or (code == 1 and not tail)  # Windows' task manager gives 1; a failure says why
