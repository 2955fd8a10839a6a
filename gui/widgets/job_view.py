"""One running job, as the bar at the foot shows it."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from gui.editing.pace import Rate
from gui.tasks import Task
from gui.texts import duration, labelled, number
from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses

REPAINT = 250  # milliseconds between two figures: faster than that nobody reads
SPACING = 8
BAR, SHORT_BAR = 120, 48  # pixels
LONGEST = 4000 * 60  # seconds left that there is room for


class Brief(IntEnum):
    """What is left out of a job where there is little room; each leaves out what those before it do, too."""

    NOTHING = 0
    SPEED = 1
    PROGRESS = 2  # how long it will take counts for more
    NAME = 3  # which the tool tip tells


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
        self._brief = Brief.NOTHING
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

    def set_brief(self, brief: Brief) -> None:
        """Leave out what matters least, where there is little room."""
        if brief != self._brief:
            self._brief = brief
            self._bar.setFixedWidth(SHORT_BAR if brief else BAR)
            self._bar.setVisible(self._has_bar(brief))
            self._title.setVisible(brief < Brief.NAME)
            self.show_state()

    def room(self, brief: Brief) -> int:
        """Return the width that it needs at most, so that what is left out does not come and go."""
        advance, total = self.fontMetrics().horizontalAdvance, number(self._task.total)
        done = f"{total} / {total}"
        figures = [self._figures_text(done, 88.8, LONGEST, brief)]
        if brief >= Brief.PROGRESS:
            figures.append(done)  # as long as nobody knows how fast it is
        widths = [max(map(advance, figures)) if self._task.total else advance(self._figures.text())]
        if brief < Brief.NAME:
            widths.append(advance(self._title.text()))
        if self._has_bar(brief):
            widths.append(SHORT_BAR if brief else BAR)
        widths += [b.sizeHint().width() for b in (self._pause, self._cancel) if not b.isHidden()]
        return sum(widths) + (len(widths) - 1) * SPACING

    def _has_bar(self, brief: Brief) -> bool:
        return brief < Brief.PROGRESS or not self._task.total  # else nothing would say that it goes on

    @Slot()
    def show_state(self) -> None:
        """Show how far the task is."""
        task = self._task
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)
        self._figures.setText(self._progress_text())
        self._bar.setVisible(self._has_bar(self._brief))
        tip = labelled(task.title, self._done_text()) if task.total and self._brief >= Brief.PROGRESS else ""
        self._figures.setToolTip(tip)
        for button in (self._pause, self._cancel):
            button.setEnabled(not (task.stopping or task.ending))

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
        if task.ending:
            return self.tr("ending …")
        if not task.total:
            self._rated = 0
            return number(task.done) if task.done else ""
        text = self._done_text()
        if task.paused:
            paused = self.tr("paused")  # lupdate does not look into f-strings
            return paused if self._brief >= Brief.PROGRESS else f"{text} · {paused}"
        if task.total != self._rated:
            self._rate, self._rated = Rate(), task.total
        rate = self._rate.note(task.seconds(), task.done)
        if rate is None:
            return text
        return self._figures_text(text, rate, (task.total - task.done) / rate, self._brief)

    def _done_text(self) -> str:
        return f"{number(self._task.done)} / {number(self._task.total)}"

    def _figures_text(self, done: str, rate: float, seconds: float, brief: Brief) -> str:
        left = self.tr("{0} left").format(duration(max(seconds, 1.0)))  # no time left would be the end
        speed = self.tr("{0}/s").format(_rate(rate))
        shown = (done, speed, left) if not brief else (done, left) if brief is Brief.SPEED else (left,)
        return " · ".join(shown)

    @Slot()
    def _on_pause(self) -> None:
        if self._task.paused:
            self._task.resume()
        else:
            self._task.pause()

    def _lay_out(self) -> None:
        self._bar.setFixedWidth(BAR)
        self._figures.setProperty("soft", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        for widget in (self._title, self._bar, self._figures):
            layout.addWidget(widget)
        for button in (self._pause, self._cancel):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)


def _rate(rate: float) -> str:
    return f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"
