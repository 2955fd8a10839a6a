"""Closing the window while a training runs: stop it, let it go on by itself, or stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from core.project import Project
from core.training import finetune
from core.training.supervisor import is_running
from gui.dialogs import closing
from gui.jobs.fine_tune import Stage
from gui.main_window import MainWindow
from gui.views.training import TrainingPanel
from tests.gui.trainer import UNTIL_STOPPED, tuner_with, wait_for

ask = closing.may_close  # which other tests never see


@pytest.fixture
def training(confirmed, qtbot, monkeypatch) -> MainWindow:
    """Return a window in which a training runs and closing asks."""
    monkeypatch.setattr(closing, "may_close", ask)
    tuner = tuner_with(confirmed, UNTIL_STOPPED)
    confirmed.make_tuner = lambda: tuner
    window = MainWindow(confirmed)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.show_training(True)
    tuner.start(finetune.FinetuneOptions())
    qtbot.waitUntil(lambda: tuner.step is not None)
    return window


def box() -> QMessageBox:
    found = QApplication.activeModalWidget()
    assert isinstance(found, QMessageBox)
    return found


def press(text: str) -> None:
    """Press a button of the question that is asked next."""

    def answer() -> None:
        (found,) = [one for one in box().buttons() if text in one.text()]
        found.click()

    QTimer.singleShot(50, answer)


def test_the_training_goes_on_without_the_window_and_is_found_again(training, confirmed, qtbot) -> None:
    folder = confirmed.session.project.folder
    directory = finetune.directory_of(confirmed.session.project, training._tuner.run_id)
    press("let the training go on")
    training.close()
    qtbot.waitUntil(lambda: confirmed.session.project is None and not confirmed.tasks.tasks)
    assert not training.isVisible()
    assert is_running(directory)
    assert not (directory / "stop").exists()

    later = tuner_with(confirmed, UNTIL_STOPPED)
    confirmed.make_tuner = lambda: later
    window = MainWindow(confirmed)
    qtbot.addWidget(window)
    window.show()
    confirmed.session.adopt(Project.open(folder))
    wait_for(qtbot, later, Stage.RUNNING)
    assert window.findChild(TrainingPanel).isVisible()
    assert later.run_id == directory.name
    later.stop()
    wait_for(qtbot, later, Stage.STOPPED)
    qtbot.waitUntil(lambda: not is_running(directory))  # who found it is no parent, and does not wait for it


def test_stop_and_close_stops_the_training(training, confirmed, qtbot) -> None:
    directory = finetune.directory_of(confirmed.session.project, training._tuner.run_id)
    press("Stop and close")
    training.close()
    qtbot.waitUntil(lambda: confirmed.session.project is None and not confirmed.tasks.tasks)
    assert (directory / "last.pt").exists()
    assert not is_running(directory)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_enter_stay(training, confirmed, qtbot, key: Qt.Key) -> None:
    QTimer.singleShot(50, lambda: QTest.keyClick(box(), key))
    training.close()
    assert training.isVisible() and training._tuner.stage is Stage.RUNNING
    training._tuner.stop()
    wait_for(qtbot, training._tuner, Stage.STOPPED)


def test_a_training_that_is_being_stopped_cannot_go_on_by_itself(training, qtbot) -> None:
    tuner = training._tuner
    assert tuner.outlives
    tuner.stop()
    assert not tuner.outlives  # it is about to end
    wait_for(qtbot, tuner, Stage.STOPPED)
    assert not tuner.outlives
    seen: list[str] = []
    QTimer.singleShot(50, lambda: (seen.extend(one.text() for one in box().buttons()), box().reject()))
    assert not ask(["Exporting"], training)
    assert len(seen) == 2 and not any("training" in text for text in seen)


def test_every_answer_is_reached_by_tab(training, qtbot) -> None:
    reached: list[str] = []

    def walk() -> None:
        for _ in range(3):
            QTest.keyClick(box(), Qt.Key.Key_Tab)
            reached.append(box().focusWidget().text())
        box().reject()

    QTimer.singleShot(50, walk)
    training.close()
    assert reached == ["Close, let the training go on", "Stop and close", "Stay"]
    assert training.isVisible()
    training._tuner.stop()
    wait_for(qtbot, training._tuner, Stage.STOPPED)
