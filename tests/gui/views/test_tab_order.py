"""Tab goes through all of a page, from what it is for to what stands above that, and only then on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.helpers import come_to_rest, reading

MOST = 24  # more than any page has


@pytest.fixture
def page(open_window, desk, project, qtbot):
    """Return what shows a page by its name and returns what Tab goes through until it leaves the page."""
    for row in desk.session.rows(desk.session.queue.ids.tolist()):
        said = row.text[:-1] + "X" if row.plate_id % 2 else row.text
        project.record_readings("another", [(row.plate_id, reading(said), row.quad, "name-quad", "")])

    def through(name: str, ready=lambda view: True) -> tuple[QWidget, list[QWidget]]:
        open_window.actions_table[name].trigger()
        view = open_window.review.currentWidget()
        qtbot.waitUntil(lambda: ready(view) and not desk.tasks.tasks)
        come_to_rest(qtbot)
        return view, tabbed(view)

    def tabbed(view: QWidget) -> list[QWidget]:
        had: list[QWidget] = []
        while view.isAncestorOf(QApplication.focusWidget()) and len(had) < MOST:
            had.append(QApplication.focusWidget())
            qtbot.keyClick(had[-1], Qt.Key.Key_Tab)
            come_to_rest(qtbot)
        assert open_window.library.isAncestorOf(QApplication.focusWidget())
        return had

    return through


def test_in_characters_the_strip_above_comes_behind_the_grid(page, qtbot):
    view, had = page("characters", lambda view: bool(view.slots))
    assert had == [view.grid, view.strip]
    qtbot.keyClick(view.grid, Qt.Key.Key_8)
    view.grid.setFocus()
    assert page("characters")[1] == [view.grid, view._change, view.strip]


def test_in_statistics_the_buttons_above_come_behind_the_charts(page):
    view, had = page("statistics", lambda view: view._figures is not None)
    buttons = [button for button in (view._measure, view._png, view._csv, view._html) if button.isVisible()]
    assert (had[0], had[-len(buttons) :]) == (view.progress, buttons)
    assert len(had) == len(set(had)) == 8 + len(buttons)


def test_in_a_comparison_the_keyboard_begins_at_what_differs(page, qtbot):
    view, had = page("compare", lambda view: view._told is not None)
    chips = [chip for chip in view.chips.buttons() if chip.isEnabled()]
    assert had[:4] == [view.table, view.old, view.new, view._work_through]
    assert had[4:] in ([chip] for chip in chips), "of chips, one of which is chosen, Tab takes that one"


def test_who_chooses_models_keeps_the_keyboard_there(page, qtbot):
    view, _ = page("compare", lambda view: view._told is not None)
    view.old.setFocus()
    view.old.setCurrentText(view.new.currentText())
    assert view._told is None
    view.new.setCurrentIndex(1 - view.new.currentIndex())
    qtbot.waitUntil(lambda: view._told is not None)
    come_to_rest(qtbot)
    assert view.old.hasFocus()


def test_in_the_checks_what_was_found_comes_first_and_nothing_is_left_out(page, project, qtbot):
    view, had = page("verify")
    assert had == [view._go, view._audit, view.table]
    view.check()
    qtbot.waitUntil(lambda: view._found is not None)
    view, had = page("verify", lambda view: view._task is None)
    assert view._found.findings
    assert had[:3] == [view.table, view._go, view._audit]
    assert had[3:] in ([chip] for chip in view.chips.buttons())


def test_above_the_list_tab_goes_as_the_eyes_do(open_window, qtbot):
    open_window.library.focus_filter()
    bar, had = open_window.library.filter, []
    while bar.isAncestorOf(QApplication.focusWidget()) and len(had) < MOST:
        had.append(QApplication.focusWidget())
        qtbot.keyClick(had[-1], Qt.Key.Key_Tab)
    assert had == [bar.line, bar.saved, bar.state_chip, bar.differs_chip, bar.confidence_chip]
