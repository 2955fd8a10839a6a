"""A plate that was being drawn when its window was killed: the next start has it no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import processes
from core.project import Project, Query, Status
from core.reading import Quad
from gui.desk import Desk
from gui.jobs import finding, undrawn
from tests.gui.helpers import LABELS

ROOT = Path(__file__).resolve().parents[3]
DRAWING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gui.app import make_application
from gui.desk import Desk
from gui.main_window import MainWindow

application = make_application()
desk = Desk.make(application, Path(sys.argv[2]))
desk.dress()
window = MainWindow(desk)
window.show()
desk.folders.open(Path(sys.argv[1]))
stages = iter(("next", "next", "add_plate"))


def look():
    if desk.tasks.tasks or not len(desk.session.queue):
        return
    if (stage := next(stages, "")):
        window.actions_table[stage].trigger()
    elif not window.review.single._canvas.editing:
        return
    elif desk.session.project.get_setting("plate") == desk.session.current:
        print(desk.session.current, flush=True)
        ticker.stop()


ticker = QTimer(interval=10)
ticker.timeout.connect(look)
ticker.start()
application.exec()
"""


def others(project: Project) -> list[str | None]:
    """Return what the names of the pictures say of the plates that are listed."""
    return [row.label for row in project.rows(project.plate_ids(Query()).tolist())]


@pytest.fixture
def ended() -> int:
    """Return the number of a process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def open_folder(desk: Desk, folder: Path, qtbot) -> Project:
    """Open a folder as the window does."""
    desk.folders.open(folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) > 0 and not desk.tasks.tasks)
    return desk.session.project


def test_it_goes_and_the_operator_is_where_it_was_to_be_added(desk, project, folder, tmp_path, qtbot):
    third = int(project.plate_ids(Query(sort="path"))[2])
    child = subprocess.Popen(
        [sys.executable, "-c", DRAWING, str(folder), str(tmp_path / "s.toml")], stdout=subprocess.PIPE,
        text=True, env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    try:
        drawn = int(child.stdout.readline())
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert len(others(project)) == len(LABELS) + 1
    opened = open_folder(desk, folder, qtbot)
    assert others(opened) == list(LABELS)
    assert (opened.row(drawn).deleted, desk.session.current) == (True, third)
    assert opened.get_setting(undrawn.UNDRAWN) == {}


@pytest.mark.parametrize("said", ["corners", "corners taken back", "state", "text", "read"])
def test_it_stays_with_what_was_said_of_it(desk, project, folder, qtbot, ended, said):
    row = project.row(int(project.plate_ids(Query())[0]))
    plate = project.add_plate(row.image_id, None).plate_id
    if said.startswith("corners"):
        edit = project.set_quad(plate, Quad.from_box((0, 0, 60, 20)))
        if said != "corners":
            project.revert_all([edit])
    elif said == "state":
        project.decide(plate, text=None, status=Status.DOUBTFUL)
    elif said == "text":
        project.set_setting(finding.DRAFTS, {str(plate): "皖A1"})
    else:
        project.record_readings("fake", [(plate, desk.engine.read([None])[0], None, "", "")])
    project.set_setting(undrawn.UNDRAWN, {str(plate): [ended, 0.0, row.plate_id]})
    opened = open_folder(desk, folder, qtbot)
    assert not opened.row(plate).deleted
    assert opened.get_setting(undrawn.UNDRAWN) == {}


def test_it_stays_while_the_window_that_draws_it_is_there(desk, project, folder, qtbot, ended):
    first, second = project.rows(project.plate_ids(Query())[:2].tolist())
    going_on, left = (project.add_plate(row.image_id, None).plate_id for row in (first, second))
    project.set_setting(undrawn.UNDRAWN, {str(left): [ended, processes.began(), second.plate_id]})
    undrawn.note(project, going_on, first.plate_id)
    opened = open_folder(desk, folder, qtbot)
    assert [opened.row(plate).deleted for plate in (going_on, left)] == [False, True]
    assert list(opened.get_setting(undrawn.UNDRAWN)) == [str(going_on)]


def test_it_stays_as_the_last_one_of_its_picture(desk, project, folder, qtbot, ended):
    """Somebody else took the other one away; without any, the picture would be in no list."""
    row = project.row(int(project.plate_ids(Query())[0]))
    plate = project.add_plate(row.image_id, None).plate_id
    project.delete_plate(row.plate_id)
    project.set_setting(undrawn.UNDRAWN, {str(plate): [ended, 0.0, row.plate_id]})
    assert not open_folder(desk, folder, qtbot).row(plate).deleted
