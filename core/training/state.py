"""The training state on disk: everything that an exact resume needs, written atomically."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import torch

from core import files
from core.errors import TrainingError

FORMAT = 1
_LITTLE = 2**20  # bytes of a disk that took what it could


def save(path: Path, state: dict[str, Any]) -> None:
    """Write the state by temp file, fsync and rename; raises ``TrainingError``, the old state stays then."""
    temporary = path.with_suffix(path.suffix + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            torch.save({"format": FORMAT, **state}, file)
            file.flush()
            os.fsync(file.fileno())
        files.move_over(temporary, path)
    except (OSError, RuntimeError) as error:  # torch's writer raises the latter on a full disk
        detail = _reason(error, path.parent)
        with contextlib.suppress(OSError):
            temporary.unlink()
        if (lost := _lost_worker(error)) is not None:
            raise lost from None
        raise TrainingError(
            "The checkpoint cannot be written",
            path=path,
            detail=detail,
            advice="Make room or choose another folder, and go on with --resume",
        ) from error


def _lost_worker(error: BaseException | None) -> BaseException | None:
    """Return what torch raises wherever the program stands when a process that draws samples has ended."""
    while error is not None and not str(error).startswith("DataLoader worker"):
        error = error.__context__
    return error


def _reason(error: OSError | RuntimeError, folder: Path) -> str:
    """Return why a state was not written; of a full disk torch tells a position in its own source."""
    if isinstance(error, RuntimeError) and shutil.disk_usage(folder).free < _LITTLE:
        return os.strerror(errno.ENOSPC)
    return getattr(error, "strerror", None) or str(error).splitlines()[0]


def load(path: Path) -> dict[str, Any]:
    """Read a state; raises ``TrainingError`` for damaged, foreign and newer files."""
    try:
        # weights_only: tensors, numbers and strings; never arbitrary pickled code
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise TrainingError("There is no checkpoint to resume from", path=path) from None
    except Exception as error:
        raise TrainingError(
            "The checkpoint cannot be read",
            path=path,
            detail=_detail(path, error),
            advice="Give a run's best.pt or last.pt, or start the run anew",
        ) from error
    if not isinstance(state, dict) or "format" not in state:
        raise TrainingError("This is not a Platewright checkpoint", path=path)
    if state["format"] > FORMAT:
        raise TrainingError("The checkpoint is from a newer version", path=path, advice="Update Platewright")
    return state


def best_of(state: dict[str, Any], measured: bool) -> float:
    """Return how good the best weights of a state are to a run that is ``measured``, or is not.

    One that is not counts steps: beside a count no accuracy is better, and old weights would stay the best.
    """
    was_measured = bool(state["config"]["data"]["validation"])
    best: float = state["best"] if was_measured == measured else -math.inf
    return best


def _detail(path: Path, error: Exception) -> str:
    """Return what is wrong with a file; of one that is cut short torch may tell an invalid argument."""
    try:
        path.open("rb").close()
    except OSError as refused:  # another's, or a folder
        return refused.strerror or str(refused)
    if not zipfile.is_zipfile(path):
        return "cut short, or no checkpoint"
    return str(error).partition(".")[0][:200]
