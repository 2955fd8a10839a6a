"""The filters that were kept for this folder: a button with a menu."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from core.errors import AppError
from core.project.filter_language import format_query
from gui.session import Session
from gui.theme import Theme

SETTING = "filters"
_KEEP, _FORGET = object(), object()


class SavedFilters(QToolButton):
    """Keeps the filter of now, brings back another. Signals: ``chosen(line)``."""

    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        menu = QMenu(self)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        self.setProperty("chip", True)
        menu.aboutToShow.connect(self.fill)
        menu.triggered.connect(self._on_triggered)
        theme.changed.connect(self.repaint_icon)
        self.repaint_icon()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setAccessibleName(self.tr("Saved filters"))
        self.setToolTip(self.tr("Saved filters"))

    @property
    def lines(self) -> list[str]:
        """The filters of this folder, as lines."""
        project = self._session.project
        kept: Any = project.get_setting(SETTING, []) if project is not None else []
        return [line for line in kept if isinstance(line, str)] if isinstance(kept, list) else []

    @Slot()
    def fill(self) -> None:
        """Build the menu from what is kept now."""
        menu, line, lines = self.menu(), format_query(self._session.query), self.lines
        menu.clear()
        for kept in lines:
            action = menu.addAction(kept.replace("&", "&&"))
            action.setData(kept)
            action.setCheckable(True)
            action.setChecked(kept == line)
        menu.addSeparator()
        keep = menu.addAction(self.tr("Save this filter"))
        keep.setData(_KEEP)
        keep.setEnabled(bool(line) and line not in lines)
        forget = menu.addAction(self.tr("Forget this filter"))
        forget.setData(_FORGET)
        forget.setEnabled(line in lines)

    @Slot()
    def repaint_icon(self) -> None:
        """Draw the icon in the colours of now."""
        self.setIcon(self._theme.icon("bookmark", "soft"))
        self.setIconSize(self._theme.icon_size())

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        line = format_query(self._session.query)
        if action.data() is _KEEP:
            self._keep([*self.lines, line])
        elif action.data() is _FORGET:
            self._keep([kept for kept in self.lines if kept != line])
        else:
            self.chosen.emit(str(action.data()))

    def _keep(self, lines: list[str]) -> None:
        project = self._session.project
        if project is None:
            return
        try:
            project.set_setting(SETTING, lines)
        except AppError as error:
            self._session.problem.emit(error)
