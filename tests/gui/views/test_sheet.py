"""The sheet on a real project: pages, marks, one confirmation for many, one undo."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from core import images
from core.project import Project, Query, Status
from gui.pictures.crop_loader import CropKey, CropLoader
from gui.session import Session
from gui.tasks import TaskRunner
from gui.texts import said
from gui.theme import Theme
from gui.views.sheet import SheetView
from gui.widgets.grid.cell_painter import letters_of
from gui.widgets.grid.grid_layout import CellShape, lay_out_grid
from tests.gui.helpers import press, statuses
from tests.gui.small_project import make_project, reading

Key = Qt.Key
LABELS = [f"皖A{i:05d}" for i in range(70)]


@pytest.fixture
def session(qtbot, tmp_path):
    tasks = TaskRunner()
    session = Session(tasks)
    misread = {"皖A00002": reading("皖A00007", {6: 0.5}), "皖A00003": reading("")}
    session.adopt(make_project(tmp_path / "图片", LABELS, misread))
    qtbot.waitUntil(lambda: len(session.queue) == 70 and not tasks.tasks)
    yield session
    qtbot.waitUntil(lambda: not tasks.tasks)
    session.close()
    assert tasks.shut_down()


@pytest.fixture
def view(qtbot, session):
    crops = CropLoader()
    widget = SheetView(session, crops, Theme(QApplication.instance()))
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    widget.setFocus()
    wait_for_crops(widget, qtbot)  # what has not been seen is not confirmed
    yield widget
    crops.close()


def test_a_page_holds_between_24_and_60_plates(view):
    assert 24 <= view.grid.per_page <= 60
    assert list(view.grid.in_sight) == list(range(view.grid.per_page))


def test_enter_confirms_the_page_but_for_the_marked_as_one_step(view, session):
    page = view.grid.per_page
    press(view, Key.Key_Right, Key.Key_Right, Key.Key_Space)
    assert view.marked == {session.queue.at(2)}
    press(view, Key.Key_Return)
    now = statuses(session)
    assert now[2] is Status.READ, "the marked one still waits"
    assert now[3] is not Status.CONFIRMED, "a plate without text is never confirmed"
    assert [s for i, s in enumerate(now[:page]) if i not in (2, 3)] == [Status.CONFIRMED] * (page - 2)
    assert all(s is Status.READ for s in now[page:])
    assert session.undo_stack.count() == 1
    assert view.grid.in_sight.start == page, "it goes on to the next page"
    session.undo_stack.undo()
    assert Status.CONFIRMED not in statuses(session)
    assert view.grid.in_sight.start == 0, "undo goes to where it was"


def test_what_another_window_has_changed_is_not_confirmed_unseen(view, session, qtbot):
    ids = session.queue.ids[:5].tolist()
    rows = session.rows(ids)
    with Project.open(session.folder) as other:
        other.decide(ids[0], text=None, status=Status.UNREADABLE)
        other.decide(ids[1], text="京A99999", status=Status.CORRECTED)
        other.record_readings("m", [(ids[4], reading("京A88888"), rows[4].quad, "name-quad", "")])
    with qtbot.waitSignal(session.notice):
        press(view, Key.Key_Return)
    assert statuses(session)[:6] == [
        Status.UNREADABLE, Status.CORRECTED, Status.CONFIRMED, Status.READ, Status.READ, Status.CONFIRMED,
    ]  # fmt: skip
    assert view.grid.in_sight.start == 0  # it stays, to be looked at
    press(view, Key.Key_Return)
    assert session.row(ids[4]).text == "京A88888"
    assert (statuses(session)[4], session.row(ids[1]).text) == (Status.CONFIRMED, "京A99999")


def test_a_decision_leads_through_the_page_before_the_next_one(view, session):
    page = view.grid.per_page
    session.select(session.queue.at(page - 1))
    session.set_status(Status.UNREADABLE)
    assert session.current == session.queue.at(0), "else the page would be left behind, unconfirmed"
    press(view, Key.Key_Return)
    session.select(session.queue.at(3))  # without a text: all that is left
    session.set_status(Status.UNREADABLE)
    assert session.current == session.queue.at(page)
    session.select(session.queue.at(2 * page - 1))
    view.hide()
    session.set_status(Status.UNREADABLE)
    following = session.queue.position(session.current)
    assert following == (2 * page if 2 * page < 70 else page), "as the list goes on, with no page in sight"


def test_what_stands_below_the_page_ends_in_an_ellipsis_where_there_is_no_room(view, qtbot):
    summary = view.findChild(QLabel, "sheet_summary")
    view.resize(2000, 600)
    qtbot.waitUntil(lambda: summary.shown == summary.text())
    view.resize(260, 600)
    qtbot.waitUntil(lambda: summary.shown.endswith("…"))
    assert summary.text() in summary.toolTip()


def test_a_screen_reader_is_told_what_is_under_the_cursor(view, session):
    assert view.grid.accessibleDescription() == "皖A00000, Read"
    press(view, Key.Key_Right, Key.Key_Space)
    assert view.grid.accessibleDescription() == "皖A00001, Read, marked"
    session.select(session.queue.at(2))
    session.skip()
    session.select(session.queue.at(2))
    assert view.grid.accessibleDescription() == "皖A00007, Read, skipped"
    session.keep_draft("皖A0000F")
    session.select(session.queue.at(1))
    session.select(session.queue.at(2))
    assert view.grid.accessibleDescription() == "皖A00007, Read, skipped, typed: 皖A0000F"
    session.adopt(None)
    assert view.grid.accessibleDescription() == ""


def test_a_mark_is_taken_away_by_the_same_key(view):
    press(view, Key.Key_Space, Key.Key_Space)
    assert view.marked == set()


def test_shift_marks_a_range(view, session):
    press(view, Key.Key_Right)
    press(view, Key.Key_Right, Key.Key_Right, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert view.marked == {session.queue.at(i) for i in (1, 2, 3)}


def test_the_cursor_is_the_plate_at_hand_in_both_directions(view, session):
    press(view, Key.Key_Right, Key.Key_Down)
    assert session.current == session.queue.at(view.grid.current)
    session.select(session.queue.at(50))
    assert view.grid.current == 50
    assert 50 in view.grid.in_sight


def test_letters_are_no_command(view, session):
    QTest.keyClicks(view.grid, "adnu1")
    assert view.marked == set()
    assert session.undo_stack.count() == 0


def test_pages_turn_by_keys_and_wheel_bar(view):
    page = view.grid.per_page
    press(view, Key.Key_PageDown)
    assert view.grid.in_sight.start == page
    press(view, Key.Key_Home, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert view.grid.current == 0
    press(view, Key.Key_End, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert view.grid.current == 69
    press(view, Key.Key_Right)
    assert view.grid.current == 69


def test_crops_arrive_and_are_painted(view, session, qtbot):
    keys = [CropKey.of(session.folder, row) for row in session.rows([session.queue.at(0)])]
    qtbot.waitUntil(lambda: view._crops.get(keys[0]) is not None)
    assert not view.grab().isNull()


def test_a_cell_without_a_picture_says_why_once_that_is_known(view, session, qtbot):
    (session.folder / "空.jpg").write_bytes(b"")
    images.write(session.folder / "街.png", np.full((300, 400, 3), 90, np.uint8))
    session.project.scan()
    said = []
    for name, place in (("空", ""), ("街", ""), ("街", "sought")):
        (plate_id,) = session.find(Query(path=name))
        row = replace(session.row(plate_id), quad_source=place)
        key = CropKey.of(session.folder, row)
        if view._crops.made(key) is None:
            assert view._cell_of(row, False).message == ""
        view._crops.want([key])
        qtbot.waitUntil(lambda key=key: view._crops.made(key) is not None)
        said.append(view._cell_of(row, False).message)
    assert said == ["The file is empty", "No plate known", "No plate found"]


def wait_for_crops(view, qtbot) -> None:
    """Wait until all crops that were asked for have come and are painted."""
    crops = view._crops

    def are_here() -> bool:
        at_work = crops.pool._workers or crops.pool._busy
        return not (at_work or crops._asking.isActive() or crops._telling.isActive())

    qtbot.waitUntil(are_here)
    QApplication.processEvents()


def test_only_the_cells_that_changed_are_painted(view, qtbot):
    painted: list[int] = []
    paint = view.grid._paint_cells

    def note(painter, places):
        painted.extend(index for _, index, _ in places)
        paint(painter, places)

    view.grid._paint_cells = note
    view.grid.update()
    qtbot.waitUntil(lambda: set(painted) >= set(view.grid.in_sight))
    wait_for_crops(view, qtbot)
    for act, cells in ((lambda: view.grid.renew(5), {5}), (lambda: press(view, Qt.Key.Key_Right), {0, 1})):
        painted.clear()
        act()
        qtbot.waitUntil(lambda cells=cells: set(painted) >= cells)
        assert set(painted) == cells


def test_a_change_elsewhere_is_shown(view, session):
    session.decide([session.queue.at(0)], "皖A99999", Status.CORRECTED)
    assert view._rows[session.queue.at(0)].text == "皖A99999"


def test_the_summary_and_the_button_say_what_enter_would_do(view):
    press(view, Key.Key_Space)
    assert "1 marked" in view.findChild(QLabel, "sheet_summary").text()
    button = view.findChild(QPushButton, "sheet_confirm_button")
    assert str(view.grid.per_page - 2) in button.text()
    button.click()
    assert view.grid.in_sight.start == view.grid.per_page


def test_a_hidden_sheet_catches_up_when_shown(view, session):
    view.hide()
    session.select(session.queue.at(60))
    view.show()
    assert view.grid.current == 60


def test_double_click_asks_for_the_single_view(view, session, qtbot):
    place = view.grid.box_of(3).center().toPoint()
    with qtbot.waitSignal(view.opened) as caught:
        qtbot.mouseDClick(view.grid, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [session.queue.at(3)]


def test_an_empty_project_shows_an_empty_sheet(view, session):
    session.adopt(None)
    assert list(view.grid.in_sight) == []
    press(view, Key.Key_Space, Key.Key_Return, Key.Key_Right)
    assert not view.grab().isNull()


def test_letters_carry_the_confidence_of_what_was_read(session):
    row = session.rows([session.queue.at(2)])[0]
    letters = letters_of(row)
    assert "".join(c for c, _ in letters) == "皖A·00007"
    assert letters[2] == ("·", None)
    assert letters[-1][1] == pytest.approx(0.5, abs=0.01)
    session.decide([row.plate_id], "皖A00002", Status.CORRECTED)
    assert {p for _, p in letters_of(session.rows([row.plate_id])[0])} == {None}


@pytest.mark.parametrize("em", [12, 16, 32])
@pytest.mark.parametrize("size", [(900, 560), (1366, 700), (2560, 1300), (300, 200)])
def test_cells_never_leave_the_widget(size, em):
    shape = CellShape(ratio=0.35, text_ems=2.9, widest_ems=17, least=24, most=60)
    layout = lay_out_grid(QSizeF(*size), em, shape)
    assert layout.per_page <= 60
    last = layout.box(layout.per_page - 1)
    assert last.right() <= size[0] + 1
    assert last.bottom() <= size[1] + 1
    for place in range(layout.per_page):
        assert layout.place_at(layout.box(place).center()) == place


def test_an_empty_sheet_counts_nothing(view, session, qtbot):
    session.set_query(text="*ZZZ*")
    qtbot.waitUntil(lambda: len(session.queue) == 0)
    view._on_queue_changed()
    view._tell()
    assert view.findChild(QLabel, "sheet_summary").text() == ""


class _Painted(QObject):
    """Keeps which part of a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.parts: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.parts.append(event.region().boundingRect())
        return False


