"""The library: selecting, filtering and sorting by hand."""

from __future__ import annotations

import shutil
import threading

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.project import Project, Status
from gui.models.plate_list import CONFIDENCE, PATH, STATUS, TEXT
from gui.views.library import LibraryView
from gui.widgets.tables import plate_cells
from tests.gui.helpers import LABELS, come_to_rest, of_one_face


@pytest.fixture
def library(session, desk, qtbot):
    library = LibraryView(session, desk.theme)
    library.resize(420, 500)
    qtbot.addWidget(library)
    with qtbot.waitExposed(library):
        library.show()
    return library


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., :3].copy()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [80, 100, 200])
def test_the_column_of_confidences_holds_the_least_of_them(library, desk, language, percent):
    """Also where its heading is short, as in Chinese: it was cut to an ellipsis there."""
    desk.theme.apply("light", percent)
    desk.language.apply(language)
    cells, table = library.table.itemDelegate(), library.table
    wide = table.columnWidth(CONFIDENCE) - plate_cells.beside_text(desk.theme.scale)
    assert cells._fitted("<.01", wide, table.fontMetrics())[0] == "<.01"
    desk.language.apply("en")


def test_a_cell_under_the_pointer_looks_like_the_others_of_its_row(library):
    """A ground of its own said that the cell could be chosen; a row is."""

    def painted(state: QStyle.StateFlag) -> QImage:
        option = QStyleOptionViewItem()
        option.rect, option.state, option.fontMetrics = (
            QRect(0, 0, 90, 24),
            state,
            library.table.fontMetrics(),
        )
        image = QImage(90, 24, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        library.table.itemDelegate().paint(painter, option, library.model.index(2, TEXT))
        painter.end()
        return image

    plain = QStyle.StateFlag.State_Enabled
    assert painted(plain | QStyle.StateFlag.State_MouseOver) == painted(plain)
    assert painted(plain | QStyle.StateFlag.State_Selected) != painted(plain)


def listed(library) -> list[str]:
    model = library.model
    return [model.row_at(row).label for row in range(model.rowCount())]


def wait_for(qtbot, library, labels) -> None:
    qtbot.waitUntil(lambda: listed(library) == list(labels))


def click(qtbot, library, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = library.table.visualRect(library.model.index(row, TEXT)).center()
    qtbot.mouseClick(library.table.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_a_row_that_is_chosen_is_at_hand(library, session, qtbot):
    library.table.selectRow(3)
    assert session.row(session.current).label == LABELS[3]
    session.step(1)
    assert library.selected_ids() == [session.current]  # at once, for what is done to them
    assert library.table.currentIndex().row() == 4
    session.step(1)
    qtbot.waitUntil(lambda: library.table.currentIndex().row() == 5)  # once the plate is painted


def test_the_list_has_followed_before_a_key_or_a_click_does_anything_in_it(library, session, qtbot):
    table = library.table
    table.selectRow(1)
    session.step(1)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert session.current == session.queue.at(3)
    session.step(1)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(20)
    assert library.selected_ids() == session.queue.ids.tolist()
    click(qtbot, library, 0)
    session.step(2)
    click(qtbot, library, 4, Qt.KeyboardModifier.ControlModifier)
    assert library.selected_ids() == [session.queue.at(row) for row in (2, 4)]


def test_typing_filters_after_a_pause(library, session, qtbot):
    qtbot.keyClicks(library.filter.line, "a2")
    wait_for(qtbot, library, [LABELS[1]])
    library.filter.line.clear()
    wait_for(qtbot, library, LABELS)


def test_a_word_for_files_filters_by_name(library, qtbot):
    library.filter.line.setText("file:00004")
    qtbot.keyClick(library.filter.line, Qt.Key.Key_Return)
    wait_for(qtbot, library, [LABELS[4]])


def test_the_difference_chip_leaves_what_differs(library, qtbot):
    library.filter.differs_chip.click()
    wait_for(qtbot, library, ["浙E34567"])
    library.filter.differs_chip.click()
    wait_for(qtbot, library, LABELS)


def test_states_are_chosen_from_their_chip(library, session, qtbot):
    session.confirm(LABELS[0])
    actions = library.filter.state_chip.menu().actions()
    assert [action.text() for action in actions][:3] == ["Unread", "Read", "Confirmed"]
    actions[2].trigger()
    wait_for(qtbot, library, LABELS[:1])
    assert "Confirmed" in library.filter.state_chip.text()
    assert session.query.status == {Status.CONFIRMED}
    actions[2].trigger()
    wait_for(qtbot, library, LABELS)


def test_a_confidence_limit_is_chosen_from_its_chip(library, session, qtbot):
    library.filter.confidence_chip.menu().actions()[-1].trigger()
    wait_for(qtbot, library, [])
    assert session.query.confidence_below == 0.5
    assert "50" in library.filter.confidence_chip.text()
    library.filter.confidence_chip.menu().actions()[0].trigger()
    wait_for(qtbot, library, LABELS)


def test_the_header_sorts(library, session, qtbot):
    header = library.table.horizontalHeader()
    x = header.sectionViewportPosition(TEXT) + 5
    from PySide6.QtCore import QPoint

    with qtbot.waitSignal(session.queue_changed):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
    texts = [library.model.row_at(r).text for r in range(6)]
    assert texts == sorted(texts)
    assert header.sortIndicatorSection() == TEXT
    with qtbot.waitSignal(session.queue_changed):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
    assert session.query.descending


def test_an_order_from_another_day_is_shown_without_asking_again(library, session, qtbot):
    with qtbot.waitSignal(session.queue_changed):
        session.set_query(sort="confidence", descending=True)
    header = library.table.horizontalHeader()
    assert header.sortIndicatorSection() == CONFIDENCE
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    with qtbot.assertNotEmitted(session.queue_changed, wait=100):
        pass


def test_letters_and_enter_are_meant_for_the_plate(library, qtbot):
    typed = []
    library.typing.connect(lambda event: typed.append(event.text()))
    library.table.setFocus()
    qtbot.keyClicks(library.table, "a7")
    qtbot.keyClick(library.table, Qt.Key.Key_Return)
    qtbot.keyClick(library.table, Qt.Key.Key_Down)
    assert typed == ["a", "7", "\r"]
    assert library.table.currentIndex().row() == 1


def test_counts_stand_below(library, session):
    assert library.footer.text() == "6 listed · 6 to decide"
    session.confirm(LABELS[0])
    assert library.footer.text() == "6 listed · 5 to decide"


def test_several_rows_can_be_selected(library, session):
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (4, 1):
        library.table.selectionModel().select(library.model.index(row, 0), flags)
    assert library.selected_ids() == [session.queue.at(r) for r in (0, 1, 4)]


def test_an_empty_list_says_why_and_what_to_do(library, session, qtbot):
    qtbot.waitUntil(lambda: bool(session.counts))
    session.set_query(text="*ZZZ*")
    qtbot.waitUntil(lambda: library.model.rowCount() == 0)
    assert library._nothing.text() == ""  # the folder is still being looked through
    library.note_scan()
    assert "No plate fits the filter" in library._nothing.text()
    assert library._nothing.isVisible()
    library.resize(500, 600)
    assert library._nothing.geometry() == library.table.viewport().rect()
    session.set_query(text="")
    qtbot.waitUntil(lambda: library.model.rowCount() == len(LABELS))
    assert not library._nothing.isVisible()
    session.start_queue("grammar")
    qtbot.waitUntil(lambda: "This queue is empty" in library._nothing.text())


def test_pictures_that_were_just_found_are_not_said_to_be_missing(desk, folder, qtbot, monkeypatch):
    session, shown = desk.session, threading.Event()
    session.adopt(Project.open(folder))
    library = LibraryView(session, desk.theme)
    qtbot.addWidget(library)
    qtbot.waitUntil(lambda: session.counts.get("total") == 0 and not desk.tasks.tasks)
    session.project.scan()
    settled_ids = session.project.settled_ids

    def ask_slowly(**asked):
        assert shown.wait(60)
        return settled_ids(**asked)

    monkeypatch.setattr(session.project, "settled_ids", ask_slowly)
    session.refresh()
    library.note_scan()  # the counts are still those from before
    assert library._nothing.text() == ""
    shown.set()
    wait_for(qtbot, library, LABELS)


def test_a_folder_without_pictures_says_so(window, desk, qtbot, tmp_path):
    (tmp_path / "empty").mkdir()
    desk.folders.open(tmp_path / "empty")
    note = window.library._nothing
    qtbot.waitUntil(lambda: "no pictures in this folder" in note.text())


def scan(session) -> None:
    """Take new pictures in, as a rescan does."""
    session.project.scan()
    session.refresh()


def test_new_pictures_leave_what_is_selected_and_where_it_stands(library, session, folder, qtbot):
    library.resize(420, 220)  # three rows in sight
    table, model = library.table, library.model
    session.select(session.queue.at(4))
    qtbot.waitUntil(lambda: table.currentIndex().row() == 4)
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (1, 2):
        table.selectionModel().select(model.index(row, 0), rows)
    before, top = library.selected_ids(), table.visualRect(table.currentIndex()).top()
    assert len(before) == 3
    for n in range(20):
        shutil.copy(next(folder.glob("*.jpg")), folder / f"0 新 {n:02}.jpg")
    scan(session)
    qtbot.waitUntil(lambda: model.rowCount() == len(LABELS) + 20)
    assert library.selected_ids() == before
    assert table.currentIndex().row() == 24
    assert table.visualRect(table.currentIndex()).top() == top


def test_another_choice_selects_only_the_plate_at_hand(library, session, qtbot):
    library.table.selectAll()
    session.set_query(text="A")
    qtbot.waitUntil(lambda: library.model.rowCount() < len(LABELS))
    assert library.selected_ids() == [session.current]


def test_a_plate_that_leaves_the_list_gives_way_to_the_next_one(library, session, qtbot):
    session.set_query(status=frozenset({Status.READ}))
    qtbot.waitUntil(lambda: not session.queue.awaits_successor)
    session.select(session.queue.at(3))
    session.decide([session.current], None, Status.CONFIRMED)  # and stay there
    session.refresh()
    wait_for(qtbot, library, [*LABELS[:3], *LABELS[4:]])
    assert session.row(session.current).label == LABELS[4]


@pytest.mark.parametrize(("theme", "percent"), [("light", 100), ("dark", 150), ("light", 80)])
def test_the_cells_look_as_the_style_sheet_would_paint_them(library, desk, session, qtbot, theme, percent):
    session.confirm(LABELS[0])
    desk.theme.apply(theme, percent)
    table = library.table
    if not of_one_face("A皖", table.font()):
        pytest.skip("this machine's face has no provinces: Qt's own cells would stand lower")
    table.setColumnHidden(PATH, True)  # paths are cut short in another way
    table.selectRow(2)
    come_to_rest(qtbot)  # another size of the type lays the list out anew
    ours = pixels(table.viewport())
    table.setItemDelegate(QStyledItemDelegate(table))
    theirs = pixels(table.viewport()).astype(int)
    assert (ours != ours[0, 0]).mean() > 0.02, "something is painted"
    shifted = [np.abs(ours - np.roll(theirs, by, axis=0)) for by in (-1, 0, 1)]  # a line's middle is rounded
    assert (np.min(shifted, axis=0) > 16).mean() < 0.0005, "but for the tint of a selected glyph"


def test_the_headings_are_not_painted_at_every_step(library, session, qtbot):
    painted = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(watched)
            return False

    watch, rows, headings = Watch(), library.table.viewport(), library.table.horizontalHeader().viewport()
    rows.installEventFilter(watch)
    headings.installEventFilter(watch)
    headings.update()
    qtbot.waitUntil(lambda: headings in painted)  # it is seen when they are
    qtbot.waitUntil(lambda: not (session._settle.isActive() or session._tasks.tasks))
    come_to_rest(qtbot)
    painted.clear()
    session.step(1)
    qtbot.waitUntil(lambda: rows in painted)
    assert headings not in painted


def test_where_there_is_little_room_the_plate_is_whole_and_the_state_a_glyph(library, qtbot):
    table, metrics = library.table, library.fontMetrics()
    plate = metrics.horizontalAdvance("皖A·DMW6666")
    states = max(metrics.horizontalAdvance(name) for name in library.model.state_names())
    assert table.columnWidth(STATUS) > states, "as it is shown first"
    library.resize(700, 400)
    qtbot.waitUntil(lambda: table.columnWidth(STATUS) > states)
    library.resize(plate + 90, 400)
    qtbot.waitUntil(lambda: table.columnWidth(STATUS) < states)
    assert table.columnViewportPosition(TEXT) + plate <= table.viewport().width()
    heading = str(library.model.headerData(STATUS, Qt.Orientation.Horizontal))
    assert table.columnWidth(STATUS) > metrics.horizontalAdvance(heading)
    library.resize(700, 400)
    qtbot.waitUntil(lambda: table.columnWidth(STATUS) > states)


def test_a_width_that_was_dragged_outlives_another_size_of_the_window(library, qtbot):
    table = library.table
    library.resize(700, 400)
    usual = table.columnWidth(TEXT)
    table.setColumnWidth(TEXT, usual + 40)
    library.resize(760, 300)
    assert table.columnWidth(TEXT) == usual + 40


def test_the_row_at_hand_stays_in_sight_in_less_room_and_in_larger_type(library, session, desk, qtbot):
    table = library.table

    def seen() -> bool:
        box = table.visualRect(table.currentIndex())
        return box.top() >= 0 and box.bottom() <= table.viewport().height()

    session.select(session.queue.at(len(LABELS) - 1))
    library.resize(420, 210)
    qtbot.waitUntil(seen)
    library.resize(420, 500)
    qtbot.waitUntil(lambda: table.viewport().height() > 200)
    library.show_gone(True)
    library.resize(420, 230)
    qtbot.waitUntil(seen)
    library.resize(420, 360)
    qtbot.waitUntil(seen)
    before = table.rowHeight(0)
    desk.theme.apply("light", 150)
    qtbot.waitUntil(lambda: table.rowHeight(0) > before and seen())


@pytest.mark.parametrize("clicked", [None, 0, 5])
@pytest.mark.parametrize("at_once", [True, False])
def test_shift_and_a_click_select_from_the_row_at_hand(window, session, qtbot, clicked, at_once):
    table, left, shift = window.library.table, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier

    def click(row: int, *keys) -> None:
        qtbot.mouseClick(
            table.viewport(), left, *keys, pos=table.visualRect(table.model().index(row, 1)).center()
        )

    if clicked is not None:
        click(clicked)
        qtbot.waitUntil(lambda: not window.library._following.isActive())
    session.select(session.queue.at(2))
    if not at_once:
        qtbot.waitUntil(lambda: table.currentIndex().row() == 2)
    click(4, shift)
    assert window.library.selected_ids() == session.queue.ids[2:5].tolist()
    click(0, shift)
    assert window.library.selected_ids() == session.queue.ids[:3].tolist()
