"""Every character that plates carry, to choose one from: by mouse, or by arrows and keys while focused."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.alphabet import DIGITS, LETTERS, PROVINCES, SPECIAL
from core.correction import provinces_for
from core.plate import canonical
from gui.widgets.tones import colours_of, plate_font

GROUPS = (DIGITS + LETTERS, PROVINCES + SPECIAL)  # each begins a line
CHARACTERS = "".join(GROUPS)
CELL_EMS = 1.5
LINES_A_GROUP = 2


class CharacterStrip(QWidget):
    """Signals: ``chosen(character)`` when another one is chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.character = CHARACTERS[0]
        self.setObjectName("character_strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()
        self.setAccessibleDescription(self.character)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setAccessibleName(self.tr("Character"))

    def choose(self, character: str) -> None:
        """Choose a character and tell; one that no plate carries is passed over."""
        if character in CHARACTERS and character != self.character:
            self.character = character
            self.setAccessibleDescription(character)
            self.update()
            self.chosen.emit(character)

    def step(self, by: int) -> None:
        """Choose a neighbour."""
        at = CHARACTERS.index(self.character) + by
        self.choose(CHARACTERS[min(max(at, 0), len(CHARACTERS) - 1)])

    def _cell(self) -> float:
        """Return the side of a cell: where it would take many lines it shrinks, for the crops' sake."""
        em = QFontMetricsF(self.font()).height()
        columns = max(-(-len(group) // LINES_A_GROUP) for group in GROUPS)
        return max(em, min(self.width() / columns, em * CELL_EMS))

    def _columns(self) -> int:
        return max(1, int(self.width() // self._cell()))

    def _boxes(self) -> list[QRectF]:
        """Return where each character lies."""
        cell, columns, first, boxes = self._cell(), self._columns(), 0, []
        for group in GROUPS:
            for i in range(len(group)):
                row, column = divmod(i, columns)
                boxes.append(QRectF(column * cell, (first + row) * cell, cell, cell))
            first += -(-len(group) // columns)
        return boxes

    def event(self, event: QEvent) -> bool:
        """Keep typed characters from the window's shortcuts while the strip has the focus."""
        ours = isinstance(event, QKeyEvent) and event.text().isalnum()
        if ours and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by arrows; typing a character chooses it, a province by its initial again and again."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.text().isalnum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._find(canonical(event.text()))
        else:
            super().keyPressEvent(event)

    def _find(self, typed: str) -> None:
        """Choose what was typed; the same letter again goes round the provinces of that initial."""
        ring = [typed, *[p for p in provinces_for(typed) if p in CHARACTERS]]
        at = ring.index(self.character) + 1 if self.character in ring else 0
        self.choose(ring[at % len(ring)])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method commits."""
        self.choose(canonical(event.commitString())[-1:])
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked."""
        for character, box in zip(CHARACTERS, self._boxes(), strict=True):
            if box.contains(QPointF(event.position())):
                self.choose(character)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the characters, the chosen one on the accent."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(plate_font(self._cell() * 0.6, bold=False))
        for character, cell in zip(CHARACTERS, self._boxes(), strict=True):
            box = cell.adjusted(2, 2, -2, -2)
            chosen = character == self.character
            if chosen:
                painter.setBrush(QColor(colours.accent))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawRoundedRect(box, 4, 4)
                if self.hasFocus():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(QColor(colours.ink), 2))
                    painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(colours.on_accent if chosen else colours.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the characters need."""
        self.setFixedHeight(round(self._boxes()[-1].bottom()))

    def sizeHint(self) -> QSize:
        """Ask for two lines."""
        return QSize(round(self._cell() * 40), round(self._cell() * 2))
