"""The key sheet, made from the bindings that are in force."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gui.actions import ACTIONS, CONTEXT, MENUS
from gui.texts import QT_TRANSLATE_NOOP

# What the plate itself takes; these keys are typing and cannot be rebound.
TYPING: tuple[tuple[str, str], ...] = (
    ("Return", QT_TRANSLATE_NOOP("Actions", "Confirm and go to the next undecided plate")),
    ("A … Z  0 … 9", QT_TRANSLATE_NOOP("Actions", "Replace the character and step on")),
    ("Tab  Shift+Tab", QT_TRANSLATE_NOOP("Actions", "Next and previous uncertain character")),
    ("Left  Right  Home  End", QT_TRANSLATE_NOOP("Actions", "Move between characters")),
    ("Insert  Delete  Backspace", QT_TRANSLATE_NOOP("Actions", "Between 7 and 8 characters")),
    ("Alt+1 … Alt+3", QT_TRANSLATE_NOOP("Actions", "Take another reading of the character")),
)


class KeysDialog(QDialog):
    """Columns of keys and what they do."""

    def __init__(self, keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(self._column(self._typing_groups() + self._groups(keys, ("plate",))))
        columns.addLayout(self._column(self._groups(keys, ("file", "edit", "read"))))
        columns.addLayout(self._column(self._groups(keys, ("view", "help"))))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addLayout(columns)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _typing_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(self.tr("On the plate"), [(k, QCoreApplication.translate(CONTEXT, t)) for k, t in TYPING])]

    def _groups(
        self, keys: Mapping[str, str], menus: tuple[str, ...]
    ) -> list[tuple[str, list[tuple[str, str]]]]:
        translate = QCoreApplication.translate
        groups = []
        for name, title in MENUS:
            rows = [
                (native(keys.get(spec.name, spec.keys)), plain(translate(CONTEXT, spec.text)))
                for spec in ACTIONS
                if spec.menu == name and keys.get(spec.name, spec.keys)
            ]
            if name in menus and rows:
                groups.append((plain(translate(CONTEXT, title)), rows))
        return groups

    def _column(self, groups: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(5)
        line = 0
        for title, rows in groups:
            heading = QLabel(f"<b>{title}</b>", self)
            heading.setContentsMargins(0, 10 if line else 0, 0, 2)
            grid.addWidget(heading, line, 0, 1, 2)
            for key, text in rows:
                line += 1
                label = QLabel(text, self)
                label.setProperty("soft", True)
                grid.addWidget(QLabel(key, self), line, 0)
                grid.addWidget(label, line, 1)
            line += 1
        grid.setRowStretch(line, 1)
        return grid


def native(keys: str) -> str:
    """Return a key sequence as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def plain(text: str) -> str:
    """Return a menu text without its mark for the letter, and without dots."""
    return text.replace("&", "").rstrip(" …")
