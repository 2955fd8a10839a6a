"""What stands above the table of a page: scrolled where it would leave the table no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.widgets.scrolled import Follower

ABOVE, BELOW, SIDE, SPACING = 16, 12, 20, 10  # pixels: around a page and between its parts
TIGHT = 4  # above, below and between where there is little room
LEAST_WITH_TITLE = 13  # lines of type: a lower page is better used for what stands below its title
LEAST_OF_TABLE = 6  # lines of type: its head and two rows


class PageHead(Follower):
    """Holds the title of a page and what follows it in a column; the parts are made in ``content``."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page, self.content = page, QWidget(self)
        self.content.setObjectName("page")
        self.content.setMinimumWidth(1)  # what is wider than the page is cut off, not scrolled to
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel(self.content)
        self.title.setProperty("title", True)
        self.setWidget(self.content)

    def add(self, widget: QWidget) -> None:
        """Add a part below the others."""
        self._column.addWidget(widget)

    def fit(self, column: QVBoxLayout) -> None:
        """Take the room that is needed and there, in the column of the page that begins with this.

        Where not all of the rest could be seen for it the title is left out: large type, a small screen.
        """
        em, width = self._page.fontMetrics().height(), self._page.width() - 2 * SIDE
        self._column.invalidate()  # what says something else has told nobody yet
        needed = self._column.totalHeightForWidth(width) + ABOVE + BELOW + SPACING + em * LEAST_OF_TABLE
        if self.title.isHidden():
            needed += self.title.sizeHint().height() + self._column.count() * (SPACING - TIGHT)
        roomy = self._page.height() >= max(needed, em * LEAST_WITH_TITLE)
        self.title.setVisible(roomy)
        column.setContentsMargins(SIDE, ABOVE if roomy else TIGHT, SIDE, BELOW if roomy else TIGHT)
        for part in (column, self._column):
            part.setSpacing(SPACING if roomy else TIGHT)
        most = self._page.height() - (ABOVE + BELOW + SPACING if roomy else 3 * TIGHT) - em * LEAST_OF_TABLE
        self.setFixedHeight(max(min(self._column.totalHeightForWidth(width), most), em))
