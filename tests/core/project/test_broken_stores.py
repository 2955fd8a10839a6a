"""Stores that are damaged, foreign or emptied: each is set aside, kept and told."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import StoreError
from core.project import (
    AWAY_NOTICE,
    DAMAGED_NOTICE,
    EMPTIED_NOTICE,
    EMPTIED_THERE_NOTICE,
    LEFT_LOG_NOTICE,
    Project,
    Query,
    Status,
    location,
    schema,
)
from core.project.database import Database
from tests.core.project.test_location import filled, forbid

Damage = Callable[[Path], None]


def truncate(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def garbage(store: Path) -> None:
    store.write_bytes(b"not a database at all" * 500)


def header(store: Path) -> None:
    store.write_bytes(b"\0" * 100 + store.read_bytes()[100:])


def foreign(store: Path) -> None:
    store.unlink()
    connection = sqlite3.connect(store)
    connection.execute("CREATE TABLE plates (x)")
    connection.close()


def without_a_table(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("DROP TABLE readings")
    connection.close()


def without_tables(store: Path) -> None:
    connection = sqlite3.connect(store)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    store.unlink()
    connection = sqlite3.connect(store)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def anothers(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA application_id = 7")
    connection.close()


def torn(store: Path) -> None:
    """Spoil the page that a table begins with."""
    connection = sqlite3.connect(store)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()
    connection.close()
    data = bytearray(store.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    data[(root - 1) * page : root * page] = b"\xa5" * page
    store.write_bytes(bytes(data))


DAMAGES = [truncate, garbage, header, foreign, without_a_table, without_tables, anothers, torn]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_set_aside_and_kept(folder: Path, tmp_path: Path, damage: Damage) -> None:
    store = filled(folder, tmp_path / "data")
    damage(store)
    damaged = store.read_bytes()
    for count in (1, 2):  # twice within a second too
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert project.notice == DAMAGED_NOTICE
            assert project.aside is not None
            assert project.aside.read_bytes() == damaged
            assert project.scan().new == 5
        assert len(list(store.parent.glob("*damaged*.sqlite3"))) == count
        store.write_bytes(damaged)
        for suffix in ("-wal", "-shm"):
            store.with_name(store.name + suffix).unlink(missing_ok=True)


def test_damage_found_later_is_told_and_mended_at_the_next_opening(folder: Path, tmp_path: Path) -> None:
    store = filled(folder, tmp_path / "data")
    data = bytearray(store.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    data[page * 2 : page * 2 + page] = b"\xa5" * page  # one page in the middle
    roots = sqlite3.connect(store)
    (root,) = roots.execute("SELECT rootpage FROM sqlite_master WHERE name = 'history_by_plate'").fetchone()
    roots.close()
    data = bytearray(store.read_bytes())
    data[(root - 1) * page : root * page] = b"\xa5" * page
    store.write_bytes(bytes(data))
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        with pytest.raises(StoreError, match="Open the folder again") as caught:
            project.decide(2, text="京A12345", status=Status.CORRECTED)
        assert caught.value.path == store
        assert project.row(1).text == "京A12345"
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == DAMAGED_NOTICE
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == ""


def test_a_store_that_something_emptied_is_told_and_kept_with_its_log(folder: Path, tmp_path: Path) -> None:
    store = filled(folder, tmp_path / "data")
    store.write_bytes(b"")
    log_beside = store.with_name(f"{store.name}-wal")
    log_beside.write_bytes(b"what was decided last")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice.splitlines() == [EMPTIED_NOTICE, LEFT_LOG_NOTICE]
        assert project.aside is not None and project.aside.parent == store.parent
        kept = project.aside.with_name(f"{project.aside.name}-wal")
        assert kept.read_bytes() == b"what was decided last"
        project.scan()
        assert len(project.plate_ids(Query())) == 5
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert (project.notice, project.aside) == ("", None)


def test_a_store_without_its_file_is_told_for_its_log(folder: Path, tmp_path: Path) -> None:
    store = filled(folder, tmp_path / "data")
    store.unlink()
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == ""  # deleted, to begin anew
    store.unlink()
    store.with_name(f"{store.name}-wal").write_bytes(b"what was decided last")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice.splitlines() == [EMPTIED_NOTICE, LEFT_LOG_NOTICE]
    assert b"what was decided last" in {path.read_bytes() for path in store.parent.glob("*damaged*-wal")}


def test_a_whole_store_with_a_log_is_opened_as_it_is(folder: Path, tmp_path: Path) -> None:
    """As another window's, and as a killed process leaves it."""
    filled(folder, tmp_path / "data")
    with Project.open(folder, data_dir=tmp_path / "data") as first:
        first.decide(2, text="京A99999", status=Status.CORRECTED)
        assert first.store_path.with_name(f"{first.store_path.name}-wal").stat().st_size > 0
        with Project.open(folder, data_dir=tmp_path / "data") as second:
            assert (second.notice, second.aside, second.store_path) == ("", None, first.store_path)
            assert second.row(2).text == "京A99999"


@pytest.mark.parametrize("gone", [False, True])
def test_of_a_log_without_a_byte_nothing_is_told(folder: Path, tmp_path: Path, gone: bool) -> None:
    store = filled(folder, tmp_path / "data")
    store.write_bytes(b"")
    store.with_name(f"{store.name}-wal").write_bytes(b"")
    if gone:
        store.unlink()
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == ("" if gone else EMPTIED_NOTICE)


