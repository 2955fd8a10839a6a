"""The centre of the window: three views on one queue, one at a time, made when first looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from gui.desk import Desk
from gui.models.plate_queue import NOWHERE
from gui.nothing import nothing_at_hand
from gui.views.canvas import FrameCanvas
from gui.views.correction import CorrectionView
from gui.views.single import SingleView
from gui.visit import Visit
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.photo.room import LEAST_WIDTH
from gui.widgets.recent_plates import RecentPlates
from gui.widgets.typed_elsewhere import types
from gui.widgets.way_back import WayBack

if TYPE_CHECKING:
    from core.project import PlateRow
    from gui.views.nothing import NothingView

SINGLE, SHEET, CHARACTERS = "single", "sheet", "characters"
STATISTICS, VERIFY, COMPARE = "statistics", "verify", "compare"
WORKING = (SINGLE, SHEET, CHARACTERS)  # where the next start begins; the others only look
OF_LIST = (SINGLE, SHEET)  # what they show is listed; where nothing is, that is said in their place


@runtime_checkable
class ShowsPlate(Protocol):
    """A view in which the plate at hand is seen."""

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as it is seen."""


@runtime_checkable
class ShowsPages(Protocol):
    """A view whose cursor may be on another plate than the one at hand."""

    def under_cursor(self) -> int:
        """Return the plate under the cursor, -1 for none."""


