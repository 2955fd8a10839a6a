"""The session: decisions, the queue, undo, and coming back to where one stopped."""

from __future__ import annotations

import threading

import pytest

from core.errors import StoreError
from core.project import Project, Query, Status
from core.reading import Quad
from gui.texts import said
from tests.gui.helpers import LABELS


def label_at_hand(session) -> str:
    return session.row(session.current).label


def wait_for_queue(qtbot, session, length: int) -> None:
    qtbot.waitUntil(lambda: len(session.queue) == length)


def test_a_project_opens_at_its_first_plate(session):
    assert len(session.queue) == 6
    assert session.queue.left == 6
    assert label_at_hand(session) == LABELS[0]


def test_confirming_the_reading_is_confirmed_and_goes_on(session):
    first = session.current
    session.confirm(LABELS[0])
    assert session.row(first).status is Status.CONFIRMED
    assert label_at_hand(session) == LABELS[1]
    assert session.queue.left == 5


def test_another_text_is_corrected_and_normalised(session):
    first = session.current
    session.confirm("皖a·1234 o")
    row = session.row(first)
    assert (row.text, row.status) == ("皖A12340", Status.CORRECTED)


def test_the_operator_stands_beside_the_decision(session):
    session.operator = "李"
    first = session.current
    session.confirm(LABELS[0])
    assert session.row(first).operator == "李"


def test_an_empty_text_is_not_confirmed(session, qtbot):
    first = session.current
    with qtbot.waitSignal(session.notice) as told:
        session.confirm(" · ")
    assert session.row(first).status is Status.READ
    assert session.current == first
    assert "unreadable or none" in said(told.args[0])


def test_confirming_again_what_is_confirmed_stores_nothing(session):
    first = session.current
    session.confirm(LABELS[0])
    session.select(first)
    session.confirm(LABELS[0])
    assert session.undo_stack.count() == 1
    assert label_at_hand(session) == LABELS[1]


def test_undo_takes_the_edit_back_and_goes_to_its_plate(session):
    first = session.current
    session.confirm("皖A99999")
    session.step(3)
    session.undo_stack.undo()
    assert session.current == first
    assert session.row(first).status is Status.READ
    assert session.row(first).text == LABELS[0]
    assert session.queue.left == 6
    session.undo_stack.redo()
    assert session.row(first).text == "皖A99999"
    assert session.queue.left == 5


def test_many_plates_are_decided_as_one_step(session):
    ids = session.queue.ids[:4].tolist()
    assert session.decide(ids, None, Status.CONFIRMED)
    assert [row.status for row in session.rows(ids)] == [Status.CONFIRMED] * 4
    session.undo_stack.undo()
    assert [row.status for row in session.rows(ids)] == [Status.READ] * 4
    assert session.undo_stack.count() == 1


@pytest.mark.parametrize("status", [Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE])
def test_states_are_set_and_left_behind(session, status):
    first = session.current
    session.set_status(status.value)
    assert session.row(first).status is status
    assert session.current != first


def test_a_doubtful_plate_keeps_the_guess(session):
    first = session.current
    session.keep_draft("皖A1234Z")
    session.set_status("doubtful")
    assert session.row(first).text == "皖A1234Z"


def test_skipped_plates_are_passed_over_and_come_back_with_undo(session):
    first = session.current
    session.skip()
    assert session.row(first).skipped
    session.select(session.queue.at(5))
    session.go_on()
    assert session.current == session.queue.at(1)
    session.undo_stack.undo()
    assert session.current == first
    assert not session.row(first).skipped


def test_going_on_wraps_and_tells_when_all_is_decided(session, qtbot):
    session.select(session.queue.at(5))
    session.confirm(LABELS[5])
    assert session.current == session.queue.at(0)
    with qtbot.waitSignal(session.notice):
        for _ in LABELS[:5]:
            session.confirm(session.row(session.current).text)
    assert session.queue.left == 0


def test_steps_stop_at_the_ends(session):
    session.step(-1)
    assert session.current == session.queue.at(0)
    session.step(100)
    assert session.current == session.queue.at(5)


def test_corners_are_stored_and_undone(session):
    quad = Quad.from_points([[10, 10], [50, 12], [50, 30], [10, 28]])
    first = session.current
    before = session.row(first).quad
    session.set_quad(quad)
    assert session.row(first).quad == quad
    assert session.current == first
    session.undo_stack.undo()
    assert session.row(first).quad == before


def test_a_filter_makes_another_queue_and_keeps_the_plate(session, qtbot):
    session.step(1)
    at_hand = session.current
    session.set_query(text="皖A")
    wait_for_queue(qtbot, session, 2)
    assert session.current == at_hand
    session.set_query(text="", differs=True)
    wait_for_queue(qtbot, session, 1)
    assert label_at_hand(session) == "浙E34567"


