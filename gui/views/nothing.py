"""What stands in the middle of the window where no plate is listed: what is the case, and what leads on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.nothing import WAYS, Nothing, details, headline
from gui.session import Session
from gui.texts import native, sentences
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.translated import TranslatedWidget

OF_FILTER = (Nothing.FILTER, Nothing.FILTER_READING)
OF_QUEUE = (Nothing.QUEUE, Nothing.QUEUE_READING, Nothing.UNREAD, Nothing.DECIDED)


class NothingView(TranslatedWidget):
    """A sentence and two acts with their keys.

    Signals: ``wanted(name)`` with the name of an act in ``gui.actions.ACTIONS``.
    """

    wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._why = Nothing.QUEUE
        self._keys: Mapping[str, str] = {}
        self._headline, self._details = (QLabel(self, wordWrap=True) for _ in range(2))
        self._buttons = [QPushButton(self) for _ in WAYS[self._why]]
        self._hints = [QLabel(self) for _ in self._buttons]
        self._lay_out()
        EnterPresses(self)
        for button in self._buttons:
            button.clicked.connect(self._on_clicked)
        self.setFocusProxy(self._buttons[0])
        self.retranslate()

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        head = headline(self._why, self._session)
        self._headline.setText(head)
        more = details(self._why, self._session)
        self._details.setText(more)
        self._details.setVisible(bool(more))
        self.setAccessibleName(sentences(head, more))
        for way, button, hint in zip(WAYS[self._why], self._buttons, self._hints, strict=True):
            key = native(self._keys.get(way.act, ""))
            button.setText(QCoreApplication.translate("Nothing", way.words))
            button.setProperty("act", way.act)
            button.setAccessibleName(button.text())
            button.setAccessibleDescription(key)
            hint.setText(key)

    def tell(self, why: Nothing) -> None:
        """Say that this is the case."""
        self._why = why
        self.retranslate()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._keys = keys
        self.retranslate()

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("act")))

    def _lay_out(self) -> None:
        self._headline.setProperty("title", True)
        self._details.setProperty("soft", True)
        self._details.setTextFormat(Qt.TextFormat.PlainText)  # a filter may hold <
        self._buttons[0].setDefault(True)
        ways = QGridLayout()
        ways.setHorizontalSpacing(16)
        ways.setVerticalSpacing(4)
        ways.setColumnStretch(0, 1)
        ways.setColumnStretch(len(self._buttons) + 1, 1)
        middle = Qt.AlignmentFlag.AlignHCenter
        for column, (button, hint) in enumerate(zip(self._buttons, self._hints, strict=True), start=1):
            hint.setProperty("soft", True)
            ways.addWidget(button, 0, column)
            ways.addWidget(hint, 1, column, middle)
        column_of_all = QVBoxLayout(self)
        column_of_all.setSpacing(10)
        column_of_all.setContentsMargins(24, 16, 24, 16)
        column_of_all.addStretch(2)
        for label in (self._headline, self._details):
            label.setAlignment(middle)
            column_of_all.addWidget(label)
        column_of_all.addSpacing(10)
        column_of_all.addLayout(ways)
        column_of_all.addStretch(3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves an empty list for the one that it was taken from."""
        if event.key() == Qt.Key.Key_Escape and self._why in (*OF_FILTER, *OF_QUEUE):
            self.wanted.emit("clear_filter" if self._why in OF_FILTER else "all_plates")
        else:
            super().keyPressEvent(event)
