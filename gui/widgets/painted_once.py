"""Pictures of parts that come back with every plate, each painted once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from gui.widgets.tones import colours_of

MOST_BYTES = 8 * 2**20  # of slots, all characters at a usual size, several times over

Paint = Callable[[QPainter, QRectF], None]


class PaintedOnce:
    """Keeps pictures for one font, one palette and one density of the screen.

    Widths and heights are in pixels of the screen; the pictures carry its density.
    """

    def __init__(self, font: QFont, palette: QPalette, ratio: float) -> None:
        self.font, self._palette, self.ratio = QFont(font), palette.cacheKey(), ratio
        self.metrics = QFontMetricsF(font)
        self.colours = colours_of(palette)
        self.behind = palette.color(QPalette.ColorRole.Window)
        self._accent = QColor(self.colours.accent)
        self._pictures: dict[tuple[object, ...], QImage] = {}
        self._bytes = 0

    @classmethod
    def of(cls, before: Self | None, widget: QWidget, painter: QPainter) -> Self:
        """Return the pictures to paint a widget with now: those of before, if they still fit."""
        given = widget.font(), widget.palette(), painter.device().devicePixelRatioF()
        return before if before is not None and before.fits(*given) else cls(*given)

    def fits(self, font: QFont, palette: QPalette, ratio: float) -> bool:
        """True while they look as they would if they were painted now."""
        return (palette.cacheKey(), ratio) == (self._palette, self.ratio) and font == self.font

    def place(self, box: QRectF) -> tuple[QPointF, int, int]:
        """Return the corner of a box on whole pixels, counted from the widget's own, and its size in them."""
        ratio = self.ratio
        corner = QPointF(round(box.x() * ratio) / ratio, round(box.y() * ratio) / ratio)
        return corner, round(box.width() * ratio), round(box.height() * ratio)

    def _kept(self, key: tuple[object, ...], paint: Paint, *, opaque: bool = False) -> QImage:
        """Return the picture of a key (kind, width, height, …), painted if it is not there yet."""
        picture = self._pictures.get(key)
        return self._painted(key, paint, opaque) if picture is None else picture

    def _painted(self, key: tuple[object, ...], paint: Paint, opaque: bool) -> QImage:
        wide, high = key[1:3]
        assert isinstance(wide, int) and isinstance(high, int)
        forms = QImage.Format
        picture = QImage(
            max(1, wide), max(1, high), forms.Format_RGB32 if opaque else forms.Format_ARGB32_Premultiplied
        )
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(self.behind if opaque else Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, QRectF(QPointF(), picture.deviceIndependentSize()))
        painter.end()
        if self._bytes > MOST_BYTES:
            self._pictures.clear()
            self._bytes = 0
        self._pictures[key] = picture
        self._bytes += picture.sizeInBytes()
        return picture
