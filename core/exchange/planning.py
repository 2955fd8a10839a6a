"""Plan an export without writing, and write what was planned."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from core.errors import AppError, ExportError
from core.exchange import pictures, split
from core.exchange.exporter import Exporter, Placed
from core.exchange.items import (
    ExportItem,
    ExportOptions,
    ExportPlan,
    ExportSummary,
    Refusal,
)
from core.exchange.staging import StagedFolder, check_target, is_hopeless, write_error
from core.images import ImageInfo
from core.progress import Report, ShouldStop, never, silent

_NO_INFO = ImageInfo(0, 0, "")
_AHEAD = 8  # files in work for each worker
_LONGEST = 255  # bytes of a name, on Windows characters

_RENAME = "Rename the picture, or export it as crops, CSV or JSON Lines"

Group = tuple[str, tuple[ExportItem, ...]]


def make_plan(
    name: str,
    make: type[Exporter],
    items: Iterable[ExportItem],
    target: Path,
    options: ExportOptions,
    *,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> ExportPlan:
    """Find out what an export would write, refuse and collide on; raises ``ExportError`` for the target."""
    placed, undecided = split.place(items, options)
    check_target(target, _sources(item for item in (*placed, *(item for item, _ in undecided))))
    exporter = make(options)
    labelled = [item for item in placed if item.label]
    exporter.prepare(labelled)
    names = _Names(exporter)
    for done, item in enumerate(placed):
        if should_stop():
            break
        names.add(item)
        report(done + 1, len(placed))
    return ExportPlan(
        format=name,
        target=target,
        options=options,
        files=tuple(names.files),
        refused=(*undecided, *names.refused),
        collisions=tuple(names.collisions),
        cancelled=len(names.files) + len(names.refused) < len(placed),
    )


class _Names:
    """Collects target names; what cannot be named, or is named already, is refused."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self._owners: dict[str, Path] = {}
        self._pictures: dict[Path, ImageInfo | AppError] = {}
        self.files: list[tuple[ExportItem, str]] = []
        self.refused: list[Refusal] = []
        self.collisions: list[str] = []

    def add(self, item: ExportItem) -> None:
        try:
            item.check_current()
            _check_text(item, self._exporter)
            target = self._exporter.target_of(item, self._info(item))
            _check_length(item, self._exporter.files_of(target))
            self._claim(item, target)
        except AppError as error:
            self.refused.append((item, _about(item, error)))
        else:
            self.files.append((item, target))

    def _info(self, item: ExportItem) -> ImageInfo:
        if not self._exporter.needs_picture:
            return _NO_INFO
        if item.path not in self._pictures:
            try:
                self._pictures[item.path] = pictures.check(item.path)
            except AppError as error:
                self._pictures[item.path] = error
        known = self._pictures[item.path]
        if isinstance(known, AppError):
            raise known
        return known

    def _claim(self, item: ExportItem, target: str) -> None:
        if self._exporter.unit == "table":
            return
        key = self._exporter.key_of(target)
        taken = key in self._owners
        if taken and (self._exporter.unit == "plate" or self._owners[key] != item.path):
            self.collisions.append(target)
            raise ExportError(
                "Another picture already takes this name in the export",
                path=item.path,
                detail=f"{target}, taken by {self._owners[key]}",
                advice="Export the folders one by one, or take one of the two pictures out",
            )
        self._owners[key] = item.path


def _check_text(item: ExportItem, exporter: Exporter) -> None:
    """Raise ``ExportError`` for labels and names that this format cannot hold."""
    if item.is_empty and not exporter.takes_empty:
        raise ExportError(
            "This format cannot say that a picture shows no plate",
            advice="Export such pictures as YOLO, COCO, CSV or JSON Lines",
        )
    if not (item.label or item.is_empty):
        raise ExportError("The plate has no label", advice="Type its text and confirm it")
    for text, any_name in ((item.label, False), (item.relative, exporter.any_name)):
        # Bytes that are no UTF-8 stand in names as lone surrogates.
        if any((c < " " and not any_name) or "\ud800" <= c <= "\udfff" for c in text):
            raise ExportError(
                "The name of the picture or the label holds characters that are no text",
                path=item.path,
                detail=ascii(text),
                advice=_RENAME if text == item.relative else "Correct the label",
            )


def _check_length(item: ExportItem, names: Iterable[str]) -> None:
    """Raise ``ExportError`` for files that no system would take: joined, or with something before it."""
    for name in names:
        for part in name.split("/"):
            size = len(part.encode("utf-16-le")) // 2 if sys.platform == "win32" else len(part.encode())
            if size > _LONGEST:
                raise ExportError(
                    "A name in the export would be too long", path=item.path, detail=part, advice=_RENAME
                )


def _about(item: ExportItem, error: AppError) -> AppError:
    """Return the error with the picture's path, where it does not name a file yet."""
    return error if error.path is not None else error.at(item.path)


def _sources(items: Iterable[ExportItem]) -> set[Path]:
    return {item.folder or item.path.parent for item in items}


def write_plan(
    plan: ExportPlan, make: type[Exporter], report: Report = silent, should_stop: ShouldStop = never
) -> ExportSummary:
    """Write a plan; the target appears when all is done, and never when it is cancelled or fails."""
    groups = _groups(plan)
    if not groups:
        raise ExportError("There is nothing to export", path=plan.target, advice="Confirm some plates first")
    check_target(plan.target, _sources(item for item, _ in plan.files))
    exporter = make(plan.options)
    refused = list(plan.refused)
    written = empty = 0
    with StagedFolder(plan.target) as staging:
        try:
            exporter.begin(staging.path)
            for done, placed in enumerate(_place_all(exporter, groups, plan.options.workers, refused)):
                if placed is not None:
                    exporter.collect(placed)
                    empty += sum(item.is_empty for item in placed.items)
                    written += sum(not item.is_empty for item in placed.items)
                if should_stop():
                    return ExportSummary(plan.target, 0, tuple(refused), cancelled=True)
                report(done + 1, len(groups))
            exporter.finish()
        except OSError as error:
            raise write_error(plan.target, error) from error
        finally:
            exporter.close()
        place = staging.commit() if written or empty else plan.target
    return ExportSummary(place, written, tuple(refused), empty=empty, beside=place != plan.target)


def _groups(plan: ExportPlan) -> list[Group]:
    """Return the plates by the file that they share, in the order of the plan."""
    groups: dict[str, list[ExportItem]] = {}
    for item, target in plan.files:
        groups.setdefault(target, []).append(item)
    return [(target, tuple(items)) for target, items in groups.items()]


def _place_all(
    exporter: Exporter, groups: list[Group], workers: int, refused: list[Refusal]
) -> Iterator[Placed | None]:
    """Place files in worker threads and yield them in order; None for one that was refused."""
    waiting: deque[tuple[tuple[ExportItem, ...], Future[Placed]]] = deque()
    pool = ThreadPoolExecutor(max(1, workers), thread_name_prefix="export")
    todo = iter(groups)
    try:
        while True:
            while len(waiting) < _AHEAD * max(1, workers) and (group := next(todo, None)) is not None:
                target, items = group
                waiting.append((items, pool.submit(exporter.place, items, target)))
            if not waiting:
                return
            items, future = waiting.popleft()
            try:
                yield future.result()
            except AppError as error:
                refused.extend((item, _about(item, error)) for item in items)
                yield None
            except OSError as error:
                if is_hopeless(error):
                    raise
                refused.extend((item, write_error(item.path, error)) for item in items)
                yield None
    finally:
        pool.shutdown(cancel_futures=True)
