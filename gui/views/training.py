"""The training panel: start a fine-tuning, watch it, stop it, and let the new model take over."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from core.errors import AppError
from core.shown import share_text
from core.training.finetune_config import MINIMUM_PLATES, FinetuneOptions
from core.training.run_log import UNKNOWN, Figures, Paired
from gui.jobs.fine_tune import FineTuner, Stage
from gui.session import Session
from gui.texts import duration, error_text, number, pace_text, paragraph, unbroken
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.number_box import NumberBox
from gui.widgets.parts_label import PartsLabel
from gui.widgets.plots.loss_curve import LossCurve
from gui.widgets.translated import TranslatedWidget

MAXIMUM_EPOCHS = 200
DEVICES = ("auto", "cpu", "cuda")
WIDTH = 15  # lines of type: as wide in every stage, and narrow, for the plate beside it goes first
DIGITS = 28  # at least, in a face that is wide for its height
BAR = QStyle.PixelMetric.PM_ScrollBarExtent
LEARNABLE = ("confirmed", "corrected")


class TrainingPanel(TranslatedWidget):
    """Shows a ``FineTuner``; knows nothing of processes and files."""

    def __init__(self, session: Session, tuner: FineTuner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tuner = tuner
        self._error: AppError | None = None
        self._waits = False  # the keyboard, with the words, for a button to come
        self._headline = QLabel(wordWrap=True)
        self._details = PartsLabel()
        self._choices = _Choices()
        self._bar = QProgressBar(textVisible=False)
        self._curve = LossCurve()
        self._figures = _FiguresTable()
        self._start = QPushButton()
        self._stop = QPushButton()
        self._resume = QPushButton()
        self._use = QPushButton(default=True)
        self._lay_out()
        EnterPresses(self)
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        # The outcome is above another run: large type hides the rest.
        parts: tuple[QWidget, ...] = (
            self._headline, self._details, self._bar, self._stop, self._resume,
            self._figures, self._use, self._choices, self._start,
        )  # fmt: skip
        layout = QVBoxLayout(self)  # below each other: beside a plate there is no room to spare
        for part in parts:
            layout.addWidget(part)
        layout.addWidget(self._curve, 1)
        layout.addStretch(0)
        self._fit()
        for button in (self._start, self._stop, self._resume, self._use):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        self._details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def _fit(self) -> None:
        metrics, bar = self.fontMetrics(), self.style().pixelMetric(BAR)
        wide = max(WIDTH * metrics.height(), DIGITS * metrics.horizontalAdvance("0"))  # faces of low lines
        self.setMinimumWidth(min(wide, self.screen().availableGeometry().width() // 3 - bar))

    def _connect(self) -> None:
        self._start.clicked.connect(self.start)
        self._stop.clicked.connect(self._tuner.stop)
        self._resume.clicked.connect(self._tuner.resume)
        self._use.clicked.connect(self._tuner.use_new_model)
        self._tuner.changed.connect(self.refresh)
        self._tuner.failed.connect(self._on_failed)
        self._session.counts_changed.connect(self.refresh)

    @Slot()
    def start(self) -> None:
        """Start a fine-tuning with the choices shown."""
        self._error = None
        self._tuner.start(self._choices.options())

    @Slot()
    def refresh(self) -> None:
        """Show how the tuner stands now."""
        tuner, at_hand = self._tuner, self.window().focusWidget()
        if tuner.stage is not Stage.FAILED:
            self._error = None
        self._headline.setText(self._headline_text())
        self._details.tell(unbroken(self._details_text()))
        self._choices.setVisible(not tuner.busy)
        self._bar.setVisible(tuner.busy)
        self._refresh_bar()
        self._curve.setVisible(bool(tuner.losses))
        self._curve.show_losses(tuner.losses)
        self._figures.show_outcome(tuner)
        self._start.setVisible(not tuner.busy)
        self._start.setEnabled(self._learnable() >= MINIMUM_PLATES)
        self._start.setDefault(tuner.stage is not Stage.FINISHED)  # then the new model is what matters
        self._stop.setVisible(tuner.busy and tuner.stage is not Stage.ENDING)
        self._stop.setEnabled(tuner.stage is not Stage.STOPPING)
        self._resume.setVisible(tuner.can_resume)
        self._use.setVisible(tuner.stage is Stage.FINISHED)
        self._use.setEnabled(not tuner.new_model_in_use)
        self._name_use()
        if at_hand is not None and self.isAncestorOf(at_hand):
            self._keep_keyboard(at_hand)

    def _keep_keyboard(self, at_hand: QWidget) -> None:
        """Hand the keyboard on where what had it is gone: Qt would give it to whatever comes next."""
        gone = not at_hand.isVisibleTo(self) or not at_hand.isEnabled()
        if gone or (at_hand is self._details and self._waits):
            buttons = (self._stop, self._use, self._resume, self._start)
            free = (one for one in buttons if one.isVisibleTo(self) and one.isEnabled())
            heir = next(free, self._details)
            self._waits = heir is self._details  # until a run that is being stopped has ended
            heir.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say everything in the language of the window."""
        self._start.setText(self.tr("Fine-tune"))
        self._start.setToolTip(self.tr("Teach the reader the confirmed plates"))
        self._stop.setText(self.tr("Stop"))
        self._resume.setText(self.tr("Resume the stopped run"))
        self._bar.setAccessibleName(self.tr("Progress of the fine-tuning"))
        self._curve.retranslate()
        self._choices.retranslate()
        self._figures.retranslate()
        self.refresh()

    def _name_use(self) -> None:
        used = self._tuner.new_model_in_use
        self._use.setText(self.tr("The new model is in use") if used else self.tr("Use the new model"))

    def _learnable(self) -> int:
        """Return how many plates a person vouched for."""
        return sum(self._session.counts.get(status, 0) for status in LEARNABLE)

    def _headline_text(self) -> str:
        match self._tuner.stage:
            case Stage.PREPARING:
                return self.tr("Cutting out the plates …")
            case Stage.STARTING:
                return self.tr("Starting the training …")
            case Stage.RUNNING if self._tuner.step is not None and self._tuner.step.fast:
                return self.tr("Teaching the fast model, too")
            case Stage.RUNNING:
                return self.tr("Fine-tuning")
            case Stage.STOPPING:
                return self.tr("Stopping: the batch is finished and saved")
            case Stage.ENDING:
                return self.tr("The training is ending …")
            case Stage.STOPPED:
                return self.tr("Stopped")
            case Stage.FINISHED:
                outcome = self._tuner.outcome
                return self.tr("{0} is ready").format(outcome.name if outcome is not None else "")
            case Stage.FAILED:
                return self.tr("The fine-tuning failed")
            case _:
                return self.tr("Make the reader better")

    def _details_text(self) -> str:
        tuner = self._tuner
        if tuner.stage is Stage.FAILED:
            return error_text(self._error) if self._error is not None else ""
        if tuner.stage is Stage.IDLE:
            return "\n".join(filter(None, [self._learnable_text(), self._stopped_text()]))
        lines = [self._plates_text(), self._step_text() if tuner.busy else self._stopped_text()]
        if tuner.stage is Stage.FINISHED:
            lines.append(self._pair_text())
        return "\n".join(line for line in lines if line)

    def _learnable_text(self) -> str:
        count = self._learnable()
        known = self.tr("Confirmed or corrected plates: {0}.").format(number(count))
        if count < MINIMUM_PLATES:
            advice = self.tr("Confirm at least {0} first: the reader learns from them.")
            return paragraph(known, advice.format(number(MINIMUM_PLATES)))
        learns = self.tr("The reader learns from them; you choose whether the new one takes over.")
        return paragraph(known, learns)

    def _plates_text(self) -> str:
        run = self._tuner.run
        if run is None or not run.trained:  # of a folder that somebody has cleared out
            return ""
        text = self.tr("{0} plates to learn from, {1} held back to measure.")
        told = [text.format(number(run.trained), number(run.held))]
        if run.refused:
            told.append(self.tr("Plates that could not be used: {0}.").format(number(len(run.refused))))
        return paragraph(*told)

    def _pair_text(self) -> str:
        """Return what became of the fast model that reads before the accurate one."""
        paired = self._tuner.paired
        if paired is None:
            return ""
        if not paired.made:
            return self.tr("The fast model did not learn enough: the new one reads every plate itself.")
        text = self.tr("The fast model has learnt, too: it leaves {0} of the plates to the accurate one.")
        return text.format(share_text(paired.read_accurately))

    def _stopped_text(self) -> str:
        stopped = self._tuner.stopped
        if stopped is None:
            return ""
        text = self.tr("A fine-tuning was stopped; it can go on after step {0} of {1}.")
        return text.format(number(stopped.step), number(stopped.total))

    def _step_text(self) -> str:
        step = self._tuner.step
        if step is None:
            return ""
        text = self.tr("Step {0} of {1} · loss {2} · {3} plates a second · {4} left")
        remaining = 0.0 if math.isnan(step.remaining) else step.remaining
        rate = pace_text(step.rate) if step.rate < 10 else f"{step.rate:.0f}"  # not 0 plates, nor "1 plates"
        return text.format(
            number(step.step), number(step.total), f"{step.loss:.3f}", rate, duration(remaining)
        )

    def _refresh_bar(self) -> None:
        step = self._tuner.step
        running = self._tuner.stage in (Stage.RUNNING, Stage.STOPPING, Stage.ENDING) and step is not None
        # A maximum of 0 shows that something goes on and nobody knows how long.
        self._bar.setMaximum(step.total if running and step is not None else 0)
        self._bar.setValue(step.step if running and step is not None else 0)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._error = error if isinstance(error, AppError) else None
        self.refresh()
        if self._error is None:
            self._details.tell(str(error))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class _Choices(QWidget):
    """What may be chosen before a run."""

    def __init__(self) -> None:
        super().__init__()
        self._epochs = NumberBox(0, MAXIMUM_EPOCHS)
        self._device = QComboBox()
        self._device.addItems(DEVICES)
        self._epochs_label, self._device_label = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._epochs_label.setBuddy(self._epochs)
        self._device_label.setBuddy(self._device)
        form = QFormLayout(self)
        form.setContentsMargins(0, 8, 0, 8)  # apart from the sentences above
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)  # narrower
        form.addRow(self._epochs_label, self._epochs)
        form.addRow(self._device_label, self._device)

    def options(self) -> FinetuneOptions:
        """Return what is chosen."""
        return FinetuneOptions(epochs=self._epochs.value(), device=DEVICES[self._device.currentIndex()])

    def retranslate(self) -> None:
        """Say everything in the language of the window."""
        self._epochs_label.setText(self.tr("Pa&sses over the plates"))
        self._epochs.setSpecialValueText(self.tr("automatic"))
        self._device_label.setText(self.tr("Train &on"))
        for row, name in enumerate((self.tr("best device"), self.tr("processor"), self.tr("graphics card"))):
            self._device.setItemText(row, name)


