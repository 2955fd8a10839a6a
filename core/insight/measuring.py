"""Measuring how sharp plates are where the file name does not tell it: their pictures are opened."""

from __future__ import annotations

import logging
import time

from core import images
from core.errors import AppError
from core.progress import Report, ShouldStop, never, silent
from core.project import PlateRow, Project
from core.recognition import locate

log = logging.getLogger(__name__)


SIZE = (440, 140)  # of the rectified crop, as exports measure it
_PAUSE = 1.0  # seconds between two writes: so much work is lost when the power goes


def measure(project: Project, report: Report = silent, should_stop: ShouldStop = never) -> int:
    """Measure every plate that is not measured yet; return how many were.

    What is measured is kept as it goes, so that a stopped run goes on where it was. A picture that
    cannot be read, or on which no plate is known, is passed over and not tried again.
    """
    project.tell_measures(should_stop)
    ids = project.unmeasured()
    waiting: list[tuple[int, int | None]] = []  # to be kept
    measured = 0
    kept_at = time.monotonic()
    for done, row in enumerate(project.each_row(ids), 1):
        if should_stop():
            break
        waiting.append((row.plate_id, sharpness_of(project, row)))
        measured += waiting[-1][1] is not None
        report(done, len(ids))
        if time.monotonic() - kept_at > _PAUSE:
            project.keep_sharpness(waiting)
            waiting, kept_at = [], time.monotonic()
    project.keep_sharpness(waiting)
    return measured


def sharpness_of(project: Project, row: PlateRow) -> int | None:
    """Return how sharp a plate is, on the scale of CCPD names; None where that cannot be measured."""
    path = project.folder / row.path
    quad = row.quad if row.quad_source in ("person", "finder") else None
    try:
        crop = locate.cut(path, locate.place(path, quad, "auto"), SIZE)
    except AppError as error:
        log.info("%s cannot be measured: %s", path, error)
        return None
    return None if crop is None else images.measure(crop)[1]
