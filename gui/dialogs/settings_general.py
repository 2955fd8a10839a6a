"""The settings of the desk: who works at it, how it looks, where it has been."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from gui.dialogs.settings_form import SettingsPage, fill, number_box, show_number
from gui.language import LANGUAGES
from gui.settings import Settings


class GeneralPage(SettingsPage):
    """Name, language, theme, size of the type, recent folders, the settings file."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(settings, parent)
        self._operator = QLineEdit(settings.values.operator, self)
        self._language, self._theme = QComboBox(self), QComboBox(self)
        self._type = number_box("font_percent", settings, self, step=10)
        self._type.setSuffix(" %")
        self._forget = QPushButton(self, autoDefault=False)
        self._file = QPushButton(self, autoDefault=False)
        for widget in (self._operator, self._language, self._theme, self._type, self._forget, self._file):
            self.add_row(widget)
        self._operator.editingFinished.connect(self._on_operator)
        self._language.activated.connect(self._on_language)
        self._theme.activated.connect(self._on_theme)
        self._type.valueChanged.connect(self._on_type)
        self._forget.clicked.connect(settings.forget_folders)
        self._file.clicked.connect(self._open_file)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word and every value anew."""
        values, system = self.settings.values, self.tr("As the system")
        self.name_rows(
            self.tr("Your name"), self.tr("Language"), self.tr("Theme"), self.tr("Type size"),
            self.tr("Recent folders"), self.tr("Settings file"),
        )  # fmt: skip
        self._operator.setPlaceholderText(self.tr("written beside every decision"))
        fill(self._language, {"system": system, **LANGUAGES}, values.language)
        themes = {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        fill(self._theme, themes, values.theme)
        show_number(self._type, values.font_percent)
        self._forget.setText(self.tr("Forget all ({0})").format(len(values.recent_folders)))
        self._forget.setEnabled(bool(values.recent_folders))
        self._file.setText(self.tr("Open the settings file"))
        self._file.setToolTip(str(self.settings.path))

    @Slot()
    def _on_operator(self) -> None:
        self.settings.set("operator", self._operator.text().strip())

    @Slot(int)
    def _on_language(self, _index: int) -> None:
        self.settings.set("language", str(self._language.currentData()))

    @Slot(int)
    def _on_theme(self, _index: int) -> None:
        self.settings.set("theme", str(self._theme.currentData()))

    @Slot(int)
    def _on_type(self, percent: int) -> None:
        self.settings.set("font_percent", percent)

    @Slot()
    def _open_file(self) -> None:
        self.settings.save()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.settings.path)))
