"""What models read: recorded in batches, kept one a model and plate, one of them current."""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core import ccpd
from core.arrays import np
from core.plate import grammar_of
from core.project import changes, further, left_readings
from core.project.current import KEPT, show
from core.project.database import Database
from core.project.quads import quad_to_text
from core.project.records import FurtherPlate, PlateOutcome, Slot, iso, now_ms
from core.project.schema import IS_FIRST
from core.reading import Reading
from core.stamps import FileStamp

_SLOT_SCALE = 65535
_UNDRAWN = ("finder", "sought", "none")  # where a plate is read, or not, that no person has drawn
_CHUNK = 4096


def record(
    database: Database,
    model: str,
    outcomes: Sequence[PlateOutcome],
    beside: Sequence[FurtherPlate] = (),
    *,
    seen: Mapping[int, FileStamp],
) -> list[int]:
    """Store what a model read; see ``Project.record_readings``."""
    with database.write(durable=False) as connection:
        model_id = model_number(connection, model)
        known = _existing(connection, [outcome[0] for outcome in outcomes])
        outcomes = [(int(o[0]), *o[1:]) for o in outcomes if int(o[0]) in known]
        outcomes, concerned = changes.note(connection, {i: seen[i] for i in known if i in seen}, outcomes)
        # A person has moved the corners meanwhile: what was read there comes back with them.
        outcomes, gone = _parted(outcomes, lambda o: left_readings.is_gone(o, known[o[0]]))
        left_readings.keep(connection, _rows(model_id, gone))
        # A person has said meanwhile where these plates are: what was found is another one, or the same.
        outcomes, late = _parted(outcomes, lambda o: o[3] in _UNDRAWN and bool(known[o[0]]))
        beside = [*[(i, reading, quad) for i, reading, quad, *_ in late if reading and quad], *beside]
        _store(connection, model_id, outcomes)
        _make_current(connection, model_id, outcomes)
        added = further.insert(connection, beside)
        _store(connection, model_id, added)
        _make_current(connection, model_id, added)
        outcomes = [*outcomes, *added]
    return list(dict.fromkeys([*(outcome[0] for outcome in outcomes), *concerned]))


def activate(database: Database, model: str) -> None:
    """Make a model's readings the current ones; in steps, so that others can write between them."""
    rows = database.read(
        "SELECT plate_id FROM readings WHERE model_id = (SELECT model_id FROM models WHERE name = ?)",
        (model,),
    )
    ids = sorted(plate_id for (plate_id,) in rows)
    for start in range(0, len(ids), _CHUNK):
        with database.write(durable=False) as connection:
            show(connection, model_number(connection, model), ids[start : start + _CHUNK])


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
    rows = database.read(  # in no order: the table from end to end is much faster than by an index
        "SELECT plate_id, position, read_text, slots FROM plates "
        "WHERE deleted = 0 AND instr(read_text, ?) > 0 AND slots IS NOT NULL",
        (character,),
    )
    places: list[tuple[int, int, int]] = []  # plate, position, slot
    packed: list[bytes] = []
    for plate_id, position, text, blob in rows:
        slot = text.find(character)
        while 0 <= slot < len(blob) // 2:
            places.append((plate_id, position, slot))
            packed.append(blob[2 * slot : 2 * slot + 2])
            slot = text.find(character, slot + 1)
    known = np.array(places, dtype=np.int64).reshape(-1, 3)
    values = np.frombuffer(b"".join(packed), dtype="<u2") / _SLOT_SCALE
    order = np.lexsort((known[:, 2], known[:, 0], known[:, 1], values))
    found = zip(known[order, 0].tolist(), known[order, 2].tolist(), values[order].tolist(), strict=True)
    return [Slot(plate_id, slot, confidence) for plate_id, slot, confidence in found]


