"""Splits by plate text: no text ever stands in two subsets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.exchange.items import SUBSETS, ExportItem


def subset_of(text: str, shares: Sequence[float], seed: int) -> str:
    """Return the subset of a plate text: a function of text and seed alone, whatever else is there."""
    digest = hashlib.sha256(f"{seed}:{text}".encode()).digest()
    position = int.from_bytes(digest[:8], "big") / 2**64
    bound = 0.0
    for subset, share in zip(SUBSETS, shares, strict=True):
        bound += share
        if position < bound:
            return subset
    return next(s for s, share in zip(reversed(SUBSETS), reversed(shares), strict=True) if share > 0)


def assign(items: Iterable[ExportItem], shares: Sequence[float] | None, seed: int) -> list[ExportItem]:
    """Return the items with their subset; plates that share a picture stay together.

    A picture with two plates ties their texts: the whole group goes where its first text goes.
    """
    items = list(items)
    if shares is None:
        return [replace(item, subset="") for item in items]
    groups = _Groups()
    for item in items:
        groups.join(("text", item.label), ("path", str(item.path)))
    first: dict[object, str] = {}
    for text in sorted({item.label for item in items}):
        first.setdefault(groups.root(("text", text)), text)
    return [
        replace(item, subset=subset_of(first[groups.root(("text", item.label))], shares, seed))
        for item in items
    ]


class _Groups:
    """Disjoint sets with path halving."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(self, key: tuple[str, str]) -> tuple[str, str]:
        parent = self._parent
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(self, a: tuple[str, str], b: tuple[str, str]) -> None:
        self._parent[self.root(b)] = self.root(a)
