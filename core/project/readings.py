"""What models read: recorded in batches, kept one a model and plate, one of them current."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core import ccpd
from core.project.database import Database
from core.project.edits import quad_to_text
from core.project.records import PlateOutcome, Slot, iso, now_ms
from core.reading import Reading

_SLOT_SCALE = 65535
_CHUNK = 4096

_REFRESH = (
    "UPDATE plates SET kind = plate_kind(text, colour), violates = plate_violates(text) WHERE plate_id = ?"
)


def record(database: Database, model: str, outcomes: Sequence[PlateOutcome], *, current: bool) -> list[int]:
    """Store what a model read; see ``Project.record_readings``."""
    with database.write(durable=False) as connection:
        model_id = model_number(connection, model)
        known = _existing(connection, [outcome[0] for outcome in outcomes])
        outcomes = [(int(o[0]), *o[1:]) for o in outcomes if int(o[0]) in known]
        _store(connection, model_id, outcomes)
        if current:
            _make_current(connection, model_id, outcomes)
    return [outcome[0] for outcome in outcomes]


def activate(database: Database, model: str) -> None:
    """Make a model's readings the current ones, wherever it has read; in steps, others can write between."""
    model_id = _find_model(database, model)
    if model_id is None:
        return
    last = 0
    while True:
        rows = database.read(
            "SELECT plate_id, text, confidence, reading, quad, source FROM readings "
            "WHERE model_id = ? AND plate_id > ? ORDER BY plate_id LIMIT ?",
            (model_id, last, _CHUNK),
        )
        if not rows:
            return
        last = rows[-1][0]
        values = [
            (
                model_id,
                text,
                confidence,
                pack_slots(Reading.from_json(json.loads(reading))),
                quad,
                source,
                plate_id,
            )
            for plate_id, text, confidence, reading, quad, source in rows
        ]
        with database.write(durable=False) as connection:
            _update_current(connection, values)


def current(database: Database, plate_id: int, model: str | None) -> Reading | None:
    """Return a model's reading of a plate; without a model the current one, else the newest."""
    condition, order = (
        ("m.name = :model", "1") if model else ("1", "r.model_id = p.model_id DESC, r.time_ms DESC")
    )
    rows = database.read(
        "SELECT r.reading FROM readings r JOIN plates p USING (plate_id) "
        "JOIN models m ON m.model_id = r.model_id "
        f"WHERE r.plate_id = :plate AND {condition} ORDER BY {order} LIMIT 1",
        {"plate": int(plate_id), "model": model},
    )
    return Reading.from_json(json.loads(rows[0][0])) if rows else None


def of_plate(database: Database, plate_id: int) -> list[tuple[str, Reading]]:
    """Return all readings of a plate by model, the newest first."""
    rows = database.read(
        "SELECT m.name, r.reading FROM readings r JOIN models m USING (model_id) "
        "WHERE r.plate_id = ? ORDER BY r.time_ms DESC, r.model_id DESC",
        (int(plate_id),),
    )
    return [(name, Reading.from_json(json.loads(reading))) for name, reading in rows]


def texts_by(database: Database, model: str) -> dict[int, tuple[str, float]]:
    """Return text and confidence by plate of everything that a model has read."""
    rows = database.read(
        "SELECT r.plate_id, r.text, r.confidence FROM readings r JOIN models m USING (model_id) "
        "WHERE m.name = ?",
        (model,),
    )
    return {plate_id: (text, confidence) for plate_id, text, confidence in rows}


def slots_of(database: Database, character: str) -> list[Slot]:
    """Return every slot that the current readings read as ``character``, least certain first."""
    rows = database.read(
        "SELECT plate_id, read_text, slots FROM plates "
        "WHERE deleted = 0 AND instr(read_text, ?) > 0 AND slots IS NOT NULL ORDER BY position, plate_id",
        (character,),
    )
    found = [
        Slot(plate_id, slot, confidence)
        for plate_id, text, blob in rows
        for slot, (read, confidence) in enumerate(zip(text, unpack_slots(blob), strict=False))
        if read == character
    ]
    return sorted(found, key=lambda slot: slot.confidence)


