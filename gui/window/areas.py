"""The areas of the window in turn, so that every control can be reached without a mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget

_TAB = Qt.FocusPolicy.TabFocus


class Areas(QObject):
    """Puts the keyboard focus into one area after another; within an area Tab goes on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._areas: list[QWidget] = []

    def set_areas(self, areas: Sequence[QWidget]) -> None:
        """Take the areas in the order of the turn; those that are hidden are passed over."""
        self._areas = list(areas)

    def add(self, area: QWidget) -> None:
        """Let one more take its turn, after the first: whoever opens it beside the work wants to go there."""
        self._areas.insert(1, area)

    @Slot()
    def next(self) -> None:
        """Go to the next area that has something to hold the focus."""
        focused = QApplication.focusWidget()
        holds = [area is focused or area.isAncestorOf(focused) for area in self._areas if focused is not None]
        here = holds.index(True) if True in holds else -1
        for area in [*self._areas[here + 1 :], *self._areas[: here + 1]]:
            target = first_in(area)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                _activate(target)
                return


def _activate(target: QWidget) -> None:
    """Bring the keyboard to the window of what has taken the focus in it: a panel may stand outside."""
    if not target.isActiveWindow():
        target.activateWindow()
        if isinstance(target, QAbstractSpinBox):
            target.selectAll()  # as Tab does: what is typed replaces the number


def first_in(area: QWidget) -> QWidget | None:
    """Return what in an area takes the focus first; None while there is nothing."""
    if not area.isVisible():
        return None
    proxy = area.focusProxy()
    if proxy is not None and proxy.isVisible():
        return proxy
    # Not by nextInFocusChain: PySide takes what that returns for a child of the widget it is asked of,
    # so that with one widget the Python side of everything behind it in the chain was given up.
    inside = (w for w in area.findChildren(QWidget) if area.isAncestorOf(w))  # in no window of its own
    return next((w for w in (area, *inside) if _takes_focus(w)), None)


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and (widget.focusPolicy() & _TAB) == _TAB
