"""What somebody lays on the window, or names when it starts: a folder opens, a picture comes to hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDropEvent

from core.project import Query
from gui.folders import Folders
from gui.session import Session
from gui.texts import Words


class Arrivals(QObject):
    """Opens what is dropped; of a picture its folder, and then takes its plate to hand."""

    def __init__(self, session: Session, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folders = folders
        self._picture: Path | None = None  # to be taken to hand as soon as its folder has been looked through
        folders.looked.connect(self._show_picture)
        folders.refused.connect(self._on_refused)

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
        """Open a folder, or the folder of a picture with that picture at hand."""
        if not path.is_file():
            self._picture = None
            self._folders.open(path)  # which says so, where there is none
            return
        path = self._picture = path.absolute()
        if not self._lies_here(path):
            self._folders.open(path.parent)
        elif not self._show_picture():
            self._folders.rescan()  # it may be a new one

    @Slot(object, object)
    def _on_refused(self, _folder: Path, _why: Words) -> None:
        self._picture = None

    @Slot()
    def _show_picture(self) -> bool:
        """Take the first plate of the picture to hand; False where it is not known."""
        path, folder = self._picture, self._session.folder
        if path is None or folder is None or not self._lies_here(path):
            return False
        name = path.relative_to(folder).as_posix()
        rows = self._session.rows(self._session.find(Query(path=name)))
        found = next((row.plate_id for row in rows if row.path == name), None)
        if found is None:
            return False
        self._picture = None
        self._session.select(found)
        return True

    def _lies_here(self, path: Path) -> bool:
        folder = self._session.folder
        return folder is not None and path.is_relative_to(folder)


def _dropped(event: QDropEvent) -> Path | None:
    """Return the first thing that is dropped and is there."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.exists():
            return path
    return None
