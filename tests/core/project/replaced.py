"""Pictures of a project that are read, and replaced under their names."""

from __future__ import annotations

import os
from pathlib import Path

from core import stamps
from core.project import Project
from core.reading import Quad
from tests.core.project.conftest import LABEL_A, make_reading


def file_of(project: Project, plate: int) -> Path:
    return project.folder / project.row(plate).path


def read(
    project: Project, plate: int, text: str = LABEL_A, source: str = "whole", quad: Quad | None = None
) -> None:
    """Record a reading as recognition does: with what the file was."""
    seen = {plate: stamps.of(file_of(project, plate))}
    project.record_readings("m", [(plate, make_reading(text), quad, source, "")], seen=seen)


def replace(path: Path, content: bytes = b"another picture, exported anew") -> None:
    path.write_bytes(content)
    later(path)


def later(path: Path) -> None:
    """Let the clock of the disk go on, however coarse it is."""
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 3_600_000_000_000))
