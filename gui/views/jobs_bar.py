"""The bar at the foot of the window: counts, running jobs with rate and time left, problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from core.project import Status
from gui.models.problems import ProblemList
from gui.pace import Rate
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.texts import OfStep, Words, duration, labelled, number, said, status_name
from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.one_line import OneLine
from gui.widgets.translated import TranslatedWidget

COUNTED = (Status.CONFIRMED, Status.CORRECTED, Status.DOUBTFUL, Status.UNREADABLE, Status.NO_PLATE)
NOTICE_STAYS = 8000  # milliseconds
REPAINT = 250  # milliseconds between two figures of a job: faster than that nobody reads


class JobView(QWidget):
    """One running task: title, progress, rate, time left, pause, cancel."""

    def __init__(self, task: Task, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task = task
        self._theme = theme
        self._title = QLabel(self)
        self._bar = QProgressBar(self, textVisible=False)
        self._figures = QLabel(self)
        self._pause = QToolButton(self)
        self._pause.setVisible(task.pausable)
        self._cancel = QToolButton(self)
        self._timer = QTimer(self, interval=REPAINT)
        self._rate, self._rated = Rate(), 0  # of which total: another one is another kind of work
        self._lay_out()
        EnterPresses(self)
        self._pause.clicked.connect(self._on_pause)
        self._cancel.clicked.connect(task.stop)
        self._timer.timeout.connect(self.show_state)
        task.state_changed.connect(self.repaint_icons)
        theme.changed.connect(self.repaint_icons)
        self._timer.start()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._title.setText(self._task.title)
        self.repaint_icons()

    @Slot()
    def show_state(self) -> None:
        """Show how far the task is."""
        task = self._task
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)
        self._figures.setText(self._progress_text())
        self._pause.setEnabled(not task.stopping)
        self._cancel.setEnabled(not task.stopping)

    @Slot()
    def repaint_icons(self) -> None:
        """Draw the icons in the colours of now, and name them for the ear."""
        paused = self._task.paused
        self._pause.setIcon(self._theme.icon("resume" if paused else "pause", "soft"))
        self._cancel.setIcon(self._theme.icon("cancel", "soft"))
        pause, cancel = self.tr("Go on") if paused else self.tr("Pause"), self.tr("Stop")
        for button, name in ((self._pause, pause), (self._cancel, cancel)):
            button.setIconSize(self._theme.icon_size())
            button.setToolTip(name)
            button.setAccessibleName(labelled(name, self._task.title))
        self.show_state()

    def _progress_text(self) -> str:
        task = self._task
        if task.stopping:
            return self.tr("stopping …")
        if not task.total:
            self._rated = 0
            return number(task.done) if task.done else ""
        text = f"{number(task.done)} / {number(task.total)}"
        if task.paused:
            paused = self.tr("paused")  # lupdate does not look into f-strings
            return f"{text} · {paused}"
        if task.total != self._rated:
            self._rate, self._rated = Rate(), task.total
        rate = self._rate.note(task.seconds(), task.done)
        if rate is None:
            return text
        left = self.tr("{0} left").format(duration((task.total - task.done) / rate))
        speed = self.tr("{0}/s").format(_rate(rate))
        return f"{text} · {speed} · {left}"

    @Slot()
    def _on_pause(self) -> None:
        if self._task.paused:
            self._task.resume()
        else:
            self._task.pause()

    def _lay_out(self) -> None:
        self._bar.setFixedWidth(120)
        self._figures.setProperty("soft", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._title, self._bar, self._figures):
            layout.addWidget(widget)
        for button in (self._pause, self._cancel):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)


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
        self._said: Words = ""
        self._step = 0  # of the undo stack, at which it was said
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
        self._resume_button.setText(self.tr("Resume the stopped fine-tuning"))
        for view in self._views.values():
            view.retranslate()

    @Slot()
    def show_counts(self) -> None:
        """Show what has been decided in the whole folder."""
        counts = self._session.counts
        parts = [
            f"{number(counts[status])} {status_name(status).lower()}"
            for status in COUNTED
            if counts.get(status)
        ]
        self._counts.setText("   ".join(parts))
        self._counts.setVisible(bool(parts))
        self._pace.setText(self._pace_text())

    def _pace_text(self) -> str:
        """Return how many plates are left, the real seconds a plate, and how long the rest will take."""
        pace, left = self._session.pace, self._session.queue.left
        seconds, total = pace.seconds_a_plate, pace.left(left)
        if self._session.project is None:
            return ""
        text = self.tr("{0} to decide").format(number(left))
        if seconds is None or total is None or not left:
            return text
        speed = self.tr("{0} s a plate, {1} left").format(f"{seconds:.1f}", duration(total))
        return f"{text} · {speed}"

    @Slot()
    def show_problems(self) -> None:
        """Show the number of problems, or nothing when there is none."""
        count = len(self._problems)
        self._problem_button.setVisible(count > 0)
        self._problem_button.setIcon(self._theme.icon("problem", "warn"))
        self._problem_button.setIconSize(self._theme.icon_size())
        self._problem_button.setText(self.tr("Problems: {0}").format(number(count)))

    @Slot(bool)
    def offer_resume(self, offered: bool) -> None:
        """Offer to go on with a stopped fine-tuning, or no longer."""
        self._resume_button.setVisible(offered)

    @Slot(object)
    def say(self, words: Words) -> None:
        """Show one line for a few seconds."""
        self._said, self._step = words, self._session.undo_stack.index()
        self._notice.tell(said(words))
        self._fading.start()

    @Slot(int)
    def _on_step(self, index: int) -> None:
        if isinstance(self._said, OfStep) and index < self._step:
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
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(16)
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


def _rate(rate: float) -> str:
    return f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"
