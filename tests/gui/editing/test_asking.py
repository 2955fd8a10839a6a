"""What is asked of the store: a question that fails is a problem to be listed, and no crash."""

from __future__ import annotations

from core.errors import StoreError
from core.project import PlateRow


def refuse(*_given) -> list[PlateRow]:
    raise StoreError("The project could not be read")


def test_a_question_that_fails_is_a_problem_and_has_no_answer(session, qtbot):
    with qtbot.waitSignal(session.problem) as caught:
        assert session.ask(refuse, ["nothing"]) == ["nothing"]
    assert isinstance(caught.args[0], StoreError)


def test_rows_that_cannot_be_read_are_none(session, qtbot, monkeypatch):
    plate = session.current
    monkeypatch.setattr(session.project, "rows", refuse)
    with qtbot.waitSignal(session.problem):
        assert session.row(plate) is None


def test_nothing_is_asked_without_a_project(session):
    session.close()
    assert session.ask(refuse, 5) == 5
    assert (session.folder, session.row(1), session.runs()) == (None, None, [])


def test_the_other_plates_of_a_picture_are_those_beside_it(session):
    alone = session.row(session.current)
    assert session.others_of_picture(alone) == []
    beside = session.project.add_plate(alone.image_id, None).plate_id
    assert [row.plate_id for row in session.others_of_picture(alone)] == [beside]
    assert [row.plate_id for row in session.others_of_picture(session.row(beside))] == [alone.plate_id]
