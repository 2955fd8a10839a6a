"""A plate of a page that is shown alone for a moment: once it is decided, the page comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot

from gui.jobs.plates import Plates
from gui.models.plate_queue import NOWHERE, ONE, Sight
from gui.session import Session
from gui.views.single import SingleView
from gui.widgets.way_back import WayBack


class Visit(QObject):
    """Knows which plate was opened from which page; ``show`` brings a view to the front by its name.

    Who goes to another plate meanwhile has left the page, and works on from there.
    """

    def __init__(
        self,
        session: Session,
        plates: Plates,
        single: SingleView,
        bar: WayBack,
        show: Callable[[str], None],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._plates = session, plates
        self._single, self._bar, self._show = single, bar, show
        self._page = ""
        self._plate = NOWHERE
        self._draft = ""  # what was typed for it before
        self._closed = Sight(closed=True)  # while a page comes back that has no plates in sight
        single.put_above(bar)
        bar.wanted.connect(self.leave)
        session.current_changed.connect(self._on_current_changed)
        session.done_with.connect(self._on_done)
        session.plates_changed.connect(self._on_plates_changed)
        # Queued: the end of drawing is told before its corners are stored, or those of another plate begin.
        single.corners_changed.connect(self._on_corners_changed, Qt.ConnectionType.QueuedConnection)

    def begin(self, plate_id: int, page: str) -> None:
        """Show a plate of a page alone."""
        self.end()
        self._session.select(plate_id)
        self._page, self._plate = page, plate_id
        self._draft = self._session.draft(plate_id)
        self._bar.show()
        self._show("single")

    def end(self) -> None:
        """Stay where one is; the page does not wait any longer."""
        self._page, self._plate = "", NOWHERE
        self._bar.hide()

    @Slot()
    def leave(self) -> bool:
        """Go back to the page and leave the plate as it was; False where none waits."""
        if not self._page:
            return False
        self._single.put_back(self._draft)
        self._go_back()
        return True

    def _go_back(self) -> None:
        page = self._page
        self.end()
        self._show(page)

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        if plate_id != self._plate:
            self.end()

    @Slot(int)
    def _on_done(self, plate_id: int) -> None:
        """Go back to the page, before the list leads on: it knows what is next on it."""
        if self._page and plate_id == self._plate:
            self._session.sight = self._closed
            self._go_back()

    @Slot()
    def _on_corners_changed(self) -> None:
        """Take a plate away again that nobody goes on drawing, and go back to the page that it was for."""
        if self._plates.is_undrawn(self._session.current) and not self._single.at_corners:
            self.leave()
            self._plates.drop_undrawn()

    @Slot(object)
    def _on_plates_changed(self, _ids: list[int]) -> None:
        """Let the next decision lead on; that of the visit has been told."""
        if self._session.sight is self._closed:
            self._session.sight = ONE
