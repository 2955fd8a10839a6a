"""A small real project for tests of views: drawn pictures with CCPD names, readings of our choice."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core import images
from core.ccpd import CcpdName
from core.ccpd import format as ccpd_name
from core.project import Project, Query
from core.reading import Alternative, Character, Quad, Reading

QUAD = Quad.from_points([[20, 30], [180, 30], [180, 80], [20, 80]])


def reading(text: str, doubts: dict[int, float] | None = None) -> Reading:
    """Return a reading that is certain but for the slots in ``doubts``."""
    confidences = [(doubts or {}).get(i, 0.99) for i in range(len(text))]
    rows = [
        Character(c, p, (3 * i, 3 * i + 2), (Alternative("B", 0.005),))
        for i, (c, p) in enumerate(zip(text, confidences, strict=True))
    ]
    return Reading(text, min(confidences, default=0.0), tuple(rows))


def make_project(folder: Path, labels: list[str], readings: dict[str, Reading] | None = None) -> Project:
    """Return an open project with one picture a label, all of them read."""
    folder.mkdir(exist_ok=True)
    data = images.encode(np.full((120, 220, 3), 90, np.uint8), ".jpg", quality=80)
    for i, label in enumerate(labels):
        name = CcpdName(
            area="025", tilt=(90, 90), box=(20, 30, 180, 80), quad=QUAD, label=label, brightness=100, blur=i
        )
        (folder / f"{ccpd_name(name)}.jpg").write_bytes(data)
    project = Project.open(folder)
    project.scan()
    rows = project.rows([int(i) for i in project.plate_ids(Query())])
    chosen = readings or {}
    project.record_readings(
        "model", [(r.plate_id, chosen.get(r.label, reading(r.label)), r.quad, "name-quad", "") for r in rows]
    )
    return project
