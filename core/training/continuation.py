"""Whether a run that is resumed goes on exactly: what decides its samples and steps, compared with before."""

from __future__ import annotations

from typing import Any

from core.datasets.stream import Stream
from core.training.config import TrainConfig
from core.training.events import EventLog

_TABLES = ("model", "optim", "schedule", "loss", "run")
# Keys of them that decide no sample and no step: a run may go on elsewhere, and be watched in another way.
_FREE = {
    "start_from", "widen_from", "device", "threads", "compile", "precision", "log_every", "evaluate_every",
    "save_every", "patience", "take", "log",
}  # fmt: skip
# Keys of a source that choose pictures: the pictures themselves are compared.
_CHOOSING = {"path", "split", "subsets", "limit", "numbers", "exclude", "part"}


def identity(config: TrainConfig, stream: Stream) -> dict[str, Any]:
    """Return what a checkpoint keeps to tell whether it is resumed exactly."""
    return {"config": config.model_dump(mode="json"), "pictures": stream.pictures}


def tell(saved: dict[str, Any], config: TrainConfig, stream: Stream, log: EventLog) -> None:
    """Say once by which keys a resumed run differs from the checkpoint's, where it does.

    Keys that an earlier version did not know, and pictures that it did not note, are taken to be the same.
    """
    before, now = saved["config"], config.model_dump(mode="json")
    keys = [
        f"{table}.{key}"
        for table in _TABLES
        for key, value in now[table].items()
        if key not in _FREE and _plain(key, before.get(table, {}).get(key, value)) != _plain(key, value)
    ]
    keys += _of_sources(before["data"]["train"], now["data"]["train"], saved.get("pictures"), stream.pictures)
    if keys:
        log.write("changed", step=saved["step"], keys=", ".join(keys))


def _of_sources(
    before: list[dict[str, Any]], now: list[dict[str, Any]], noted: list[str] | None, pictures: list[str]
) -> list[str]:
    if len(before) != len(now):
        return ["data.train"]
    found = []
    for number, (old, new) in enumerate(zip(before, now, strict=True)):
        keys = [key for key in new if key not in _CHOOSING and old.get(key, new[key]) != new[key]]
        found += [f"data.train.{number}.{key}" for key in keys]
        if noted is not None and noted[number] != pictures[number]:
            found.append(f"data.train.{number}")
    return found


def _plain(key: str, value: object) -> object:
    return bool(value) if key == "teacher" else value  # whose path moves with the run
