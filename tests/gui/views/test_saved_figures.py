"""Where the dialogs that save figures and open model files begin, and what is said of a saved file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from core.project import Project
from gui.main_window import MainWindow
from gui.texts import said
from gui.views.statistics import StatisticsView
from tests.gui.helpers import shown


@pytest.fixture
def figures(session, desk, qtbot):
    view = shown(StatisticsView(session, desk.tasks), qtbot)
    qtbot.waitUntil(lambda: view.progress.count > 0)
    return view


@pytest.fixture
def begun(monkeypatch):
    """The folders in which dialogs began; each answers with what it proposed."""
    folders: list[Path] = []

    def answer(dialog: QFileDialog) -> int:
        folders.append(Path(dialog.directory().absolutePath()))
        return 1

    monkeypatch.setattr(QFileDialog, "exec", answer)
    return folders


def test_figures_are_saved_beside_the_pictures_wherever_the_program_was_started(
    figures, session, begun, tmp_path, monkeypatch, qtbot
):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    folder = session.folder
    saves = {"csv": figures.save_table, "png": figures.save_picture, "html": figures.save_report}
    for kind, save in saves.items():
        with qtbot.waitSignal(session.notice) as told:
            save()
        assert (folder.parent / f"statistics.{kind}").is_file()
        assert said(told.args[0]) == f"Written: {folder.parent / f'statistics.{kind}'}"
    assert begun == [folder.parent] * 3


def test_the_next_figures_are_saved_where_the_last_ones_went(figures, begun, tmp_path, monkeypatch):
    (tmp_path / "报告").mkdir()
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / "报告" / "一.csv")])
    figures.save_table()
    figures.save_table()
    assert begun[1] == tmp_path / "报告"


def test_a_model_file_is_looked_for_where_the_last_one_lies(desk, qtbot, tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: begun.append(given[2]) or ("", ""))
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.operations.choose_model_file()
    desk.settings.values.model = str(tmp_path / "own.onnx")
    window.operations.choose_model_file()
    assert begun == [str(Path.home()), str(tmp_path)]


def test_confidences_of_nothing_are_no_empty_axes(desk, folder, qtbot):
    project = Project.open(folder)
    desk.session.adopt(project)
    project.scan()
    view = shown(StatisticsView(desk.session, desk.tasks), qtbot)
    qtbot.waitUntil(lambda: view.progress.count > 0)
    assert view.confidence.count == 0
