"""The queue and the tables: order kept, rows fetched only when they are looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester

from core.errors import ImageError, noted, recalled
from core.project import Project, Status
from gui import spoken
from gui.models.plate_list import CONFIDENCE, DIFFERS, ID_ROLE, PATH, RAW_ROLE, STATUS, TEXT, PlateListModel
from gui.models.plate_queue import NOWHERE, PlateQueue
from gui.models.problems import ERROR_ROLE, ProblemList
from tests.gui.helpers import make_folder

queues = st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), unique_by=lambda p: p[0], max_size=40)


def queue_of(plates: list[tuple[int, bool]]) -> PlateQueue:
    return PlateQueue(np.array([i for i, _ in plates], np.int64), np.array([o for _, o in plates], np.bool_))


@given(queues)
def test_every_plate_is_found_where_it_is(plates):
    queue = queue_of(plates)
    assert [queue.position(i) for i, _ in plates] == list(range(len(plates)))
    assert queue.position(0) == NOWHERE
    assert queue.left == sum(o for _, o in plates)


@given(queues, st.integers(0, 50))
def test_the_next_undecided_is_the_first_after_around_the_end(plates, start):
    queue = queue_of(plates)
    here = plates[start % len(plates)][0] if plates else NOWHERE
    at = queue.position(here)
    around = plates[at + 1 :] + plates[: max(at, 0)]
    assert queue.next_undecided(here) == next((i for i, o in around if o), NOWHERE)


def test_a_queue_starts_anywhere_for_a_plate_outside_it():
    queue = queue_of([(5, False), (3, True), (9, True)])
    assert queue.next_undecided(77) == 3
    assert queue.step(77, 1) == 5
    queue.set_undecided(3, False)
    assert queue.next_undecided(5) == 9
    queue.set_undecided(77, True)
    assert queue.left == 1


def test_neighbours_come_nearest_first():
    queue = queue_of([(i, True) for i in range(1, 10)])
    assert queue.around(5, back=2, ahead=3) == [6, 7, 8, 4, 3]
    assert queue.around(77, 2, 3) == []
    assert PlateQueue().step(1, 1) == NOWHERE


@given(st.lists(st.integers(1, 40), unique=True), st.lists(st.integers(1, 40)))
def test_many_plates_are_found_as_one_by_one(ids: list[int], wanted: list[int]) -> None:
    queue = queue_of([(plate, True) for plate in ids])
    rows = sorted({queue.position(plate) for plate in wanted} - {NOWHERE})
    assert queue.positions(np.array(wanted, np.int64)).tolist() == rows


def no_icon(_name: str, _colour: str) -> QIcon:
    return QIcon()


@pytest.fixture
def model(session):
    model = PlateListModel(session, no_icon)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def cell(model, row, column, role=Qt.ItemDataRole.DisplayRole):
    return model.data(model.index(row, column), role)


def test_cells_show_a_plate(model, session):
    assert cell(model, 2, STATUS) == "Read"
    assert cell(model, 2, TEXT) == "浙E·34587"
    assert cell(model, 2, CONFIDENCE) == ".90"
    assert cell(model, 2, DIFFERS) == "≠"
    assert cell(model, 0, DIFFERS) == ""
    assert cell(model, 2, PATH).startswith("00002-")
    assert "浙E·34567" in cell(model, 2, DIFFERS, Qt.ItemDataRole.ToolTipRole)
    assert cell(model, 2, STATUS, RAW_ROLE) is Status.READ
    assert cell(model, 2, CONFIDENCE, RAW_ROLE) == pytest.approx(0.9)
    assert cell(model, 2, STATUS, ID_ROLE) == session.queue.at(2)


def test_a_decision_changes_its_row(model, session, qtbot):
    assert cell(model, 0, STATUS) == "Read"
    with qtbot.waitSignal(model.dataChanged) as caught:
        session.confirm(session.row(session.current).text)
    assert caught.args[0].row() == 0
    assert cell(model, 0, STATUS) == "Confirmed"
    with qtbot.waitSignal(model.dataChanged) as caught:
        session.decide([session.queue.at(4), session.queue.at(2)], None, Status.CONFIRMED)
    assert [index.row() for index in caught.args[:2]] == [2, 4]


def test_skipped_and_vanished_plates_say_so(model, session, folder, qtbot):
    session.skip()
    assert cell(model, 0, STATUS) == "Skipped"
    next(folder.glob("00001*.jpg")).unlink()
    session.project.scan()
    session.note_changes(session.queue.ids.tolist())
    assert cell(model, 1, STATUS) == "Picture gone"


def test_what_was_decided_of_a_vanished_picture_is_seen(session, folder, qtbot):
    painted: list[str] = []

    def icon(name: str, _colour: str) -> QIcon:
        painted.append(name)
        return QIcon()

    model = PlateListModel(session, icon)

    def shown() -> str:
        model.cell(0, STATUS)
        return painted[-1]

    gone = session.current
    next(folder.glob("00000*.jpg")).unlink()
    session.project.scan()
    session.note_changes([gone])
    assert shown() == "state-missing"
    session.confirm(session.row(gone).text)
    word = cell(model, 0, STATUS)
    assert shown() == "state-confirmed"
    assert cell(model, 0, STATUS, Qt.ItemDataRole.ToolTipRole) == f"{word}: Confirmed"
    assert spoken.plate(session.row(gone), marked=False).endswith(f"Confirmed, {word}")
    session.undo_stack.undo()
    session.select(gone)
    session.skip()
    assert shown() == "state-skipped"


def test_only_rows_in_sight_are_fetched(desk, qtbot, tmp_path, monkeypatch):
    labels = [f"皖A{i:05d}" for i in range(600)]
    project = Project.open(make_folder(tmp_path / "many", labels))
    project.scan()
    desk.session.adopt(project)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 600)
    asked: list[int] = []
    fetch = desk.session.rows
    monkeypatch.setattr(desk.session, "rows", lambda ids: asked.extend(ids) or fetch(ids))
    model = PlateListModel(desk.session, no_icon)
    assert model.rowCount() == 600
    for row in range(300, 330):
        cell(model, row, PATH)
    assert 30 <= len(asked) <= 128
    cell(model, 310, TEXT)
    assert len(asked) <= 128


def test_a_scrolled_long_list_survives(desk, qtbot, tmp_path):
    """PySide6 6.12 on Python 3.11 aborts after some 5,000 calls of a ``data`` that returns None."""
    labels = [f"皖A{i:05d}" for i in range(300)]
    project = Project.open(make_folder(tmp_path / "many", labels))
    project.scan()
    desk.session.adopt(project)
    qtbot.waitUntil(lambda: len(desk.session.queue) == 300)
    model = PlateListModel(desk.session, no_icon)
    for row in range(300):
        for column in range(5):
            for role in (
                Qt.ItemDataRole.FontRole,
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.BackgroundRole,
                Qt.ItemDataRole.DecorationRole,
                Qt.ItemDataRole.CheckStateRole,
            ):
                cell(model, row, column, role)
    assert cell(model, 299, PATH).startswith("00299-")


def test_sorting_is_asked_of_the_store(model, session, qtbot):
    with qtbot.waitSignal(session.queue_changed):
        model.sort(TEXT, Qt.SortOrder.DescendingOrder)
    texts = [cell(model, row, TEXT) for row in range(6)]
    assert texts == sorted(texts, reverse=True)


def test_headings_are_named(model):
    names = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    assert names == ["State", "Plate", "Conf.", "≠", "Picture"]


def test_problems_are_listed_once():
    problems = ProblemList()
    QAbstractItemModelTester(problems, QAbstractItemModelTester.FailureReportingMode.Fatal)
    error = ImageError("The picture cannot be read", path="a/车.jpg", detail="empty", advice="Copy it again")
    problems.extend([error, error])
    problems.add(error)
    assert len(problems) == 1
    cells = [problems.data(problems.index(0, c)) for c in range(3)]
    assert cells == ["The picture cannot be read (empty)", "Copy it again", "车.jpg"]
    assert problems.data(problems.index(0, 0), ERROR_ROLE) is error
    assert problems.text() == f"{Path('a/车.jpg')}: The picture cannot be read (empty). Copy it again"
    problems.clear()
    assert len(problems) == 0
    torn = ImageError("The picture is torn", path="a/车.jpg", detail="here\n  and there")
    problems.add(torn)
    problems.add(recalled(noted(torn), Path("a/车.jpg")))  # as it comes back from the store
    assert len(problems) == 1


def test_the_nearest_kept_plate_is_found():
    before = PlateQueue(np.array([5, 3, 8, 1]), np.ones(4, bool))
    after = PlateQueue(np.array([1, 5]), np.ones(2, bool))
    assert [before.kept_before(plate, after) for plate in (5, 3, 8, 1, 99)] == [-1, 5, 5, 5, -1]


def test_new_plates_join_behind_their_pictures_and_nothing_else_moves():
    queue = queue_of([(7, True), (3, False), (9, True)])
    added = [(3, 20, True), (9, 30, True), (3, 21, False), (4, 40, True), (7, 9, True)]
    joined = queue.joined(added)
    assert joined.ids.tolist() == [7, 3, 20, 21, 9, 30]  # 4 is not here, and 9 is already
    assert [joined.next_undecided(i) for i in (7, 20, 21, 9, 30)] == [20, 9, 9, 30, 7]
    assert joined.left == 4
    assert queue.joined([]) is queue
    assert queue.ids.tolist() == [7, 3, 9]


def test_a_mark_set_while_a_successor_is_awaited_survives_new_plates():
    queue = queue_of([(1, True), (2, True)])
    queue.await_successor()
    queue = queue.joined([(1, 5, True)])
    queue.set_undecided(5, False)
    successor = queue.succeeded_by(np.array([1, 5, 2], np.int64), np.ones(3, np.bool_))
    assert successor.left == 2


def test_after_two_filters_the_list_goes_on_behind_the_plate_that_was_shown():
    def queue(*ids: int) -> PlateQueue:
        return PlateQueue(np.array(ids, np.int64), np.ones(len(ids), bool))

    first, second = queue(10, 20, 30, 40), queue(20, 40)
    assert second.chosen(first, (10, 10)) == 20
    third = queue(20, 30)
    assert third.chosen(second, (10, 40)) == 30  # behind 20, which stood before 40
    assert queue(5, 20, 50).chosen(second, (10, 40)) == 50
    assert queue(5, 10).chosen(second, (10, 40)) == 10
    assert PlateQueue().chosen(second, (10, 40)) == NOWHERE
