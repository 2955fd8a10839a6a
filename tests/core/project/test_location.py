"""Where the store is kept, and what happens to one that is too old or too new."""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from core.errors import StoreError
from core.project import AWAY_NOTICE, Project, Status, location, schema
from tests.core.project.conftest import CCPD_A, make_folder, old_store

Damage = Callable[[Path], None]


def filled(folder: Path, data_dir: Path) -> Path:
    """Return the store of a folder in which one plate was decided and that is closed."""
    with Project.open(folder, data_dir=data_dir) as project:
        project.scan()
        project.decide(1, text="京A12345", status=Status.CORRECTED)
        return project.store_path


def test_the_store_lies_beside_the_pictures(project: Project) -> None:
    assert project.store_path == project.folder / ".platewright" / "project.sqlite3"
    assert (project.notice, project.aside) == ("", None)


def test_nothing_is_left_where_the_store_is_not(folder: Path, tmp_path: Path) -> None:
    with Project.open(folder, data_dir=tmp_path / "data"):
        assert not list((tmp_path / "data" / "projects").glob("*"))


def test_the_pictures_are_never_touched(folder: Path, tmp_path: Path) -> None:
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }
    filled(folder, tmp_path / "data")
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before}
    assert after == before
    assert {p.name for p in folder.iterdir()} - {p.relative_to(folder).parts[0] for p in before} == {
        ".platewright"
    }


def test_a_folder_that_cannot_hold_it(folder: Path, tmp_path: Path) -> None:
    (folder / ".platewright").write_text("a file where the folder would be")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.store_path.is_relative_to(tmp_path / "data" / "projects")
        assert project.notice == AWAY_NOTICE
        assert project.scan().total == 5
        first = project.store_path
        project.decide(1, text="京A12345", status=Status.CORRECTED)
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.store_path == first
        assert project.row(1).text == "京A12345"
    with Project.open(make_folder(tmp_path / "other"), data_dir=tmp_path / "data") as project:
        assert project.store_path != first


