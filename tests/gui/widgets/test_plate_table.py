"""The table about plates: its columns fit, and sort by what they mean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF
from PySide6.QtWidgets import QApplication

from gui.views import compare, verify
from gui.widgets.tables.letters_delegate import AS_TEXT, letters_font
from gui.widgets.tables.plate_table import PlateTable, TableRow, shared

HEADINGS = ("Doubt", "File name", "Text", "Conf.", "Why", "Picture")
LONG = "a folder with quite a long name/and a picture in it that has one too.jpg"
ROWS = [
    TableRow(i, ("Name ≠ text", "皖A·D09292", "皖A·D09293", confidence, "", LONG))
    for i, confidence in enumerate((0.5, None, 0.999, 0.001, 1.0, 0.991))
]

# A popup does what the screenless platform cannot do.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def table(desk, qtbot):
    table = PlateTable()
    qtbot.addWidget(table)
    table.resize(921, 150)  # as high as a bar beside the rows needs
    table.show()
    table.show_rows(HEADINGS, ROWS, verify.WIDTHS)
    return table


@pytest.mark.parametrize("widths", [verify.WIDTHS, compare.WIDTHS])
@pytest.mark.parametrize("wide", [2100, 921, 780])
@pytest.mark.parametrize("high", [150, 600])
def test_no_column_lies_outside(table, widths, wide, high):
    table.show_rows(HEADINGS, ROWS, widths)
    table.resize(wide, high)
    assert table.horizontalHeader().length() == table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("wide", [2100, 921, 780])
def test_plates_are_read_whole_and_files_give_way(table, wide):
    table.resize(wide, 150)
    text = table.fontMetrics().horizontalAdvance("皖A·D09292")
    assert all(table.columnWidth(column) > text + 12 for column in (1, 2))
    face = QFontMetricsF(letters_font(table.fontMetrics(), bold=True, share=AS_TEXT))  # as where all differ
    letters = sum(round(face.horizontalAdvance(letter)) for letter in "皖A·D09292")
    begins = table.fontMetrics().horizontalAdvance("0")
    assert all(table.columnWidth(column) >= begins + letters for column in (1, 2))
    assert table.columnWidth(5) > table.columnWidth(1)


def test_large_type_in_a_small_window_scrolls_sideways_up_to_the_end(table, desk):
    desk.theme.apply("light", 200)
    wide = 60 * table.fontMetrics().horizontalAdvance("0")
    table.resize(wide, 200)
    bar = table.horizontalScrollBar()
    text = table.fontMetrics().horizontalAdvance("皖A·D09292")
    assert table.columnWidth(1) > text + 12
    assert table.horizontalHeader().length() == table.viewport().width() + bar.maximum() > wide
    table.resize(2 * wide, 200)
    assert table.horizontalHeader().length() == table.viewport().width()


def test_a_column_that_was_dragged_stays_when_only_the_height_changes(table):
    table.setColumnWidth(1, 200)
    table.resize(921, 140)
    assert table.columnWidth(1) == 200


def test_confidences_are_sorted_by_their_value(table):
    table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    told = [table.rows.index(row, 3).data() for row in range(len(ROWS))]
    assert told == ["", "<.01", ".50", ".99", ".99", ".99"]
    assert [table.rows.plate_id(row) for row in range(len(ROWS))] == [1, 3, 0, 5, 2, 4]


@pytest.mark.parametrize(
    ("room", "widths"), [(100, [10, 40, 20]), (60, [10, 30, 20]), (40, [10, 15, 15]), (15, [5, 5, 5])]
)
def test_the_widest_give_way_first(room, widths):
    assert shared(room, [10, 40, 20]) == widths


def test_the_plate_at_hand_and_the_order_stay_where_rows_come_anew(table):
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    table.selectRow(1)
    plate = table.rows.plate_id(1)
    table.show_rows(HEADINGS, [row for row in ROWS if row.plate_id != 4], verify.WIDTHS)
    assert (table.currentIndex().row(), table.rows.plate_id(0)) == (0, plate)
    table.show_rows(HEADINGS, [row for row in ROWS if row.plate_id != plate], verify.WIDTHS)
    assert table.currentIndex().row() == 0
    table.show_rows(("Other", *HEADINGS[1:]), ROWS, verify.WIDTHS)
    assert table.rows.plate_id(0) == 0


def test_of_two_rows_about_the_plate_at_hand_the_same_one_stays(table):
    rows = [replace(row, plate_id=row.plate_id % 3) for row in ROWS]
    table.show_rows(HEADINGS, rows, verify.WIDTHS)
    table.selectRow(4)
    table.show_rows(HEADINGS, rows, verify.WIDTHS)
    assert table.currentIndex().row() == 4


def test_it_is_sorted_by_its_menu_without_a_mouse(table, qtbot):
    def choose(text: str) -> None:
        keyboard = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(table, keyboard)
        menu = QApplication.activePopupWidget()
        next(action for action in menu.actions() if text in action.text()).trigger()
        menu.close()

    def confidences() -> list[str]:
        return [table.rows.index(row, 3).data() or "" for row in range(len(ROWS))]

    before = confidences()
    choose("Conf.")
    assert confidences() == ["", "<.01", ".50", ".99", ".99", ".99"]
    choose("Conf.")
    assert confidences() == [".99", ".99", ".99", ".50", "<.01", ""]
    choose("at first")
    assert confidences() == before


def test_models_whose_names_end_otherwise_are_told_apart_in_narrow_columns(table):
    names = ("attention_crnn_of_plates_fast", "attention_crnn_of_plates_accurate")
    table.show_rows(("Verdict", *names, "Conf.", "Right", "Says who"), ROWS, compare.WIDTHS)
    header, seen = table.horizontalHeader(), []
    for column, name in enumerate(names, 1):
        table.setColumnWidth(column, header.fontMetrics().horizontalAdvance(names[0]) * 2 // 3)
        inside = QRect(header.sectionViewportPosition(column), 0, table.columnWidth(column), header.height())
        seen.append(header.grab(inside.adjusted(6, 2, -6, -2)).toImage())
        assert table.rows.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == name
    assert seen[0].size() == seen[1].size() and seen[0] != seen[1]
