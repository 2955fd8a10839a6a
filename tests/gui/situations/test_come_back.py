"""A picture that comes back under a page is shown again, without anybody looking for it."""

from __future__ import annotations

import pytest

from core.project import Status
from gui.pictures import crop_loader
from tests.gui.helpers import LABELS, wait_for_sheet


def look(desk, qtbot) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: desk.watch._look is None or not desk.watch._look.is_alive())
        desk.watch.look()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


@pytest.fixture
def gone(open_window, desk, session, qtbot):
    """Return the file of the fourth plate, what was in it, and the sheet that shows that it is gone."""
    desk.watch._timer.setInterval(10**6)
    path = session.folder / session.row(session.queue.at(3)).path
    content = path.read_bytes()
    path.unlink()
    open_window.review.show_sheet()
    sheet = open_window.review.currentWidget()
    wait_for_sheet(qtbot, sheet)
    return path, content, sheet


def words(sheet, session) -> str:
    """Return what the tile says in place of its picture; nothing where that is seen."""
    row = session.row(session.queue.at(3))
    crop = sheet._crop(row)
    return "" if crop is not None and crop.image is not None else sheet._message(row, crop)


@pytest.mark.parametrize("listed", [False, True])
def test_a_tile_whose_picture_is_back_shows_it(gone, listed, desk, session, qtbot, monkeypatch):
    path, content, sheet = gone
    if listed:  # the list knows that it is gone, too
        desk.folders.rescan()
        qtbot.waitUntil(lambda: session.row(session.queue.at(3)).missing and not desk.tasks.tasks)
        qtbot.waitUntil(lambda: sheet._rows[session.queue.at(3)].missing)
        wait_for_sheet(qtbot, sheet)
    look(desk, qtbot)
    assert "gone" in words(sheet, session)
    cut, again = crop_loader._cut, []
    monkeypatch.setattr(crop_loader, "_cut", lambda key, room: (again.append(key.name), cut(key, room))[1])
    path.write_bytes(content)
    look(desk, qtbot)
    qtbot.waitUntil(lambda: words(sheet, session) == "")
    assert not session.row(session.queue.at(3)).missing
    qtbot.waitUntil(lambda: len(sheet._to_confirm()) == len(LABELS))
    assert set(again) == {path.name}, "the others of the page stay as they are"


def test_a_damaged_picture_that_is_mended_is_shown_and_one_that_stays_is_asked_no_more(
    gone, desk, session, qtbot
):
    path, content, sheet = gone
    path.write_bytes(b"half")
    look(desk, qtbot)
    qtbot.waitUntil(lambda: words(sheet, session) not in ("", "The picture is gone"))
    asked = []
    desk.watch.unlike.connect(lambda paths, returned: asked.append((paths, returned)))
    look(desk, qtbot)
    assert asked == []
    path.write_bytes(content)
    look(desk, qtbot)
    qtbot.waitUntil(lambda: words(sheet, session) == "")
    assert asked == [([path], False)], "no folder has to be looked through for that"
    wait_for_sheet(qtbot, sheet)  # for a moment a tile says nothing of a picture that is still coming
    sheet.confirm_page()
    assert session.row(session.queue.at(3)).status is Status.CONFIRMED
