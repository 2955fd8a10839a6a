"""Somebody else's annotations that are dropped on the window are offered for import."""

from __future__ import annotations

from pathlib import Path

import pytest

from gui.dialogs.import_ import ImportDialog
from tests.gui.helpers import make_folder
from tests.gui.importing import lines_of
from tests.gui.window.test_arrivals import drop


def offered(window) -> list[ImportDialog]:
    return [dialog for dialog in window.findChildren(ImportDialog) if dialog.isVisible()]


@pytest.fixture
def put_away(window):
    """Close dialogs before their window."""
    yield
    for dialog in window.findChildren(ImportDialog):
        dialog.reject()


def test_annotations_are_compared_with_the_open_folder(open_window, desk, project, label_file, qtbot):
    drop(open_window, label_file)
    (dialog,) = offered(open_window)
    qtbot.waitUntil(lambda: dialog._plan is not None)
    assert (dialog._plan.source, dialog._plan.format) == (label_file, "ppocrlabel")
    assert desk.session.folder == project.folder  # and not that of the file
    another = label_file.with_name("车牌.csv")
    another.write_text("image,label\n" + desk.session.row(desk.session.current).path + ",皖A99999\n", "utf-8")
    drop(open_window, another)  # the same dialog
    qtbot.waitUntil(lambda: dialog._plan is not None and dialog._plan.source == another)
    assert offered(open_window) == [dialog]
    dialog.reject()


@pytest.mark.parametrize("name", ["Label.txt", "标注.txt"])
def test_with_no_folder_open_that_of_the_file_opens_first(window, desk, project, qtbot, put_away, name):
    source = project.folder / name
    source.write_text("\n".join(lines_of(project, {"皖A23456": "皖A23458"})), encoding="utf-8")
    drop(window, source)
    qtbot.waitUntil(lambda: bool(offered(window)))
    (dialog,) = offered(window)
    qtbot.waitUntil(lambda: dialog._plan is not None)
    assert desk.session.folder == project.folder
    assert len(dialog._plan.differences) == 6


def test_what_waits_for_its_folder_is_not_offered_in_another(
    window, desk, project, tmp_path, qtbot, put_away
):
    source = project.folder / "Label.txt"
    source.write_text("\n".join(lines_of(project, {})), encoding="utf-8")
    other = make_folder(tmp_path / "别的", ["沪A12345"])
    drop(window, source)
    with qtbot.waitSignal(desk.folders.looked):
        desk.folders.open(other)  # which somebody would rather see
    assert (desk.session.folder, offered(window)) == (other, [])


def test_a_store_is_merged_into_another_folder_and_opens_its_own(open_window, desk, project, tmp_path, qtbot):
    from core.project import Project

    folder = make_folder(tmp_path / "同事", ["沪A12345"])
    with Project.open(folder) as other:
        other.scan()
        store = other.store_path
    drop(open_window, store)
    (dialog,) = offered(open_window)
    qtbot.waitUntil(lambda: dialog._plan is not None)
    assert dialog._plan.format == "platewright"
    dialog.reject()
    drop(open_window, project.store_path)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert (offered(open_window), desk.session.folder) == ([], project.folder)


def test_a_text_that_tells_nothing_opens_its_folder_as_before(window, desk, tmp_path, qtbot):
    folder: Path = make_folder(tmp_path / "照片", ["沪A12345"])
    note = folder / "说明.txt"
    note.write_text("只是说明\n", encoding="utf-8")
    drop(window, note)
    qtbot.waitUntil(lambda: desk.session.folder == folder and not desk.tasks.tasks)
    assert offered(window) == []
