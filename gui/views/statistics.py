"""Statistics: how far the folder is, who agrees with whom, what is taken for what; a click filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.files import write_bytes
from core.insight import measuring, page, statistics
from core.insight.statistics import SHARPEST, SHARPNESS_STEP, STEEPEST, TILT_STEP, Statistics
from core.insight.words import Language
from core.progress import ShouldStop
from core.project import Project, Status
from core.project.filter_language import parse
from gui.jobs.finding import choice_of
from gui.session import Session
from gui.tasks import Report, Task, TaskRunner, Work
from gui.texts import QT_TRANSLATE_NOOP, STATUS_COLOURS, labelled, limit_text, number, status_name
from gui.widgets.flow import Flow
from gui.widgets.plots.chart_page import ChartPage
from gui.widgets.plots.charts import Bar, BarChart, Chart, HeatMap
from gui.widgets.tab_order import tab_through
from gui.widgets.translated import TranslatedWidget

PROVINCES_SHOWN = 16
NAMES_SHOWN = 7  # below bars that stand for steps
SETTLE = 1500  # milliseconds after a decision before the figures are made anew
PAIR_NAMES: dict[str, str] = {
    statistics.NAME_READING: QT_TRANSLATE_NOOP("Pairs", "Name = reading"),
    statistics.NAME_PERSON: QT_TRANSLATE_NOOP("Pairs", "Name = person"),
    statistics.READING_PERSON: QT_TRANSLATE_NOOP("Pairs", "Reading = person"),
}
KIND_NAMES: dict[str, str] = {
    "blue": QT_TRANSLATE_NOOP("Kinds", "Blue"), "green": QT_TRANSLATE_NOOP("Kinds", "Green"),
    "yellow": QT_TRANSLATE_NOOP("Kinds", "Yellow"), "police": QT_TRANSLATE_NOOP("Kinds", "Police"),
    "coach": QT_TRANSLATE_NOOP("Kinds", "Driving school"), "trailer": QT_TRANSLATE_NOOP("Kinds", "Trailer"),
    "hongkong": QT_TRANSLATE_NOOP("Kinds", "Hong Kong"), "macao": QT_TRANSLATE_NOOP("Kinds", "Macao"),
    "embassy": QT_TRANSLATE_NOOP("Kinds", "Embassy"), "consulate": QT_TRANSLATE_NOOP("Kinds", "Consulate"),
    "aviation": QT_TRANSLATE_NOOP("Kinds", "Aviation"),
}  # fmt: skip


class StatisticsView(TranslatedWidget):
    """Eight charts over the open folder; choosing a bar or a cell shows exactly the plates behind it."""

    def __init__(self, session: Session, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._figures: Statistics | None = None
        self._lines: dict[QWidget, list[str]] = {}  # the filter behind each bar
        self._title = QLabel(self)
        self._summary = QLabel(self)
        self._png, self._csv, self._html = QPushButton(self), QPushButton(self), QPushButton(self)
        self._measure = QPushButton(self)
        self._measuring: Task | None = None
        self._saved_to: Path | None = None  # the folder of the last file; before it, beside the pictures
        self._page = ChartPage(self)
        self._charts = self._page.charts
        self.progress = BarChart(lying=True, parent=self._charts)
        self.agreement = BarChart(lying=True, parent=self._charts)
        self.confidence = BarChart(parent=self._charts)
        self.confusions = HeatMap(self._charts)
        self.provinces = BarChart(parent=self._charts)
        self.kinds = BarChart(lying=True, parent=self._charts)
        self.sharpness = BarChart(parent=self._charts)
        self.tilt = BarChart(parent=self._charts)
        self._pause = QTimer(self, singleShot=True, interval=SETTLE)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._title.setText(self.tr("Statistics"))
        self._png.setText(self.tr("Save as picture …"))
        self._csv.setText(self.tr("Save as table …"))
        self._html.setText(self.tr("Save as report …"))
        self._html.setToolTip(self.tr("A page with all charts that any browser shows"))
        self._measure.setToolTip(self.tr("Opens the pictures whose name does not tell how sharp they are"))
        self.progress.name(self.tr("Progress"))
        self.agreement.name(self.tr("Agreement, percent"))
        self.confidence.name(self.tr("Confidence; wrong readings in red"))
        self.confusions.name(self.tr("Taken for: rows right, columns read"))
        self.provinces.name(self.tr("Provinces"))
        self.kinds.name(self.tr("Kinds"))
        self.sharpness.name(self.tr("Sharpness, as in CCPD names"))
        self.tilt.name(self.tr("Tilt in degrees"))
        self._show()

    @Slot()
    def compute(self) -> None:
        """Make the figures anew, in the background."""
        project = self._session.project
        self._pause.stop()
        if project is None or not self.isVisible():
            return
        task = Task("statistics", statistics_work(project), quiet=True, subject=project)
        self._tasks.start(task, produced=self._on_computed, failed=self._session.on_task_failed)

    @Slot()
    def save_picture(self) -> None:
        """Ask for a file and save the charts as they are seen."""
        path = self._ask(self.tr("Pictures (*.png)"), "statistics.png")
        if path is not None:
            self._tell(path, self._charts.grab().save(str(path), "PNG"))

    @Slot()
    def save_table(self) -> None:
        """Ask for a file and save every figure."""
        path = self._ask(self.tr("Tables (*.csv)"), "statistics.csv")
        if path is None or self._figures is None:
            return
        try:
            write_bytes(path, statistics.to_csv(self._figures))
        except OSError:
            self._tell(path, False)
        else:
            self._tell(path, True)

    @Slot()
    def save_report(self) -> None:
        """Ask for a file and write the page about the folder, in the language of the window."""
        project = self._session.project
        path = self._ask(self.tr("Pages (*.html)"), "statistics.html") if project is not None else None
        if project is None or path is None:
            return
        language: Language = "zh" if QLocale().language() == QLocale.Language.Chinese else "en"
        task = Task(
            lambda: self.tr("Writing the report"),
            lambda _report, _stop: page.write(project, path, language),
            subject=project,
        )
        self._tasks.start(task, produced=self._on_written, failed=self._session.on_task_failed)

    @Slot()
    def measure(self) -> None:
        """Open the pictures whose sharpness nobody knows; what is measured is kept as it goes."""
        project = self._session.project
        if project is None or self._measuring is not None:
            return
        work = partial(measuring.measure, project)
        task = Task(lambda: self.tr("Measuring the sharpness"), work, pausable=True, subject=project)
        failed = self._session.on_task_failed
        self._measuring = self._tasks.start(task, failed=failed, ended=self._on_measured)

    @Slot(object)
    def _on_measured(self, _task: Task) -> None:
        self._measuring = None
        self.compute()

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self._tell(path, True)

    def _tell(self, path: Path, written: bool) -> None:
        if written:
            self._session.notice.emit(lambda: self.tr("Written: {0}").format(path))
        else:
            self._session.notice.emit(lambda: self.tr("This file cannot be written: {0}").format(path))

    @Slot(object)
    def _on_computed(self, figures: Statistics) -> None:
        self._figures = figures
        self._show()

    @Slot()
    def _on_project_changed(self) -> None:
        self._figures = None
        self._show()
        self.compute()

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        """Show exactly the plates that a bar or a cell counts, whichever queue is worked through."""
        chart = self.sender()
        if chart is self.confusions:
            line = "taken:{}>{}".format(*self.confusions.pair(index))
        elif isinstance(chart, QWidget):
            line = self._lines.get(chart, [])[index]
        else:
            return
        query = parse(line, self._session.query)
        if self._session.frozen is None:
            self._session.set_query(**choice_of(query))
        else:
            self._session.start_queue("all", query=replace(query, sort="path", descending=False))

    def _show(self) -> None:
        figures = self._figures
        for button in (self._png, self._csv, self._html):
            button.setEnabled(figures is not None and figures.plates > 0)
        self._measure.setVisible(figures is not None and figures.unmeasured > 0)
        if figures is None:
            self._summary.setText("")
            return
        one, more = self.tr("1 plate, {1} decided"), self.tr("{0} plates, {1} decided")
        text = (one if figures.plates == 1 else more).format(number(figures.plates), number(figures.decided))
        gone = self.tr("picture gone: {0}").format(number(figures.missing))
        self._summary.setText(f"{text} · {gone}" if figures.missing else text)
        one, more = (
            self.tr("Measure the sharpness of 1 plate"),
            self.tr("Measure the sharpness of {0} plates"),
        )
        self._measure.setText(one if figures.unmeasured == 1 else more.format(number(figures.unmeasured)))
        self._show_counts(figures)
        self._show_agreement(figures)
        self._show_confidence(figures)
        self._show_steps(self.sharpness, "sharp", figures.sharpness, SHARPNESS_STEP, SHARPEST)
        self._show_steps(self.tilt, "tilt", figures.tilt, TILT_STEP, STEEPEST)
        self.confusions.show_counts(*statistics.heat_map(figures.confusions))

    def _show_counts(self, figures: Statistics) -> None:
        states = [(s, n) for s, n in figures.progress if n or s in (Status.UNREAD, Status.CONFIRMED)]
        bars = [Bar(status_name(s), n, colour=STATUS_COLOURS[s]) for s, n in states]
        self._fill(self.progress, bars, [f"state:{s}" for s, _ in states])
        provinces = figures.provinces[:PROVINCES_SHOWN]
        names = [name for name, _ in provinces]
        self._fill(self.provinces, [Bar(*pair) for pair in provinces], [f"province:{n}" for n in names])
        kinds = [Bar(kind_name(name), n) for name, n in figures.kinds]
        self._fill(self.kinds, kinds, [f"kind:{name}" for name, _ in figures.kinds])

    def _show_agreement(self, figures: Statistics) -> None:
        bars, lines = [], []
        for name, pair in figures.agreement:
            if not pair.both:
                continue
            title = QCoreApplication.translate("Pairs", PAIR_NAMES[name])
            low, high = pair.interval
            words = self.tr("{0}: {1} of {2}, {3} to {4} %").format(
                title, number(pair.same), number(pair.both), f"{low * 100:.1f}", f"{high * 100:.1f}"
            )
            bars.append(Bar(title, pair.share * 100, words=words, colour="good"))
            lines.append(f"disagree:{name}")
        self._fill(self.agreement, bars, lines)

    def _show_confidence(self, figures: Statistics) -> None:
        bars, lines = [], []
        for b in figures.confidence:
            name = limit_text(b.low) if round(b.low * 20) % 4 == 0 else ""
            words = self.tr("{0} to {1}: {2}, {3} wrong").format(
                limit_text(b.low), limit_text(b.high), number(b.count), number(b.wrong)
            )
            bars.append(Bar(name, b.count, b.wrong, words))
            upper = f" conf<{b.high:g}" if b.high < 1 else ""
            lines.append(f"conf>={b.low:g}{upper}")
        read = any(b.count for b in figures.confidence)  # else bars of nothing
        self._fill(self.confidence, bars if read else [], lines if read else [])

    def _show_steps(
        self, chart: BarChart, word: str, steps: Sequence[tuple[int, int]], width: int, last: int
    ) -> None:
        bars, lines = [], []
        every = max(1, -(-len(steps) // NAMES_SHOWN))
        for i, (low, count) in enumerate(steps):
            open_end = low == last
            upto = self.tr("{0} and more").format(low) if open_end else f"{low} – {low + width}"
            bars.append(Bar(str(low) if i % every == 0 else "", count, words=labelled(upto, number(count))))
            lines.append(f"{word}>={low}" + ("" if open_end else f" {word}<{low + width}"))
        self._fill(chart, bars, lines)

    def _fill(self, chart: BarChart, bars: Sequence[Bar], lines: Sequence[str]) -> None:
        some = self._figures is not None and self._figures.plates > 0  # else nothing is not drawn as a 0
        self._lines[chart] = list(lines) if some else []
        chart.show_bars(bars if some else [])

    def _ask(self, kinds: str, name: str) -> Path | None:
        folder = self._session.folder or Path.home()
        dialog = QFileDialog(self, self.tr("Save"), str(self._saved_to or folder.parent), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix)
        dialog.selectFile(name)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if not chosen:
            return None
        self._saved_to = Path(chosen[0]).parent
        return Path(chosen[0])

    def _lay_out(self) -> None:
        self._title.setProperty("title", True)
        self._summary.setProperty("soft", True)
        head = Flow(self, spacing=8)
        head.add(self._title)
        head.add(self._summary)
        for button in (self._measure, self._png, self._csv, self._html):
            head.add_right(button)
        narrow = (self.progress, self.agreement, self.kinds, self.confidence,
                  self.confusions, self.provinces, self.sharpness, self.tilt)  # fmt: skip
        self._page.arrange({
            3: ((self.progress, self.confidence, self.confusions),
                (self.agreement, self.provinces, self.confusions),
                (self.kinds, self.sharpness, self.tilt)),
            2: ((self.progress, self.confidence), (self.agreement, self.confusions),
                (self.kinds, self.provinces), (self.sharpness, self.tilt)),
            1: tuple((chart,) for chart in narrow),
        })  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addWidget(self._page, 1)
        self.setFocusProxy(self.progress)
        tab_through(self.tilt, self._measure, self._png, self._csv, self._html)

    def _connect(self) -> None:
        for chart in self._charts.findChildren(Chart):
            chart.chosen.connect(self._on_chosen)
        self._measure.clicked.connect(self.measure)
        self._html.clicked.connect(self.save_report)
        self._png.clicked.connect(self.save_picture)
        self._csv.clicked.connect(self.save_table)
        self._pause.timeout.connect(self.compute)
        self._session.counts_changed.connect(self._pause.start)
        self._session.project_changed.connect(self._on_project_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the figures up to date."""
        super().showEvent(event)
        self.compute()


def statistics_work(project: Project) -> Work:
    """Make the figures of a project; produces ``Statistics``, twice when there is news to measure."""

    def work(report: Report, should_stop: ShouldStop) -> object:
        report.produce(statistics.statistics(project))
        return statistics.statistics(project) if project.tell_measures(should_stop) else None

    return work


def kind_name(kind: str) -> str:
    """Return the name of a kind of plate in the language of the window."""
    return QCoreApplication.translate("Kinds", KIND_NAMES[kind]) if kind in KIND_NAMES else kind