def test_a_store_away_from_the_folder_that_something_emptied_is_told_beside_where_it_lies(
    folder: Path, tmp_path: Path
) -> None:
    (folder / ".platewright").write_text("a file where the folder would be")
    store = filled(folder, tmp_path / "data")
    store.write_bytes(b"")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice.splitlines() == [AWAY_NOTICE, EMPTIED_NOTICE]


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("refused", ["folder", "rename"])
def test_an_emptied_store_that_cannot_be_set_aside_is_left_and_told_with_its_log(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, gone: bool
) -> None:
    store = filled(folder, tmp_path / "data")
    log_beside = store.with_name(f"{store.name}-wal")
    store.write_bytes(b"")
    log_beside.write_bytes(b"what was decided last")
    if gone:
        store.unlink()
    if refused == "folder":
        forbid(monkeypatch, folder)
    else:
        monkeypatch.setattr(Path, "rename", refuse)  # another program has it open
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice.splitlines() == [AWAY_NOTICE, EMPTIED_THERE_NOTICE, LEFT_LOG_NOTICE]
        assert project.aside == store
        assert project.store_path.is_relative_to(tmp_path / "data")
        assert project.scan().new == 5
    assert (log_beside.read_bytes(), store.exists()) == (b"what was decided last", not gone)
    assert not list(project.store_path.parent.glob("*damaged*"))
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == AWAY_NOTICE
        assert len(project.plate_ids(Query())) == 5


def refuse(*_: object) -> None:
    raise PermissionError(13, "it is in use")


KILLED_AT_BIRTH = """
import os, signal, sys
from pathlib import Path
from core.project import Project, schema

left = int(sys.argv[2])
whole = schema._statements

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def torn(script):
    global left
    for statement in whole(script):
        left -= 1
        if left == 0:
            die()
        yield statement

if left == 0:
    schema.prepare = die  # the file is open, and empty
schema._statements = torn
if left > 1000:
    os.link = die
Project.open(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("moment", [0, 1, 20, 10_000])
def test_a_process_that_dies_while_it_begins_a_store_leaves_none(
    folder: Path, tmp_path: Path, repository: Path, moment: int
) -> None:
    command = [sys.executable, "-c", KILLED_AT_BIRTH, str(folder), str(moment)]
    assert subprocess.run(command, cwd=repository, check=False).returncode == -signal.SIGKILL
    assert not (folder / ".platewright" / "project.sqlite3").exists()
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert (project.notice, project.aside) == ("", None)
        assert project.scan().new == 5
    left = list((folder / ".platewright").glob("*.part*"))
    assert left  # somebody may still be at work on it
    mine = folder / ".platewright" / "my.part"
    mine.touch()
    for path in (*left, mine):
        os.utime(path, (0, 0))
    Project.open(folder, data_dir=tmp_path / "data").close()
    assert list((folder / ".platewright").glob("*.part*")) == [mine]


def test_a_new_store_gets_its_name_when_it_is_whole(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that exists is opened as it is: a full disk has no room for another beside it."""
    begun: list[str] = []
    prepare = schema.prepare

    def noted(connection: sqlite3.Connection, path: Path) -> None:
        if schema._version(connection) == 0:
            begun.append(path.suffix)
        prepare(connection, path)

    monkeypatch.setattr(schema, "prepare", noted)
    for _ in range(2):
        Project.open(folder, data_dir=tmp_path / "data").close()
        assert begun == [".part"]
        assert [path.name for path in (folder / ".platewright").iterdir()] == ["project.sqlite3"]


@pytest.mark.parametrize("pages", [1, 4, 20])
def test_a_disk_too_full_for_a_new_store_holds_none_and_is_no_damage(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """The limit of pages stands for the disk: SQLite says the same of both."""
    connect = sqlite3.connect

    def narrow(path: Path, **options: object) -> sqlite3.Connection:
        connection = connect(path, **options)  # type: ignore[call-overload]
        if path.is_relative_to(folder):
            connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", narrow)
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == AWAY_NOTICE
        assert project.scan().new == 5
    assert list((folder / ".platewright").iterdir()) == []
    monkeypatch.setattr(location, "candidates", lambda *_: [folder / ".platewright" / "project.sqlite3"])
    with pytest.raises(StoreError, match=r"is full.*Free space"):
        Project.open(folder, data_dir=tmp_path / "data")


def test_a_log_that_cannot_go_into_a_new_store_makes_it_none(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Database.close

    def leave_log(database: Database) -> None:
        """Close as SQLite does where the disk has no room for what the log holds."""
        close(database)
        if database.path.suffix == ".part" and database.path.is_relative_to(folder):
            location.log_of(database.path).write_bytes(b"what found no room")

    monkeypatch.setattr(Database, "close", leave_log)
    monkeypatch.setattr(location, "candidates", lambda *_: [folder / ".platewright" / "project.sqlite3"])
    with pytest.raises(StoreError, match="no place"):
        Project.open(folder, data_dir=tmp_path / "data")
    assert list((folder / ".platewright").iterdir()) == []
