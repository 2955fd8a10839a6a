"""Writing a planned export as a job that outlives its dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.jobs import export_work
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
        task.produced.connect(self._on_written)
        task.failed.connect(self._on_failed)
        self._tasks.start(task)

    @Slot(object)
    def _on_written(self, summary: ExportSummary) -> None:
        self._problems.extend([error for _, error in summary.refused])
        if summary.cancelled:
            self._session.notice.emit(lambda: self.tr("The export was stopped; nothing was written."))
            return
        self._session.notice.emit(
            lambda: self.tr("Exported: {0} to {1}").format(number(summary.written), summary.target)
        )

    @Slot(str, str)
    def _on_failed(self, message: str, _detail: str) -> None:
        task = self.sender()
        error = task.error if isinstance(task, Task) else None
        self._session.notice.emit(self._problems.take(error, message))
