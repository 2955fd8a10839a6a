"""Verify in the window: why a row is doubtful."""

from __future__ import annotations

import pytest

from core.project import Project, Query, Status
from gui.views.verify import VerifyView
from tests.gui.helpers import shown
from tests.gui.views.test_insight_views import cells


@pytest.fixture
def checks(session, desk, qtbot):
    return shown(VerifyView(session, desk.tasks), qtbot)


def test_what_differs_from_a_name_is_told_by_character(checks, session, desk, qtbot):
    def why() -> dict[str, tuple[str, str]]:
        """Return of each name that differs the text that stands there, and the reason."""
        return {row[1]: (row[2], row[4]) for row in cells(checks) if row[0].endswith("Name ≠ text")}

    plates = {row.label: row.plate_id for row in session.rows(session.queue.ids.tolist())}
    decided = {"皖A12345": "苏A1234B", "皖A23456": "皖A2345"}
    for label, text in decided.items():
        session.decide([plates[label]], text, Status.CORRECTED)
    session.decide([plates["粤B67890"]], None, Status.NO_PLATE)
    checks.check()
    qtbot.waitUntil(lambda: len(why()) == 4 and not desk.tasks.tasks)
    assert why() == {
        "皖A·12345": ("苏A·1234B", "place 1: 皖 → 苏, place 7: 5 → B"),
        "皖A·23456": ("皖A2345", "7 characters → 6"),
        "浙E·34567": ("浙E·34587", "place 6: 6 → 8"),
        "粤B·67890": ("", "A person saw no plate here"),
    }
    texts = [
        checks.table._letters.texts(checks.table.rows.index(row, 2))
        for row in range(checks.table.rows.rowCount())
        if checks.table.rows.index(row, 4).data().startswith("place 6")
    ]
    assert texts == [("浙E34587", "浙E34567")]  # which the delegate marks
    session.decide([plates["浙E34567"]], "浙E34567", Status.CORRECTED)
    qtbot.waitUntil(lambda: why()["浙E·34567"] == ("浙E·34567", "= agrees"))


def names(checks) -> list[tuple[str, str, str]]:
    """Return text, confidence and reason of what differs from its name."""
    return [(row[2], row[3], row[4]) for row in cells(checks) if row[0].endswith("Name ≠ text")]


def test_of_a_plate_that_has_no_text_any_more_nobody_is_said_to_have_seen_none(desk, folder, qtbot):
    project = Project.open(folder)
    project.scan()
    session = desk.session
    session.adopt(project)
    qtbot.waitUntil(lambda: len(session.queue) > 0)
    checks = shown(VerifyView(session, desk.tasks), qtbot)
    session.decide(session.queue.ids.tolist()[:1], "苏A1234B", Status.CORRECTED)
    checks.check()
    qtbot.waitUntil(lambda: [row[0] for row in names(checks)] == ["苏A·1234B"])
    session.undo_stack.undo()  # and nobody has read it
    qtbot.waitUntil(lambda: names(checks) == [("", "", "")])


def test_where_a_person_saw_no_plate_no_confidence_is_shown(checks, session, qtbot):
    checks.check()
    qtbot.waitUntil(lambda: [row[0] for row in names(checks)] == ["浙E·34587"])
    assert names(checks)[0][1]
    (wrong,) = session.find(Query(differs=True))
    session.decide([wrong], None, Status.NO_PLATE)
    qtbot.waitUntil(lambda: names(checks) == [("", "", "A person saw no plate here")])
