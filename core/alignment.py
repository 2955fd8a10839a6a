"""Which characters were taken for which: the cheapest edits from a label to a reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

Edit = tuple[str, str]  # what stands there and what was read; "" for a missing or an extra character


def edits(label: str, text: str) -> list[Edit]:
    """Return the edits of one cheapest alignment, in order; replacements before gaps."""
    return [edit for edit, _ in _aligned(label, text)]


def wrong_places(label: str, text: str) -> set[int]:
    """Return where in a reading characters stand that the same alignment replaces or takes away."""
    return {place for (_, read), place in _aligned(label, text) if read}


def confusions(pairs: Iterable[tuple[str, str]]) -> list[tuple[Edit, int]]:
    """Return how often each character was taken for another, over (label, text) pairs; most often first."""
    counts = Counter(edit for label, text in pairs if label != text for edit in edits(label, text))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _aligned(label: str, text: str) -> list[tuple[Edit, int]]:
    """Return the edits of one cheapest alignment in order, and where in ``text`` each of them is."""
    costs = _costs(label, text)
    found: list[tuple[Edit, int]] = []
    i, j = len(label), len(text)
    while i or j:
        if i and j and costs[i][j] == costs[i - 1][j - 1] + (label[i - 1] != text[j - 1]):
            i, j = i - 1, j - 1
            if label[i] != text[j]:
                found.append(((label[i], text[j]), j))
        elif i and costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
            found.append(((label[i], ""), j))
        else:
            j -= 1
            found.append((("", text[j]), j))
    return found[::-1]


def _costs(label: str, text: str) -> list[list[int]]:
    """Return the edit distances of all prefixes (Wagner and Fischer 1974)."""
    rows = [list(range(len(text) + 1))]
    for i, a in enumerate(label, 1):
        row = [i]
        for j, b in enumerate(text, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
        rows.append(row)
    return rows
