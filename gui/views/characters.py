"""The character view: every crop whose slot was read alike, least certain first; one edit for many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.alphabet import PROVINCES
from core.correction import SlotEditor
from core.plate import LOOK_ALIKES, canonical
from core.project import UNDECIDED, PlateRow
from core.project.records import Slot as ReadSlot
from gui import spoken
from gui.editing.character_edits import changed_texts, plates_of
from gui.jobs.character_counts import CharacterCounts
from gui.jobs.character_search import CharacterSearch
from gui.models.plate_queue import NOWHERE, ONE, Sight
from gui.pictures.crop_loader import CROP_SIZE, CropKey, CropLoader
from gui.session import Session
from gui.tasks import TaskRunner
from gui.texts import STATUS_COLOURS, Deed, Words, absence, keyed, left_alone, number
from gui.widgets.flow import Flow
from gui.widgets.grid.cell_painter import Cell, CellPainter
from gui.widgets.grid.cell_pictures import CellPictures
from gui.widgets.grid.character_strip import CharacterStrip, ScrolledStrip
from gui.widgets.grid.grid_layout import CellShape
from gui.widgets.grid.page_grid import PageGrid, Place
from gui.widgets.one_line import OneLine
from gui.widgets.strip.slot_part import part_around
from gui.widgets.tab_order import tab_through

if TYPE_CHECKING:
    from gui.theme import Theme

SHAPE = CellShape(ratio=1.1, text_ems=2.4, widest_ems=11, least=40, most=160)


class CharactersView(QWidget):
    """Shows the slots read as one character; what is typed becomes of the marked ones on Enter.

    Signals: ``opened(plate_id)`` when a plate is to be shown alone.
    """

    opened = Signal(int)

    def __init__(
        self,
        session: Session,
        tasks: TaskRunner,
        crops: CropLoader,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._crops, self._theme = session, crops, theme
        self.slots: list[ReadSlot] = []
        self.marked: set[ReadSlot] = set()
        self._rows: dict[int, PlateRow] = {}
        self._pictures: CellPictures | None = None
        self._becomes = ""
        self._typed: SlotEditor | None = None
        self._from_top = False  # what is found is shown from the least certain on, not from the plate at hand
        self._stale = True
        self._to_count = False  # how often each character was read, once what was searched for is here
        self.strip = CharacterStrip(self)
        self._counts = CharacterCounts(session, tasks, self)
        self._search = CharacterSearch(session, tasks, self)
        self.grid = PageGrid(SHAPE, self._paint_cells, self)
        self._summary = OneLine(self)
        self._summary.setObjectName("characters_summary")
        self._change = QPushButton(self, default=True)
        self._change.setObjectName("characters_change_button")
        self._change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._mark, self._apply = QAction(self, checkable=True), QAction(self)  # of the menu of a slot
        self.grid.addActions([self._mark, self._apply])
        self.setFocusProxy(self.grid)
        self._compose()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.grid.setAccessibleName(self.tr("Characters read alike"))
        self.grid.retranslate()
        self.strip.retranslate()
        self._tell()

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as it is seen here."""
        return self._rows.get(self._session.current)

    def under_cursor(self) -> int:
        """Return the plate under the cursor; a look at the characters has not taken it to hand."""
        return self.slots[self.grid.current].plate_id if self.slots else NOWHERE

    @Slot()
    def change_marked(self) -> None:
        """Give the marked slots, or the one under the cursor, the typed character; one step to undo."""
        targets = self._targets()
        if not targets:
            return
        if not self._becomes:
            self._session.notice.emit(
                lambda: self.tr("Type what these characters should be, then press Enter.")
            )
            return
        plates, old, new = plates_of(targets), self.strip.character, self._becomes
        decisions = changed_texts(targets, self._session.rows(plates), old, new)
        name = self.tr("{old} → {new}").format(old=old, new=new)
        deed = Deed(name, lambda: self.tr("Changing {0}").format(name))
        if decisions and not self._session.decide_each(decisions, deed):
            return
        self.clear()
        if left := len(plates) - len(decisions):
            self._session.notice.emit(partial(left_alone, left))

    @Slot()
    def clear(self) -> None:
        """Forget marks and what was typed."""
        self.marked.clear()
        self._on_erased()

    @Slot()
    def mark_page(self) -> None:
        """Mark everything in sight."""
        self.marked |= {self.slots[i] for i in self.grid.in_sight}
        self._tell()
        self.grid.update()

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        """Take a character; for a province its pinyin initial, and a digit after it picks another."""
        if self.strip.character in PROVINCES:
            if self._typed is None or not canonical(text).isdigit():
                self._typed = SlotEditor(None, "")
            self._typed.type(text)
            self._becomes = self._typed.slots[0].text if self._typed.slots else ""
        else:
            last = canonical(text)[-1:]
            self._becomes = LOOK_ALIKES.get(last, last)
        self._tell()
        self.grid.update()

    @Slot()
    def _on_erased(self) -> None:
        self._becomes, self._typed = "", None
        self._tell()
        self.grid.update()

    @Slot()
    def _find(self) -> None:
        """Fetch the slots in the background; those of another character are gone at once."""
        project = self._session.project
        self.clear()
        self._show([], (lambda: self.tr("Searching …")) if project is not None else "")
        self._search.find(self.strip.character)
        self._stale = self._stale and project is None

    @Slot(object)
    def _on_found(self, slots: list[ReadSlot]) -> None:
        self._show(slots, lambda: self.tr("No plate was read with this character."))
        if self._to_count:
            self._to_count = False
            self._counts.count_at_rest()

    @Slot()
    def _on_failed(self) -> None:
        self._show([])
        self._stale = True

    @Slot()
    def _on_outdated(self) -> None:
        """Find the rest of what was searched while plates were read, but under nobody's hands."""
        if self.isVisible() and not (self.marked or self._becomes):
            self._find()
        else:
            self._stale = self._stale or not self.marked

    @Slot()
    def _find_anew(self) -> None:
        """Fetch the slots of another character, and begin with the least certain one."""
        self._find()
        self._from_top = True

    def _show(self, slots: list[ReadSlot], empty_text: Words = "") -> None:
        """Show slots, the cursor on the plate at hand; where it has none, a look moves nothing."""
        self.slots = slots
        here = self._session.current
        place = next((i for i, slot in enumerate(slots) if slot.plate_id == here and not self._from_top), 0)
        self.grid.set_count(len(slots), place, empty_text)
        self._from_top = self._from_top and not slots

    @Slot()
    def _on_page_changed(self) -> None:
        """Fetch the plates of this page and the next, and their crops."""
        sight = self.grid.in_sight
        slots = self.slots[sight.start : sight.stop + self.grid.per_page]
        self._rows = {row.plate_id: row for row in self._session.rows(plates_of(slots))}
        folder = self._session.folder
        if folder is not None:
            keys = [CropKey.of(folder, row) for row in self._rows.values()]
            high = self.grid.picture_room.height()  # of the width, a part is shown
            self._crops.want(keys, QSizeF(CROP_SIZE.width(), high))
        self._tell()
        self.grid.update()

    @Slot(object)
    def _on_plates_changed(self, ids: list[int]) -> None:
        if self.isVisible():
            self._counts.count_later()
        if not self.slots:  # only what was found is frozen: readings may come in that show it
            if self.isVisible():
                self._find()
            else:
                self._stale = True
        elif self.isVisible() and not self._rows.keys().isdisjoint(ids):
            self._on_page_changed()

    @Slot()
    def _on_project_changed(self) -> None:
        self._stale = True
        self._show([])
        self.strip.show_counts(None)
        if self.isVisible():  # as after a restart in this view; else when it is shown
            self._to_count = True
            self._find()

    @Slot(int)
    def _on_toggled(self, index: int) -> None:
        self.marked ^= {self.slots[index]}
        self._tell()
        self.grid.update()

    @Slot()
    def _on_menu(self) -> None:
        self._mark.setText(keyed(self.tr("Marked"), self.tr("Space")))
        self._mark.setChecked(self.slots[self.grid.current] in self.marked)
        self._apply.setText(keyed(self._change.text(), self.tr("Enter")))
        self._apply.setEnabled(self._change.isEnabled())

    @Slot(int, int)
    def _on_range(self, first: int, last: int) -> None:
        self.marked |= set(self.slots[min(first, last) : max(first, last) + 1])
        self._tell()
        self.grid.update()

    @Slot(int)
    def _on_moved(self, index: int) -> None:
        self._session.select(self.slots[index].plate_id)
        self._tell()

    @Slot(int)
    def _on_current_changed(self, plate_id: int) -> None:
        """Follow the list, and undo, to a plate that is here; the cursor may be on it at another place."""
        if self.isVisible() and self.under_cursor() != plate_id:
            places = (i for i, slot in enumerate(self.slots) if slot.plate_id == plate_id)
            self.grid.set_current(next(places, self.grid.current))
            self._tell()

    @Slot(int)
    def _on_opened(self, index: int) -> None:
        self.opened.emit(self.slots[index].plate_id)

    @Slot(object)
    def _on_crops(self, names: set[str]) -> None:
        self._counts.put_off()
        for index in self.grid.in_sight if self.isVisible() else ():
            row = self._rows.get(self.slots[index].plate_id)
            if row is not None and row.path in names:
                self.grid.renew(index)

    def _targets(self) -> list[ReadSlot]:
        """What is marked, first what is under the cursor, where undo goes; else that alone."""
        here = self.slots[self.grid.current : self.grid.current + 1]
        return sorted(self.marked, key=lambda s: ([s] != here, s.confidence)) if self.marked else here

    def _tell(self) -> None:
        """Say what is in sight, what is marked and what Enter would do."""
        here = self.slots[self.grid.current : self.grid.current + 1]
        self.grid.setAccessibleDescription(spoken.place(self._rows, here, self.marked))
        sight, total = self.grid.in_sight, len(self.slots)
        words = self.tr("{first}–{last} of {total}  ·  {marked} marked  ·  Space marks, a character changes")
        self._summary.tell(
            ""
            if not total
            else words.format(
                first=number(sight.start + 1),
                last=number(sight.stop),
                total=number(total),
                marked=len(self.marked),
            )
        )
        count = len(self._targets())
        one, more = self.tr("Change 1 place to {character}"), self.tr("Change {count} places to {character}")
        change = (one if count == 1 else more).format(count=count, character=self._becomes or "…")
        self._change.setText(change)
        self._change.setEnabled(bool(self._becomes) and count > 0)

    def _paint_cells(self, painter: QPainter, places: Sequence[Place]) -> None:
        self._pictures = CellPictures.of(self._pictures, self, painter)
        style = CellPainter(painter, self._pictures, SHAPE.ratio)
        for box, index, current in places:
            slot = self.slots[index]
            row = self._rows.get(slot.plate_id)
            cell = self._cell_of(slot, row, current) if row is not None else Cell(None, current=current)
            style.paint(box, cell)

    def _cell_of(self, slot: ReadSlot, row: PlateRow, current: bool) -> Cell:
        folder = self._session.folder
        image = self._crops.shown(CropKey.of(folder, row)) if folder and not row.deleted else None
        now = row.text[slot.slot] if slot.slot < len(row.text) else ""
        changed = now != self.strip.character
        decided = row.status not in UNDECIDED or row.deleted
        glyph = self._theme.icon(f"state-{row.status.value}", STATUS_COLOURS[row.status])
        return Cell(
            image,
            letters=[(c, slot.confidence if i == slot.slot else None) for i, c in enumerate(row.text)],
            glyph=glyph if decided else None,
            marked=slot in self.marked or changed,
            current=current,
            focused=self.grid.hasFocus(),
            done=decided,
            message=absence(row),
            mark_text=f"→ {now}" if changed else f"→ {self._becomes}" if self._becomes else "✓",
            mark_colour="good" if changed else "accent",
            source=part_around(image, slot.slot, row),
            meant=slot.slot,
        )

    def _compose(self) -> None:
        em = self.fontMetrics().height()
        foot, column = Flow(self), QVBoxLayout(self)
        foot.add(self._summary)
        foot.add_right(self._change)
        column.setContentsMargins(em // 2, em // 2, em // 2, em // 2)
        column.addWidget(ScrolledStrip(self.strip, self))
        column.addWidget(self.grid, 1)
        column.addWidget(foot)
        tab_through(self.grid, self._change, self.strip)

    def _connect(self) -> None:
        session, grid = self._session, self.grid
        session.plates_changed.connect(self._on_plates_changed)
        session.current_changed.connect(self._on_current_changed)
        session.project_changed.connect(self._on_project_changed)
        self.strip.chosen.connect(self._find_anew)
        self._counts.counted.connect(self.strip.show_counts)
        self._search.found.connect(self._on_found)
        self._search.failed.connect(self._on_failed)
        self._search.outdated.connect(self._on_outdated)
        grid.moved.connect(self._on_moved)
        grid.page_changed.connect(self._on_page_changed)
        grid.toggled.connect(self._on_toggled)
        grid.range_wanted.connect(self._on_range)
        grid.accepted.connect(self.change_marked)
        grid.opened.connect(self._on_opened)
        grid.menu_wanted.connect(self._on_menu)
        self._mark.triggered.connect(grid.toggle)
        self._apply.triggered.connect(self.change_marked)
        grid.typed.connect(self._on_typed)
        grid.erased.connect(self._on_erased)
        self._crops.ready.connect(self._on_crops)
        self._change.clicked.connect(self.change_marked)

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch the slots when they were never fetched for this project; else catch up."""
        super().showEvent(event)
        self._session.sight = Sight(closed=True)  # what is next in the list may not be here
        if self._stale:
            self._to_count = True
            self._find()
        else:
            self._on_page_changed()
            self._counts.count_at_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let a decision lead on through the list again."""
        super().hideEvent(event)
        self._session.sight = ONE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+A marks the page, Esc forgets marks and typing."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.mark_page()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
