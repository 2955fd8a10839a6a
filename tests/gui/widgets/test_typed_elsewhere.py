"""What is typed goes to the plate wherever the keyboard is, unless that has a use for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPushButton, QWidget

from core.errors import StoreError
from core.project import Status
from gui.jobs.fine_tune import FineTuner
from gui.models.plate_queue import NOWHERE
from gui.views.done import DoneBar
from gui.views.jobs_bar import JobsBar
from gui.views.tool_bar import ToolBar
from gui.views.training import TrainingPanel
from gui.widgets.side_panel import SidePanel
from gui.widgets.typed_elsewhere import TypedElsewhere
from tests.gui.helpers import LABELS, wait_to_see

KEYPAD, NONE = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
AREAS = (DoneBar, ToolBar, JobsBar, SidePanel)
TAKE_TEXT = (QLineEdit, QAbstractSpinBox, QComboBox)  # the last looks for the entry that begins so


@pytest.fixture
def full(open_window, desk, qtbot):
    """Return a window with all that there is around a plate: a list at its end, the fine-tuning."""
    window, session = open_window, desk.session
    window.showNormal()
    window.resize(1600, 1000)
    window.show_training(True)
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    recent = window.review.single.findChild(QWidget, "recent_plates")
    qtbot.waitUntil(lambda: bool(recent.shown) and window.done.isVisible())
    desk.problems.add(StoreError("This is for the button that lists it"))
    return window


def typing(window):
    return window.review.single._correction


def reachable(window) -> list[QWidget]:
    """Return what the keyboard can be put on, but for what takes characters itself."""
    here = [w for w in window.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
    return [w for w in here if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w, TAKE_TEXT)]


def press_on(widget: QWidget, qtbot, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.window().focusWidget() is widget
    qtbot.keyClick(widget, key, held)


def test_a_key_that_nothing_takes_comes_up_once(qtbot):
    """It was passed on, came up again as nobody had a use for it, and was passed on until Python gave up."""
    window = QWidget()
    place = QPushButton(window)
    qtbot.addWidget(window)
    told = []

    def pass_on(event) -> None:
        told.append(event.text())
        assert len(told) < 9
        QApplication.sendEvent(place, event)

    TypedElsewhere(window).typed.connect(pass_on)
    qtbot.keyClicks(place, "AB")
    assert told == ["A", "B"]


def test_without_a_plate_a_character_goes_nowhere(open_window, desk, qtbot, monkeypatch):
    """Where the keyboard could not be put on the plate, the key went round in circles."""
    single = open_window.review.single
    desk.session.select(NOWHERE)
    assert single.shown() is None
    monkeypatch.setattr(single, "focusWidget", lambda: None)  # as Qt says while a list of offers is active
    qtbot.keyClicks(single._canvas, "A")
    assert single._correction.text == ""


@pytest.mark.parametrize(("key", "held", "becomes"), [
    (Qt.Key.Key_7, NONE, "皖A72345"), (Qt.Key.Key_7, KEYPAD, "皖A72345"), (Qt.Key.Key_F, SHIFT, "皖AF2345"),
    (Qt.Key.Key_Delete, NONE, "皖A2345"),
])  # fmt: skip
def test_a_character_goes_to_the_plate_from_wherever_the_keyboard_is(full, qtbot, key, held, becomes):
    plate, tried = typing(full), reachable(full)
    assert plate.text == LABELS[0]
    found = {area for w in tried for area in AREAS if any(area is type(p) for p in parents(w))}
    assert found == set(AREAS) and full.library.table in tried
    for widget in tried:
        plate.strip.editor.move_to(2)
        press_on(widget, qtbot, key, held)
        assert (plate.text, full.focusWidget()) == (becomes, plate.strip), widget
        assert plate.undo_typing() and plate.text == LABELS[0]


def parents(widget: QWidget | None) -> list[QWidget]:
    found = []
    while widget is not None:
        found.append(widget)
        widget = widget.parentWidget()
    return found


def test_what_a_field_takes_stays_in_it(full, qtbot):
    plate = typing(full)
    fields = [w for kind in TAKE_TEXT for w in full.findChildren(kind) if w.isVisible()]
    assert {kind for kind in TAKE_TEXT for field in fields if isinstance(field, kind)} == set(TAKE_TEXT)
    for field in fields:
        field.setFocus()
        at = full.focusWidget()
        qtbot.keyClick(at, Qt.Key.Key_7)
        assert (plate.text, full.focusWidget()) == (LABELS[0], at), field


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_space_and_enter_press_a_button_of_the_bar_and_the_keyboard_comes_back(full, desk, qtbot, key):
    (undo,) = [button for button in full.done.findChildren(QPushButton) if "Undo" in button.text()]
    press_on(undo, qtbot, key)
    assert (full.done.isVisible(), desk.session.queue.left) == (False, len(LABELS))
    assert full.focusWidget() is typing(full).strip


def test_enter_of_the_keypad_confirms_from_the_list(open_window, desk, qtbot):
    session = desk.session
    plate_id = session.current
    wait_to_see(qtbot, open_window)
    press_on(open_window.library.table, qtbot, Qt.Key.Key_Enter, KEYPAD)
    assert session.row(plate_id).status is Status.CONFIRMED


def test_keys_with_ctrl_and_those_that_move_are_left_to_what_has_the_keyboard(full, qtbot):
    plate = typing(full)
    button = full.findChild(ToolBar)._button("sheet")
    for key, held in ((Qt.Key.Key_7, ALT), (Qt.Key.Key_Q, SHIFT | CONTROL), (Qt.Key.Key_End, NONE),
                      (Qt.Key.Key_F24, NONE), (Qt.Key.Key_Delete, SHIFT)):  # fmt: skip
        press_on(button, qtbot, key, held)
        assert (plate.text, full.focusWidget()) == (LABELS[0], button)


def test_in_characters_it_says_what_the_marked_ones_should_be(open_window, qtbot):
    window = open_window
    window.review.show_view("characters")
    view = window.review.currentWidget()
    qtbot.waitUntil(lambda: bool(view.slots))
    press_on(window.findChild(ToolBar)._button("sheet"), qtbot, Qt.Key.Key_K)
    assert (view._change.text(), window.focusWidget()) == ("Change 1 place to K", view.grid)
    press_on(window.library.table, qtbot, Qt.Key.Key_M)
    assert view._change.text() == "Change 1 place to M"
    press_on(window.library.table, qtbot, Qt.Key.Key_Return)
    assert view._change.text() == "Change 1 place to M"  # who means to change them sees what would be
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete)
    assert view._change.text() == "Change 1 place to …"
    for pasted, shown in (("P", "P"), ("京N8P8F8", "P")):  # a whole plate is no character
        QApplication.clipboard().setText(pasted)
        qtbot.keyClick(view.grid, Qt.Key.Key_V, CONTROL)
        assert view._change.text() == f"Change 1 place to {shown}"


@pytest.mark.parametrize("where", ["button", "list"])
def test_what_is_pasted_goes_to_the_plate_too(open_window, qtbot, where):
    window, plate = open_window, typing(open_window)
    QApplication.clipboard().setText("京N·8P8F8")
    press_on(window.findChild(ToolBar)._button("sheet") if where == "button" else window.library.table, qtbot,
             Qt.Key.Key_V, CONTROL)  # fmt: skip
    assert (plate.text, window.focusWidget()) == ("京N8P8F8", plate.strip)


def test_where_nothing_is_typed_the_keyboard_stays(open_window, qtbot):
    open_window.review.show_view("statistics")
    button = open_window.findChild(ToolBar)._button("sheet")
    press_on(button, qtbot, Qt.Key.Key_7)
    assert open_window.focusWidget() is button


def test_nothing_is_typed_behind_a_card_of_the_tour(open_window, qtbot):
    open_window.tour.start()
    button = open_window.focusWidget()
    press_on(button, qtbot, Qt.Key.Key_7)
    assert (typing(open_window).text, open_window.focusWidget()) == (LABELS[0], button)


def test_a_plate_that_does_not_take_it_sends_it_round_no_more(open_window, desk, qtbot):
    window = open_window
    desk.session.set_query(text="Z")
    qtbot.waitUntil(lambda: window.review.currentWidget() is not window.review.single)
    button = window.findChild(ToolBar)._button("open")
    press_on(button, qtbot, Qt.Key.Key_7)
    assert window.focusWidget() is button
    window.review.setCurrentWidget(window.review.single)
    press_on(button, qtbot, Qt.Key.Key_7)
    assert typing(window).text == ""


def test_a_click_beside_the_plate_leaves_the_keyboard_on_it(open_window, desk, qtbot, monkeypatch):
    window, session, started = open_window, desk.session, []
    monkeypatch.setattr(FineTuner, "start", lambda _tuner, _options: started.append(1))
    window.show_training(True)
    panel = window.findChild(TrainingPanel)
    panel._start.setEnabled(True)
    panel._curve.setVisible(True)
    panel._curve.show_losses([(1, 2.0), (2, 1.0)])
    strip = typing(window).strip
    strip.setFocus()
    for clicked in (panel._start, panel._curve._plot.viewport(), window.library.filter.differs_chip):
        qtbot.mouseClick(clicked, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is strip, clicked
    qtbot.waitUntil(lambda: len(session.queue) == 1)
    wait_to_see(qtbot, window)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert session.row(session.queue.at(0)).status is Status.CONFIRMED
    assert (started, session.query.differs) == ([1], True)


@pytest.fixture
def apart(open_window, qtbot):
    """Return a window whose fine-tuning has been taken out of it, and that."""
    open_window.show_training(True)
    panel = open_window.findChild(SidePanel)
    with qtbot.waitSignal(QApplication.instance().focusWindowChanged):
        panel.setFloating(True)
        panel.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    typing(open_window).strip.setFocus()
    return open_window, panel


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_a_panel_outside_of_the_window_gives_the_keyboard_back(apart, qtbot):
    window, panel = apart
    strip = typing(window).strip
    for _ in range(2):  # the second time Qt would find in it what it had chosen the first time
        with qtbot.waitSignal(QApplication.instance().focusWindowChanged):
            panel.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is strip)


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_whoever_goes_to_a_panel_outside_of_the_window_stays_there_and_types_on_the_plate(apart, qtbot):
    window, panel = apart
    strip = typing(window).strip
    window.areas.next()
    box = panel.findChild(QAbstractSpinBox)
    qtbot.waitUntil(lambda: panel.isActiveWindow() and QApplication.focusWidget() is box)
    qtbot.keyClick(box, Qt.Key.Key_5)
    assert (box.value(), typing(window).text) == (5, LABELS[0])
    qtbot.wait(100)
    assert panel.isActiveWindow(), "the keyboard was meant to be there"
    button = panel.titleBarWidget().float
    button.setFocus(Qt.FocusReason.TabFocusReason)
    strip.editor.move_to(2)
    qtbot.keyClick(button, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is strip)
    assert typing(window).text == "皖A72345"