def test_the_focus_comes_and_goes_with_one_cell_painted(view, qtbot):
    other = QLineEdit(view)
    other.show()
    qtbot.waitUntil(view.grid.hasFocus)
    wait_for_crops(view, qtbot)
    painted = _Painted(view.grid)
    cell = view.grid.box_of(view.grid.current).toAlignedRect().adjusted(-2, -2, 2, 2)
    for widget in (other, view.grid):
        painted.parts.clear()
        widget.setFocus()
        qtbot.waitUntil(lambda: bool(painted.parts))
        assert all(cell.contains(part) for part in painted.parts)


def skip(session: Session, position: int) -> int:
    session.select(session.queue.at(position))
    session.skip()
    return session.queue.at(position)


def test_what_was_skipped_stays_so_and_is_seen_to_be(view, session):
    plate = skip(session, 4)
    button = view.findChild(QPushButton, "sheet_confirm_button")
    assert str(view.grid.per_page - 2) in button.text(), "neither the skipped one nor that without a text"
    cells = [view._cell_of(view._rows[session.queue.at(i)], False) for i in (4, 5)]
    assert [cell.glyph for cell in cells] == [
        view._theme.icon("state-skipped", "soft"),
        view._theme.icon("state-read", "accent"),
    ]
    press(view, Key.Key_Return)
    row = session.row(plate)
    assert (row.status, row.skipped) == (Status.READ, True)
    assert statuses(session)[5] is Status.CONFIRMED


