"""PPOCRLabel: ``Label.txt`` beside the pictures. Read as JSON, never evaluated."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures
from core.exchange.exporter import FrameExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ExportOptions, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.project import Status

_CACHE = ".cach"


class PpocrLabelExporter(FrameExporter):
    """Writes pictures, ``Label.txt`` and ``fileState.txt`` into one folder a subset.

    PPOCRLabel looks into one folder only and names its pictures ``<folder>/<picture>``; the folder
    is called after the subset, or ``plates``. What ``fileState.txt`` does not name counts as unchecked:
    PPOCRLabel drops it from ``Label.txt`` as soon as it saves, and it saves when it is closed.
    """

    flat = True

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._files: dict[str, list[Placed]] = {}

    def folder_of(self, subset: str) -> str:
        """Return the folder for pictures."""
        return subset or "plates"

    def collect(self, placed: Placed) -> None:
        """Take note of one picture."""
        self._files.setdefault(str(PurePosixPath(placed.file).parent), []).append(placed)

    def finish(self) -> None:
        """Write the label files."""
        for folder, files in self._files.items():
            lines = (f"{p.file}\t{json.dumps(_shapes(p.items), ensure_ascii=False)}\n" for p in files)
            pictures.write_text(self.root / folder / "Label.txt", "".join(lines))
            checked = "".join(f"{p.file}\t1\n" for p in files)
            pictures.write_text(self.root / folder / "fileState.txt", checked)


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``picture<tab>[{"transcription", "points", "difficult"}, ...]`` lines.

    ``Cache.cach`` holds what a model read, and nobody vouches for that.
    """
    found, status = ImportedFile(), Status.READ.value if source.suffix.lower() == _CACHE else ""
    for number, line in foreign.read_lines(source, found.refused, watch):
        if not line.strip():
            continue
        path, _, text = line.partition("\t")
        try:
            of_line = ImportedAnnotation(index.path_of(path), status=status, line=number)
            _read_line(found, of_line, text, source)
        except ValueError as error:
            found.refused.append(foreign.line_error(source, number, "The line is not JSON", str(error)))
        except AppError as error:
            found.refused.append(foreign.at_line(source, number, error))
    return found


def _shapes(items: tuple[ExportItem, ...]) -> list[dict[str, object]]:
    return [
        {
            "transcription": item.label,
            "points": item.quad.to_list() if item.quad else [],
            "difficult": item.difficult,
        }
        for item in items
    ]


def _read_line(found: ImportedFile, of_line: ImportedAnnotation, text: str, source: Path) -> None:
    shapes = foreign.parse_json(text)
    if not isinstance(shapes, list):
        raise AnnotationError("The line holds no list of shapes", detail=foreign.excerpt(shapes))
    for shape in shapes:
        try:
            found.annotations.append(_annotation(shape, of_line))
        except AppError as error:
            found.refused.append(foreign.at_line(source, of_line.line, error))


def _annotation(shape: Any, of_line: ImportedAnnotation) -> ImportedAnnotation:
    if not isinstance(shape, dict):
        raise AnnotationError("A shape is not an object", detail=foreign.excerpt(shape))
    return replace(
        of_line,
        label=foreign.label_of(shape.get("transcription")),
        quad=foreign.quad_of(shape.get("points")),
        status=Status.DOUBTFUL.value if shape.get("difficult") is True else of_line.status,
    )
