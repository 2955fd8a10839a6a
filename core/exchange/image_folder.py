"""Hugging Face image folder: crops and ``metadata.jsonl``."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import AnnotationError
from core.exchange import annotation_files as foreign
from core.exchange import json_lines, pictures
from core.exchange.exporter import CropExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportOptions, ImportedFile
from core.exchange.watch import UNWATCHED, Watch


class ImageFolderExporter(CropExporter):
    """Writes ``[subset/]<label>_<n>.jpg`` and ``[subset/]metadata.jsonl``.

    ``source`` and ``source_quad`` tell from which picture a crop was cut, and where in it.
    """

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._rows: dict[str, list[dict[str, object]]] = {}

    def collect(self, placed: Placed) -> None:
        """Take note of one crop."""
        item = placed.items[0]
        row: dict[str, object] = {
            "file_name": PurePosixPath(placed.file).name,
            "text": item.label,
            "kind": item.kind,
            "status": item.status,
            "rows": item.rows,
            "source": item.relative,
            "source_quad": item.quad.to_list() if item.quad else None,
        }
        self._rows.setdefault(item.subset, []).append(row)

    def finish(self) -> None:
        """Write the metadata."""
        for subset, rows in self._rows.items():
            pictures.write_text(self.root / subset / "metadata.jsonl", json_lines.to_lines(rows))


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``metadata.jsonl``; what an export wrote means the pictures it was cut from, where they are here.

    Where the export itself is the folder of pictures, its crops are meant.
    """
    is_own = source.resolve().is_relative_to(index.folder.resolve())

    def from_source(row: Any) -> Any:
        if is_own or not isinstance(row, dict) or not {"file_name", "kind", "source"} <= row.keys():
            return row
        try:
            picture = foreign.safe_path(index.below(row["source"]))
        except AnnotationError:
            return row
        if index.find(picture) is None:
            return row
        return row | {"image": picture, "quad": row.get("source_quad"), "from_top": True}

    return json_lines.read(source, index, watch, from_source)
