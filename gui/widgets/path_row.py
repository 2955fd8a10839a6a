"""A line for a path with the buttons that choose one, in one row of a form."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


def path_row(parent: QWidget, line: QLineEdit, *buttons: QPushButton) -> QWidget:
    """Return the row; what has its label as buddy gets the focus in the line."""
    place = QWidget(parent)
    place.setFocusProxy(line)
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(line, 1)
    for button in buttons:
        row.addWidget(button)
    return place
