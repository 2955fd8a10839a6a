"""The plates decided last, small, where there is room for them: a click goes back to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.errors import AppError
from core.plate import display
from core.project import UNDECIDED, PlateRow, Status
from gui.models.plate_queue import NOWHERE
from gui.pictures.crop_loader import CROP_SIZE, CropKey, CropLoader
from gui.session import Session
from gui.texts import STATUS_COLOURS, absence, status_name
from gui.theme import Theme
from gui.widgets.grid.cell_painter import GAP, Cell, CellPainter, picture_room
from gui.widgets.grid.cell_pictures import CellPictures
from gui.widgets.tones import colours_of
from gui.widgets.translated import TranslatedWidget

MOST = 12
NARROWEST_EMS, TEXT_EMS, HEADING_EMS = 9.5, 2.6, 2.2
MOST_ROWS, MOST_COLUMNS = 2, 6
AT_REST = 150  # milliseconds after a decision: the next plate comes first
LOOKED_AT = 4  # steps of the history for each plate: corners and undone decisions are among them
RATIO = CROP_SIZE.height() / CROP_SIZE.width()

_DECIDED = frozenset(status.value for status in Status) - UNDECIDED  # acts are called after their status


def decided_last(session: Session, count: int) -> list[PlateRow]:
    """Return the plates that a person decided about last, the newest first; none that waits again."""
    if session.project is None:
        return []
    try:
        entries = session.project.history(limit=LOOKED_AT * count)
    except AppError as error:
        session.problem.emit(error)
        return []
    ids = {e.plate_id: None for e in entries if e.action in _DECIDED and not e.operator.startswith("import:")}
    rows = session.rows(list(ids))
    return [row for row in rows if row.status not in UNDECIDED and not row.deleted][:count]


class RecentPlates(TranslatedWidget):
    """One or two rows of plates, the newest first; shows nothing where there is no room for a whole row.

    Tab reaches it, the arrows choose, Enter goes there. Signals: ``chosen(plate_id)``.
    """

    chosen = Signal(int)

    def __init__(
        self, session: Session, crops: CropLoader, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._crops, self._theme = session, crops, theme
        self._rows: list[PlateRow] = []
        self._pictures: CellPictures | None = None
        self._at = 0
        self._rest = QTimer(self, singleShot=True, interval=AT_REST)
        self._rest.timeout.connect(self.renew)
        self.setObjectName("recent_plates")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        for news in (session.plates_changed, session.queue_changed):
            news.connect(self._later)
        session.project_changed.connect(self._forget)
        crops.ready.connect(self._on_crops)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setAccessibleName(self.tr("Decided last"))
        self._speak()
        self.update()

    @property
    def shown(self) -> list[PlateRow]:
        """What there is room for."""
        columns, rows = self._grid()
        return self._rows[: columns * rows]

    @Slot()
    def renew(self) -> None:
        """Fetch what was decided last, and its crops."""
        if not self.isVisible() or self._session.folder is None:
            return
        here = self._rows[self._at].plate_id if self.hasFocus() and self._at < len(self._rows) else NOWHERE
        self._rows = decided_last(self._session, MOST)
        ids = [row.plate_id for row in self._rows]
        self._at = ids.index(here) if here in ids else 0
        folder, shown = self._session.folder, self.shown
        if shown:
            room = picture_room(self._cell_size(), self._em(), RATIO) * self.devicePixelRatioF()
            self._crops.want([CropKey.of(folder, row) for row in shown], room)
        # Not by a click: the focus stays where one types.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if shown else Qt.FocusPolicy.NoFocus)
        self._speak()
        self.update()

    @Slot()
    def _forget(self) -> None:
        self._rows = []
        self._speak()
        self.update()

    @Slot()
    def _later(self) -> None:
        if self.isVisible() and not self._rest.isActive():  # news may come faster than this rests
            self._rest.start()

    @Slot(object)
    def _on_crops(self, names: set[str]) -> None:
        if self.isVisible() and not names.isdisjoint(row.path for row in self.shown):
            self.update()

    def _speak(self) -> None:
        shown = self.shown
        row = shown[self._at] if self._at < len(shown) else None
        words = f"{display(row.text)}, {status_name(row.status)}" if row is not None else ""
        self.setAccessibleDescription(words)
        self.setToolTip(self.tr("Decided last: a click goes back to it") if shown else "")

    # -- places --------------------------------------------------------------------------------

    def _em(self) -> float:
        return float(self.fontMetrics().height())

    def _columns(self) -> int:
        """Return how many stand side by side."""
        return max(1, min(int(self.width() / (self._em() * NARROWEST_EMS)), MOST_COLUMNS))

    def _cell_size(self) -> QSizeF:
        wide = (self.width() + 2 * self._em() * GAP) / self._columns()  # edges in line with the plate's
        return QSizeF(wide, wide * RATIO + self._em() * TEXT_EMS)

    def _grid(self) -> tuple[int, int]:
        """Return columns and rows that there is room for."""
        room = self.height() - self._em() * HEADING_EMS
        return self._columns(), max(0, min(int(room / self._cell_size().height()), MOST_ROWS))

    def _box(self, index: int) -> QRectF:
        size, (columns, _) = self._cell_size(), self._grid()
        row, column = divmod(index, columns)
        top = self._em() * HEADING_EMS + row * size.height()
        return QRectF(QPointF(column * size.width() - self._em() * GAP, top), size)

    # -- Qt ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Ask for nothing: it takes what is left."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a heading and a cell a plate."""
        shown, folder = self.shown, self._session.folder
        if not shown or folder is None:
            return
        cells = [self._cell(index, row, folder) for index, row in enumerate(shown)]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        em = self._em()
        painter.setPen(QColor(colours_of(self.palette()).soft))
        heading = QRectF(0, 0, self.width(), em * (HEADING_EMS - GAP))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(heading, int(flags), self.accessibleName())
        self._pictures = CellPictures.of(self._pictures, self, painter)
        style = CellPainter(painter, self._pictures, RATIO)
        for index, cell in enumerate(cells):
            style.paint(self._box(index), cell)
        painter.end()

    def _cell(self, index: int, row: PlateRow, folder: Path) -> Cell:
        """Return what is painted of a plate: its state in words, once it is known to have no picture."""
        glyph = self._theme.icon(f"state-{row.status.value}", STATUS_COLOURS[row.status])
        letters: list[tuple[str, float | None]] = [(letter, None) for letter in display(row.text)]
        here = self.hasFocus() and index == self._at
        crop = self._crops.made(CropKey.of(folder, row))
        image, state = (crop.image, status_name(row.status)) if crop is not None else (None, "")
        words = absence(row) or state
        return Cell(image, letters, glyph=glyph, message=words, current=here, focused=here)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go back to the plate that was clicked."""
        for index, row in enumerate(self.shown):
            if self._box(index).contains(event.position()):
                self.chosen.emit(row.plate_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by the arrows, go there by Enter."""
        shown, row = self.shown, self._columns()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -row, Qt.Key.Key_Down: row}
        if event.key() in steps and shown:
            self._at = min(max(self._at + steps[Qt.Key(event.key())], 0), len(shown) - 1)
            self._speak()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at < len(shown):
            self.chosen.emit(shown[self._at].plate_id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        self._later()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was decided while this was out of sight."""
        super().showEvent(event)
        self._later()
