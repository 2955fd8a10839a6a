"""Taking over what a planned import would change: a job that outlives its dialog, one step to undo."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.errors import AppError
from core.progress import ShouldStop
from gui.jobs.bulk import BREATH, STEP, Step
from gui.models.problems import ProblemList
from gui.session import Session
from gui.tasks import Report, Work
from gui.texts import OfStep, number, paragraph

if TYPE_CHECKING:
    from core.exchange.differences import Afresh, Difference
    from core.exchange.importing import ImportPlan
    from core.project import Project


@dataclass
class ImportSummary:
    """What was taken over; ``kept`` were edited since the difference was shown, ``same`` stood here then."""

    taken: int = 0
    same: int = 0
    kept: int = 0
    refused: list[AppError] = field(default_factory=list)


def plan_import_work(project: Project, source: Path, format: str) -> Work:
    """Compare somebody else's annotations with a project; produces an ``ImportPlan``."""

    def work(report: Report, should_stop: ShouldStop) -> object:
        from core.exchange.importing import plan_import

        return plan_import(project, source, format, report=report, should_stop=should_stop)

    return work


def import_work(project: Project, plan: ImportPlan, chosen: Sequence[Difference]) -> Work:
    """Take differences over in steps; produces a ``Step`` for each, at last an ``ImportSummary``."""

    def work(report: Report, should_stop: ShouldStop) -> object:
        from core.exchange.differences import Afresh
        from core.exchange.takeover import in_steps

        summary, afresh = ImportSummary(), Afresh(project, plan.differences)
        for some, so_far in in_steps(chosen, STEP):
            if should_stop():
                break
            step = _take(project, plan, afresh, some, summary)
            if step is not None:
                report.produce(step)
            report(so_far, len(chosen))
            time.sleep(BREATH)
        return summary

    return work


def _take(
    project: Project, plan: ImportPlan, afresh: Afresh, some: Sequence[Difference], summary: ImportSummary
) -> Step | None:
    """Take some over at once, all or none; what somebody has edited meanwhile stays as it is."""
    from core.exchange import takeover
    from core.exchange.differences import Change

    done: list[takeover.Takeover] = []
    span = project.noted(
        lambda: done.append(
            takeover.apply(
                project, some, plan.format, changes=frozenset(Change), afresh=afresh, since=plan.since
            )
        )
    )
    summary.taken += done[0].taken
    summary.same += done[0].same
    summary.kept += done[0].kept
    summary.refused += [_at(project, difference, error) for difference, error in done[0].refused]
    plates = list(dict.fromkeys(edit.plate_id for edit in done[0].edits))
    return Step(span, plates, set(project.waiting(plates))) if span is not None else None


def _at(project: Project, difference: Difference, error: AppError) -> AppError:
    """Return the error with the picture that it is about."""
    path = project.folder / difference.path
    return type(error)(error.message, path=path, detail=error.detail, advice=error.advice)


class Imports(QObject):
    """Starts imports and tells how they ended."""

    def __init__(self, session: Session, problems: ProblemList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._problems = problems

    def start(self, plan: ImportPlan, chosen: Sequence[Difference]) -> bool:
        """Take these differences of a plan over, in the background; False when other edits are under way."""
        project, name = self._session.project, plan.source.name
        if project is None:
            return False
        task = self._session.bulk.begin(
            lambda: self.tr("Import {0}").format(name),
            lambda: self.tr("Importing {0}").format(name),
            import_work(project, plan, chosen),
            other_plates=True,
        )
        if task is None:
            return False
        self._problems.extend(list(plan.refused))
        task.produced.connect(self._on_produced)
        return True

    @Slot(object)
    def _on_produced(self, summary: object) -> None:
        if not isinstance(summary, ImportSummary):
            return  # one of the steps, which are the undo stack's
        self._problems.extend(summary.refused)
        if summary.taken or summary.refused or summary.kept or summary.same:
            self._session.notice.emit(OfStep(lambda: self._told(summary)))

    def _told(self, summary: ImportSummary) -> str:
        parts = []
        if summary.taken or not (summary.same or summary.kept or summary.refused):
            parts.append(self.tr("Taken over: {0}; undo takes them back.").format(number(summary.taken)))
        if summary.same:
            parts.append(self.tr("Already here: {0}.").format(number(summary.same)))
        if summary.kept:
            parts.append(self.tr("Edited here meanwhile and kept: {0}.").format(number(summary.kept)))
        if summary.refused:
            parts.append(self.tr("Refused: {0}; see the problems.").format(number(len(summary.refused))))
        return paragraph(*parts)
