"""The preferences; each takes effect at once and is written to a readable file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.jobs import PROVIDERS
from gui.language import LANGUAGES
from gui.settings import Settings


class PreferencesDialog(QDialog):
    """A form over ``Settings``."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._operator = QLineEdit(settings.values.operator, self)
        self._language, self._theme, self._provider = QComboBox(self), QComboBox(self), QComboBox(self)
        self._type = QSpinBox(self, minimum=80, maximum=200, singleStep=10, suffix=" %")
        self._type.setValue(settings.values.font_percent)
        self._file = QPushButton(self, autoDefault=False)
        self._form = QFormLayout(verticalSpacing=10)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._labels = [QLabel(self) for _ in range(5)]
        fields = (self._operator, self._language, self._theme, self._type, self._provider)
        for label, widget in zip(self._labels, fields, strict=True):
            label.setBuddy(widget)
            self._form.addRow(label, widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(self._form)
        layout.addWidget(self._file, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(420)
        self.retranslate()
        self._connect()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Settings"))
        names = (self.tr("Your name"), self.tr("Language"), self.tr("Theme"), self.tr("Type size"))
        for label, name in zip(self._labels, (*names, self.tr("Run on")), strict=True):
            label.setText(name)
        self._operator.setPlaceholderText(self.tr("written beside every decision"))
        values, system = self._settings.values, self.tr("As the system")
        _fill(self._language, {"system": system, **LANGUAGES}, values.language)
        themes = {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        _fill(self._theme, themes, values.theme)
        words = (self.tr("The best there is"), self.tr("GPU"), self.tr("Processor"))
        _fill(self._provider, dict(zip(PROVIDERS, words, strict=True)), values.provider)
        self._file.setText(self.tr("Open the settings file"))

    @Slot()
    def _on_operator(self) -> None:
        self._settings.set("operator", self._operator.text().strip())

    @Slot(int)
    def _on_chosen(self, _index: int) -> None:
        for box, name in ((self._language, "language"), (self._theme, "theme"), (self._provider, "provider")):
            if self.sender() is box:
                self._settings.set(name, str(box.currentData()))

    @Slot()
    def _on_type(self) -> None:
        self._settings.set("font_percent", self._type.value())

    @Slot()
    def _open_file(self) -> None:
        self._settings.save()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._settings.path)))

    def _connect(self) -> None:
        self._operator.editingFinished.connect(self._on_operator)
        for box in (self._language, self._theme, self._provider):
            box.activated.connect(self._on_chosen)
        self._type.editingFinished.connect(self._on_type)
        self._file.clicked.connect(self._open_file)
        self._buttons.rejected.connect(self.reject)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _fill(box: QComboBox, names: dict[str, str], chosen: str) -> None:
    box.clear()
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
