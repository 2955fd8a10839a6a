"""A list that is worked to its end says so above the plate, which stays at hand."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from core.project import Project, Query, Status
from gui.views import done
from gui.views.done import DoneBar, done_work
from tests.gui.helpers import LABELS, wait_for_sheet, wait_to_see

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_window(open_window, qtbot):
    """Return the window in the size of a small screen."""
    open_window.showNormal()
    open_window.resize(1366, 740)
    qtbot.waitUntil(lambda: open_window.width() == 1366)
    return open_window


def told(window) -> list[str]:
    """Return the lines of the bar; none while it is not there."""
    labels = window.done.findChildren(QLabel)
    return [line for label in labels if label.isVisible() for line in label.text().splitlines()]


def offered(window) -> list[str]:
    return [button.text() for button in window.done.findChildren(QPushButton) if button.isVisible()]


def foot(window) -> str:
    return window.jobs_bar._notice.text()


def begin(window, desk, qtbot, queue: str, count: int = len(LABELS)) -> None:
    session = desk.session
    session.start_queue(queue)
    qtbot.waitUntil(lambda: session.frozen is not None and not session.queue.awaits_successor)
    assert len(session.queue) == count
    window.review.setFocus()


def confirm(window, qtbot, times: int) -> None:
    for _ in range(times):
        wait_to_see(qtbot, window)
        qtbot.keyClick(window.review.single._correction.strip, Qt.Key.Key_Return)


def test_the_end_of_a_queue_is_told_and_its_last_plate_stays(open_window, desk, qtbot):
    window, session = open_window, desk.session
    begin(window, desk, qtbot, "uncertain")
    confirm(window, qtbot, 4)
    qtbot.keyClick(window.review.single._correction.strip, Qt.Key.Key_D, CONTROL)
    last = session.current
    assert told(window) == []
    confirm(window, qtbot, 1)
    qtbot.waitUntil(lambda: len(told(window)) == 3)
    headline, done, rest = told(window)
    assert headline == "✓ Done: Least certain first"
    assert done.startswith("5 confirmed · 1 doubtful · ") and done.endswith(" s a plate")
    assert rest == "No other plate of the folder waits for a decision."
    assert offered(window) == ["Next queue  Ctrl+J", "Export …  Ctrl+E", "Undo  Ctrl+Z"]
    assert (session.current, window.review.single.shown().plate_id) == (last, last)
    assert window.focusWidget() is window.review.single._correction.strip
    confirm(window, qtbot, 1)  # one Enter too many
    assert (session.current, len(told(window))) == (last, 3)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert (told(window), session.current, session.queue.left) == ([], last, 1)


def test_what_waits_elsewhere_is_told_and_a_changed_decision_counts(open_window, desk, qtbot):
    window, session = open_window, desk.session
    begin(window, desk, qtbot, "label", 1)
    confirm(window, qtbot, 1)
    qtbot.waitUntil(lambda: told(window)[1:] == [
        "1 confirmed", "Other plates of the folder that wait for a decision: 5"
    ])  # fmt: skip
    session.decide([session.current], None, Status.UNREADABLE)
    qtbot.waitUntil(lambda: told(window)[1:2] == ["1 unreadable"])
    desk.settings.set("language", "zh_CN")
    qtbot.waitUntil(lambda: told(window)[:2] == ["✓ 已完成：与文件名不一致", "无法辨认 1"])


def test_a_list_in_which_nothing_waited_is_only_looked_at(open_window, desk, qtbot):
    session = desk.session
    session.decide(session.queue.ids[:2].tolist(), None, Status.CONFIRMED)
    session.set_query(status=frozenset({Status.CONFIRMED}))
    qtbot.waitUntil(lambda: len(session.queue) == 2)
    session.decide([session.current], None, Status.DOUBTFUL)
    assert (session.queue.left, told(open_window)) == (0, [])


@pytest.mark.parametrize(("view", "stands"), [("sheet", True), ("statistics", False)])
def test_it_stands_where_the_list_is_worked_through(open_window, desk, qtbot, view, stands):
    window, session = open_window, desk.session
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: told(window)[:1] == ["✓ Nothing in this list waits any more"])
    window.review.show_view(view)
    assert bool(told(window)) is stands
    window.review.show_single()
    assert told(window)


def test_an_audit_leads_to_what_it_has_found_and_a_button_does_its_act(open_window, desk, qtbot):
    window, session = open_window, desk.session
    begin(window, desk, qtbot, "audit")
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: offered(window)[:1] == ["What the audit has found  Ctrl+Shift+V"])
    (undo,) = [button for button in window.done.findChildren(QPushButton) if "Undo" in button.text()]
    undo.click()
    assert (told(window), session.queue.left) == ([], len(LABELS))


def test_what_another_window_decided_is_not_offered_for_undo(open_window, desk, qtbot):
    window, session = open_window, desk.session
    ids = session.queue.ids.tolist()
    with Project.open(session.folder) as other:
        other.decide_many(ids, status=Status.CONFIRMED, operator="li")
    session.note_changes(ids)
    qtbot.waitUntil(lambda: len(told(window)) == 3)
    assert offered(window) == ["Next queue  Ctrl+J", "Export …  Ctrl+E"]
    session.decide([session.current], None, Status.DOUBTFUL)
    assert offered(window)[2:] == ["Undo  Ctrl+Z"]


def test_in_a_narrow_window_the_keys_are_left_to_the_tool_tips(open_window, desk, qtbot):
    window, session = open_window, desk.session
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: len(told(window)) == 3)
    desk.settings.set("font_percent", 200)
    window.resize(800, 700)
    qtbot.waitUntil(lambda: offered(window) == ["Next queue", "Export …", "Undo"])
    assert told(window) == ["✓ Nothing in this list waits any more", "6 confirmed"]
    tips = [button.toolTip() for button in window.done.findChildren(QPushButton) if button.isVisible()]
    assert tips == ["Ctrl+J", "Ctrl+E", "Ctrl+Z"]
    (ground,) = window.done.findChildren(QFrame, "list_done")
    assert ground.toolTip() == "No other plate of the folder waits for a decision."


def test_many_changes_are_counted_once_more_and_not_once_each(open_window, desk, qtbot):
    window, session = open_window, desk.session
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    begun: list[str] = []
    desk.tasks.started.connect(lambda task: begun.append(task.title))
    for plate_id in session.queue.ids.tolist():
        session.decide([plate_id], None, Status.UNREADABLE)
        session.counts_changed.emit()
    qtbot.waitUntil(lambda: f"{len(LABELS)} unreadable" in "".join(told(window)))
    assert begun.count("done") <= 2


def test_what_the_bar_says_is_not_said_at_the_foot_too(open_window, desk, qtbot):
    window, session = open_window, desk.session
    begin(window, desk, qtbot, "audit")
    confirm(window, qtbot, len(LABELS))
    assert (bool(told(window)), foot(window)) == (True, "")
    confirm(window, qtbot, 1)  # one Enter too many
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_PageDown, CONTROL)
    assert (bool(told(window)), foot(window)) == (True, "")
    session.notice.emit("Exported: 6")
    confirm(window, qtbot, 1)
    assert foot(window) == "Exported: 6"


def test_the_foot_says_it_where_there_is_no_bar_and_no_longer_than_that(open_window, desk, qtbot):
    window, session = open_window, desk.session
    window.review.show_view("characters")
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_PageDown, CONTROL)
    assert (told(window), foot(window)) == ([], "Every plate of this list is decided.")
    window.review.show_single()
    assert (bool(told(window)), foot(window)) == (True, "")


@pytest.mark.parametrize(("marks", "said"), [
    (0, ""),
    (1, "No further page holds an undecided plate. "
        "What is left on this one is decided plate by plate: type what it should be."),
])  # fmt: skip
def test_the_sheet_says_at_the_foot_only_what_is_left_on_it(open_window, desk, qtbot, marks, said):
    window = open_window
    window.review.show_view("sheet")
    wait_for_sheet(qtbot, window.review.currentWidget())
    for _ in range(marks):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert (desk.session.queue.left, foot(window)) == (marks, said)
    assert bool(told(window)) is not bool(marks)


def test_the_bar_is_an_area_of_its_own_for_the_keyboard(open_window, desk, qtbot):
    window, session = open_window, desk.session
    begin(window, desk, qtbot, "uncertain")
    confirm(window, qtbot, len(LABELS))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F6, CONTROL)
    assert window.focusWidget().text() == "Next queue  Ctrl+J"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert (told(window), session.queue.left) == ([], 1)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F6, CONTROL)
    assert not window.done.isAncestorOf(window.focusWidget())


def test_what_is_left_on_the_sheet_is_at_hand_for_the_view_that_decides_it(open_window, desk, qtbot):
    window, session = open_window, desk.session
    window.review.show_view("sheet")
    wait_for_sheet(qtbot, window.review.currentWidget())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_Return):
        qtbot.keyClick(window.focusWidget(), key)
    marked = session.queue.at(2)
    assert (session.queue.left, session.current) == (1, marked)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F7)
    confirm(window, qtbot, 1)
    assert session.row(marked).status is Status.CONFIRMED
    assert told(window)[0] == "✓ Nothing in this list waits any more"


@pytest.mark.parametrize("by_filter", [True, False])
def test_what_was_skipped_is_worked_through_in_the_list_of_it(open_window, desk, qtbot, by_filter):
    window, session = open_window, desk.session
    ids = session.queue.ids.tolist()
    for _ in range(3):
        qtbot.keyClick(window.review.single._correction.strip, Qt.Key.Key_K, CONTROL)
    if by_filter:
        session.set_query(skipped=True)
        qtbot.waitUntil(lambda: len(session.queue) == 3)
    else:
        begin(window, desk, qtbot, "skipped", 3)
    assert window.library.footer.text() == "3 listed · 3 to decide"
    session.select(ids[0])
    confirm(window, qtbot, 1)
    assert (session.current, session.queue.left) == (ids[1], 2)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_K, CONTROL)  # not yet
    assert (session.current, session.queue.left, told(window)) == (ids[2], 2, [])
    confirm(window, qtbot, 1)
    assert session.current == ids[1]
    confirm(window, qtbot, 1)
    qtbot.waitUntil(lambda: told(window)[1:2] == ["3 confirmed"])
    assert told(window)[2] == "Other plates of the folder that wait for a decision: 3"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert (session.current, session.queue.left, told(window)) == (ids[1], 1, [])
    assert session.row(ids[1]).skipped


def test_of_all_plates_a_skipped_one_waits_no_more(open_window, desk, qtbot):
    session = desk.session
    qtbot.keyClick(open_window.review.single._correction.strip, Qt.Key.Key_K, CONTROL)
    assert session.queue.left == len(LABELS) - 1


def test_a_list_of_decided_plates_is_looked_over_one_after_the_other(open_window, desk, qtbot):
    window, session = open_window, desk.session
    ids = session.queue.ids.tolist()
    session.decide(ids[:4], None, Status.DOUBTFUL)
    session.set_query(status=frozenset({Status.DOUBTFUL}))
    qtbot.waitUntil(lambda: len(session.queue) == 4)
    session.select(ids[0])
    window.review.setFocus()
    confirm(window, qtbot, 1)
    assert session.current == ids[1]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_D, CONTROL)  # and still so
    assert session.current == ids[2]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_PageDown, CONTROL)  # none waits
    assert (session.current, foot(window)) == (ids[2], "Every plate of this list is decided.")
    confirm(window, qtbot, 3)  # one Enter too many
    assert (session.current, told(window)) == (ids[3], [])
    assert foot(window) == "Every plate of this list is decided."
    counted = [session.row(plate_id).status for plate_id in ids[:4]]
    assert counted == [Status.CONFIRMED, Status.DOUBTFUL, Status.CONFIRMED, Status.CONFIRMED]
    for _ in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert session.current == ids[1]
    confirm(window, qtbot, 1)
    assert session.current == ids[2]


@pytest.fixture
def alone(session, desk, qtbot):
    """Return what stands for a window that has nothing but the bar."""
    bar = DoneBar(session, desk.tasks)
    qtbot.addWidget(bar)
    bar.resize(1200, 80)
    bar.show_keys({"queue": "Ctrl+J", "export": "Ctrl+E", "undo": "Ctrl+Z"})
    with qtbot.waitSignal(session.queue_changed):
        session.refresh()
    return SimpleNamespace(done=bar)


def test_what_is_told_of_a_list_counts_its_own_plates_and_what_waits_elsewhere(project):
    ids = project.plate_ids(Query()).tolist()
    project.decide_many([ids[0], ids[2]], status=Status.CONFIRMED)
    for plate_id in (ids[1], ids[3]):
        project.set_skipped(plate_id, True)
    (project.folder / project.row(ids[4]).path).unlink()
    project.scan()
    listed = SimpleNamespace(ids=np.array(ids[:2]))
    told = done_work(project, listed)(lambda *_: None, lambda: False)
    assert {status: count for status, count in told.counts.items() if count} == {Status.CONFIRMED: 1}
    assert (told.queue, told.skipped, told.waiting) == (listed, 1, 1)


def test_what_changes_while_it_is_counted_is_counted_again_and_nothing_is_counted_before_the_end(
    alone, session, desk, qtbot, monkeypatch
):
    begun, counted, gate = [], threading.Event(), threading.Event()

    def slow(project, queue):
        begun.append(queue)
        work = done_work(project, queue)

        def after(report, should_stop):
            found = work(report, should_stop)
            counted.set()
            gate.wait(20)
            return found

        return after

    monkeypatch.setattr(done, "done_work", slow)
    ids = session.queue.ids.tolist()
    with qtbot.waitSignal(session.counts_changed):
        session.decide(ids[:-1], None, Status.CONFIRMED)
    assert begun == []
    session.decide(ids[-1:], None, Status.CONFIRMED)
    qtbot.waitUntil(counted.is_set)
    with qtbot.waitSignal(session.counts_changed):
        session.decide(ids[:1], None, Status.UNREADABLE)
    gate.set()
    qtbot.waitUntil(lambda: "5 confirmed · 1 unreadable" in "".join(told(alone)))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    count = len(begun)
    qtbot.wait(100)
    assert len(begun) == count  # and then no more


def test_what_was_done_before_an_undo_is_not_told_of_the_next_end(alone, session, qtbot):
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: told(alone)[1:2] == ["6 confirmed"])
    session.undo_stack.undo()
    session.decide(session.queue.ids.tolist(), None, Status.UNREADABLE)
    assert alone.done.isVisible() and told(alone)[1:2] != ["6 confirmed"]  # not even until it is counted
    qtbot.waitUntil(lambda: told(alone)[1:2] == ["6 unreadable"])


def test_what_was_skipped_is_told_beside_what_was_decided(alone, session, qtbot):
    ids = session.queue.ids.tolist()
    session.decide(ids[1:], None, Status.CONFIRMED)
    session.select(ids[0])
    session.skip()
    qtbot.waitUntil(lambda: told(alone)[1:2] == ["5 confirmed · 1 skipped"])


def test_a_list_that_is_empty_when_it_is_made_anew_has_no_end_to_tell(alone, session, qtbot):
    session.set_query(status=frozenset({Status.READ}))
    qtbot.waitUntil(lambda: not session.queue.awaits_successor)
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: len(told(alone)) == 3)
    session.refresh()
    qtbot.waitUntil(lambda: len(session.queue) == 0)
    assert told(alone) == []


def test_the_bar_lies_in_any_width_as_it_would_if_asked_again(alone, session, qtbot):
    session.decide(session.queue.ids.tolist(), None, Status.CONFIRMED)
    qtbot.waitUntil(lambda: len(told(alone)) == 3)
    seen = set()
    for width in range(1400, 500, -20):
        alone.done.resize(width, 80)
        lies = offered(alone)
        alone.done.fit()
        assert offered(alone) == lies, width
        seen.add(lies[0])
    assert seen == {"Next queue  Ctrl+J", "Next queue"}
