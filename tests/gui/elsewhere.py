"""Another window on the open folder, for the tests of two of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.project import Project, Status
from gui.texts import said


@pytest.fixture
def other(open_window, desk, project, qtbot) -> Iterator[Project]:
    """Return the project as another window has it open; nobody looks what it does, but when asked to."""
    qtbot.waitUntil(lambda: not desk.tasks.tasks)  # else a list that is made late would know by itself
    desk.watch._timer.stop()
    desk.watch._look = None
    with Project.open(project.folder) as other:
        yield other


def look(desk) -> None:
    """Let the watch look, and tell what it has seen."""
    for _ in range(2):
        desk.watch.look()
        desk.watch._look.join()
    desk.watch.look()


def listed(window, index: int) -> Status:
    """Return the state of a plate as the list shows it."""
    return window.library.model.row_at(index).status


def told_by(session) -> list[str]:
    """Return where all that a session tells from now on is written down."""
    told: list[str] = []
    session.notice.connect(lambda words: told.append(said(words)))
    return told
