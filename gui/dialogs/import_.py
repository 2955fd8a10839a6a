"""Importing: choose somebody else's annotations, see what they would change, then let it be taken over."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.exchange import FORMATS
from core.exchange.differences import Change
from core.exchange.importing import ImportPlan
from gui.desk import Desk
from gui.dialogs.settings_form import fill
from gui.jobs.imports import plan_import_work
from gui.models.import_list import ImportList, kind_name
from gui.pictures.crop_loader import CropLoader
from gui.tasks import Task
from gui.texts import QT_TRANSLATE_NOOP, Words, failure, number, paragraph, said
from gui.widgets.choice_chips import ChoiceChips
from gui.widgets.empty_note import EmptyNote
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.path_row import path_row
from gui.widgets.tables.import_table import ImportTable
from gui.widgets.translated import TranslatedDialog

PAUSE = 400  # milliseconds after the last change before the difference is found anew
SIZE = QSize(1120, 620)  # at the standard type
NAMED = 6  # lists of one import that are told by name
OTHER_TITLES = (QT_TRANSLATE_NOOP("Formats", "Another Platewright project"),)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImportDialog(TranslatedDialog):
    """A form, and the difference, which is found in the background each time the form changes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: ImportPlan | None = None
        self._task: Task | None = None
        self._told: Words = ""
        self._source, self._format = QLineEdit(self), QComboBox(self)
        self._file, self._folder = (QPushButton(self, autoDefault=False) for _ in range(2))
        self._titles = [QLabel(self) for _ in range(2)]
        self._summary = QLabel(self, wordWrap=True)
        self._progress = QProgressBar(self, textVisible=False)
        self._stop = QPushButton(self, autoDefault=False)
        self._chips = ChoiceChips(self)
        self._crops = CropLoader(self)
        self._rows = ImportList(self._crops, desk.theme.icon, self)
        self._table = ImportTable(self._rows, self)
        self._nothing = EmptyNote(self._table)
        self._conflicts = QCheckBox(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._go = QPushButton(self, default=True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._compose()
        EnterPresses(self)
        self.retranslate()
        self._connect()
        self._forget_plan()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Import"))
        names = (self.tr("Annotations"), self.tr("Format"))
        for title, field, name in zip(self._titles, (self._source, self._format), names, strict=True):
            title.setText(name)
            field.setAccessibleName(name)
        self._source.setPlaceholderText(self.tr("File or folder of somebody else's work"))
        self._file.setText(self.tr("File …"))
        self._folder.setText(self.tr("Folder …"))
        self._stop.setText(self.tr("Stop"))
        self._progress.setAccessibleName(self.tr("Comparing"))
        self._table.setAccessibleName(self.tr("Differences"))
        self._conflicts.setText(self.tr("Take conflicts over too, against the decisions here"))
        readable = {name: QCoreApplication.translate("Formats", entry.title)
                    for name, entry in FORMATS.items() if entry.reads is not None}  # fmt: skip
        fill(self._format, {"": self.tr("Recognise it"), **readable}, self._format.currentData() or "")
        self._rows.repaint()
        self._table.fit()
        self._tell(self._told)
        self._show_chips()
        self._show_chosen()

    @Slot()
    def start(self) -> None:
        """Take over what is checked, as a job; the dialog is done."""
        chosen = self._rows.chosen()
        if self._plan is not None and chosen and self._desk.imports.start(self._plan, chosen):
            self.accept()

    @Slot()
    def compare(self) -> None:
        """Find the difference now."""
        self._pause.stop()
        project, source = self._desk.session.project, self._source.text().strip()
        if project is None or not source:
            return
        self._forget_plan()
        work = plan_import_work(project, Path(source).expanduser(), str(self._format.currentData()))
        task = self._task = Task("import plan", work, quiet=True, subject=project)
        task.progressed.connect(self._on_progressed)
        task.produced.connect(self._on_planned)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._show_busy(True)
        self._desk.tasks.start(task)

    def _compare_and_look(self) -> None:
        """Find the difference now, with the keyboard in the table; an error brings it back."""
        self.compare()
        if self._task is not None:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _later(self) -> None:
        """Find the difference anew when the form has come to rest."""
        self._forget_plan()
        self._pause.start()

    @Slot()
    def stop(self) -> None:
        """Stop comparing; nothing is shown then."""
        if self._task is not None:
            self._forget_plan()
            self._tell(lambda: self.tr("Stopped. Nothing was changed."))

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        if self.sender() is self._task:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    @Slot(object)
    def _on_planned(self, plan: ImportPlan) -> None:
        project = self._desk.session.project
        if self.sender() is not self._task or plan.cancelled or project is None:
            return
        self._plan = plan
        self._rows.show_plan(plan, project.folder)
        self._tell(lambda: self._sum(plan))
        self._show_chips()
        self._rows.show_kind(self._chips.key)

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        task = self._task
        if self.sender() is task and task is not None:
            self._forget_plan()
            self._tell(failure(task.error, message))
            if self._table.hasFocus():
                self._source.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(bool)
    def _on_finished(self, _complete: bool) -> None:
        if self.sender() is self._task:
            self._task = None
            self._show_busy(False)
            self._tell(self._told)

    @Slot()
    def _choose_file(self) -> None:
        self.take(QFileDialog.getOpenFileName(self, self.tr("Annotations to import"), self._start_at())[0])

    @Slot()
    def _choose_folder(self) -> None:
        start = Path(self._start_at())
        folder = start.parent if start.is_file() else start  # a file's name would stand where a folder's does
        self.take(QFileDialog.getExistingDirectory(self, self.tr("Annotations to import"), str(folder)))

    def _start_at(self) -> str:
        return self._source.text().strip() or str(self._desk.session.folder or Path.home())

    def take(self, chosen: str) -> None:
        """Show what this file or folder would change; nothing happens for none."""
        if chosen:
            self._source.setText(chosen)
            self._compare_and_look()

    @Slot(bool)
    def _on_conflicts(self, on: bool) -> None:
        self._rows.choose_kind(Change.CONFLICT, on)

    @Slot()
    def _show_chosen(self) -> None:
        """Say how much will be taken over."""
        chosen, conflicts = self._rows.chosen_count, self._rows.counts().get(Change.CONFLICT, 0)
        self._go.setText(self.tr("Take over {0}").format(number(chosen)) if chosen else self.tr("Take over"))
        self._go.setEnabled(chosen > 0)
        self._conflicts.setEnabled(conflicts > 0)
        self._conflicts.setChecked(conflicts > 0 and self._rows.chosen_of(Change.CONFLICT) == conflicts)

    def _show_chips(self) -> None:
        counts = self._rows.counts()
        kinds = [(str(kind), kind_name(kind), count) for kind, count in counts.items()]
        self._chips.show_choices([("", self.tr("All"), sum(counts.values())), *kinds])
        self._chips.setVisible(bool(counts))
        for before, after in itertools.pairwise((self._stop, *self._chips.buttons(), self._table)):
            QWidget.setTabOrder(before, after)

    def _show_busy(self, busy: bool) -> None:
        if not busy and self._stop.hasFocus():
            self._source.setFocus(Qt.FocusReason.OtherFocusReason)
        self._progress.setRange(0, 0)
        self._progress.setVisible(busy)
        self._stop.setVisible(busy)
        if busy:
            self._tell(lambda: self.tr("Reading, and comparing with what stands here …"))

    def _tell(self, words: Words) -> None:
        """Say how it stands, above the table; what to do, in the table as long as it is empty."""
        self._told = words
        self._summary.setText(said(words))
        self._summary.setVisible(bool(said(words)))
        empty = self._rows.rowCount() == 0 and self._task is None
        self._nothing.tell(self._hint() if empty else "")

    def _hint(self) -> str:
        if self._plan is not None:
            return self.tr("There is no annotation in it.")
        return self.tr(
            "Choose a file or a folder, and see here what it would change. Nothing is taken over before you "
            "say so, and undo takes it back; the pictures are never touched."
        )

    def _sum(self, plan: ImportPlan) -> str:
        name = QCoreApplication.translate("Formats", FORMATS[plan.format].title)
        parts = [self.tr("{0}, read as: {1}.").format(self._files(plan), name)]
        left = [kind_name(kind) for kind in self._rows.counts() if kind in (Change.CONFLICT, "refused")]
        if not self._rows.chosen_count and not left:
            parts.append(self.tr("Nothing in it is new here."))
        else:
            parts.append(
                self.tr("The checked rows will be taken over, as one step to undo. Space checks them or not.")
            )
        return paragraph(*parts)

    def _files(self, plan: ImportPlan) -> str:
        """Name what was read: all of a few lists, of more than that only how many."""
        names = plan.names()
        if len(names) > NAMED:
            return self.tr("{0}: {1} files").format(plan.source.name, number(len(names)))
        return ", ".join(names)

    def _forget_plan(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.stop()
        self._plan = None
        self._rows.show_plan(None, Path())
        self._show_busy(False)
        self._show_chips()
        self._tell("")

    def _compose(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = path_row(self, self._source, self._file, self._folder)
        form = QFormLayout(verticalSpacing=10, horizontalSpacing=16)
        for title, field in zip(self._titles, (place, self._format), strict=True):
            title.setBuddy(self._source if field is place else field)
            form.addRow(title, field)
        busy = QHBoxLayout()
        busy.setSpacing(12)
        busy.addWidget(self._progress, 1)
        busy.addWidget(self._stop)
        self._summary.setProperty("soft", True)
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._summary)
        layout.addLayout(busy)
        layout.addWidget(self._chips)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._conflicts)
        layout.addWidget(self._buttons)
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        order = (self._source, self._file, self._folder, self._format, self._stop, self._table,
                 self._conflicts, self._go, close)  # fmt: skip
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)
        self._on_dressed()
        room = self.screen().availableGeometry().size() * 0.96
        self.resize((SIZE * self._desk.theme.scale).boundedTo(room))

    def _connect(self) -> None:
        self._source.textEdited.connect(self._later)
        self._format.currentIndexChanged.connect(self._later)
        self._pause.timeout.connect(self.compare)
        self._file.clicked.connect(self._choose_file)
        self._folder.clicked.connect(self._choose_folder)
        self._stop.clicked.connect(self.stop)
        self._chips.chosen.connect(self._rows.show_kind)
        self._rows.chosen_changed.connect(self._show_chosen)
        self._conflicts.clicked.connect(self._on_conflicts)
        self._go.clicked.connect(self.start)
        self._buttons.rejected.connect(self.reject)
        self._desk.theme.changed.connect(self._on_dressed)
        self._desk.session.project_closing.connect(self.reject)

    @Slot()
    def _on_dressed(self) -> None:
        self._table.setIconSize(self._desk.theme.icon_size())
        self._table.fit()
        self._rows.repaint()

    def done(self, code: int) -> None:
        """Let go of a comparison under way, and of the crops."""
        self._pause.stop()
        if self._task is not None:
            self._task.stop()
        self._crops.close()
        super().done(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press only a button that has the focus: nothing is taken over by the way."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self._source.hasFocus():
            self._compare_and_look()