def character_counts(database: Database) -> dict[str, int]:
    """Return how many slots ``slots_of`` has of each character.

    By one text of them all: rows would take ten times as long.
    """
    listed = database.read(
        "SELECT group_concat(substr(read_text, 1, length(slots) / 2), '') FROM plates "
        "WHERE deleted = 0 AND slots IS NOT NULL"
    )[0][0]
    codes = np.frombuffer((listed or "").encode("utf-32-le"), dtype="<u4")
    numbers = np.bincount(codes)
    return {chr(code): int(numbers[code]) for code in np.flatnonzero(numbers)}


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
    values = array("H", blob)  # for the few values of a plate much faster than NumPy
    if sys.byteorder == "big":
        values.byteswap()
    return tuple([value / _SLOT_SCALE for value in values])


def model_number(connection: sqlite3.Connection, name: str) -> int:
    """Return the id of a model, which is noted when it is new."""
    connection.execute("INSERT OR IGNORE INTO models (name, created) VALUES (?, ?)", (name, iso(now_ms())))
    return int(connection.execute("SELECT model_id FROM models WHERE name = ?", (name,)).fetchone()[0])


# -- inside ------------------------------------------------------------------------------------


def _existing(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str | None]:
    """Return those plates that are there, and the corners that a person has drawn."""
    listed = json.dumps([int(i) for i in ids])
    rows = connection.execute(
        "SELECT plate_id, person_quad FROM plates WHERE plate_id IN (SELECT value FROM json_each(?))",
        (listed,),
    )
    return dict(rows)


def _parted(
    outcomes: Sequence[PlateOutcome], taken: Callable[[PlateOutcome], bool]
) -> tuple[list[PlateOutcome], list[PlateOutcome]]:
    """Return the outcomes that stay and those that are taken out; never by comparing what was read."""
    stay: list[PlateOutcome] = []
    out: list[PlateOutcome] = []
    for outcome in outcomes:
        (out if taken(outcome) else stay).append(outcome)
    return stay, out


def _store(connection: sqlite3.Connection, model_id: int, outcomes: Sequence[PlateOutcome]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO readings "
        "(plate_id, model_id, text, confidence, reading, slots, quad, source, time_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _rows(model_id, outcomes),
    )
    connection.executemany(
        f"UPDATE plates SET problem = ?, source = {KEPT.format('?')} WHERE plate_id = ?",
        [(problem, source, source, plate_id) for plate_id, _, _, source, problem in outcomes],
    )


def _rows(model_id: int, outcomes: Sequence[PlateOutcome]) -> list[tuple[Any, ...]]:
    """Return what was read, as the table of readings has it."""
    time = now_ms()
    return [
        (i, model_id, r.text, r.confidence, _json(r), pack_slots(r), quad_to_text(quad), source, time)
        for i, r, quad, source, _ in outcomes
        if r is not None
    ]


def _make_current(connection: sqlite3.Connection, model_id: int, outcomes: Sequence[PlateOutcome]) -> None:
    read = {plate_id: reading.text for plate_id, reading, *_ in outcomes if reading is not None}
    show(connection, model_id, list(read))
    (told,) = connection.execute("SELECT grammar FROM models WHERE model_id = ?", (model_id,)).fetchone()
    for plate_id in (i for i, text in read.items() if text.isdigit() and grammar_of(text, told) == "none"):
        _label_by_digits(connection, plate_id)


def _label_by_digits(connection: sqlite3.Connection, plate_id: int) -> None:
    """Take a name of digits for a label once digits are what is read; a camera's counter is none."""
    row = connection.execute(
        "SELECT i.path FROM plates p JOIN images i USING (image_id) WHERE p.plate_id = ? AND p.label IS NULL "
        f"AND {IS_FIRST}",
        (plate_id,),
    ).fetchone()
    label = ccpd.label_of_text(row[0].rpartition("/")[2]) if row else None
    if label is not None:
        connection.execute("UPDATE plates SET label = ? WHERE plate_id = ?", (label, plate_id))


def _json(reading: Reading) -> str:
    return json.dumps(reading.to_json(), ensure_ascii=False, separators=(",", ":"))