def test_all_who_open_a_new_folder_at_once_share_one_store(tmp_path: Path) -> None:
    found: list[Path | Exception] = []

    def open_one(folder: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            with Project.open(folder, data_dir=tmp_path / "data") as project:
                found.append(project.store_path)
        except Exception as error:  # kept for the comparison below
            found.append(error)

    for number in range(25):
        folder = make_folder(tmp_path / f"新 {number}")
        together = threading.Barrier(4)
        threads = [threading.Thread(target=open_one, args=(folder, together)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [folder / ".platewright" / "project.sqlite3"] * 4
        found.clear()


def test_a_place_is_tried_without_being_made_or_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[Path] = []
    for act in ("mkdir", "rmdir", "unlink", "write_bytes"):
        real = getattr(Path, act)
        monkeypatch.setattr(
            Path, act, lambda path, *a, real=real, **k: (touched.append(path), real(path, *a, **k))[1]
        )
    place = tmp_path / "照片" / ".platewright"
    assert location.is_writable(place)
    assert touched
    assert not any(path.is_relative_to(place.parent) for path in touched)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_another_opening_has_begun_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "a" / ".platewright" / "project.sqlite3"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"beside the pictures")
    part, store = tmp_path / "part", tmp_path / "project.sqlite3"
    part.write_bytes(b"a copy that is late")
    store.write_bytes(b"in use")
    location.put(part, store)
    assert store.read_bytes() == b"in use"
    part.unlink()
    store.unlink()
    location.seed(store, tmp_path / "a")
    assert store.read_bytes() == b"beside the pictures"
    assert {path.name for path in tmp_path.iterdir()} == {"a", "project.sqlite3"}


def test_without_links_a_store_in_use_is_left_alone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    part, store = tmp_path / "part", tmp_path / "project.sqlite3"
    for text in ("first", "late"):
        part.write_text(text)
        location.put(part, store)
    assert store.read_text() == "first"


def test_a_full_disk_is_not_filled_further(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(folder, tmp_path / "data")
    away = tmp_path / "away" / "project.sqlite3"
    away.parent.mkdir()

    def fill(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(location.shutil, "copyfile", fill)
    with pytest.raises(StoreError, match="no space left"):
        location.seed(away, folder)
    assert list(away.parent.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_a_store_on_a_disk_that_is_not_connected_gives_way(folder: Path, tmp_path: Path) -> None:
    (folder / ".platewright").symlink_to(tmp_path / "unplugged")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.store_path.is_relative_to(tmp_path / "data")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_really(folder: Path, tmp_path: Path) -> None:
    folder.chmod(0o500)
    try:
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert project.notice == AWAY_NOTICE
            assert project.scan().total == 5
    finally:
        folder.chmod(0o700)


def forbid(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    real = location.is_writable
    monkeypatch.setattr(location, "is_writable", lambda p: not p.is_relative_to(place) and real(p))


def test_a_disk_that_became_read_only_takes_the_work_along(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(folder, tmp_path / "data")
    with monkeypatch.context() as patch:
        forbid(patch, folder)
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert project.notice == AWAY_NOTICE
            assert project.row(1).text == "京A12345"
            project.decide(2, text="京B12345", status=Status.CORRECTED)
    with Project.open(folder, data_dir=tmp_path / "data") as project:  # writable again: the newest wins
        assert [project.row(i).text for i in (1, 2)] == ["京A12345", "京B12345"]


def test_no_place_at_all(folder: Path, tmp_path: Path) -> None:
    (folder / ".platewright").write_text("in the way")
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreError, match="no place") as caught:
        Project.open(folder, data_dir=tmp_path / "data")
    assert caught.value.path == folder
    assert caught.value.advice


def test_a_network_folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "is_network", lambda path: path == folder)
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.store_path.is_relative_to(tmp_path / "data")
        assert not (folder / ".platewright").exists()


def test_the_users_data_folder_is_the_default(folder: Path, user_home: Path) -> None:
    (folder / ".platewright").write_text("in the way")
    with Project.open(folder) as project:
        assert project.store_path.is_relative_to(user_home)


@pytest.mark.skipif(sys.platform == "win32", reason="there are drives and no mount points")
def test_file_systems_are_told_by_the_nearest_mount_point() -> None:
    text = (
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        "30 22 0:50 / /mnt/my\\040disk rw - nfs4 server:/x rw\n"
        "31 22 0:51 / /mnt/\xe7\x85\xa7\xe7\x89\x87 rw master:2 - fuse.sshfs me@there: rw\n"
    )
    mounts = location.parse_mountinfo(text)
    assert location.system_of(Path("/home/me"), mounts) == "ext4"
    assert location.system_of(Path("/mnt/my disk/a/b"), mounts) in location.NETWORK_SYSTEMS
    assert location.system_of(Path("/mnt/照片/a"), mounts) in location.NETWORK_SYSTEMS
    assert location.system_of(Path("/mnt/other"), mounts) == "ext4"
    mac = location.parse_mount(
        "/dev/disk1 on / (apfs, local)\n//me@nas/a b on /Volumes/a (b) (smbfs, nodev)\n"
    )
    assert location.system_of(Path("/Volumes/a (b)/c"), mac) == "smbfs"
    assert location.system_of(Path("/Users"), mac) == "apfs"


def test_this_machines_own_disk_is_no_network(tmp_path: Path) -> None:
    assert location.is_network(tmp_path) is False


def test_a_newer_store_is_refused_and_left_alone(folder: Path, tmp_path: Path) -> None:
    store = filled(folder, tmp_path / "data")
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("CREATE TABLE future (x)")
    connection.close()
    with pytest.raises(StoreError, match="newer version") as caught:
        Project.open(folder, data_dir=tmp_path / "data")
    assert caught.value.path == store
    assert "Update" in caught.value.advice
    assert list(store.parent.glob("*damaged*")) == []


def test_an_older_store_is_brought_up(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder, tmp_path / "data")
    step = "ALTER TABLE images ADD COLUMN note TEXT;\nCREATE INDEX notes ON images(note);"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    for _ in range(2):
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert project._database.read("SELECT note FROM images WHERE image_id = 1") == [(None,)]
            assert project._database.read("PRAGMA user_version") == [(len(schema.MIGRATIONS),)]
            assert project.row(1).text == "京A12345"


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
def test_a_store_of_every_version_knows_what_is_settled(folder: Path, tmp_path: Path, version: int) -> None:
    with old_store(folder, tmp_path / "data", version) as connection:
        connection.execute(
            "UPDATE plates SET person_text = '京A12345', decision = 'corrected' WHERE plate_id = 1"
        )
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert (project.notice, project.settled_ids().tolist()) == ("", [1])
        project.set_skipped(2, True)
        assert sorted(project.settled_ids().tolist()) == [1, 2]


def test_a_released_step_is_what_it_was() -> None:
    released = [
        "aa9f96475f631a7a0c2de865c5b7cc8532006db78d9e8217aaac7ee925158c65",
        "0815e8283ebf21db1ce04813d5adb26769300c6072b1cb3ab180e95d3ab40502",
        "b54fd63431708d08825ca8e575b84bfad4b56cab8c6ae3ea40c4dcafa655dcbb",
        "e95070536a5b5ca0bf12ee0538a9b0bd8633c03dd340217a3d34cc562c89af8b",
        "24e29247348505001b71ab688cd5872a7c4e277111a07a62b4f50aab36a6a4ad",
        "2ee350d9770dd3356ef6f3634d862b90a52a041ce8c6fcb5e479a914b8573050",
        "c8793ab3b3b7d8f77d2f5c3b9a039aa428d6a4142bada8be5f5103faeacc424b",
    ]
    assert [sha256(step.encode()).hexdigest() for step in schema.MIGRATIONS[: len(released)]] == released


def test_what_is_settled_is_asked_in_the_words_of_its_index(project: Project) -> None:
    ((words,),) = project._database.read("SELECT sql FROM sqlite_master WHERE name = 'plates_settled'")
    assert words.partition(" WHERE ")[2] == schema.SETTLED


def test_a_step_that_fails_leaves_the_old_version(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(folder, tmp_path / "data")
    with monkeypatch.context() as patch:
        patch.setattr(
            schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE half (x);\nDROP TABLE nowhere;")
        )
        with pytest.raises(StoreError):
            Project.open(folder, data_dir=tmp_path / "data")
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.row(1).text == "京A12345"
        assert project._database.read("SELECT name FROM sqlite_master WHERE name = 'half'") == []


def test_a_store_knows_itself(folder: Path, project: Project) -> None:
    connection = sqlite3.connect(project.store_path)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x504C5752,)  # in every user's store
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    assert len(project.get_setting("store_id", "")) == 32
    assert CCPD_A in {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("patience", [30, 0.02])
def test_a_store_whose_log_is_switched_on_waits_for_who_reads_it_and_not_for_ever(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """As where two begin at once with the copy of a store that lies in a folder of no use any more."""
    store = filled(folder, tmp_path / "data")
    monkeypatch.setattr("core.project.database.BUSY_MS", 1)
    monkeypatch.setattr(schema, "PATIENCE", patience)
    with closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM plates").fetchone()
        if patience < 1:
            with pytest.raises(StoreError, match=r"database is locked.*Close other programs"):
                Project.open(folder, data_dir=tmp_path / "data")
            assert not (tmp_path / "data").exists()  # else each would decide in a store of its own
            return
        done = threading.Timer(0.1, reader.close)
        done.start()
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert not done.is_alive()
            assert project.row(1).text == "京A12345"
            assert project._database.read("PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize(("code", "begun"), [(sqlite3.SQLITE_BUSY, False), (sqlite3.SQLITE_IOERR, True)])
def test_a_folder_whose_disk_does_not_let_a_store_be_used_is_worked_on_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, begun: bool
) -> None:
    """As where no file can be locked: a store that nobody else can know of is not held by another program."""
    if begun:
        filled(folder, tmp_path / "data")
    prepare = schema.prepare

    def refused(connection: sqlite3.Connection, path: Path) -> None:
        if path.is_relative_to(folder):
            error = sqlite3.OperationalError("as the disk has it")
            error.sqlite_errorcode = code
            raise error
        prepare(connection, path)

    monkeypatch.setattr(schema, "prepare", refused)
    with Project.open(folder, data_dir=tmp_path / "data") as project:
        assert project.notice == AWAY_NOTICE
        assert project.scan().total == 5
        assert project.row(1).text == ("京A12345" if begun else "")


def test_a_store_that_another_is_writing_is_opened_at_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(folder, tmp_path / "data")
    monkeypatch.setattr("core.project.database.BUSY_MS", 1)
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Project.open(folder, data_dir=tmp_path / "data") as project:
            assert project.row(1).text == "京A12345"


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        (r"C:\照片", False),
        (r"\\?\C:\照片", False),  # as Windows tells a long path
        (r"N:\照片", True),
        (r"\\?\N:\照片", True),
        (r"\\nas\cam\照片", True),
        (r"\\?\UNC\nas\cam\照片", True),
    ],
)
def test_on_windows_a_share_and_a_drive_that_stands_for_one_are_a_network(
    monkeypatch: pytest.MonkeyPatch, folder: str, found: bool
) -> None:
    kinds = {"C:\\": 3, "N:\\": 4}
    kernel32 = SimpleNamespace(GetDriveTypeW=lambda root: kinds.get(root, 1))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert location.is_network(PureWindowsPath(folder)) is found
