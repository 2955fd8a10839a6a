"""Paints the photo with its plates: outlines, corners, the loupe, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from core.reading import Quad, crossed_corners
from gui.theme import Colours
from gui.widgets.message import draw_message, height_of
from gui.widgets.parts_label import in_lines
from gui.widgets.photo.quad_editor import CORNERS, QuadEditor
from gui.widgets.photo.viewport import Viewport, on_pixels

# Annotations are data: they look the same in every theme.
PLATE_INK = QColor("#27c4ff")
ACTIVE_INK = QColor("#ffd23f")
BROKEN_INK = QColor("#ff5b52")
OTHER_INK = QColor(255, 255, 255, 170)
HALO = QColor(0, 0, 0, 150)
LOUPE_ZOOM = 6.0
LOUPE_EMS, LOUPE_SHARE = 5.0, 0.3  # its radius: in lines of type, and at most of the narrower side
LOUPE_RIM_EMS, LOUPE_SIZES = 0.6, (1.0, 0.8, 0.6)  # beside it, and how much of it will do in little room
CORNER_EMS = 0.5  # radius of the mark of the active corner
HINT_SHARE = 0.4  # of the height, at most


@dataclass(frozen=True)
class CanvasState:
    """What the canvas shows at one moment; ``frame`` may be ``full`` shrunk for the screen."""

    frame: QPixmap | None
    full: QPixmap | None
    message: str
    view: Viewport
    size: QSizeF
    scale: float
    editor: QuadEditor
    others: tuple[Quad, ...]
    pointer: QPointF
    focused: bool


class CanvasPainter:
    """One painting of one state."""

    def __init__(self, painter: QPainter, state: CanvasState, colours: Colours, font: QFont) -> None:
        self._p, self._s, self._colours = painter, state, colours
        self._font = font
        self._em = QFontMetricsF(font).height()

    def paint(self) -> None:
        """Paint everything."""
        p, state = self._p, self._s
        box = QRectF(QPointF(), state.size)
        if state.frame is None:
            p.fillRect(box, QColor(self._colours.stage))
            self._paint_message(box)
        else:
            where = on_pixels(state.view.box(), state.frame)
            self._paint_rim(box.toAlignedRect(), where)
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, state.view.scale < 6)
            p.drawPixmap(where, state.frame, QRectF(state.frame.rect()))
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            for quad in state.others:
                self._paint_outline(quad.points, OTHER_INK, 1.5, Qt.PenStyle.DashLine)
            self._paint_plate()
        if state.focused:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(QColor(self._colours.accent), 2))
            p.drawRect(box.adjusted(1, 1, -1, -1))

    def _paint_rim(self, box: QRect, picture: QRectF) -> None:
        """Fill what the picture leaves free; what lies under it need not be painted twice."""
        x0, x1 = max(ceil(picture.left()), 0), min(floor(picture.right()), box.width())
        y0, y1 = max(ceil(picture.top()), 0), min(floor(picture.bottom()), box.height())
        above, below = QRect(0, 0, box.width(), y0), QRect(0, y1, box.width(), box.height() - y1)
        beside = (QRect(0, y0, x0, y1 - y0), QRect(x1, y0, box.width() - x1, y1 - y0))
        for part in (above, below, *beside):
            if part.isValid():
                self._p.fillRect(part, QColor(self._colours.stage))

    def _paint_message(self, box: QRectF) -> None:
        inner = box.adjusted(self._em, self._em, -self._em, -self._em)
        draw_message(self._p, inner, self._s.message, self._font, QColor(self._colours.soft))

    def _paint_plate(self) -> None:
        editor = self._s.editor
        quad = editor.quad
        ink = BROKEN_INK if quad is not None and not quad.is_convex else PLATE_INK
        if quad is not None:
            self._paint_outline(quad.points, ink, 2.0, Qt.PenStyle.SolidLine)
        if not editor.editing:
            return
        if len(editor.points) < CORNERS:
            self._paint_drawing()
        for i, point in enumerate(editor.points):
            self._paint_corner(i, self._at(point), ink)
        if len(editor.points) == CORNERS:
            self._paint_loupe(editor.points[editor.active])
        self._paint_hint()

    def _paint_outline(
        self, points: tuple[tuple[float, float], ...], ink: QColor, wide: float, style: Qt.PenStyle
    ) -> None:
        corners = [self._at(point) for point in points]
        self._p.setPen(QPen(HALO, wide + 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        self._p.drawLines(_sides(corners))
        self._p.setPen(QPen(ink, wide, style))
        if style == Qt.PenStyle.SolidLine:
            self._p.drawLines(_sides(corners))  # a polygon takes Qt three times as long
        else:
            self._p.setBrush(Qt.BrushStyle.NoBrush)
            self._p.drawPolygon(QPolygonF(corners))

    def _paint_drawing(self) -> None:
        """Paint the corners set so far, with a line or a box to the pointer."""
        editor, view = self._s.editor, self._s.view
        here = view.to_picture(self._s.pointer)
        box = editor.dragged_box((here.x(), here.y()))
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.setPen(QPen(PLATE_INK, 2, Qt.PenStyle.DashLine))
        if box is not None:
            self._p.drawPolygon(QPolygonF([self._at(point) for point in Quad.from_box(box).points]))
        elif editor.points:
            self._p.drawPolyline(QPolygonF([*map(self._at, editor.points), self._s.pointer]))

    def _paint_corner(self, i: int, at: QPointF, ink: QColor) -> None:
        active = i == self._s.editor.active and len(self._s.editor.points) == CORNERS
        radius = self._em * (CORNER_EMS if active else 0.36)
        self._p.setPen(QPen(HALO, 4))
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.drawEllipse(at, radius, radius)
        self._p.setPen(QPen(ACTIVE_INK if active else ink, 2.5))
        self._p.drawEllipse(at, radius, radius)
        self._p.drawPoint(at)

    def _paint_loupe(self, point: tuple[float, float]) -> None:
        """Show the surroundings of the active corner magnified, out of the way of the corner itself."""
        full = self._s.full
        if full is None:
            return
        p, corners = self._p, [self._at(one) for one in self._s.editor.points]
        room = QSizeF(self._s.size.width(), self._s.size.height() - self._hint_height())
        radius = loupe_radius(self._s.size, self._em)
        centre, radius = loupe_place(room, corners, self._s.editor.active, radius, self._em)
        circle = QPainterPath()
        circle.addEllipse(centre, radius, radius)
        zoom = max(LOUPE_ZOOM, self._s.view.scale * 2.5)
        span = 2 * radius / zoom * self._s.scale
        middle = QPointF(*point) * self._s.scale
        source = QRectF(middle.x() - span / 2, middle.y() - span / 2, span, span)
        p.save()
        p.setClipPath(circle)
        p.fillPath(circle, QColor("#000000"))
        p.drawPixmap(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), full, source)
        self._paint_loupe_lines(point, centre, zoom)
        p.restore()
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(QColor("#ffffff"), 2))
        p.drawEllipse(centre, radius, radius)

    def _paint_loupe_lines(self, point: tuple[float, float], centre: QPointF, zoom: float) -> None:
        """Repeat the two edges of the corner inside the loupe, thin, and a cross at the corner."""
        editor, p = self._s.editor, self._p
        p.setPen(QPen(PLATE_INK, 1.2))
        for other in (editor.points[(editor.active + 1) % CORNERS], editor.points[editor.active - 1]):
            toward = QPointF(other[0] - point[0], other[1] - point[1]) * zoom
            p.drawLine(centre, centre + toward)
        p.setPen(QPen(ACTIVE_INK, 1.2))
        p.drawLine(centre - QPointF(9, 0), centre + QPointF(9, 0))
        p.drawLine(centre - QPointF(0, 9), centre + QPointF(0, 9))

    def _paint_hint(self) -> None:
        """Say at the bottom what can be done."""
        size, em = self._s.size, self._em
        high = self._hint_height()
        box = QRectF(0, size.height() - high, size.width(), high)
        self._p.fillRect(box, QColor(0, 0, 0, 190))
        inner = box.adjusted(em / 2, em * 0.2, -em / 2, -em * 0.2)
        text = _hint(self._s.editor)
        lines = in_lines(text, inner.width(), QFontMetricsF(self._font).horizontalAdvance)
        if height_of(lines, self._font, inner.width()) > inner.height():
            lines = text  # of which more can be read where there is little room
        draw_message(self._p, inner, lines, self._font, QColor("#ffffff"))

    def _hint_height(self) -> float:
        return hint_height(_hint(self._s.editor), self._font, self._s.size)

    def _at(self, point: tuple[float, float]) -> QPointF:
        return self._s.view.to_widget(QPointF(*point))


def hint_height(text: str, font: QFont, size: QSizeF) -> float:
    """Return how high the bar is in which all of a text can be read, on a canvas of this size."""
    metrics = QFontMetricsF(font)
    em, wide = metrics.height(), size.width() - metrics.height()
    high = height_of(in_lines(text, wide, metrics.horizontalAdvance), font, wide)
    return min(high + em * 0.4, size.height() * HINT_SHARE)


def loupe_radius(size: QSizeF, em: float) -> float:
    """Return how large the loupe is: no larger than leaves the photograph in sight."""
    return min(em * LOUPE_EMS, min(size.width(), size.height()) * LOUPE_SHARE)


def loupe_place(
    room: QSizeF, corners: Sequence[QPointF], active: int, radius: float, em: float
) -> tuple[QPointF, float]:
    """Return middle and radius of the loupe: far from the active corner, and where it covers no corner.

    In little room it is smaller for that; where even that does not help, the active corner stays in sight.
    """
    corner, mark = corners[active], em * CORNER_EMS

    def places(radius: float) -> list[QPointF]:
        rim = radius + em * LOUPE_RIM_EMS
        wide, high = (rim, room.width() - rim), (rim, room.height() - rim)
        xs = wide[::-1] if corner.x() < room.width() / 2 else wide
        ys = high[::-1] if corner.y() < room.height() / 2 else high
        return [QPointF(x, y) for x in xs for y in ys]

    for size in (radius * share for share in LOUPE_SIZES):
        for place in places(size):
            if all(QLineF(place, one).length() >= size + mark for one in corners):
                return place, size
    return max(places(radius), key=lambda place: QLineF(place, corner).length()), radius


def _sides(corners: list[QPointF]) -> list[QLineF]:
    return [QLineF(corner, corners[i - 1]) for i, corner in enumerate(corners)]


def _hint(editor: QuadEditor) -> str:
    translate = QCoreApplication.translate
    quad = editor.quad
    if quad is None:
        return translate(
            "FrameCanvas",
            "Click the four corners, or drag a box over the plate · "
            "Arrows: begin in the middle · Esc cancels",
        )
    if not quad.is_convex:
        crossed = translate("errors", crossed_corners().message)
        return translate("FrameCanvas", "{0} · Esc cancels").format(crossed)
    return translate(
        "FrameCanvas",
        "Drag the corners · Tab: next · Arrows: move, with Shift by 10 · Ctrl+arrows: the whole plate, "
        "Alt+arrows: its size · Enter keeps · Esc cancels",
    )
