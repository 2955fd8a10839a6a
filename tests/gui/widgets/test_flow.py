"""Rows that flow: as many lines as are needed, nothing outside, what is hidden takes no place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gui.widgets.flow import Flow


class Brick(QWidget):
    def sizeHint(self) -> QSize:
        return QSize(100, 30)


@pytest.fixture
def flow(qtbot):
    flow = Flow(spacing=10)
    qtbot.addWidget(flow)
    for _ in range(3):
        flow.add(Brick())
    flow.add_right(Brick())
    flow.resize(600, 30)
    with qtbot.waitExposed(flow):
        flow.show()
    return flow


def spots(flow) -> list[tuple[int, int]]:
    return [(brick.x(), brick.y()) for brick in flow._widgets if brick.isVisible()]


def test_one_line_where_there_is_room(flow):
    assert spots(flow) == [(0, 0), (110, 0), (220, 0), (500, 0)]
    assert flow.sizeHint() == QSize(430, 30)


@pytest.mark.parametrize(
    ("width", "height"), [(600, 30), (430, 30), (429, 70), (210, 70), (209, 150), (50, 150)]
)
def test_as_many_lines_as_are_needed(flow, width, height):
    assert flow.heightForWidth(width) == height
    flow.resize(width, height)
    assert all(flow.rect().contains(brick.geometry()) for brick in flow._widgets)


def test_what_is_hidden_takes_no_place(flow, qtbot):
    flow._widgets[0].hide()
    qtbot.waitUntil(lambda: spots(flow) == [(0, 0), (110, 0), (500, 0)])
    flow._widgets[0].show()
    qtbot.waitUntil(lambda: len(spots(flow)) == 4)


def test_what_comes_and_goes_is_placed(flow, qtbot):
    flow.drop(flow._widgets[1])
    flow.add(Brick())
    qtbot.waitUntil(lambda: spots(flow) == [(0, 0), (110, 0), (390, 0), (500, 0)])


def test_what_grew_while_the_row_was_hidden_is_placed_anew(flow, qtbot):
    flow.hide()
    brick = flow._widgets[0]
    brick.sizeHint = lambda: QSize(140, 30)
    brick.updateGeometry()
    flow.show()
    qtbot.waitUntil(lambda: spots(flow) == [(0, 0), (150, 0), (260, 0), (500, 0)])


def test_what_keeps_right_does_so_while_the_first_of_it_is_hidden(flow, qtbot):
    flow.add(Brick())
    flow._widgets[3].hide()
    qtbot.waitUntil(lambda: spots(flow) == [(0, 0), (110, 0), (220, 0), (500, 0)])
