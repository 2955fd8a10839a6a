"""Dots stand between parts of one line, and never where a line ends or begins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.widgets.message import height_of
from gui.widgets.parts_label import PartsLabel, in_lines

PARTS = ("30 plates", "picture gone, not checked: 12", "4 not read yet", "1 changed")
TEXT = " · ".join(PARTS)


def painted(label: PartsLabel) -> str:
    return QLabel.text(label)


@pytest.mark.parametrize("room", range(1, 80))
def test_no_line_ends_or_begins_with_a_dot(room):
    lines = in_lines(TEXT, room, len).split("\n")
    assert " · ".join(lines) == TEXT
    assert all(len(line) <= room or line in PARTS for line in lines)
    for line, following in pairwise(lines):  # as few lines as there can be
        assert len(f"{line} · {following.split(' · ')[0]}") > room


def test_lines_that_were_told_stay_lines():
    assert in_lines("a · b\nc · d", 100, len) == "a · b\nc · d"
    assert in_lines("a · b\nc · d", 3, len) == "a\nb\nc\nd"


def test_the_dot_of_a_plate_parts_nothing():
    assert in_lines("皖A·12345", 3, len) == "皖A·12345"


def test_a_label_is_as_high_as_its_lines_in_any_width(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    label = PartsLabel(page)
    label.setMargin(6)
    column = QVBoxLayout(page)
    column.addWidget(label)
    column.addStretch(1)
    label.tell(TEXT)
    page.show()
    line = label.fontMetrics().lineSpacing()
    for wide, lines in ((900, 1), (230, 3), (900, 1)):
        page.resize(wide, 400)
        qtbot.waitUntil(lambda n=lines: painted(label).count("\n") == n - 1)
        qtbot.waitUntil(lambda n=lines: abs(label.height() - n * line - 12) < line / 2)
        assert label.text() == TEXT
    label.tell("")
    assert painted(label) == ""


def test_a_hint_over_a_picture_is_as_high_as_its_lines():
    font = QFont()
    assert height_of("a\nb", font, 500) == 2 * height_of("a", font, 500)


def test_what_the_window_says_in_parts_breaks_between_them(open_window, desk, qtbot):
    desk.settings.set("font_percent", 200)
    footer = open_window.library.footer
    open_window.resize(800, 560)
    open_window._splitter.setSizes([1, 800])
    desk.session.set_query(text="皖")
    footer.setFixedWidth(open_window.library.width() * 2 // 3)
    qtbot.waitUntil(lambda: "\n" in painted(footer))
    assert " · " in footer.text()
    assert "·" not in painted(footer)
    assert QSizeF(footer.size()).height() >= 2 * footer.fontMetrics().height()
    desk.session.set_query(text="")
