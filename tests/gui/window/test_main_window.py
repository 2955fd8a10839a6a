"""The window as a whole: an operator at the keyboard, closing while work runs."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from core import images
from core.errors import ImageError
from core.project import Project, Status
from gui.dialogs import closing
from gui.dialogs.closing import may_close
from gui.dialogs.problems import ProblemsDialog
from gui.main_window import MainWindow
from gui.pictures.crop_loader import CropKey
from gui.tasks import Task
from tests.gui.helpers import LABELS, wait_to_see


@pytest.fixture
def at_work(window, desk, project, qtbot):
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6 and not desk.tasks.tasks)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return window


def press(qtbot, keys: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), keys)


def press_key(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    if isinstance(window := QApplication.activeWindow(), MainWindow):
        wait_to_see(qtbot, window)
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_an_empty_window_offers_to_open(window):
    assert window.welcome.isVisible()
    assert window.windowTitle() == "Platewright"
    assert not window.actions_table["read_unread"].isEnabled()


def test_a_folder_puts_the_cursor_on_the_first_plate(at_work, desk):
    assert at_work.windowTitle().startswith(desk.session.folder.name)
    assert at_work.library.isVisible()
    assert at_work.review.single.isAncestorOf(QApplication.focusWidget())


def test_a_right_plate_is_one_key(at_work, desk, qtbot):
    first = desk.session.current
    press_key(qtbot, Qt.Key.Key_Return)
    assert desk.session.row(first).status is Status.CONFIRMED
    assert desk.session.row(desk.session.current).label == LABELS[1]


def test_typing_corrects_and_undo_goes_back(at_work, desk, qtbot):
    first = desk.session.current
    press_key(qtbot, Qt.Key.Key_End)
    press(qtbot, "9")
    press_key(qtbot, Qt.Key.Key_Return)
    assert (desk.session.row(first).text, desk.session.row(first).status) == ("皖A12349", Status.CORRECTED)
    at_work.actions_table["undo"].trigger()
    assert desk.session.current == first
    assert desk.session.row(first).text == LABELS[0]
    at_work.actions_table["redo"].trigger()
    assert desk.session.row(first).text == "皖A12349"


@pytest.mark.parametrize("view", ["sheet", "characters", "statistics"])
def test_undo_shows_a_plate_that_the_list_does_not_have(at_work, desk, qtbot, view):
    first, session, acts = desk.session.current, desk.session, at_work.actions_table
    press_key(qtbot, Qt.Key.Key_Return)
    session.set_query(text="粤")
    qtbot.waitUntil(lambda: len(session.queue) == 1 and not desk.tasks.tasks)
    at_work.review.show_view(view)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    for act in ("undo", "redo"):
        acts[act].trigger()
        assert (session.current, at_work.review.name) == (first, "single")
        at_work.review.show_view(view)


def test_undo_of_what_the_list_has_stays_in_the_view(at_work, desk, qtbot):
    press_key(qtbot, Qt.Key.Key_Return)
    at_work.review.show_view("sheet")
    for act in ("undo", "redo", "remove_plate", "undo"):
        at_work.actions_table[act].trigger()
        assert at_work.review.name == "sheet"
        qtbot.waitUntil(lambda: not desk.tasks.tasks)


def test_undo_takes_typing_back_first(at_work, desk, qtbot):
    press_key(qtbot, Qt.Key.Key_Return)
    second = desk.session.current
    press(qtbot, "7")
    assert desk.session.draft(second)
    at_work.actions_table["undo"].trigger()
    assert desk.session.current == second
    at_work.actions_table["undo"].trigger()
    assert desk.session.current == desk.session.queue.at(0)


def test_what_was_typed_waits_while_one_looks_elsewhere(at_work, desk, qtbot):
    first = desk.session.current
    press_key(qtbot, Qt.Key.Key_Home)
    press_key(qtbot, Qt.Key.Key_Right)
    press(qtbot, "b")
    at_work.actions_table["next"].trigger()
    assert desk.session.row(first).status is Status.READ
    at_work.actions_table["previous"].trigger()
    press_key(qtbot, Qt.Key.Key_Return)
    assert desk.session.row(first).text == "皖B12345"


@pytest.mark.parametrize("name", ["doubtful", "unreadable", "no_plate"])
def test_states_have_actions(at_work, desk, name):
    first = desk.session.current
    at_work.actions_table[name].trigger()
    assert desk.session.row(first).status is Status(name)


def test_the_name_of_the_file_can_be_taken(at_work, desk, qtbot):
    wrong = desk.session.queue.at(2)
    desk.session.select(wrong)
    at_work.actions_table["take_label"].trigger()
    press_key(qtbot, Qt.Key.Key_Return)
    assert desk.session.row(wrong).text == "浙E34567"


def test_typing_in_the_list_goes_to_the_plate(at_work, desk, qtbot):
    first = desk.session.current
    at_work.library.table.setFocus()
    press(qtbot, "9")
    assert at_work.review.single.isAncestorOf(QApplication.focusWidget())
    assert "9" in desk.session.draft(first)


def test_letters_are_typed_and_command_nothing(at_work, desk, qtbot):
    before = desk.session.current
    press(qtbot, "aqzdunpr")
    assert desk.session.current == before
    assert desk.session.row(before).status is Status.READ
    assert desk.tasks.tasks == ()


def test_reading_in_the_background_does_not_disturb_what_is_typed(at_work, desk, qtbot):
    press_key(qtbot, Qt.Key.Key_Home)
    press_key(qtbot, Qt.Key.Key_Right)
    press(qtbot, "z")
    typed = at_work.review.single._correction.text
    from tests.gui.helpers import fill

    fill(desk.session.project, dict.fromkeys(LABELS, "粤Z00000"))
    desk.session.note_changes(desk.session.queue.ids.tolist())
    assert at_work.review.single._correction.text == typed
    desk.session.step(1)
    assert at_work.review.single._correction.text == "粤Z00000"


def test_a_new_reading_shows_where_nothing_was_typed(at_work, desk):
    from tests.gui.helpers import fill

    fill(desk.session.project, dict.fromkeys(LABELS, "粤Z00000"))
    desk.session.note_changes([desk.session.current])
    assert at_work.review.single._correction.text == "粤Z00000"


def test_jobs_are_shown_while_they_run(window, desk, qtbot):
    gate = threading.Event()

    def work(report, should_stop):
        report(3, 10)
        gate.wait(60)

    task = Task("Counting", work, pausable=True)
    with qtbot.waitSignal(task.progressed):
        desk.tasks.start(task)
    view = window.jobs_bar._views[task]
    view.show_state()
    assert view.isVisible()
    assert view._figures.text().startswith("3 / 10")
    view._pause.click()
    assert task.paused
    view._pause.click()
    gate.set()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert window.jobs_bar._views == {}


def test_a_quiet_task_shows_nothing(window, desk, qtbot):
    with qtbot.waitSignal(desk.tasks.idle):
        desk.tasks.start(Task("quick", lambda report, should_stop: None, quiet=True))
        assert window.jobs_bar._views == {}


def test_closing_asks_when_something_runs(window, desk, qtbot, monkeypatch):
    gate = threading.Event()
    asked = []
    monkeypatch.setattr(closing, "may_close", lambda titles, *_: asked.append(titles))
    with qtbot.waitSignal(desk.tasks.idle):
        desk.tasks.start(Task("Counting", lambda report, should_stop: gate.wait(60)))
        window.close()
        assert window.isVisible()
        gate.set()
    assert asked == [["Counting"]]


def test_the_question_says_what_would_be_stopped(window, qtbot):
    answers = []

    def answer(text):
        box = QApplication.activeModalWidget()
        answers.append(box.informativeText())
        next(button for button in box.buttons() if button.text() == text).click()

    QTimer.singleShot(50, lambda: answer("Stay"))
    assert not may_close(["Exporting", "Recognising"], window)
    QTimer.singleShot(50, lambda: answer("Stop and close"))
    assert may_close(["Exporting"], window)
    assert "Exporting" in answers[0] and "Recognising" in answers[0]


def test_closing_stops_what_runs_and_then_closes(window, desk, qtbot, project, monkeypatch):
    monkeypatch.setattr(closing, "may_close", lambda *_: True)
    desk.session.adopt(Project.open(project.folder))
    started = threading.Event()

    def work(report, should_stop):
        started.set()
        while not should_stop():
            pass

    desk.tasks.start(Task("endless", work))
    assert started.wait(60)
    window.close()
    qtbot.waitUntil(lambda: not desk.tasks.tasks and desk.session.project is None)
    assert not window.isVisible()


def test_looks_and_language_change_while_it_is_open(window, desk, qtbot):
    desk.settings.set("theme", "dark")
    assert desk.theme.dark
    desk.settings.set("theme", "light")
    assert not desk.theme.dark
    desk.settings.set("font_percent", 120)
    assert desk.theme.scale == 1.2
    desk.settings.set("font_percent", 100)


@pytest.mark.parametrize("name", ["about", "keys", "problems", "settings", "import", "export"])
def test_dialogs_open_beside_the_work_and_once(at_work, desk, qtbot, name):
    before = set(QApplication.topLevelWidgets())
    for _ in range(2):
        at_work.actions_table[name].trigger()
    opened = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert len(opened) == 1
    assert not opened[0].isModal()
    opened[0].close()


def test_a_list_without_problems_says_so(at_work, desk):
    dialog = ProblemsDialog(desk.problems, desk.theme, at_work)
    assert "Nothing has gone wrong" in dialog._nothing.text()
    assert not dialog._buttons[0].isEnabled()
    desk.problems.add(ImageError("The file is not a picture that can be read"))
    assert dialog._nothing.text() == ""
    assert "double click" in dialog._hint.text()
    assert dialog._buttons[0].isEnabled()
    dialog.close()


@pytest.mark.parametrize("name", ["sheet", "characters", "single"])
def test_views_take_turns_and_are_remembered(at_work, desk, name):
    at_work.actions_table[name].trigger()
    assert at_work.review.name == name
    assert desk.settings.values.view == name
    assert [
        view for view in ("single", "sheet", "characters") if at_work.actions_table[view].isChecked()
    ] == [name]
    assert at_work.review.currentWidget().isVisible()


def test_a_plate_of_the_sheet_opens_alone(at_work, desk):
    at_work.review.show_sheet()
    at_work.review.open_plate(desk.session.queue.at(3))
    assert at_work.review.name == "single"
    assert desk.session.current == desk.session.queue.at(3)
    assert at_work.review.single.isAncestorOf(QApplication.focusWidget())


def test_corners_are_edited_with_a_key_and_accepted(at_work, desk, qtbot):
    first = desk.session.current
    before = desk.session.row(first).quad
    canvas = at_work.review.single._canvas
    qtbot.waitUntil(lambda: canvas.quad is not None)
    at_work.actions_table["corners"].trigger()
    assert canvas.editing
    press_key(qtbot, Qt.Key.Key_Right)
    press_key(qtbot, Qt.Key.Key_Return)
    assert not at_work.actions_table["corners"].isChecked()
    after = desk.session.row(first).quad
    assert after.points[0] == (before.points[0][0] + 1, before.points[0][1])
    at_work.actions_table["undo"].trigger()
    assert desk.session.row(first).quad == before


def test_a_picture_that_vanished_says_so_and_the_rest_goes_on(at_work, desk, qtbot):
    gone = desk.session.row(desk.session.queue.at(3))
    (desk.session.folder / gone.path).unlink()
    desk.loader.renew()  # it was made ready ahead of need
    desk.session.select(gone.plate_id)
    qtbot.waitUntil(lambda: len(desk.problems) == 1)
    assert desk.problems.error(0).path == desk.session.folder / gone.path
    desk.session.confirm(LABELS[3])
    assert desk.session.row(gone.plate_id).status is Status.CONFIRMED


def test_a_picture_that_cannot_be_read_is_not_listed_again_once_its_plate_is_decided(at_work, desk, qtbot):
    session, single = desk.session, at_work.review.single
    row = session.row(session.queue.at(3))
    (session.folder / row.path).write_bytes(b"no picture")
    desk.loader.renew()  # it was made ready ahead of need

    def come_to_it() -> None:
        session.select(row.plate_id)
        loaded = lambda: desk.loader.shown is not None and desk.loader.shown.path.name == row.path  # noqa: E731
        qtbot.waitUntil(lambda: loaded() and bool(single._canvas._message))

    come_to_it()
    assert len(desk.problems) == 1
    session.set_status("unreadable")
    assert len(desk.problems) == 0
    for _ in range(2):  # to go on with it, and when it is made anew in another size
        come_to_it()
        desk.loader.renew()
    qtbot.waitUntil(lambda: desk.loader.shown is not None)
    assert len(desk.problems) == 0
    session.undo_stack.undo()  # it waits again
    session.step(1)
    come_to_it()
    assert len(desk.problems) == 1


@pytest.mark.parametrize("act", ["rescan", "retry"])
def test_a_picture_that_was_replaced_is_shown_as_it_is_now(at_work, desk, qtbot, act):
    single, row = at_work.review.single, desk.session.row(desk.session.current)
    key, path = CropKey.of(desk.session.folder, row), desk.session.folder / row.path
    qtbot.waitUntil(lambda: single._loaded is not None and single._loaded.plate_id == row.plate_id)
    desk.crops.want([key])
    qtbot.waitUntil(lambda: desk.crops.get(key) is not None)
    images.write(path, np.full((300, 400, 3), (1, 200, 3), np.uint8))
    if act == "rescan":
        at_work.actions_table["rescan"].trigger()
    else:
        at_work.operations.retry()
    qtbot.waitUntil(lambda: single._loaded.frame.pixelColor(5, 5).green() > 190)
    qtbot.waitUntil(lambda: desk.crops.get(key) is not None)
    assert desk.crops.get(key).pixelColor(5, 5).green() > 190


def test_looking_for_pictures_leaves_corners_that_are_being_moved(at_work, desk, qtbot):
    single, loader = at_work.review.single, desk.loader
    qtbot.waitUntil(lambda: single._canvas.quad is not None)
    at_work.actions_table["corners"].trigger()
    qtbot.waitUntil(lambda: single._loaded.scale == 1 and loader._told and not loader.pool._busy)
    with qtbot.waitSignal(loader.loaded):
        at_work.actions_table["rescan"].trigger()
    assert single._canvas.editing


def test_selected_plates_are_marked_together(at_work, desk):
    at_work.library.table.selectAll()
    at_work.actions_table["unreadable"].trigger()
    assert {row.status for row in desk.session.rows(desk.session.queue.ids.tolist())} == {Status.UNREADABLE}
    at_work.actions_table["undo"].trigger()
    assert {row.status for row in desk.session.rows(desk.session.queue.ids.tolist())} == {Status.READ}
