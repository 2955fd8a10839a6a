"""A row that begins another line where it is full, as words do: in large type nothing is cut off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Lays widgets out from the left; the first one added with ``add_right`` and all after it keep right.

    A widget and not a QLayout, whose items Python and Qt would both own.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._right = -1  # index of the first widget that keeps to the right
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget behind the others."""
        widget.setParent(self)
        self._widgets.append(widget)
        if self.isVisible() and not _hidden(widget):
            widget.show()
        self._renew()

    def add_right(self, widget: QWidget) -> None:
        """Add a widget at the right end of its line."""
        if self._right < 0:
            self._right = len(self._widgets)
        self.add(widget)

    def drop(self, widget: QWidget) -> None:
        """Let go of a widget, which is hidden and deleted."""
        self._right -= self._widgets.index(widget) < self._right
        self._widgets.remove(widget)
        widget.hide()
        widget.deleteLater()
        self._renew()

    def _renew(self) -> None:
        self._place(self.width(), really=True)
        self.updateGeometry()

    def _lines(self, width: int) -> list[list[int]]:
        """Return the indices of what is shown, line by line."""
        lines: list[list[int]] = [[]]
        used = 0
        for index, widget in enumerate(self._widgets):
            if _hidden(widget):
                continue
            wide = widget.sizeHint().width()
            if lines[-1] and used + self._spacing + wide > width:
                lines.append([])
            used = wide if not lines[-1] else used + self._spacing + wide
            lines[-1].append(index)
        return lines

    def _place(self, width: int, *, really: bool) -> int:
        """Place the widgets and return the height that they take."""
        top = 0
        for line in self._lines(width):
            hints = [self._widgets[index].sizeHint() for index in line]
            height = max((hint.height() for hint in hints), default=0)
            rest = width - sum(hint.width() for hint in hints) - self._spacing * (len(line) - 1)
            left = 0
            first_right = next((index for index in line if index >= self._right >= 0), -1)  # of those shown
            for index, hint in zip(line, hints, strict=True):
                if index == first_right:
                    left += max(0, rest)
                size = QSize(min(hint.width(), width), hint.height())
                if really:
                    corner = QPoint(left, top + (height - size.height()) // 2)
                    self._widgets[index].setGeometry(QRect(corner, size))
                left += size.width() + self._spacing
            top += height + self._spacing
        return max(0, top - self._spacing)

    def event(self, event: QEvent) -> bool:
        """Place anew when a widget wants another size, comes or goes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._renew()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Place anew: while it was hidden, nobody told that a widget wants another size."""
        super().showEvent(event)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widgets."""
        self._place(self.width(), really=True)

    def hasHeightForWidth(self) -> bool:
        """Be higher where it is narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(width, really=False)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        hints = [widget.sizeHint() for widget in self._widgets if not _hidden(widget)]
        wide = sum(hint.width() for hint in hints) + self._spacing * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """Ask for the widest widget at least, unless it may be narrower."""
        wide = high = 0
        for widget in self._widgets:
            if not _hidden(widget):
                own = widget.minimumWidth() or widget.minimumSizeHint().width()
                wide, high = max(wide, own), max(high, widget.sizeHint().height())
        return QSize(wide, high)


def _hidden(widget: QWidget) -> bool:
    """True for a widget that was hidden on purpose; a new one counts as hidden too in Qt's eyes."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
