"""The preferences; each takes effect at once and is written to a readable file."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from gui.dialogs.settings_form import SettingsPage
from gui.dialogs.settings_general import GeneralPage
from gui.dialogs.settings_keys import KeysPage
from gui.dialogs.settings_reading import ReadingPage
from gui.jobs.recogniser import Recogniser
from gui.settings import Settings
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.translated import TranslatedDialog

SIZE_EMS = (40, 34)


class PreferencesDialog(TranslatedDialog):
    """Pages over ``Settings``."""

    def __init__(self, settings: Settings, recogniser: Recogniser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QTabWidget(self)
        self.keys = KeysPage(settings, self)
        for page in (GeneralPage(settings, self), ReadingPage(settings, recogniser, self), self.keys):
            self.pages.addTab(page, "")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(self.pages, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)  # in line with the fields of the pages
        foot.addWidget(self._buttons)
        layout.addLayout(foot)
        em = self.fontMetrics().height()
        room = self.screen().availableGeometry().size() * 0.92
        self.resize(QSize(em * SIZE_EMS[0], em * SIZE_EMS[1]).boundedTo(room))
        for key, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):  # Ctrl+Tab is Qt's own
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setProperty("step", step)
            shortcut.activated.connect(self._on_turn)
        self._begin()
        EnterPresses(self)  # there is no default button, which Enter in a field would press
        self.retranslate()

    @Slot()
    def _on_turn(self) -> None:
        """Turn to the next page, or the one before, with the keyboard in its first field."""
        step = int(self.sender().property("step"))
        self.pages.setCurrentIndex((self.pages.currentIndex() + step) % self.pages.count())
        self._begin()

    def _begin(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, SettingsPage | KeysPage) and page.first is not None:
            page.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Settings"))
        self.pages.setAccessibleName(self.tr("Settings"))
        for i, name in enumerate((self.tr("General"), self.tr("Recognition"), self.tr("Keys"))):
            self.pages.setTabText(i, name)