@pytest.mark.parametrize("chosen", [lambda s: s.start_queue("skipped"), lambda s: s.set_query(skipped=True)])
def test_the_list_of_what_was_skipped_is_confirmed_like_any_other(view, session, qtbot, chosen):
    plates = [skip(session, 4), skip(session, 6)]
    chosen(session)
    qtbot.waitUntil(lambda: len(session.queue) == 2)
    press(view, Key.Key_Return)
    assert [(row.status, row.skipped) for row in session.rows(plates)] == [(Status.CONFIRMED, False)] * 2


def test_who_confirms_a_page_that_nobody_has_read_is_told_what_reads_it(view, session, qtbot, tmp_path):
    folder = tmp_path / "未识别"
    folder.mkdir()
    for row in session.rows(session.queue.ids[:8].tolist()):
        shutil.copy(session.folder / row.path, folder)
    unread = Project.open(folder)
    unread.scan()
    session.adopt(unread)
    qtbot.waitUntil(lambda: len(session.queue) == 8)
    view.show_keys({"read_unread": "F4"})
    with qtbot.waitSignal(session.notice) as told:
        press(view, Key.Key_Return)
    assert said(told.args[0]).endswith("Not read yet: 8. F4 reads them.")
    view.resize(330, 260)
    assert view.grid.per_page < 8
    with qtbot.waitSignal(session.notice) as told:
        press(view, Key.Key_Return)
    assert view.grid.current > 0, "on the next page"
    assert said(told.args[0]) == f"Not read yet: {view.grid.per_page}. F4 reads them."


def test_the_menu_marks_no_plate_that_is_decided(view, session):
    session.decide([session.queue.at(1)], None, Status.CONFIRMED)
    for index, may in ((0, True), (1, False)):
        view.grid.go(index)
        view.grid.menu_wanted.emit()
        assert view._wrong.isEnabled() is may


@pytest.mark.parametrize("marked", [True, False])
def test_the_last_page_says_what_becomes_of_the_plates_that_were_marked(marked, view, session):
    session.decide(
        [i for i in session.queue.ids.tolist() if i != session.queue.at(2)], None, Status.UNREADABLE
    )
    told: list[str] = []
    session.notice.connect(lambda words: told.append(said(words)))
    press(view, Key.Key_Home, Key.Key_Right, Key.Key_Right, *[Key.Key_Space] * marked)
    press(view, Key.Key_Return)
    left = ["What is left on this one is decided plate by plate: type what it should be."] * marked
    assert told == [" ".join(["No further page holds an undecided plate.", *left])]
