"""How a picture lies in a widget: fit, zoom around a point, pan."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPixmap, QTransform

MOST_ZOOM = 40.0
NEARLY = 1.5  # pixels by which a picture that was made to size may miss it
PLATE_SHARE = 0.6  # of the widget's width that a plate fills after zooming to it


class Viewport:
    """Maps picture pixels to widget pixels; refits by itself until the user zooms or pans."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.origin = QPointF()  # where the picture's corner lies in the widget
        self.fitted = True
        self._picture, self._widget = QSizeF(), QSizeF()

    def set_picture(self, size: QSizeF) -> None:
        """Take another picture; one of the same size keeps the place."""
        same = size == self._picture
        self._picture = size
        if not same or self.fitted:
            self.fit()

    def set_widget(self, size: QSizeF) -> None:
        """Take another size of the widget; keeps the middle in the middle."""
        middle = self.to_picture(QPointF(self._widget.width() / 2, self._widget.height() / 2))
        self._widget = size
        if self.fitted:
            self.fit()
        else:
            self._centre_on(middle)

    def fit(self) -> None:
        """Show the whole picture."""
        self.fitted = True
        self.scale = self.fit_scale()
        self._centre_on(QPointF(self._picture.width() / 2, self._picture.height() / 2))

    def fit_scale(self) -> float:
        """Return the scale that shows the whole picture; small pictures grow at most fourfold."""
        if self._picture.isEmpty() or self._widget.isEmpty():
            return 1.0
        wide = self._widget.width() / self._picture.width()
        high = self._widget.height() / self._picture.height()
        return min(wide, high, 4.0)

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom by a factor while the picture under ``point`` (widget pixels) stays there."""
        here = self.to_picture(point)
        smallest = min(self.fit_scale(), 1.0) / 2
        self.scale = min(max(self.scale * factor, smallest), MOST_ZOOM)
        self.origin = point - here * self.scale
        self.fitted = False
        self._keep_in_sight()

    def zoom_to(self, box: QRectF) -> None:
        """Show a part of the picture large, in the middle."""
        if box.isEmpty() or self._widget.isEmpty():
            return
        wide = self._widget.width() * PLATE_SHARE / box.width()
        high = self._widget.height() * PLATE_SHARE / box.height()
        self.scale = min(wide, high, MOST_ZOOM)
        self.fitted = False
        self._centre_on(box.center())

    def pan(self, by: QPointF) -> None:
        """Move the picture by widget pixels."""
        self.origin += by
        self.fitted = False
        self._keep_in_sight()

    def to_widget(self, point: QPointF) -> QPointF:
        """Return where a point of the picture lies in the widget."""
        return self.origin + point * self.scale

    def to_picture(self, point: QPointF) -> QPointF:
        """Return which point of the picture lies under a point of the widget."""
        return (point - self.origin) / self.scale

    def transform(self) -> QTransform:
        """Return the painter's transform from picture to widget."""
        return QTransform(self.scale, 0, 0, self.scale, self.origin.x(), self.origin.y())

    def box(self) -> QRectF:
        """Return where the whole picture lies in the widget."""
        return QRectF(self.origin, self._picture * self.scale)

    def _centre_on(self, point: QPointF) -> None:
        middle = QPointF(self._widget.width() / 2, self._widget.height() / 2)
        self.origin = middle - point * self.scale

    def _keep_in_sight(self) -> None:
        """Keep a part of the picture within the widget, so that it cannot get lost."""
        rim = 40.0
        box = self.box()
        x = min(max(box.left(), rim - box.width()), self._widget.width() - rim)
        y = min(max(box.top(), rim - box.height()), self._widget.height() - rim)
        self.origin = QPointF(x, y)


def on_pixels(box: QRectF, picture: QPixmap) -> QRectF:
    """Return the box, on whole pixels where the picture has its size: copying is cheap, fitting is not."""
    size = QSizeF(picture.size())
    off = max(abs(box.width() - size.width()), abs(box.height() - size.height()))
    return QRectF(QPointF(box.topLeft().toPoint()), size) if off < NEARLY else box
