"""The character view on a real project: least certain first, one edit for many, one undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from core.project import Status
from gui.pictures.crop_loader import CropKey, CropLoader
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.theme import Theme
from gui.views.characters import CharactersView
from gui.widgets.grid.character_strip import CHARACTERS, CharacterStrip, brief
from gui.widgets.strip.slot_part import part_around
from tests.gui.helpers import press
from tests.gui.small_project import make_project, reading

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
READ = {
    "皖A12B45": reading("皖A12845", {4: 0.6}),  # the 8 is a B
    "皖AB0000": reading("皖A80000", {2: 0.4}),  # and here
    "皖A88123": reading("皖A88123"),
    "浙A77777": reading("皖A77777", {0: 0.5}),
}


@pytest.fixture
def tasks():
    return TaskRunner()


@pytest.fixture
def session(qtbot, tmp_path, tasks):
    session = Session(tasks)
    session.adopt(make_project(tmp_path / "图片", list(READ), READ))
    qtbot.waitUntil(lambda: len(session.queue) == 4 and not tasks.tasks)
    yield session
    qtbot.waitUntil(lambda: not tasks.tasks)
    session.close()
    assert tasks.shut_down()


@pytest.fixture
def view(qtbot, session, tasks):
    crops = CropLoader()
    widget = CharactersView(session, tasks, crops, Theme(QApplication.instance()))
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    widget.setFocus()
    qtbot.waitUntil(lambda: not tasks.tasks)
    yield widget
    crops.close()


def becomes(view: CharactersView) -> str:
    """Return the character that the button would change the marked slots to; empty while there is none."""
    button = view.findChild(QPushButton, "characters_change_button")
    character = button.text().rpartition(" to ")[2]
    assert button.isEnabled() <= (character != "…")
    return "" if character == "…" else character


def find(view: CharactersView, qtbot, character: str, count: int) -> None:
    view.strip.choose(character)
    qtbot.waitUntil(lambda: len(view.slots) == count)


def texts(session: Session) -> dict[str, tuple[str, Status]]:
    rows = session.rows([int(i) for i in session.queue.ids])
    return {row.label: (row.text, row.status) for row in rows}


def test_slots_come_least_certain_first(view, qtbot):
    find(view, qtbot, "8", 4)
    assert [round(slot.confidence, 1) for slot in view.slots] == [0.4, 0.6, 1.0, 1.0]


def test_the_cursor_comes_to_the_plate_at_hand_and_a_look_moves_nothing(view, session, qtbot):
    at_hand = session.current
    find(view, qtbot, "8", 4)
    assert (view.grid.current, session.current) == (0, at_hand)  # of what is chosen, the least certain first
    session.select(view.slots[2].plate_id)
    view.hide()
    view._stale = True
    view.show()
    qtbot.waitUntil(lambda: len(view.slots) == 4)
    assert view.grid.current == 2  # coming back keeps the place
    find(view, qtbot, "8", 4)
    press(view, Key.Key_Home)
    assert session.current == view.slots[0].plate_id


def test_a_folder_that_is_opened_in_this_view_shows_its_slots(view, session, qtbot, tmp_path):
    find(view, qtbot, "8", 4)
    session.adopt(None)
    assert view.slots == []
    session.adopt(make_project(tmp_path / "another", list(READ), READ))
    qtbot.waitUntil(lambda: len(view.slots) == 4)


def test_one_edit_for_many_is_one_step(view, session, qtbot):
    find(view, qtbot, "8", 4)
    press(view, Key.Key_Space, Key.Key_Right, Key.Key_Space)
    QTest.keyClicks(view.grid, "b")
    assert becomes(view) == "B"
    assert session.undo_stack.count() == 0, "typing alone decides nothing"
    press(view, Key.Key_Return)
    now = texts(session)
    assert now["皖A12B45"][0] == "皖A12B45"
    assert now["皖AB0000"][0] == "皖AB0000"
    assert now["皖A12B45"][1] is Status.READ, "nobody has looked at the rest of the plate"
    assert session.undo_stack.count() == 1
    assert (view.marked, becomes(view)) == (set(), "")
    session.undo_stack.undo()
    assert texts(session)["皖AB0000"][0] == "皖A80000"
    assert texts(session)["皖A12B45"][0] == "皖A12845"


@pytest.mark.parametrize("place", range(4))
def test_undo_comes_back_to_the_place_under_the_cursor(place, view, session, qtbot):
    find(view, qtbot, "8", 4)
    press(view, *[Key.Key_Right] * place)
    view.mark_page()
    QTest.keyClicks(view.grid, "b")
    press(view, Key.Key_Return)
    session.undo_stack.undo()
    assert view.grid.current == place
    assert session.current == view.under_cursor()


def test_undo_goes_to_the_least_certain_of_many_where_the_cursor_is_at_another(view, session, qtbot):
    find(view, qtbot, "8", 4)
    view.mark_page()
    press(view, Key.Key_End, Key.Key_Space)
    view.marked -= {view.slots[2]}
    QTest.keyClicks(view.grid, "b")
    press(view, Key.Key_Return)
    session.undo_stack.undo()
    assert view.grid.current == 0


@pytest.mark.parametrize(
    ("decided", "after"), [(Status.CONFIRMED, Status.CORRECTED), (Status.DOUBTFUL, Status.DOUBTFUL)]
)
def test_a_plate_stays_decided_or_doubtful(view, session, qtbot, decided, after):
    ids = {row.label: row.plate_id for row in session.rows([int(i) for i in session.queue.ids])}
    session.decide([ids["皖AB0000"]], None, decided)
    find(view, qtbot, "8", 4)
    QTest.keyClicks(view.grid, "b")
    press(view, Key.Key_Return)
    assert texts(session)["皖AB0000"] == ("皖AB0000", after)


def test_a_screen_reader_is_told_what_is_under_the_cursor(view, qtbot):
    find(view, qtbot, "8", 4)
    assert view.grid.accessibleDescription() == "皖A80000, place 3: 8, .40, Read"
    press(view, Key.Key_Right, Key.Key_Space)
    assert view.grid.accessibleDescription() == "皖A12845, place 5: 8, .60, Read, marked"
    find(view, qtbot, "Q", 0)
    assert view.grid.accessibleDescription() == ""


@pytest.mark.parametrize("again", ["皖A1", "皖8A0000"])
def test_plates_whose_slots_are_others_by_now_are_left_alone(view, session, qtbot, again):
    """Read again, given a text of another length, or marked: the slot that was found means nothing there."""
    find(view, qtbot, "8", 4)
    rows = {row.label: row for row in session.rows([int(i) for i in session.queue.ids])}
    moved = rows["皖A12B45"]
    session.project.record_readings("fake", [(moved.plate_id, reading(again), moved.quad, "name-quad", "")])
    session.decide([rows["皖AB0000"].plate_id], "皖AD800000", Status.CORRECTED)
    session.decide([rows["皖A88123"].plate_id], None, Status.NO_PLATE)
    before, steps = texts(session), session.undo_stack.count()
    view.mark_page()
    QTest.keyClicks(view.grid, "b")
    with qtbot.waitSignal(session.notice):
        press(view, Key.Key_Return)
    assert (texts(session), session.undo_stack.count()) == (before, steps)
    assert view.marked == set()


def test_two_slots_of_one_plate_change_together(view, session, qtbot):
    find(view, qtbot, "8", 4)
    view.mark_page()
    QTest.keyClicks(view.grid, "3")
    press(view, Key.Key_Return)
    assert texts(session)["皖A88123"][0] == "皖A33123"


def test_a_province_is_typed_by_its_initial_and_repicked_by_a_digit(view, session, qtbot):
    find(view, qtbot, "皖", 4)
    QTest.keyClicks(view.grid, "z")
    assert becomes(view) == "浙"
    QTest.keyClicks(view.grid, "2")
    assert becomes(view) == "藏"
    QTest.keyClicks(view.grid, "1")
    press(view, Key.Key_Return)
    assert texts(session)["浙A77777"][0] == "浙A77777"


def test_input_methods_and_look_alikes(view, qtbot):
    find(view, qtbot, "皖", 4)
    event = QInputMethodEvent()
    event.setCommitString("苏")
    QApplication.sendEvent(view.grid, event)
    assert becomes(view) == "苏"
    find(view, qtbot, "8", 4)
    QTest.keyClicks(view.grid, "o")
    assert becomes(view) == "0"
    press(view, Key.Key_Backspace)
    assert becomes(view) == ""


def test_enter_without_a_character_changes_nothing_and_says_so(view, session, qtbot):
    find(view, qtbot, "8", 4)
    with qtbot.waitSignal(session.notice):
        press(view, Key.Key_Return)
    assert session.undo_stack.count() == 0


def test_the_button_tells_places_from_the_character(view, qtbot):
    view.strip.choose("0")
    qtbot.waitUntil(lambda: len(view.slots) > 1)
    button = view.findChild(QPushButton, "characters_change_button")
    assert button.text() == "Change 1 place to …"
    press(view, Key.Key_Space, Key.Key_Right, Key.Key_Space)
    assert button.text() == f"Change {len(view.marked)} places to …"


def test_escape_and_ctrl_a(view, qtbot):
    find(view, qtbot, "8", 4)
    press(view, Key.Key_A, modifiers=CTRL)
    assert len(view.marked) == 4
    QTest.keyClicks(view.grid, "b")
    assert "4" in view.findChild(QPushButton, "characters_change_button").text()
    press(view, Key.Key_Escape)
    assert (view.marked, becomes(view)) == (set(), "")


def test_shift_marks_a_range(view, qtbot):
    find(view, qtbot, "8", 4)
    press(view, Key.Key_Right, Key.Key_Right, modifiers=SHIFT)
    assert view.marked == set(view.slots[:3])


def test_the_plate_at_hand_follows(view, session, qtbot):
    find(view, qtbot, "8", 4)
    press(view, Key.Key_Right)
    assert session.current == view.slots[1].plate_id


def test_a_character_that_was_never_read_shows_nothing(view, qtbot, tasks):
    find(view, qtbot, "8", 4)
    view.strip.choose("Q")
    qtbot.waitUntil(lambda: not tasks.tasks and view.slots == [])
    press(view, Key.Key_Return, Key.Key_Space)
    assert not view.grab().isNull()


def test_an_empty_view_finds_what_is_read_while_it_is_open(view, session, qtbot, tasks):
    find(view, qtbot, "W", 0)
    qtbot.waitUntil(lambda: not tasks.tasks)  # it has looked, and found nothing
    plate = int(session.queue.ids[0])
    session.project.record_readings("later", [(plate, reading("皖W12345"), None, "whole", "")])
    session.plates_changed.emit([plate])
    qtbot.waitUntil(lambda: [slot.plate_id for slot in view.slots] == [plate])


def test_it_paints_changed_and_marked_cells(view, session, qtbot):
    find(view, qtbot, "8", 4)
    QTest.keyClicks(view.grid, "b")
    press(view, Key.Key_Return, Key.Key_Right, Key.Key_Space)
    qtbot.waitUntil(lambda: len(view._crops.pool._kept) >= 3)
    assert not view.grab().isNull()


def test_another_project_forgets_the_slots(view, session, qtbot):
    find(view, qtbot, "8", 4)
    session.adopt(None)
    assert view.slots == []


def test_the_strip_is_driven_by_keys_and_mouse(qtbot):
    strip = CharacterStrip()
    qtbot.addWidget(strip)
    strip.resize(800, 80)
    strip.show()
    chosen = []
    strip.chosen.connect(chosen.append)
    QTest.keyClick(strip, Key.Key_Right)
    QTest.keyClicks(strip, "sss")
    assert chosen == ["1", "S", "苏", "陕"]
    box = strip._boxes()[CHARACTERS.index("粤")]
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert strip.character == "粤"
    assert strip.accessibleDescription() == "粤"


def test_several_decisions_are_stored_all_or_none(session):
    first, second = session.queue.at(0), session.queue.at(1)
    refused = [(first, "皖A11111", Status.CORRECTED), (second, "", Status.CORRECTED)]
    assert not session.decide_each(refused, "test")
    assert all(status is Status.READ for _, status in texts(session).values())
    assert session.undo_stack.count() == 0


def test_a_character_is_cut_out_where_it_stands_also_in_two_rows_that_fill_the_picture(session):
    crop = QImage(440, 154, QImage.Format.Format_RGB32)  # with the margin of a rectified plate
    row = session.rows(session.queue.ids.tolist())[0]
    whole = replace(row, quad=None, rows=2)
    assert row.quad is not None
    assert part_around(crop, 6, whole) == part_around(crop, 6, row)
    assert part_around(crop, 6, replace(whole, rows=1)) != part_around(crop, 6, row)


def test_each_character_says_how_often_it_was_read(view, session, qtbot):
    find(view, qtbot, "8", 4)
    qtbot.waitUntil(lambda: view.strip.accessibleDescription() == "8: 4")
    plate = int(session.queue.ids[0])
    session.project.record_readings("later", [(plate, reading("皖W12345"), None, "whole", "")])
    session.plates_changed.emit([plate])  # while it is looked at
    counts = session.project.character_counts()
    assert counts["W"] == 1
    qtbot.waitUntil(lambda: view.strip._counts == counts)
    session.adopt(None)
    assert view.strip.accessibleDescription() == "8"


def test_what_is_to_be_seen_comes_before_what_is_counted(qtbot, session, tasks):
    crops, begun = CropLoader(), []
    view = CharactersView(session, tasks, crops, Theme(QApplication.instance()))
    qtbot.addWidget(view)
    view.resize(900, 600)

    def here() -> bool:
        keys = [CropKey.of(session.folder, row) for row in view._rows.values()]
        return bool(keys) and all(crops.get(key) is not None for key in keys)

    def note(task: Task) -> None:
        if task.title.startswith("character"):
            begun.append((task.title, here()))

    tasks.started.connect(note)
    view.show()
    qtbot.waitUntil(lambda: view.strip._counts is not None)
    assert begun == [("characters", False), ("character counts", True)]
    view.hide()
    view.show()  # once more: it may have been read since
    qtbot.waitUntil(lambda: len(begun) == 3 and not tasks.tasks)
    assert begun[-1] == ("character counts", True)
    crops.close()


def test_characters_that_were_never_read_are_faint_and_passed_over(qtbot):
    strip = CharacterStrip()
    qtbot.addWidget(strip)
    strip.resize(1200, 80)
    strip.show()

    def inks(character: str) -> int:
        """Return how many dark pixels a cell has."""
        box = strip._boxes()[CHARACTERS.index(character)].toRect()
        image = strip.grab(box).toImage()
        points = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(image.pixelColor(x, y).lightness() < 70 for x, y in points)

    assert inks("B") > 0
    strip.show_counts({"0": 3, "8": 12345, "皖": 2})
    assert (inks("B"), strip.height()) == (0, round(strip._boxes()[-1].bottom()))
    assert inks("皖") > 0
    visited = []
    strip.chosen.connect(visited.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(strip, key)
    assert visited == ["8", "皖", "8"]
    QTest.keyClicks(strip, "b")  # it can be looked for all the same
    assert strip.character == "B"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, ""), (7, "7"), (999, "999"), (1000, "1.0k"), (9999, "9.9k"), (99_999, "99k"), (1_234_567, "1.2M")],
)
def test_a_count_is_short_and_never_too_large(count, shown):
    assert brief(count) == shown
