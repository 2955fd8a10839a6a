"""A run's curves for other tools: a CSV file, or TensorBoard where it is installed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import files
from core.errors import TrainingError
from core.training.config import RunConfig
from core.training.events import unwritable

Curves = Callable[[str, dict[str, Any]], None]

# Which fields of which event make a curve, and what the curve is called.
_CURVES = {
    "step": {"loss": "train/loss", "lr": "train/learning_rate", "rate": "train/samples_per_second"},
    "evaluated": {
        "loss": "validation/loss",
        "plate_accuracy": "validation/plate_accuracy",
        "cer": "validation/cer",
    },
}
_COLUMNS = ["step", *(name for curves in _CURVES.values() for name in curves.values())]


def open_curves(folder: Path, config: RunConfig) -> Curves:
    """Return what takes a run's events; raises ``TrainingError`` where TensorBoard is missing."""
    return _tensorboard(folder) if config.log == "tensorboard" else _csv(folder / "curves.csv")


def _csv(path: Path) -> Curves:
    """Append a row an event to ``path``; a resumed run goes on in it from where it was resumed."""
    begun = False

    def write(event: str, fields: dict[str, Any]) -> None:
        nonlocal begun
        if event not in _CURVES:
            return
        try:
            if not begun:
                _cut(path, event, fields["step"])
                begun = True
            with path.open("a", encoding="utf-8", newline="") as file:
                csv.DictWriter(file, _COLUMNS).writerow({"step": fields["step"], **_named(event, fields)})
        except OSError as error:
            raise unwritable(path, error) from error

    return write


def _cut(path: Path, event: str, step: int) -> None:
    """Leave the rows before this event: what a killed run did after its last checkpoint is done again.

    A run that goes on with a measurement has made the step before it.
    """
    before: list[dict[str, str]] = []
    if path.exists():
        text = path.read_text(encoding="utf-8", errors="replace").replace("\0", "")
        rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if _is_whole(row)]
        made = step + 1 if event == "evaluated" else step
        before = [row for row in rows if int(row["step"]) < (step if _is_measured(row) else made)]
    kept = io.StringIO(newline="")
    writer = csv.DictWriter(kept, _COLUMNS)
    writer.writeheader()
    writer.writerows(before)
    files.write_bytes(path, kept.getvalue().encode())


def _is_whole(row: dict[str, str]) -> bool:
    """Tell a row from what a power cut may have left of one."""
    return list(row) == _COLUMNS and None not in row.values() and row["step"].isdecimal()


def _is_measured(row: dict[str, str]) -> bool:
    """Tell the row of a measurement from that of a step."""
    return any(row[name] for name in _CURVES["evaluated"].values())


def _tensorboard(folder: Path) -> Curves:
    """Write event files; a resumed run takes back what it does again, as ``_csv`` does."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise TrainingError(
            "TensorBoard is not installed", advice="Run pip install tensorboard, or choose log = csv"
        ) from None
    writer: Any = None

    def write(event: str, fields: dict[str, Any]) -> None:
        nonlocal writer
        if event not in _CURVES:
            return
        step = fields["step"]
        try:
            if writer is None:
                writer = SummaryWriter(str(folder), purge_step=step + (event == "evaluated"))
            for name, value in _named(event, fields).items():
                writer.add_scalar(name, value, step)
            writer.flush()
        except OSError as error:
            raise unwritable(folder, error) from error

    return write


def _named(event: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[key] for key, name in _CURVES.get(event, {}).items() if key in fields}
