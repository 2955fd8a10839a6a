"""What a training run tells: the lines of its ``events.jsonl`` as frozen dataclasses.

Torch-free, so that the window can read a run without loading what trains it.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import TrainingError

EVENTS_FILE = "events.jsonl"
STOP_FILE = "stop"
LAST_FILE = "last.pt"  # the state after the last step that was saved, from which a run goes on
BEST_FILE = "best.pt"  # the state that was best on the held split, of which the model is made
FAST_FOLDER = "fast"  # the run within the run in which the fast network of a pair learns
FAST_SUFFIX = "-fast"  # what its model is called after its partner

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Figures:
    """How well a model reads the held split; shares in 0..1, NaN where unknown."""

    plate_accuracy: float = math.nan
    cer: float = math.nan

    @property
    def known(self) -> bool:
        """Whether anything was measured; an equality would not tell, for NaN equals nothing."""
        return not (math.isnan(self.plate_accuracy) and math.isnan(self.cer))


UNKNOWN = Figures()


@dataclass(frozen=True)
class Event:
    """Anything that a run tells; ``time`` is in seconds since 1970."""

    time: float = 0.0


@dataclass(frozen=True)
class Started(Event):
    """The run begins its first step, or goes on after a stop."""

    total_steps: int = 0
    device: str = ""
    parameters: int = 0


@dataclass(frozen=True)
class Changed(Event):
    """A run goes on after a stop, but not as it would have: by these ``keys`` of its configuration.

    The key of a source alone, as in ``data.train.0``, tells that its pictures are others.
    """

    step: int = 0
    keys: str = ""


@dataclass(frozen=True)
class Refused(Event):
    """A sample was left out, and why."""

    message: str = ""


@dataclass(frozen=True)
class Step(Event):
    """Some steps were made; ``rate`` in samples a second, ``remaining`` in seconds.

    ``fast`` says that they were those of the fast network of a pair, which learns after the accurate one.
    """

    step: int = 0
    total: int = 0
    loss: float = math.nan
    lr: float = math.nan
    rate: float = math.nan
    remaining: float = math.nan
    fast: bool = False


@dataclass(frozen=True)
class Evaluated(Event):
    """The held split was read."""

    step: int = 0
    plate_accuracy: float = math.nan
    cer: float = math.nan
    samples: int = 0
    loss: float = math.nan


@dataclass(frozen=True)
class Saved(Event):
    """A checkpoint or a model file was written after ``step`` steps."""

    path: str = ""
    step: int = 0


@dataclass(frozen=True)
class Paired(Event):
    """A fast network has learnt, too, and how ``samples`` held-back plates are read by both and by one alone.

    ``read_accurately`` is the share of all plates that the accurate one still has to read, ``hidden`` the
    number that the fast one is sure of, wrongly, where the accurate one is right. ``made`` says whether the
    two become a pair.
    """

    made: bool = False
    samples: int = 0
    together: float = math.nan
    alone: float = math.nan
    read_accurately: float = math.nan
    hidden: int = 0


@dataclass(frozen=True)
class Finished(Event):
    """The run ended by itself and wrote a model file; ``fast`` is that of the fast one of a pair, or ""."""

    model: str = ""
    before: Figures = UNKNOWN
    after: Figures = UNKNOWN
    fast: str = ""


@dataclass(frozen=True)
class Failed(Event):
    """The run gave up and says why."""

    message: str = ""


@dataclass(frozen=True)
class Stopped(Event):
    """The run was asked to end early; ``forced`` when it did not react and was ended."""

    forced: bool = False


TERMINAL = (Finished, Failed, Stopped)

_KINDS: dict[str, type[Event]] = {
    "started": Started,
    "changed": Changed,
    "refused": Refused,
    "step": Step,
    "evaluated": Evaluated,
    "saved": Saved,
    "paired": Paired,
    "finished": Finished,
    "failed": Failed,
    "stopped": Stopped,
}


def not_exact(keys: str) -> TrainingError:
    """Return what people are told of a ``Changed`` run."""
    return TrainingError(
        "The run goes on, but not exactly: its pictures or settings are others than before", detail=keys
    )


def parse_line(line: str) -> Event | None:
    """Return the event of one line; None for an unknown or torn one, which is no reason to fail."""
    try:
        values = json.loads(line)
        kind = _KINDS.get(values["event"])
        return _build(kind, values) if kind is not None else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        _log.warning("a line of the run's events cannot be read: %r (%s)", line[:200], error)
        return None


def _build(kind: type[Event], values: Mapping[str, Any]) -> Event:
    fields = {
        field.name: _convert(field.type, values[field.name])
        for field in dataclasses.fields(kind)
        if values.get(field.name) is not None
    }
    return kind(**fields)


def _convert(annotation: object, value: Any) -> Any:
    """Return a value as the field's annotation (a string here) says; raises for another type."""
    match annotation:
        case "int":
            return int(value)
        case "float":
            return float(value)
        case "bool":
            return bool(value)
        case "Figures":
            return Figures(
                **{
                    name: float(value[name])
                    for name in ("plate_accuracy", "cer")
                    if value.get(name) is not None
                }
            )
        case _:
            return str(value)


class LogFollower:
    """Read the events of a run as they are appended, from a byte offset of the file on."""

    def __init__(self, directory: Path, offset: int = 0) -> None:
        self._path = directory / EVENTS_FILE
        self._offset = offset
        self._rest = b""

    def new_events(self, *, at_end: bool = False) -> list[Event]:
        """Return what was appended since the last call.

        A line without its newline waits for it, except ``at_end``, when no more can come.
        """
        *lines, self._rest = (self._rest + self._new_bytes()).split(b"\n")
        if at_end and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        events = (parse_line(line.decode("utf-8", "replace")) for line in lines if line.strip())
        return [event for event in events if event is not None]

    def _new_bytes(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return b""
        self._offset += len(data)
        return data
