"""Copies of a store that somebody works in: whole, or none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from core.project import location
from tests.core.project.test_location import filled


def test_a_late_copy_brings_no_log_to_a_store_in_use(folder: Path, tmp_path: Path) -> None:
    filled(folder, tmp_path / "data")
    away = tmp_path / "away" / "project.sqlite3"
    away.parent.mkdir()
    connection = sqlite3.connect(folder / ".platewright" / "project.sqlite3")
    connection.execute("UPDATE plates SET person_text = '京A99999' WHERE plate_id = 2")
    connection.commit()  # stays in the log as long as the connection is open
    assert (folder / ".platewright" / "project.sqlite3-wal").stat().st_size
    location.seed(away, folder)
    connection.close()
    assert [path.name for path in away.parent.iterdir()] == ["project.sqlite3"]
    found = sqlite3.connect(away)
    assert found.execute("SELECT person_text FROM plates WHERE plate_id = 2").fetchone() == ("京A99999",)
    found.close()


@pytest.fixture
def in_use(folder: Path, tmp_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Return a store whose log holds what was decided last, and the connection that works in it."""
    store = filled(folder, tmp_path / "data")
    connection = sqlite3.connect(store)
    connection.execute("UPDATE plates SET person_text = '京A99999' WHERE plate_id = 2")
    connection.commit()
    yield store, connection
    connection.close()


def test_a_copy_is_whole_though_the_log_is_carried_over_meanwhile(
    in_use: tuple[Path, sqlite3.Connection], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, connection = in_use
    copyfile, copied = location.shutil.copyfile, []

    def copy_and_carry_over(source: Path, target: Path) -> None:
        copyfile(source, target)
        copied.append(source.name)
        if len(copied) == 1:  # between the file and its log
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    monkeypatch.setattr(location.shutil, "copyfile", copy_and_carry_over)
    monkeypatch.setattr(location, "PAUSE", 0.0)
    copy = tmp_path / "copy.sqlite3"
    location.copy_store(store, copy)
    assert copied == [store.name, f"{store.name}-wal"] * 2
    found = sqlite3.connect(copy)
    assert found.execute("SELECT person_text FROM plates WHERE plate_id = 2").fetchone() == ("京A99999",)
    found.close()


def test_a_store_that_never_rests_is_not_copied_by_halves(
    in_use: tuple[Path, sqlite3.Connection], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = in_use
    times = count(0, 1000)  # nanoseconds; NTFS keeps hundreds of them

    def copy(source: Path, target: Path) -> None:
        os.utime(store, ns=(next(times), next(times)))

    monkeypatch.setattr(location.shutil, "copyfile", copy)
    monkeypatch.setattr(location, "PAUSE", 0.0)
    with pytest.raises(OSError, match="written all the time"):
        location.copy_store(store, tmp_path / "copy.sqlite3")
