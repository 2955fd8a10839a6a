"""The filter line: what is typed becomes a query; keys and values are offered while one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from core.project import Query
from core.project.filter_language import FilterError, complete, format_query, parse
from gui.widgets.icon_line import IconLine

TYPING_PAUSE = 200  # milliseconds after the last key before the filter is applied
OFFERS_SHOWN = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FOR_THE_LIST = {
    *_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class FilterLine(IconLine):
    """A line in the language of ``core.project.filter_language``, with completion.

    Signals: ``query_wanted(Query)`` for a line that is understood, after a pause or on Enter;
    ``refused(FilterError)`` for one that is not, None when there is nothing to complain about any
    more; ``entered()`` when the cursor comes into the line; ``left()`` on Enter for a line that is
    understood, and on Escape: the keyboard is wanted elsewhere.
    """

    query_wanted = Signal(object)
    refused = Signal(object)
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)  # a folder that is dropped here is for the window to open, no filter
        self.known: Mapping[str, Sequence[str]] = {}  # values that only the project knows, by key
        self._shown = Query()
        self._offers = QStringListModel(self)
        self._completer = QCompleter(self._offers, self)
        self._start = 0  # where the word begins that an offer replaces
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._popup = QListView(self, uniformItemSizes=True)
        self._popup.setObjectName("filter_offers")
        self._completer.setPopup(self._popup)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(OFFERS_SHOWN)
        self._completer.activated.connect(self._on_chosen)
        self._pause.timeout.connect(self._on_pause)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)
        self.returnPressed.connect(self._on_return)

    def show_query(self, query: Query) -> None:
        """Show what is filtered by, unless the line says the same already or is being typed."""
        self._shown = query
        if self._pause.isActive() or self._understood() == _choice(query):
            return
        self.setText(format_query(query))
        self._popup.hide()  # what it offers is for a word that no longer stands here
        self.refused.emit(None)

    @Slot()
    def apply(self) -> None:
        """Ask for what the line says."""
        self._pause.stop()
        try:
            query = parse(self.text(), self._shown)
        except FilterError as error:
            self.refused.emit(error)
        else:
            self.refused.emit(None)
            self.query_wanted.emit(query)

    @Slot()
    def _on_pause(self) -> None:
        """Apply what was typed; a word that offers are open for is still being typed, and no mistake yet."""
        if self._understood() is not None or not self._popup.isVisible():
            self.apply()

    @Slot()
    def _on_return(self) -> None:
        self.apply()
        if self._understood() is not None:
            self.left.emit()

    @Slot()
    def offer(self) -> None:
        """Offer what the word under the cursor may become."""
        self._start, offers = complete(self.text(), self.cursorPosition(), self.known)
        word = self.text()[self._start : self.cursorPosition()]
        if not offers or offers == [word]:
            self._popup.hide()
            return
        self._offers.setStringList(offers)
        self._completer.complete()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._pause.start()
        before = self.text()[: self.cursorPosition()]
        if before and not before[-1].isspace():
            self.offer()
        else:
            self._popup.hide()

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if not text and _choice(self._shown) != Query():  # cleared by its button
            self.apply()

    @Slot(str)
    def _on_chosen(self, offer: str) -> None:
        complete_word = offer[-1] not in ":<>="
        self.setSelection(self._start, self.cursorPosition() - self._start)
        self.insert(offer + (" " if complete_word else ""))
        self._pause.start()
        if not complete_word:
            QTimer.singleShot(0, self.offer)  # once the list that was chosen from has gone

    def _understood(self) -> Query | None:
        try:
            return parse(self.text())
        except FilterError:
            return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys of the list of offers to it; Down and Ctrl+Space open it."""
        if self._popup.isVisible():
            if event.key() in _ENTER and not self._popup.selectedIndexes():
                self._popup.hide()
                super().keyPressEvent(event)
                event.accept()  # else the completer takes its current row, which nobody chose
                return
            if event.key() in _FOR_THE_LIST:
                event.ignore()
                return
        elif event.key() == Qt.Key.Key_Down or (
            event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.offer()
            return
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what is wrong with a line that is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self._understood() is None:
            self.apply()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that values will be wanted."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.entered.emit()


def _choice(query: Query) -> Query:
    """Return a query without its order, which the line does not say."""
    return Query.from_json({k: v for k, v in query.to_json().items() if k not in ("sort", "descending")})
