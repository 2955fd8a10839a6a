"""What ``platewright recognize`` wrote, CSV or JSON Lines: read by a model, and vouched for by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.exchange import annotation_files as foreign
from core.exchange.items import ImportedAnnotation
from core.project import Status

_ITS_OWN = frozenset({"text", "confidences", "error"})


def is_one(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is one of such a file, by its columns."""
    return row.keys() >= _ITS_OWN


def annotation(row: Mapping[str, Any], path: str, number: int) -> ImportedAnnotation:
    """Return a row as one that was only read: its ``label`` is that of the file name, ``text`` the reading.

    Its corners tell which plate is meant, no more.
    """
    corners = row.get("quad")
    numbers = corners.split() if isinstance(corners, str) else corners
    return ImportedAnnotation(
        path=path,
        label=foreign.label_of(row.get("text")),
        quad=foreign.quad_of_flat(numbers) if isinstance(numbers, list) and numbers else None,
        status=Status.READ.value,
        line=number,
        drawn=False,
    )
