"""Find out what taking over somebody else's annotations would change, before anything is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core import exchange
from core.errors import AnnotationError, AppError
from core.exchange import differences
from core.exchange.differences import Change, Difference
from core.exchange.guessing import recognise
from core.exchange.items import Report, ShouldStop, never, silent
from core.project import Project
from core.project.records import now_ms


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do; ``refused`` are lines that could not be understood.

    ``since`` is when the project was looked at, in ms since 1970: what a person edits later wins.
    """

    format: str
    source: Path
    differences: tuple[Difference, ...]
    refused: tuple[AppError, ...]
    since: int
    cancelled: bool = False

    def counts(self) -> dict[Change, int]:
        """Return how many annotations are of each kind of change."""
        return dict(Counter(difference.change for difference in self.differences))


def plan_import(
    project: Project,
    source: Path,
    format: str = "",
    *,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> ImportPlan:
    """Compare annotations with a project, without changing it; no format means: recognise it.

    ``report(done, total)`` counts pictures. Raises ``AnnotationError``, ``ExportError``.
    """
    since = now_ms()
    if not source.exists():
        raise AnnotationError("There is no such file or folder", path=source)
    recognised = recognise(source, project.folder)
    if not format and recognised is None:
        raise AnnotationError(
            "Nothing here tells the format of the annotations", path=source, advice="Choose the format"
        )
    if recognised is not None and format in ("", recognised[0]):
        format, source = recognised
    index = differences.index_of(project, should_stop)
    read = exchange.read(format, source, index.images)
    found = differences.find(project, read.annotations, index, report=report, should_stop=should_stop)
    return ImportPlan(format, source, tuple(found), tuple(read.refused), since, should_stop())
