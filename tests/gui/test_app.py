"""The application: where it starts, what it writes down, what it does with an error nobody caught."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit

import resources
from gui import app
from gui.dialogs.crash import CrashDialog


@pytest.fixture
def log_file(tmp_path):
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    path = app.start_log(tmp_path / "日志")
    yield path
    qInstallMessageHandler(None)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def reporter(qapp, log_file, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter = app.CrashReporter(log_file)
    reporter.install()
    yield reporter
    for dialog in crash_dialogs():
        dialog.close()


def crash_dialogs() -> list[CrashDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()]


def fail(number: int) -> None:
    try:
        raise RuntimeError(f"failure {number}")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())


def test_the_first_start_opens_the_samples_and_later_ones_the_last_folder(tmp_path, monkeypatch):
    samples = tmp_path / "samples"
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    assert app.first_folder([]) is None
    samples.mkdir()
    assert app.first_folder([]) == samples
    assert app.first_folder([str(tmp_path), "other"]) == tmp_path
    assert app.first_folder([str(tmp_path / "gone")]) == tmp_path / "gone"  # it is told when it is opened


def test_a_log_that_another_window_has_open_loses_no_line(tmp_path, monkeypatch):
    """As on Windows, which does not move aside what is open elsewhere."""
    real, refused = os.rename, []

    def rename(source, target):
        if Path(source).suffix == ".log":
            refused.append(target)
            raise PermissionError(13, "The process cannot access the file")
        real(source, target)

    monkeypatch.setattr(app, "LOG_BYTES", 200)
    monkeypatch.setattr(os, "rename", rename)
    root = logging.getLogger()
    handlers = list(root.handlers)
    path = app.start_log(tmp_path)
    (handler,) = [h for h in root.handlers if h not in handlers]
    try:
        for number in range(9):
            handler.emit(logging.LogRecord("x", logging.INFO, "", 0, f"line {number} {'-' * 50}", None, None))
    finally:
        qInstallMessageHandler(None)
        root.removeHandler(handler)
        handler.close()
    text = path.read_text(encoding="utf-8")
    assert [number for number in range(9) if f"line {number} " in text] == list(range(9))
    assert len(refused) == 1


def test_messages_of_qt_are_logged(qapp, log_file):
    qWarning("from Qt, 警告")
    assert "WARNING qt from Qt, 警告" in log_file.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_no_obstacle(tmp_path):
    (tmp_path / "file").write_text("in the way")
    try:
        assert app.start_log(tmp_path / "file" / "log") is None
    finally:
        qInstallMessageHandler(None)
        logging.getLogger().setLevel(logging.WARNING)


def test_an_error_nobody_caught_is_logged_and_shown_once(reporter, log_file, qtbot):
    fail(1)
    fail(2)
    qtbot.waitUntil(lambda: len(crash_dialogs()) == 1)
    text = log_file.read_text(encoding="utf-8")
    assert "failure 1" in text and "failure 2" in text
    dialog = crash_dialogs()[0]
    assert "failure 1" in dialog.findChild(QPlainTextEdit).toPlainText()
    dialog.copy()
    assert "Traceback" in QGuiApplication.clipboard().text()
    dialog.accept()
    fail(3)
    qtbot.waitUntil(lambda: len(crash_dialogs()) == 1)
    assert "failure 3" in crash_dialogs()[0].findChild(QPlainTextEdit).toPlainText()


def test_an_error_in_another_thread_is_shown_in_the_window(reporter, qtbot):
    thread = threading.Thread(target=fail, args=(4,))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(crash_dialogs()) == 1)


def test_arguments_name_a_folder_and_leave_the_rest_to_qt(tmp_path):
    assert app.split_arguments([]) == (None, [])
    assert app.split_arguments(["gone", "-style", "x"]) == (Path("gone"), ["-style", "x"])
    assert app.split_arguments(["-style", "x"]) == (None, ["-style", "x"])
    assert app.split_arguments(["-style", "x", str(tmp_path)]) == (tmp_path, ["-style", "x"])


CLOSING = """
import subprocess
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui import app
from gui.dialogs import closing
from gui.tasks import Task
closing.may_close = lambda titles, *_: print(*titles) is None
application = app.make_application()

def endless(report, should_stop):
    while not should_stop():
        pass
    print("stopped")

def look():
    window = next((w for w in application.topLevelWidgets() if w.objectName() == "main_window"), None)
    if window is not None and window.isVisible() and not window._desk.tasks.tasks:
        ticker.stop()
        window._desk.tasks.start(Task("Counting", endless))
        window.close()

ticker = QTimer(interval=20)
ticker.timeout.connect(look)
ticker.start()
sys.exit(app.main([sys.argv[1]]))
"""


def test_closing_the_window_ends_the_program_and_what_it_runs(folder, repository):
    done = subprocess.run(
        [sys.executable, "-c", CLOSING, str(folder)],
        cwd=repository, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.split()) == (0, ["Counting", "stopped"]), done.stderr


def test_windows_knows_the_window_by_its_own_name(monkeypatch) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    app._be_known_to_windows()
    assert told == ([app.NAME] if sys.platform == "win32" else [])
    monkeypatch.setattr(sys, "platform", "win32")
    app._be_known_to_windows()
    assert told[-1:] == [app.NAME]
