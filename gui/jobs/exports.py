"""Writing a planned export as a job that outlives its dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs.workers import export_work
from gui.models.problems import ProblemList
from gui.session import Session
from gui.tasks import Task, TaskRunner
from gui.texts import number

if TYPE_CHECKING:
    from core.exchange import ExportPlan, ExportSummary


class Exports(QObject):
    """Starts exports and tells how they ended."""

    def __init__(
        self, session: Session, tasks: TaskRunner, problems: ProblemList, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._problems = problems

    def start(self, plan: ExportPlan) -> None:
        """Write what was planned, in the background."""
        task = Task(lambda: self.tr("Exporting"), export_work(plan), pausable=True)
        self._tasks.start(task, produced=self._on_written, failed=self._session.on_task_failed)

    @Slot(object)
    def _on_written(self, summary: ExportSummary) -> None:
        self._problems.extend([error for _, error in summary.refused])
        if summary.cancelled:
            self._session.notice.emit(lambda: self.tr("The export was stopped; nothing was written."))
            return
        count = summary.written + summary.empty
        self._session.notice.emit(
            lambda: self.tr("Exported: {0} to {1}").format(number(count), summary.target)
        )
