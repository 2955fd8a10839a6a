"""Nobody waits for a slow disk, everything is asked of it, and its refusal is told."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import StoreError
from core.project import Project, Query, Status, confirming
from core.project.confirming import Confirmer
from tests.core.project.conftest import make_folder, make_reading

SYNC, LONG = os.fsync, confirming.LONG
PATIENCE = 60  # seconds: on a busy machine a thread gets its turn late


class Disk:
    """An ``os.fsync`` that can be held up and can refuse; ``seen`` are the files that it was asked for."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.free = threading.Event()
        self.free.set()
        self.asked = threading.Event()
        self.error: OSError | None = None

    def fsync(self, handle: int) -> None:
        self.seen.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        self.asked.set()
        assert self.free.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        SYNC(handle)

    def count(self, name: str) -> int:
        return sum(one.endswith(name) for one in self.seen)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    if not Path("/proc/self/fd").exists():
        pytest.skip("which file is meant is known from /proc")
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    return disk


@pytest.fixture
def refusals() -> list[StoreError]:
    return []


@pytest.fixture
def project(tmp_path: Path, refusals: list[StoreError]) -> Iterator[Project]:
    """Return a project of five pictures whose window does not wait."""
    with Project.open(make_folder(tmp_path / "照片", tuple(f"{i}.jpg" for i in range(5)))) as project:
        project.scan()
        assert project.confirm_behind(refusals.append)
        yield project


def ids_of(project: Project) -> list[int]:
    return project.plate_ids(Query()).tolist()


def decide(project: Project, plate: int, number: int) -> None:
    project.decide(plate, text=f"京A{number:05}", status=Status.CORRECTED)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)


def confirmer_of(project: Project) -> Confirmer:
    confirmer = project._database._confirmer
    assert confirmer is not None
    return confirmer


def is_shortened(project: Project) -> bool:
    """Work the log into the store; tell whether nobody else was at it and all of it is there now."""
    busy, pages, done = project._database.read("PRAGMA wal_checkpoint(PASSIVE)")[0]
    return not busy and pages == done


def test_a_disk_that_answers_in_time_has_it_when_the_edit_returns(project, disk, monkeypatch):
    plate = ids_of(project)[0]
    confirmer_of(project).ask(PATIENCE)
    before = disk.count("-wal")
    monkeypatch.setattr(Confirmer.ask, "__defaults__", (PATIENCE,))  # however late the thread gets its turn
    for number in range(5):
        decide(project, plate, number)
        assert disk.count("-wal") == before + number + 1


def test_a_slow_disk_stops_nobody_and_is_asked_once_for_all_that_was_written_meanwhile(project, disk):
    ids = ids_of(project)
    disk.free.clear()
    for number in range(20):
        decide(project, ids[number % 5], number)
    assert disk.asked.wait(PATIENCE)
    assert disk.count("-wal") == 1  # and has not answered
    assert project.row(ids[4]).text == "京A00019"  # written all the same: a killed process loses nothing
    with Project.open(project.folder) as other:
        assert other.row(ids[4]).text == "京A00019"
    disk.free.set()
    assert confirmer_of(project).ask(PATIENCE)
    assert disk.count("-wal") <= 3


def test_a_person_waits_for_a_moment_at_most(project, disk):
    disk.free.clear()
    assert not confirmer_of(project).ask(0.001)
    threading.Timer(0.05, disk.free.set).start()
    assert confirmer_of(project).ask(PATIENCE)


def test_closing_waits_for_the_disk(project, disk):
    disk.free.clear()
    decide(project, ids_of(project)[0], 1)
    disk.asked.wait(PATIENCE)
    closing = threading.Thread(target=project.close)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    disk.free.set()
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert disk.count("-wal") >= 1


def test_a_refusal_is_told_once_until_the_disk_confirms_again(project, disk, refusals):
    ids = ids_of(project)
    disk.error = OSError(5, "Input/output error")
    for number in range(5):
        decide(project, ids[number], number)
        confirmer_of(project).ask(PATIENCE)
    assert len(refusals) == 1
    assert refusals[0].path == project.store_path
    assert "Input/output error" in refusals[0].detail
    disk.error = None
    decide(project, ids[0], 7)
    assert confirmer_of(project).ask(PATIENCE)
    disk.error = OSError(28, "No space left on device")
    decide(project, ids[0], 8)
    confirmer_of(project).ask(PATIENCE)
    assert len(refusals) == 2
    disk.error = None
    assert project.row(ids[0]).text == "京A00008"


