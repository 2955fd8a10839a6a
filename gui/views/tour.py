"""The first-start tour: four cards beside what they speak of; work can go on under them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.keymap import in_force
from gui.settings import Settings
from gui.texts import QT_TRANSLATE_NOOP, native, sentences

WIDTH_EMS, SHARE, GAP = 24, 0.55, 12  # a card is no wider than this share of the window
NARROWER = (1.0, 0.9, 0.8)  # of that, the first at which a card covers nothing that it speaks of
CONTEXT = "Tour"
CARDS: tuple[tuple[str, str], ...] = (  # words in braces are acts, and stand for their keys
    (QT_TRANSLATE_NOOP("Tour", "Check a plate"),
     QT_TRANSLATE_NOOP("Tour", "The plate is shown large, with its characters beneath. Is the text right? "
                       "Enter confirms it and brings the next one. Is a character wrong? The cursor "
                       "already stands on the least certain one: type the right one, then Enter. "
                       "No letter is ever a command.")),
    (QT_TRANSLATE_NOOP("Tour", "Read the plates"),
     QT_TRANSLATE_NOOP("Tour", "{read_unread} reads the whole folder while you go on working; "
                       "{pause_reading} pauses it. What was read is saved at once, and what you entered "
                       "is never overwritten.")),
    (QT_TRANSLATE_NOOP("Tour", "Choose what to look at"),
     QT_TRANSLATE_NOOP("Tour", "{queue} chooses the queue: the least certain first, or where the file name "
                       "says otherwise. {filter} filters the list. {sheet} shows whole pages of plates, "
                       "{characters} every place that was read as one character.")),
    (QT_TRANSLATE_NOOP("Tour", "Improve the reader, export the plates"),
     QT_TRANSLATE_NOOP("Tour", "{train} makes the reader better with the plates you confirmed, {export} "
                       "writes them as a dataset. {undo} takes anything back. {keys} shows all "
                       "keys; the settings change them. You can take this tour again from the Help menu.")),
)  # fmt: skip


class Outline(QWidget):
    """A frame round what a card speaks of; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.palette().highlight().color()), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
        painter.end()


