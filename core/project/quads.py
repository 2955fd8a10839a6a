"""Corners as the store keeps them."""

from __future__ import annotations

import json

from core.reading import Quad


def quad_to_text(quad: Quad | None) -> str | None:
    """Return a quad as JSON text."""
    return None if quad is None else json.dumps(quad.to_list(), separators=(",", ":"))


def quad_from_text(text: str | None) -> Quad | None:
    """Return the quad of a JSON text."""
    return None if text is None else Quad.from_points(json.loads(text))
