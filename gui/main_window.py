"""The main window: puts the parts together; what they do is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QStackedWidget

from gui.actions import Actions
from gui.desk import Desk
from gui.keymap import in_force
from gui.models.plate_queue import NOWHERE
from gui.review import CHARACTERS, COMPARE, OF_LIST, SHEET, SINGLE, STATISTICS, VERIFY, Review
from gui.views.done import DoneBar, above
from gui.views.jobs_bar import JobsBar
from gui.views.library import LibraryView
from gui.views.tool_bar import ModelButton, ToolBar
from gui.views.tour import Tour
from gui.views.welcome import WelcomeView
from gui.widgets.held_keys import HeldKeys
from gui.widgets.typed_elsewhere import TypedElsewhere
from gui.window.areas import Areas
from gui.window.arrivals import Arrivals
from gui.window.context_menus import PLATE_ACTIONS, ROW_ACTIONS, ContextMenus
from gui.window.handlers import handlers_of
from gui.window.menus import ChoiceMenus
from gui.window.operations import Operations
from gui.window.state import ListWidth, remember, restore

if TYPE_CHECKING:
    from core.project import PlateRow
    from gui.jobs.fine_tune import FineTuner

VIEWS = (SINGLE, SHEET, CHARACTERS, STATISTICS, VERIFY, COMPARE)
LEAST_LIBRARY = 240


class MainWindow(QMainWindow):
    """Composes the desk's parts; closing stops what runs, waits for it, then closes."""

    _built = False  # words are written only where there is something to write them on

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._closing = False
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.arrivals = Arrivals(desk.session, desk.folders, self)
        self.review = Review(desk, self)  # before the list: told first of another plate, it paints it first
        self.done = DoneBar(desk.session, desk.tasks, self)
        self.library = LibraryView(desk.session, desk.theme, self)
        to_hand = self.review.take_to_hand
        self.operations = Operations(desk, self, self.library.selected_ids, self._shown, to_hand)
        self.welcome = WelcomeView(desk.settings, desk.theme, self)
        self.jobs_bar = JobsBar(desk.session, desk.tasks, desk.problems, desk.theme, self)
        self.tour, self.areas, self.context_menus = Tour(desk.settings, self), Areas(self), ContextMenus(self)
        self.actions_table = Actions(self, desk.theme, handlers_of(self, desk), {})
        self._training: QDockWidget | None = None
        self._tuner: FineTuner | None = None
        self._pages = QStackedWidget(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._compose()
        self._connect()
        restore(self, self.screen(), desk.settings.values)
        self._list_width = ListWidth(self._splitter, desk.theme, desk.settings.values.splitter_state)
        self._take_keys()
        HeldKeys(self)
        self._built = True
        self.retranslate()
        self.review.show_view(desk.settings.values.view)
        self._on_project_changed()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.actions_table.retranslate()
        self.menus.name()
        self._name_window()
        if self._training is not None:
            self._training.setWindowTitle(self.tr("Fine-tune"))

    # -- slots ---------------------------------------------------------------------------------

    @Slot(str)
    def _on_view_changed(self, name: str) -> None:
        for other in VIEWS:
            self.actions_table[other].setChecked(other == name)
        self.done.set_in_view(name in OF_LIST)
        view = self.review.currentWidget()
        self.context_menus.fill_cells(view.focusProxy() if view is not None else None, self.actions_table)

    @Slot(bool)
    def show_training(self, on: bool) -> None:
        """Show or hide the fine-tuning beside the plate."""
        if self._training is None and on:
            self._training = self._make_training()
        if self._training is not None:
            self._training.setVisible(on)

    @Slot(bool)
    def _on_training_visible(self, visible: bool) -> None:
        if not self._closing and (self.isVisible() or visible):
            self.actions_table["train"].setChecked(visible)

    @Slot()
    def _on_project_changed(self) -> None:
        known = self._desk.session.project is not None
        self._pages.setCurrentWidget(self._splitter if known else self.welcome)
        self._name_window()
        self._allow()
        if not self.tour.isVisible():
            self._to_work()
        if self._training is None and self._desk.run_goes_on():
            self.show_training(True)
        self._offer_resume()

    @Slot()
    def _offer_resume(self) -> None:
        self.jobs_bar.offer_resume(self._tuner.can_resume if self._tuner else self._desk.run_was_stopped())

    @Slot()
    def _resume_training(self) -> None:
        self.show_training(True)
        if self._tuner is not None:
            self._tuner.resume()

    def _shown(self) -> PlateRow | None:
        """Return the plate at hand as the operator sees it: in the view, else in the list beside it."""
        return self.review.shown() or self.library.shown()

    @Slot()
    def _to_work(self) -> None:
        """Give the keyboard to where one works."""
        if self._desk.session.project is not None:
            self.review.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _allow(self) -> None:
        """Enable the actions that can be done now."""
        session = self._desk.session
        present = {"project"} if session.project is not None else set()
        if session.current != NOWHERE:
            present |= {"plate", "undo", "redo"}  # typing can be undone as long as there is a plate
        if self._desk.recogniser.busy:
            present.add("reading")
        if session.undo_stack.canUndo():
            present.add("undo")
        if session.undo_stack.canRedo():
            present.add("redo")
        self.actions_table.allow(present)

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        values = self._desk.settings.values
        if name in ("theme", "font_percent"):
            self._desk.theme.apply(values.theme, values.font_percent)
        elif name == "language":
            self._desk.language.apply(values.language)
        elif name == "operator":
            self._desk.session.operator = values.operator
        elif name == "keys":
            self._take_keys()
        elif name.startswith("prefetch"):
            self._desk.look_ahead()

    def _take_keys(self) -> None:
        """Let the keys of the preferences be in force, and be told wherever a key is shown."""
        keys = in_force(self._desk.settings.values.keys)
        self.actions_table.set_keys(keys)
        for part in (self.review, self.library, self.done):
            part.show_keys(keys)

    @Slot()
    def _on_idle(self) -> None:
        if self._closing:
            self.close()

    # -- composition ---------------------------------------------------------------------------

    def _compose(self) -> None:
        desk = self._desk
        model_button = ModelButton(desk.recogniser, desk.settings, desk.theme, self)
        model_button.file_wanted.connect(self.operations.choose_model_file)
        self.actions_table.fill(self.menuBar().addMenu)
        self.menus = ChoiceMenus(desk.settings, desk.folders, self.actions_table, self)
        tool_bar = ToolBar(self.actions_table, model_button, desk.theme, self)
        self.addToolBar(tool_bar)
        self.areas.set_areas([self.review, self.done, self.jobs_bar, tool_bar, self.library])
        self.tour.set_places([self.review.places, [tool_bar], [self.library], [self.jobs_bar]])
        self.library.setMinimumWidth(LEAST_LIBRARY)  # in large type some of it is cut off, not the window
        self._splitter.addWidget(self.library)
        self.context_menus.fill(self.library.table, self.actions_table, ROW_ACTIONS)
        self.context_menus.fill(self.review.single, self.actions_table, PLATE_ACTIONS)
        self._splitter.addWidget(above(self.done, self.review))
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self._splitter)
        self.setCentralWidget(self._pages)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.jobs_bar, 1)

    def _make_training(self) -> QDockWidget:
        from gui.views.training import TrainingPanel
        from gui.widgets.side_panel import SidePanel
        from gui.window.narrow import ListGivesWay

        tuner = self._tuner = self._desk.make_tuner()
        tuner.changed.connect(self._offer_resume)
        tuner.model_added.connect(self._desk.recogniser.find_models)
        content = TrainingPanel(self._desk.session, tuner, self)
        dock = SidePanel(content, self._desk.theme, self, "training_dock", self.tr("Fine-tune"))
        ListGivesWay(self, self._splitter, dock)
        dock.visibilityChanged.connect(self._on_training_visible)
        dock.left.connect(self._to_work)
        TypedElsewhere(dock).typed.connect(self.review.take_from_panel)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.areas.add(dock)
        return dock

    def _connect(self) -> None:
        session = self._desk.session
        session.project_changed.connect(self._on_project_changed)
        session.current_changed.connect(self._allow)
        session.undo_stack.indexChanged.connect(self._allow)
        self._desk.recogniser.busy_changed.connect(self._allow)
        self._desk.watch.gone.connect(self.library.show_gone)
        self._desk.others.unlisted.connect(self.library.show_unlisted)
        self._desk.folders.looked.connect(self.library.note_scan)
        self._desk.folders.refused.connect(self.welcome.show_refused)
        self.library.filter.line.left.connect(self._to_work)
        self.library.typing.connect(self.review.take_key)
        TypedElsewhere(self).typed.connect(self.review.take_typing)
        self.review.view_changed.connect(self._on_view_changed)
        for page in (self.review, self.done):
            page.wanted.connect(self.actions_table.trigger)
        self.done.stands.connect(self.jobs_bar.leave_the_end_out)
        self.arrivals.import_wanted.connect(self.operations.import_file)
        self.review.single.corners_changed.connect(self.actions_table["corners"].setChecked)
        self._desk.plates.drawing_wanted.connect(self.review.draw_corners)
        self.jobs_bar.problems_wanted.connect(self.operations.problems)
        self.jobs_bar.resume_wanted.connect(self._resume_training)
        self.welcome.open_wanted.connect(self.operations.choose_folder)
        self.welcome.samples_wanted.connect(self.operations.open_samples)
        self.welcome.folder_wanted.connect(self._desk.folders.open)
        self.tour.ended.connect(self._to_work)
        self._desk.settings.changed.connect(self._on_setting_changed)
        self._desk.tasks.idle.connect(self._on_idle)

    def _name_window(self) -> None:
        folder = self._desk.session.folder
        self.setWindowTitle(f"{folder.name} – Platewright" if folder is not None else "Platewright")

    def _may_close(self) -> bool:
        """Ask the operator when something would be cut short."""
        if not (busy := [task.title for task in self._desk.tasks.tasks if not task.quiet]):
            return True
        from gui.dialogs.closing import may_close

        tuner = self._tuner
        return may_close(busy, self, tuner.leave if tuner is not None and tuner.outlives else None)

    # -- Qt ------------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange and self._built:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept folders and pictures."""
        if self.arrivals.takes(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.arrivals.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs and wait for it without blocking; then remember everything and close."""
        if not self._closing:
            if not self._may_close():
                event.ignore()
                return
            remember(self, self._list_width, self._desk.settings.values)
            self._desk.keep()
        self._closing = True
        if self._desk.tasks.tasks:
            self._desk.tasks.stop_all()
            event.ignore()  # and close when the last has ended; a hidden window could not end the program
            return
        self._desk.loader.close()
        self._desk.crops.close()
        self._desk.session.close()
        event.accept()
