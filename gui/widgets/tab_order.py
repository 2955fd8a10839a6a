"""In which order Tab goes through a page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def tab_through(*parts: QWidget) -> None:
    """Let Tab go from each of these to the one behind it.

    A page hands the keyboard to what it is for, also when Tab comes to it, so what stands above that has to
    come last: before it, Tab would never come there.
    """
    for part, following in pairwise(parts):
        QWidget.setTabOrder(part, following)