def test_clearing_a_filter_comes_back_to_the_plate_that_was_left_for_it(session, qtbot):
    session.step(2)
    at_hand = session.current
    for text, count in (("京", 1), ("nothing like that", 0), ("粤", 1)):
        session.set_query(text=text)
        wait_for_queue(qtbot, session, count)
        assert session.current != at_hand
    session.set_query(text="")
    wait_for_queue(qtbot, session, len(LABELS))
    assert session.current == at_hand


def test_clearing_a_filter_stays_where_one_went_meanwhile(session, qtbot):
    session.step(5)
    session.set_query(text="皖A")
    wait_for_queue(qtbot, session, 2)
    session.step(1)
    chosen = session.current
    session.set_query(text="")
    wait_for_queue(qtbot, session, len(LABELS))
    assert session.current == chosen


def test_a_queue_is_frozen_while_plates_change(session):
    before = session.queue.ids.tolist()
    session.set_query(sort="path")
    session.confirm("粤Z99999")
    assert session.queue.ids.tolist() == before


def test_only_the_last_query_counts(session, qtbot):
    for text in ("皖", "浙", "京", "粤B"):
        session.set_query(text=text)
    wait_for_queue(qtbot, session, 1)
    qtbot.waitUntil(lambda: not session._tasks.tasks)
    assert label_at_hand(session) == "粤B67890"


def test_what_is_decided_while_the_list_is_made_anew_stays_decided(session, qtbot, monkeypatch):
    read, decided = threading.Event(), threading.Event()
    settled_ids = session.project.settled_ids

    def ask_and_linger(**asked):
        ids = settled_ids(**asked)
        read.set()
        assert decided.wait(60)
        return ids

    monkeypatch.setattr(session.project, "settled_ids", ask_and_linger)
    first = session.current
    with qtbot.waitSignal(session.queue_changed):
        session.refresh()
        assert read.wait(60)
        session.confirm(LABELS[0])
        session.confirm(LABELS[1])
        session.undo_stack.undo()
        decided.set()
    assert session.queue.left == 5
    assert session.queue.next_undecided(-1) == session.queue.at(1) != first


def test_counts_follow_decisions(session, qtbot):
    session.confirm(LABELS[0])
    session.set_status("unreadable")
    qtbot.waitUntil(lambda: session.counts.get(Status.UNREADABLE) == 1)
    assert session.counts[Status.CONFIRMED] == 1
    assert session.counts["total"] == 6


def test_what_was_typed_and_not_confirmed_is_there_after_a_restart(session, project, desk, qtbot):
    first, second, third = (session.queue.at(i) for i in range(3))
    for plate_id, text in ((first, "皖A7"), (second, "皖A8"), (third, "皖A9")):
        session.select(plate_id)
        session.keep_draft(text)
    qtbot.waitUntil(lambda: set(project.get_setting("drafts", {}).values()) == {"皖A7", "皖A8", "皖A9"})
    session.select(second)
    session.confirm("皖A8")
    session.select(third)
    session.keep_draft("")  # all of it was taken back
    session.adopt(None)
    project.decide(first, text="京A00000", status=Status.CORRECTED)
    session.adopt(Project.open(project.folder))
    assert [session.draft(one) for one in (first, second, third)] == ["", "", ""]
    session.select(third)
    session.keep_draft("皖A9")
    session.adopt(None)
    session.adopt(Project.open(project.folder))
    assert [session.draft(one) for one in (first, second, third)] == ["", "", "皖A9"]


def test_what_is_typed_in_another_window_is_kept_too(session, project):
    first, second = session.queue.at(0), session.queue.at(1)
    project.set_setting("drafts", {str(second): "皖A8"})
    session.keep_draft("皖A7")
    session.adopt(None)
    session.adopt(Project.open(project.folder))
    assert [session.draft(one) for one in (first, second)] == ["皖A7", "皖A8"]


def test_only_what_is_another_is_written_again(session, project, qtbot, monkeypatch):
    """It is looked at with every pause: a store that others write to is not kept busy with what it has."""
    session.keep_draft("皖A7")
    session.set_query(status=frozenset({Status.READ}), models=("a", "b"), without=(Query(text="8"),))
    session.set_query(models=())
    qtbot.waitUntil(lambda: bool(project.get_setting("drafts", {})))
    qtbot.waitUntil(lambda: not session._settle.isActive() and not session._tasks.tasks)
    session._on_settled()
    qtbot.waitUntil(lambda: not session._tasks.tasks)
    written: list[str] = []
    monkeypatch.setattr(session.project, "set_setting", lambda name, _value: written.append(name))
    session._on_settled()
    qtbot.waitUntil(lambda: not session._tasks.tasks)
    assert written == []
    session.step(1)
    session.keep_draft("皖A8")
    qtbot.waitUntil(lambda: bool(written) and not session._settle.isActive() and not session._tasks.tasks)
    assert written == ["drafts", "plate"]


