"""Widgets that lay themselves out anew when they get another size or another type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object  # a second widget class could not stand beside the one that it is mixed into


LEAST_WITH_TITLE = 13  # lines of type: a lower page is better used for what stands below its title


class Fitted(_Base):
    """Stands before the class of a widget among its bases; the widget says what ``fit`` is."""

    def fit(self) -> None:
        """Lay out for the room and the type of now."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the room."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()


def fit_title(page: QWidget, title: QLabel, column: QVBoxLayout) -> None:
    """Leave the title of a page out where the rest would not be seen for it: large type, a small screen."""
    roomy = page.height() >= page.fontMetrics().height() * LEAST_WITH_TITLE
    title.setVisible(roomy)
    column.setContentsMargins(20, 16 if roomy else 4, 20, 12 if roomy else 4)
    column.setSpacing(10 if roomy else 4)
