"""Hugging Face image folder: crops and ``metadata.jsonl``."""

from __future__ import annotations

from pathlib import PurePosixPath

from core.exchange import json_lines, pictures
from core.exchange.exporter import CropExporter, Placed
from core.exchange.items import ExportOptions

read = json_lines.read


class ImageFolderExporter(CropExporter):
    """Writes ``[subset/]<label>_<n>.jpg`` and ``[subset/]metadata.jsonl``."""

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
            "source": item.relative,
        }
        self._rows.setdefault(item.subset, []).append(row)

    def finish(self) -> None:
        """Write the metadata."""
        for subset, rows in self._rows.items():
            pictures.write_text(self.root / subset / "metadata.jsonl", json_lines.to_lines(rows))