def pack_slots(reading: Reading) -> bytes | None:
    """Return the confidences of the characters in 16 bits each."""
    if not reading.characters:
        return None
    values = np.array([c.confidence for c in reading.characters], dtype=np.float64)
    packed: bytes = np.rint(values.clip(0, 1) * _SLOT_SCALE).astype("<u2").tobytes()
    return packed


def unpack_slots(blob: bytes | None) -> tuple[float, ...]:
    """Return the confidences that ``pack_slots`` packed."""
    if not blob:
        return ()
    values: list[float] = (np.frombuffer(blob, dtype="<u2") / _SLOT_SCALE).tolist()
    return tuple(values)


def model_number(connection: sqlite3.Connection, name: str) -> int:
    """Return the id of a model, which is noted when it is new."""
    connection.execute("INSERT OR IGNORE INTO models (name, created) VALUES (?, ?)", (name, iso(now_ms())))
    return int(connection.execute("SELECT model_id FROM models WHERE name = ?", (name,)).fetchone()[0])


# -- inside ------------------------------------------------------------------------------------


def _find_model(database: Database, name: str) -> int | None:
    rows = database.read("SELECT model_id FROM models WHERE name = ?", (name,))
    return int(rows[0][0]) if rows else None


def _existing(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    listed = json.dumps([int(i) for i in ids])
    rows = connection.execute(
        "SELECT plate_id FROM plates WHERE plate_id IN (SELECT value FROM json_each(?))", (listed,)
    )
    return {plate_id for (plate_id,) in rows}


def _store(connection: sqlite3.Connection, model_id: int, outcomes: Sequence[PlateOutcome]) -> None:
    time = now_ms()
    connection.executemany(
        "INSERT OR REPLACE INTO readings "
        "(plate_id, model_id, text, confidence, reading, quad, source, time_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                plate_id,
                model_id,
                reading.text,
                reading.confidence,
                _json(reading),
                quad_to_text(quad),
                source,
                time,
            )
            for plate_id, reading, quad, source, _ in outcomes
            if reading is not None
        ],
    )
    connection.executemany(
        "UPDATE plates SET problem = ?, source = ? WHERE plate_id = ?",
        [(problem, source, plate_id) for plate_id, _, _, source, problem in outcomes],
    )


def _make_current(connection: sqlite3.Connection, model_id: int, outcomes: Sequence[PlateOutcome]) -> None:
    _update_current(
        connection,
        [
            (model_id, r.text, r.confidence, pack_slots(r), quad_to_text(quad), source, plate_id)
            for plate_id, r, quad, source, _ in outcomes
            if r is not None
        ],
    )
    digits = [plate_id for plate_id, r, _, _, _ in outcomes if r is not None and r.text.isdigit()]
    for plate_id in digits:
        _label_by_digits(connection, plate_id)


def _update_current(connection: sqlite3.Connection, values: Sequence[tuple[Any, ...]]) -> None:
    connection.executemany(
        "UPDATE plates SET model_id = ?, read_text = ?, confidence = ?, slots = ?, found_quad = ?, "
        "source = ? WHERE plate_id = ?",
        values,
    )
    connection.executemany(_REFRESH, [(value[-1],) for value in values])


def _label_by_digits(connection: sqlite3.Connection, plate_id: int) -> None:
    """Take a name of digits for a label once digits are what is read; a camera's counter is none."""
    row = connection.execute(
        "SELECT i.path FROM plates p JOIN images i USING (image_id) WHERE p.plate_id = ? AND p.label IS NULL "
        "AND p.plate_id = (SELECT min(plate_id) FROM plates WHERE image_id = p.image_id)",
        (plate_id,),
    ).fetchone()
    label = ccpd.label_of_text(row[0].rpartition("/")[2]) if row else None
    if label is not None:
        connection.execute("UPDATE plates SET label = ? WHERE plate_id = ?", (label, plate_id))


def _json(reading: Reading) -> str:
    return json.dumps(reading.to_json(), ensure_ascii=False, separators=(",", ":"))
