"""The strip where a plate is typed: the plate, its characters beneath, keys and input methods."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.correction import Mark, Slot, SlotEditor
from core.shown import confidence_text
from gui.widgets.strip.bands import plate_bands
from gui.widgets.strip.slot_painter import StripPainter, StripState
from gui.widgets.strip.slot_pictures import SlotPictures
from gui.widgets.strip.strip_layout import MOST_EMS, SIDE_EMS, USUAL_RATIO, StripLayout, height_for, lay_out

Padding = tuple[float, float]
USUAL_PLACES = 7  # shown even while fewer are typed
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PlateStrip(QWidget):
    """Shows one plate and takes everything that is typed on it; decides nothing.

    Signals: ``text_edited(text)`` after a change, ``moved()`` after the cursor or the choices changed,
    ``confirm_requested(text)`` on Enter, ``navigate(steps)`` on PageUp and PageDown, ``resized()``.
    """

    text_edited = Signal(str)
    moved = Signal()
    confirm_requested = Signal(str)
    navigate = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = SlotEditor(None, "")
        self._plate: QPixmap | None = None
        self._pictures: SlotPictures | None = None
        self._padding = (0.0, 0.0)
        self._highest = USUAL_RATIO  # height by width of the highest plate since ``forget_shapes``
        self._message = ""
        self._preedit = ""
        self._read_only = False
        self.setObjectName("plate_strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)  # so that nothing behind it needs painting
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumWidth(self.widest())
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setAccessibleName(self.tr("Plate text"))
        self._refresh()

    def load(self, editor: SlotEditor, *, read_only: bool = False) -> None:
        """Show another plate's text; what was typed on the one before is gone."""
        QGuiApplication.inputMethod().reset()
        self.editor, self._read_only = editor, read_only
        self._preedit = ""
        self._refresh()

    def set_plate(self, image: QImage | None, message: str = "", padding: Padding = (0, 0)) -> None:
        """Show the rectified plate; ``padding`` is the share of width and height around the plate."""
        self._plate = QPixmap.fromImage(image) if image is not None and not image.isNull() else None
        self._message, self._padding = message, padding
        self._fit_height()
        self.update()

    def forget_shapes(self) -> None:
        """Take the height of the next plate, however high those before were."""
        self._highest = USUAL_RATIO

    def apply(self, changed: bool) -> None:
        """Tell the news after the editor was changed from outside; ``changed`` tells of the text."""
        self._refresh()
        if changed:
            self.text_edited.emit(self.editor.text)

    def commit(self, text: str) -> None:
        """Take what an input method delivers, here or where it was begun."""
        if not self._read_only:
            self.apply(self.editor.commit(text))

    def widest(self) -> int:
        """Return the width beyond which the plate does not grow."""
        return round(QFontMetricsF(self.font()).height() * (MOST_EMS + 2 * SIDE_EMS))

    def plate_width(self) -> int:
        """Return how wide a rectified plate is shown at the present size, in pixels of the screen."""
        em = QFontMetricsF(self.font()).height()
        shown = lay_out(QSizeF(self.size()), (), em, USUAL_RATIO, self._padding).plate
        return max(1, round(shown.width() * self.devicePixelRatioF()))

    def layout_now(self) -> StripLayout:
        """Return where everything is at the present size; cells beyond the slots are still empty places."""
        editor = self.editor
        spans = [self._span(slot) for slot in editor.slots]
        plate = editor.grammar == "plate"
        places = max(len(spans), USUAL_PLACES) if plate else len(spans)
        bands = plate_bands(places, spans, grammar=plate)
        em = QFontMetricsF(self.font()).height()
        return lay_out(QSizeF(self.size()), bands, em, self._ratio(), self._padding)

    def _ratio(self) -> float:
        if self._plate is None or self._plate.width() == 0:
            return USUAL_RATIO
        return min(max(self._plate.height() / self._plate.width(), 0.2), 0.55)

    def _fit_height(self) -> None:
        """Take no more height than plates can use, so that what is known of them stays beside them.

        Crops have many shapes: with the height of each one the characters would be elsewhere at every step,
        so the highest keeps its room.
        """
        em = QFontMetricsF(self.font()).height()
        self._highest = max(self._highest, self._ratio())
        self.setMaximumHeight(round(height_for(self.width(), em, self._highest)))

    def _span(self, slot: Slot) -> tuple[int, int] | None:
        reading = self.editor.reading
        return reading.characters[slot.origin].span if reading is not None and slot.origin >= 0 else None

    def _refresh(self) -> None:
        self.setAccessibleDescription(self._spoken())
        self.updateMicroFocus()
        self.update()
        self.moved.emit()

    def _spoken(self) -> str:
        """Return the state in words, for screen readers."""
        editor = self.editor
        if editor.cursor >= len(editor.slots):
            return self.tr("{text}, at the end").format(text=editor.text)
        confidence = editor.confidence(editor.cursor)
        slot = editor.slots[editor.cursor]
        certainty = confidence_text(confidence) if confidence is not None else self.caption(slot)
        words = self.tr("{text}, place {place} of {count}: {character}, {certainty}")
        return words.format(
            text=editor.text,
            place=editor.cursor + 1,
            count=len(editor.slots),
            character=slot.text or self.tr("empty"),
            certainty=certainty,
        )

    def caption(self, slot: Slot) -> str:
        """Return the word that tells where a slot's character comes from."""
        if slot.mark is Mark.MAPPED:
            return "I→1" if slot.text == "1" else "O→0"
        words = {
            Mark.TYPED: self.tr("typed") if slot.text else self.tr("empty"),
            Mark.PICKED: self.tr("picked"),
            Mark.LABEL: self.tr("taken"),
            Mark.STORED: self.tr("entered"),
        }
        return words.get(slot.mark, "")

    def _plain_key(self, event: QKeyEvent) -> bool:
        """Handle a key without Ctrl or Alt that is not text; return whether it was one."""
        editor, key = self.editor, event.key()
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: editor.move(-1),
            Qt.Key.Key_Right: lambda: editor.move(1),
            Qt.Key.Key_Home: lambda: editor.move_to(0),
            Qt.Key.Key_End: editor.end,
            Qt.Key.Key_Tab: editor.next_uncertain,
            Qt.Key.Key_Backtab: lambda: editor.next_uncertain(-1),
        }
        changes: dict[int, Callable[[], bool]] = {
            Qt.Key.Key_Insert: editor.insert,
            Qt.Key.Key_Delete: editor.delete,
            Qt.Key.Key_Backspace: editor.backspace,
        }
        if key in moves:
            moves[key]()
            self.apply(False)
        elif key in changes:
            self.apply(changes[key]())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm_requested.emit(editor.text)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.navigate.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            return False
        return True

    def _command_key(self, event: QKeyEvent) -> bool:
        """Handle the editing commands that belong to typing; return whether it was one."""
        editor = self.editor
        if event.matches(QKeySequence.StandardKey.Paste):
            self.apply(editor.paste(QGuiApplication.clipboard().text()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(editor.text)
        elif event.matches(QKeySequence.StandardKey.Undo) and editor.can_undo:
            self.apply(editor.undo())
        elif event.matches(QKeySequence.StandardKey.Redo) and editor.can_redo:
            self.apply(editor.redo())
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Keep Tab for the slots, and Ctrl+Z while there is typing to take back."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._overrides(event):
                event.accept()
                return True
            tabs = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            bare = not event.modifiers() & ~_SHIFT
            if event.type() == QEvent.Type.KeyPress and tabs and bare:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def _overrides(self, event: QKeyEvent) -> bool:
        undoes = self.editor.can_undo and event.matches(QKeySequence.StandardKey.Undo)
        redoes = self.editor.can_redo and event.matches(QKeySequence.StandardKey.Redo)
        bare = not event.modifiers() & ~(_SHIFT | _KEYPAD)
        return undoes or redoes or (bare and bool(event.text().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, move or edit; what is not ours goes on to the window's shortcuts."""
        bare = not event.modifiers() & ~(_SHIFT | _KEYPAD)
        if self._read_only:
            event.ignore()
        elif self._command_key(event) or (bare and self._plain_key(event)):  # Shift+Insert pastes
            event.accept()
        elif bare and event.text().isalnum():
            self.apply(self.editor.type(event.text()))
            event.accept()
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method composes; show it in the slot until it is committed."""
        if self._read_only:
            event.ignore()
            return
        self._preedit = event.preeditString()
        changed = bool(event.commitString()) and self.editor.commit(event.commitString())
        event.accept()
        self.apply(changed)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell the input method where the slot is, so that its window opens beside it."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return not self._read_only
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self._cursor_box()
        if query == Qt.InputMethodQuery.ImSurroundingText:
            return self.editor.text
        if query in (Qt.InputMethodQuery.ImCursorPosition, Qt.InputMethodQuery.ImAnchorPosition):
            return self.editor.cursor
        return super().inputMethodQuery(query)

    def _cursor_box(self) -> QRect:
        layout, at = self.layout_now(), self.editor.cursor
        return (layout.cells[at] if at < len(layout.cells) else layout.append).toRect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor on the slot that was clicked."""
        slot = self.layout_now().slot_at(QPointF(event.position()))
        if slot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.editor.move_to(slot)
            self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint plate and slots."""
        state = StripState(
            editor=self.editor,
            layout=self.layout_now(),
            plate=self._plate,
            message=self._message,
            preedit=self._preedit,
            focused=self.hasFocus(),
            broken=frozenset(v.slot for v in self.editor.violations()),
        )
        painter = QPainter(self)
        self._pictures = SlotPictures.of(self._pictures, self, painter)
        StripPainter(painter, state, self._pictures, self.caption).paint()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shape."""
        self._fit_height()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMaximumWidth(self.widest())
            self._fit_height()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for what is legible; there is mostly more, and the strip fills it."""
        em = QFontMetricsF(self.font()).height()
        return QSize(round(em * 40), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for what is still legible."""
        em = QFontMetricsF(self.font()).height()
        return QSize(round(em * 10), round(em * 6))
