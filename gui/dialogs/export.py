"""Exporting: choose a format and a folder, see what would be written, then let it run in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import AppError
from core.exchange import FORMATS, SUBSETS, ExportOptions, ExportPlan
from core.exchange.items import ASSIGNED
from core.project import Query
from gui.desk import Desk
from gui.dialogs.fitting import FittingDialog, room_of
from gui.dialogs.settings_form import fill
from gui.jobs.finding import choice_of
from gui.jobs.workers import plan_work
from gui.models.problems import ProblemList
from gui.tasks import Task
from gui.texts import QT_TRANSLATE_NOOP, Words, failure, number, said
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.flow import Flow
from gui.widgets.number_box import NumberBox
from gui.widgets.path_row import path_row
from gui.widgets.scrolled import Scrolled
from gui.widgets.tables.problem_table import ProblemTable

PAUSE = 300  # milliseconds after the last change before the preview is made anew
USUAL_SHARES = (80, 10, 10)
FULL_TABLE_EMS = 8  # the heading and three rows
USUAL_WIDTH = 620  # in type of the usual size
LEAST_FORMAT = 16  # characters of a format's name that are seen at least
LISTED = "listed"  # the plates of the list, where those are not all

TITLES = (
    QT_TRANSLATE_NOOP("Formats", "CCPD frames, annotation in the name"),
    QT_TRANSLATE_NOOP("Formats", "Crop folder, <label>_<n>.jpg"),
    QT_TRANSLATE_NOOP("Formats", "PaddleOCR recognition list"),
    QT_TRANSLATE_NOOP("Formats", "PPOCRLabel Label.txt"),
    QT_TRANSLATE_NOOP("Formats", "CSV table"),
    QT_TRANSLATE_NOOP("Formats", "JSON Lines"),
    QT_TRANSLATE_NOOP("Formats", "LMDB of deep-text-recognition"),
    QT_TRANSLATE_NOOP("Formats", "COCO with key points and text"),
    QT_TRANSLATE_NOOP("Formats", "YOLO boxes"),
    QT_TRANSLATE_NOOP("Formats", "YOLO boxes and corners (pose)"),
    QT_TRANSLATE_NOOP("Formats", "labelme JSON"),
    QT_TRANSLATE_NOOP("Formats", "X-AnyLabeling JSON"),
    QT_TRANSLATE_NOOP("Formats", "ICDAR text for CVAT"),
    QT_TRANSLATE_NOOP("Formats", "Hugging Face image folder"),
)


class SplitRow(Flow):
    """Three shares that add up to a hundred, or what was assigned by hand, or no split at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.on = QCheckBox(self)  # made in the order that Tab follows
        self.shares = [NumberBox(0, 100, self) for _ in SUBSETS]
        self.assigned = QCheckBox(self)
        self.setFocusProxy(self.on)
        self.add(self.on)
        for name, box, share in zip(SUBSETS, self.shares, USUAL_SHARES, strict=True):
            box.setValue(share)
            box.setPrefix(f"{name} ")
            box.setAccessibleName(name)
            box.setEnabled(False)
            self.on.toggled.connect(box.setEnabled)
            self.add(box)
        self.add(self.assigned)
        self.on.toggled.connect(self._on_toggled)
        self.assigned.toggled.connect(self._on_toggled)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.on.setText(self.tr("by plate text, in percent"))
        self.assigned.setText(self.tr("as assigned"))
        self.assigned.setToolTip(self.tr("By the menu Plate, Assign to a split; what nobody assigned trains"))

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        """Let one way of splitting take the place of the other."""
        other = self.assigned if self.sender() is self.on else self.on
        if on:
            other.setChecked(False)

    def value(self) -> tuple[float, float, float] | Literal["assigned"] | None:
        """Return the shares of one, "assigned" for what a person chose, or None for no split."""
        if self.assigned.isChecked():
            return ASSIGNED
        if not self.on.isChecked():
            return None
        train, val, test = (box.value() / 100 for box in self.shares)
        return train, val, test


