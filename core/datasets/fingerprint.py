"""What tells the pictures of a source from others: by it a resumed run knows whether it goes on exactly."""

from __future__ import annotations

import hashlib

from core.datasets.digits import DigitSource
from core.datasets.sources import ItemSource, Source


def fingerprint(source: Source) -> str:
    """Return the same text for the same pictures in the same order, wherever they lie."""
    digest = hashlib.sha256()
    if isinstance(source, ItemSource):
        for item in source.items:
            quad = item.quad.to_list() if item.quad is not None else None
            line = f"{item.path.name}\0{item.label}\0{quad}\0{item.rows}\n"
            digest.update(line.encode("utf-8", "surrogatepass"))
    elif isinstance(source, DigitSource):
        digest.update(source.found.digits.tobytes())
    return digest.hexdigest()
