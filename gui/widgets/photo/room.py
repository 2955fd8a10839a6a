"""How the plate that one types on and the photograph beside it share their room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

LEAST = (360, 150)  # pixels for typing and for the photograph
LEAST_WIDTH = sum(LEAST) + 1  # with the line between them
PHOTO_SHARE, TYPING_EMS = 0.4, 22  # of the width; what typing needs comes first
CORNERS_EMS = 16  # what moving corners needs, up to half of the width


class PhotoBeside(QSplitter):
    """A plate and its photograph, until a person draws the line elsewhere in the shares that they need."""

    def __init__(self, typing: QWidget, photo: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent, childrenCollapsible=False)
        self._moved = False  # the operator has shared the room out
        for part, least, stretch in ((typing, LEAST[0], 3), (photo, LEAST[1], 2)):
            part.setMinimumWidth(least)  # in large type some of it is cut off, not the window
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, stretch)
        self.setHandleWidth(1)
        self.splitterMoved.connect(self._on_moved)

    def share(self, wide: int, em: int, *, at_corners: bool) -> None:
        """Give the photograph its share, but typing what it needs; moving corners needs more of it.

        ``em`` is the height of the type: this hears of another size later than what it stands in.
        """
        if self._moved:
            return
        photo = min(round(wide * PHOTO_SHARE), wide - em * TYPING_EMS)
        if at_corners:
            photo = max(photo, min(wide // 2, em * CORNERS_EMS))
        photo = max(photo, LEAST[1])
        self.setSizes([wide - photo, photo])

    @Slot()
    def _on_moved(self) -> None:
        self._moved = True
