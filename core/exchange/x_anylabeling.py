"""X-AnyLabeling: labelme's JSON with fields of its own."""

from __future__ import annotations

from core.exchange import labelme
from core.exchange.items import ExportItem

read = labelme.read


class XAnyLabelingExporter(labelme.LabelmeExporter):
    """Writes ``[subset/]picture.jpg`` and ``picture.json`` with quadrilateral-like polygons."""

    version = "3.2.1"

    def shape(self, item: ExportItem) -> dict[str, object]:
        """Add what X-AnyLabeling expects to labelme's shape."""
        shape = super().shape(item)
        del shape["mask"]
        return shape | {
            "score": None,
            "difficult": item.difficult,
            "attributes": {"kind": item.kind},
            "kie_linking": [],
        }
