"""What a person says about a plate: decided, stored with its history, taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core import plate
from core.errors import LabelError, StoreError
from core.plate import PlateKind
from core.project import changes, left_readings
from core.project.current import COLOUR
from core.project.database import Database
from core.project.quads import quad_to_text
from core.project.records import UNDECIDED, VOUCHED, Edit, HistoryEntry, Status, iso, now_ms
from core.reading import Quad

# What only a person changes. ``person_quad`` is JSON text, four corners clockwise from top-left.
COLUMNS = (
    "person_text",
    "decision",
    "colour",
    "person_quad",
    "skipped",
    "split",
    "deleted",
    "altered",
    "rows",
    "operator",
    "changed_ms",
)
SIGNATURE = ("operator", "changed_ms")  # whose the last change is
# Columns that an edit notes together, so that none is taken back when another has been changed since.
_VERDICT = frozenset({"person_text", "decision"})
_ALTERED = "altered"  # which a person only ever takes away, by working on the plate as it is now
_ROWS = "rows"  # what an import told of a plate that nobody has read; where one is read, the reading tells
_GRAMMAR = "(SELECT grammar FROM models WHERE models.model_id = plates.model_id)"
_READING = (
    "(SELECT reading FROM readings r WHERE r.plate_id = plates.plate_id AND r.model_id = plates.model_id)"
)
# Whether there is a plate concerns all that is known of it.
_EVERYTHING = frozenset(COLUMNS) - {_ALTERED, _ROWS}

Values = Mapping[str, Any]

# What the last plate of a picture becomes when it is taken away: a picture without a plate is in no list.
_LAST: Values = {
    "decision": Status.NO_PLATE.value, "person_text": None, "person_quad": None, "skipped": 0,
}  # fmt: skip


# -- acts: each returns one edit a plate, all in one transaction ----------------------------------


def decide(
    database: Database, ids: Iterable[int], text: str | None, status: Status, operator: str
) -> list[Edit]:
    """Store a decision; see ``Project.decide``."""
    with database.write(durable=True) as connection:
        return [
            _change(connection, one, _decision(connection, one, text, status), status.value, operator)
            for one in ids
        ]


def decide_each(
    database: Database, decisions: Iterable[tuple[int, str, Status]], operator: str
) -> list[Edit]:
    """Store a decision of its own about each plate; see ``Project.decide_each``."""
    with database.write(durable=True) as connection:
        return [
            _change(connection, one, _decision(connection, one, text, status), status.value, operator)
            for one, text, status in decisions
        ]


def _decision(connection: sqlite3.Connection, plate_id: int, text: str | None, status: Status) -> Values:
    current, read_text = _one(connection, plate_id, "text, read_text")
    given = None if text is None else plate.normalise(text)
    if given is not None and any("\ud800" <= letter <= "\udfff" for letter in given):
        raise LabelError("The text holds half a character", detail=ascii(given)[:80])
    if status in VOUCHED:
        final = current if given is None else given
        if not final:
            raise LabelError(
                "A plate without a text cannot be confirmed",
                detail=str(plate_id),
                advice="Type the plate, or mark it as unreadable",
            )
        if read_text is not None:
            status = Status.CONFIRMED if final == read_text else Status.CORRECTED
        return {"person_text": final, "decision": status.value, "skipped": 0, _ALTERED: 0}
    if status in UNDECIDED:
        return {"person_text": given or None, "decision": None}
    changes: dict[str, Any] = {"decision": status.value, "skipped": 0, _ALTERED: 0}
    if given is not None:
        changes["person_text"] = given or None
    return changes


def change(database: Database, ids: Iterable[int], changes: Values, action: str, operator: str) -> list[Edit]:
    """Set the same columns of several plates."""
    if "person_quad" in changes:
        changes = {**changes, _ALTERED: 0}  # drawn on the picture as it is now
    with database.write(durable=True) as connection:
        return [_change(connection, one, changes, action, operator) for one in ids]


def add_plate(database: Database, image_id: int, quad: Quad | None, operator: str) -> Edit:
    """Add a plate to an image; see ``Project.add_plate``."""
    with database.write(durable=True) as connection:
        row = connection.execute(
            "INSERT INTO plates (image_id, position, missing, deleted) "
            "SELECT image_id, position, missing, 1 FROM images WHERE image_id = ? "
            "RETURNING plate_id, missing",
            (image_id,),
        ).fetchone()
        if row is None:
            raise _unknown("picture", image_id)
        count_new(connection, missing=row[1], deleted=1)
        changes = {"deleted": 0, "person_quad": quad_to_text(quad)}
        return _change(connection, row[0], changes, "add", operator)


def count_new(connection: sqlite3.Connection, *, missing: int, deleted: int) -> None:
    """Count an unread plate that was inserted; its changes are followed by the store itself."""
    connection.execute(
        "INSERT INTO tally VALUES ('unread', 0, ?, 0, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1",
        (missing, deleted),
    )


def delete_plate(database: Database, plate_id: int, operator: str) -> Edit:
    """Take a plate out of its image; see ``Project.delete_plate``."""
    with database.write(durable=True) as connection:
        gone = _LAST if _is_last(connection, plate_id) else {"deleted": 1}
        return _change(connection, plate_id, gone, "delete", operator)


def replay(database: Database, edits: Sequence[Edit], *, back: bool) -> list[int]:
    """Put the values before (``back``) or after the edits into the store, in one transaction.

    A plate about which another window or program has decided since keeps what it has: nobody would see
    that a decision was undone which somebody else made. So does one that would go and is the only one left
    in its picture, the others of which somebody else took away. Their ids are returned.
    """
    left: dict[int, None] = {}
    with database.write(durable=True) as connection:
        for edit in edits:
            old, new = (edit.after, edit.before) if back else (edit.before, edit.after)
            now = dict(zip(old, _one(connection, edit.plate_id, ", ".join(old)), strict=True))
            others = {name for name in old if now[name] != old[name]}
            # What has become of the picture is nobody's act: where that differs, it is as it will be already.
            stuck = not others <= {*SIGNATURE, _ALTERED, _ROWS} or _leaves_none(
                connection, edit.plate_id, new
            )
            if edit.plate_id in left or stuck:
                left[edit.plate_id] = None  # all of its edits, or half of an act would stay
                continue
            if others & {*SIGNATURE}:
                new = {name: new[name] for name in new if name not in SIGNATURE}  # it is another's by now
            _set(connection, edit.plate_id, new)
            action = f"{'undo' if back else 'redo'} {edit.action}"
            _remember(connection, Edit(edit.plate_id, action, old, new, edit.operator, iso(now_ms())))
    return list(left)


def restore(database: Database, history_id: int, operator: str) -> Edit:
    """Put a plate back to how it was before an entry of the history; that is an edit like another.

    One that was not there by then goes, as by ``delete_plate``.
    """
    with database.write(durable=True) as connection:
        row = connection.execute(
            "SELECT plate_id, before FROM history WHERE history_id = ?", (history_id,)
        ).fetchone()
        if row is None:
            raise _unknown("entry of the history", history_id)
        changes = {k: v for k, v in json.loads(row[1]).items() if k not in (*SIGNATURE, _ALTERED)}
        if _leaves_none(connection, row[0], changes):
            changes = dict(_LAST)
        return _change(connection, row[0], changes, "restore", operator)


def history(database: Database, plate_id: int | None, limit: int, before: int | None) -> list[HistoryEntry]:
    """Return entries, newest first; see ``Project.history``."""
    conditions = ["1"]
    if plate_id is not None:
        conditions.append("h.plate_id = :plate_id")
    if before is not None:
        conditions.append("h.history_id < :before")
    rows = database.read(
        "SELECT h.history_id, h.time, h.operator, h.action, h.plate_id, i.path, h.before, h.after "
        "FROM history h JOIN plates p USING (plate_id) JOIN images i USING (image_id) "
        f"WHERE {' AND '.join(conditions)} ORDER BY h.history_id DESC LIMIT :limit",
        {"plate_id": plate_id, "before": before, "limit": limit},
    )
    return [
        HistoryEntry(number, time, who, action, plate, path, json.loads(old), json.loads(new))
        for number, time, who, action, plate, path, old, new in rows
    ]


def checked_kind(kind: str | None) -> str | None:
    """Return a kind that the grammar knows; raises ``LabelError``."""
    try:
        return None if kind is None else PlateKind(kind).value
    except ValueError:
        raise LabelError(
            "There is no such kind of plate", detail=kind or "", advice=f"Use one of {', '.join(PlateKind)}"
        ) from None


# -- inside ------------------------------------------------------------------------------------


def _one(connection: sqlite3.Connection, plate_id: int, columns: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(
        f"SELECT {columns} FROM plates WHERE plate_id = ?", (int(plate_id),)
    ).fetchone()
    if row is None:
        raise _unknown("plate", plate_id)
    return row


def _is_last(connection: sqlite3.Connection, plate_id: int) -> bool:
    """Tell whether a picture has no other plate than this one."""
    (image_id,) = _one(connection, plate_id, "image_id")
    others = "SELECT 1 FROM plates WHERE image_id = ? AND deleted = 0 AND plate_id <> ? LIMIT 1"
    return connection.execute(others, (image_id, plate_id)).fetchone() is None


def _leaves_none(connection: sqlite3.Connection, plate_id: int, values: Values) -> bool:
    """Tell whether these values would take the last plate of a picture away."""
    return bool(values.get("deleted")) and _is_last(connection, plate_id)


def _change(
    connection: sqlite3.Connection, plate_id: int, changes: Values, action: str, operator: str
) -> Edit:
    plate_id = int(plate_id)
    time = now_ms()
    old = dict(zip(COLUMNS, _one(connection, plate_id, ", ".join(COLUMNS)), strict=True))
    new = {**changes, "operator": operator, "changed_ms": time}
    changed = {name for name in new if new[name] != old[name] or name in SIGNATURE}
    noted = changed | (_EVERYTHING if "deleted" in changed else _VERDICT if changed & _VERDICT else set())
    before = {name: old[name] for name in COLUMNS if name in noted}
    after = {name: new.get(name, old[name]) for name in before}
    _set(connection, plate_id, after)
    edit = Edit(plate_id, action, before, after, operator, iso(time))
    _remember(connection, edit)
    return edit


def _set(connection: sqlite3.Connection, plate_id: int, values: Values) -> None:
    names = [name for name in COLUMNS if name in values and name != _ROWS]
    if not names:
        return
    assignments = ", ".join(f"{name} = :{name}" for name in names)
    moved = "person_quad" in values and (values["person_quad"],) != _one(connection, plate_id, "person_quad")
    left = left_readings.leave(connection, plate_id) if moved else None
    connection.execute(f"UPDATE plates SET {assignments} WHERE plate_id = :id", {**values, "id": plate_id})
    if moved:
        left_readings.come_back(connection, plate_id, left)
    if "decision" in values and values["decision"] is None:
        changes.forget_stale(connection, plate_id)
    if _ROWS in values:
        connection.execute(
            "UPDATE plates SET rows = ? WHERE plate_id = ? AND model_id IS NULL", (values[_ROWS], plate_id)
        )
    if "person_text" in values or "colour" in values:
        connection.execute(
            f"UPDATE plates SET kind = plate_kind(text, {COLOUR.format(_READING)}, {_GRAMMAR}), "
            f"violates = plate_violates(text, {_GRAMMAR}) WHERE plate_id = ?",
            (plate_id,),
        )


def _remember(connection: sqlite3.Connection, edit: Edit) -> None:
    connection.execute(
        "INSERT INTO history (time, operator, action, plate_id, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (edit.time, edit.operator, edit.action, edit.plate_id, _json(edit.before), _json(edit.after)),
    )


def _json(values: Values) -> str:
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"))


def _unknown(what: str, number: int) -> StoreError:
    return StoreError(
        "The store does not know this entry", detail=f"{what} {number}", advice="Open the folder again"
    )
