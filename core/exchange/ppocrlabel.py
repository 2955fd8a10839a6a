"""PPOCRLabel: ``Label.txt`` beside the pictures. Read as JSON, never evaluated."""

from __future__ import annotations

import json
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


class PpocrLabelExporter(FrameExporter):
    """Writes pictures and ``Label.txt`` into one folder a subset.

    PPOCRLabel looks into one folder only and names its pictures ``<folder>/<picture>``; the folder
    is called after the subset, or ``plates``.
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


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``picture<tab>[{"transcription", "points", "difficult"}, ...]`` lines."""
    found = ImportedFile()
    for number, line in foreign.read_lines(source, found.refused, watch):
        if not line.strip():
            continue
        path, _, text = line.partition("\t")
        try:
            _read_line(found, foreign.safe_path(path), text, number, source)
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


def _read_line(found: ImportedFile, path: str, text: str, number: int, source: Path) -> None:
    shapes = foreign.parse_json(text)
    if not isinstance(shapes, list):
        raise AnnotationError("The line holds no list of shapes")
    for shape in shapes:
        try:
            found.annotations.append(_annotation(shape, path, number))
        except AppError as error:
            found.refused.append(foreign.at_line(source, number, error))


def _annotation(shape: Any, path: str, number: int) -> ImportedAnnotation:
    if not isinstance(shape, dict):
        raise AnnotationError("A shape is not an object")
    return ImportedAnnotation(
        path=path,
        label=foreign.label_of(shape.get("transcription")),
        quad=foreign.quad_of(shape.get("points")),
        status=Status.DOUBTFUL.value if shape.get("difficult") is True else "",
        line=number,
    )
