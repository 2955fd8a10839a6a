"""A path in little room: what tells it from its neighbours goes last."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

ABOVE = "…/"  # in place of a folder
LEAST = 12  # characters of a name, beside which there is room to say that it lies in a folder
SHARE = 1 / 3  # of the room: what a whole folder may take
OVER = (
    8  # pixels by which what Qt has cut may be too wide: it rounds each part, and leaves one character whole
)


def short_path(path: str, room: int, metrics: QFontMetrics) -> str:
    """Return a path, with ``/`` between its parts, as it fits into some pixels.

    The folder goes first, from its beginning on, for all around may lie in it; then the ending of the name,
    which most have in common; then the middle of the name, for CCPD's differ at both ends.
    """
    tries = (_cut(path, room - less, metrics) for less in range(OVER + 1))
    return next((shown for shown in tries if metrics.horizontalAdvance(shown) <= room), "…")


def _cut(path: str, room: int, metrics: QFontMetrics) -> str:
    wide, middle = metrics.horizontalAdvance, Qt.TextElideMode.ElideMiddle
    if wide(path) <= room:
        return path
    folder, _, name = path.rpartition("/")
    beside = room - wide(f"/{name}")
    if folder and beside >= wide(ABOVE):
        return f"{metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, beside)}/{name}"
    above = f"{folder}/" if folder else ""
    if wide(above) > room * SHARE:
        above = ABOVE
    left = max(0, room - wide(above))
    if wide(name) <= left:
        return above + name
    stem = PurePosixPath(name).stem
    cut = metrics.elidedText(stem, middle, left)
    if above == ABOVE and len(cut) < LEAST:  # the name needs the room of what says that there is a folder
        return metrics.elidedText(stem, middle, room)
    return above + cut