class _FiguresTable(QWidget):
    """What is read of the held plates: by the network before and after, and by what will be used."""

    def __init__(self) -> None:
        super().__init__()
        self._paired: Paired | None = None
        self._caption = QLabel(wordWrap=True)
        self._in_use = QLabel(wordWrap=True)
        self._titles = [QLabel() for _ in range(4)]  # before, after, accuracy, error rate
        for title in self._titles[2:]:
            title.setWordWrap(True)  # where the type is wide and the panel is not
        self._values = [QLabel("–") for _ in range(4)]  # row by row
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(16)
        places = [(0, 1), (0, 2), (1, 0), (2, 0)]
        for title, place in zip(self._titles, places, strict=True):
            grid.addWidget(title, *place)
        for i, value in enumerate(self._values):
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("100.0 %"))
            grid.addWidget(value, 1 + i // 2, 1 + i % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)  # apart from the sentences above
        layout.addWidget(self._caption)
        layout.addLayout(grid)
        layout.addWidget(self._in_use)

    def show_outcome(self, tuner: FineTuner) -> None:
        """Show the figures of a finished run; before that, the last ones that were measured."""
        before, after = tuner.before, UNKNOWN
        if tuner.outcome is not None and tuner.outcome.model is not None:
            before, after = tuner.outcome.before, tuner.outcome.after
        elif tuner.evaluated is not None:
            after = Figures(tuner.evaluated.plate_accuracy, tuner.evaluated.cer)
        self._paired = tuner.paired
        self._say_what_is_measured()
        measured = before.known or after.known
        self.setVisible(measured or bool(self._in_use.text()))
        for part in (self._caption, *self._titles, *self._values):
            part.setVisible(measured)
        self._in_use.setVisible(bool(self._in_use.text()))
        shown = (before.plate_accuracy, after.plate_accuracy, before.cer, after.cer)
        for label, value in zip(self._values, shown, strict=True):
            label.setText("–" if math.isnan(value) else share_text(value))

    def _say_what_is_measured(self) -> None:
        """Name what reads: the network is measured bare, which is not how plates will be read."""
        paired = self._paired
        alone = self.tr("The network alone, on the held-back plates:")
        of_pair = self.tr("The accurate network alone, on the held-back plates:")
        self._caption.setText(alone if paired is None else of_pair)
        self._in_use.setText("")
        if paired is not None and not math.isnan(share := paired.together if paired.made else paired.alone):
            both = self.tr("As you will use it: the two together read {0} of {1} held-back plates right.")
            one = self.tr("As you will use it: the accurate model reads {0} of {1} held-back plates right.")
            right = number(round(share * paired.samples))
            self._in_use.setText((both if paired.made else one).format(right, number(paired.samples)))

    def retranslate(self) -> None:
        """Say everything in the language of the window."""
        before, after = self.tr("Before"), self.tr("After")
        texts = (before, after, self.tr("Plates read right"), self.tr("Wrong characters"))
        for label, text in zip(self._titles, texts, strict=True):
            label.setText(text)
        self._caption.setToolTip(
            self.tr("Without the grammar of plates and without a second look at what is doubtful.")
        )
        self._say_what_is_measured()
