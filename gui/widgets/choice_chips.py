"""A row of chips, one of which is chosen: what a table shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QToolButton, QWidget

from gui.texts import number
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.flow import Flow


class ChoiceChips(Flow):
    """Signals: ``chosen(key)``; the first chip has the key "" and means all."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._enter = EnterPresses(self)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def key(self) -> str:
        """The key that is chosen."""
        button = self._group.checkedButton()
        return str(button.property("key")) if button is not None else ""

    def buttons(self) -> list[QAbstractButton]:
        """Return the chips; new ones come last for the keyboard, wherever they stand."""
        return self._group.buttons()

    def show_choices(self, choices: Sequence[tuple[str, str, int]]) -> None:
        """Show (key, name, count); the choice stays where it can."""
        before = self.key if self.key in [key for key, _, _ in choices] else ""
        for old in self._group.buttons():
            self._group.removeButton(old)
            self.drop(old)
        for key, name, count in choices:
            chip = QToolButton(self)
            chip.setText(f"{name}  {number(count)}")
            chip.setAccessibleName(chip.text())
            chip.setCheckable(True)
            chip.setChecked(key == before)
            chip.setEnabled(count > 0 or not key)
            chip.setProperty("chip", True)
            chip.setProperty("key", key)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._enter.watch(chip)
            self._group.addButton(chip)
            self.add(chip)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("key")))
