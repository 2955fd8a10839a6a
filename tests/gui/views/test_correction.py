"""The correction view, driven by real key events: what an operator's hands do."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent, QKeyEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from core.reading import Alternative, Character, Quad, Reading
from gui.views.correction import CorrectionView
from gui.widgets.marked_text import MarkedText
from gui.widgets.strip.choice_bar import Chip

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Row:
    """What the view needs of ``PlateRow``."""

    text: str = ""
    label: str | None = None
    plate_id: int = 1
    quad: Quad | None = None
    quad_source: str = ""
    status: str = "read"
    kind: str = "blue"


def reading(text: str, doubts: dict[int, tuple[float, str]] | None = None) -> Reading:
    rows = []
    for i, c in enumerate(text):
        confidence, others = (doubts or {}).get(i, (0.99, ""))
        alternatives = tuple(Alternative(o, 0.1 / (n + 1)) for n, o in enumerate(others))
        rows.append(Character(c, confidence, (3 * i, 3 * i + 2), alternatives))
    return Reading(text, min((c.confidence for c in rows), default=0.0), tuple(rows))


@pytest.fixture
def view(qtbot):
    widget = CorrectionView()
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.setFocus()
    return widget


def show(view: CorrectionView, text: str = "皖A72345", label: str | None = "皖A12345") -> CorrectionView:
    view.show_plate(Row(text, label), reading(text, {2: (0.61, "1Z")}), [])
    return view


def keys(view: CorrectionView, text: str) -> None:
    QTest.keyClicks(view.strip, text)


def key(view: CorrectionView, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view.strip, which, modifiers)


def test_one_wrong_character_is_two_keys(view, qtbot):
    show(view)
    keys(view, "1")
    with qtbot.waitSignal(view.confirm_requested) as caught:
        key(view, Key.Key_Return)
    assert caught.args == ["皖A12345"]


def test_a_right_plate_is_one_key(view, qtbot):
    show(view, "皖A12345")
    with qtbot.waitSignal(view.confirm_requested) as caught:
        key(view, Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert caught.args == ["皖A12345"]


def test_a_wrong_province_is_three_keys(view, qtbot):
    show(view, "皖A12345")
    with qtbot.waitSignal(view.confirm_requested) as caught:
        key(view, Key.Key_Home)
        keys(view, "e")
        key(view, Key.Key_Return)
    assert caught.args == ["鄂A12345"]


def test_typing_tells_the_text_and_commits_nothing(view, qtbot):
    show(view)
    committed = []
    view.confirm_requested.connect(committed.append)
    with qtbot.waitSignals([view.text_edited] * 2):
        keys(view, "1b")
    assert view.text == "皖A1B345"
    assert committed == []


def test_keys_of_the_slots(view):
    show(view, "皖A12345")
    key(view, Key.Key_End)
    key(view, Key.Key_Left)
    key(view, Key.Key_Delete)
    assert view.text == "皖A1235"
    key(view, Key.Key_Home)
    key(view, Key.Key_Right)
    key(view, Key.Key_Right)
    key(view, Key.Key_Insert)
    keys(view, "f")
    assert view.text == "皖AF1235"
    key(view, Key.Key_Backspace)
    assert view.text == "皖A1235"


def test_tab_stays_in_the_plate_and_goes_round_uncertain_slots(view):
    view.show_plate(Row("皖A12345"), reading("皖A12345", {3: (0.5, ""), 5: (0.6, "")}), [])
    assert view.strip.editor.cursor == 3
    key(view, Key.Key_Tab)
    assert view.strip.editor.cursor == 5
    key(view, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert view.strip.editor.cursor == 3
    assert view.strip.hasFocus()


def test_alternatives_by_number_and_by_chip(view, qtbot):
    show(view)
    view.take_choice(0)
    assert view.text == "皖A12345"
    chip = next(c for c in view.findChildren(Chip) if c.number == 1)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert view.text == "皖AZ2345"
    assert view.strip.hasFocus(), "a click leaves the focus where one types"


def test_the_file_name_label_is_taken_and_its_difference_shown(view, qtbot):
    show(view)
    label = view.findChildren(MarkedText)[0]
    qtbot.waitUntil(lambda: label.differences() == {2})
    view.take_label()
    assert view.text == "皖A12345"
    qtbot.waitUntil(lambda: label.differences() == frozenset())
    assert not view.findChild(QPushButton, "take_label_button").isEnabled()


def test_paste_and_copy(view):
    show(view)
    QGuiApplication.clipboard().setText("浙b·12345\n")
    key(view, Key.Key_V, CTRL)
    assert view.text == "浙B12345"
    QGuiApplication.clipboard().clear()
    key(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "浙B12345"


@pytest.mark.parametrize("text", ["浙B12345 京A67890", "浙B12345京A67890"])
def test_paste_by_shift_and_insert(text, view, qtbot):
    show(view)
    QGuiApplication.clipboard().setText(text)
    key(view, Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    assert view.text == "浙B12345"
    qtbot.waitUntil(lambda: "Several plates" in view._notice.text())


def test_a_plate_that_an_input_method_keeps_replaces_the_plate(view):
    show(view, "皖A12345")
    key(view, Key.Key_End)
    committed = QInputMethodEvent()
    committed.setCommitString("浙B·６７８９０")
    QApplication.sendEvent(view.strip, committed)
    assert view.text == "浙B67890"


def test_an_input_method_composes_before_it_commits(view):
    show(view, "皖A12345")
    key(view, Key.Key_Home)
    QApplication.sendEvent(view.strip, QInputMethodEvent("zhe", []))
    assert view.text == "皖A12345", "what is composed is not typed yet"
    committed = QInputMethodEvent()
    committed.setCommitString("浙")
    QApplication.sendEvent(view.strip, committed)
    assert view.text == "浙A12345"
    query = view.strip.inputMethodQuery
    assert query(Qt.InputMethodQuery.ImEnabled) is True
    box = query(Qt.InputMethodQuery.ImCursorRectangle)
    assert box == view.strip.layout_now().cells[1].toRect()
    assert query(Qt.InputMethodQuery.ImSurroundingText) == "浙A12345"


def test_undo_and_redo_of_typing_come_before_those_of_the_window(view):
    show(view)
    keys(view, "18")
    key(view, Key.Key_Z, CTRL)
    assert view.text == "皖A12345"
    assert view.redo_typing()
    assert view.text == "皖A18345"
    assert view.undo_typing()
    assert view.undo_typing()
    assert not view.undo_typing()
    assert view.text == "皖A72345"


def test_page_keys_ask_to_move_without_deciding(view, qtbot):
    show(view)
    steps = []
    view.navigate.connect(steps.append)
    key(view, Key.Key_PageDown)
    key(view, Key.Key_PageUp)
    assert steps == [1, -1]


@pytest.mark.parametrize("status", ["doubtful", "unreadable", "no_plate"])
def test_states_have_buttons(view, qtbot, status):
    show(view)
    with qtbot.waitSignal(view.status_requested) as caught:
        view.findChild(QPushButton, f"{status}_button").click()
    assert caught.args == [status]


def test_violations_are_told_and_never_block(view, qtbot):
    show(view, "皖A12345")
    key(view, Key.Key_Home)
    key(view, Key.Key_Right)
    keys(view, "7")
    notice = view.findChild(QLabel, "typing_notice")
    qtbot.waitUntil(lambda: "2" in notice.text())
    with qtbot.waitSignal(view.confirm_requested) as caught:
        key(view, Key.Key_Return)
    assert caught.args == ["皖712345"]


def test_no_plate_at_hand_confirms_nothing(view, qtbot):
    view.show_plate(None, None, [])
    committed = []
    view.confirm_requested.connect(committed.append)
    for which, text in ((Key.Key_Return, "\r"), (Key.Key_A, "a")):
        press = QKeyEvent(QKeyEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(view.strip, press)
    view.confirm()
    assert (committed, view.text) == ([], "")


def test_a_draft_comes_back_and_can_be_undone(view):
    view.show_plate(Row("皖A72345"), reading("皖A72345"), [], draft="皖A12345")
    assert view.text == "皖A12345"
    assert view.strip.caption(view.strip.editor.slots[2]) == "typed"
    assert view.undo_typing()
    assert view.text == "皖A72345"


def test_models_without_grammar_show_what_they_read(view, qtbot):
    notice = view.findChild(QLabel, "typing_notice")
    for grammar, complains in (("plate", True), ("none", False)):
        view.show_plate(Row("0123456789"), reading("0123456789"), [], grammar=grammar)
        assert len(view.strip.layout_now().cells) == 10
        qtbot.waitUntil(lambda complains=complains: bool(notice.text()) is complains)


def test_readings_of_two_models_stand_side_by_side(view, qtbot):
    others = [("old", reading("皖A72345")), ("new", reading("皖A12345"))]
    view.show_plate(Row("皖A12345", None), reading("皖A12345"), others)
    shown = [t for t in view.findChildren(MarkedText) if t.isVisibleTo(view)]
    qtbot.waitUntil(lambda: [t.differences() for t in shown[1:]] == [{2}, frozenset()])


def test_a_click_on_the_plate_or_a_slot_puts_the_cursor_there(view, qtbot):
    show(view)
    view.set_plate_image(QImage(924, 324, QImage.Format.Format_RGB32))
    layout = view.strip.layout_now()
    qtbot.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=layout.bands[5].center().toPoint())
    assert view.strip.editor.cursor == 5
    qtbot.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=layout.cells[1].center().toPoint())
    assert view.strip.editor.cursor == 1
    assert layout.slot_at(QPointF(0, 0)) is None


def test_doubt_about_the_length_is_told(view, qtbot):
    sure = reading("皖AD0929")
    view.show_plate(Row(sure.text), Reading(sure.text, 0.48, sure.characters), [])
    notice = view.findChild(QLabel, "typing_notice")
    qtbot.waitUntil(lambda: "how many" in notice.text())
    view.show_plate(Row(sure.text), sure, [])
    qtbot.waitUntil(lambda: "how many" not in notice.text())


def test_the_state_is_spoken(view):
    show(view)
    spoken = view.strip.accessibleDescription()
    assert "皖A72345" in spoken
    assert ".61" in spoken
    keys(view, "o")
    key(view, Key.Key_Left)
    assert "O→0" in view.strip.accessibleDescription()
    unnamed = [b.objectName() for b in view.findChildren(QPushButton) if not (b.accessibleName() or b.text())]
    assert unnamed == []


@pytest.mark.parametrize("text", ["", "皖A12345", "皖AD12345", "皖"])
def test_it_paints_in_every_state(view, text):
    view.show_plate(Row(text), reading(text) if text else None, [])
    for image in (None, QImage(924, 324, QImage.Format.Format_RGB32), QImage()):
        view.set_plate_image(image, "" if image else "gone")
        key(view, Key.Key_End)
        key(view, Key.Key_Right)
        assert not view.grab().isNull()
        key(view, Key.Key_Insert)
        assert not view.grab().isNull()


def test_the_cursor_starts_where_the_file_name_says_otherwise(view):
    doubts = {5: (0.61, "")}
    view.show_plate(Row("皖A72345", "皖A12345"), reading("皖A72345", doubts), [])
    assert view.strip.editor.cursor == 2
    keys(view, "1")
    assert view.text == "皖A12345"
    view.show_plate(Row("皖A72345", None), reading("皖A72345", doubts), [])
    assert view.strip.editor.cursor == 5


def test_the_file_name_stands_in_one_line_beside_its_caption(view, qtbot):
    show(view)
    view.show_plate(Row("皖A12345"), reading("皖A12345"), [("a-reader", reading("皖A12345"))])
    facts = view._facts
    parts = [facts._label_text, facts._label_words, facts._take]

    def middles() -> list[int]:
        return [part.mapTo(facts, part.rect().center()).y() for part in parts]

    qtbot.waitUntil(lambda: max(middles()) - min(middles()) <= 2)
    assert facts._label_text.mapTo(facts, facts._label_text.rect().topLeft()).x() < facts.width() / 2


def place_of_cells(view: CorrectionView, wide: int, high: int) -> tuple[int, int]:
    """Show a plate of this shape; return where the first character and the button below it are."""
    view.set_plate_image(QImage(wide, high, QImage.Format.Format_RGB32))
    for _ in range(3):  # the view follows the strip, and the strip the view
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    cell = view.strip.layout_now().cells[0].topLeft().toPoint()
    button = named(view, "confirm_button")
    return view.strip.mapTo(view, cell).y(), button.mapTo(view, button.rect().topLeft()).y()


def named(view: CorrectionView, name: str) -> QPushButton:
    button = view.findChild(QPushButton, name)
    assert button is not None
    return button


def test_characters_stay_where_they_are_under_crops_of_any_shape(view):
    view.resize(800, 900)
    view.fill_rest(QWidget(view))  # as in the window, where what was decided last is below
    show(view)
    flat = place_of_cells(view, 900, 200)
    high = place_of_cells(view, 900, 450)
    assert flat != high  # room for the highest is taken once
    assert place_of_cells(view, 900, 200) == place_of_cells(view, 900, 330) == high
    view.show_plate(None, None, [])  # another folder
    view.set_plate_image(None)
    show(view)
    assert place_of_cells(view, 900, 200) == flat


def test_a_plate_that_no_model_has_read_leaves_the_line_of_the_model_in_place(view):
    row, read = Row("皖A72345"), reading("皖A72345")
    view.show_plate(row, read, [("attention-crnn", read)])
    before = place_of_cells(view, 900, 330)
    view.show_plate(Row(), None, [])
    assert place_of_cells(view, 900, 330) == before
    shown = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert "attention-crnn" in shown
    assert not any("72345" in text for text in shown)
    view.show_plate(None, None, [])
    view.show_plate(Row(), None, [])
    assert "attention-crnn" not in [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("confidence", "figure"), [(0.004, "<.01"), (0.61, ".61")])
def test_a_confidence_however_small_stands_beside_what_a_model_read(confidence, figure, qtbot):
    shown = MarkedText()
    qtbot.addWidget(shown)
    shown.show_text("皖10", "", confidence)
    document = QTextDocument()
    document.setHtml(shown.text())
    assert document.toPlainText().split() == ["皖10", figure]
