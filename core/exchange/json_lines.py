"""JSON Lines: one object a plate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures, readings
from core.exchange.exporter import Exporter, Placed, Unit
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.images import ImageInfo


class JsonLinesExporter(Exporter):
    """Writes ``plates.jsonl`` with paths below the source folder, and no picture."""

    unit: Unit = "table"
    needs_picture = False
    takes_empty = True  # by the status
    any_name = True  # escaped

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Put every plate into one file."""
        return "plates.jsonl"

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Write the file."""
        pictures.write_text(self.root / target, to_lines(_row(item) for item in items))
        return Placed(items, target)


def to_lines(rows: Any) -> str:
    """Return objects as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read(
    source: Path,
    index: ImageIndex,
    watch: Watch = UNWATCHED,
    understood: Callable[[Any], Any] = lambda row: row,
) -> ImportedFile:
    """Read one object a line: ``image`` (or ``file_name``), ``label`` (or ``text``), ``quad`` and more.

    ``understood`` turns what a line holds into such an object.
    """
    found = ImportedFile()
    for number, line in foreign.read_lines(source, found.refused, watch):
        if not line.strip():
            continue
        try:
            found.annotations.append(_annotation(understood(foreign.parse_json(line)), number, index))
        except ValueError as error:
            found.refused.append(foreign.line_error(source, number, "The line is not JSON", str(error)))
        except AppError as error:
            found.refused.append(foreign.at_line(source, number, error))
    return found


def _row(item: ExportItem) -> dict[str, object]:
    return {
        "image": item.relative,
        "label": item.label,
        "kind": item.kind,
        "status": item.status,
        "subset": item.subset,
        "file_label": item.name_label,
        "quad": item.quad.to_list() if item.quad else None,
        "split": item.split,
        "rows": item.rows,
    }


def _annotation(row: Any, number: int, index: ImageIndex) -> ImportedAnnotation:
    if not isinstance(row, dict):
        raise AnnotationError("The line is not an object", detail=foreign.excerpt(row))
    path = index.path_of(row.get("image") or row.get("file_name"))
    if readings.is_one(row):
        return readings.annotation(row, path, number)
    quad = row.get("quad")
    return ImportedAnnotation(
        path=path,
        label=foreign.first_label(row.get("label"), row.get("text")),
        quad=foreign.quad_of(quad) if quad else None,
        kind=str(row.get("kind") or "")[:32],
        status=foreign.status_of(row.get("status")),
        line=number,
        split=foreign.split_of(row.get("split"), ours="file_label" in row),
        rows=foreign.rows_of(row.get("rows")),
        from_top=row.get("from_top") is True,
    )
