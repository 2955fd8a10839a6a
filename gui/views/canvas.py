"""The frame canvas: the photo with its plates, zoom and pan, and the corners under mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.reading import Quad
from gui.widgets.photo.canvas_painter import CanvasPainter, CanvasState
from gui.widgets.photo.quad_editor import QuadEditor
from gui.widgets.photo.viewport import Viewport
from gui.widgets.tones import colours_of

REACH = 18.0  # widget pixels around a corner that take hold of it
ZOOM_STEP = 1.25
SHRUNK, ENLARGED = 0.8, 1.02  # screen pixels by frame pixels: beyond them another frame is painted better
STRIDE = 0.01  # of the picture's width: how far Ctrl and an arrow move the whole plate
GROWTH = 1.1  # by Alt and an arrow
NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class FrameCanvas(QWidget):
    """Shows one picture and edits one quad; stores nothing.

    Signals: ``quad_changed(Quad)`` when new corners were accepted; ``quad_previewed(Quad)`` while they
    move; ``editing_changed(bool)``; ``plate_clicked(int)`` with the index of another plate's quad;
    ``detail_wanted()`` when a picture that was shrunk beforehand is looked at more closely;
    ``painted()`` after each painting.
    An edit that was not accepted is dropped when another picture or quad is shown.
    """

    quad_changed = Signal(object)
    quad_previewed = Signal(object)
    editing_changed = Signal(bool)
    plate_clicked = Signal(int)
    detail_wanted = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: QPixmap | None = None
        self._small: QPixmap | None = None  # the frame at the size painted, for a smooth picture
        self._message = ""
        self._picture_scale, self._picture = 1.0, QSizeF(1, 1)
        self._others: list[Quad] = []
        self._editor = QuadEditor()
        self._view = Viewport()
        self._panned_from: QPointF | None = None
        self._space = False
        self._pointer = QPointF()
        self.setObjectName("frame_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it needs painting
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Photo"))

    @property
    def quad(self) -> Quad | None:
        """The corners as they are shown now, edited or not."""
        return self._editor.quad

    @property
    def editing(self) -> bool:
        """True while the corners can be moved."""
        return self._editor.editing

    def show_frame(
        self,
        image: QImage | None,
        message: str = "",
        scale: float = 1.0,
        size: tuple[float, float] | None = None,
    ) -> None:
        """Show a picture or a message; ``scale`` is its pixels by those that quads are given in.

        ``size`` is that of the whole picture, where the one shown has been shrunk to whole pixels.
        """
        self._leave(self._editor.cancel)
        known = image is not None and not image.isNull()
        self._frame = QPixmap.fromImage(image) if image is not None and known else None
        self._small, self._message, self._picture_scale = None, message, scale
        if self._frame is not None:
            self._picture = QSizeF(*size) if size is not None else QSizeF(self._frame.size()) / scale
            self._view.set_picture(self._picture)
        self.update()

    def refine(self, image: QImage, scale: float) -> None:
        """Show the same picture with more pixels; what is looked at and edited stays."""
        self._frame, self._small, self._picture_scale = QPixmap.fromImage(image), None, scale
        self.update()

    def set_quad(self, quad: Quad | None) -> None:
        """Show the plate's corners."""
        self._leave(lambda: self._editor.show(quad))
        self.setAccessibleDescription(self._spoken())

    def set_others(self, quads: Sequence[Quad]) -> None:
        """Show the corners of the picture's other plates, dimmed."""
        self._others = list(quads)
        self.update()

    @Slot(bool)
    def set_editing(self, editing: bool) -> None:
        """Begin to edit or draw the corners; ending accepts what was changed."""
        if editing == self._editor.editing or (editing and self._frame is None):
            return
        if not editing:
            self.accept()
            return
        self._editor.begin(self._picture.width(), self._picture.height())
        self._want_detail()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.editing_changed.emit(True)
        self.setAccessibleDescription(self._spoken())
        self.update()

    @Slot()
    def accept(self) -> None:
        """End editing and tell the new corners, where there are any."""
        changed = self._editor.changed
        accepted: list[Quad | None] = []
        self._leave(lambda: accepted.append(self._editor.accept()))
        if self._editor.editing:  # no plate can have these corners: stay, and say so
            self.update()
        elif changed and accepted and accepted[0] is not None:
            self.quad_changed.emit(accepted[0])

    @Slot()
    def cancel(self) -> None:
        """End editing and bring the corners back."""
        self._leave(self._editor.cancel)
        if self.quad is not None:
            self.quad_previewed.emit(self.quad)

    @Slot()
    def fit(self) -> None:
        """Show the whole picture."""
        self._view.fit()
        self.update()

    @Slot()
    def zoom_to_plate(self) -> None:
        """Show the plate large, with its surroundings."""
        if self.quad is not None:
            x0, y0, x1, y1 = self.quad.box
            self._view.zoom_to(QRectF(x0, y0, x1 - x0, y1 - y0))
            self.update()

    @Slot()
    def toggle_zoom(self) -> None:
        """Go between the whole picture and the plate."""
        if self._view.fitted:
            self.zoom_to_plate()
        else:
            self.fit()

    def zoom(self, factor: float) -> None:
        """Zoom around the middle."""
        self._view.zoom_at(QPointF(self.width() / 2, self.height() / 2), factor)
        self.update()

    def _leave(self, end: object) -> None:
        assert callable(end)
        was = self._editor.editing
        end()
        if was and not self._editor.editing:
            self.editing_changed.emit(False)
        self.update()

    def _want_detail(self) -> None:
        if self._frame is not None and self._picture_scale < 1:
            self.detail_wanted.emit()

    def _spoken(self) -> str:
        if self._editor.editing:
            return self.tr("Corner {n} of 4").format(n=self._editor.active + 1)
        return self.tr("The plate's corners are known") if self.quad else self.tr("No plate known")

    def _after_change(self) -> None:
        if self.quad is not None:
            self.quad_previewed.emit(self.quad)
        self.setAccessibleDescription(self._spoken())
        self.update()

    def _painted_frame(self) -> QPixmap | None:
        """Return the frame, shrunk well beforehand where it is shown smaller than it is."""
        frame = self._frame
        if frame is None:
            return None
        ratio = self._view.scale / self._picture_scale * self.devicePixelRatioF()
        if ratio > ENLARGED:
            self._want_detail()
        if ratio > SHRUNK:
            return frame
        size = QSize(max(1, round(frame.width() * ratio)), max(1, round(frame.height() * ratio)))
        if self._small is None or self._small.size() != size:
            mode = Qt.TransformationMode.SmoothTransformation
            self._small = frame.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        return self._small

    def _point(self, event: QMouseEvent) -> tuple[float, float]:
        point = self._view.to_picture(event.position())
        return point.x(), point.y()

    def _other_at(self, point: QPointF) -> int | None:
        for i, quad in enumerate(self._others):
            x0, y0, x1, y1 = quad.box
            if QRectF(x0, y0, x1 - x0, y1 - y0).contains(point):
                return i
        return None

    def _edit_key(self, event: QKeyEvent) -> bool:
        """Handle a key of corner editing; return whether it was one."""
        key, held = event.key(), event.modifiers()
        step = 10 if held & Qt.KeyboardModifier.ShiftModifier else 1
        if key in NUDGES:
            dx, dy = NUDGES[Qt.Key(key)]
            if held & Qt.KeyboardModifier.ControlModifier:
                self._editor.move_all(dx * step * STRIDE, dy * step * STRIDE)
            elif held & Qt.KeyboardModifier.AltModifier:
                self._editor.resize(GROWTH if dx > 0 or dy < 0 else 1 / GROWTH)
            else:
                self._editor.nudge(dx * step, dy * step)
            self._after_change()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._editor.cycle(1 if key == Qt.Key.Key_Tab else -1)
            self._after_change()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif key == Qt.Key.Key_Escape:
            self.cancel()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Keep Tab for the corners while they are edited, and the keys of editing from shortcuts."""
        if isinstance(event, QKeyEvent) and self._editor.editing:
            tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            ours = tabs or event.key() in NUDGES or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Escape)
            if event.type() == QEvent.Type.ShortcutOverride and ours:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and tabs:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit corners, zoom by plus and minus, pan with the space bar held."""
        if self._editor.editing and self._edit_key(event):
            return
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / ZOOM_STEP if event.key() == Qt.Key.Key_Minus else ZOOM_STEP)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning by the space bar."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.unsetCursor()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a corner or of the picture, or choose another plate."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._pointer = event.position()
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._panned_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and self._editor.editing:
            self._editor.press(self._point(event), REACH / self._view.scale)
            self.update()
        elif left and (other := self._other_at(self._view.to_picture(event.position()))) is not None:
            self.plate_clicked.emit(other)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or move what is held."""
        self._pointer = event.position()
        if self._panned_from is not None:
            self._view.pan(event.position() - self._panned_from)
            self._panned_from = event.position()
            self.update()
        elif self._editor.editing:
            if self._editor.holding and self._editor.drag(self._point(event)):
                self._after_change()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._panned_from is not None:
            self._panned_from = None
            self.unsetCursor()
        elif self._editor.editing and self._editor.release(self._point(event)):
            self._after_change()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go between the whole picture and the plate."""
        if not self._editor.editing:
            self.toggle_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        self._view.zoom_at(event.position(), ZOOM_STEP ** (event.angleDelta().y() / 120))
        event.accept()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the picture in its place."""
        self._view.set_widget(QSizeF(event.size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, the plates and, while editing, the loupe."""
        state = CanvasState(
            frame=self._painted_frame(),
            full=self._frame,
            message=self._message,
            view=self._view,
            size=QSizeF(self.size()),
            scale=self._picture_scale,
            editor=self._editor,
            others=tuple(self._others),
            pointer=self._pointer,
            focused=self.hasFocus(),
        )
        painter = QPainter(self)
        CanvasPainter(painter, state, colours_of(self.palette()), self.font()).paint()
        painter.end()
        self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Photo"))
            self.setAccessibleDescription(self._spoken())
            self.update()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for the shape of a portrait photo."""
        em = self.fontMetrics().height()
        return QSize(em * 20, em * 28)
