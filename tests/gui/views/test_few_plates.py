"""Folders of no plate and of one: figures that are none are not drawn, and one plate is no plates."""

from __future__ import annotations

import pytest

from core.project import Project
from gui.views.compare import CompareView
from gui.views.statistics import StatisticsView
from gui.views.verify import VerifyView
from gui.widgets.plots.charts import BarChart
from tests.gui.helpers import make_folder, reading, shown


@pytest.fixture
def opened(desk, qtbot, tmp_path):
    """Return a function that opens a folder with plates, read alike by two models."""

    def make(labels: list[str]):
        project = Project.open(make_folder(tmp_path / "少", labels))
        if labels:
            project.scan()
        for model in ("fake", "newer"):
            rows = project.rows(list(range(1, len(labels) + 1)))
            project.record_readings(
                model, [(r.plate_id, reading(r.label), r.quad, "name-quad", "") for r in rows]
            )
        desk.session.adopt(project)
        qtbot.waitUntil(lambda: len(desk.session.queue) == len(labels) and not desk.tasks.tasks)
        return desk.session

    return make


def test_one_plate_is_said_as_one(opened, desk, qtbot):
    session = opened(["皖A12345"])
    figures = shown(StatisticsView(session, desk.tasks), qtbot)
    qtbot.waitUntil(timeout=8000, callback=lambda: figures._summary.text() == "1 plate, 0 decided")
    checks = shown(VerifyView(session, desk.tasks), qtbot)
    checks.check()
    qtbot.waitUntil(lambda: checks._summary.text() == "1 plate, 1 with a label in the file name")
    compared = shown(CompareView(session, desk.tasks), qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    compared.old.setCurrentIndex(0)
    compared.new.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "1 plate read by both: 1 alike, 0 different" in compared._summary.text())


def test_of_no_plate_no_chart_draws_a_zero(opened, desk, qtbot):
    figures = shown(StatisticsView(opened([]), desk.tasks), qtbot)
    qtbot.waitUntil(timeout=8000, callback=lambda: figures._summary.text() == "0 plates, 0 decided")
    assert {chart.count for chart in figures.findChildren(BarChart)} == {0}
