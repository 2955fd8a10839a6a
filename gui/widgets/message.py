"""Words in the middle of a box: smaller where they would not fit, then ended by dots."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

SHARES = (1.0, 0.9, 0.8, 0.7)  # of the size of the type, the first that fits
DOTS = "…"
LINE = "\N{LINE SEPARATOR}"  # what a painter makes of a line break, and a layout does not


def draw_message(painter: QPainter, box: QRectF, text: str, font: QFont, ink: QColor) -> None:
    """Draw words that say why there is nothing else to see."""
    if not text or box.isEmpty():
        return
    fitted, words = fit(text, font, box.size())
    painter.setFont(fitted)
    painter.setPen(ink)
    painter.drawText(box, words, _option())


def fit(text: str, font: QFont, room: QSizeF) -> tuple[QFont, str]:
    """Return the type in which a text fits into the room, and what of it does."""
    smaller = QFont(font)
    for share in SHARES:
        smaller.setPointSizeF(font.pointSizeF() * share)
        if height_of(text, smaller, room.width()) <= room.height():
            return smaller, text
    least, most = 0, len(text)  # characters that fit, that do not
    while most - least > 1:
        half = (least + most) // 2
        fits = height_of(text[:half] + DOTS, smaller, room.width()) <= room.height()
        least, most = (half, most) if fits else (least, half)
    return smaller, text[:least].rstrip() + DOTS


def height_of(text: str, font: QFont, width: float) -> float:
    """Return the height of a text in lines of at most this width."""
    layout = QTextLayout(text.replace("\n", LINE), font)
    layout.setTextOption(_option())
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        high += line.height()
    layout.endLayout()
    return high


def _option() -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignCenter)  # a CCPD name has no place to break at
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
