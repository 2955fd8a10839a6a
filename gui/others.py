"""What other windows and programs have decided in the open folder, shown here soon after."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Slot

from gui.portions import Portions
from gui.session import Session


class Others(QObject):
    """Tells the session which plates others have edited or read; what was done here it knows.

    The plate at hand is told when it is left: a text that changes under one's hands is confirmed unread.
    What replaces it asks the store (``gui.plates.decided_elsewhere``).
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._own: set[int] = set()  # edited or read here since ``take`` was called
        self._before: set[int] = set()  # and before: the history may have been read earlier or later
        self._held: set[int] = set()
        self._telling = False
        self._untold = Portions(self)  # who confirms 100,000 elsewhere stops nobody here
        self._untold.due.connect(self._on_due)
        session.plates_changed.connect(self._on_plates_changed)
        session.current_changed.connect(self._on_current_changed)
        session.project_changed.connect(self._forget)

    @Slot(object)
    def take(self, ids: list[int]) -> None:
        """Tell of the plates among these that were not edited here."""
        found = set(ids) - self._own - self._before
        self._before, self._own = self._own, set()
        self._untold.add(sorted(found))

    @Slot(object)
    def _on_due(self, plates: list[int]) -> None:
        self._held |= {self._session.current}.intersection(plates)
        self._tell(set(plates) - self._held)

    def _tell(self, ids: Iterable[int]) -> None:
        if plates := sorted(ids):
            self._telling = True
            self._session.note_changes(plates)
            self._telling = False

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        if not self._telling:
            self._own.update(ids)

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        left, self._held = self._held - {plate_id}, self._held & {plate_id}
        self._tell(left)

    @Slot()
    def _forget(self) -> None:
        self._own, self._before, self._held = set(), set(), set()
        self._untold.clear()
