"""Many plates at once, and several plates in one picture."""

from __future__ import annotations

import time
from threading import Thread

import pytest
from PySide6.QtCore import Qt

from core.project import Status, edits
from core.project.records import now_ms
from core.reading import Quad
from gui.jobs import bulk
from gui.main_window import MainWindow
from gui.tasks import Report
from gui.texts import said
from tests.gui.helpers import LABELS, come_to_rest, statuses, wait_for_bulk

QUAD = Quad.from_points([[10, 10], [70, 12], [70, 32], [10, 30]])


def test_selected_plates_are_confirmed_as_one_step(plates, session):
    plates.confirm(session.queue.ids[:4].tolist())
    assert statuses(session) == [Status.CONFIRMED] * 4 + [Status.READ] * 2
    assert session.current == session.queue.at(4)
    session.undo_stack.undo()
    assert statuses(session) == [Status.READ] * 6


def test_what_was_decided_is_not_confirmed_again(plates, session, qtbot):
    session.confirm("皖A99999")
    plates.confirm(session.queue.ids[:2].tolist())
    assert session.rows([session.queue.at(0)])[0].text == "皖A99999"
    assert statuses(session)[:2] == [Status.CORRECTED, Status.CONFIRMED]
    with qtbot.waitSignal(session.notice):
        plates.confirm(session.queue.ids[:2].tolist())


def test_the_bar_counts_plates_not_steps(plates, few, desk, qtbot):
    told: list[tuple[int, int]] = []
    desk.tasks.started.connect(lambda task: task.progressed.connect(lambda *of: told.append(of)))
    plates.mark(few.queue.ids[:5].tolist(), Status.UNREADABLE)
    wait_for_bulk(qtbot, few)
    assert told[-1] == (5, 5)
    told.clear()
    few.undo_stack.undo()
    wait_for_bulk(qtbot, few)
    assert told[-1] == (5, 5)


def test_a_job_is_told_as_it_runs_and_as_it_is_over(plates, few, desk, qtbot):
    titles, told = [], []
    # Counts are fetched a moment later, which may come in between; nobody is told of that.
    desk.tasks.started.connect(lambda task: None if task.quiet else titles.append(task.title))
    few.notice.connect(lambda words: told.append(said(words)))
    few.confirm("皖A99999")  # which is not confirmed again
    plates.confirm(few.queue.ids.tolist())
    wait_for_bulk(qtbot, few)
    few.undo_stack.undo()
    wait_for_bulk(qtbot, few)
    few.undo_stack.redo()
    wait_for_bulk(qtbot, few)
    assert titles == ["Confirming: 6 plates", "Undoing: Confirmed", "Redoing: Confirmed"]
    assert told[-3:] == ["Confirmed: 5 plates", "Undone: Confirmed", "Redone: Confirmed"]


@pytest.mark.parametrize("status", [Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_job_is_told_as_done_while_it_runs(status, language, plates, few, desk, qtbot):
    titles = []
    desk.tasks.started.connect(lambda task: titles.append(task.title))
    desk.language.apply(language)
    plates.mark(few.queue.ids.tolist(), status)
    wait_for_bulk(qtbot, few)
    desk.language.apply("en")
    begins = "Marking as" if language == "en" else "正在标为"
    assert titles[0].startswith(begins)


def test_many_are_confirmed_but_for_those_that_somebody_has_decided(plates, few, qtbot):
    few.confirm("皖A99999")
    plates.confirm(few.queue.ids.tolist())
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.CORRECTED] + [Status.CONFIRMED] * 5
    with qtbot.waitSignal(few.notice):
        plates.confirm(few.queue.ids.tolist())
    wait_for_bulk(qtbot, few)
    assert few.undo_stack.count() == 2


def test_what_is_edited_while_many_are_decided_stays(few, qtbot):
    ids = few.queue.ids.tolist()
    past = few.project.newest_edit()

    def act(project, some):
        return project.decide_many(some, text=None, status=Status.DOUBTFUL)

    few.decide(ids[3:4], "皖A99999", Status.CORRECTED)
    steps: list[bulk.Step] = []
    report = Report(lambda done, total: None, steps.append)
    bulk.act_work(few.project, ids, act, since=past)(report, lambda: False)
    assert [step.plates for step in steps] == [ids[:2], ids[2:3], ids[4:]]
    assert few.row(ids[3]).status is Status.CORRECTED


def test_what_is_decided_before_the_first_step_is_told_is_taken_back_before_it(few, qtbot):
    ids = few.queue.ids.tolist()
    few.decide(ids[:5], None, Status.UNREADABLE)
    while few.row(ids[0]).status is not Status.UNREADABLE:  # no event is handled meanwhile
        time.sleep(0.001)
    few.decide(ids[:1], None, Status.DOUBTFUL)
    wait_for_bulk(qtbot, few)
    assert few.undo_stack.count() == 2
    few.undo_stack.undo()
    assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.READ]
    few.undo_stack.undo()
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.READ] * 6


