"""Acts on very many plates while the store cannot be written or read: told, and never out of reach."""

from __future__ import annotations

import pytest

from core.errors import StoreError
from core.project import Status
from tests.gui.helpers import statuses, wait_for_bulk


def test_what_the_store_refuses_of_many_is_told(few, qtbot):
    few.project.close()
    with qtbot.waitSignals([few.problem, few.notice]):
        few.decide(few.queue.ids.tolist(), None, Status.DOUBTFUL)
    wait_for_bulk(qtbot, few)
    assert few.undo_stack.count() == 0


def test_a_store_that_cannot_be_asked_before_an_act_on_many_is_told(few, qtbot, monkeypatch):
    def refuse():
        raise StoreError("The disk is gone")

    monkeypatch.setattr(few.project, "newest_edit", refuse)
    with qtbot.waitSignals([few.problem, few.notice]):
        assert not few.decide(few.queue.ids.tolist(), None, Status.DOUBTFUL)
    assert few.undo_stack.count() == 0


@pytest.mark.parametrize("steps", [0, 1])
def test_what_the_store_refuses_to_take_back_of_many_can_be_taken_back_later(few, qtbot, monkeypatch, steps):
    few.decide(few.queue.ids.tolist(), None, Status.DOUBTFUL)
    wait_for_bulk(qtbot, few)
    replay = few.project.replay
    for act, index, then in (("undo", 1, Status.READ), ("redo", 0, Status.DOUBTFUL)):
        left = [True] * steps

        def refuse(span, left=left, **how):
            if not left:
                raise StoreError("The disk is gone")
            left.pop()
            return replay(span, **how)

        with monkeypatch.context() as gone, qtbot.waitSignals([few.problem, few.notice]):
            gone.setattr(few.project, "replay", refuse)
            getattr(few.undo_stack, act)()
            wait_for_bulk(qtbot, few)
        assert (few.undo_stack.count(), few.undo_stack.index()) == (1, index)
        assert statuses(few).count(then) == 2 * steps
        getattr(few.undo_stack, act)()
        wait_for_bulk(qtbot, few)
        assert statuses(few) == [then] * 6
