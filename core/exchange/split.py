"""Splits by plate text: no text ever stands in two subsets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.errors import ExportError
from core.exchange.items import ASSIGNED, SUBSETS, ExportItem, ExportOptions, Refusal


def place(items: Iterable[ExportItem], options: ExportOptions) -> tuple[list[ExportItem], list[Refusal]]:
    """Return the items with their subset, and those that no subset may take."""
    items = list(items)
    if options.split is None:
        return [replace(item, subset="") for item in items], []
    if options.split == ASSIGNED:
        return keep(items)
    return assign(items, options.split, options.seed), []


def subset_of(text: str, shares: Sequence[float], seed: int) -> str:
    """Return the subset of a plate text: a function of text and seed alone, whatever else is there."""
    position = position_of(text, seed)
    bound = 0.0
    for subset, share in zip(SUBSETS, shares, strict=True):
        bound += share
        if position < bound:
            return subset
    return next(s for s, share in zip(reversed(SUBSETS), reversed(shares), strict=True) if share > 0)


def position_of(text: str, seed: int) -> float:
    """Return where in 0..1 a plate text stands, evenly spread and for ever, among the shares of a split."""
    digest = hashlib.sha256(f"{seed}:{text}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def assign(items: Sequence[ExportItem], shares: Sequence[float], seed: int) -> list[ExportItem]:
    """Split by shares; a group goes where its first text goes."""
    groups = _Groups(items)
    first: dict[object, str] = {}
    for text in sorted({item.group for item in items}):
        first.setdefault(groups.of_text(text), text)
    return [
        replace(item, subset=subset_of(first[groups.of_text(item.group)], shares, seed)) for item in items
    ]


def keep(items: Sequence[ExportItem]) -> tuple[list[ExportItem], list[Refusal]]:
    """Split as a person assigned; what nobody assigned trains, beside its like where those are assigned.

    A group that a person put into two subsets is refused: it would leak from one into the other.
    """
    groups = _Groups(items)
    assigned: dict[object, set[str]] = {}
    for item in items:
        assigned.setdefault(groups.of_text(item.group), set()).update({item.subset} - {""})
    kept: list[ExportItem] = []
    refused: list[Refusal] = []
    for item in items:
        subsets = assigned[groups.of_text(item.group)] or {SUBSETS[0]}
        if len(subsets) == 1 and subsets <= set(SUBSETS):
            kept.append(replace(item, subset=min(subsets)))
        else:
            refused.append((item, _undecided(item, subsets)))
    return kept, refused


def _undecided(item: ExportItem, subsets: set[str]) -> ExportError:
    return ExportError(
        "The same plate is assigned to two subsets, or to one that does not exist",
        path=item.path,
        detail=f"{item.label}: {', '.join(sorted(subsets))}",
        advice="Assign all pictures of this plate to one of train, val and test",
    )


class _Groups:
    """Plates that must stay together: those of one text, and those that share a picture."""

    def __init__(self, items: Iterable[ExportItem]) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}
        for item in items:
            text, path = self._root(("text", item.group)), self._root(("path", str(item.path)))
            self._parent[path] = text

    def of_text(self, text: str) -> object:
        """Return what all members of a text's group have in common."""
        return self._root(("text", text))

    def _root(self, key: tuple[str, str]) -> tuple[str, str]:
        parent = self._parent
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key
