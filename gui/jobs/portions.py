"""Very many plates, handed on in portions: between two of them the window does what waits."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal, Slot

PORTION = 250  # plates of which all views are told in some 10 ms, each looked up once


class Portions(QObject):
    """Keeps plates until their turn has come.

    Signals: ``due(list[int])``, the first of them at once.
    """

    due = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, None] = {}  # in the order in which they came
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._hand_on)

    def add(self, plates: Iterable[int]) -> None:
        """Hand these on, behind what waits."""
        self._waiting |= dict.fromkeys(plates)
        if not self._more.isActive():
            self._hand_on()

    @Slot()
    def clear(self) -> None:
        """Forget what waits."""
        self._waiting = {}
        self._more.stop()

    @Slot()
    def _hand_on(self) -> None:
        some = list(islice(self._waiting, PORTION))
        for plate in some:
            del self._waiting[plate]
        if self._waiting:
            self._more.start()
        if some:
            self.due.emit(some)
