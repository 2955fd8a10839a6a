"""One character that is put into many places."""

from __future__ import annotations

import pytest

from core.project import Query, Status
from core.project.records import Slot
from gui.editing.character_edits import changed_texts, plates_of
from tests.gui.helpers import reading


@pytest.fixture
def read(project):
    """Return what gives the first plate another reading and returns it."""

    def again(text: str):
        row = project.rows(project.plate_ids(Query()).tolist()[:1])[0]
        project.record_readings("fake", [(row.plate_id, reading(text), row.quad, "name-quad", "")])
        return project.rows([row.plate_id])[0]

    return again


def test_a_plate_of_which_one_place_is_another_by_now_is_left_whole(read):
    row = read("皖A0B008")
    places = [Slot(row.plate_id, place, 0.5) for place in (2, 4)]
    assert changed_texts(places, [row], "0", "D") == [(row.plate_id, "皖ADBD08", Status.READ)]
    assert changed_texts([*places, Slot(row.plate_id, 3, 0.5)], [row], "0", "D") == []
    assert changed_texts([Slot(row.plate_id, 9, 0.5)], [row], "0", "D") == []  # no longer there


def test_each_plate_is_meant_once(read):
    slots = [Slot(7, 2, 0.1), Slot(3, 2, 0.2), Slot(7, 4, 0.3)]
    assert plates_of(slots) == [7, 3]