class ExportDialog(FittingDialog):
    """A form, and a preview that is made in the background each time the form changes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: ExportPlan | None = None
        self._task: Task | None = None
        self._format = QComboBox(self)  # made in the order that Tab follows
        self._target = QLineEdit(self)
        self._browse = QPushButton(self, autoDefault=False)
        session = desk.session
        self._listed: list[int] = session.queue.ids.tolist()  # by the time of opening: the words say how many
        chosen = session.frozen is not None or choice_of(session.query) != choice_of(Query())
        self._narrow = chosen and bool(self._listed)  # else these are all, or none
        self._plates, self._crop, self._transfer = QComboBox(self), QComboBox(self), QComboBox(self)
        self._split = SplitRow(self)
        self._preview = QLabel(self)
        self._told: Words = ""  # what the preview says
        self._refused = ProblemList(self)
        self._table = ProblemTable(self._refused, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._go = QPushButton(self, default=True)
        self._body = QWidget(self)
        self._body.setObjectName("page")
        self._scroller = Scrolled(self._body, self)
        self._form = QFormLayout(verticalSpacing=10, horizontalSpacing=16)
        self._titles = [QLabel(self) for _ in range(6)]
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._compose()
        EnterPresses(self)  # else it would begin the export from the button that chooses the folder
        self.retranslate()
        self._connect()
        self._on_format()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Export"))
        names = (self.tr("Format"), self.tr("New folder"), self.tr("Plates"), self.tr("Crops"),
                 self.tr("Pictures"), self.tr("Split"))  # fmt: skip
        for title, name in zip(self._titles, names, strict=True):
            title.setText(name)
        self._target.setAccessibleName(self.tr("New folder"))
        self._table.setAccessibleName(self.tr("Left out"))
        self._browse.setText(self.tr("Choose …"))
        self._go.setText(self.tr("Export"))
        self._split.retranslate()
        self._fill()
        self._preview.setText(said(self._told))
        if self.isVisible():
            self.fit()

    @Slot()
    def start(self) -> None:
        """Write what the preview shows, as a job; the dialog is done."""
        if self._plan is not None:
            self._desk.settings.set("export_target", str(self._plan.target.parent))
            self._desk.exports.start(self._plan)
            self.accept()

    @Slot()
    def _on_format(self) -> None:
        chosen = FORMATS[self._name()]
        self._form.setRowVisible(self._crop, chosen.crops)
        self._form.setRowVisible(self._transfer, chosen.frames)
        self._target.setText(str(self._proposal()))
        self._later()

    @Slot()
    def _later(self) -> None:
        """Make the preview anew when the form has come to rest."""
        self._forget_plan()
        self._tell(lambda: self.tr("Looking at the plates …"))
        self._pause.start()

    @Slot()
    def _on_paused(self) -> None:
        project = self._desk.session.project
        if project is None:
            return
        if not self._target.text().strip():  # that would be the folder that Platewright was started in
            self._tell(lambda: self.tr("Name a new folder to export into."))
            return
        try:
            options = self._options()
        except AppError as error:
            self._tell(failure(error, ""))
            return
        target, only = self._beside() / Path(self._target.text()).expanduser(), self._only()
        work = plan_work(project, self._name(), target, options, only)
        task = self._task = Task("export plan", work, quiet=True, subject=project)
        self._desk.tasks.start(task, produced=self._on_planned, failed=self._on_failed)

    @Slot(object)
    def _on_planned(self, plan: ExportPlan) -> None:
        if self.sender() is not self._task or plan.cancelled:
            return
        self._plan = plan
        self._tell(lambda: self._summary(plan))
        self._show_refused([error for _, error in plan.refused])
        self._go.setEnabled(bool(plan.files))

    def _show_refused(self, errors: list[AppError]) -> None:
        """List what is left out, if anything is: the buttons stay on the screen."""
        self._refused.clear()
        self._refused.extend(errors)
        self._table.setMinimumHeight(self.fontMetrics().height() * FULL_TABLE_EMS)
        self._table.setVisible(bool(errors))
        self.fit()
        room = self.screen().availableGeometry()
        below = self.geometry().bottom() - room.bottom()
        if below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        if self.sender() is self._task and self._task is not None:
            self._tell(failure(self._task.error, message))

    @Slot()
    def _choose_target(self) -> None:
        start = self._target.text() or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder to export into"), start)
        if chosen and self._desk.session.folder is not None:
            folder = Path(chosen)
            self._target.setText(str(folder if not any(folder.iterdir()) else self._free_name(folder)))
            self._later()

    def _tell(self, words: Words) -> None:
        self._told = words
        self._preview.setText(said(words))

    def _summary(self, plan: ExportPlan) -> str:
        lines = [self.tr("Plates to be written: {0}").format(number(plan.plates))]
        subsets = {name: count for name, count in plan.subsets().items() if name}
        if subsets:
            lines[0] += "  (" + ", ".join(f"{k} {number(n)}" for k, n in subsets.items()) + ")"
        if plan.empty:
            lines.append(self.tr("Pictures without a plate, as background: {0}").format(number(plan.empty)))
        if plan.refused:
            lines.append(self.tr("Left out: {0}").format(number(len(plan.refused))))
        if plan.collisions:
            lines.append(self.tr("Same name twice: {0}").format(", ".join(plan.collisions[:5])))
        if not plan.files and not plan.refused:
            lines = [
                self.tr("Nothing has been confirmed yet. Confirm plates first: only those are exported.")
                if self._only() is None
                else self.tr("None of the listed plates is confirmed or corrected; only those are exported.")
            ]
        return "\n".join(lines)

    def _options(self) -> ExportOptions:
        return ExportOptions(
            split=self._split.value(),
            crop=self._crop.currentData(),
            transfer=self._transfer.currentData(),
        )

    def _only(self) -> list[int] | None:
        """Return the plates to export; None for all of the folder."""
        return self._listed if self._plates.currentData() == LISTED else None

    def _name(self) -> str:
        return str(self._format.currentData())

    def _proposal(self) -> Path:
        """Return a folder that does not exist yet."""
        return self._free_name(self._beside())

    def _beside(self) -> Path:
        """Return where a mere name stands: where the last export went, or beside the pictures."""
        last = Path(self._desk.settings.values.export_target)
        folder = self._desk.session.folder or Path.home()
        return last if last.is_absolute() and last.is_dir() else folder.parent

    def _free_name(self, parent: Path) -> Path:
        folder = self._desk.session.folder
        stem = f"{folder.name if folder else 'plates'}-{self._name()}"
        names = [stem, *(f"{stem}-{n}" for n in range(2, 100))]
        return next((parent / name for name in names if not (parent / name).exists()), parent / stem)

    def _forget_plan(self) -> None:
        self._plan = None
        self._go.setEnabled(False)
        if self._task is not None:
            self._task.stop()
            self._task = None

    def _fill(self) -> None:
        formats = {
            name: QCoreApplication.translate("Formats", entry.title)
            for name, entry in FORMATS.items()
            if entry.writes is not None
        }
        crops = {"rectify": self.tr("Rectified"), "box": self.tr("Upright box")}
        ways = {"copy": self.tr("Copied"), "link": self.tr("Hard links, where the disk can")}
        plates = {
            "": self.tr("The whole folder"),
            LISTED: self.tr("Only the {0} listed").format(number(len(self._listed))),
        }
        boxes = (self._format, self._plates, self._crop, self._transfer)
        for box, names in zip(boxes, (formats, plates, crops, ways), strict=True):
            fill(box, names, box.currentData() or "")

    def _compose(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = path_row(self, self._target, self._browse)
        fields = (self._format, place, self._plates, self._crop, self._transfer, self._split)
        for title, field in zip(self._titles, fields, strict=True):
            title.setBuddy(self._target if field is place else field)
            self._form.addRow(title, field)
        self._form.setRowVisible(self._plates, self._narrow)
        self._table.hide()
        self._preview.setWordWrap(True)
        self._preview.setMinimumHeight(self.fontMetrics().height() * 3)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.ActionRole)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._format.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._format.setMinimumContentsLength(LEAST_FORMAT)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(self._form)
        layout.addWidget(self._preview)
        layout.addWidget(self._table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._scroller, 1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(self._on_format)
        for box in (self._plates, self._crop, self._transfer):
            box.currentIndexChanged.connect(self._later)
        for share in self._split.shares:
            share.valueChanged.connect(self._later)
        for way in (self._split.on, self._split.assigned):
            way.toggled.connect(self._later)
        self._target.textEdited.connect(self._later)
        self._pause.timeout.connect(self._on_paused)
        self._browse.clicked.connect(self._choose_target)
        self._go.clicked.connect(self.start)
        self._buttons.rejected.connect(self.reject)

    def fit(self) -> None:
        """Be as large as all that there is to see, where the screen has the room."""
        layout, room = self.layout(), QSize(*room_of(self))
        if layout is None:
            return
        margins = layout.contentsMargins()
        beside = QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
        beside.setHeight(beside.height() + layout.spacing() + self._buttons.sizeHint().height())
        wish = self._scroller.wish(room.width() - beside.width()) + beside
        wish.setWidth(max(wish.width(), round(USUAL_WIDTH * self._desk.theme.scale)))
        self.resize(self.size().expandedTo(wish).boundedTo(room))

    def done(self, code: int) -> None:
        """Let go of a preview that is still being made."""
        self._pause.stop()
        if self._task is not None:
            self._task.stop()
        super().done(code)
