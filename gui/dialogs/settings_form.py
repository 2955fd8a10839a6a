"""A page of the settings: rows of a label and a field, scrolled where the window is too small for them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from gui.settings import Settings
from gui.settings_file import LIMITS
from gui.widgets.number_box import NumberBox
from gui.widgets.scrolled import Follower


class SettingsPage(Follower):
    """Shows some preferences and follows them, whoever changes them. A subclass says the words."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._labels: list[QLabel] = []
        self.first: QWidget | None = None  # where the keyboard goes when the page is shown
        body = QWidget(self)
        body.setObjectName("page")
        self._form = QFormLayout(body, verticalSpacing=10, horizontalSpacing=16)
        self._form.setContentsMargins(16, 16, 16, 16)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.setWidget(body)
        settings.changed.connect(self._on_changed)

    def add_row(self, widget: QWidget) -> None:
        """Add a field; its label is named by ``name_rows``."""
        label = QLabel(self.widget())
        label.setBuddy(widget)
        self.first = self.first or widget
        self._labels.append(label)
        self._form.addRow(label, widget)

    def name_rows(self, *names: str) -> None:
        """Write the labels, from the top."""
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)

    def retranslate(self) -> None:
        """Write every word and every value anew."""
        raise NotImplementedError

    def _on_changed(self, _name: str) -> None:
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def number_box(name: str, settings: Settings, parent: QWidget, step: int = 1) -> QSpinBox:
    """Return a box for a whole number, within its limits; it tells a number when it is typed out."""
    least, most = LIMITS[name]
    box = NumberBox(least, most, parent)
    box.setSingleStep(step)
    box.setKeyboardTracking(False)
    box.setValue(getattr(settings.values, name))
    return box


def show_number(box: QSpinBox, value: int) -> None:
    """Show a number without telling of it."""
    box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(False)


def fill(box: QComboBox, names: Mapping[str, str], chosen: str) -> None:
    """Offer the values of ``names`` by their names, with one of them chosen, else the first."""
    if [box.itemData(i) for i in range(box.count())] == list(names):
        for i, name in enumerate(names.values()):
            box.setItemText(i, name)
    else:
        box.clear()
        for value, name in names.items():
            box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
