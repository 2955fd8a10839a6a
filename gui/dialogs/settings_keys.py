"""The key editor: every act, its key, and what keeps a key from being taken."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.keymap import STANDARD, holder, portable, rebound, refusal, restored
from gui.models.key_list import ACT, KEY, WAS, KeyList, title_of
from gui.settings import Settings
from gui.texts import QT_TRANSLATE_NOOP, labelled, native
from gui.widgets.empty_note import EmptyNote
from gui.widgets.flow import Flow
from gui.widgets.icon_line import IconLine
from gui.widgets.scrolled import Scrolled
from gui.widgets.tables.quiet import quiet

TAKEN = QT_TRANSLATE_NOOP("Keymap", "{0} is the key of: {1}")
_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_PRESSES = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class KeysPage(QWidget):
    """A table of acts; the key of the chosen one is pressed in the field under it, and holds at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._fitted = False  # the columns to the keys that are shown, in the type of now
        self.model = KeyList(settings, self)
        body = QWidget(self)
        body.setObjectName("page")
        self._search = IconLine(body)
        self.table = QTableView(body)
        self._nothing = EmptyNote(self.table)
        self._caption, self.message = QLabel(body), QLabel(body)
        self.field = QKeySequenceEdit(body)
        self.field.setMaximumSequenceLength(1)
        buttons = [QPushButton(body, autoDefault=False) for _ in range(4)]
        self.swap, self.none, self.one, self.all = buttons
        self._set_up_table()
        self._lay_out(body)
        self._connect()
        self.retranslate()
        self.table.selectRow(0)
        self.first = self._search  # where the keyboard goes; by a proxy Tab would come back to it

    @property
    def name(self) -> str:
        """The act whose key is edited."""
        return self.model.name(self.table.currentIndex().row())

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self._search.setPlaceholderText(self.tr("Search acts and keys"))
        self._search.setAccessibleName(self.tr("Search acts and keys"))
        self.table.setAccessibleName(self.tr("Keys"))
        self.swap.setText(self.tr("Swap the two"))
        self.none.setText(self.tr("No key"))
        self.one.setText(self.tr("Standard key"))
        self.all.setText(self.tr("All standard keys"))
        self._reload()

    @Slot(str)
    def _on_search(self, words: str) -> None:
        name = self.name
        self.model.search(words)
        self._choose(name)

    @Slot()
    def _on_found(self) -> None:
        if self.name:
            self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, name: str) -> None:
        """Choose the act again, else the first that is shown."""
        none = self.tr("No act and no key fits these words.") if not self.model.rowCount() else ""
        self._nothing.tell(none)
        self.table.selectRow(max(0, self.model.row_of(name)))
        self._show_key()

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_key()

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_pressed(self) -> None:
        """Take the key that was pressed, or say what is in the way."""
        name, keys = self.name, self._pressed()
        if not name or not keys or keys == self.model.key(name):
            return
        self._settings.follow_file("keys")  # another window may have given the key away
        if self._pressed() != keys:  # the table has been made anew
            self.field.setKeySequence(QKeySequence(keys))
        why = refusal(name, keys)
        other = "" if why else holder(name, keys, self._settings.values.keys)
        if not why and not other:
            self._take(rebound(name, keys, self._settings.values.keys))
            return
        if why:
            self._say(labelled(native(keys), QCoreApplication.translate("Keymap", why)), bad=True)
            self.swap.setEnabled(False)
        else:
            self._tell_taken(keys, other)

    def _tell_taken(self, keys: str, other: str) -> None:
        """Say which act has the key in the field; the two can be swapped."""
        taken = QCoreApplication.translate("Keymap", TAKEN)
        self._say(taken.format(native(keys), title_of(other)), bad=True)
        self.swap.setEnabled(True)

    @Slot()
    def _on_swap(self) -> None:
        self._take_by_button(rebound(self.name, self._pressed(), self._settings.values.keys))

    @Slot()
    def _on_none(self) -> None:
        self._take_by_button(rebound(self.name, "", self._settings.values.keys))

    @Slot()
    def _on_one(self) -> None:
        """Bring the standard key back, or say which act has it by now."""
        self._settings.follow_file("keys")
        name, changed = self.name, self._settings.values.keys
        other = holder(name, STANDARD[name], changed)
        if not other:
            self._take_by_button(restored(name, changed))
            return
        self.field.setKeySequence(QKeySequence(STANDARD[name]))
        self._tell_taken(STANDARD[name], other)

    @Slot()
    def _on_all(self) -> None:
        self._settings.follow_file("keys")
        self._take_by_button({})

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name in ("keys", "language"):
            self._reload()

    def _take_by_button(self, keys: dict[str, str]) -> None:
        """Take keys, the keyboard back in the table: a button that has done its work passes it to the next.

        A second Enter there would take the key away, or all the keys of one's own.
        """
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take(keys)

    def _take(self, keys: dict[str, str]) -> None:
        self._settings.set("keys", keys)
        self._show_key()

    @Slot(QKeySequence)
    def _on_sequence(self, keys: QKeySequence) -> None:
        """Write the key as everywhere: the field calls it as Qt does, Return and PgUp."""
        line = self.field.findChild(QLineEdit)
        if line is not None:
            line.setText(native(keys))

    def _pressed(self) -> str:
        return portable(self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText))

    def _reload(self) -> None:
        name = self.name
        self.model.reload()
        self._fit_columns()
        self._choose(name)

    def _show_key(self) -> None:
        name = self.name
        key = self.model.key(name)
        self.field.setKeySequence(QKeySequence(key))
        title = title_of(name) if name else ""
        self._caption.setText(self.tr("Press the key for: {0}").format(title))
        line = self.field.findChild(QLineEdit)
        for part in (self.field, line):
            if part is not None:
                part.setAccessibleName(self._caption.text())
        changed = bool(name) and key != STANDARD[name]
        was = native(STANDARD[name]) or "–" if name else ""
        self._say(self.tr("Changed; the standard key is {0}").format(was) if changed else "", bad=False)
        self.swap.setEnabled(False)
        self.none.setEnabled(bool(key))
        self.one.setEnabled(changed)
        self.all.setEnabled(bool(self._settings.values.keys))
        self.field.setEnabled(bool(name))

    def _say(self, text: str, *, bad: bool) -> None:
        self.message.setText(f"⚠ {text}" if bad else text)
        self.message.setProperty("bad", bad)
        self.message.setProperty("soft", not bad)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.field.setAccessibleDescription(text)

    def _set_up_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        quiet(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setWordWrap(False)
        header.setSectionResizeMode(ACT, QHeaderView.ResizeMode.Stretch)
        for column in (KEY, WAS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self._size_rows()

    def _size_rows(self) -> None:
        height = self.fontMetrics().height()
        self.table.verticalHeader().setDefaultSectionSize(round(height * 1.6))
        self.table.setMinimumHeight(height * 6)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Make the keys seen whole; it waits to be in sight, because each row is asked."""
        self._fitted = self.isVisible()
        for column in (KEY, WAS) if self._fitted else ():
            self.table.resizeColumnToContents(column)

    def _lay_out(self, body: QWidget) -> None:
        self.message.setWordWrap(True)
        edit = QGridLayout()
        edit.addWidget(self._caption, 0, 0, 1, 2)
        edit.addWidget(self.field, 1, 0)
        edit.addWidget(self.message, 1, 1)
        edit.setColumnStretch(0, 2)
        edit.setColumnStretch(1, 3)
        buttons = Flow(body)
        for button in (self.swap, self.none, self.one):
            buttons.add(button)
        buttons.add_right(self.all)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 16, 16, 16)
        for part, stretch in ((self._search, 0), (self.table, 1)):
            layout.addWidget(part, stretch)
        layout.addLayout(edit)
        layout.addWidget(buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scrolled(body, self))  # in large type on a small screen

    def _connect(self) -> None:
        self._search.textChanged.connect(self._on_search)
        self._search.returnPressed.connect(self._on_found)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.activated.connect(self._on_activated)
        self.field.editingFinished.connect(self._on_pressed)
        self.field.keySequenceChanged.connect(self._on_sequence)
        self.swap.clicked.connect(self._on_swap)
        self.none.clicked.connect(self._on_none)
        self.one.clicked.connect(self._on_one)
        self.all.clicked.connect(self._on_all)
        self._settings.changed.connect(self._on_setting_changed)
        for part in (self._search, self.field, self.field.findChild(QLineEdit)):
            if part is not None:
                part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the acts from the search line; Esc leaves the field, which would take it for a key."""
        if not isinstance(event, QKeyEvent) or event.type() not in _PRESSES:
            return False
        if watched is self._search and event.key() in _WALK and event.type() == QEvent.Type.KeyPress:
            QApplication.sendEvent(self.table, event)
            return True
        if watched is not self._search and event.key() == Qt.Key.Key_Escape and not event.modifiers():
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._show_key()
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Make up for what waited to be seen, and for what another window has changed."""
        super().showEvent(event)
        self._settings.follow_file("keys")
        if not self._fitted:
            self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language and of the size of the type."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._size_rows()
        super().changeEvent(event)
