"""What is dropped on the window: folders open, pictures come to hand."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from core.errors import FolderError
from core.project import Project
from tests.gui.helpers import make_folder


def drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def dragged(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def drag(window, data: QMimeData, *, let_go: bool = False) -> bool:
    """Bring something over the window as the window system does, and drop it; tell whether it is taken."""
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = QDragEnterEvent(QPoint(10, 10), *how)
    QApplication.sendEvent(window.windowHandle(), event)
    if let_go:
        dropped = QDropEvent(QPointF(10, 10), *how)
        QApplication.sendEvent(window.windowHandle(), dropped)
        assert dropped.isAccepted() == event.isAccepted()  # else it would fly back to where it came from
    return event.isAccepted()


def test_what_can_be_opened_is_taken_over_the_window_and_nothing_else(window, desk, qtbot, tmp_path):
    folder = make_folder(tmp_path / "照片", ["沪A12345"])
    here, gone = QUrl.fromLocalFile(str(folder)).toString(), QUrl.fromLocalFile(f"{tmp_path}/无").toString()
    text = QMimeData()
    text.setText(str(folder))
    for data in (text, dragged(), dragged(gone), dragged("https://example.org/a.jpg")):
        assert not drag(window, data, let_go=True)
    assert desk.session.folder is None and not desk.tasks.tasks
    assert drag(window, dragged(gone, here), let_go=True)
    qtbot.waitUntil(lambda: desk.session.folder == folder)


def test_a_picture_whose_folder_is_refused_is_forgotten(window, desk, qtbot, tmp_path, monkeypatch):
    folder = make_folder(tmp_path / "照片", ["沪A12345", "沪B12345"])
    first, last = sorted(folder.rglob("*.jpg"))

    def refuse(*_of, **_how):
        raise FolderError("The disk is gone", path=folder)

    with monkeypatch.context() as broken, qtbot.waitSignal(desk.folders.refused):
        broken.setattr(Project, "open", refuse)
        drop(window, last)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 2 and not desk.tasks.tasks)
    assert folder / desk.session.row(desk.session.current).path == first


def test_a_dropped_folder_opens_and_a_dropped_file_opens_its_folder(window, desk, qtbot, tmp_path):
    one, two = (
        make_folder(tmp_path / "一", ["沪A12345"]),
        make_folder(tmp_path / "二", ["沪A12345", "沪B12345"]),
    )
    drop(window, one)
    qtbot.waitUntil(lambda: desk.session.folder == one)
    drop(window, next(two.glob("*.jpg")))
    qtbot.waitUntil(lambda: desk.session.folder == two)


def test_a_dropped_picture_comes_to_hand(window, desk, qtbot, tmp_path):
    folder = make_folder(tmp_path / "照片", ["沪A12345", "沪B12345", "沪C12345"])
    second, last = sorted(folder.rglob("*.jpg"))[1:]

    def at_hand() -> Path | None:
        row = desk.session.row(desk.session.current)
        return None if row is None else folder / row.path

    drop(window, last)  # its folder is not open yet
    qtbot.waitUntil(lambda: len(desk.session.queue) == 3 and at_hand() == last)
    drop(window, second)
    assert at_hand() == second
    new = folder / "沪D12345.jpg"
    new.write_bytes(last.read_bytes())
    drop(window, new)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 4 and at_hand() == new)


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
def test_a_dropped_picture_comes_to_hand_by_whatever_way_it_is_named(window, desk, qtbot, tmp_path):
    folder = make_folder(tmp_path / "照片", ["沪A12345", "沪B12345"])
    last = sorted(folder.rglob("*.jpg"))[1]
    beside = tmp_path / "别处"
    beside.symlink_to(folder, target_is_directory=True)

    def is_at_hand() -> bool:
        row = desk.session.row(desk.session.current)
        return row is not None and folder / row.path == last

    drop(window, beside / last.relative_to(folder))  # its folder is not open yet
    qtbot.waitUntil(is_at_hand)
    for way in (beside / last.relative_to(folder), folder / ".." / folder.name / last.relative_to(folder)):
        desk.session.select(desk.session.queue.at(0))
        assert not is_at_hand()
        drop(window, way)
        assert is_at_hand()


def test_a_dropped_picture_stays_at_hand_where_the_list_leaves_it_out(window, desk, qtbot, tmp_path):
    folder = make_folder(tmp_path / "照片", ["沪A12345", "沪B12345"])
    other = make_folder(tmp_path / "其他", ["京A12345"])
    first, last = sorted(folder.rglob("*.jpg"))
    for place in (folder, other):
        if place == other:
            desk.session.set_query(path=first.name)
            qtbot.waitUntil(lambda: len(desk.session.queue) == 1)
        drop(window, place)
        qtbot.waitUntil(lambda place=place: desk.session.folder == place and len(desk.session.queue) > 0)
        qtbot.waitUntil(lambda: not desk.tasks.tasks)
    (folder / "沪D12345.jpg").write_bytes(last.read_bytes())  # so that the list is made anew after the look
    drop(window, last)
    qtbot.waitUntil(lambda: desk.session.folder == folder)
    qtbot.waitUntil(lambda: not desk.tasks.tasks and not desk.session.queue.awaits_successor)
    qtbot.wait(50)
    row = desk.session.row(desk.session.current)
    assert row is not None and folder / row.path == last
    assert desk.session.query.path == first.name


def test_a_picture_that_came_while_the_folder_was_looked_through_comes_to_hand(
    window, desk, qtbot, tmp_path, monkeypatch
):
    folder = make_folder(tmp_path / "照片", ["沪A12345", "沪B12345"])
    drop(window, folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 2 and not desk.tasks.tasks)
    scan, looked, go_on = Project.scan, threading.Event(), threading.Event()

    def slow(self, *given, **named):
        found = scan(self, *given, **named)
        looked.set()
        go_on.wait(60)
        return found

    monkeypatch.setattr(Project, "scan", slow)
    desk.folders.rescan()
    qtbot.waitUntil(looked.is_set)
    new = folder / "沪D12345.jpg"
    new.write_bytes(next(folder.glob("*.jpg")).read_bytes())
    drop(window, new)
    go_on.set()

    def is_at_hand() -> bool:
        row = desk.session.row(desk.session.current)
        return row is not None and folder / row.path == new

    qtbot.waitUntil(is_at_hand)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert window.arrivals._picture is None  # no later look takes it to hand once more