@runtime_checkable
class ShowsKeys(Protocol):
    """A view that names keys."""

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Name the keys in force, by the names of their acts."""


class Review(QStackedWidget):
    """Shows plates one at a time, by the sheet, or by the character.

    Signals: ``view_changed(name)``; ``wanted(name)`` with the name of an act that leads on where nothing is
    listed.
    """

    view_changed = Signal(str)
    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        correction = CorrectionView(self)
        recent = RecentPlates(desk.session, desk.crops, desk.theme, correction)
        recent.chosen.connect(self.go_to_plate)
        correction.fill_rest(recent)
        self.single = SingleView(desk.session, desk.loader, correction, FrameCanvas(self), self)
        self.places = (correction, self)  # the plate with its characters, and what there is else
        self._views: dict[str, QWidget] = {SINGLE: self.single}
        self._name = SINGLE
        self._nothing: NothingView | None = None  # made when there first is nothing to show
        self._looked = False  # through the folder: what is not listed now is not there
        self._keys: Mapping[str, str] = {}
        self._makers = {
            SHEET: self._make_sheet, CHARACTERS: self._make_characters,
            STATISTICS: self._make_statistics, VERIFY: self._make_verify, COMPARE: self._make_compare,
        }  # fmt: skip
        self.addWidget(self.single)
        self.setMinimumWidth(LEAST_WIDTH)  # as the list: in large type a page is cut off, not the window
        self.setFocusProxy(self.single)
        bar = WayBack(desk.theme, self.single)
        self._visit = Visit(desk.session, desk.plates, self.single, bar, self._show, parent=self)
        session = desk.session
        for news in (session.queue_changed, session.current_changed, session.counts_changed):
            news.connect(self._on_news)
        session.project_changed.connect(self._on_project_changed)
        desk.folders.looked.connect(self._on_looked)

    @property
    def name(self) -> str:
        """The view that was chosen; where it has nothing to show, that is said in its place."""
        return self._name

    def show_view(self, name: str) -> None:
        """Show a view by its name and give it the keyboard; an unknown name means one plate at a time."""
        self._visit.end()
        self._show(name)
        if self.name in WORKING:
            self._desk.settings.set("view", self.name)

    @Slot(str)
    def _show(self, name: str) -> None:
        if name in self._makers and name not in self._views:
            self._views[name] = self._makers[name]()
            EnterPresses(self._views[name])
            self.addWidget(self._views[name])
        self._name = name if name in self._views else SINGLE
        self._bring_to_front()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view_changed.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a page for the view that was worked in, and a plate that was opened for its page."""
        if event.key() == Qt.Key.Key_Escape and self._visit.leave():
            return
        if event.key() == Qt.Key.Key_Escape and self.name not in WORKING:
            self.show_view(self._desk.settings.values.view)
        else:
            super().keyPressEvent(event)

    def shown(self) -> PlateRow | None:
        """Return the plate at hand as the view in front shows it; None where that shows no plates."""
        view = self.currentWidget()
        return view.shown() if isinstance(view, ShowsPlate) else None

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._keys = keys
        parts: list[object] = [*self._views.values(), self._nothing]
        for part in parts:
            if isinstance(part, ShowsKeys):
                part.show_keys(keys)

    @Slot()
    def take_choice(self) -> None:
        """Take the alternative that the action names, where one plate is shown."""
        if self.currentWidget() is self.single:
            self.single.take_choice(int(self.sender().objectName().rpartition("_")[2]) - 1)

    @Slot()
    def take_label(self) -> None:
        """Take the file name's text, where one plate is shown or a plate can be opened for it."""
        row = self.shown()
        if self._is_front(SHEET) and row is not None and row.label:
            self._open_under_cursor()
        if self.currentWidget() is self.single:
            self.single.take_label()

    @Slot(bool)
    def edit_corners(self, on: bool) -> None:
        """Let the corners of the plate at hand be moved, where they can be seen, or accept them there."""
        elsewhere = not self._is_front(SINGLE)
        if elsewhere:
            self.take_to_hand()
            self.open_at_hand()
        self.single.edit_corners(on or elsewhere)

    @Slot()
    def draw_corners(self) -> None:
        """Let the corners of the plate at hand be drawn, also while those of another one are being moved."""
        self.open_at_hand()
        self.single.edit_corners(True)

    @Slot()
    def focus_typing(self) -> None:
        """Go back to typing on the plate, from whatever is shown."""
        if self._is_front(SHEET) or self._is_front(CHARACTERS):
            self._open_under_cursor()
        elif not self._is_front(SINGLE):
            self.show_view(SINGLE)
        self.single.focus_typing()

    @Slot()
    def show_single(self) -> None:
        """Show one plate at a time."""
        self.show_view(SINGLE)

    @Slot()
    def show_sheet(self) -> None:
        """Show pages of plates."""
        self.show_view(SHEET)

    @Slot()
    def show_characters(self) -> None:
        """Show all places that were read as one character."""
        self.show_view(CHARACTERS)

    @Slot()
    def show_statistics(self) -> None:
        """Show figures about the folder."""
        self.show_view(STATISTICS)

    @Slot()
    def save_report(self) -> None:
        """Show the figures and ask where to write them as a page."""
        from gui.views.statistics import StatisticsView

        self.show_view(STATISTICS)
        view = self.currentWidget()
        if isinstance(view, StatisticsView):
            view.save_report()

    @Slot()
    def show_verify(self) -> None:
        """Show what is doubtful about the labels."""
        self.show_view(VERIFY)

    @Slot()
    def show_compare(self) -> None:
        """Show what two models read differently."""
        self.show_view(COMPARE)

    @Slot(int)
    def open_plate(self, plate_id: int) -> None:
        """Show a plate of a page alone, until it is decided."""
        self._visit.begin(plate_id, self.name)

    @Slot(int)
    def go_to_plate(self, plate_id: int) -> None:
        """Show a plate alone, and go on from there."""
        self._desk.session.select(plate_id)
        self.show_view(SINGLE)

    @Slot()
    def take_to_hand(self) -> None:
        """Let the plate at hand be the one under the cursor of the page that has the keyboard."""
        if self._has_keyboard() and (plate_id := self._under_cursor()) != NOWHERE:
            self._desk.session.select(plate_id)

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _under_cursor(self) -> int:
        front = self.currentWidget()
        return front.under_cursor() if isinstance(front, ShowsPages) else NOWHERE

    def _is_front(self, name: str) -> bool:
        return name in self._views and self.currentWidget() is self._views[name]

    @Slot()
    def open_at_hand(self) -> None:
        """Show the plate at hand alone, until it is decided."""
        at_hand = self._desk.session.current
        if not self._is_front(SINGLE) and self._is_front(self.name) and at_hand != NOWHERE:
            self.open_plate(at_hand)

    def _open_under_cursor(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.take_to_hand()
        self.open_at_hand()

    @Slot(object)
    def take_key(self, event: QKeyEvent) -> None:
        """Let a key that was pressed elsewhere go where one types; Enter does nothing to a page of plates."""
        if types(event) and not self._is_front(CHARACTERS):
            self.take_to_hand()
            self.open_at_hand()
        if self._is_front(SINGLE):
            self.single.take_key(event)
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._is_front(CHARACTERS) and types(event) and (grid := self._views[CHARACTERS].focusProxy()):
            QApplication.sendEvent(grid, event)

    @Slot(object)
    def take_typing(self, event: QKeyEvent) -> None:
        """Let a character go where one types, if that is in sight and has not passed it on itself."""
        if self._is_front(SINGLE) or self._is_front(CHARACTERS):
            meant = not self._has_keyboard()
        else:  # a button of a page of figures or doubts is no place to type
            meant = self._is_front(SHEET) or (self._has_keyboard() and self._under_cursor() != NOWHERE)
        if self.isVisible() and meant:
            self.take_key(event)

    @Slot(object)
    def take_from_panel(self, event: QKeyEvent) -> None:
        """Let a character of which a panel, maybe outside of the window, has no use go where one types."""
        if self.isVisible() and any(self._is_front(name) for name in WORKING):
            self.activateWindow()
            self.take_key(event)

    @Slot(str)
    def _take_commit(self, text: str) -> None:
        """Type what an input method has delivered to the sheet on the plate under its cursor."""
        self._open_under_cursor()
        self.single.commit(text)

    @Slot()
    def undo(self) -> None:
        """Take back what was typed last, else the last edit."""
        typed = self.currentWidget() is self.single and self.single.undo_typing()
        if not typed and not self._desk.session.bulk.told_busy():
            self._visit.leave()
            self._desk.session.undo_stack.undo()
            self._show_at_hand()

    @Slot()
    def redo(self) -> None:
        """Bring back what was typed, else the last edit."""
        typed = self.currentWidget() is self.single and self.single.redo_typing()
        if not typed and not self._desk.session.bulk.told_busy():
            self._desk.session.undo_stack.redo()
            self._show_at_hand()

    def _show_at_hand(self) -> None:
        """Show the plate of an edit that was taken back or redone alone, where no list has it."""
        plate, queue = self._desk.session.current, self._desk.session.queue
        if plate != NOWHERE and queue.position(plate) == NOWHERE and not queue.awaits_successor:
            self.show_view(SINGLE)

    @Slot()
    def _on_project_changed(self) -> None:
        self._looked = False
        self._on_news()

    @Slot()
    def _on_looked(self) -> None:
        self._looked = True
        self._on_news()

    @Slot()
    def _on_news(self) -> None:
        """Show whether there is anything to work on, but not while the list is being made."""
        if not self._desk.session.queue.awaits_successor:
            self._bring_to_front()

    def _bring_to_front(self) -> None:
        """Show the view that was chosen, or what is said where it has nothing to show."""
        why = nothing_at_hand(self._desk.session, looked=self._looked) if self._name in OF_LIST else None
        front = self._views[self._name]
        if why is not None:
            self._nothing = self._nothing or self._make_nothing()
            self._nothing.tell(why)
            front = self._nothing
        if front is not self.currentWidget():
            focused = self.window().focusWidget()
            works_here = focused is not None and self.isAncestorOf(focused)
            self.setCurrentWidget(front)
            self.setFocusProxy(front)
            if works_here:
                front.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_nothing(self) -> NothingView:
        from gui.views.nothing import NothingView

        view = NothingView(self._desk.session, self)
        view.show_keys(self._keys)
        view.wanted.connect(self.wanted)
        self.addWidget(view)
        return view

    def _make_sheet(self) -> QWidget:
        from gui.views.sheet import SheetView

        sheet = SheetView(self._desk.session, self._desk.crops, self._desk.theme, self)
        sheet.show_keys(self._keys)
        sheet.opened.connect(self.open_plate)
        sheet.typed.connect(self._take_commit)
        return sheet

    def _make_characters(self) -> QWidget:
        from gui.views.characters import CharactersView

        desk = self._desk
        characters = CharactersView(desk.session, desk.tasks, desk.crops, desk.theme, self)
        characters.opened.connect(self.open_plate)
        return characters

    def _make_statistics(self) -> QWidget:
        from gui.views.statistics import StatisticsView

        return StatisticsView(self._desk.session, self._desk.tasks, self)

    def _make_verify(self) -> QWidget:
        from gui.views.verify import VerifyView

        verify = VerifyView(self._desk.session, self._desk.tasks, self)
        verify.opened.connect(self.open_plate)
        verify.work_began.connect(self.show_single)
        return verify

    def _make_compare(self) -> QWidget:
        from gui.views.compare import CompareView

        compare = CompareView(self._desk.session, self._desk.tasks, self)
        compare.opened.connect(self.open_plate)
        compare.work_began.connect(self.show_single)
        return compare
