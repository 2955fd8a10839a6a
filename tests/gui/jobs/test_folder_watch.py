"""The open folder goes away under the window, and comes back: nothing is lost, and it goes on."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading

import numpy as np
import pytest

from core import images, stamps
from core.project import Project, Status
from gui.texts import said
from tests.gui.helpers import LABELS, make_folder, reading

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the files of an open store")


def looked(desk, qtbot) -> None:
    """Let the watch look and take note of what it saw: not of what it has seen before."""
    for _ in range(2):
        qtbot.waitUntil(lambda: desk.watch._look is None or not desk.watch._look.is_alive())
        desk.watch.look()


def note(window):
    return window.library._gone


@pytest.fixture(autouse=True)
def by_hand(desk):
    desk.watch._timer.setInterval(10**6)


def test_a_folder_that_was_deleted_is_told_of_and_nothing_is_saved_into_nowhere(
    open_window, desk, session, qtbot
):
    said_last = []
    session.notice.connect(lambda words: said_last.append(said(words)))
    plate_id = session.queue.at(0)
    session.decide([plate_id], "皖A12345", Status.CONFIRMED)
    looked(desk, qtbot)
    assert not note(open_window).isVisible()
    shutil.rmtree(session.folder)
    looked(desk, qtbot)
    assert note(open_window).isVisible()
    assert "gone" in note(open_window).text()
    session.select(session.queue.at(1))
    session.keep_draft("皖A99999")
    session.confirm("皖A99999")
    assert "not saved" in said_last[-1]
    assert session.current == session.queue.at(1), "it waits at the plate that was not saved"
    assert session.draft(session.current) == "皖A99999"
    assert session.row(session.current).status is Status.READ
    assert session.undo_stack.count() == 1


def test_it_goes_on_when_the_folder_is_back(open_window, desk, session, qtbot):
    folder = session.folder
    away = folder.rename(folder.with_name("away"))
    looked(desk, qtbot)
    assert note(open_window).isVisible()
    away.rename(folder)
    with qtbot.waitSignal(desk.folders.scanned):
        looked(desk, qtbot)
    assert not note(open_window).isVisible()
    session.decide([session.queue.at(0)], "皖A12345", Status.CONFIRMED)
    assert session.row(session.queue.at(0)).status is Status.CONFIRMED


def test_what_was_to_be_listed_while_the_folder_was_away_is_listed_when_it_is_back(
    open_window, desk, session, qtbot
):
    """The filter stood in its line, and the list showed what it leaves out until it was made anew."""
    folder, line = session.folder, open_window.library.filter.line
    away = folder.rename(folder.with_name("away"))
    looked(desk, qtbot)
    with qtbot.waitSignal(session.notice):
        line.setText("浙")
        line.apply()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert not session.queue.awaits_successor
    assert len(session.queue) == len(LABELS)
    away.rename(folder)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: [row.label for row in session.rows(session.queue.ids.tolist())] == ["浙E34567"])


def test_another_plate_that_was_left_undrawn_while_the_folder_was_away_goes_when_it_is_back(
    open_window, desk, session, qtbot
):
    folder, beside = session.folder, session.current
    open_window.actions_table["add_plate"].trigger()
    qtbot.waitUntil(lambda: open_window.review.single._canvas.editing and not desk.tasks.tasks)
    away = folder.rename(folder.with_name("away"))
    looked(desk, qtbot)
    session.select(beside)
    away.rename(folder)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: len(session.queue) == len(LABELS) and not desk.tasks.tasks)
    assert session.undo_stack.count() == 0


def test_another_store_in_its_place_is_opened(open_window, desk, session, qtbot):
    session.decide([session.queue.at(3)], "苏B45678", Status.CONFIRMED)
    before, folder = session.project, session.folder
    copy = shutil.copytree(folder, folder.with_name("copy"))
    folder.rename(folder.with_name("away"))
    looked(desk, qtbot)
    copy.rename(folder)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: session.project is not before and len(session.queue) == len(LABELS))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert not note(open_window).isVisible()
    assert session.row(session.queue.at(3)).status is Status.CONFIRMED
    looked(desk, qtbot)
    assert session.project is not before


def test_what_was_typed_and_refused_is_still_there_in_the_store_that_came_back(
    open_window, desk, session, qtbot
):
    before, folder = session.project, session.folder
    copy = shutil.copytree(folder, folder.with_name("copy"))
    folder.rename(folder.with_name("away"))
    looked(desk, qtbot)
    plate_id = session.queue.at(4)
    session.select(plate_id)
    session.keep_draft("皖A99999")
    session.confirm("皖A99999")
    copy.rename(folder)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: session.project is not before and len(session.queue) == len(LABELS))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert session.current == plate_id
    assert session.draft(plate_id) == "皖A99999"
    assert session.draft(session.queue.at(0)) == ""


def test_what_was_typed_for_another_picture_is_not_taken_over(open_window, desk, session, qtbot, tmp_path):
    before, folder = session.project, session.folder
    other = make_folder(tmp_path / "other", ["沪C11111", "沪C22222"])
    with Project.open(other) as project:
        project.scan()
    plate_id = session.queue.at(0)
    session.select(plate_id)
    session.keep_draft("皖A99999")
    folder.rename(folder.with_name("away"))
    other.rename(folder)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: session.project is not before and len(session.queue) == 2)
    assert session.row(plate_id) is not None
    assert session.draft(plate_id) == ""


def test_another_folder_is_opened_while_one_is_gone(open_window, desk, session, qtbot, tmp_path):
    shutil.rmtree(session.folder)
    looked(desk, qtbot)
    other = make_folder(tmp_path / "other", LABELS[:2])
    desk.folders.open(other)
    qtbot.waitUntil(lambda: session.folder == other and len(session.queue) == 2)
    assert not note(open_window).isVisible()


def test_a_disk_that_fails_counts_as_gone(open_window, desk, session, qtbot, monkeypatch):
    asked, folder = os.stat, str(session.folder)

    def stat(path, *args, **named):
        if os.fspath(path).startswith(folder):
            raise OSError(errno.EIO, "Input/output error")
        return asked(path, *args, **named)

    with monkeypatch.context() as failing:
        failing.setattr(os, "stat", stat)
        looked(desk, qtbot)
    assert note(open_window).isVisible()
    looked(desk, qtbot)
    assert not note(open_window).isVisible()


def test_a_disk_that_does_not_answer_keeps_nobody_from_looking_after_another_folder(
    open_window, desk, session, qtbot, tmp_path, monkeypatch
):
    answers, hung = threading.Event(), session.project
    is_here = type(hung).is_here
    monkeypatch.setattr(type(hung), "is_here", lambda it: answers.wait(60) if it is hung else is_here(it))
    desk.watch.look()
    waiting = desk.watch._look
    other = make_folder(tmp_path / "other", LABELS[:2])
    desk.folders.open(other)
    qtbot.waitUntil(lambda: session.folder == other and len(session.queue) == 2)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    try:
        shutil.rmtree(other)
        desk.watch.look()
        qtbot.waitUntil(lambda: desk.watch._look is waiting or not desk.watch._look.is_alive())
        desk.watch.look()
        assert note(open_window).isVisible()
    finally:
        answers.set()
        waiting.join()


def shown(desk, session):
    return (
        desk.loader.shown is not None
        and desk.loader.shown.path == session.folder / session.row(session.current).path
    )


def all_read(session) -> list[int]:
    """Let every plate have been read in the file that lies there; return them in the order of the list."""
    ids = session.queue.ids.tolist()
    for plate_id in ids:
        row = session.row(plate_id)
        seen = {plate_id: stamps.of(session.folder / row.path)}
        outcome = (plate_id, reading(row.label), row.quad, "name-quad", "")
        session.project.record_readings("fake", [outcome], seen=seen)
    return ids


def test_a_picture_that_is_replaced_under_its_name_is_shown_as_it_is_now(open_window, desk, session, qtbot):
    qtbot.waitUntil(lambda: shown(desk, session))
    before = desk.loader.shown
    with qtbot.assertNotEmitted(desk.watch.picture_changed):
        looked(desk, qtbot)
    images.write(before.path, np.full((240, 180, 3), (250, 10, 10), np.uint8))
    again = lambda: shown(desk, session) and desk.loader.shown.stamp != before.stamp  # noqa: E731
    qtbot.waitUntil(lambda: desk.watch.look() or again())
    assert desk.loader.shown.frame.pixelColor(5, 5).red() > 200
    looked(desk, qtbot)
    assert shown(desk, session)


def test_what_was_read_of_a_picture_that_is_replaced_at_hand_no_longer_stands_beside_it(
    open_window, desk, session, qtbot
):
    qtbot.waitUntil(lambda: shown(desk, session))
    ids = all_read(session)
    others = [session.folder / session.row(plate_id).path for plate_id in ids[1:]]
    for path in (desk.loader.shown.path, *others):
        images.write(path, np.full((240, 180, 3), (250, 10, 10), np.uint8))
    qtbot.waitUntil(lambda: desk.watch.look() or session.row(session.current).status is Status.UNREAD)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert session.current == ids[0]
    assert all(session.row(plate_id).status is Status.READ for plate_id in ids[1:]), "no other file is asked"


def test_it_is_noticed_also_where_the_picture_has_been_loaded_again_before(open_window, desk, session, qtbot):
    qtbot.waitUntil(lambda: shown(desk, session))
    all_read(session)
    before = desk.loader.shown
    with qtbot.assertNotEmitted(desk.watch.picture_changed):
        looked(desk, qtbot)
    images.write(before.path, np.full((240, 180, 3), (250, 10, 10), np.uint8))
    desk.loader.renew()
    qtbot.waitUntil(lambda: shown(desk, session) and desk.loader.shown.stamp != before.stamp)
    qtbot.waitUntil(lambda: desk.watch.look() or session.row(session.current).status is Status.UNREAD)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    with qtbot.assertNotEmitted(desk.watch.picture_changed):
        looked(desk, qtbot)


def test_another_plate_at_hand_in_a_page_is_no_change_of_the_picture_shown_before(
    open_window, desk, session, qtbot
):
    qtbot.waitUntil(lambda: shown(desk, session))
    ids = all_read(session)
    open_window.review.show_sheet()
    with qtbot.assertNotEmitted(desk.watch.picture_changed):
        session.select(ids[1])
        looked(desk, qtbot)
    assert not shown(desk, session)


def test_what_is_replaced_while_a_page_is_in_front_is_noticed_when_it_is_looked_at(
    open_window, desk, session, qtbot
):
    qtbot.waitUntil(lambda: shown(desk, session))
    ids = all_read(session)
    path = desk.loader.shown.path
    open_window.review.show_sheet()
    session.select(ids[1])
    images.write(path, np.full((240, 180, 3), (250, 10, 10), np.uint8))
    with qtbot.waitSignal(desk.watch.picture_changed):
        looked(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    open_window.review.show_single()
    session.select(ids[0])
    qtbot.waitUntil(lambda: desk.watch.look() or session.row(ids[0]).status is Status.UNREAD)


def test_a_picture_that_is_deleted_while_it_is_at_hand_no_longer_waits(open_window, desk, session, qtbot):
    qtbot.waitUntil(lambda: shown(desk, session))
    desk.loader.shown.path.unlink()
    qtbot.waitUntil(lambda: desk.watch.look() or session.row(session.current).missing)
    qtbot.waitUntil(lambda: shown(desk, session) and not desk.tasks.tasks)
    assert desk.loader.shown.problem.message == "The picture is gone"
    scans = []
    desk.folders.scanned.connect(scans.append)
    looked(desk, qtbot)
    looked(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert scans == [], "the list is told of it once"
