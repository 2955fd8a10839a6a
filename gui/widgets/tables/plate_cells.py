"""Paints the cells of the list of plates as the style sheet would, in half of the time."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.models.plate_list import CONFIDENCE, DIFFERS, PATH, PlateListModel
from gui.theme import Theme, room
from gui.widgets.short_path import short_path

Index = QModelIndex | QPersistentModelIndex

PADDING, MARGIN = 6, 3  # pixels left and right of a cell, as in theme.qss, and of glyph and text in it
FEWEST = 4  # characters of a name that is cut short which still say anything
_SELECTED = QStyle.StateFlag.State_Selected.value
_CONTROLS = dict.fromkeys(range(32), " ")  # a name may hold line breaks
MOST_MEASURED = 4096  # texts whose widths are kept
_SPARE = {CONFIDENCE: 1.0, DIFFERS: 0.5}  # share of the room left of a text that does not begin at the left


def beside_text(scale: float) -> int:
    """Return how many pixels wider than its text a cell is, left and right together."""
    return 2 * (round(PADDING * room(scale)) + MARGIN)


class PlateCells(QStyledItemDelegate):
    """Asks the model once a cell; the style asks seven times, and measures each text again and again."""

    def __init__(self, model: PlateListModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        # By text, room and whether it is a path: what is shown of it, and how wide that is.
        self._measured: dict[tuple[str, int, bool], tuple[str, float]] = {}
        theme.changed.connect(self._forget)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell; its ground is the list's where it is not selected."""
        colours, box, state = self._theme.colours, option.rect, option.state.value
        if state & _SELECTED:
            painter.fillRect(box, QColor(colours.selection))
        column = index.column()
        text, glyph = self._model.cell(index.row(), column)
        padding = round(PADDING * room(self._theme.scale))
        box.adjust(padding, 0, -padding, 0)
        if glyph is not None:
            box = self._paint_glyph(painter, glyph, box)
        if text:
            box.adjust(MARGIN, 0, -MARGIN, 0)
            metrics = option.fontMetrics
            elided, wide = self._fitted(text, box.width(), metrics, is_path=column == PATH)
            if glyph is not None and len(elided) < FEWEST and elided != text:
                return  # the glyph alone tells the state
            painter.setPen(QColor(colours.ink))
            # At a point Qt paints letters in half of the time that it takes in a box.
            x = box.left() + (box.width() - wide) * _SPARE.get(column, 0.0)
            y = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
            painter.drawText(QPointF(x, y), elided)

    @Slot()
    def _forget(self) -> None:
        self._measured.clear()

    def _fitted(
        self, text: str, room: int, metrics: QFontMetrics, *, is_path: bool = False
    ) -> tuple[str, float]:
        """Return a text, cut short where it does not fit, and its width."""
        found = self._measured.get((text, room, is_path))
        if found is None:
            exact = QFontMetricsF(metrics)
            shown = text.translate(_CONTROLS)
            wide = exact.horizontalAdvance(shown)
            if wide > room:
                shown = (
                    short_path(shown, room, metrics)
                    if is_path
                    else metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, room)
                )
                wide = exact.horizontalAdvance(shown)
            if len(self._measured) >= MOST_MEASURED:
                self._measured.clear()
            found = self._measured[text, room, is_path] = shown, wide
        return found

    def _paint_glyph(self, painter: QPainter, glyph: QIcon, box: QRect) -> QRect:
        """Paint the glyph of a state and return what is left for its name."""
        size = self._theme.icon_size()
        corner = QPoint(box.left() + MARGIN, box.top() + box.height() // 2 - size.height() // 2)
        glyph.paint(painter, QRect(corner, size))
        return box.adjusted(size.width() + 2 * MARGIN, 0, 0, 0)
