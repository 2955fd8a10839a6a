"""The head of the list: typing in the filter language, offers, saved filters, queues."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from core.project import Project, Query, Status
from core.project.filter_language import parse
from core.project.queues import kept
from gui.models.plate_list import SORT_KEYS
from gui.texts import said
from gui.widgets.filters.filter_bar import FilterBar
from tests.gui.helpers import LABELS

# A popup does what the screenless platform cannot do.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def bar(session, desk, qtbot):
    bar = FilterBar(session, desk.theme)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    bar.line.setFocus()
    return bar


def labels(session) -> list[str | None]:
    return [row.label for row in session.rows(session.queue.ids.tolist())]


def wait_for(qtbot, session, expected) -> None:
    qtbot.waitUntil(lambda: labels(session) == list(expected))


def popup(bar):
    return bar.line._popup


def test_a_line_narrows_the_list_and_keeps_the_order(bar, session, qtbot):
    session.set_query(sort="text", descending=True)
    bar.line.insert("-province:皖 ")  # keyClicks knows ASCII only
    qtbot.keyClicks(bar.line, "differs ")
    wait_for(qtbot, session, ["浙E34567"])
    assert (session.query.sort, session.query.descending) == ("text", True)


def test_a_word_that_is_not_known_is_told_beside_the_line(bar, session, qtbot):
    before = session.query
    bar.line.setText("diffres")
    bar.line.apply()
    assert bar._complaint.isVisible()
    assert "diffres" in bar._complaint.text() and "differs" in bar._complaint.text()
    assert session.query == before
    bar.line.setText("differs")
    bar.line.apply()
    assert not bar._complaint.isVisible()


@pytest.mark.parametrize("leave", ["enter", "elsewhere"])
def test_a_word_that_is_still_being_chosen_is_no_mistake_yet(leave, bar, session, qtbot):
    qtbot.keyClicks(bar.line, "province:")
    qtbot.waitUntil(lambda: popup(bar).isVisible() and not bar.line._pause.isActive())
    assert not bar._complaint.isVisible()  # it would push the list down under the offers
    if leave == "enter":
        qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    else:
        popup(bar).hide()
        bar.state_chip.setFocus()
    qtbot.waitUntil(bar._complaint.isVisible)


def test_chips_and_line_say_the_same(bar, session, qtbot):
    bar.differs_chip.click()
    assert bar.line.text() == "differs"
    bar.line.setText("state:read conf<0.5")
    bar.line.apply()
    assert not bar.differs_chip.isChecked()
    assert "50" in bar.confidence_chip.text()
    bar.line.clear()
    assert session.query == Query()


def test_keys_and_values_are_offered_and_taken_by_keyboard(bar, session, qtbot):
    qtbot.keyClicks(bar.line, "sta")
    qtbot.waitUntil(popup(bar).isVisible)
    qtbot.keyClick(popup(bar), Qt.Key.Key_Down)
    qtbot.keyClick(popup(bar), Qt.Key.Key_Return)
    assert bar.line.text() == "state:"
    qtbot.waitUntil(popup(bar).isVisible)
    qtbot.keyClick(popup(bar), Qt.Key.Key_Down)
    qtbot.keyClick(popup(bar), Qt.Key.Key_Down)
    qtbot.keyClick(popup(bar), Qt.Key.Key_Return)
    assert bar.line.text() == "state:read "
    qtbot.waitUntil(lambda: session.query.status == {Status.READ})


@pytest.mark.parametrize("typed", ["conf<0.9", "d"])  # beginnings of conf<0.95, of disagree:
def test_enter_takes_what_was_typed_while_no_offer_is_chosen(bar, session, qtbot, typed):
    qtbot.keyClicks(bar.line, typed)
    qtbot.waitUntil(popup(bar).isVisible)
    with qtbot.waitSignal(bar.line.left):
        qtbot.keyClick(popup(bar), Qt.Key.Key_Return)
    assert bar.line.text() == typed and not popup(bar).isVisible()
    assert session.query == parse(typed)


def test_what_the_project_knows_is_offered(bar, session, qtbot):
    bar._on_entered()
    assert bar.line.known["unread-by"] == ["fake"]


def test_a_plate_text_is_not_interrupted_by_offers(bar, qtbot):
    qtbot.keyClicks(bar.line, "a2")
    assert not popup(bar).isVisible()


def test_a_filter_is_saved_for_the_folder_and_chosen_again(bar, session, qtbot):
    bar.line.setText("differs")
    bar.line.apply()
    bar.saved.fill()
    save = next(action for action in bar.saved.menu().actions() if "Save" in action.text())
    save.trigger()
    bar.line.clear()
    with Project.open(session.folder) as again:
        assert again.get_setting("filters") == ["differs"]
    bar.saved.fill()
    bar.saved.menu().actions()[0].trigger()
    assert session.query.differs
    bar.saved.fill()
    bar.saved.menu().actions()[-1].trigger()
    assert bar.saved.lines == []


def choose(bar, name: str) -> None:
    bar.queue_button.menu().aboutToShow.emit()
    next(a for a in bar.queue_button.menu().actions() if a.data() == name).trigger()


def test_the_list_is_sorted_without_a_mouse(bar, session, qtbot, desk):
    def sort(name: str) -> None:
        bar.queue_button.menu().aboutToShow.emit()
        menu = bar.queue_button.menu().actions()[-1].menu()
        assert [action.data().split()[1] for action in menu.actions()] == list(SORT_KEYS.values())
        next(action for action in menu.actions() if action.text().startswith(name)).trigger()
        qtbot.waitUntil(lambda: not desk.tasks.tasks)

    before = session.queue.ids.tolist()
    sort("≠")
    assert session.row(session.queue.at(0)).differs
    sort("Picture")
    assert session.queue.ids.tolist() == before
    sort("Picture ↑")
    assert session.queue.ids.tolist() == before[::-1]
    sort("Picture ↓")
    assert session.queue.ids.tolist() == before


def test_a_queue_is_frozen_and_resumed_after_a_restart(bar, session, qtbot, desk):
    bar.line.setText("-differs")
    bar.line.apply()
    with qtbot.waitSignal(session.queue_changed):
        choose(bar, "label")
    wait_for(qtbot, session, ["浙E34567"])
    assert "File name" in bar.queue_button.text()
    assert bar.line.text() == ""
    plate = session.current
    session.confirm("浙E34567")
    session.refresh()
    wait_for(qtbot, session, ["浙E34567"])
    assert session.queue.left == 0
    session.adopt(Project.open(session.folder))
    wait_for(qtbot, session, ["浙E34567"])
    assert session.current == plate
    choose(bar, "all")
    wait_for(qtbot, session, LABELS)
    assert kept(session.project) is None


def test_a_queue_keeps_its_order_until_another_is_asked_for(bar, session, qtbot):
    ids = session.queue.ids.tolist()
    choose(bar, "uncertain")
    qtbot.waitUntil(lambda: session.frozen is not None and session.frozen.name == "uncertain")
    with qtbot.waitSignal(session.queue_changed):
        session.set_query(sort="text")
    assert labels(session) == sorted(LABELS, key=lambda text: session.rows(ids)[LABELS.index(text)].text)
    with qtbot.waitSignal(session.queue_changed):
        choose(bar, "queue order")
    assert session.queue.ids.tolist() == session.frozen.ids.tolist()


def test_a_queue_that_cannot_be_made_leaves_the_one_before(bar, session, qtbot):
    with qtbot.waitSignal(session.notice) as told:
        choose(bar, "models")
    assert "Only one model" in said(told.args[0])
    assert session.frozen is None


def test_enter_filters_and_gives_the_keyboard_back_to_the_plate(open_window, desk, qtbot):
    line, strip = open_window.library.filter.line, open_window.review.single._correction.strip
    open_window.activateWindow()
    open_window.actions_table["filter"].trigger()
    qtbot.waitUntil(line.hasFocus)
    line.setText("conf<")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.hasFocus(), "what is not understood is to be mended"
    line.setText("text:浙*")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert strip.hasFocus()
    qtbot.waitUntil(lambda: len(desk.session.queue) == 1)
    open_window.actions_table["filter"].trigger()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert strip.hasFocus()
    assert line.text() == "text:浙*"


def test_offers_go_with_the_word_that_they_are_for(open_window, desk, qtbot):
    """A queue that comes meanwhile empties the line; what was chosen then replaced a word beyond its end."""
    line = open_window.library.filter.line
    open_window.actions_table["filter"].trigger()
    qtbot.keyClicks(line, "-state:")
    qtbot.waitUntil(lambda: line._popup.isVisible() and not line._pause.isActive())
    desk.session.set_query(text="浙")
    qtbot.waitUntil(lambda: len(desk.session.queue) == 1)
    assert (line.text(), line._popup.isVisible()) == ("浙", False)


def test_a_folder_dropped_on_the_line_is_for_the_window(bar):
    assert not bar.line.acceptDrops()


@pytest.mark.parametrize("percent", [100, 200])
def test_icon_and_cross_of_the_line_grow_with_the_type(percent, open_window, desk, qtbot):
    desk.settings.set("font_percent", percent)
    line = open_window.library.filter.line
    cross = line.findChild(QToolButton)
    qtbot.keyClicks(line, "A")
    letter = line.fontMetrics().height()
    qtbot.waitUntil(lambda: line.height() > letter)
    assert line._icon_place().height() == desk.theme.icon_size().height() == round(16 * percent / 100)
    assert line._icon_place().right() < line.cursorRect().left()
    assert cross.isVisible() and cross.height() >= letter
    assert line.rect().contains(cross.geometry())
    qtbot.keyClicks(line, "BCDE1234567890" * 4)  # what is typed does not run under the cross
    line.repaint()  # which scrolls it
    assert line.cursorRect().center().x() <= cross.geometry().left() + letter // 3


def test_the_cross_takes_the_filter_out(open_window, desk, qtbot):
    line = open_window.library.filter.line
    line.setText("皖")
    line.apply()
    qtbot.waitUntil(lambda: len(desk.session.queue) == 2)
    qtbot.mouseClick(line.findChild(QToolButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 6)
    assert (line.text(), line.findChild(QToolButton).isVisible()) == ("", False)


def test_the_cross_of_the_line_has_a_name_in_each_language(open_window, desk, qtbot):
    cross = open_window.library.filter.line.findChild(QToolButton)
    assert cross.accessibleName() == "Empty this line"
    desk.settings.set("language", "zh_CN")
    qtbot.waitUntil(lambda: cross.accessibleName() == cross.toolTip() == "清空此行")
    desk.settings.set("language", "en")
