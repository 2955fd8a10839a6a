"""Crop folder: ``<label>_<n>.jpg``, rectified or boxed."""

from __future__ import annotations

from core.exchange.exporter import CropExporter


class CropFolderExporter(CropExporter):
    """Writes ``[subset/]<label>_<n>.jpg`` and nothing else: the name is the annotation."""
