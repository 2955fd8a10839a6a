"""The bar at the foot of the window: counts, running jobs with rate and time left, problems."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from core.project import Status
from gui.models.problems import ProblemList
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.texts import EndOfList, NotSaved, OfStep, Words, duration, number, pace_text, said, status_name
from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.job_view import Brief, JobView
from gui.widgets.one_line import OneLine
from gui.widgets.translated import TranslatedWidget

COUNTED = (Status.CONFIRMED, Status.CORRECTED, Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE)
NOTICE_STAYS = 8000  # milliseconds
MARGIN, SPACING = 4, 16


class Level(NamedTuple):
    """How much is shown."""

    jobs: Brief = Brief.NOTHING
    counts: bool = False
    brief_pace: bool = True
    pace: bool = False
    buttons: bool = True  # with all of their words


# From all that there is to the least.
LEVELS = (
    Level(counts=True, brief_pace=False, pace=True),
    Level(brief_pace=False, pace=True),
    Level(pace=True),
    Level(Brief.SPEED, pace=True),
    Level(Brief.SPEED),
    Level(Brief.SPEED, buttons=False),
    Level(Brief.PROGRESS, buttons=False),
    Level(Brief.NAME, buttons=False),
)


class JobsBar(TranslatedWidget):
    """Counts on the left, notices and jobs in the middle, problems on the right.

    Signals: ``problems_wanted()`` when the operator asks for the list of problems;
    ``resume_wanted()`` when a stopped fine-tuning shall go on.
    """

    problems_wanted = Signal()
    resume_wanted = Signal()

    def __init__(
        self,
        session: Session,
        tasks: TaskRunner,
        problems: ProblemList,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("jobs_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self._problems = problems
        self._views: dict[Task, JobView] = {}
        self._counts = QLabel(self)
        self._pace = QLabel(self)
        self._notice = OneLine(self)
        self._paces = ("", "")
        self._said: Words = ""
        self._step = 0  # of the undo stack, at which it was said
        self._whole_words = True  # of the buttons
        self._end_is_told = False  # above the plate, and for longer than it would be here
        self._jobs = QHBoxLayout()
        self._problem_button = QToolButton(self)
        self._resume_button = QToolButton(self)
        self._resume_button.hide()
        self._fading = QTimer(self, singleShot=True, interval=NOTICE_STAYS)
        self._lay_out()
        EnterPresses(self)
        self._connect(tasks)
        self.retranslate()
        self._on_theme_changed()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.show_counts()
        self.show_problems()
        self._notice.tell(said(self._said))
        self._name_buttons()
        for view in self._views.values():
            view.retranslate()

    @Slot()
    def show_counts(self) -> None:
        """Show what has been decided in the whole folder; what is left of the list stands below that."""
        counts, words = self._session.counts, self.tr("{count} {state}")
        parts = [
            words.format(count=number(counts[status]), state=status_name(status).lower())
            for status in COUNTED
            if counts.get(status)
        ]
        self._counts.setText(self.tr("Folder: {0}").format(" · ".join(parts)) if parts else "")
        self._paces = self._pace_texts()
        self._fit()

    def _pace_texts(self) -> tuple[str, str]:
        """Return the real seconds a plate with the time left for the list, and the latter alone."""
        pace, left = self._session.pace, self._session.queue.left
        seconds, total = pace.seconds_a_plate, pace.left(left)
        if self._session.project is None or seconds is None or total is None or not left:
            return "", ""
        rest = duration(total)
        speed = self.tr("{0} s a plate, {1} left").format(pace_text(seconds), rest)
        return speed, self.tr("{0} left").format(rest)

    def _fit(self) -> None:
        """Leave out what matters least, where there is no room for all: news and jobs come first."""
        level = next((level for level in LEVELS if self._needed(level) <= self.width()), LEVELS[-1])
        self._counts.setVisible(level.counts and bool(self._counts.text()))
        pace = self._paces[level.brief_pace]
        if self._pace.text() != pace:
            self._pace.setText(pace)
        self._pace.setVisible(level.pace and bool(pace))  # an empty one would set the next words apart
        if level.buttons != self._whole_words:
            self._whole_words = level.buttons
            self._name_buttons()
        for view in self._views.values():
            view.set_brief(level.jobs)

    def _button_texts(self, *, whole: bool) -> tuple[str, str]:
        """Return what to call the buttons that resume a training and show the problems."""
        count = number(len(self._problems))
        if not whole:
            return self.tr("Resume"), count
        return self.tr("Resume the stopped fine-tuning"), self.tr("Problems: {0}").format(count)

    def _name_buttons(self) -> None:
        shown, whole = (self._button_texts(whole=whole) for whole in (self._whole_words, True))
        buttons = (self._resume_button, self._problem_button)
        for button, text, name in zip(buttons, shown, whole, strict=True):
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip("" if text == name else name)

    def _needed(self, level: Level) -> int:
        """Return the width that all takes that is shown then."""
        advance = self.fontMetrics().horizontalAdvance
        widths = [advance(self._counts.text()) if level.counts else 0]
        widths.append(advance(self._paces[level.brief_pace]) if level.pace else 0)
        # News end in an ellipsis before jobs lose their names.
        widths.append(min(advance(self._notice.text()), self.width() // (2 if level.buttons else 4)))
        widths += [view.room(level.jobs) for view in self._views.values()]
        for button, text in zip(
            (self._resume_button, self._problem_button), self._button_texts(whole=level.buttons), strict=True
        ):
            if not button.isHidden():  # as wide as it would be with that text
                widths.append(button.sizeHint().width() + advance(text) - advance(button.text()))
        shown = [width for width in widths if width]
        return sum(shown) + SPACING * len(shown) + 2 * MARGIN

    @Slot()
    def show_problems(self) -> None:
        """Show the number of problems, or nothing when there is none."""
        count = len(self._problems)
        self._problem_button.setVisible(count > 0)
        self._problem_button.setIcon(self._theme.icon("problem", "warn"))
        self._problem_button.setIconSize(self._theme.icon_size())
        self._name_buttons()

    @Slot(bool)
    def offer_resume(self, offered: bool) -> None:
        """Offer to go on with a stopped fine-tuning, or no longer."""
        self._resume_button.setVisible(offered)

    @Slot(object)
    def say(self, words: Words) -> None:
        """Show one line for a few seconds."""
        if self._end_is_told and isinstance(words, EndOfList):
            return
        self._said, self._step = words, self._session.undo_stack.index()
        self._notice.tell(said(words))
        self._fading.start()

    @Slot(bool)
    def leave_the_end_out(self, told: bool) -> None:
        """Say nothing of the end of the list while that is told above the plate."""
        self._end_is_told = told
        if told and isinstance(self._said, EndOfList):
            self._fade()

    @Slot(int)
    def _on_step(self, index: int) -> None:
        newest = self._session.undo_stack.newest()
        stored = index > self._step and not getattr(newest, "refused", False)
        undone = index < self._step
        if (isinstance(self._said, OfStep) and undone) or (isinstance(self._said, NotSaved) and stored):
            self._fade()

    @Slot()
    def _fade(self) -> None:
        self._said = ""
        self._notice.tell("")

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFixedHeight(self.fontMetrics().height() + round(16 * self._theme.scale))
        self.show_problems()

    @Slot(object)
    def _on_started(self, task: Task) -> None:
        if not task.quiet:
            view = JobView(task, self._theme, self)
            self._views[task] = view
            self._jobs.addWidget(view)

    @Slot(object)
    def _on_ended(self, task: Task) -> None:
        view = self._views.pop(task, None)
        if view is not None:
            self._jobs.removeWidget(view)
            view.hide()
            view.deleteLater()

    def _lay_out(self) -> None:
        self._jobs.setSpacing(20)
        for label in (self._counts, self._pace):
            label.setProperty("soft", True)
        self._problem_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self._problem_button, self._resume_button):
            button.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout.setSpacing(SPACING)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # what is shown fits the room
        layout.addWidget(self._counts)
        layout.addWidget(self._pace)
        layout.addWidget(self._notice, 1)
        layout.addLayout(self._jobs)
        layout.addWidget(self._resume_button)
        layout.addWidget(self._problem_button)

    def _connect(self, tasks: TaskRunner) -> None:
        tasks.started.connect(self._on_started)
        tasks.ended.connect(self._on_ended)
        self._session.counts_changed.connect(self.show_counts)
        self._session.notice.connect(self.say)
        self._session.project_changed.connect(self._fade)  # it was said of the folder before
        self._session.undo_stack.indexChanged.connect(self._on_step)
        self._problems.count_changed.connect(self.show_problems)
        self._problem_button.clicked.connect(self.problems_wanted)
        self._resume_button.clicked.connect(self.resume_wanted)
        self._fading.timeout.connect(self._fade)
        self._session.queue_changed.connect(self.show_counts)
        self._theme.changed.connect(self._on_theme_changed)

    def event(self, event: QEvent) -> bool:
        """Fit anew whenever a part says something longer or shorter."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the room."""
        self._fit()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Ask for no width: the window may be narrower than all that there is to say."""
        return QSize(0, super().minimumSizeHint().height())
