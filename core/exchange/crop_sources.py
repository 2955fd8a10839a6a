"""From which pictures crops were cut: ``sources.jsonl`` beside exports that have no other word for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange.exporter import Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch

FILE = "sources.jsonl"


def row_of(placed: Placed) -> dict[str, object]:
    """Return the line of one crop: its file, where it was cut out, and what is said of it there."""
    item = placed.items[0]
    return {
        "crop": placed.file,
        "source": item.relative,
        "source_quad": item.quad.to_list() if item.quad else None,
        "rows": item.rows,
        "text": item.label,
        "status": item.status,
    }


class CropSources:
    """The pictures that crops were cut from, by the crops' names, of which an export has no two alike.

    Only those that are in the folder of pictures count. Where the export itself is that folder, its crops
    are meant, and nothing is known.
    """

    def __init__(
        self, listed: Path, index: ImageIndex, found: ImportedFile, watch: Watch = UNWATCHED
    ) -> None:
        """Read the file beside the list ``listed``, if there is one; lines of no use are refused."""
        self._known: dict[str, ImportedAnnotation] = {}
        path = listed.with_name(FILE)
        if listed.resolve().is_relative_to(index.folder.resolve()) or not path.is_file():
            return
        for number, line in foreign.read_lines(path, found.refused, watch):
            try:
                if line.strip():
                    self._know(foreign.parse_json(line), index)
            except ValueError as error:
                found.refused.append(foreign.line_error(path, number, "The line is not JSON", str(error)))
            except AppError as error:
                found.refused.append(foreign.at_line(path, number, error))

    def of(self, crop: ImportedAnnotation) -> ImportedAnnotation:
        """Return what is said of a crop as said of the plate it shows, where that is known.

        A text that is what it was says nothing new: a doubtful plate stays one.
        """
        known = self._known.get(PurePosixPath(crop.path).name)
        if known is None:
            return crop
        status = crop.status or (known.status if crop.label == known.label else "")
        return replace(crop, path=known.path, quad=known.quad, rows=known.rows, status=status, from_top=True)

    def _know(self, row: Any, index: ImageIndex) -> None:
        if not isinstance(row, dict):
            raise AnnotationError("The line is not an object", detail=foreign.excerpt(row))
        crop, source, quad = foreign.safe_path(row.get("crop")), row.get("source"), row.get("source_quad")
        picture = index.path_of(source)
        if index.find(picture) is not None:
            self._known[PurePosixPath(crop).name] = ImportedAnnotation(
                picture,
                label=foreign.first_label(row.get("text")),
                quad=foreign.quad_of(quad) if quad else None,
                status=foreign.status_of(row.get("status")),
                rows=foreign.rows_of(row.get("rows")),
            )
