"""Opening folders: good ones, bad ones, one after the other."""

from __future__ import annotations

import os
import threading
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from core import images, stamps
from core.errors import StoreError
from core.project import AWAY_NOTICE, EMPTIED_NOTICE, Project, Status, location
from gui.desk import Desk
from gui.jobs import folders, portions
from gui.tasks import Task
from gui.texts import said
from tests.gui.helpers import LABELS, make_folder, put_away, reading


def wait(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_a_folder_is_opened_scanned_and_listed(desk, qtbot, folder):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    wait(desk, qtbot)
    assert desk.session.folder == folder
    assert desk.settings.values.recent_folders == [str(folder)]
    assert desk.session.row(desk.session.current).label == LABELS[0]


def test_opening_again_finds_what_is_new_and_gone(desk, qtbot, folder):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    wait(desk, qtbot)
    next(folder.glob("00000*.jpg")).unlink()
    make_folder(folder / "more", ["沪A12345"])
    with qtbot.waitSignal(desk.folders.scanned) as caught:
        desk.folders.rescan()
    assert (caught.args[0].new, caught.args[0].vanished) == (1, 1)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 7)
    assert desk.session.queue.left == 6


def test_the_last_folder_opened_wins(desk, qtbot, folder, tmp_path):
    other = make_folder(tmp_path / "other", ["沪A12345"])
    for one in (folder, other, folder, other):
        desk.folders.open(one)
    qtbot.waitUntil(lambda: desk.session.folder == other and len(desk.session.queue) == 1)
    wait(desk, qtbot)
    assert desk.session.folder == other


def test_another_folder_waits_for_the_tasks_of_the_one_before(desk, qtbot, folder, tmp_path):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    before = desk.session.project
    other = make_folder(tmp_path / "other", ["沪A12345"])
    stopped = []

    def work(report, should_stop):
        while not should_stop():
            pass
        stopped.append(before.counts()["total"])

    desk.tasks.start(Task("work", work, subject=before))
    desk.folders.open(other)
    qtbot.waitUntil(lambda: desk.session.folder == other)
    assert stopped == [6]


def test_opening_a_folder_stops_nothing_that_works_on_none(desk, qtbot, folder):
    gate = threading.Event()
    task = Task("export", lambda report, should_stop: gate.wait(60))
    desk.tasks.start(task)
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    assert not task.stopping
    gate.set()
    wait(desk, qtbot)


def test_pictures_of_kinds_that_are_not_read_are_one_quiet_line(desk, qtbot, folder):
    for name in ("a.gif", "b.gif", "c.cr2", "labels.txt", "Thumbs.db"):
        (folder / name).write_bytes(b"x")

    def listed() -> list[str]:
        return [desk.problems.error(i).detail for i in range(len(desk.problems))]

    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS))
    wait(desk, qtbot)
    assert listed() == ["GIF × 2, CR2 × 1"]
    (folder / "d.gif").write_bytes(b"x")
    desk.folders.rescan()
    wait(desk, qtbot)
    assert listed() == ["GIF × 3, CR2 × 1"]
    for path in [*folder.glob("*.gif"), *folder.glob("*.cr2")]:
        path.unlink()
    desk.folders.rescan()
    wait(desk, qtbot)
    assert listed() == []


