"""The events of a run: one JSON object a line in ``events.jsonl``, mirrored on standard output."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.errors import AppError, TrainingError
from core.training.run_log import EVENTS_FILE

Listener = Callable[[str, dict[str, Any]], None]


class EventLog:
    """Append events to a run's file; each line is written at once, for whoever follows."""

    def __init__(self, folder: Path, *, mirror: bool = True, listeners: Sequence[Listener] = ()) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        self._path = folder / EVENTS_FILE
        self._mirror = mirror
        self._listeners = tuple(listeners)

    def write(self, event: str, **fields: object) -> None:
        """Write one event; floats have six digits, and an error is its line, which listeners word themselves.

        Raises ``TrainingError`` where it cannot.
        """
        plain = {key: _plain(value) for key, value in fields.items()}
        line = json.dumps({"event": event, "time": round(time.time(), 3), **plain}, ensure_ascii=False)
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise unwritable(self._path, error) from error
        if self._mirror:
            coding = sys.stdout.encoding or "ascii"  # what it lacks is escaped, as JSON knows it
            sys.stdout.write(line.encode(coding, "backslashreplace").decode(coding) + "\n")
            sys.stdout.flush()
        for listener in self._listeners:
            listener(event, dict(fields))


def _plain(value: object) -> object:
    if isinstance(value, AppError):
        return str(value)
    return _rounded(value) if isinstance(value, float) else value


def _rounded(value: float) -> float:
    """Return a number with six decimals, below one with six digits: a learning rate may be 2e-7."""
    return round(value, 6) if abs(value) >= 1 else float(f"{value:.6g}")


def unwritable(path: Path, error: OSError) -> TrainingError:
    """Return the error of a run whose folder takes no more: read-only, full, or not a folder."""
    return TrainingError(
        "The run's folder cannot be written",
        path=path,
        detail=error.strerror or str(error),
        advice="Make room or choose another folder with --set output=FOLDER",
    )


class NoLog(EventLog):
    """The log of a process that is not the first: it writes nothing."""

    def __init__(self) -> None:
        """Open nothing."""

    def write(self, event: str, **fields: object) -> None:
        """Write nothing."""
