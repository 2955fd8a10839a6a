"""The size of a dialog of words: no wider than the screen, and as high as they need then."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

SHARE = 0.94  # of the screen that a dialog takes at most, with its frame


def room_of(widget: QWidget) -> tuple[int, int]:
    """Return how wide and how high a dialog may be on its screen."""
    room = widget.screen().availableGeometry().size() * SHARE
    return room.width(), room.height()


def fit(dialog: QDialog, wide: int) -> None:
    """Let a dialog be so wide, if it can be, and not less high than its words are then; Qt cuts them off."""
    most, highest = room_of(dialog)
    layout, wide = dialog.layout(), min(wide, most)
    dialog.setMinimumWidth(wide)
    if layout is not None:
        layout.activate()
        dialog.resize(wide, min(layout.totalHeightForWidth(wide), highest))
