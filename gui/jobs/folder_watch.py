"""Notices what happens to the open folder under the window: it goes away, comes back, pictures change."""

from __future__ import annotations

import logging
import threading
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.errors import AppError
from gui.pictures.crop_loader import CropLoader
from gui.pictures.image_loader import ImageLoader, LoadedImage, Stamp, stamp_of
from gui.session import Session

if TYPE_CHECKING:
    from core.project import Project
    from core.project.bulk import Place as Reached

log = logging.getLogger(__name__)

EVERY = 1000  # milliseconds between two looks


class Place(Enum):
    """What is where the folder and its store were."""

    HERE = "here"
    GONE = "gone"
    OTHER = "other"  # another store: that of a copy, or of the same disk connected anew


class FolderWatch(QObject):
    """Looks whether the open folder is there; in a thread, because a disk may take its time to answer.

    Signals: ``gone(bool)`` when it has gone or no longer counts as gone; ``back()`` when it is there as it
    was; ``replaced()`` when another store lies in its place, which has to be opened; ``picture_changed()``
    when the picture at hand is another than the one shown, or when it, or one that was at hand since the look
    before, is none; ``unlike(list[Path], bool)`` with the pictures of a page that could not be read and are
    others now, and whether any of them was gone; ``edited(list[int], int)`` with the plates that have been
    edited or read since the look before, here or elsewhere, and the newest plate.
    """

    gone = Signal(bool)
    back = Signal()
    replaced = Signal()
    picture_changed = Signal()
    unlike = Signal(object, bool)
    edited = Signal(object, int)

    def __init__(
        self, session: Session, loader: ImageLoader, crops: CropLoader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.place = Place.HERE
        self._session, self._loader, self._crops = session, loader, crops
        self._vanished: set[Path] = set()  # pictures that were found to be none: the list is told once
        self._missed: set[Path] = set()  # the same, but nobody has told the list yet
        self._told: tuple[Path, Stamp | None] | None = None  # the picture that was last told of, and as what
        self._look: _Look | None = None
        self._since: Reached | None = None  # how far the store was at the last look
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        session.project_changed.connect(self._on_project_changed)
        loader.loaded.connect(self._on_loaded)

    @Slot()
    def look(self) -> None:
        """Take note of what was seen last, and look anew; returns at once."""
        project, look = self._session.project, self._look
        if look is not None and look.is_alive():
            return  # the disk has not answered yet
        if look is not None and look.project is project:
            returned = look.found is Place.HERE is not self.place
            self._note(look.found)
            if returned:
                self._missed.clear()  # with the folder
                self.back.emit()
                self._session.notice.emit(lambda: self.tr("The folder is back."))
            elif look.found is Place.HERE and (self._note_missed() | self._is_changed(look)):
                self.picture_changed.emit()
            elif look.unlike:
                self.unlike.emit(look.unlike, any(look.failed[path] is None for path in look.unlike))
            self._since = look.since
            self.edited.emit(look.edited, look.newest)
        self._look = None
        if project is not None:
            self._look = _Look(
                project, self._session.current, self._loader.shown, self._crops.failed(), self._since
            )
            self._look.start()

    @Slot()
    def _on_project_changed(self) -> None:
        self._look = None  # the disk of the folder before may never answer
        self._vanished, self._missed = set(), set()
        self._note(Place.HERE)
        if self._session.project is not None:
            self._since = _reached(self._session.project)  # before the list is made
            self._timer.start()
        else:
            self._timer.stop()

    @Slot(object)
    def _on_loaded(self, loaded: LoadedImage) -> None:
        """Note a picture that is none: by the next look another one may be at hand."""
        if loaded.stamp is not None:
            self._vanished.discard(loaded.path)
        elif loaded.path not in self._vanished:
            row = self._session.row(loaded.plate_id)
            if row is not None and not row.missing:
                self._missed.add(loaded.path)

    def _note_missed(self) -> bool:
        """Tell whether pictures were found to be none since the last look."""
        missed, self._missed = self._missed, set()
        self._vanished |= missed
        return bool(missed)

    def _is_changed(self, look: _Look) -> bool:
        """Tell whether the picture at hand is another than the one shown, or none."""
        shown = look.shown
        if shown is None or shown is not self._loader.shown:
            return False
        vanished = look.stamp is None and shown.path not in self._vanished
        if vanished:
            self._vanished.add(shown.path)
        # It may have been loaded again since it changed, and what was read is of the one before.
        unread = look.stamp is not None and look.read is not None and look.stamp != look.read
        if unread and self._told == (shown.path, look.stamp):
            unread = False  # a store that cannot take note of it is told once
        elif unread:
            self._told = shown.path, look.stamp
        return vanished or unread or look.stamp != shown.stamp

    def _note(self, place: Place) -> None:
        before, self.place = self.place, place
        if place is before:
            return
        if Place.GONE in (place, before):
            self.gone.emit(place is Place.GONE)
        if place is Place.OTHER:
            self.replaced.emit()


def _reached(project: Project) -> Reached | None:
    """Return how far a store is; None where it cannot be known, and the first look has to tell."""
    try:
        return project.news()[0]
    except AppError as error:
        log.info("What others do here cannot be known: %s", error)
        return None


class _Look(threading.Thread):
    """One look; what it found is fetched, because the watch may be gone when a disk answers."""

    def __init__(
        self,
        project: Project,
        plate_id: int,
        shown: LoadedImage | None,
        failed: dict[Path, Stamp | None],
        since: Reached | None,
    ) -> None:
        super().__init__(daemon=True)
        self.project, self.plate_id, self.shown, self.since = project, plate_id, shown, since
        self.failed = failed  # pictures that could not be read, and what they were then
        self.unlike: list[Path] = []  # those of them that are others now
        self.edited: list[int] = []
        self.newest = 0
        self.found = Place.HERE
        self.stamp: Stamp | None = None  # of the picture at hand
        self.read: Stamp | None = None  # what it was when it was last read

    def run(self) -> None:
        """Look."""
        project = self.project
        if self.shown is not None:
            self.stamp = stamp_of(self.shown.path)
        if not project.is_here():
            other = all(stamp_of(path) for path in (project.folder, project.store_path))
            self.found = Place.OTHER if other else Place.GONE
            return
        self.unlike = [path for path, stamp in self.failed.items() if stamp_of(path) != stamp]
        try:
            at_hand = project.rows([self.plate_id])
            if at_hand and self.shown is not None and project.folder / at_hand[0].path == self.shown.path:
                self.read = project.file_as_read(self.plate_id)  # else a page is in front, and moves on
            self.newest = project.newest_plate()
            self.since, self.edited = project.news(self.since)
        except AppError as error:  # it is being closed, maybe; whoever needs the store tells
            log.info("What others do here cannot be known: %s", error)
        finally:
            project.release()
