"""Menus whose rows are choices: recent folders, theme, language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gui.actions import Actions
from gui.jobs.folders import Folders
from gui.language import LANGUAGES
from gui.settings import Settings


class ChoiceMenus(QObject):
    """Fills sub-menus from the settings each time they are about to show."""

    def __init__(self, settings: Settings, folders: Folders, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folders = folders
        file_menu, view_menu = actions.menu("file"), actions.menu("view")
        self._recent = QMenu(file_menu)
        file_menu.insertMenu(actions["samples"], self._recent)
        first = actions["larger"]
        self._theme, self._language = QMenu(view_menu), QMenu(view_menu)
        view_menu.insertMenu(first, self._theme)
        view_menu.insertMenu(first, self._language)
        view_menu.insertSeparator(first)
        for menu in (file_menu, view_menu):
            menu.aboutToShow.connect(self.name)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._theme.aboutToShow.connect(self._fill_theme)
        self._language.aboutToShow.connect(self._fill_language)
        self._recent.triggered.connect(self._on_recent)
        self._theme.triggered.connect(self._on_theme)
        self._language.triggered.connect(self._on_language)
        self.name()

    @Slot()
    def name(self) -> None:
        """Write the titles in the language of now."""
        self._recent.setTitle(self.tr("Open &recent"))
        self._recent.setEnabled(bool(self._settings.values.recent_folders))
        self._theme.setTitle(self.tr("&Theme"))
        self._language.setTitle(self.tr("&Language"))

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for folder in self._settings.values.recent_folders:
            action = self._recent.addAction(folder.replace("&", "&&"))
            action.setData(folder)  # whether it is there is told when it is opened: a disk may take its time
        self._recent.addSeparator()
        self._recent.addAction(self.tr("Forget these"))

    @Slot()
    def _fill_theme(self) -> None:
        names = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        _fill(self._theme, names, self._settings.values.theme)

    @Slot()
    def _fill_language(self) -> None:
        names = {"system": self.tr("As the system"), **LANGUAGES}
        _fill(self._language, names, self._settings.values.language)

    @Slot(QAction)
    def _on_recent(self, action: QAction) -> None:
        if action.data() is None:
            self._settings.forget_folders()
        else:
            self._folders.open(Path(str(action.data())))

    @Slot(QAction)
    def _on_theme(self, action: QAction) -> None:
        self._settings.set("theme", str(action.data()))

    @Slot(QAction)
    def _on_language(self, action: QAction) -> None:
        self._settings.set("language", str(action.data()))


def _fill(menu: QMenu, names: dict[str, str], chosen: str) -> None:
    menu.clear()
    group = QActionGroup(menu)
    for value, name in names.items():
        action = group.addAction(menu.addAction(name))
        action.setCheckable(True)
        action.setChecked(value == chosen)
        action.setData(value)
