"""What is seen while no folder is open: open one, or go back to a recent one."""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

import resources
from gui.settings import Settings
from gui.texts import Words, said
from gui.theme import Theme
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.translated import TranslatedWidget

RECENT_SHOWN, PATH_EMS = 5, 36
_NOTHING: Words = ""


class WelcomeView(TranslatedWidget):
    """Signals: ``open_wanted()``, ``samples_wanted()``, ``folder_wanted(Path)``."""

    open_wanted = Signal()
    samples_wanted = Signal()
    folder_wanted = Signal(object)

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._picture = QLabel(self)
        self._title = QLabel("Platewright", self)
        self._hint = QLabel(self)
        self._open = QPushButton(self)
        self._samples = QPushButton(self)
        self._refused, self._again = QLabel(self, wordWrap=True), QPushButton(self)
        self._folder, self._why = Path(), _NOTHING
        self._recent = QVBoxLayout()
        self._enter = EnterPresses(self)
        self._lay_out()
        self._open.clicked.connect(self.open_wanted)
        self._samples.clicked.connect(self.samples_wanted)
        self._again.clicked.connect(self._on_again)
        settings.changed.connect(self._on_setting_changed)
        theme.changed.connect(self._show_recent)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._hint.setText(self.tr("Drop a folder of pictures here, or open one."))
        self._open.setText(self.tr("Open a folder …"))
        self._samples.setText(self.tr("Look at the samples"))
        self._again.setText(self.tr("Try again"))
        self._again.setAccessibleName(self.tr("Open {0}").format(self._folder))
        self._refused.setText(f"⚠ {said(self._why)}")
        self._show_recent()

    @Slot(object, object)
    def show_refused(self, folder: Path, why: Words) -> None:
        """Say why a folder could not be opened, and offer to try it again."""
        self._folder, self._why = folder, why
        for part in (self._refused, self._again):
            part.show()
        self.retranslate()

    @Slot()
    def _on_again(self) -> None:
        self.folder_wanted.emit(self._folder)

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name == "recent_folders":
            self._show_recent()

    @Slot()
    def _on_recent(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.folder_wanted.emit(Path(str(button.property("folder"))))

    @Slot()
    def _show_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        before = self._samples  # in the order of the keyboard: else new buttons are the window's last
        for folder in self._settings.values.recent_folders[:RECENT_SHOWN]:  # also one whose disk is away
            button = QPushButton(self._theme.icon("folder", "soft"), self._shortened(folder), self)
            button.setIconSize(self._theme.icon_size())
            button.setToolTip(folder)
            button.setFlat(True)
            button.setAccessibleName(self.tr("Open {0}").format(folder))
            button.setProperty("folder", folder)
            button.clicked.connect(self._on_recent)
            self._enter.watch(button)
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            self.setTabOrder(before, button)
            before = button

    def _shortened(self, folder: str) -> str:
        """Return a path that is short enough for a button: a long one must not widen the window."""
        wide = min(self.fontMetrics().height() * PATH_EMS, self.screen().availableGeometry().width() * 2 // 5)
        elided = self.fontMetrics().elidedText(folder, Qt.TextElideMode.ElideMiddle, wide)
        return elided.replace("&", "&&")

    def _lay_out(self) -> None:
        self._picture.setPixmap(QIcon(str(resources.path("icons", "platewright.svg"))).pixmap(64, 64))
        self._title.setProperty("title", True)
        self._hint.setProperty("soft", True)
        self._open.setDefault(True)
        self._refused.setObjectName("folder_refused")
        self._refused.setProperty("bad", True)
        self._refused.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._again.setObjectName("folder_again")
        for part in (self._refused, self._again):
            part.hide()
        page = QWidget(self)
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._refused)  # as wide as the page: a path may be long
        for widget in (self._again, self._hint, self._open, self._samples):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        self._recent.setSpacing(2)
        layout.addLayout(self._recent)
        layout.addStretch(3)
        scroller = QScrollArea(self, widgetResizable=True)  # for large type on a small screen
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setWidget(page)
        for before, after in itertools.pairwise((self._again, self._open, self._samples)):
            self.setTabOrder(before, after)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller)
