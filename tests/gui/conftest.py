"""A desk with an empty settings file, and a folder with a project."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core import model_file
from core.project import Project, Query, Status
from gui.desk import Desk
from gui.dialogs import closing
from gui.jobs import bulk
from gui.jobs.fine_tune import FineTuner
from gui.jobs.workers import EngineCache
from gui.main_window import MainWindow
from gui.pictures.image_loader import ImageLoader
from gui.views.training import TrainingPanel
from tests import ids, networks
from tests.gui import trainer
from tests.gui.elsewhere import other
from tests.gui.helpers import LABELS, FakeEngine, fill, make_folder, put_away
from tests.gui.importing import import_dialog, label_file

__all__ = ["import_dialog", "label_file", "other"]  # fixtures that stand elsewhere

# Milliseconds: on a busy machine what a test waits for comes late, and is there all the same.
PATIENCE = 60_000
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed):
    wait.__kwdefaults__["timeout"] = PATIENCE


@pytest.fixture(autouse=True)
def nothing_left(qapp) -> Iterator[None]:
    """Let windows that a test before has closed be gone, not half gone: the collector may have been there.

    What Qt deletes later stands until its loop runs, and a change of type or language would reach it. The
    collector works between tests alone: a whole desk that it takes away while a window is being painted
    takes the process along.
    """
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:  # of a widget that went with the press
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what still runs when a test ends be stopped without a question, which nobody would answer."""
    monkeypatch.setattr(closing, "may_close", lambda *_: True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of six pictures whose path is Chinese and has spaces."""
    return make_folder(tmp_path / "照片 & 车牌", LABELS)


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    """Return a project whose plates have all been read, the third one wrongly."""
    with Project.open(folder) as project:
        project.scan()
        ids.set_apart(project)
        fill(project, {label: label for label in LABELS} | {"浙E34567": "浙E34587"})
        yield project


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk that reads with a ``FakeEngine``; everything has ended when the test has."""
    engine = FakeEngine()
    engines = EngineCache(make=lambda _model, _provider: engine)
    desk = Desk.make(qapp, tmp_path / "settings.toml", engines=engines)
    desk.engine = engine
    yield desk
    if desk.theme.scale != 1:  # the next desk would take this type for the standard
        desk.theme.apply("system", 100)
    put_away(desk)
    qapp.processEvents()


@pytest.fixture
def session(desk, qtbot, project):
    """Return the session of the desk with the project open and its queue made."""
    with qtbot.waitSignal(desk.session.queue_changed):
        desk.session.adopt(Project.open(project.folder))
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS))
    return desk.session


@pytest.fixture
def few(session, monkeypatch):
    """Return the session; two plates are very many for it, and a step has two."""
    monkeypatch.setattr(session.bulk, "at_once", 1)
    monkeypatch.setattr(bulk, "STEP", 2)
    return session


@pytest.fixture
def plates(session, desk):
    """Return what decides about many plates of the open session."""
    return desk.plates


@pytest.fixture
def loader(qtbot) -> Iterator[ImageLoader]:
    """Return a loader of pictures, without a desk."""
    loader = ImageLoader()
    yield loader
    loader.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return the main window on the desk, on the screen."""
    desk.dress()
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1200, 700)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def confirmed(desk, qtbot, tmp_path, user_home):
    """Return a desk with sixteen confirmed plates and a model to start from."""
    path = model_file.user_folder() / "reader.onnx"
    path.parent.mkdir(parents=True)
    networks.save(path, name="reader")
    desk.settings.set("model", "reader")
    project = Project.open(make_folder(tmp_path / "照片", trainer.LABELS))
    project.scan()
    for row in project.rows(project.plate_ids(Query()).tolist()):
        project.decide(row.plate_id, text=row.label, status=Status.CONFIRMED)
    desk.session.adopt(project)
    # Counts come a quarter of a second after the queue; a run that crashes at once would be faster.
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(trainer.LABELS) and bool(desk.session.counts))
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    return desk


@pytest.fixture
def panel_of(confirmed, qtbot):
    """Return a function that shows the panel with a trainer that runs a script."""

    def make(script: str) -> tuple[TrainingPanel, FineTuner]:
        tuner = trainer.tuner_with(confirmed, script)
        panel = TrainingPanel(confirmed.session, tuner)
        qtbot.addWidget(panel)
        panel.resize(400, 600)
        panel.show()
        return panel, tuner

    return make


@pytest.fixture
def open_window(desk: Desk, project: Project, qtbot: QtBot) -> Iterator[MainWindow]:
    """Return the main window as large as it comes, with the folder open; back in English at the end."""
    desk.dress()
    window = MainWindow(desk)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    desk.folders.open(project.folder)
    qtbot.waitUntil(lambda: len(desk.session.queue) == len(LABELS) and not desk.tasks.tasks)
    yield window
    qtbot.waitUntil(lambda: not desk.tasks.tasks)
    desk.settings.set("language", "en")
    desk.settings.set("font_percent", 100)
