"""Another plate that is not drawn after all: it stands nowhere, and no step tells of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.project import Project, Query, Status
from gui.desk import Desk
from gui.main_window import MainWindow
from tests.gui.helpers import LABELS


@pytest.fixture
def rest(desk: Desk, qtbot) -> Callable[[], None]:
    """Return a function that waits until nothing follows any more."""

    def wait() -> None:
        qtbot.wait(5)
        qtbot.waitUntil(lambda: not desk.tasks.tasks and not desk.session.queue.awaits_successor)

    return wait


def draw(window: MainWindow, qtbot) -> None:
    """Begin to draw another plate."""
    window.actions_table["add_plate"].trigger()
    qtbot.waitUntil(lambda: window.review.single._canvas.editing)


def leaves_nothing(desk: Desk) -> bool:
    """Tell whether the folder has the plates that it had before, and nothing can be taken back."""
    session = desk.session
    ids = session.project.plate_ids(Query()).tolist()
    return len(ids) == len(session.queue) == len(LABELS) and session.undo_stack.count() == 0


@pytest.mark.parametrize("view", ["single", "sheet"])
def test_esc_takes_it_away_and_goes_back_to_where_one_was(open_window, desk, qtbot, rest, view):
    review, canvas = open_window.review, open_window.review.single._canvas
    review.show_view(view)
    desk.session.step(2)
    first = desk.session.current
    draw(open_window, qtbot)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())  # its first corner
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    rest()
    assert leaves_nothing(desk)
    assert (desk.session.current, review.name) == (first, view)
    assert not (canvas.editing or open_window.actions_table["corners"].isChecked())
    assert review.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(
    "act", ["next", "sheet", "statistics", "undo", "add_plate", "filter", "remove_plate", "all_plates"]
)
def test_it_goes_with_whatever_one_goes_on_to_instead(open_window, desk, qtbot, rest, act):
    session, actions = desk.session, open_window.actions_table
    draw(open_window, qtbot)
    actions[act].trigger()
    rest()
    assert len(session.project.plate_ids(Query())) == len(LABELS) + (act in {"add_plate", "filter"})
    qtbot.waitUntil(lambda: open_window.review.single.at_corners == (act in {"add_plate", "filter"}))
    actions["next"].trigger()
    rest()
    assert len(session.project.plate_ids(Query())) == len(session.queue) == len(LABELS)


def test_it_goes_before_its_picture_has_come(open_window, desk, qtbot, rest):
    desk.session.step(1)
    open_window.actions_table["add_plate"].trigger()
    open_window.actions_table["sheet"].trigger()
    rest()
    open_window.actions_table["single"].trigger()
    rest()
    assert leaves_nothing(desk)
    assert not open_window.review.single.at_corners


def test_it_goes_where_the_picture_cannot_be_opened(open_window, desk, qtbot, rest, folder):
    session = desk.session
    row = session.row(session.queue.at(5))
    (folder / row.path).write_bytes(b"no picture")
    desk.loader.renew()
    session.select(row.plate_id)
    open_window.actions_table["add_plate"].trigger()
    qtbot.waitUntil(lambda: session.current == row.plate_id)
    rest()
    assert leaves_nothing(desk)


def test_it_goes_with_the_folder_and_with_the_window(open_window, desk, qtbot, rest, folder):
    draw(open_window, qtbot)
    desk.folders.open(folder)
    rest()
    assert leaves_nothing(desk)
    rest()
    draw(open_window, qtbot)
    open_window.close()
    qtbot.waitUntil(lambda: not open_window.isVisible())
    with Project.open(folder) as project:
        assert len(project.plate_ids(Query())) == len(LABELS)


def test_it_stays_with_what_was_said_of_it(open_window, desk, qtbot, rest):
    """A state, what was typed, or corners, even if these were taken back."""
    session, actions, canvas = desk.session, open_window.actions_table, open_window.review.single._canvas
    beside = session.current
    draw(open_window, qtbot)
    decided = session.current
    actions["doubtful"].trigger()
    rest()
    assert session.row(decided).status is Status.DOUBTFUL
    session.select(beside)
    draw(open_window, qtbot)
    typed = session.current
    session.keep_draft("皖A1")
    session.select(beside)
    rest()
    draw(open_window, qtbot)
    drawn = session.current
    qtbot.keyClick(canvas, Qt.Key.Key_Right)  # a plate in the middle
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    rest()
    assert session.row(drawn).quad is not None
    actions["undo"].trigger()
    session.select(beside)
    rest()
    assert [session.row(plate).deleted for plate in (decided, typed, drawn)] == [False] * 3
    actions["redo"].trigger()
    assert session.row(drawn).quad is not None


def test_what_was_undone_and_done_again_goes_as_well(open_window, desk, qtbot, rest):
    draw(open_window, qtbot)
    for act in ("undo", "redo", "next"):
        open_window.actions_table[act].trigger()
        rest()
    assert leaves_nothing(desk)


def test_corners_that_were_moved_are_not_those_of_the_plate_that_one_went_on_to(open_window, desk, qtbot):
    """Its picture is still coming, and the one before stands there to be drawn on."""
    session, canvas = desk.session, open_window.review.single._canvas
    first, second = (session.row(plate) for plate in session.queue.ids[:2].tolist())
    open_window.actions_table["corners"].trigger()
    qtbot.waitUntil(lambda: canvas.editing)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    desk.loader.renew()
    session.step(1)
    assert canvas.editing
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert session.undo_stack.count() == 0
    assert [session.row(row.plate_id).quad for row in (first, second)] == [first.quad, second.quad]


def test_corners_that_wait_in_another_view_are_gone_back_to_by_their_key(open_window, desk, qtbot, rest):
    """They were accepted there, where nobody saw them, and the keyboard went to a plate out of sight."""
    review, corners = open_window.review, open_window.actions_table["corners"]
    canvas = review.single._canvas
    corners.trigger()
    qtbot.waitUntil(lambda: canvas.editing)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    open_window.actions_table["sheet"].trigger()
    rest()
    corners.trigger()
    rest()
    assert (review.currentWidget(), canvas.editing, corners.isChecked()) == (review.single, True, True)
    assert desk.session.undo_stack.count() == 0
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert desk.session.undo_stack.count() == 1


def test_corners_that_are_dropped_out_of_sight_leave_the_keyboard_where_it_is(open_window, desk, qtbot, rest):
    review, canvas = open_window.review, open_window.review.single._canvas
    open_window.activateWindow()
    open_window.actions_table["corners"].trigger()
    qtbot.waitUntil(lambda: canvas.editing)
    open_window.actions_table["sheet"].trigger()
    rest()
    canvas.cancel()  # as when the picture has become another
    assert QApplication.focusWidget() is review.currentWidget().focusProxy()
