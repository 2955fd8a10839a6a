"""How the window stood when it was closed, and how it stands at the first start."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QMainWindow, QSplitter

from gui.settings import Preferences

LIBRARY_WIDTH = 400
LARGEST_AT_FIRST = QSize(1600, 1000)


def restore(
    window: QMainWindow, splitter: QSplitter, screen: QScreen, values: Preferences, scale: float
) -> None:
    """Put the window back as it was; at first it fills a small screen, and the list has its share."""
    available = screen.availableGeometry().size()
    window.resize(available.boundedTo(LARGEST_AT_FIRST))
    if available.width() <= LARGEST_AT_FIRST.width():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.restoreGeometry(QByteArray.fromHex(values.window_geometry.encode()))
    window.restoreState(QByteArray.fromHex(values.window_state.encode()))
    if values.splitter_state:
        splitter.restoreState(QByteArray.fromHex(values.splitter_state.encode()))
    else:
        width = min(round(LIBRARY_WIDTH * scale), window.width() * 2 // 5)
        splitter.setSizes([width, window.width() - width])


def remember(window: QMainWindow, splitter: QSplitter, values: Preferences) -> None:
    """Note how the window stands."""
    values.window_geometry = bytes(window.saveGeometry().toHex().data()).decode()
    values.window_state = bytes(window.saveState().toHex().data()).decode()
    values.splitter_state = bytes(splitter.saveState().toHex().data()).decode()
