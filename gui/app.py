"""The application: Qt set up, looks, language, crash reports; then the window."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import resources
from gui import memory
from gui.desk import Desk
from gui.main_window import MainWindow

log = logging.getLogger(__name__)

NAME = "Platewright"
GIVE_WAY = 0.0005  # seconds after which a worker lets the window's thread run Python again; usually 0.005
LOG_BYTES, LOG_FILES = 1_000_000, 3
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Shows an error that nothing caught, once at a time; the log has them all.

    Exceptions may come from any thread: a signal brings them into the window's.
    """

    _caught = Signal(str)

    def __init__(self, log_file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._shown: QObject | None = None
        self._caught.connect(self._show)

    def install(self) -> None:
        """Take over what Python does with errors that nothing caught."""
        sys.excepthook = self.report
        threading.excepthook = self._report_from_thread

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an error and show it."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        log.critical("An error that nothing caught", exc_info=(kind, error, trace))
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _report_from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(str)
    def _show(self, text: str) -> None:
        if self._shown is not None:
            return
        from gui.dialogs.crash import CrashDialog

        dialog = CrashDialog(text, self._log_file)
        dialog.finished.connect(self._on_closed)
        self._shown = dialog
        dialog.show()

    @Slot()
    def _on_closed(self) -> None:
        self._shown = None


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code when it is closed; ``argv`` may name a folder."""
    folder, options = split_arguments(sys.argv[1:] if argv is None else argv)
    log_file = start_log(platformdirs.user_log_path(NAME, appauthor=False))
    application = make_application(options)
    reporter = CrashReporter(log_file, application)
    reporter.install()
    settings_file = platformdirs.user_config_path(NAME, appauthor=False) / "settings.toml"
    desk = Desk.make(application, settings_file, log_file=log_file)
    desk.dress()
    window = MainWindow(desk)
    start = _Start(desk, folder, window)
    window.show()
    start.wait_for_paint()
    code = application.exec()
    desk.tasks.shut_down()
    desk.settings.flush()
    return code


class _Start(QObject):
    """What happens once the first window is on the screen."""

    def __init__(self, desk: Desk, folder: Path | None, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._folder = folder

    def wait_for_paint(self) -> None:
        """Begin as soon as the window has been painted; a timer alone would come before that."""
        self._window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the window come to the screen, which paints it at once."""
        if event.type() == QEvent.Type.Expose and self._window.windowHandle().isExposed():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._on_painted)
        return False

    @Slot()
    def _on_painted(self) -> None:
        try:
            self.begin()
        finally:
            memory.settle()

    def begin(self) -> None:
        """Open the folder asked for, else the last one, else the samples; look for models; offer the tour."""
        folder = first_folder(self._desk.settings.values.recent_folders)
        if self._folder is not None:
            self._window.arrivals.open(self._folder)
        elif folder is not None:
            self._desk.folders.open(folder)
        self._desk.recogniser.find_models()
        self._window.tour.start_once()


def first_folder(recent: Sequence[str]) -> Path | None:
    """Return the folder to start with: the last one, the samples on the first start.

    Nobody asks here whether it is there: a disk may take its time to answer, and what opens it tells.
    """
    if recent:
        return Path(recent[0])
    samples = resources.path("samples")
    return samples if samples.is_dir() else None


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return the application, named and with its icon; the one that runs already, if one does."""
    # Else Qt hands lines, frames and rounded corners of 100 pixels to threads and waits for them, which takes
    # longer than to paint them. Pictures are made in threads of ours.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    _be_known_to_windows()
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication([NAME, *arguments])
    sys.setswitchinterval(GIVE_WAY)
    memory.keep_little()
    application.setApplicationName(NAME)
    application.setApplicationDisplayName(NAME)
    application.setDesktopFileName("platewright")
    application.setWindowIcon(QIcon(str(resources.path("icons", "platewright.svg"))))
    return application


def _be_known_to_windows() -> None:
    """Have the taskbar of Windows show the window by its own icon; it would show Python's."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(NAME)


class _Log(logging.handlers.RotatingFileHandler):
    """A log that goes on in its file where that cannot be moved aside.

    Windows moves nothing that another window has open, which then writes there as well.
    """

    def doRollover(self) -> None:
        """Begin a new file, or keep to the old one as long as this window is open."""
        try:
            super().doRollover()
        except OSError:
            self.maxBytes = 0
            self.stream = self._open()


def start_log(folder: Path) -> Path | None:
    """Log into a rotating file, Qt's messages included; None where the folder cannot be written."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_on_qt_message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "platewright.log"
        handler = _Log(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError as error:
        log.warning("There is no log: %s", error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    return path


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s %s", message, context.category or "")


def split_arguments(argv: Sequence[str]) -> tuple[Path | None, list[str]]:
    """Return the folder to open and what is left for Qt, whose options may take a word of their own."""
    for i, word in enumerate(argv):
        if not word.startswith("-") and (i == 0 or Path(word).is_dir()):
            return Path(word), [*argv[:i], *argv[i + 1 :]]
    return None, list(argv)
