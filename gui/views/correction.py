"""The correction view: one plate, large, with everything known of it around the place one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.correction import Mark, SlotEditor
from core.plate import PlateKind
from core.reading import Reading
from gui.texts import bracketed, native
from gui.widgets.enter_presses import EnterPresses
from gui.widgets.flow import Flow
from gui.widgets.parts_label import DOT, PartsLabel
from gui.widgets.strip.choice_bar import ChoiceBar
from gui.widgets.strip.facts import Facts
from gui.widgets.strip.plate_strip import USUAL_PLACES, Padding, PlateStrip
from gui.widgets.strip.strip_layout import SIDE_EMS
from gui.widgets.translated import TranslatedWidget

if TYPE_CHECKING:
    from core.project import PlateRow

LENGTH_DOUBT = 0.25
UNBOUND = 100_000  # pixels, more than any screen has
ROOMY_EMS = 22  # height below which all is set closer, so that nothing has to be scrolled for
STATES = ("doubtful", "unreadable", "no_plate")  # values of Status


def doubts_length(reading: Reading | None) -> bool:
    """True when each character is surer than the whole by far: another one may be missing or too many."""
    if reading is None or not reading.characters:
        return False
    return min(c.confidence for c in reading.characters) - reading.confidence > LENGTH_DOUBT


class CorrectionView(TranslatedWidget):
    """Owns what is typed until Enter; knows nothing of the store.

    Signals: ``confirm_requested(text)``; ``status_requested(status)`` with a value of ``Status``;
    ``text_edited(text)`` after each change of the uncommitted text; ``navigate(steps)``.
    """

    confirm_requested = Signal(str)
    status_requested = Signal(str)
    text_edited = Signal(str)
    navigate = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: PlateRow | None = None
        self._keys: Mapping[str, str] = {}
        self._desk = QWidget(self)  # no wider than the plate, so that the eye has a short way
        self._scroller = QScrollArea(self, widgetResizable=True)  # for large type on a small screen
        self._page = QWidget(self)
        self._page.setObjectName("page")
        self.strip = PlateStrip(self)
        self._choices = ChoiceBar(self)
        self._notice = PartsLabel(self)
        self._notice.setObjectName("typing_notice")
        self._facts = Facts(self)
        self._buttons = Flow(self)
        self._buttons_by_name: dict[str, QPushButton] = {}
        self._foot = QVBoxLayout()  # the buttons stay in sight
        self._rest = QVBoxLayout()  # what is left below, on a large screen
        self._under = QVBoxLayout()
        self._spacing = (0, False)  # for which size of the type, and whether it is tight
        self._make_buttons()
        self._compose()
        EnterPresses(self._desk)
        self._space()
        self._connect()
        self.setFocusProxy(self.strip)
        self.retranslate()
        self.show_plate(None, None, [])

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        words = {
            "confirm": self.tr("Confirm"),
            "doubtful": self.tr("Doubtful"),
            "unreadable": self.tr("Unreadable"),
            "no_plate": self.tr("No plate"),
        }
        for name, text in words.items():
            button, keys = self._buttons_by_name[name], native(self._keys.get(name, ""))
            key = self.tr("Enter") if name == "confirm" else keys
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(bracketed(text, key) if key else text)
        self._facts.retranslate()
        self.strip.retranslate()

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Show the keys in force, by the names of their acts."""
        self._keys = keys
        self._choices.show_keys(keys)
        self._facts.show_keys(keys)
        self.retranslate()

    def fill_rest(self, widget: QWidget) -> None:
        """Put a widget into the room that is left below."""
        self._rest.addWidget(widget)

    @property
    def text(self) -> str:
        """The text as typed so far."""
        return self.strip.editor.text

    @property
    def edited(self) -> bool:
        """True while the text is another one than the store has."""
        return self.strip.editor.edited

    def show_plate(
        self,
        row: PlateRow | None,
        reading: Reading | None,
        others: Sequence[tuple[str, Reading]],
        *,
        draft: str = "",
        grammar: str = "plate",
    ) -> None:
        """Show a plate and put the cursor on its least certain character.

        Where the file name says otherwise, the cursor starts there: nothing else is as likely to be wrong.
        ``others`` are (model, reading) of every model that read it; ``draft`` is text typed before and
        not confirmed; ``grammar`` is ``none`` for models that read no plates.
        """
        self._row = row
        text = row.text if row is not None and row.text else None
        editor = SlotEditor(reading, text, grammar)
        if draft and draft != editor.text:
            editor.take(draft, Mark.TYPED)
        elif row is not None and row.label:
            editor.doubt(row.label)
        if row is None:
            self._facts.forget()
            self.strip.forget_shapes()
        else:
            self._facts.show_facts(row.label or "", others)
        if self._buttons_by_name["confirm"].isEnabled() != (row is not None):
            for button in self._desk.findChildren(QPushButton):
                button.setEnabled(row is not None)
        self.strip.load(editor, read_only=row is None)

    def note_row(self, row: PlateRow) -> None:
        """Show what has changed of the plate beside the text, which is being typed."""
        self._row = row
        self._notice.tell(self._remarks(self.strip.editor))

    def set_plate_image(self, image: QImage | None, message: str = "", padding: Padding = (0, 0)) -> None:
        """Show the rectified plate, or a message where there is none."""
        absent = self._absence() if image is None and not message else ""  # said of each plate it would cost
        self.strip.set_plate(image, message or absent, padding)

    def _absence(self) -> str:
        """Return what to say of a picture in which no plate is known."""
        if self._row is None:
            return ""
        find, draw = (native(self._keys.get(act, "")) for act in ("read_unread", "corners"))
        if self._row.quad_source == "sought":
            return self.tr("No plate was found here. {draw} draws its corners.").format(draw=draw)
        absent = self.tr("No plate is known here. {find} looks for it, {draw} draws its corners.")
        return absent.format(find=find, draw=draw)

    @Slot()
    def take_label(self) -> None:
        """Take the file-name label into the slots; nothing is decided by that."""
        label = self._row.label if self._row is not None else None
        if label:
            self.strip.apply(self.strip.editor.take(label))

    @Slot(int)
    def take_choice(self, number: int) -> None:
        """Take the choice with this number, counted from 0, for the slot on offer."""
        self.strip.apply(self.strip.editor.take_choice(number))

    @Slot()
    def undo_typing(self) -> bool:
        """Take back the last change of this plate; False when there is none."""
        undone = self.strip.editor.undo()
        self.strip.apply(undone)
        return undone

    @Slot()
    def redo_typing(self) -> bool:
        """Bring back what ``undo_typing`` took; False when there is nothing."""
        redone = self.strip.editor.redo()
        self.strip.apply(redone)
        return redone

    @Slot()
    def confirm(self) -> None:
        """Ask to vouch for the text."""
        if self._row is not None:
            self.confirm_requested.emit(self.text)

    @Slot()
    def _on_moved(self) -> None:
        editor = self.strip.editor
        self._choices.show_choices(editor.active_slot, editor.choices())
        self._facts.compare(editor.text)
        self._notice.tell(self._remarks(editor))

    @Slot()
    def _on_status(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and self._row is not None:
            self.status_requested.emit(str(button.property("status")))

    def _remarks(self, editor: SlotEditor) -> str:
        """Return what the grammar and the typing have to say; it never keeps anyone from confirming."""
        translate = QCoreApplication.translate
        found = [translate("errors", editor.notice)] if editor.notice else []
        typing_on = editor.cursor == len(editor.slots) < USUAL_PLACES  # still too short to be judged
        for violation in [] if typing_on else editor.violations():
            message = translate("errors", violation.message)
            place = self.tr("Place {n}: {message}").format(n=violation.slot + 1, message=message)
            found.append(place if violation.slot >= 0 else message)
        if not editor.edited and doubts_length(editor.reading):
            found.append(self.tr("The reader is not sure how many characters there are"))
        remarks = "⚠ " + DOT.join(found) if found else ""
        is_yellow = self._row is not None and self._row.kind == PlateKind.YELLOW  # which no text tells
        return DOT.join(filter(None, (self.tr("Yellow plate") if is_yellow else "", remarks)))

    def _make_buttons(self) -> None:
        confirm = self._button("confirm")
        confirm.setDefault(True)
        confirm.clicked.connect(self.confirm)
        for status in STATES:
            button = self._button(status)
            button.setProperty("status", status)
            button.clicked.connect(self._on_status)

    def _button(self, name: str) -> QPushButton:
        button = self._buttons_by_name[name] = QPushButton(self)
        button.setObjectName(f"{name}_button")
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where one types
        if name == STATES[0]:
            self._buttons.add_right(button)
        else:
            self._buttons.add(button)
        return button

    def _compose(self) -> None:
        for part in (self._notice, self._choices, self._facts):
            self._under.addWidget(part)
        page = QVBoxLayout(self._page)
        page.addWidget(self.strip, 1)
        page.addLayout(self._under)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setWidget(self._page)
        self._foot.addWidget(self._buttons)
        column = QVBoxLayout(self._desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._scroller, 1000)
        column.addLayout(self._foot)
        column.addLayout(self._rest, 3)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(self._desk, 1000)
        outer.addStretch(1)
        self._page.installEventFilter(self)

    def _space(self) -> None:
        """Set the parts apart as the type asks for, and closer where they would not all be in sight."""
        em = self.fontMetrics().height()
        spacing = (em, self.height() < em * ROOMY_EMS)
        if spacing == self._spacing:
            return
        self._spacing, tight = spacing, spacing[1]
        gap, side = em // (8 if tight else 2), round(em * SIDE_EMS)
        self._under.setContentsMargins(side, 0, side, 0)
        self._under.setSpacing(gap)
        beside = side // 2 if tight else side  # so that in large type the buttons fit into fewer lines
        self._foot.setContentsMargins(beside, 0, beside, em // (4 if tight else 2))
        self._rest.setContentsMargins(side, 0, side, 0 if tight else em // 2)
        page = self._page.layout()
        if page is not None:
            page.setContentsMargins(0, gap, 0, gap)
        self._choices.set_tight(tight)
        self._facts.set_tight(tight)
        self._facts.compare(self.text)

    def _fit(self) -> None:
        """Keep what is known of the plate as wide as the plate, and all of it in sight."""
        self._space()
        self._desk.setMaximumWidth(self.strip.widest())
        layout = self._page.layout()
        if layout is not None:
            rest = layout.heightForWidth(self._scroller.width()) - self.strip.sizeHint().height()
            self._scroller.setMaximumHeight(min(rest + self.strip.maximumHeight(), UNBOUND))

    def _connect(self) -> None:
        strip = self.strip
        # Queued, so that the plate is painted first.
        strip.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        strip.text_edited.connect(self.text_edited)
        strip.confirm_requested.connect(self.confirm)
        strip.navigate.connect(self.navigate)
        self._choices.chosen.connect(self.take_choice)
        self._facts.label_wanted.connect(self.take_label)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is shown: a plate of another shape, facts of more models."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window and the size of the type."""
        self._fit()
