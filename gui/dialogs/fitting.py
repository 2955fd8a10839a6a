"""The size of dialogs: no larger than the screen, and as large as what is in them needs then."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from gui.widgets.translated import TranslatedDialog

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


class FittingDialog(TranslatedDialog):
    """Has the size that it needs before a place on the screen is found; the dialog says what ``fit`` is."""

    def fit(self) -> None:
        """Take the size for the words and the type of now."""
        raise NotImplementedError

    def setVisible(self, visible: bool) -> None:
        """Have room for all that there is to see before it is seen."""
        if visible:
            self.ensurePolished()
            self.fit()
        super().setVisible(visible)