class Tour(QFrame):
    """Shows one card after another over a window. Signals: ``ended()`` when it is over or was skipped."""

    ended = Signal()

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._places: Sequence[Sequence[QWidget]] = ()
        self._card = 0
        self.setObjectName("tour")
        self.hide()
        self._outline = Outline(window)
        self._title, self._text, self._count = QLabel(self), QLabel(self), QLabel(self)
        self._skip, self._back = QPushButton(self), QPushButton(self)
        self._next = QPushButton(self)
        self._buttons = (self._skip, self._back, self._next)
        keys = Qt.Key
        self._turns: dict[int, Callable[[], None]] = {
            keys.Key_Escape: self.end, keys.Key_PageDown: self.go_on, keys.Key_PageUp: self.back,
            keys.Key_Right: self.go_on, keys.Key_Down: self.go_on,
            keys.Key_Left: self.back, keys.Key_Up: self.back,
        }  # fmt: skip
        self._placing = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._placing.timeout.connect(self.place)
        self._skip.clicked.connect(self.end)
        self._back.clicked.connect(self.back)
        self._next.clicked.connect(self.go_on)
        settings.changed.connect(self._on_setting_changed)

    def set_places(self, places: Sequence[Sequence[QWidget]]) -> None:
        """Tell what each card stands beside, in the order of the cards: the first of it that is seen."""
        self._places = places
        for widget in {self._window, *chain.from_iterable(places)}:
            widget.installEventFilter(self)

    @Slot()
    def start_once(self) -> None:
        """Start at the very first start, and never again by itself."""
        if not self._settings.values.toured:
            self.start()

    @Slot()
    def start(self) -> None:
        """Show the first card and give it the keyboard."""
        self._settings.set("toured", True)
        self._show_card(0)
        self.show()
        self.raise_()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def go_on(self) -> None:
        """Show the next card; after the last it is over."""
        if self._card + 1 == len(CARDS):
            self.end()
        else:
            self._show_card(self._card + 1)

    @Slot()
    def back(self) -> None:
        """Show the card before."""
        self._show_card(max(0, self._card - 1))

    @Slot()
    def end(self) -> None:
        """Put the cards away."""
        self.hide()
        self._outline.hide()
        self.ended.emit()

    @Slot()
    def place(self) -> None:
        """Stand beside what the card speaks of, framed; in the middle where that is not seen."""
        if not self.isVisible():
            return
        places = self._places[self._card] if self._card < len(self._places) else ()
        place = next((widget for widget in places if widget.isVisible()), None)
        target = QRect()
        if place is not None:
            target = QRect(place.mapTo(self._window, QPoint(0, 0)), place.size())
            self._outline.setGeometry(target)
        self._outline.setVisible(place is not None)
        self._outline.raise_()
        self.setGeometry(self._spot(target))
        self.raise_()

    def _spot(self, target: QRect) -> QRect:
        """Return where the card stands, narrower where it is clear of its target then."""
        area = self._window.rect()
        most = min(self.fontMetrics().height() * WIDTH_EMS, round(area.width() * SHARE))
        spots = []
        for share in NARROWER:
            self.setFixedWidth(round(most * share))
            size = QSize(self.width(), self.heightForWidth(self.width()))
            spots.append(QRect(beside(size, target, area), size))
            if not spots[-1].intersects(target):
                return spots[-1]
        self.setFixedWidth(most)
        return spots[0]

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name in ("keys", "font_percent"):
            self._show_card(self._card)

    def _show_card(self, card: int) -> None:
        self._card = card
        title, text = (QCoreApplication.translate(CONTEXT, words) for words in CARDS[card])
        self._title.setText(title)
        self._text.setText(text.format_map(_Keys(in_force(self._settings.values.keys))))
        self._count.setText(f"{card + 1} / {len(CARDS)}")
        self._skip.setText(self.tr("Skip"))
        self._back.setText(self.tr("Back"))
        self._next.setText(self.tr("Done") if card + 1 == len(CARDS) else self.tr("Next"))
        self._back.setVisible(card > 0)
        self._skip.setVisible(card + 1 < len(CARDS))
        self.setAccessibleName(title)
        self.setAccessibleDescription(self._text.text())
        self._next.setAccessibleDescription(sentences(title, self._text.text()))
        self._placing.start()

    def _lay_out(self) -> None:
        self._title.setProperty("heading", True)
        self._count.setProperty("soft", True)
        self._text.setWordWrap(True)
        self._skip.setFlat(True)
        self._next.setProperty("main", True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count)
        buttons.addStretch(1)
        for button in self._buttons:
            button.setAutoDefault(True)  # Enter presses it
            button.installEventFilter(self)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 16, 14)
        layout.setSpacing(10)
        for part in (self._title, self._text):
            layout.addWidget(part)
        layout.addLayout(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip on Esc; turn the cards with PageDown, PageUp and the arrows. What is typed goes nowhere."""
        act = self._turns.get(event.key())
        if act is not None:
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window and what the cards stand beside; the keys of the cards are theirs alone."""
        if isinstance(event, QKeyEvent) and watched in self._buttons and event.key() in self._turns:
            if event.type() == QEvent.Type.ShortcutOverride:  # else the window would step to another plate
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:  # else an arrow would move the keyboard to a tool bar
                self.keyPressEvent(event)
                return True
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._placing.start()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show_card(self._card)
        super().changeEvent(event)


class _Keys(dict[str, str]):
    """The native keys by the names of acts; an act without one has a dash."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__({name: native(key) or "–" for name, key in keys.items()})


def beside(card: QSize, target: QRect, area: QRect) -> QPoint:
    """Return where a card stands: right of, under, left of or over its target, wherever it covers none of it.

    Where it has no room there it stands where it covers the least, where all is alike in a corner of its
    target; without one in the middle of the area.
    """
    middle = QRect(QPoint(0, 0), card)
    middle.moveCenter(target.center() if target.isValid() else area.center())
    if not target.isValid():
        return middle.topLeft()
    room = area.adjusted(GAP, GAP, -GAP, -GAP)
    corners = (
        QPoint(target.right() - GAP - card.width(), target.bottom() - GAP - card.height()),
        QPoint(target.right() + GAP, middle.top()),
        QPoint(middle.left(), target.bottom() + GAP),
        QPoint(target.left() - GAP - card.width(), middle.top()),
        QPoint(middle.left(), target.top() - GAP - card.height()),
    )
    spots = [_inside(QRect(corner, card), room) for corner in corners]
    return min(spots, key=lambda spot: _area(spot & target)).topLeft()


def _area(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0


def _inside(spot: QRect, room: QRect) -> QRect:
    """Return a rectangle moved so that it lies in the room, its top left corner at least."""
    moved = QRect(spot)
    moved.moveRight(min(moved.right(), room.right()))
    moved.moveBottom(min(moved.bottom(), room.bottom()))
    moved.moveLeft(max(moved.left(), room.left()))
    moved.moveTop(max(moved.top(), room.top()))
    return moved
