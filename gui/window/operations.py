"""What the actions do that reaches over several parts: dialogs, folders, models, looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QWidget

import resources
from core.project import PlateRow, Status
from gui.desk import Desk
from gui.texts import number

if TYPE_CHECKING:
    from gui.dialogs.import_ import ImportDialog

D = TypeVar("D", bound=QDialog)
TYPE_STEP = 10  # percent


class Operations(QObject):
    """The slots behind the actions; every one returns at once."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        selected: Callable[[], list[int]],
        shown: Callable[[], PlateRow | None],
        take_to_hand: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._listed = selected  # the rows that are selected in the list
        self._seen = shown  # the plate at hand as it is seen
        self._take_to_hand = take_to_hand  # what is under the cursor of a page

    # -- file ----------------------------------------------------------------------------------

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder and open it."""
        recent = self._desk.settings.values.recent_folders
        chosen = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open a folder of pictures"), recent[0] if recent else str(Path.home())
        )
        if chosen:
            self._desk.folders.open(Path(chosen))

    @Slot()
    def open_samples(self) -> None:
        """Open the folder of drawn scenes that comes with Platewright."""
        self._desk.folders.open(resources.path("samples"))

    @Slot()
    def rescan(self) -> None:
        """Look for new, vanished and changed pictures."""
        self._desk.look_again()
        self._desk.folders.look_for_changes()

    @Slot()
    def import_work(self) -> None:
        """Show the import dialog, which does not keep anyone from working on."""
        self._import_dialog()

    @Slot(object)
    def import_file(self, source: Path) -> None:
        """Show in the import dialog what somebody else's work would change."""
        dialog = self._import_dialog()
        if dialog is not None:
            dialog.take(str(source))

    @Slot()
    def export(self) -> None:
        """Show the export dialog, which does not keep anyone from working on."""
        from gui.dialogs.export import ExportDialog

        self._show_one(ExportDialog, lambda: ExportDialog(self._desk, self._window))

    @Slot()
    def settings(self) -> None:
        """Show the preferences."""
        from gui.dialogs.preferences import PreferencesDialog

        desk = self._desk
        self._show_one(
            PreferencesDialog, lambda: PreferencesDialog(desk.settings, desk.recogniser, self._window)
        )

    # -- edit ----------------------------------------------------------------------------------

    @Slot()
    def all_plates(self) -> None:
        """Leave queue and filter: list every plate of the folder."""
        self._desk.session.start_queue("all")

    @Slot()
    def go_to(self) -> None:
        """Ask for a row number and go there."""
        queue = self._desk.session.queue
        here = queue.position(self._desk.session.current) + 1
        if not len(queue):
            return
        row, chosen = QInputDialog.getInt(
            self._window,
            self.tr("Go to"),
            self.tr("Number in the list, from 1 to {0}").format(number(len(queue))),
            max(here, 1),
            1,
            len(queue),
        )
        if chosen:
            self._desk.session.select(queue.at(row - 1))

    # -- plate ---------------------------------------------------------------------------------

    def _selected(self) -> list[int]:
        self._take_to_hand()
        return self._listed()

    def _shown(self) -> PlateRow | None:
        self._take_to_hand()
        return self._seen()

    @Slot()
    def previous(self) -> None:
        """Go one row up."""
        self._desk.session.step(-1)

    @Slot()
    def next(self) -> None:
        """Go one row down."""
        self._desk.session.step(1)

    @Slot()
    def doubtful(self) -> None:
        """Mark what is selected as doubtful."""
        self._desk.plates.mark(self._selected(), Status.DOUBTFUL, self._shown())

    @Slot()
    def unreadable(self) -> None:
        """Mark what is selected as unreadable."""
        self._desk.plates.mark(self._selected(), Status.UNREADABLE, self._shown())

    @Slot()
    def no_plate(self) -> None:
        """Say that what is selected shows no plate."""
        self._desk.plates.mark(self._selected(), Status.NO_PLATE, self._shown())

    @Slot()
    def yellow(self) -> None:
        """Say that what is selected is yellow, or that it is not."""
        self._desk.plates.mark_yellow(self._selected(), self._shown())

    @Slot()
    def skip(self) -> None:
        """Put the plate at hand aside."""
        self._desk.plates.skip(self._shown())

    @Slot()
    def add_plate(self) -> None:
        """Add another plate to the picture of the plate at hand."""
        self._take_to_hand()
        self._desk.plates.add()

    @Slot()
    def remove_plate(self) -> None:
        """Take the plate at hand out of its picture."""
        self._desk.plates.remove(self._shown())

    @Slot()
    def confirm_selected(self) -> None:
        """Confirm the texts of what is selected."""
        self._desk.plates.confirm(self._selected())

    @Slot()
    def assign_split(self) -> None:
        """Ask which plates belong to which split."""
        from gui.dialogs.split import SplitDialog

        if self._desk.session.project is not None:
            SplitDialog(self._desk.session, self._selected(), self._window).show()

    @Slot()
    def reveal(self) -> None:
        """Open the folder of the picture at hand."""
        self._take_to_hand()
        row, folder = self._desk.session.row(self._desk.session.current), self._desk.session.folder
        if row is not None and folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str((folder / row.path).parent)))

    # -- recognise -----------------------------------------------------------------------------

    @Slot()
    def read_selected(self) -> None:
        """Recognise what is selected."""
        self._desk.recogniser.read(self._selected())

    @Slot()
    def choose_model_file(self) -> None:
        """Ask for a model file and let it read from now on."""
        now = Path(self._desk.settings.values.model)
        start = now.parent if now.is_absolute() and now.parent.is_dir() else Path.home()
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a model file"), str(start), self.tr("Models (*.onnx)")
        )
        if chosen:
            self._desk.recogniser.choose_file(Path(chosen))

    # -- view and help -------------------------------------------------------------------------

    @Slot()
    def larger(self) -> None:
        """Set everything in larger type."""
        self._resize_type(TYPE_STEP)

    @Slot()
    def smaller(self) -> None:
        """Set everything in smaller type."""
        self._resize_type(-TYPE_STEP)

    @Slot(bool)
    def full_screen(self, on: bool) -> None:
        """Fill the screen, or go back."""
        state = self._window.windowState()
        full = Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if on else state & ~full)

    @Slot()
    def problems(self) -> None:
        """Show the list of what went wrong."""
        from gui.dialogs.problems import ProblemsDialog

        def make() -> ProblemsDialog:
            dialog = ProblemsDialog(self._desk.problems, self._desk.theme, self._window)
            dialog.retry_wanted.connect(self.retry)
            dialog.log_wanted.connect(self.log)
            return dialog

        self._show_one(ProblemsDialog, make)

    @Slot()
    def retry(self) -> None:
        """Read again what could not be read."""
        self._desk.problems.clear()
        self._desk.look_again()
        self._desk.recogniser.read_refused()

    @Slot()
    def keys(self) -> None:
        """Show the key sheet."""
        from gui.dialogs.keys import KeysDialog

        self._show_one(KeysDialog, lambda: KeysDialog(self._desk.settings, self._window))

    @Slot()
    def log(self) -> None:
        """Open the log in whatever the system opens text files with."""
        if self._desk.log_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.log_file)))

    @Slot()
    def about(self) -> None:
        """Tell what Platewright is and what it stands on."""
        from gui.dialogs.about import AboutDialog

        self._show_one(AboutDialog, lambda: AboutDialog(self._window))

    def _import_dialog(self) -> ImportDialog | None:
        from gui.dialogs.import_ import ImportDialog

        if self._desk.session.project is None:
            return None
        return self._show_one(ImportDialog, lambda: ImportDialog(self._desk, self._window))

    def _show_one(self, kind: type[D], make: Callable[[], D]) -> D:
        """Show a dialog; one of its kind that is open already comes to the front instead."""
        there = (dialog for dialog in self._window.findChildren(kind) if dialog.isVisible())
        dialog = next(there, None) or make()
        dialog.show()
        dialog.activateWindow()
        return dialog

    def _resize_type(self, by: int) -> None:
        settings = self._desk.settings
        settings.set("font_percent", min(max(settings.values.font_percent + by, 80), 200))
