"""The tables of the store, and the steps from each version of them to the next."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from pathlib import Path

from core.errors import StoreError

PATIENCE = 5.0  # seconds: others who open a new store at the same moment
APPLICATION_ID = 0x504C5752  # "PLWR", in the header of the file

# Filters look at these columns only, so that each index below answers a query alone: going from an
# index entry to its row costs five times as much as reading the entry.
_FILTERED = "deleted, status, skipped, missing, differs, violates, kind, confidence, text, changed_ms"

_FIRST = f"""
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE images (
    image_id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,          -- relative to the folder, forward slashes
    subset TEXT NOT NULL,               -- its sub-folder, '' for none
    position INTEGER NOT NULL,          -- the order of paths, with gaps for later files
    size INTEGER,                       -- of the file when its hash was made: a scan asks no file
    mtime_ns INTEGER,                   -- anything, which takes minutes on a slow disk
    content_hash TEXT,                  -- BLAKE2b, made when first asked for
    label TEXT,                         -- what the name says
    brightness INTEGER,                 -- of CCPD names
    blur INTEGER,
    problem TEXT,                       -- what is wrong with the name
    missing INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX images_by_subset ON images(subset);

CREATE TABLE models (
    model_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT '{{}}',
    created TEXT NOT NULL
);

CREATE TABLE plates (
    plate_id INTEGER PRIMARY KEY,
    image_id INTEGER NOT NULL REFERENCES images(image_id),
    position INTEGER NOT NULL,          -- of the image
    missing INTEGER NOT NULL DEFAULT 0, -- of the image
    label TEXT,                         -- of the image, for its first plate
    -- what a person said
    person_text TEXT,
    decision TEXT CHECK (decision IN ('confirmed', 'corrected', 'doubtful', 'unreadable', 'no_plate')),
    colour TEXT,                        -- the kind where the text does not tell it
    person_quad TEXT,
    skipped INTEGER NOT NULL DEFAULT 0,
    split TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0,
    operator TEXT NOT NULL DEFAULT '',
    changed_ms INTEGER,
    -- the current reading
    model_id INTEGER REFERENCES models(model_id),
    read_text TEXT,
    confidence REAL,
    slots BLOB,                         -- confidence a character, 16 bits each
    found_quad TEXT,
    source TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    -- what follows from the above; a prediction cannot overrule a person, by construction
    text TEXT GENERATED ALWAYS AS (coalesce(person_text, read_text, '')) STORED,
    status TEXT GENERATED ALWAYS AS
        (coalesce(decision, CASE WHEN read_text IS NULL THEN 'unread' ELSE 'read' END)) STORED,
    differs INTEGER GENERATED ALWAYS AS
        (coalesce(label <> nullif(coalesce(person_text, read_text), ''), 0)) STORED,
    kind TEXT NOT NULL DEFAULT 'unknown',  -- by core.plate
    violates INTEGER NOT NULL DEFAULT 0    -- by core.plate
);
CREATE INDEX plates_by_image ON plates(image_id);
CREATE INDEX plates_by_path ON plates(position, plate_id, {_FILTERED});
CREATE INDEX plates_by_confidence ON plates(confidence, position, plate_id, deleted, status, skipped, missing,
    differs, violates, kind, text, changed_ms);
CREATE INDEX plates_by_text ON plates(text, position, plate_id, deleted, status, skipped, missing,
    differs, violates, kind, confidence, changed_ms);

CREATE TABLE readings (
    plate_id INTEGER NOT NULL REFERENCES plates(plate_id),
    model_id INTEGER NOT NULL REFERENCES models(model_id),
    text TEXT NOT NULL,
    confidence REAL NOT NULL,
    reading TEXT NOT NULL,              -- JSON of core.reading.Reading
    slots BLOB,
    quad TEXT,
    source TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (plate_id, model_id)
);
CREATE INDEX readings_by_model ON readings(model_id, plate_id, text);

CREATE TABLE history (
    history_id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    plate_id INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX history_by_plate ON history(plate_id);
CREATE TRIGGER history_is_kept BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER history_is_fixed BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    directory TEXT NOT NULL,
    config TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT '{{}}',
    created TEXT NOT NULL,
    changed TEXT NOT NULL
) WITHOUT ROWID;

-- Numbers of plates by state, so that counting after each decision does not read 100,000 rows. New
-- plates are added by whoever inserts them, in bulk; everything else is followed here.
CREATE TABLE tally (
    status TEXT NOT NULL, skipped INTEGER NOT NULL, missing INTEGER NOT NULL, differs INTEGER NOT NULL,
    deleted INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (status, skipped, missing, differs, deleted)
) WITHOUT ROWID;
CREATE TRIGGER tally_follows AFTER UPDATE ON plates
    WHEN (old.status, old.skipped, old.missing, old.differs, old.deleted)
        IS NOT (new.status, new.skipped, new.missing, new.differs, new.deleted)
    BEGIN
        UPDATE tally SET number = number - 1 WHERE status = old.status AND skipped = old.skipped
            AND missing = old.missing AND differs = old.differs AND deleted = old.deleted;
        INSERT INTO tally VALUES (new.status, new.skipped, new.missing, new.differs, new.deleted, 1)
            ON CONFLICT DO UPDATE SET number = number + 1;
    END;
"""

# Made once the first scan of a new folder has ended: labels come in no order, and to sort them in one by one
# costs more than all else that is written of a plate. Whoever asks by label does so without it meanwhile.
BY_LABEL = "CREATE INDEX IF NOT EXISTS plates_by_label ON plates(label, position, plate_id)"
_NOT_YET_BY_LABEL = "DROP INDEX IF EXISTS plates_by_label"

_SECOND = """
CREATE INDEX plates_by_label ON plates(label, position, plate_id);

CREATE TABLE measures (
    plate_id INTEGER PRIMARY KEY REFERENCES plates(plate_id),
    tilt REAL,                          -- degrees, NULL where no corners are known
    sharpness INTEGER,                  -- as in CCPD names; measured where the name does not tell it
    tried INTEGER NOT NULL DEFAULT 0    -- 1: nothing is to be gained from opening the picture
);
CREATE INDEX measures_by_tilt ON measures(tilt);
CREATE INDEX measures_by_sharpness ON measures(sharpness);
CREATE TRIGGER measures_go_stale AFTER UPDATE OF person_quad, found_quad ON plates
    WHEN old.person_quad IS NOT new.person_quad
        OR (old.found_quad IS NOT new.found_quad AND 'finder' IN (old.source, new.source))
    BEGIN
        DELETE FROM measures WHERE plate_id = new.plate_id;
    END;
"""

# The few plates, or in the end the many, that wait for nobody: so that a list need not look at every
# plate to know which of its own do.
_THIRD = (
    "CREATE INDEX plates_settled ON plates(plate_id) "
    "WHERE decision IS NOT NULL OR skipped = 1 OR missing = 1 OR deleted = 1;"
)

# Plates of two rows are shown as one row, as the current reading found them.
_FOURTH = "ALTER TABLE plates ADD COLUMN rows INTEGER NOT NULL DEFAULT 1;"

# What was read at corners that a person has left: see ``core.project.left_readings``.
_FIFTH = """
CREATE TABLE left_readings (
    plate_id INTEGER NOT NULL REFERENCES plates(plate_id),
    corners TEXT NOT NULL,              -- those that a person drew, '' for none
    model_id INTEGER REFERENCES models(model_id),  -- NULL: nobody had read it there
    text TEXT, confidence REAL, reading TEXT, slots BLOB, quad TEXT, source TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    problem TEXT NOT NULL,              -- of the plate
    PRIMARY KEY (plate_id, corners)
);
"""

# The few plates of two rows, and those whose picture has been replaced: the latter are listed at each
# opening. ``altered``: the picture has become another since a person last worked on the plate; ``stale``: the
# reading is of the picture as it was. See ``core.project.changes``.
_SIXTH = """
CREATE INDEX plates_of_rows ON plates(rows, plate_id) WHERE rows <> 1;
ALTER TABLE plates ADD COLUMN altered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX plates_altered ON plates(plate_id) WHERE altered = 1;
ALTER TABLE readings ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
"""

# Whether a model reads plates: its file says so. NULL, of models that were noted before: the text tells.
_SEVENTH = "ALTER TABLE models ADD COLUMN grammar TEXT CHECK (grammar IN ('plate', 'none'));"

# The condition of the index of settled plates, as whoever asks must say it to be answered from it. Another
# condition needs another index, by a migration of its own.
SETTLED = "decision IS NOT NULL OR skipped = 1 OR missing = 1 OR deleted = 1"
SKIPPED_ALONE = "decision IS NULL AND missing = 0 AND deleted = 0"  # of those

# Of a plate p: whether it is the one that the picture's name speaks of, and where a finder saw it.
IS_FIRST = "p.plate_id = (SELECT min(plate_id) FROM plates WHERE image_id = p.image_id)"
FOUND = "CASE p.source WHEN 'finder' THEN p.found_quad END"

# Step n brings a store from version n to n + 1. A step that has been released is never changed.
MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH, _SIXTH, _SEVENTH)

# Those of the first version, which every store has.
TABLES = frozenset({"settings", "images", "models", "plates", "readings", "history", "runs", "tally"})


class DamagedStoreError(Exception):
    """The file is no store, or no whole one: it is to be set aside."""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store, or an empty file, to the newest version.

    Raises ``StoreError`` for a newer version, ``DamagedStoreError`` for a file that is no store.
    """
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise StoreError(
            "The project store was made by a newer version of Platewright",
            path=path,
            detail=f"{version} > {len(MIGRATIONS)}",
            advice="Update Platewright, or open a copy of the folder without its store",
        )
    _refuse_foreign(connection, version)
    _log_ahead(connection)  # written into the file, so not before the checks
    if version < len(MIGRATIONS):
        _migrate(connection)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; SQLite itself waits for nobody who does so at the same moment."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.005)
        else:
            return


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_foreign(connection: sqlite3.Connection, version: int) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if version == 0 and not tables:
        return
    if application != APPLICATION_ID or not tables >= TABLES:
        raise DamagedStoreError(f"tables: {', '.join(sorted(tables))}")
    for table in sorted(TABLES):  # a torn page near the top of a tree shows up here, in no time
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # another process may have been faster
        for step in MIGRATIONS[version:]:
            for statement in _statements(step):
                connection.execute(statement)
        if version == 0:
            connection.execute(_NOT_YET_BY_LABEL)
            store_id = json.dumps(uuid.uuid4().hex)
            connection.execute("INSERT INTO settings VALUES ('store_id', ?)", (store_id,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk ends it by itself
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Split a script; ``executescript`` would end the transaction that a migration runs in."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
