"""How the window stood when it was closed, and how it stands at the first start."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QMainWindow, QSplitter

from gui.settings_file import Preferences
from gui.theme import Theme

LIBRARY_WIDTH = 400  # at the standard type
LIBRARY_SHARE, MOST_SHARE = 0.25, 0.4  # of the window: at least, while there is room, and at most
LARGEST_AT_FIRST = QSize(1600, 1000)


class ListWidth(QObject):
    """Gives the list its share of the window, whatever its size, until a person draws the line elsewhere."""

    def __init__(self, splitter: QSplitter, theme: Theme, remembered: str) -> None:
        super().__init__(splitter)
        self._splitter, self._theme = splitter, theme
        self._chosen = bool(remembered) and splitter.restoreState(QByteArray.fromHex(remembered.encode()))
        splitter.splitterMoved.connect(self._on_moved)
        splitter.installEventFilter(self)
        theme.changed.connect(self.share)
        self.share()

    def state(self) -> str:
        """Return what to remember; nothing as long as nobody has chosen."""
        return bytes(self._splitter.saveState().toHex().data()).decode() if self._chosen else ""

    @Slot()
    def share(self) -> None:
        """Share the room out, unless a person has."""
        if not self._chosen:
            room = self._splitter.width()
            least = max(LIBRARY_WIDTH * self._theme.scale, room * LIBRARY_SHARE)
            width = round(min(least, room * MOST_SHARE))
            self._splitter.setSizes([width, room - width])

    @Slot(int, int)
    def _on_moved(self, _position: int, _index: int) -> None:
        self._chosen = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if event.type() == QEvent.Type.Resize:
            self.share()
        return False


def restore(window: QMainWindow, screen: QScreen, values: Preferences) -> None:
    """Put the window back as it was; at first it fills a small screen."""
    available = screen.availableGeometry().size()
    window.resize(available.boundedTo(LARGEST_AT_FIRST))
    if available.width() <= LARGEST_AT_FIRST.width():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    window.restoreGeometry(QByteArray.fromHex(values.window_geometry.encode()))
    window.restoreState(QByteArray.fromHex(values.window_state.encode()))


def remember(window: QMainWindow, width: ListWidth, values: Preferences) -> None:
    """Note how the window stands."""
    values.window_geometry = bytes(window.saveGeometry().toHex().data()).decode()
    values.window_state = bytes(window.saveState().toHex().data()).decode()
    values.splitter_state = width.state()
