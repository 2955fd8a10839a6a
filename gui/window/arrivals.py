"""What somebody lays on the window, or names when it starts.

A folder opens, a picture comes to hand, somebody else's work is offered for import.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QDropEvent

from core.project import Query
from core.project.location import HIDDEN_FOLDER
from core.walking import real
from gui.jobs.folders import Folders
from gui.session import Session
from gui.texts import Words

# Of files that may hold annotations; the first lines of such a file tell.
WORK = frozenset({".txt", ".json", ".jsonl", ".csv", ".sqlite3"})


class Arrivals(QObject):
    """Opens what is dropped; of a picture its folder, and then takes its plate to hand.

    Signals: ``import_wanted(Path)`` for annotations, when there is a folder to take them over into.
    """

    import_wanted = Signal(object)

    def __init__(self, session: Session, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folders = folders
        self._picture: Path | None = None  # to be taken to hand as soon as its folder has been looked through
        self._looked = False  # it has been
        self._once_more = False  # the look under way began before the picture came
        self._work: Path | None = None  # to be imported as soon as its folder has been looked through
        folders.looked.connect(self._on_looked)
        folders.refused.connect(self._on_refused)
        # Whoever makes the list anew takes a plate of it to hand, right after this signal.
        session.queue_changed.connect(self._on_queue_changed, Qt.ConnectionType.QueuedConnection)

    def takes(self, event: QDropEvent) -> bool:
        """Tell whether there is something in it that can be opened."""
        return _dropped(event) is not None

    def drop(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a folder, or that of a picture with the picture at hand; offer annotations for import."""
        self._picture, self._work, self._once_more = None, None, False
        if path.is_file() and _is_work(path):
            self._open_work(path)
            return
        if not path.is_file():
            self._folders.open(path)  # which says so, where there is none
            return
        known = Path(os.path.abspath(path))  # noqa: PTH100 - a link below the open folder is part of the name
        known = known if self._lies_here(known) else real(path.parent) / path.name
        self._picture, self._looked = known, False
        if not self._lies_here(known):
            self._folders.open(known.parent)
        elif not self._show_picture():
            self._once_more = self._folders.scanning
            self._folders.rescan()  # it may be a new one

    def _open_work(self, path: Path) -> None:
        """Offer to take annotations over into the open folder, else into the one they lie in.

        The store of a folder is opened with it, unless it is another one than the open folder's.
        """
        of_store = real(path.parent.parent) if path.parent.name == HIDDEN_FOLDER else None
        if of_store is not None and self._session.folder in (None, of_store):
            self._folders.open(of_store)
        elif self._session.project is not None:
            self.import_wanted.emit(path)
        else:
            self._work = path
            self._folders.open(path.parent)

    @Slot(object, object)
    def _on_refused(self, _folder: Path, _why: Words) -> None:
        self._picture = self._work = None

    @Slot()
    def _on_looked(self) -> None:
        work, self._work = self._work, None
        if work is not None and real(work.parent) == self._session.folder:  # no other one was opened since
            self.import_wanted.emit(work)
        once_more, self._once_more = self._once_more, False
        here = self._picture is not None and self._lies_here(self._picture)
        if here and once_more and not self._show_picture():
            self._folders.rescan()
            return
        self._looked = here
        self._show_picture()

    @Slot()
    def _on_queue_changed(self) -> None:
        if self._looked:
            self._show_picture()

    def _show_picture(self) -> bool:
        """Take the first plate of the picture to hand; False where it is not known, or not yet.

        While the list is being made it would be taken away again, if a filter leaves it out.
        """
        path, folder = self._picture, self._session.folder
        if path is None or folder is None or not self._lies_here(path):
            return False
        if self._session.queue.awaits_successor:
            return False
        name = path.relative_to(folder).as_posix()
        rows = self._session.rows(self._session.find(Query(path=name)))
        found = next((row.plate_id for row in rows if row.path == name), None)
        if found is not None:
            self._session.select(found)
        if found is not None or self._looked:  # else it is no picture that could be opened
            self._picture = None
        return found is not None

    def _lies_here(self, path: Path) -> bool:
        folder = self._session.folder
        return folder is not None and path.is_relative_to(folder)


def _is_work(path: Path) -> bool:
    """Tell whether a file holds annotations of a format that is imported."""
    if path.suffix.lower() not in WORK:
        return False
    from core.exchange.guessing import recognise

    return recognise(path) is not None


def _dropped(event: QDropEvent) -> Path | None:
    """Return the first thing that is dropped and is there."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.exists():
            return path
    return None
