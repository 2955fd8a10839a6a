"""Folders whose pictures are numbered: their names are digits, and say nothing about what is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from core.errors import FolderError

_LEAST = 10  # pictures of a folder: fewer numbers may follow each other by chance
_DENSE = 0.9  # of the numbers from 0 or 1 to the highest: some pictures have been thrown away
_ALL = 0.9  # of the numbers of so many digits: where all are there, they may be labels, 0 to 9 or 00 to 99


def numbered(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Return folders in which pictures are evidently numbered (``1.jpg``, ``2.jpg`` ...), and these.

    Names with a number behind them, ``<label>_<n>``, are labels, and so are the others of such a folder.
    """
    folders: dict[Path, list[Path]] = defaultdict(list)
    labelled = set()
    for path in paths:
        if _is_number(path.stem):
            folders[path.parent].append(path)
        elif all(map(_is_number, path.stem.split("_"))):
            labelled.add(path.parent)
    return {
        folder: found
        for folder, found in folders.items()
        if folder not in labelled and _follow([path.stem for path in found])
    }


def not_labels(folder: Path, found: list[Path]) -> FolderError:
    """Return the error of a folder whose pictures are numbered."""
    names = sorted((path.name for path in found), key=lambda name: int(Path(name).stem))
    return FolderError(
        "The pictures are numbered: their names do not say what they show",
        path=folder,
        detail=f"{names[0]} … {names[-1]}, {len(names)}",
        advice="Name them <label>_<n>.jpg, as 7_1.jpg where a number is what one shows, or give a list;"
        " where all the numbers are labels, say --numbers, or numbers = true at the source of a training",
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _follow(stems: list[str]) -> bool:
    """Tell whether numbers, each there once, follow each other with hardly a gap."""
    numbers = set(map(int, stems))
    if len(stems) < _LEAST or len(numbers) < len(stems):
        return False
    low, high = min(numbers), max(numbers)
    if high >= _ALL * 10 ** max(map(len, stems)):
        return False
    share = len(numbers) / (high - low + 1)
    return share == 1 or (low <= 1 and share >= _DENSE)