def test_an_edit_between_the_look_and_the_step_is_not_replaced(few, qtbot, monkeypatch):
    first, asked = few.queue.at(0), few.project.unchanged_since
    decisions = []

    def decide_then(ids, newest):
        found = asked(ids, newest)
        if first in ids:
            what = {"text": "皖A99999", "status": Status.CORRECTED}
            decisions.append(Thread(target=few.project.decide, args=(first,), kwargs=what))
            decisions[0].start()
            decisions[0].join(0.3)  # it may have to wait for the step
        return found

    monkeypatch.setattr(few.project, "unchanged_since", decide_then)
    few.decide(few.queue.ids[:4].tolist(), None, Status.UNREADABLE)
    wait_for_bulk(qtbot, few)
    decisions[0].join()
    assert statuses(few)[:4] == [Status.CORRECTED] + [Status.UNREADABLE] * 3
    assert few.row(first).text == "皖A99999"


def test_an_act_that_changes_nothing_is_no_step(plates, few, qtbot):
    ids = few.queue.ids.tolist()
    few.confirm(LABELS[0])
    few.act("nothing", ids, lambda project, some: [])
    assert few.bulk.busy
    wait_for_bulk(qtbot, few)
    assert (few.undo_stack.count(), few.undo_stack.index()) == (1, 1)
    few.undo_stack.undo()
    assert statuses(few) == [Status.READ] * 6


def test_a_clock_that_was_set_back_keeps_nothing_from_being_edited(few, qtbot, monkeypatch):
    """As it is where another system keeps the hardware clock in local time, until the network sets it."""
    ids = few.queue.ids.tolist()
    with monkeypatch.context() as fast:
        fast.setattr(edits, "now_ms", lambda: now_ms() + 8 * 3_600_000)
        few.decide(ids[:1], "皖A99999", Status.CORRECTED)
    few.decide(ids[:5], None, Status.UNREADABLE)
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.READ]


def test_undo_waits_for_what_is_under_way(plates, few, desk, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    few.decide([few.queue.at(5)], None, Status.CONFIRMED)
    plates.mark(few.queue.ids[:5].tolist(), Status.UNREADABLE)
    with qtbot.waitSignal(few.notice):
        window.review.undo()
    with qtbot.waitSignal(few.notice):
        plates.mark(few.queue.ids[:5].tolist(), Status.DOUBTFUL)
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.CONFIRMED]


def test_redo_waits_for_an_undo_that_is_under_way(plates, few, desk, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    plates.mark(few.queue.ids[:5].tolist(), Status.UNREADABLE)
    wait_for_bulk(qtbot, few)
    window.review.undo()
    assert few.bulk.busy
    with qtbot.waitSignal(few.notice, timeout=1000) as caught:
        window.review.redo()
    assert said(caught.args[0]).startswith("Wait for this to end")
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.READ] * 6
    window.review.redo()
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.READ]


def test_the_desk_lists_a_store_that_cannot_tell_its_runs(session, desk, qtbot):
    assert not desk.run_goes_on()
    session.project.close()
    with qtbot.waitSignal(session.problem):
        assert not desk.run_goes_on()
    assert not desk.run_was_stopped()


def test_one_plate_keeps_what_was_typed(plates, session):
    first = session.current
    session.keep_draft("皖A1234Z")
    plates.mark([first], Status.DOUBTFUL)
    assert session.row(first).text == "皖A1234Z"


def test_another_plate_is_added_drawn_and_taken_back(plates, session, qtbot):
    first = session.current
    with qtbot.waitSignal(plates.drawing_wanted):
        plates.add()
    added = session.current
    assert added != first
    assert session.row(added).image_id == session.row(first).image_id
    session.set_quad(QUAD)
    assert [row.quad for row in session.others_of_picture(session.row(first))] == [QUAD]
    qtbot.waitUntil(lambda: len(session.queue) == 7)
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.current == first
    qtbot.waitUntil(lambda: len(session.queue) == 6)


@pytest.mark.parametrize(
    ("queue", "choice"),
    [
        ("uncertain", {}),
        ("all", {"status": frozenset({Status.READ})}),
        ("all", {"sort": "confidence", "confidence_from": 0.0}),
    ],
)
def test_another_plate_stays_at_hand_whatever_queue_and_filter_mean(
    plates, session, desk, qtbot, queue, choice
):
    """It would be out of the list, another plate at hand, and the corners would be drawn for that one."""
    session.start_queue(queue)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    session.set_query(**choice)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    beside = session.queue.at(2)
    session.select(beside)
    plates.add()
    added = session.current
    qtbot.waitUntil(lambda: len(session.queue) == 7 and not desk.tasks.tasks)
    assert session.current == added != beside
    assert session.queue.ids[2:4].tolist() == [beside, added]
    assert session.queue.next_undecided(beside) == added
    session.set_query(sort="path")
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert session.current == added
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert len(session.queue) == 6
    session.undo_stack.redo()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert len(session.queue) == 7
    session.set_query(status=frozenset({Status.READ}), text="皖")
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert session.queue.position(added) == -1