def test_an_empty_folder_opens_and_says_so(desk, qtbot, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    desk.folders.open(empty)
    qtbot.waitUntil(lambda: len(desk.problems) == 1)
    wait(desk, qtbot)
    assert desk.problems.error(0).path == empty
    assert desk.session.folder == empty


@pytest.mark.parametrize("name", ["gone", "a file.txt"])
def test_what_is_no_folder_leaves_the_open_one_open(desk, qtbot, folder, tmp_path, name):
    (tmp_path / "a file.txt").write_text("text")
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    with qtbot.waitSignal(desk.session.notice):
        desk.folders.open(tmp_path / name)
    wait(desk, qtbot)
    assert desk.session.folder == folder
    assert desk.problems.error(0).path == tmp_path / name


def test_a_damaged_store_is_set_aside_and_told(desk, qtbot, folder):
    store = folder / ".platewright" / "project.sqlite3"
    store.parent.mkdir()
    store.write_bytes(b"no database at all" * 100)
    notices = []
    desk.session.notice.connect(notices.append)
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    wait(desk, qtbot)
    assert any("damaged" in said(notice) for notice in notices)
    assert [p for p in store.parent.iterdir() if p.read_bytes().startswith(b"no database")]


def test_that_the_store_is_elsewhere_is_not_told_of_the_one_set_aside(desk, qtbot, folder, monkeypatch):
    monkeypatch.setattr(location, "is_network", lambda folder: True)
    with Project.open(folder) as project:
        store = project.store_path
    store.write_bytes(b"")
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    wait(desk, qtbot)
    places = {
        error.message: error.path for error in map(desk.problems.error, range(desk.problems.rowCount()))
    }
    assert places[AWAY_NOTICE] == store
    assert ".damaged-" in places[EMPTIED_NOTICE].name


def test_another_folder_does_not_wait_for_the_disk_of_the_one_before(
    desk, qtbot, folder, tmp_path, monkeypatch
):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    wait(desk, qtbot)
    desk.settings.flush()
    before, free, sync = desk.session.project, threading.Event(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: sync(handle) if free.wait(60) else None)
    other = make_folder(tmp_path / "other", ["沪A12345"])
    try:
        desk.session.decide([desk.session.current], "皖A12345", Status.CORRECTED)
        desk.folders.open(other)
        qtbot.waitUntil(lambda: desk.session.folder == other and len(desk.session.queue) == 1)
        assert any(task.title == "close" for task in desk.tasks.tasks)
    finally:
        free.set()
    wait(desk, qtbot)
    with pytest.raises(StoreError, match="closed"):
        before.counts()
    with Project.open(folder) as again:
        assert again.counts()["corrected"] == 1


def test_pictures_that_were_replaced_are_told_and_what_was_decided_stays(open_window, desk, session, qtbot):
    """Turned in an editor, saved under the same name: what was read of them is of another picture."""
    rows = session.rows([session.queue.at(i) for i in range(3)])
    files = [session.folder / row.path for row in rows]
    session.project.record_readings(
        "fake",
        [(row.plate_id, reading(row.label), row.quad, "name-quad", "") for row in rows],
        seen={row.plate_id: stamps.of(path) for row, path in zip(rows, files, strict=True)},
    )
    decided, open_one, same = (row.plate_id for row in rows)
    session.decide([decided], LABELS[0], Status.CONFIRMED)
    for path in files[:2]:
        images.write(path, np.full((180, 240, 3), 77, np.uint8))
    desk.folders.rescan()
    wait(desk, qtbot)
    assert (session.row(open_one).status, len(desk.problems)) == (Status.READ, 0)  # opening asks no file
    notices = []
    session.notice.connect(lambda words: notices.append(said(words)))
    open_window.actions_table["rescan"].trigger()
    wait(desk, qtbot)
    assert [session.row(i).status for i in (decided, open_one, same)] == [
        Status.CONFIRMED, Status.UNREAD, Status.READ,
    ]  # fmt: skip
    assert any("Changed: 2" in notice for notice in notices)
    assert [desk.problems.error(i).path for i in range(len(desk.problems))] == [files[0]]
    session.select(decided)
    session.confirm(session.row(decided).text)  # which stores nothing where nothing has changed
    assert (session.row(decided).altered, len(desk.problems)) == (False, 0)
    session.undo_stack.undo()
    assert session.row(decided).altered
    assert [desk.problems.error(i).path for i in range(len(desk.problems))] == [files[0]]
    session.select(decided)
    open_window.actions_table["doubtful"].trigger()
    assert len(desk.problems) == 0


def test_what_could_not_be_read_leaves_the_list_when_it_is_read_or_decided(open_window, desk, session, qtbot):
    rows = session.rows([session.queue.at(i) for i in range(3)])
    kept = {row.path: (session.folder / row.path).read_bytes() for row in rows}
    for path in kept:
        (session.folder / path).write_bytes(b"no picture")
    desk.recogniser.read_all()
    wait(desk, qtbot)

    def listed() -> set[str]:
        paths = (desk.problems.error(i).path for i in range(len(desk.problems)))
        return {path.name for path in paths if path is not None}

    assert listed() == set(kept)
    session.decide([rows[0].plate_id], None, Status.UNREADABLE)
    assert listed() == {row.path for row in rows[1:]}
    (session.folder / rows[1].path).write_bytes(kept[rows[1].path])
    desk.recogniser.read([rows[1].plate_id, rows[2].plate_id])
    wait(desk, qtbot)
    assert listed() == {rows[2].path}


@pytest.fixture
def replaced(open_window, desk, session, qtbot, monkeypatch):
    """Return plates that are confirmed and whose pictures were replaced; only two may be listed at a time."""
    monkeypatch.setattr(folders, "shortened", partial(folders.shortened, most=2))
    rows = session.rows(session.queue.ids.tolist())
    seen = {row.plate_id: stamps.of(session.folder / row.path) for row in rows}
    outcomes = [(row.plate_id, reading(row.label), row.quad, "name-quad", "") for row in rows]
    session.project.record_readings("fake", outcomes, seen=seen)
    session.decide([row.plate_id for row in rows], None, Status.CONFIRMED)
    for row in rows:
        images.write(session.folder / row.path, np.full((180, 240, 3), 77, np.uint8))
    return rows


def listed(desk) -> list[str]:
    """Return the names of the pictures in the list of problems, of the folder how many more there are."""
    errors = map(desk.problems.error, range(len(desk.problems)))
    return [error.detail if error.path == desk.session.folder else error.path.name for error in errors]


def test_very_many_replaced_pictures_are_told_in_portions(replaced, open_window, desk, qtbot, monkeypatch):
    monkeypatch.setattr(portions, "PORTION", 2)
    told: list[list[int]] = []
    desk.session.plates_changed.connect(told.append)
    fourth = replaced[3].plate_id
    desk.session.select(fourth)
    open_window.actions_table["rescan"].trigger()
    qtbot.waitUntil(lambda: sum(map(len, told)) == len(replaced))
    wait(desk, qtbot)
    assert max(map(len, told)) == 2
    assert told[0][0] == fourth, "what one looks at first"


def test_of_very_many_replaced_pictures_no_more_are_listed_than_anybody_reads(
    replaced, open_window, desk, qtbot
):
    names = [row.path for row in replaced]
    open_window.actions_table["rescan"].trigger()
    wait(desk, qtbot)
    assert listed(desk) == [*names[:2], "4"]
    for row in (replaced[0], replaced[5]):  # of which one is listed
        desk.session.decide([row.plate_id], None, Status.CONFIRMED)
    assert listed(desk) == [names[1], "4"]
    for _ in range(2):
        desk.session.undo_stack.undo()
    assert listed(desk) == [names[1], "4", names[0]]
    desk.session.undo_stack.redo()
    open_window.actions_table["rescan"].trigger()
    wait(desk, qtbot)
    assert listed(desk) == [names[1], names[2], "3"]


def test_a_replaced_picture_that_is_looked_for_twice_stays_listed_until_it_is_confirmed(
    replaced, open_window, desk, qtbot
):
    for _ in range(2):
        open_window.actions_table["rescan"].trigger()
        wait(desk, qtbot)
    desk.session.note_changes([replaced[0].plate_id])  # as after it has been read once more
    assert listed(desk)[0] == replaced[0].path
    desk.session.decide([replaced[0].plate_id], None, Status.CONFIRMED)
    assert replaced[0].path not in listed(desk)


@pytest.fixture
def scans(monkeypatch):
    """Hold every scan until ``go``; ``asked`` is what changes each was told to look for."""
    go, asked, scan = threading.Event(), [], Project.scan

    def held(*given, changes=False, **more):
        asked.append(changes)
        assert go.wait(60)
        return scan(*given, changes=changes, **more)

    monkeypatch.setattr(Project, "scan", held)
    yield SimpleNamespace(go=go, asked=asked)
    go.set()


def test_changes_asked_for_during_a_scan_are_looked_for_after_it(desk, qtbot, folder, scans):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: desk.folders._scanning is not None)
    done = []
    desk.folders.scanned.connect(done.append)
    desk.folders.look_for_changes()
    scans.go.set()
    wait(desk, qtbot)
    assert (len(done), scans.asked) == (2, [False, True])


