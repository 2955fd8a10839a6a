"""The single view: one plate large, its photograph beside it; the session's plate at hand in both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from core import plate
from core.project import UNDECIDED, PlateRow
from core.reading import Quad
from gui.jobs.plates import decided_elsewhere, removed_elsewhere
from gui.jobs.unseen import kept_from
from gui.models.plate_queue import NOWHERE, ONE
from gui.pictures.image_loader import PLATE_PADDING, ImageLoader, LoadedImage, Shape, rectified
from gui.session import Session
from gui.texts import error_headline
from gui.widgets.photo.room import PhotoBeside
from gui.widgets.typed_elsewhere import is_bare, types

if TYPE_CHECKING:
    from gui.views.canvas import FrameCanvas
    from gui.views.correction import CorrectionView
AFTER_PAINT = 1  # milliseconds: what can wait comes when all of the window has been painted
AT_REST = 100  # milliseconds without another size: a window that is being pulled has dozens a second
COMING = 150  # milliseconds that the plate before stays to be seen while the next picture is coming
COARSE = 1.02  # pixels of the screen by pixels of the rectified plate: beyond it, it is seen to be blurred


class SingleView(QWidget):
    """Brings the plate at hand, its pictures and what is typed together.

    Signals: ``corners_changed(bool)`` when the editing of corners begins or ends.
    """

    corners_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        loader: ImageLoader,
        correction: CorrectionView,
        canvas: FrameCanvas,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._loader = session, loader
        self._correction, self._canvas = correction, canvas
        self._row: PlateRow | None = None
        self._stale = False  # another plate was taken to hand while this view was out of sight
        self._edited = False  # the operator has typed since the plate was shown
        self._loaded: LoadedImage | None = None
        self._to_edit = False  # its corners, once the picture is there
        self._others: list[PlateRow] = []  # the other plates of the picture that have corners
        self._to_look_ahead = False  # once the plate at hand has been painted
        self._later = QTimer(self, singleShot=True)
        self._coming = QTimer(self, singleShot=True, interval=COMING)
        self._splitter = PhotoBeside(correction, canvas, self)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        self.setFocusProxy(correction)
        self._connect()

    def put_above(self, bar: QWidget) -> None:
        """Put a bar above the plate."""
        self._column.insertWidget(0, bar)

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as it is seen here."""
        return self._row

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._correction.show_keys(keys)

    @Slot(int)
    def take_choice(self, number: int) -> None:
        """Take an alternative, counted from 0, for the character under the cursor."""
        self._correction.take_choice(number)

    @Slot()
    def take_label(self) -> None:
        """Take the file-name label as the text to confirm."""
        self._correction.take_label()

    @Slot(bool)
    def edit_corners(self, on: bool) -> None:
        """Let the corners be moved, as soon as the picture is there, or accept them and go back to typing."""
        row, loaded = self._row, self._loaded
        self._to_edit = on and row is not None and (loaded is None or loaded.plate_id != row.plate_id)
        if not self._to_edit:
            self._canvas.set_editing(on)
            self.corners_changed.emit(self._canvas.editing)  # there may be nothing to draw them on

    @property
    def at_corners(self) -> bool:
        """True while corners are moved or drawn, or are to be once the picture is there."""
        return self._to_edit or self._canvas.editing

    @Slot()
    def focus_typing(self) -> None:
        """Put the cursor on the plate."""
        self._correction.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(object)
    def take_key(self, event: QKeyEvent) -> None:
        """Let a key that was pressed elsewhere type on the plate; without one it would come back here."""
        self._correction.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._row is not None:
            QApplication.sendEvent(self._correction.strip, event)

    def commit(self, text: str) -> None:
        """Let what an input method delivered elsewhere be typed on the plate."""
        self._correction.strip.commit(text)

    def put_back(self, draft: str) -> None:
        """Let this be what was typed, as it was before, and nothing that was typed since."""
        self._session.keep_draft(draft)
        self._edited = False
        self._show_text()

    def undo_typing(self) -> bool:
        """Take back what was typed last and not confirmed; False when there is nothing."""
        return self._correction.undo_typing()

    def redo_typing(self) -> bool:
        """Bring back what ``undo_typing`` took; False when there is nothing."""
        return self._correction.redo_typing()

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        self._edited = False
        if self._to_edit:
            self.edit_corners(False)  # it was another plate's that were to be moved
        self._stale = not self.isVisible()  # another view is in front: no need to fetch and decode
        if self._stale and plate_id != NOWHERE:
            return
        self._row = self._session.row(plate_id)
        self._show_text()
        self._show_picture()
        if self._loader.shown is not None:
            # What the eyes are on comes first, all else a moment later. This paints whatever waits to be
            # painted, so the photograph too.
            self._correction.strip.repaint()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        if self._session.current not in ids or self._stale:
            return
        before, after = self._row, self._session.row(self._session.current)
        self._row = after
        if self._edited and before is not None and after is not None:
            # Once it is stored by a decision, Ctrl+Z takes that back, not the letters of it.
            stored = after.changed_at != before.changed_at and not self._session.draft(after.plate_id)
            self._edited = not stored
        if not self._edited:
            self._show_text()
        elif after is not None:
            self._correction.note_row(after)
        place = None if before is None else (before.quad, before.quad_source, before.rows)
        moved = after is None or place != (after.quad, after.quad_source, after.rows)
        if moved and not self._canvas.editing:
            self._show_picture()

    @Slot(object)
    def _on_loaded(self, loaded: LoadedImage) -> None:
        if loaded.plate_id != self._session.current:
            return
        self._coming.stop()
        before, self._loaded = self._loaded, loaded
        if before is not None and loaded.frame is not None and loaded.is_more_of(before):
            if loaded.scale > before.scale:
                self._canvas.refine(loaded.frame, loaded.scale)
            if not self._canvas.editing:  # else the corners that are being moved are previewed there
                self._correction.set_plate_image(loaded.plate, "", loaded.padding)
            return
        if self._canvas.editing and before is not None and loaded.is_same(before):
            return  # looked for again meanwhile: the corners that are being moved would be lost
        others = self._session.others_of_picture(self._row) if self._row is not None else []
        self._others = [other for other in others if other.quad is not None]
        self._canvas.show_frame(loaded.frame, self._message(loaded), loaded.scale, loaded.size)
        self._canvas.set_quad(loaded.quad)
        self._canvas.set_others([other.quad for other in self._others if other.quad is not None])
        if loaded.problem is not None and (self._row is None or self._row.status in UNDECIDED):
            self._session.problem.emit(loaded.problem)  # once somebody has decided it waits for nobody
        self._correction.set_plate_image(loaded.plate, self._message(loaded), loaded.padding)
        self._on_room_changed()  # it may have changed while the picture was being made
        if self._to_edit:
            self.edit_corners(True)

    @Slot(object)
    def _on_quad_changed(self, quad: Quad) -> None:
        """Store the corners, unless they are not the plate's at hand, or another window has removed it."""
        at_hand, loaded = self._session.current, self._loaded
        removed = removed_elsewhere(self._session, at_hand)
        if not removed and loaded is not None and loaded.plate_id == at_hand:
            self._session.set_quad(quad)

    @Slot(object)
    def _on_quad_previewed(self, quad: Quad) -> None:
        loaded = self._loaded
        if loaded is not None and loaded.frame is not None:
            rows = self._row.rows if self._row is not None else 1
            plate = rectified(loaded.frame, quad, loaded.scale, self._loader.shape.plate, rows)
            self._correction.set_plate_image(plate, "", PLATE_PADDING)

    @Slot(bool)
    def _on_editing_changed(self, on: bool) -> None:
        self._share_room()
        if not on and self.isVisible():  # else the keyboard is needed where one works
            self._correction.setFocus(Qt.FocusReason.OtherFocusReason)
        self.corners_changed.emit(on)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._edited = self._correction.edited  # not once all of the typing was taken back
        self._session.keep_draft(text if self._edited else "")

    @Slot(str)
    def _on_confirmed(self, text: str) -> None:
        """Vouch for the text, unless another window has decided otherwise since the plate was shown here.

        Nobody vouches for a reading whose picture cannot be seen; for what was typed somebody does.
        """
        if decided_elsewhere(self._session, self._row, self._enter_takes, text):
            return
        if not text or self._correction.edited or not kept_from(self._session, self._row, self._loaded, text):
            self._session.confirm(text)

    @Slot(str)
    def _on_status_wanted(self, status: str) -> None:
        """Mark the plate, unless another window has decided about it since it was shown here."""
        if not decided_elsewhere(self._session, self._row):
            self._session.set_status(status)

    def _enter_takes(self) -> str:
        return self.tr("Another window has decided about this plate meanwhile. Enter takes what stands here.")

    def _show_text(self) -> None:
        row = self._row
        if row is None:
            self._correction.show_plate(None, None, [])
            return
        others = self._session.readings(row.plate_id)
        newest = others[0][1] if others else None
        reading = next((found for model, found in others if model == row.model), newest)
        draft = self._session.draft(row.plate_id)
        grammar = plate.grammar_of(reading.text, row.grammar) if reading is not None else "plate"
        self._correction.show_plate(row, reading, others, draft=draft, grammar=grammar)

    def _show_picture(self) -> None:
        row, folder = self._row, self._session.folder
        if row is None or folder is None:
            self._show_none()
            return
        self._fit_pictures()
        self._to_look_ahead = True
        self._loader.request(folder / row.path, row)
        if self._loaded is None or self._loaded.plate_id != row.plate_id:
            self._coming.start()

    @Slot()
    def _on_coming(self) -> None:
        """Take the plate before out of sight, under which the text of this one stands."""
        self._show_none(self.tr("The picture is still coming."))

    def _show_none(self, why: str = "") -> None:
        self._coming.stop()
        self._loaded = None
        self._canvas.show_frame(None, why)
        self._canvas.set_quad(None)
        self._canvas.set_others([])
        self._correction.set_plate_image(None, why)

    @Slot()
    def _on_painted(self) -> None:
        if self._to_look_ahead:
            self._to_look_ahead = False
            self._later.start(AFTER_PAINT)

    @Slot()
    def _on_room_changed(self) -> None:
        """Make the plate anew for more room, once that has come to rest."""
        if self._is_coarse():
            self._later.start(AT_REST)

    @Slot()
    def _look_ahead(self) -> None:
        """Load the neighbours of the plate at hand, in the size that they will be shown in."""
        self._fit_pictures()
        row, folder = self._row, self._session.folder
        if row is not None and folder is not None:
            if self._is_coarse():
                self._loader.request(folder / row.path, row)
            ids = self._session.queue.around(row.plate_id, self._loader.back, self._loader.ahead)
            self._loader.prefetch([(folder / r.path, r) for r in self._session.rows(ids)])

    def _is_coarse(self) -> bool:
        """True when the plate at hand was rectified for less room than it has got since."""
        row, loaded = self._row, self._loaded
        if row is None or loaded is None or (row.plate_id, row.quad) != (loaded.plate_id, loaded.quad):
            return False
        if loaded.plate is None or loaded.plate is loaded.frame:  # a crop has no more pixels than it has
            return False
        return self._correction.strip.plate_width() > COARSE * loaded.plate.width()

    def _fit_pictures(self) -> None:
        canvas, ratio = self._canvas, self.devicePixelRatioF()
        photo = (round(canvas.width() * ratio), round(canvas.height() * ratio))
        self._loader.shape = Shape(photo, self._correction.strip.plate_width())

    @Slot(int)
    def _on_other_clicked(self, index: int) -> None:
        self._session.select(self._others[index].plate_id)

    def _message(self, loaded: LoadedImage) -> str:
        return error_headline(loaded.problem) if loaded.problem is not None else ""

    def _share_room(self) -> None:
        em = self.fontMetrics().height()
        self._splitter.share(self.width(), em, at_corners=self._canvas.editing)

    @Slot()
    def _on_moved(self) -> None:
        self._later.start(AT_REST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a character, and Enter that was pressed over the photograph, go where one types."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        meant = types(event) or (enter and is_bare(event) and self._canvas.hasFocus())
        elsewhere = self.focusWidget() is not self._correction.strip  # which has passed it on, if not
        if meant and elsewhere and not self._canvas.editing:
            self.take_key(event)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the view was out of sight."""
        super().showEvent(event)
        if self._session.sight.closed:
            self._session.sight = ONE
        if self._stale:
            self._on_current_changed(self._session.current)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what is being drawn, as nobody sees it; corners that are being moved wait."""
        super().hideEvent(event)
        if not event.spontaneous():  # else the window is made small
            self._to_edit = False
            if self._canvas.quad is None:
                self._canvas.cancel()
            self.corners_changed.emit(self._canvas.editing)

    def changeEvent(self, event: QEvent) -> None:
        """Say in the language of now why there is no picture, and follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_room()
        if event.type() == QEvent.Type.LanguageChange and self._row is not None:
            if self._loaded is None:
                self._on_coming()
            elif self._loaded.problem is not None:
                self._on_loaded(self._loaded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        self._share_room()
        self._later.start(AT_REST)

    def _connect(self) -> None:
        session, correction = self._session, self._correction
        session.current_changed.connect(self._on_current_changed)
        session.plates_changed.connect(self._on_plates_changed)
        correction.confirm_requested.connect(self._on_confirmed)
        correction.status_requested.connect(self._on_status_wanted)
        correction.text_edited.connect(self._on_edited)
        correction.navigate.connect(session.step)
        correction.strip.resized.connect(self._on_room_changed)
        self._splitter.splitterMoved.connect(self._on_moved)
        self._canvas.quad_changed.connect(self._on_quad_changed)
        self._canvas.quad_previewed.connect(self._on_quad_previewed)
        self._canvas.plate_clicked.connect(self._on_other_clicked)
        self._canvas.editing_changed.connect(self._on_editing_changed)
        # Queued, because it is wanted while the canvas is being painted.
        self._canvas.detail_wanted.connect(self._loader.want_detail, Qt.ConnectionType.QueuedConnection)
        self._canvas.painted.connect(self._on_painted)
        self._later.timeout.connect(self._look_ahead)
        self._coming.timeout.connect(self._on_coming)
        self._loader.loaded.connect(self._on_loaded)