def test_another_plate_of_a_picture_that_the_list_has_left_stays_at_hand(plates, session, desk, qtbot):
    session.set_query(status=frozenset({Status.READ}))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    beside = session.current
    session.confirm(LABELS[0])
    session.select(beside)
    plates.add()
    qtbot.waitUntil(lambda: len(session.queue) == 6 and not desk.tasks.tasks)
    assert session.row(session.current).image_id == session.row(beside).image_id
    assert session.queue.ids[-1] == session.current != beside


@pytest.mark.parametrize("view", ["single", "sheet"])
def test_another_plate_is_drawn_without_a_key_more(open_window, desk, qtbot, view):
    """Its picture has not come when the plate does; in the sheet there is none to draw on."""
    session, review = desk.session, open_window.review
    review.show_view(view)
    first = session.current
    open_window.actions_table["add_plate"].trigger()
    canvas = review.single._canvas
    qtbot.waitUntil(lambda: canvas.editing)
    assert review.name == "single"
    assert session.current != first
    assert canvas.hasFocus()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    assert (canvas.editing, open_window.actions_table["corners"].isChecked()) == (True, True)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not open_window.actions_table["corners"].isChecked()


def test_another_plate_is_drawn_while_the_corners_of_one_are_being_moved(open_window, desk, qtbot):
    session, canvas = desk.session, open_window.review.single._canvas
    first = session.row(session.current)
    open_window.actions_table["corners"].trigger()
    qtbot.waitUntil(lambda: canvas.editing)
    open_window.actions_table["add_plate"].trigger()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    qtbot.waitUntil(lambda: canvas.editing)
    come_to_rest(qtbot)
    assert (canvas.editing, canvas.quad, canvas.hasFocus()) == (True, None, True)
    assert open_window.actions_table["corners"].isChecked()
    assert session.row(session.current).image_id == first.image_id
    assert session.row(first.plate_id).quad == first.quad


def test_corners_of_a_plate_that_was_left_before_its_picture_came_are_not_moved(open_window, desk, qtbot):
    review, corners = open_window.review, open_window.actions_table["corners"]
    desk.session.step(1)
    review.single._loaded = None
    corners.trigger()
    assert review.single._to_edit
    desk.session.step(1)
    assert not (review.single._to_edit or corners.isChecked())


def test_a_picture_that_cannot_be_opened_leaves_the_corners_unchecked(open_window, desk, qtbot, folder):
    session, single = desk.session, open_window.review.single
    row = session.row(session.queue.at(5))
    (folder / row.path).write_bytes(b"no picture")
    desk.loader.renew()  # it may have been loaded ahead of need by now
    session.select(row.plate_id)
    qtbot.waitUntil(lambda: single._loaded is not None and single._loaded.plate_id == row.plate_id)
    qtbot.waitUntil(lambda: single._loaded.problem is not None)
    open_window.actions_table["corners"].trigger()
    assert not open_window.actions_table["corners"].isChecked()


def test_a_plate_is_removed_and_brought_back(plates, session, qtbot):
    first = session.current
    plates.add()
    added = session.current
    qtbot.waitUntil(lambda: len(session.queue) == 7)
    plates.remove()
    assert session.current == first
    qtbot.waitUntil(lambda: len(session.queue) == 6)
    session.undo_stack.undo()
    assert session.current == added
    assert not session.row(added).deleted


def test_the_last_plate_of_a_picture_becomes_no_plate(plates, session):
    first = session.current
    plates.remove()
    row = session.row(first)
    assert (row.deleted, row.status, row.text) == (False, Status.NO_PLATE, LABELS[0])


def test_without_a_project_nothing_happens(desk):
    desk.plates.add()
    desk.plates.remove()
    desk.plates.mark([], Status.DOUBTFUL)
    assert desk.session.undo_stack.count() == 0


def test_the_last_plate_of_a_picture_is_told_to_be_the_last(plates, session):
    told: list[str] = []
    session.notice.connect(lambda words: told.append(said(words)))
    plate_id = session.current
    plates.remove()
    assert session.row(plate_id).status is Status.NO_PLATE
    assert told == ["It was the last plate of its picture, which is one without a plate now."]
    session.undo_stack.undo()
    session.decide([session.queue.at(1)], None, Status.DOUBTFUL)
    plates.add()
    told.clear()
    plates.remove()
    assert told == []  # its picture has another one
