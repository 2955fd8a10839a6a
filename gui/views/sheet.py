"""The sheet: a page of plates with their texts; mark the wrong ones, Enter confirms the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.plate import display
from core.project import UNDECIDED, PlateRow, Status
from gui import spoken
from gui.jobs import finding
from gui.models.plate_queue import ONE, Sight
from gui.pictures.crop_loader import CROP_SIZE, Crop, CropKey, CropLoader
from gui.session import Session
from gui.texts import (
    EndOfList,
    OfStep,
    absence,
    error_headline,
    glyph,
    keyed,
    left_alone,
    native,
    number,
    paragraph,
    status_name,
)
from gui.widgets.flow import Flow
from gui.widgets.grid.cell_painter import TYPED, WRONG, Cell, CellPainter, letters_of
from gui.widgets.grid.cell_pictures import CellPictures
from gui.widgets.grid.grid_layout import CellShape
from gui.widgets.grid.page_grid import PageGrid, Place
from gui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from gui.theme import Theme

SHAPE = CellShape(
    ratio=CROP_SIZE.height() / CROP_SIZE.width(),
    text_ems=2.9,
    widest_ems=17,
    least=24,
    most=60,
    narrowest_ems=7,
)


class SheetView(QWidget):
    """Shows the session's queue in pages; the cell under the cursor is the session's plate at hand.

    A mark keeps a plate from being confirmed with the others; so does what was typed for it.

    Signals: ``opened(plate_id)`` when a plate is to be shown alone; ``typed(text)`` when an input method
    has delivered something for the plate at hand.
    """

    opened = Signal(int)
    typed = Signal(str)

    def __init__(
        self, session: Session, crops: CropLoader, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._crops, self._theme = session, crops, theme
        self._rows: dict[int, PlateRow] = {}
        self._keys: Mapping[str, str] = {}
        self._pictures: CellPictures | None = None
        self.marked: set[int] = set()
        self._laid_down: set[int] = set()  # marked, and decided since: once that is undone they are marked
        self.grid = PageGrid(SHAPE, self._paint_cells, self, keeps_characters=False)
        self._summary = OneLine(self)
        self._summary.setObjectName("sheet_summary")
        self._confirm = QPushButton(self)
        self._confirm.setObjectName("sheet_confirm_button")
        self._confirm.setDefault(True)
        self._confirm.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._wrong, self._rest = QAction(self, checkable=True), QAction(self)  # of the menu of a plate
        self.grid.addActions([self._wrong, self._rest])
        self.setFocusProxy(self.grid)
        self._compose()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.grid.setAccessibleName(self.tr("Sheet of plates"))
        self._confirm.setToolTip(
            self.tr("Confirm every plate of this page that is neither marked nor skipped (Enter)")
        )
        self._wrong.setText(keyed(self.tr("Wrong"), self.tr("Space")))
        self._rest.setText(keyed(self.tr("Confirm the rest of the page"), self.tr("Enter")))
        self.grid.retranslate()
        self._tell()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Name the keys in force, by the names of their acts, where one leads on."""
        self._keys = keys

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as it is seen here."""
        return self._rows.get(self._session.current)

    def under_cursor(self) -> int:
        """Return the plate under the cursor."""
        return self._session.queue.at(self.grid.current)

    @Slot()
    def confirm_page(self) -> None:
        """Confirm what is in sight, undecided and neither marked nor skipped, as one step; then go on."""
        shown = [self._rows[i] for i in self._to_confirm()]
        if any(self._crop(row) is None for row in shown):  # nobody has seen these, whatever the others are
            self._session.notice.emit(
                lambda: self.tr("Pictures of this page are still coming. Nothing was confirmed.")
            )
            return
        now = {
            row.plate_id: (row.status, row.text)
            for row in self._session.rows([r.plate_id for r in shown])
            if not row.deleted
        }
        # Another window may have decided, removed them, or had them read again: nobody has seen that here.
        ids = [row.plate_id for row in shown if now.get(row.plate_id) == (row.status, row.text)]
        if ids and not self._session.decide(ids, None, Status.CONFIRMED):
            return
        if left := len(shown) - len(ids):
            self._on_page_changed()
            self._session.notice.emit(partial(left_alone, left))
        else:
            self._go_on()

    @Slot(int)
    def toggle_mark(self, index: int) -> None:
        """Mark a plate as wrong, or take the mark away; one that is decided needs none."""
        plate_id = self._session.queue.at(index)
        row = self._rows.get(plate_id)
        if row is not None and _is_decided(row):
            self._session.notice.emit(lambda: self.tr("This plate is decided. Type what it should be."))
            return
        self.marked ^= {plate_id}
        self._tell()
        self.grid.update()

    def _ids_in_sight(self) -> list[int]:
        sight = self.grid.in_sight
        return [int(i) for i in self._session.queue.ids[sight.start : sight.stop]]

    def _is_held(self, plate_id: int) -> bool:
        return plate_id in self.marked or bool(self._session.draft(plate_id))

    def _to_confirm(self) -> list[int]:
        rows = [self._rows[i] for i in self._ids_in_sight() if i in self._rows and not self._is_held(i)]
        # Who put a plate aside wants to look at it once more, unless these are what was put aside.
        aside = finding.of_skipped(self._session.query, self._session.frozen)
        ready = [r for r in rows if r.status in UNDECIDED and r.text and not self._is_blank(r)]
        return [r.plate_id for r in ready if aside or not r.skipped]

    def _crop(self, row: PlateRow) -> Crop | None:
        """Return what there is to see of a plate; None while it is being cut."""
        folder = self._session.folder
        return self._crops.made(CropKey.of(folder, row)) if folder and not row.deleted else None

    def _is_blank(self, row: PlateRow) -> bool:
        """True when there is no picture of a plate, and none to come."""
        crop = self._crop(row)
        return bool(absence(row)) or (crop is not None and crop.image is None)

    def _go_on(self) -> None:
        """Turn to the next page on which something is undecided; on the last one go to what is left there."""
        queue = self._session.queue
        ids = self._ids_in_sight()
        following = queue.next_undecided(ids[-1]) if ids else -1
        if following < 0 or following in ids:
            kind = OfStep if queue.left else EndOfList
            self._session.notice.emit(kind(partial(self._end, left_here=following in ids)))
        elif unread := self._unread():  # else the page would seem to be confirmed
            self._session.notice.emit(lambda: unread)
        if following >= 0:
            self.grid.go(queue.position(following))

    def _end(self, *, left_here: bool) -> str:
        """Say that this was the last page, and what to do about plates that were marked or not read on it."""
        last = self.tr("No further page holds an undecided plate.")
        left = self.tr("What is left on this one is decided plate by plate: type what it should be.")
        left = self._unread() or left
        result = "" if self._session.queue.left else finding.where_the_result_is(self._session.frozen)
        return paragraph(*filter(None, (last, left if left_here else "", result)))

    def _unread(self) -> str:
        """Say how many plates in sight were not read, and what reads them; nothing where all were."""
        rows = [self._rows[i] for i in self._ids_in_sight() if i in self._rows]
        count = sum(row.status is Status.UNREAD and not absence(row) for row in rows)
        words = self.tr("Not read yet: {count}. {key} reads them.")
        key = native(self._keys.get("read_unread", "F5"))
        return words.format(count=number(count), key=key) if count else ""

    @Slot()
    def _on_queue_changed(self) -> None:
        if self.isVisible():
            queue = self._session.queue
            self.grid.set_count(len(queue), max(queue.position(self._session.current), 0), self._empty)

    def _empty(self) -> str:
        return self.tr("There is no plate in this list.")

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        if self.isVisible():
            self.grid.set_current(self._session.queue.position(plate_id))
            self._speak()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        if self.isVisible() and not self._rows.keys().isdisjoint(ids):
            self._on_page_changed()

    @Slot()
    def _on_page_changed(self) -> None:
        """Fetch the rows of this page and of the next, and their crops."""
        sight, queue = self.grid.in_sight, self._session.queue
        ahead = [int(i) for i in queue.ids[sight.start : sight.stop + self.grid.per_page]]
        rows = self._session.rows(ahead)
        self._rows = {row.plate_id: row for row in rows}
        if self.isVisible():
            self._session.sight = Sight(self._ids_in_sight())
        self._settle_marks()
        folder = self._session.folder
        if folder is not None:
            keys = [CropKey.of(folder, row) for row in rows]  # of those gone too: they may come back
            self._crops.want(keys, self.grid.picture_room)
        self._tell()
        self.grid.update()

    def _settle_marks(self) -> None:
        """Lay down the marks of plates that are decided by now; take up those of which that was undone."""
        decided = {plate_id for plate_id, row in self._rows.items() if _is_decided(row)}
        down, up = self.marked & decided, (self._laid_down & self._rows.keys()) - decided
        self.marked = (self.marked - down) | up
        self._laid_down = (self._laid_down - up) | down

    @Slot(int)
    def _on_moved(self, index: int) -> None:
        self._session.select(self._session.queue.at(index))

    @Slot(int)
    def _on_opened(self, index: int) -> None:
        self.opened.emit(self._session.queue.at(index))

    @Slot()
    def _on_menu(self) -> None:
        row = self._rows.get(self.under_cursor())
        self._wrong.setChecked(self.under_cursor() in self.marked)
        self._wrong.setEnabled(row is not None and not _is_decided(row))
        self._rest.setEnabled(bool(self._to_confirm()))

    @Slot(int, int)
    def _on_range(self, first: int, last: int) -> None:
        low, high = min(first, last), max(first, last)
        self.marked |= {int(i) for i in self._session.queue.ids[low : high + 1]}
        self._settle_marks()
        self._tell()
        self.grid.update()

    @Slot(object)
    def _on_crops(self, names: set[str]) -> None:
        if not self.isVisible():
            return
        for index in self.grid.in_sight:
            row = self._rows.get(self._session.queue.at(index))
            if row is not None and row.path in names:
                self.grid.renew(index)
        self._count()

    def _tell(self) -> None:
        """Say what is in sight and what Enter would do."""
        sight, total = self.grid.in_sight, len(self._session.queue)
        here = [i for i in self._ids_in_sight() if self._is_held(i)]
        words = self.tr(
            "{first}–{last} of {total}  ·  {marked} marked  ·  Space marks a wrong one, typing corrects it"
        )
        self._summary.tell(
            ""
            if not total
            else words.format(
                first=number(sight.start + 1), last=number(sight.stop), total=number(total), marked=len(here)
            )
        )
        self._speak()
        self._count()

    def _count(self) -> None:
        """Say how many plates Enter would confirm."""
        count = len(self._to_confirm())
        self._confirm.setText(self.tr("Confirm {count}").format(count=count))
        self._confirm.setEnabled(count > 0)

    def _speak(self) -> None:
        """Let a screen reader know what is under the cursor."""
        at_hand = self.under_cursor()
        marked, draft = at_hand in self.marked, self._session.draft(at_hand)
        words = spoken.plate(self._rows.get(at_hand), marked=marked, draft=draft)
        self.grid.setAccessibleDescription(words)

    def _paint_cells(self, painter: QPainter, places: Sequence[Place]) -> None:
        self._pictures = CellPictures.of(self._pictures, self, painter)
        style = CellPainter(painter, self._pictures, SHAPE.ratio)
        for box, index, current in places:
            row = self._rows.get(self._session.queue.at(index))
            style.paint(box, self._cell_of(row, current) if row is not None else Cell(None, current=current))

    def _cell_of(self, row: PlateRow, current: bool) -> Cell:
        crop = self._crop(row)
        decided, draft = _is_decided(row), self._session.draft(row.plate_id)
        wrong = row.plate_id in self.marked
        return Cell(
            crop.image if crop is not None else None,
            letters=[(c, None) for c in display(draft)] if draft else letters_of(row),
            confidence=row.confidence if not (decided or draft) else None,
            glyph=self._theme.icon(*glyph(row)),
            marked=wrong or bool(draft),
            current=current,
            focused=self.grid.hasFocus(),
            done=decided,
            message=self._message(row, crop),
            mark_text=self.tr("wrong") if wrong else self.tr("typed"),
            mark_sign=WRONG if wrong else TYPED,
            mark_below=True,
            mark_colour="bad" if wrong else "accent",
        )

    def _message(self, row: PlateRow, crop: Crop | None) -> str:
        """Return why there is no picture; nothing while it may still come."""
        state = status_name(row.status) if row.status is Status.NO_PLATE else ""
        if (said := absence(row) or state) or crop is None:
            return said
        if crop.problem is not None:
            return error_headline(crop.problem)
        return self.tr("No plate found") if row.quad_source == "sought" else self.tr("No plate known")

    def _compose(self) -> None:
        em = self.fontMetrics().height()
        foot = Flow(self)
        foot.add(self._summary)
        foot.add_right(self._confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(em // 2, em // 2, em // 2, em // 2)
        column.addWidget(self.grid, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        session, grid = self._session, self.grid
        session.queue_changed.connect(self._on_queue_changed)
        session.current_changed.connect(self._on_current_changed)
        session.plates_changed.connect(self._on_plates_changed)
        session.project_changed.connect(self._forget)
        grid.moved.connect(self._on_moved)
        grid.page_changed.connect(self._on_page_changed)
        grid.toggled.connect(self.toggle_mark)
        grid.range_wanted.connect(self._on_range)
        grid.accepted.connect(self.confirm_page)
        grid.opened.connect(self._on_opened)
        grid.typed.connect(self.typed)
        grid.menu_wanted.connect(self._on_menu)
        self._wrong.triggered.connect(grid.toggle)
        self._rest.triggered.connect(self.confirm_page)
        self._crops.ready.connect(self._on_crops)
        self._confirm.clicked.connect(self.confirm_page)

    @Slot()
    def _forget(self) -> None:
        self.marked.clear()
        self._laid_down.clear()
        self._rows.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the sheet was not in sight."""
        super().showEvent(event)
        self._on_queue_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let a decision lead to the next plate of the list again, not of a page that nobody sees."""
        super().hideEvent(event)
        self._session.sight = ONE

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _is_decided(row: PlateRow) -> bool:
    return row.status not in UNDECIDED or row.deleted