def test_what_another_window_keeps_as_typed_stays(session, project, qtbot):
    first, second, third = (str(session.queue.at(i)) for i in range(3))
    session.keep_draft("皖A7")
    qtbot.waitUntil(lambda: project.get_setting("drafts", {}) == {first: "皖A7"})
    project.set_setting("drafts", {first: "皖A7", second: "皖A8", third: "皖A9"})  # it was opened later
    project.decide(int(third), text="京A00000", status=Status.CORRECTED)
    session.keep_draft("皖A77")
    qtbot.waitUntil(lambda: project.get_setting("drafts", {}) == {first: "皖A77", second: "皖A8"})
    session.confirm("皖A77777")
    session.undo_stack.undo()
    session.adopt(None)
    assert project.get_setting("drafts", {}) == {second: "皖A8"}


@pytest.mark.parametrize("kept", [None, [], {"x": "皖A7"}, {"99999": "皖A7"}, {"1": 7}])
def test_drafts_that_mean_nothing_are_passed_over(session, project, kept):
    session.adopt(None)
    project.set_setting("drafts", kept)
    session.adopt(Project.open(project.folder))
    assert session.draft(1) == ""


def test_a_draft_outlives_a_look_elsewhere_but_not_a_decision(session):
    first = session.current
    session.keep_draft("皖A7")
    session.step(1)
    assert session.draft(first) == "皖A7"
    assert session.draft(session.current) == ""
    session.select(first)
    session.confirm("皖A77777")
    assert session.draft(first) == ""


def test_another_day_starts_where_this_one_ended(session, desk, folder, qtbot):
    session.set_query(text="皖A", sort="text", descending=True)
    wait_for_queue(qtbot, session, 2)
    session.select(session.queue.at(1))
    place, query = session.current, session.query
    desk.tasks.shut_down()
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    session.close()
    assert session.current == -1
    session.adopt(Project.open(folder))
    wait_for_queue(qtbot, session, 2)
    assert (session.current, session.query) == (place, query)


def test_a_query_that_no_longer_fits_is_forgotten(desk, project, qtbot):
    project.set_setting("query", {"sort": "phase of the moon"})
    desk.session.adopt(Project.open(project.folder))
    wait_for_queue(qtbot, desk.session, 6)
    assert desk.session.query == Query()


def test_what_the_store_refuses_is_told_and_not_undoable(session, qtbot):
    session.project.close()
    with qtbot.waitSignals([session.problem, session.notice]):
        assert not session.decide([session.current], "皖A12345", Status.CORRECTED)
    assert session.undo_stack.count() == 0


def test_what_the_store_refuses_to_take_back_can_be_taken_back_later(session, qtbot, monkeypatch):
    first, told = session.current, []
    session.notice.connect(lambda words: told.append(said(words)))
    for text in ("皖A99991", "皖A99992"):
        session.decide([first], text, Status.CORRECTED)

    def refuse(*_args):
        raise StoreError("The disk is gone")

    for act, method, index in (("undo", "revert_all", 2), ("redo", "apply_all", 1)):
        with monkeypatch.context() as gone:
            gone.setattr(session.project, method, refuse)
            for _ in range(2):
                getattr(session.undo_stack, act)()
                assert "The disk is gone" in told[-1]
                assert (session.undo_stack.count(), session.undo_stack.index()) == (2, index)
        session.undo_stack.undo()
        assert session.row(first).text == ("皖A99991" if act == "undo" else LABELS[0])
    for text in ("皖A99991", "皖A99992"):
        session.undo_stack.redo()
        assert session.row(first).text == text


@pytest.mark.parametrize("at_once", [200, 0])
def test_an_undo_leaves_what_another_window_decided_since(session, qtbot, at_once):
    session.bulk.at_once = at_once  # with 0 in the background, as for very many plates
    plate = session.current
    session.decide([plate], "京A12345", Status.CORRECTED)
    qtbot.waitUntil(lambda: not session.bulk.busy)
    with Project.open(session.folder) as other:
        other.decide(plate, text="京B54321", status=Status.CORRECTED, operator="王")
    with qtbot.waitSignal(session.notice) as told:
        session.undo_stack.undo()
    assert said(told.args[0]) == "Changed elsewhere since, so left as it is: 1"
    assert (session.row(plate).text, session.current) == ("京B54321", plate)


def test_without_a_project_nothing_happens(desk):
    session = desk.session
    session.confirm("皖A12345")
    session.set_status("doubtful")
    session.skip()
    session.set_quad(None)
    session.step(1)
    session.go_on()
    session.refresh()
    assert session.current == -1
    assert session.undo_stack.count() == 0
