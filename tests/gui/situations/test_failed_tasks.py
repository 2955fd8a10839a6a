"""Work without a bar of its own that fails: the operator is told, and it is listed."""

from __future__ import annotations

import pytest

from core import model_file
from core.errors import AppError, StoreError
from core.project import Project
from core.reading import Quad
from gui.jobs import character_search, others
from gui.texts import said
from gui.widgets.grid.page_grid import PageGrid


@pytest.fixture
def told(desk) -> list[str]:
    """Return what the operator is told from now on."""
    heard: list[str] = []
    desk.session.notice.connect(lambda words: heard.append(said(words)))
    return heard


def listed(desk) -> list[str]:
    return [desk.problems.error(i).message for i in range(len(desk.problems))]


def gone(*_: object, **__: object) -> None:
    raise StoreError("The disk is gone")


def test_moved_corners_that_cannot_be_read_again_are_told(session, desk, qtbot, told) -> None:
    desk.settings.set("model", "a model that is gone")
    session.select(session.queue.at(1))
    session.set_quad(Quad.from_points([[10, 10], [50, 12], [50, 30], [10, 28]]))
    qtbot.waitUntil(lambda: bool(told))
    with pytest.raises(AppError) as missing:
        model_file.find("a model that is gone")
    assert listed(desk) == [missing.value.message]
    assert told[0].startswith(missing.value.message)


def test_models_that_cannot_be_listed_are_told(desk, qtbot, told, monkeypatch) -> None:
    monkeypatch.setattr(model_file, "available", gone)
    desk.recogniser.find_models()
    qtbot.waitUntil(lambda: listed(desk) == ["The disk is gone"])
    assert len(told) == 1


def test_a_project_that_cannot_be_closed_is_told(session, desk, qtbot, told, monkeypatch) -> None:
    project = session.project
    with monkeypatch.context() as broken:
        broken.setattr(Project, "close", gone)
        session.close()
        qtbot.waitUntil(lambda: listed(desk) == ["The disk is gone"])
    assert len(told) == 1
    project.close()


def test_added_plates_that_cannot_be_counted_are_told(session, desk, qtbot, told, monkeypatch) -> None:
    monkeypatch.setattr(others, "unlisted_work", lambda *_: gone)
    desk.others.take([], session.queue.newest + 1)
    qtbot.waitUntil(lambda: listed(desk) == ["The disk is gone"])
    assert len(told) == 1


def test_characters_that_cannot_be_searched_are_told_and_sought_again(
    open_window, desk, qtbot, told, monkeypatch
) -> None:
    work = character_search.find_work
    monkeypatch.setattr(character_search, "find_work", lambda *_: gone)
    open_window.review.show_characters()
    view = open_window.review.currentWidget()
    qtbot.waitUntil(lambda: listed(desk) == ["The disk is gone"])
    assert len(told) == 1
    assert said(view.findChild(PageGrid)._empty_text) == ""  # nothing is being searched for any more
    monkeypatch.setattr(character_search, "find_work", work)
    open_window.review.show_single()
    open_window.review.show_characters()
    qtbot.waitUntil(lambda: bool(view.slots))
