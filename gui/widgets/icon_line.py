"""A line to type into, with an icon before its text and a cross behind it; both grow with the type.

Those that Qt puts into a line have the size of the style's small icons, whatever the type.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

GAP = 0.35  # between icon and text, in sides of the icon
CROSS = "×"


class IconLine(QLineEdit):
    """A line with a cross that empties it, while there is something in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._icon_size = QIcon(), QSize()
        self._cross = QToolButton(self)
        self._cross.setText(CROSS)
        self._cross.setObjectName("line_cross")
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys a line is emptied as any other
        self._name_cross()
        self._cross.clicked.connect(self._on_cross)
        self.textChanged.connect(self._show_cross)
        self._show_cross()

    def set_icon(self, icon: QIcon, size: QSize) -> None:
        """Show another icon before the text."""
        self._icon, self._icon_size = icon, size
        self._fit()
        self.update()

    def _name_cross(self) -> None:
        self._cross.setAccessibleName(self.tr("Empty this line"))
        self._cross.setToolTip(self._cross.accessibleName())

    @Slot()
    def _show_cross(self) -> None:
        self._cross.setVisible(bool(self.text()))

    @Slot()
    def _on_cross(self) -> None:
        self.clear()
        self.textEdited.emit("")

    def _fit(self) -> None:
        side = self.fontMetrics().height()
        self._cross.setGeometry(self.width() - round(side * 1.3), (self.height() - side) // 2, side, side)
        before = round(self._icon_size.width() * (1 + GAP)) if not self._icon.isNull() else 0
        self.setTextMargins(before, 0, round(side * 0.8), 0)

    def _icon_place(self) -> QRect:
        """Return where the icon stands: where the text began without it."""
        size = self._icon_size
        return QRect(QPoint(size.width() // 2, (self.height() - size.height()) // 2), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon over the line."""
        super().paintEvent(event)
        if not self._icon.isNull():
            painter = QPainter(self)
            self._icon.paint(painter, self._icon_place())
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cross at the end."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type and the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.LanguageChange:
            self._name_cross()