def test_a_new_log_is_confirmed_with_its_name_in_the_folder(project, disk):
    decide(project, ids_of(project)[0], 1)
    confirmer_of(project).ask(PATIENCE)
    decide(project, ids_of(project)[0], 2)
    confirmer_of(project).ask(PATIENCE)
    assert disk.count(".platewright") == 1


@pytest.mark.parametrize("decided", [True, False])
def test_the_log_is_shortened_in_the_thread_and_by_nobody_else(project, monkeypatch, decided):
    ids, shortened = ids_of(project), []
    confirmer = confirmer_of(project)
    monkeypatch.setattr(confirming, "LONG", 64 * 1024)
    shorten = confirmer._shorten

    def watched() -> None:
        shortened.append(threading.current_thread().name)
        shorten()

    monkeypatch.setattr(confirmer, "_shorten", watched)
    log = project.store_path.with_name(f"{project.store_path.name}-wal")
    stored = project.store_path.read_bytes()
    for number in range(100):
        project.record_readings("m", [(plate, make_reading("京A12345"), None, "whole", "") for plate in ids])
        if decided:
            decide(project, ids[number % 5], number)
    until(lambda: bool(shortened))
    assert set(shortened) == {"confirm"}
    until(lambda: project.store_path.read_bytes() != stored)
    until(lambda: is_shortened(project))
    for number in range(2):  # the log begins anew, and is cut to what it may be
        decide(project, ids[0], number)
    assert log.stat().st_size <= LONG
    assert project._database.read("PRAGMA wal_autocheckpoint") == [(0,)]
    assert project._database.read("PRAGMA integrity_check") == [("ok",)]


def test_whoever_asks_after_the_end_asks_the_disk_alone(project, disk):
    confirmer = confirmer_of(project)
    confirmer.close()
    before = disk.count("-wal")
    decide(project, ids_of(project)[0], 1)
    assert disk.count("-wal") == before + 1


def test_a_store_without_a_log_waits_for_its_disk_as_before(tmp_path, refusals):
    with Project.open(make_folder(tmp_path / "one", ("0.jpg",))) as project:
        project.scan()
        database = project._database
        assert database.read("PRAGMA journal_mode = DELETE") == [("delete",)]
        assert not project.confirm_behind(refusals.append)
        decide(project, ids_of(project)[0], 1)
        assert database.read("PRAGMA synchronous") == [(2,)]


def test_another_folder_gets_its_own_and_the_thread_ends_with_the_store(project):
    thread = confirmer_of(project)._thread
    assert thread.is_alive()
    project.close()
    assert not thread.is_alive()


def test_a_folder_that_cannot_be_confirmed_is_no_refusal(project, disk, refusals, monkeypatch):
    real = disk.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink().is_dir():
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    decide(project, ids_of(project)[0], 1)
    assert confirmer_of(project).ask(PATIENCE)
    assert refusals == []
    disk.error = OSError(5, "Input/output error")
    decide(project, ids_of(project)[0], 2)
    confirmer_of(project).ask(PATIENCE)
    assert len(refusals) == 1


@pytest.mark.skipif(os.name != "posix", reason="links take rights there")
def test_the_log_of_a_store_behind_a_link_is_found(tmp_path, disk, refusals):
    folder = make_folder(tmp_path / "photos", ("0.jpg",))
    with Project.open(folder) as project:
        project.scan()
        store = project.store_path
    elsewhere = tmp_path / "elsewhere.sqlite3"
    store.rename(elsewhere)
    store.symlink_to(elsewhere)
    with Project.open(folder) as project:
        assert project.confirm_behind(refusals.append)
        decide(project, ids_of(project)[0], 1)
        assert confirmer_of(project).ask(PATIENCE)
        assert disk.count("elsewhere.sqlite3-wal") >= 1
    assert refusals == []


def test_a_thread_that_ended_unexpectedly_leaves_the_disk_to_whoever_asks(project, disk, monkeypatch, caplog):
    confirmer = confirmer_of(project)
    decide(project, ids_of(project)[0], 1)
    confirmer.ask(PATIENCE)

    def broken() -> bool:
        raise RuntimeError("deleted")

    monkeypatch.setattr(confirmer, "_is_long", broken)
    confirmer.ask(PATIENCE)
    confirmer._thread.join(PATIENCE)
    assert not confirmer._thread.is_alive()
    before = disk.count("-wal")
    decide(project, ids_of(project)[0], 2)
    assert disk.count("-wal") == before + 1
    assert "has ended" in caplog.text
