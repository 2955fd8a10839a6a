"""A line for a path with the buttons that choose one, in one row of a form."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


def path_row(parent: QWidget, line: QLineEdit, *buttons: QPushButton) -> QWidget:
    """Return the row; the label has the line as its buddy: with a proxy of it, Tab would come back to it."""
    place = QWidget(parent)
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(line, 1)
    for button in buttons:
        row.addWidget(button)
    return place
