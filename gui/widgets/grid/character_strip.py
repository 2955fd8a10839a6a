"""Every character that plates carry, to choose one from: by mouse, or by arrows and keys while focused."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QWidget

from core.alphabet import DIGITS, LETTERS, PROVINCES, SPECIAL
from core.correction import provinces_for
from core.plate import canonical
from gui.texts import labelled, number
from gui.widgets.tones import colours_of, plate_font

GROUPS = (DIGITS + LETTERS, PROVINCES + SPECIAL)  # each begins a line
CHARACTERS = "".join(GROUPS)
CELL_EMS = 1.5
LINES_A_GROUP = 2
HIGH, LETTER = 1.35, 0.82  # height of a cell, and of the character in it, in widths: the number stands below
MOST_OF_VIEW = 0.35  # of the height: what was found is what one looks at
FIGURE = 0.4  # height of the type of numbers, in widths of a cell


class CharacterStrip(QWidget):
    """How often each one was read stands below it, those that never were are dimmed.

    Signals: ``chosen(character)`` when another one is chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.character = CHARACTERS[0]
        self._counts: Mapping[str, int] | None = None  # not known yet
        self._settled = False  # on a character: somebody has chosen it, or it was read in this folder
        self.setObjectName("character_strip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setAccessibleName(self.tr("Character"))
        self.setAccessibleDescription(self._spoken(self.character))

    @Slot(object)
    def show_counts(self, counts: Mapping[str, int] | None) -> None:
        """Show how often each character was read; None for not known yet.

        The first counts of a folder decide what is begun with: no plate may have the first character.
        """
        if counts is None:
            self._settled = False
        if counts != self._counts:
            self._counts = counts
            self.setAccessibleDescription(self._spoken(self.character))
            self.update()
        read = [character for character in CHARACTERS if counts and counts.get(character)]
        if read and not self._settled:
            self._settled = True
            if self.character not in read:
                self.choose(read[0])

    def choose(self, character: str) -> None:
        """Choose a character and tell; one that no plate carries is passed over."""
        if character in CHARACTERS and character != self.character:
            self._settled = True
            self.character = character
            self.setAccessibleDescription(self._spoken(character))
            self.update()
            self.chosen.emit(character)

    def step(self, by: int) -> None:
        """Choose a neighbour; beside, the next one that was read."""
        here = CHARACTERS.index(self.character)
        at = min(max(here + by, 0), len(CHARACTERS) - 1)
        if abs(by) == 1 and self._counts:
            way = range(at, len(CHARACTERS) if by > 0 else -1, by)
            at = next((place for place in way if self._counts.get(CHARACTERS[place])), here)
        self.choose(CHARACTERS[at])

    def _spoken(self, character: str) -> str:
        """Return a character with how often it was read, where that is known."""
        if self._counts is None:
            return character
        return labelled(character, number(self._counts.get(character, 0)))

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
                boxes.append(QRectF(column * cell, (first + row) * cell * HIGH, cell, cell * HIGH))
            first += -(-len(group) // columns)
        return boxes

    def box(self) -> QRectF:
        """Return where the chosen character lies."""
        return self._boxes()[CHARACTERS.index(self.character)]

    def _at(self, point: QPointF) -> str:
        """Return the character at a point, empty for none."""
        cells = zip(CHARACTERS, self._boxes(), strict=True)
        return next((character for character, box in cells if box.contains(point)), "")

    def _spoken_at(self, point: QPointF) -> str:
        character = self._at(point)
        return self._spoken(character) if character else ""

    def event(self, event: QEvent) -> bool:
        """Keep typed characters from the window's shortcuts while the strip has the focus."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._spoken_at(QPointF(event.pos())), self)
            return True
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
        if character := self._at(event.position()):
            self.choose(character)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the characters, the chosen one on the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = QFont(self.font())
        figures.setPixelSize(max(8, round(self._cell() * FIGURE)))
        faces = plate_font(self._cell() * 0.6, bold=False), figures
        for character, cell in zip(CHARACTERS, self._boxes(), strict=True):
            self._paint_cell(painter, character, cell.adjusted(1, 1, -1, -1), faces)
        painter.end()

    def _paint_cell(self, painter: QPainter, character: str, box: QRectF, faces: tuple[QFont, QFont]) -> None:
        colours, count = colours_of(self.palette()), (self._counts or {}).get(character, 0)
        chosen = character == self.character
        if chosen:
            painter.setBrush(QColor(colours.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, 4, 4)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colours.ink), 2))
                painter.drawRoundedRect(box, 4, 4)
        above, below = QRectF(box), QRectF(box)
        above.setHeight(box.width() * LETTER)
        below.setTop(above.bottom())
        absent = self._counts is not None and not count
        ink, soft = (colours.faint,) * 2 if absent else (colours.ink, colours.soft)
        for place, text, face, colour in (
            (above, character, faces[0], ink),
            (below, brief(count), faces[1], soft),
        ):
            painter.setFont(face)
            painter.setPen(QColor(colours.on_accent if chosen else colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the characters need."""
        self.setFixedHeight(round(self._boxes()[-1].bottom()))

    def sizeHint(self) -> QSize:
        """Ask for two lines."""
        return QSize(round(self._cell() * 40), round(self._cell() * 2))


class ScrolledStrip(QScrollArea):
    """Holds a strip; in a low window it is scrolled, so that what was found keeps its room."""

    def __init__(self, strip: CharacterStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self._strip, self._view = strip, parent
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(strip)
        strip.chosen.connect(self._on_chosen)
        for watched in (strip, parent):
            watched.installEventFilter(self)

    @Slot()
    def _on_chosen(self) -> None:
        box = self._strip.box().toAlignedRect()
        self.ensureVisible(box.center().x(), box.center().y(), 0, box.height() // 2 + 1)

    def sizeHint(self) -> QSize:
        """Ask for all lines, but leave what was found most of the view."""
        most = max(self.minimumSizeHint().height(), round(self._view.height() * MOST_OF_VIEW))
        return QSize(super().sizeHint().width(), min(self._strip.minimumHeight(), most))

    def minimumSizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(0, round(self._strip.box().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the lines of the strip and the height of the view."""
        if event.type() == QEvent.Type.Resize:
            self.updateGeometry()
        return False


def brief(count: int) -> str:
    """Return a number in at most four characters, nothing for none: 999, 1.2k, 12k, 123k, 1.2M."""
    for unit, size in (("M", 1_000_000), ("k", 1000)):
        if count >= size:
            tenths = count * 10 // size  # rounded down: 9,999 is not ten thousand yet
            return f"{tenths // 10}{unit}" if tenths >= 100 else f"{tenths / 10:.1f}{unit}"
    return str(count) if count else ""
