"""The first page: a folder that cannot be opened is named and tried again; everything is reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.app import _Start
from gui.views.welcome import RECENT_SHOWN
from tests.gui.helpers import LABELS


def test_a_last_folder_whose_disk_is_away_is_named_and_can_be_tried_again(window, desk, project, qtbot):
    folder, away = project.folder, project.folder.with_name("away")
    desk.settings.remember_folder(folder)
    folder.rename(away)
    try:
        with qtbot.waitSignal(desk.folders.refused):
            _Start(desk, None, window).begin()
        message = window.welcome.findChild(QLabel, "folder_refused")
        again = window.welcome.findChild(QPushButton, "folder_again")
        assert message.isVisible() and again.isVisible()
        assert str(folder) in message.text() and "disk" in message.text()
        desk.language.apply("zh_CN")
        qtbot.waitUntil(lambda: "磁盘" in message.text())
        desk.language.apply("en")
        with qtbot.waitSignal(desk.folders.refused):
            again.click()
    finally:
        away.rename(folder)
    again.click()
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS))
    assert not window.welcome.isVisible()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_a_recent_folder_that_is_away_can_be_chosen_and_says_why_it_does_not_open(
    window, desk, qtbot, tmp_path
):
    desk.settings.remember_folder(tmp_path / "gone")
    recent = window.menus._recent
    recent.aboutToShow.emit()
    with qtbot.waitSignal(desk.folders.refused):
        recent.actions()[0].trigger()
    assert [desk.problems.error(i).path for i in range(len(desk.problems))] == [tmp_path / "gone"]


def test_the_first_page_makes_no_window_larger_than_the_smallest_screen(window, desk, qtbot, tmp_path):
    desk.settings.values.recent_folders = [str(tmp_path / f"夜间 {i}") for i in range(10)]
    desk.settings.set("font_percent", 200)
    with qtbot.waitSignal(desk.folders.refused):
        desk.folders.open(tmp_path / "away")
    assert window.minimumSizeHint().height() <= 768 - 30

    def seen() -> list[QPushButton]:
        return [button for button in window.welcome.findChildren(QPushButton) if button.isVisible()]

    qtbot.waitUntil(lambda: len(seen()) == 3 + RECENT_SHOWN)
    passed, first = {}, seen()[0]
    first.setFocus()
    while first not in passed or QApplication.focusWidget() is not first:
        at = QApplication.focusWidget()
        passed[at] = not at.visibleRegion().isEmpty()
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert {button: passed.get(button) for button in seen()} == dict.fromkeys(seen(), True)


def test_tab_walks_down_the_page_also_when_its_folders_are_others(window, desk, qtbot, tmp_path):
    for name in ("a", "b"):
        desk.settings.remember_folder(tmp_path / name)
    window.welcome.show_refused(tmp_path / "b", "away")

    def shown() -> list[QPushButton]:
        buttons = window.welcome.findChildren(QPushButton)
        return [one for one in buttons if one.property("folder") and one.isVisible()]

    window.activateWindow()
    walked = [window.welcome.findChild(QPushButton, "folder_again")]
    walked[0].setFocus()
    qtbot.waitUntil(walked[0].hasFocus)
    qtbot.waitUntil(lambda: len(shown()) == 2)
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert [one.property("folder") for one in walked[3:]] == [str(tmp_path / "b"), str(tmp_path / "a")]
    assert [one.text() for one in walked[:3]] == ["Try again", "Open a folder …", "Look at the samples"]
