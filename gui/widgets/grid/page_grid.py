"""A grid of pictures in pages: arrows move, Space marks, Enter accepts; painting is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollBar, QSizePolicy, QWidget

from gui.texts import Words, said
from gui.widgets.grid.cell_painter import picture_room
from gui.widgets.grid.grid_layout import CellShape, GridLayout, lay_out_grid
from gui.widgets.tones import colours_of

Place = tuple[QRectF, int, bool]  # box, index, under the cursor
PaintCells = Callable[[QPainter, Sequence[Place]], None]
_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class PageGrid(QWidget):
    """Shows ``count`` things, a page at a time, and tells what is done to them by index.

    Signals: ``moved(index)`` when the cursor is on another thing; ``page_changed()`` when others are in
    sight; ``toggled(index)`` on Space; ``range_wanted(first, last)`` on Shift with a move;
    ``accepted()`` on Enter; ``opened(index)`` on a double click; ``typed(text)`` for letters and digits,
    pasted ones and those of an input method; ``erased()`` on Backspace and Delete; ``menu_wanted()`` before
    the menu of the thing under the cursor opens, which holds the actions of the grid.
    """

    moved = Signal(int)
    page_changed = Signal()
    toggled = Signal(int)
    range_wanted = Signal(int, int)
    accepted = Signal()
    opened = Signal(int)
    typed = Signal(str)
    erased = Signal()
    menu_wanted = Signal()

    def __init__(
        self,
        shape: CellShape,
        paint_cells: PaintCells,
        parent: QWidget | None = None,
        *,
        keeps_characters: bool = True,
    ) -> None:
        super().__init__(parent)
        self._keeps_characters = keeps_characters  # else who types on a plate gets them, key by key
        self._shape, self._paint_cells = shape, paint_cells
        self._count, self._current, self._first = 0, 0, 0
        self._empty_text: Words = ""
        self._anchor = 0  # where a range began
        self._layout = lay_out_grid(QSizeF(self.size()), 16, shape)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.valueChanged.connect(self._on_scrolled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._bar)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._bar.setAccessibleName(self.tr("Pages"))
        self.update()

    @property
    def current(self) -> int:
        """The index under the cursor."""
        return self._current

    @property
    def in_sight(self) -> range:
        """The indices of the page that is shown."""
        return range(self._first, min(self._first + self._layout.per_page, self._count))

    @property
    def per_page(self) -> int:
        """How many things a page holds."""
        return self._layout.per_page

    @property
    def picture_room(self) -> QSizeF:
        """How large the picture of a thing is painted, in pixels of the screen."""
        em = QFontMetricsF(self.font()).height()
        return picture_room(self._layout.cell, em, self._shape.ratio) * self.devicePixelRatioF()

    def set_count(self, count: int, current: int = 0, empty_text: Words = "") -> None:
        """Show other things, with the cursor on one of them."""
        self._count, self._empty_text = count, empty_text
        self._current = self._anchor = min(max(current, 0), max(count - 1, 0))
        self._turn(force=True)

    def set_current(self, index: int) -> None:
        """Put the cursor on a thing, silently, and turn to its page."""
        if index != self._current and 0 <= index < self._count:
            self.renew(self._current)
            self._current = self._anchor = index
            self._turn()

    def box_of(self, index: int) -> QRectF:
        """Return where a thing in sight is painted."""
        return self._layout.box(index - self._first)

    def renew(self, index: int) -> None:
        """Paint one thing anew, where it is in sight."""
        if index in self.in_sight:
            self.update(self.box_of(index).toAlignedRect())

    def go(self, index: int, *, extend: bool = False) -> None:
        """Move the cursor, not beyond the ends, and tell."""
        index = min(max(index, 0), self._count - 1)
        if index < 0 or index == self._current:
            return
        self.renew(self._current)
        self._current = index
        self._turn()
        if extend:
            self.range_wanted.emit(self._anchor, index)
        else:
            self._anchor = index
        self.moved.emit(index)

    @Slot()
    def toggle(self) -> None:
        """Ask for the mark of what is under the cursor, or to take it away."""
        if self._count:
            self.toggled.emit(self._current)

    @Slot(int)
    def _on_scrolled(self, page: int) -> None:
        if page * self._layout.per_page != self._first:
            self.go(page * self._layout.per_page)

    def _turn(self, *, force: bool = False) -> None:
        """Bring the page of the cursor into sight."""
        per_page = self._layout.per_page
        first = self._current // per_page * per_page
        turned = first != self._first or force
        self._first = first
        self._bar.blockSignals(True)
        self._bar.setRange(0, max(0, (self._count - 1) // per_page))
        self._bar.setPageStep(1)
        self._bar.setValue(first // per_page)
        self._bar.blockSignals(False)
        self._bar.setVisible(self._count > per_page)
        if turned:
            self.update()
            self.page_changed.emit()
        else:
            self.renew(self._current)

    def _area(self) -> QSizeF:
        wide = self._bar.sizeHint().width()
        return QSizeF(self.width() - wide, self.height())

    def _target(self, event: QKeyEvent) -> int | None:
        """Return where a key moves the cursor."""
        columns, per_page = self._layout.columns, self._layout.per_page
        here, ends = self._current, bool(event.modifiers() & _CTRL)
        row = here - (here - self._first) % columns
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - columns if here >= columns else here,
            Qt.Key.Key_Down: here + columns if here + columns < self._count else here,
            Qt.Key.Key_Home: 0 if ends else row,
            Qt.Key.Key_End: self._count - 1 if ends else row + columns - 1,
            Qt.Key.Key_PageUp: here - per_page,
            Qt.Key.Key_PageDown: here + per_page,
        }
        return moves.get(Qt.Key(event.key()))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the grid from the window's shortcuts while the grid has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            bare = not event.modifiers() & ~(_SHIFT | _KEYPAD)
            if bare and (self._target(event) is not None or event.text().strip()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, mark, accept or type."""
        key, bare = event.key(), not event.modifiers() & ~(_SHIFT | _KEYPAD)
        target = self._target(event)
        if target is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.go(target, extend=bool(event.modifiers() & _SHIFT))
        elif key == Qt.Key.Key_Space and bare:
            self.toggle()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bare:
            self.accepted.emit()
        elif not (self._keeps_characters and self._take(event, bare)):
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent, bare: bool) -> bool:
        """Take a key as a character, or as taking one back; return whether it was one."""
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text().strip()
            if len(text) == 1:  # more is a plate, which is no character
                self.typed.emit(text)
        elif bare and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.erased.emit()
        elif bare and event.text().isalnum():
            self.typed.emit(event.text())
        else:
            return False
        return True

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell where the cursor is: menus and the windows of input methods open there."""
        if query == Qt.InputMethodQuery.ImCursorRectangle and self._count:
            return self.box_of(self._current).toRect()
        return super().inputMethodQuery(query)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method commits."""
        if event.commitString():
            self.typed.emit(event.commitString())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor there; with Ctrl mark it, with Shift mark up to it."""
        place = self._layout.place_at(QPointF(event.position()))
        index = self._first + place if place is not None else -1
        if index not in self.in_sight:
            return
        self.go(index, extend=bool(event.modifiers() & _SHIFT))
        if event.modifiers() & _CTRL:
            self.toggled.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of what is under the pointer, or by key of what is under the cursor."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._current - self._first if by_key else self._layout.place_at(QPointF(event.pos()))
        if place is None or self._first + place not in self.in_sight:
            return
        self.go(self._first + place)
        self.menu_wanted.emit()
        menu = QMenu(self)
        menu.addActions(self.actions())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        place = self._layout.place_at(QPointF(event.position()))
        if place is not None and self._first + place in self.in_sight:
            self.opened.emit(self._first + place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn pages."""
        step = -1 if event.angleDelta().y() > 0 else 1
        self._bar.setValue(self._bar.value() + step)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where the cursor is; by itself a widget is painted anew as a whole."""
        self.renew(self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show where the cursor is that the focus is elsewhere."""
        self.renew(self._current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the page out anew."""
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._relayout()

    def _relayout(self) -> None:
        layout: GridLayout = lay_out_grid(self._area(), QFontMetricsF(self.font()).height(), self._shape)
        if layout != self._layout:
            self._layout = layout
            self._turn(force=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight and has to be painted anew."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        places = [(self.box_of(index), index, index == self._current) for index in self.in_sight]
        anew = event.region()
        self._paint_cells(painter, [p for p in places if anew.intersects(_inside(p[0]))])
        if not self._count:
            painter.setPen(QColor(colours_of(self.palette()).soft))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), int(flags), said(self._empty_text))
        painter.end()

    def sizeHint(self) -> QSize:
        """Ask for a page that is worth looking at."""
        em = round(QFontMetricsF(self.font()).height())
        return QSize(em * 50, em * 34)


def _inside(box: QRectF) -> QRect:
    """Return the pixels that are a cell's alone; its rim stays empty."""
    return box.toAlignedRect().adjusted(1, 1, -1, -1)
