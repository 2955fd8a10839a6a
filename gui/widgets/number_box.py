"""A box for a whole number that looks like the fields beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

INSET = 7  # pixels left of the number: the style sheet's padding does not reach it


class NumberBox(QSpinBox):
    """A box for whole numbers from ``least`` to ``most``."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, minimum=least, maximum=most)
        self.lineEdit().setTextMargins(INSET, 0, 0, 0)
