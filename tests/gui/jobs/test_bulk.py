"""Acts on very many plates: in the background, stopped, undone and done again, and such as fail."""

from __future__ import annotations

from threading import Event
from types import SimpleNamespace

import pytest

from core.errors import StoreError
from core.project import Status
from gui.jobs import bulk
from gui.texts import said
from tests.gui.helpers import LABELS, statuses, wait_for_bulk


@pytest.fixture
def stopping(monkeypatch) -> Event:
    """Return what lets an act on many go on after its first step."""
    event = Event()
    monkeypatch.setattr(bulk, "time", SimpleNamespace(sleep=lambda _seconds: event.wait(60)))
    return event


def stopped_half_way(plates, few, desk, qtbot, stopping) -> int:
    """Mark all plates as unreadable, stop that on its way, and return how many are marked."""
    plates.mark(few.queue.ids.tolist(), Status.UNREADABLE)
    (task,) = [task for task in desk.tasks.tasks if not task.quiet]
    task.stop()
    stopping.set()
    wait_for_bulk(qtbot, few)
    done = statuses(few).count(Status.UNREADABLE)
    assert 2 <= done < 6
    return done


def test_a_stopped_job_says_what_it_did(plates, few, desk, qtbot, stopping):
    told: list[str] = []
    few.notice.connect(lambda words: told.append(said(words)))
    done = stopped_half_way(plates, few, desk, qtbot, stopping)
    assert told == [f"Stopped: Unreadable: {done} plates"]


def test_many_plates_are_decided_in_the_background(plates, few, qtbot):
    plates.mark(few.queue.ids[:5].tolist(), Status.UNREADABLE)
    assert few.bulk.busy
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.READ]
    assert (few.undo_stack.count(), few.queue.left, few.current) == (1, 1, few.queue.at(5))
    for _ in range(2):
        few.undo_stack.undo()
        wait_for_bulk(qtbot, few)
        assert statuses(few) == [Status.READ] * 6
        assert (few.queue.left, few.current) == (6, few.queue.at(0))
        few.undo_stack.redo()
        wait_for_bulk(qtbot, few)
        assert statuses(few) == [Status.UNREADABLE] * 5 + [Status.READ]
        assert few.current == few.queue.at(0), "what was done again is looked at from its beginning"


def test_a_stopped_act_is_undone_as_far_as_it_came(plates, few, desk, qtbot, stopping):
    stopped_half_way(plates, few, desk, qtbot, stopping)
    few.undo_stack.undo()
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.READ] * 6


def test_of_an_undo_that_was_stopped_only_what_it_took_back_is_done_again(
    plates, few, desk, qtbot, monkeypatch, stopping
):
    stopping.set()
    plates.mark(few.queue.ids.tolist(), Status.UNREADABLE)
    wait_for_bulk(qtbot, few)
    replayed = {True: [], False: []}
    replay = few.project.replay

    def noted(span, *, back):
        replayed[back].append(span)
        return replay(span, back=back)

    monkeypatch.setattr(few.project, "replay", noted)
    stopping.clear()
    few.undo_stack.undo()
    (task,) = [task for task in desk.tasks.tasks if not task.quiet]
    task.stop()
    stopping.set()
    wait_for_bulk(qtbot, few)
    left = statuses(few).count(Status.UNREADABLE)
    assert 0 < left < 6
    assert statuses(few) == [Status.UNREADABLE] * left + [Status.READ] * (6 - left)
    few.undo_stack.redo()
    wait_for_bulk(qtbot, few)
    assert statuses(few) == [Status.UNREADABLE] * 6
    assert replayed[False] == replayed[True][::-1]


def test_an_act_that_adds_plates_leaves_the_one_at_hand_though_it_decides_it(few, qtbot):
    at_hand = few.current

    def act(project, some):
        return project.decide_many(some, text=None, status=Status.UNREADABLE)

    since = few.project.newest_edit()
    work = bulk.act_work(few.project, few.queue.ids[:3].tolist(), act, since=since)
    few.bulk.begin("Import", "Import", work, other_plates=True)
    wait_for_bulk(qtbot, few)
    assert few.row(at_hand).status is Status.UNREADABLE
    assert few.current == at_hand


def test_an_act_that_failed_before_its_first_step_is_none_that_could_be_undone(few, qtbot):
    few.confirm(LABELS[0])

    def act(_project, _some):
        raise StoreError("The disk is full")

    with qtbot.waitSignal(few.problem):
        few.bulk.start("Act", few.queue.ids.tolist(), act)
    wait_for_bulk(qtbot, few)
    assert (few.undo_stack.count(), few.undo_stack.index()) == (1, 1)
    few.undo_stack.undo()
    assert statuses(few)[0] is Status.READ


def doubtful(project, some):
    return project.decide_many(some, text=None, status=Status.DOUBTFUL)


def test_an_act_that_changed_nothing_takes_none_along_that_was_done_meanwhile(few, qtbot):
    first = few.current
    few.bulk.start("Act", few.queue.ids[3:].tolist(), lambda _project, _some: [])
    few.confirm(LABELS[0])
    wait_for_bulk(qtbot, few)
    assert few.row(first).status is Status.CONFIRMED
    few.undo_stack.undo()
    assert few.row(first).status is Status.READ


def test_plates_that_an_act_added_before_it_failed_are_listed(few, qtbot):
    def act(project, some):
        if few.queue.at(0) not in some:
            raise StoreError("The disk is full")
        return [*doubtful(project, some), project.add_plate(project.row(some[0]).image_id, None)]

    work = bulk.act_work(few.project, few.queue.ids.tolist(), act, since=few.project.newest_edit())
    few.bulk.begin("Import", "Import", work, other_plates=True)
    wait_for_bulk(qtbot, few)
    qtbot.waitUntil(lambda: len(few.queue) == 7, timeout=3000)
