"""Somebody who presses anything: what is shown is what is stored, and all of it can be taken back."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from core.project import Project
from gui.desk import Desk
from gui.jobs import finding
from gui.main_window import VIEWS, MainWindow

ACTS = 200
CHECKED_EVERY = 12
KEYS = (
    "Return", "Space", "Left", "Right", "Up", "Down", "Home", "End", "Tab", "Backtab", "Escape", "Backspace",
    "Delete", "Insert", "PageUp", "PageDown",
)  # fmt: skip
DECIDING = (
    "doubtful", "unreadable", "no_plate", "skip", "yellow", "confirm_selected", "remove_plate", "add_plate",
    "corners", "take_label", "choice_1", "next_undecided", "undo", "undo", "undo", "redo", "redo",
)  # fmt: skip
FILTERS = ("皖", "conf<0.9", "conf<", "state:read", "-differs", "rubbish:x", "")
QUEUES = ("all", "all", "uncertain", "label", "skipped", "duplicates")
FRAME = (Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape)


class Operator:
    """Does one thing after another to the window, by keys and the mouse where there is a way."""

    def __init__(self, window: MainWindow, desk: Desk, seed: int) -> None:
        self.window, self.desk = window, desk
        self.chance = random.Random(seed)
        self.ways: tuple[Callable[[], None], ...] = (
            self.key, self.key, self.key, self.type, self.type, self.decide, self.decide, self.decide,
            self.view, self.row, self.filter, self.queue, self.draw,
        )  # fmt: skip

    def act(self) -> None:
        QTimer.singleShot(20, self.leave_menu)  # a menu waits for its user
        self.chance.choice(self.ways)()

    def leave_menu(self) -> None:
        if isinstance(menu := QApplication.activePopupWidget(), QMenu):
            menu.close()
            QTimer.singleShot(20, self.leave_menu)

    def place(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def key(self) -> None:
        QTest.keyClick(self.place(), getattr(Qt.Key, f"Key_{self.chance.choice(KEYS)}"))

    def type(self) -> None:
        QTest.keyClicks(
            self.place(), "".join(self.chance.choices("AB1278IO", k=self.chance.choice((1, 1, 7))))
        )

    def decide(self) -> None:
        self.window.actions_table.trigger(self.chance.choice(DECIDING))

    def view(self) -> None:
        self.window.actions_table.trigger(self.chance.choice(("single", *VIEWS)))

    def row(self) -> None:
        table = self.window.library.table
        if rows := table.model().rowCount():
            place = table.visualRect(table.model().index(self.chance.randrange(rows), 1)).center()
            held = self.chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)

    def filter(self) -> None:
        self.window.actions_table.trigger("filter")
        self.window.library.filter.line.setText(self.chance.choice(FILTERS))
        QTest.keyClick(self.place(), self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))

    def queue(self) -> None:
        self.desk.session.start_queue(self.chance.choice(QUEUES))

    def draw(self) -> None:
        canvas = self.window.review.single._canvas
        if canvas.editing and canvas.isVisible():
            QTest.keyClick(canvas, self.chance.choice(FRAME))


def said(project: Project) -> dict[int, tuple[object, ...]]:
    """Return what people have said of each plate that is there."""
    rows = project.rows(list(range(1, project.newest_plate() + 1)))
    return {
        row.plate_id: (row.text, row.status, row.quad, row.skipped, row.kind)
        for row in rows
        if not row.deleted
    }


def check(window: MainWindow, desk: Desk) -> None:
    """Compare what is shown in each place with the store, and the places with one another."""
    session, review, library = desk.session, window.review, window.library
    library._catch_up()
    ids = session.queue.ids.tolist()
    assert [library.model.row_at(row) for row in range(len(ids))] == session.rows(ids)
    assert len(session.rows(ids)) == len(set(ids)) == len(ids)
    aside = finding.of_skipped(session.query, session.frozen)
    settled = set(session.project.settled_ids(skipped=not aside).tolist())
    assert session.queue.waiting_of(ids) == set(ids) - settled
    if session.current in ids:
        assert library.table.currentIndex().row() == ids.index(session.current)
    else:
        assert library.selected_ids() == []
    if review.currentWidget() is review.single:
        assert review.single.shown() == session.row(session.current)
    assert [name for name in VIEWS if window.actions_table[name].isChecked()] == [review.name]
    assert window.actions_table["corners"].isChecked() == review.single._canvas.editing
    focused = window.focusWidget()
    assert focused is not None and focused.isVisible() and focused.isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_is_stored_as_shown_and_can_be_taken_back(open_window, desk, qtbot, seed):
    session, single = desk.session, open_window.review.single
    session.corners_stored.disconnect(desk.recogniser.reread)  # readings are nobody's acts
    operator, before = Operator(open_window, desk, seed), said(session.project)

    def rest() -> None:
        qtbot.wait(5)
        qtbot.waitUntil(lambda: not (desk.tasks.tasks or session.queue.awaits_successor or single._to_edit))
        qtbot.wait(5)

    open_window.activateWindow()
    for number in range(1, ACTS + 1):
        operator.act()
        if number % CHECKED_EVERY == 0:
            rest()
            check(open_window, desk)
    open_window.actions_table.trigger("single")
    single._canvas.cancel()
    rest()
    after, done = said(session.project), session.undo_stack.index()
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    rest()
    check(open_window, desk)
    assert said(session.project) == before
    while session.undo_stack.index() < done:
        session.undo_stack.redo()
    rest()
    check(open_window, desk)
    assert said(session.project) == after
