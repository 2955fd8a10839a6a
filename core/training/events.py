"""The events of a run: one JSON object a line in ``events.jsonl``, mirrored on standard output."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Listener = Callable[[str, dict[str, Any]], None]


class EventLog:
    """Append events to a run's file; each line is flushed, so that a follower sees it at once."""

    def __init__(self, folder: Path, *, mirror: bool = True, listen: Listener | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "events.jsonl").open("a", encoding="utf-8")
        self._mirror = mirror
        self._listen = listen

    def write(self, event: str, **fields: object) -> None:
        """Write one event; floats are rounded to six digits."""
        rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in fields.items()}
        line = json.dumps({"event": event, "time": round(time.time(), 3), **rounded}, ensure_ascii=False)
        self._file.write(line + "\n")
        self._file.flush()
        if self._mirror:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        if self._listen is not None:
            self._listen(event, dict(fields))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class NoLog(EventLog):
    """The log of a process that is not the first: it writes nothing."""

    def __init__(self) -> None:
        """Open nothing."""

    def write(self, event: str, **fields: object) -> None:
        """Write nothing."""

    def close(self) -> None:
        """Close nothing."""