def test_changes_are_not_looked_for_after_a_scan_that_was_stopped(desk, qtbot, folder, scans):
    """Another folder, or the end, would wait until every file of this one has been asked."""
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: desk.folders._scanning is not None)
    desk.folders.look_for_changes()
    looked = []
    desk.folders.looked.connect(lambda: looked.append(True))
    for task in desk.tasks.working_on(desk.session.project):
        task.stop()
    scans.go.set()
    wait(desk, qtbot)
    assert looked == [True]
    desk.folders.rescan()
    wait(desk, qtbot)
    assert looked == [True, True]  # nor after a later one, of another folder maybe


def test_what_is_wrong_with_the_settings_stands_among_the_problems_of_every_folder(
    qapp, tmp_path, qtbot, folder
):
    path = tmp_path / "settings.toml"
    path.write_text('theme = "drak"\n[keys]\nskip = "K"\n')
    desk = Desk.make(qapp, path)
    try:
        assert len(desk.problems) == 2
        desk.folders.open(folder)
        qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
        wait(desk, qtbot)
        assert [desk.problems.error(i).detail for i in range(2)] == ["theme = drak", "skip = K"]
    finally:
        put_away(desk)


def test_what_is_asked_for_during_a_scan_is_asked_together_after_it(desk, qtbot, folder, scans):
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: desk.folders._scanning is not None)
    for changes in (False, [1], [2], False):
        desk.folders._scan(changes=changes)
    scans.go.set()
    wait(desk, qtbot)
    assert scans.asked == [False, [1, 2]]
    desk.folders.rescan()
    for changes in ([1], True, [2]):
        desk.folders._scan(changes=changes)
    wait(desk, qtbot)
    assert scans.asked == [False, [1, 2], False, True]
