"""What stands above the table of a page: scrolled where it would leave the table no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.widgets.scrolled import Follower

ABOVE, BELOW, SIDE, SPACING = 16, 12, 20, 10  # pixels: around a page and between its parts
TIGHT = 4  # above, below and between where there is little room
LEAST_WITH_TITLE = 13  # lines of type: a lower page is better used for what stands below its title
LEAST_OF_TABLE = 6  # lines of type: its head and two rows


class PageHead(Follower):
    """Holds the title of a page and what follows it in a column; the parts are made in ``content``.

    Signals: ``changed()`` when it may need another height.
    """

    changed = Signal()

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
        self.content.installEventFilter(self)

    def add(self, widget: QWidget) -> None:
        """Add a part below the others."""
        self._column.addWidget(widget)

    def fit(self, column: QVBoxLayout) -> None:
        """Take the room that is needed and there, in the column of the page that begins with this.

        Where not all of the rest could be seen for it the title is left out: large type, a small screen.
        """
        em, width = self._page.fontMetrics().height(), self._page.width() - 2 * SIDE
        needed = self._needed(width) + ABOVE + BELOW + SPACING + em * LEAST_OF_TABLE
        if self.title.isHidden():
            needed += self.title.sizeHint().height() + self._column.count() * (SPACING - TIGHT)
        roomy = self._page.height() >= max(needed, em * LEAST_WITH_TITLE)
        self.title.setVisible(roomy)
        column.setContentsMargins(SIDE, ABOVE if roomy else TIGHT, SIDE, BELOW if roomy else TIGHT)
        for part in (column, self._column):
            if part.spacing() != (spacing := SPACING if roomy else TIGHT):
                part.setSpacing(spacing)
        most = self._page.height() - (ABOVE + BELOW + SPACING if roomy else 3 * TIGHT) - em * LEAST_OF_TABLE
        self.setFixedHeight(max(min(self._needed(width), most), em))

    def _needed(self, width: int) -> int:
        """Return the height of the parts; their layout would remember the answers of before."""
        parts = [item.widget() for i in range(self._column.count()) if (item := self._column.itemAt(i))]
        highs = [
            part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
            for part in parts
            if part is not None and not part.isHidden()
        ]
        return sum(highs) + self._column.spacing() * (len(highs) - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when a part wants another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return super().eventFilter(watched, event)
