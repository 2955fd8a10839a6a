"""Exports and imports, one file a format; ``FORMATS`` is the table of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.errors import ExportError
from core.exchange.exporter import Exporter
from core.exchange.formats import FORMATS, Format
from core.exchange.image_index import ImageIndex
from core.exchange.items import (
    SUBSETS,
    ExportItem,
    ExportOptions,
    ExportPlan,
    ExportSummary,
    ImportedAnnotation,
    ImportedFile,
)
from core.exchange.planning import make_plan, write_plan
from core.exchange.projects import has_store, items_of, items_of_names
from core.exchange.watch import UNWATCHED, Watch
from core.progress import Report, ShouldStop, never, silent

__all__ = [
    "FORMATS",
    "SUBSETS",
    "ExportItem",
    "ExportOptions",
    "ExportPlan",
    "ExportSummary",
    "Format",
    "ImageIndex",
    "ImportedAnnotation",
    "ImportedFile",
    "has_store",
    "items_of",
    "items_of_names",
    "plan",
    "read",
    "write",
]


def plan(
    format: str,
    items: Iterable[ExportItem],
    target: Path,
    options: ExportOptions | None = None,
    *,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> ExportPlan:
    """Find out what an export would write, without writing; raises ``ExportError``."""
    options = options or ExportOptions()
    return make_plan(
        format, _exporter(format), items, target, options, report=report, should_stop=should_stop
    )


def write(plan: ExportPlan, *, report: Report = silent, should_stop: ShouldStop = never) -> ExportSummary:
    """Write a plan into a folder that appears when all is done; raises ``ExportError``.

    ``report(done, total)`` counts files; when ``should_stop()`` is true nothing is left behind.
    """
    return write_plan(plan, _exporter(plan.format), report, should_stop)


def read(format: str, source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read somebody else's annotation file or folder; raises ``AnnotationError``, ``ExportError``.

    A watch that is told to stop raises ``StoppedError``.
    """
    reads = _known(format, [name for name, known in FORMATS.items() if known.reads]).reads
    if reads is None:
        raise ExportError("This format can only be written", detail=format)
    return reads(source, index, watch)


def _exporter(name: str) -> type[Exporter]:
    writes = _known(name, [other for other, known in FORMATS.items() if known.writes]).writes
    if writes is None:
        raise ExportError("This format can only be read", detail=name)
    return writes


def _known(name: str, usable: Sequence[str]) -> Format:
    """Return a format; where there is none, raise what offers those that can be used here."""
    if name not in FORMATS:
        near = difflib.get_close_matches(name, usable, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(usable)}"
        raise ExportError("There is no format of this name", detail=name, advice=advice)
    return FORMATS[name]
