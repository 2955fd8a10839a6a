"""A page of figures or doubts on a small screen in large type."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from core.project import Status
from tests.gui.helpers import come_to_rest, reading


@pytest.fixture
def small(open_window, qtbot):
    """Return the window on a small screen."""
    open_window.showNormal()
    open_window.resize(800, 600 - 40)  # less the title bar
    come_to_rest(qtbot)
    return open_window


@pytest.mark.parametrize("name", ["verify", "compare"])
def test_what_a_page_is_for_comes_before_its_title_where_there_is_little_room(
    name, small, desk, project, qtbot
):
    for row in desk.session.rows(desk.session.queue.ids.tolist()):
        project.record_readings("another", [(row.plate_id, reading(row.text), row.quad, "name-quad", "")])
    small.actions_table[name].trigger()
    come_to_rest(qtbot)
    view = small.review.currentWidget()
    assert view._title.isVisible()
    desk.settings.set("font_percent", 200)
    come_to_rest(qtbot)
    small.resize(800, 600 - 40)
    come_to_rest(qtbot)
    seen = [part for part in view.findChildren(QWidget) if part.isVisible()]
    parts = [part for part in seen if isinstance(part, QPushButton | QComboBox)]
    assert len(parts) > 1
    for part in parts:
        assert part.visibleRegion().boundingRect() == part.rect()
        assert part.height() >= part.sizeHint().height()
    assert view.table.viewport().height() > 2 * view.fontMetrics().height()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_a_check_is_for_is_read_to_its_end_in_large_type(language, small, desk, qtbot):
    desk.settings.set("language", language)
    small.actions_table["verify"].trigger()
    note = small.review.currentWidget()._nothing
    spacious = note.heightForWidth(note.width())
    desk.settings.set("font_percent", 200)
    come_to_rest(qtbot)
    small.resize(800, 600 - 40)
    come_to_rest(qtbot)
    assert "check" in note.text() or "检查" in note.text()
    assert spacious < note.heightForWidth(note.width()) <= note.height()
    assert note.geometry() == note.parentWidget().rect()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_comparison_of_long_names_leaves_room_for_what_differs(language, small, desk, project, qtbot):
    for row in desk.session.rows(desk.session.queue.ids.tolist()):
        said = row.text[:-1] + "X" if row.plate_id % 2 else row.text
        for name in ("attention_crnn_fast_plus", "attention_crnn_fast"):
            outcome = (
                row.plate_id,
                reading(said if name.endswith("plus") else row.text),
                row.quad,
                "name-quad",
                "",
            )
            project.record_readings(name, [outcome])
    desk.session.decide(desk.session.queue.ids[1:].tolist(), None, Status.CONFIRMED)
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    small.actions_table["compare"].trigger()
    view = small.review.currentWidget()
    qtbot.waitUntil(lambda: view._told is not None and bool(view._told.changes))
    small.resize(800, 600 - 40)
    come_to_rest(qtbot)
    assert not view._title.isVisible()
    assert view.table.viewport().height() > 2 * view.table.rowHeight(0)
    assert view._summary.height() >= view._summary.heightForWidth(view._summary.width())
    for part in (view.old, view.new, view._work_through, *view.chips.buttons()):
        part.setFocus()
        come_to_rest(qtbot)
        if part.isEnabled():
            assert part.visibleRegion().boundingRect() == part.rect(), part
    desk.settings.set("font_percent", 100)
    small.resize(1200, 800)
    qtbot.waitUntil(view._title.isVisible)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_head_of_a_narrow_list_is_as_high_as_its_chips_and_its_complaint(language, small, desk, qtbot):
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    head = small.library.filter
    states = frozenset([Status.UNREADABLE, Status.CORRECTED])
    desk.session.set_query(differs=True, confidence_below=0.9, status=states)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    small.resize(800, 600 - 40)
    small._splitter.setSizes([1, 800])
    come_to_rest(qtbot)
    assert language != "en" or head.state_chip.sizeHint().width() > head.width()
    table = small.library.table
    assert not head.state_chip.isVisible(), "the list comes first"
    assert table.viewport().height() > table.rowHeight(0)
    head.line.setText("plobt:x conf<")
    head.line.apply()
    small.resize(800, 900)
    qtbot.waitUntil(head.state_chip.isVisible)
    come_to_rest(qtbot)
    for part in (head.state_chip, head.differs_chip, head.confidence_chip, head._complaint):
        assert part.visibleRegion().boundingRect() == part.rect(), part
    assert head._complaint.height() >= head._complaint.heightForWidth(head._complaint.width())
    desk.session.set_query(differs=False, confidence_below=None, status=frozenset())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("line", ["state:confirmedandalso", "howcertainthereaderwasofit:x"])
def test_a_complaint_of_many_lines_is_read_whole_above_a_list_of_which_little_is_left(
    language, line, small, desk, qtbot
):
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    small.resize(800, 600 - 40)
    small._splitter.setSizes([1, 800])
    head = small.library.filter
    head.line.setText(line)
    head.line.apply()
    qtbot.waitUntil(head._complaint.isVisible)
    come_to_rest(qtbot)
    complaint = head._complaint
    assert complaint.height() >= complaint.heightForWidth(complaint.width())
    assert complaint.height() >= 2 * complaint.fontMetrics().height()
    words = re.findall(r"[!-~…]+", complaint.text())  # a line of Chinese may break anywhere
    assert max(map(complaint.fontMetrics().horizontalAdvance, words)) <= complaint.width()
    assert small.library.table.isVisible()
    head.clear()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_said_of_a_folder_that_is_gone_leaves_the_list_its_room(language, small, desk, qtbot):
    """The chips give way to it as they do to a complaint, and come back when it goes."""
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 150)
    library = small.library
    chip = library.filter.state_chip
    for high in range(1000, 500, -20):  # until there is just room for them
        small.resize(800, high)
        come_to_rest(qtbot)
        if not chip.isVisible():
            break
    else:
        pytest.skip("in a face of such low lines there is room for both")
    small.resize(800, high + 20)
    qtbot.waitUntil(chip.isVisible)
    library.show_gone(True)
    come_to_rest(qtbot)
    assert not chip.isVisible(), "the list comes first"
    assert library._gone.height() >= library._gone.heightForWidth(library._gone.width())
    assert library.table.viewport().height() >= library.table.rowHeight(0)
    library.show_gone(False)
    come_to_rest(qtbot)
    assert chip.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_menu_that_is_higher_than_the_screen_stays_one_column_with_its_keys(language, small, desk):
    desk.settings.set("language", language)
    desk.settings.set("font_percent", 200)
    room, high = small.screen().availableSize(), 0
    for action in small.menuBar().actions():
        menu = action.menu()
        menu.ensurePolished()
        assert menu.sizeHint().width() <= room.width()
        rows = [menu.actionGeometry(row) for row in menu.actions()]
        assert len({row.left() for row in rows}) == 1, menu.title()
        high = max(high, sum(row.height() for row in rows))
    assert high > room.height()


def test_tab_goes_through_the_checks_and_on(small, qtbot):
    small.actions_table["verify"].trigger()
    come_to_rest(qtbot)
    view = small.review.currentWidget()
    had = []
    for _ in range(6):
        had.append(QApplication.focusWidget())
        qtbot.keyClick(had[-1], Qt.Key.Key_Tab)
        come_to_rest(qtbot)
    assert had[:3] == [view._go, view._audit, view.table]
    assert small.library.isAncestorOf(had[3])
