"""Settings, models and training runs of a project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import StoreError
from core.project.database import Database
from core.project.records import Run, iso, now_ms


def get_setting(database: Database, key: str, default: Any) -> Any:
    """Return a setting, or ``default`` when it was never made or is no longer JSON."""
    rows = database.read("SELECT value FROM settings WHERE key = ?", (key,))
    if not rows:
        return default
    try:
        return json.loads(rows[0][0])
    except ValueError:
        return default


def set_setting(database: Database, key: str, value: Any) -> None:
    """Keep a setting: anything that JSON can say; sets become sorted lists."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    with database.write(durable=False) as connection:
        connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, text)
        )


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"a setting cannot be a {type(value).__name__}")


def add_model(database: Database, name: str, path: Path | None, figures: Any, grammar: str | None) -> None:
    """Note a model, its figures and its grammar, or new ones of a known model."""
    values = (name, str(path or ""), json.dumps(figures, ensure_ascii=False), iso(now_ms()), grammar)
    with database.write(durable=False) as connection:
        connection.execute(
            "INSERT INTO models (name, path, figures, created, grammar) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET path = excluded.path, figures = excluded.figures, "
            "grammar = coalesce(excluded.grammar, grammar)",
            values,
        )


def models(database: Database) -> list[dict[str, Any]]:
    """Return name, path, figures, created and number of readings of each model, the oldest first."""
    rows = database.read(
        "SELECT name, path, figures, created, "
        "(SELECT count(*) FROM readings r WHERE r.model_id = m.model_id) FROM models m ORDER BY model_id"
    )
    return [
        {"name": name, "path": path, "figures": json.loads(figures), "created": created, "readings": count}
        for name, path, figures, created, count in rows
    ]


def add_run(database: Database, run_id: str, directory: Path, config: str) -> None:
    """Note a training run; ``config`` is JSON text."""
    time = iso(now_ms())
    with database.write(durable=True) as connection:
        connection.execute(
            "INSERT INTO runs (run_id, directory, config, created, changed) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (run_id) DO UPDATE SET config = excluded.config, changed = excluded.changed",
            (run_id, str(directory), config, time, time),
        )


def update_run(database: Database, run_id: str, status: str, figures: Any) -> None:
    """Note how a run stands; figures are kept when none are given."""
    text = None if figures is None else json.dumps(figures, ensure_ascii=False)
    with database.write(durable=True) as connection:
        found = connection.execute(
            "UPDATE runs SET status = ?, figures = coalesce(?, figures), changed = ? WHERE run_id = ?",
            (str(status), text, iso(now_ms()), run_id),
        )
        if not found.rowcount:
            raise StoreError("The store does not know this entry", detail=f"run {run_id}")


def runs(database: Database) -> list[Run]:
    """Return the runs, the newest first."""
    rows = database.read(
        "SELECT run_id, directory, config, status, figures, created, changed FROM runs "
        "ORDER BY created DESC, run_id DESC"
    )
    return [
        Run(run_id, Path(directory), json.loads(config), status, json.loads(figures), created, changed)
        for run_id, directory, config, status, figures, created, changed in rows
    ]
