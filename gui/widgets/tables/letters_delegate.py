"""Plate texts in the cells of a table, in the plates' own face, with the characters that differ marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.correction import differing_slots
from core.plate import display
from gui.widgets.tones import colours_of, plate_font

Index = QModelIndex | QPersistentModelIndex
LARGE, AS_TEXT = 0.95, 0.72  # of the height of a line: plates that stand out, and as large as text


def marks(text: str, other: str) -> frozenset[int]:
    """Return the places of the displayed form of ``text`` that differ from ``other``; none beside nothing."""
    if not other:
        return frozenset()
    shift = len(display(text)) - len(text)
    return frozenset(i + shift * (i >= 2) for i in differing_slots(text, other))


def letters_font(metrics: QFontMetrics, *, bold: bool, share: float = LARGE) -> QFont:
    """Return the plates' face beside text of these metrics, in a share of the height of its lines."""
    return plate_font(metrics.height() * share, bold=bold)


class LettersDelegate(QStyledItemDelegate):
    """Sets plate text in the plates' own face; characters that differ are underlined and coloured."""

    share = LARGE

    def texts(self, index: Index) -> tuple[str, str]:
        """Return the text of a cell and the one to compare it with; an empty one marks nothing."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground as the style does, and the letters one by one."""
        text, other = self.texts(index)
        if not text:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        self._letters(painter, option, display(text), marks(text, other))

    def _letters(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, wrong: frozenset[int]
    ) -> None:
        colours = colours_of(option.palette)
        font = letters_font(option.fontMetrics, bold=False, share=self.share)
        marked = letters_font(option.fontMetrics, bold=True, share=self.share)
        painter.save()
        painter.setClipRect(option.rect)
        left = option.rect.left() + option.fontMetrics.horizontalAdvance("0")
        for place, letter in enumerate(text):
            face = marked if place in wrong else font
            width = round(QFontMetricsF(face).horizontalAdvance(letter))
            box = QRect(left, option.rect.top(), width + 2, option.rect.height())
            painter.setFont(face)
            painter.setPen(colours.warn if place in wrong else colours.ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, letter)
            if place in wrong:
                below = box.center().y() + option.fontMetrics.height() // 2 + 1
                painter.fillRect(left, below, width, 2, painter.pen().color())
            left += width
        painter.restore()
