"""The character view while plates are being read, and when all are."""

from __future__ import annotations

import pytest

from tests.gui.small_project import reading
from tests.gui.views.test_characters import find, session, tasks, view

__all__ = ["session", "tasks", "view"]  # fixtures


def record(session, *texts: str) -> list[int]:
    """Let another model read the first plates, as while the window reads the folder."""
    plates = [int(plate) for plate in session.queue.ids[: len(texts)]]
    read = zip(plates, texts, strict=True)
    session.project.record_readings("later", [(p, reading(t), None, "whole", "") for p, t in read])
    session.plates_changed.emit(plates)
    return plates


@pytest.mark.parametrize("hidden", [False, True])
def test_what_was_searched_while_plates_were_read_is_made_whole_at_the_end(
    view, session, qtbot, tasks, hidden
):
    find(view, qtbot, "W", 0)
    qtbot.waitUntil(lambda: not tasks.tasks)
    session.reading = (1, 2)
    (first,) = record(session, "皖W12345")
    qtbot.waitUntil(lambda: len(view.slots) == 1 and not tasks.tasks)
    record(session, "皖W12345", "皖W22345")
    session.counts_changed.emit()
    qtbot.waitUntil(lambda: not tasks.tasks)
    assert [slot.plate_id for slot in view.slots] == [first]  # no row jumps while plates are read
    view.setHidden(hidden)
    session.reading = None
    session.counts_changed.emit()
    view.show()
    qtbot.waitUntil(lambda: len(view.slots) == 2)


def test_what_somebody_works_on_stays_when_all_is_read(view, session, qtbot, tasks):
    session.reading = (1, 2)
    find(view, qtbot, "8", 4)
    view.mark_page()
    record(session, "皖W12345")
    session.reading = None
    session.counts_changed.emit()
    qtbot.waitUntil(lambda: not tasks.tasks)
    assert len(view.slots) == len(view.marked) == 4
