"""Everything the operator can do, as rows of one table: name, words, key, icon, menu."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui.texts import QT_TRANSLATE_NOOP, keyed, native, plain
from gui.theme import Theme

CONTEXT = "Actions"


@dataclass(frozen=True)
class ActionSpec:
    """One act. ``needs`` names what must be there: project, plate, undo, redo, reading, log."""

    name: str
    text: str  # English, translated in the context "Actions"; the ampersand marks the menu's letter
    menu: str
    keys: str = ""  # the standard key, portable; gui.keymap knows which are allowed and which are in force
    icon: str = ""
    tip: str = ""
    needs: frozenset[str] = frozenset()
    divide: bool = False  # a line before it in its menu
    checkable: bool = False


PROJECT, PLATE = frozenset({"project"}), frozenset({"plate"})
UNDO, REDO = frozenset({"undo"}), frozenset({"redo"})
READING = frozenset({"reading"})


MENUS: tuple[tuple[str, str], ...] = (
    ("file", QT_TRANSLATE_NOOP("Actions", "&File")),
    ("edit", QT_TRANSLATE_NOOP("Actions", "&Edit")),
    ("plate", QT_TRANSLATE_NOOP("Actions", "&Plate")),
    ("choices", QT_TRANSLATE_NOOP("Actions", "Alternat&ives")),
    ("read", QT_TRANSLATE_NOOP("Actions", "&Recognise")),
    ("view", QT_TRANSLATE_NOOP("Actions", "&View")),
    ("help", QT_TRANSLATE_NOOP("Actions", "&Help")),
)
NESTED = {"choices": "plate"}  # menus inside others
# A key that is held down goes on doing these alone: no plate is decided that nobody has looked at.
REPEATED = frozenset({"undo", "redo", "previous", "next"})

CHOICE_TEXTS = (
    QT_TRANSLATE_NOOP("Actions", "Take alternative &1"), QT_TRANSLATE_NOOP("Actions", "Take alternative &2"),
    QT_TRANSLATE_NOOP("Actions", "Take alternative &3"), QT_TRANSLATE_NOOP("Actions", "Take alternative &4"),
    QT_TRANSLATE_NOOP("Actions", "Take alternative &5"), QT_TRANSLATE_NOOP("Actions", "Take alternative &6"),
)  # fmt: skip

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("open", QT_TRANSLATE_NOOP("Actions", "&Open folder …"), "file", "Ctrl+O", "open",
               QT_TRANSLATE_NOOP("Actions", "Open a folder of pictures")),
    ActionSpec("samples", QT_TRANSLATE_NOOP("Actions", "Open the sa&mples"), "file"),
    ActionSpec("rescan", QT_TRANSLATE_NOOP("Actions", "&Look for new and changed pictures"), "file", "Ctrl+R",
               "retry",
               QT_TRANSLATE_NOOP("Actions", "Find pictures that were added, have gone or were replaced"),
               PROJECT),
    ActionSpec("import", QT_TRANSLATE_NOOP("Actions", "&Import …"), "file", "Ctrl+I", "import",
               QT_TRANSLATE_NOOP("Actions", "See what somebody else's work would change, and take it over"),
               PROJECT, divide=True),
    ActionSpec("export", QT_TRANSLATE_NOOP("Actions", "&Export …"), "file", "Ctrl+E", "export",
               QT_TRANSLATE_NOOP("Actions", "Write the confirmed plates as a dataset"), PROJECT),
    ActionSpec("report", QT_TRANSLATE_NOOP("Actions", "Save a re&port …"), "file", "Ctrl+Shift+E",
               tip=QT_TRANSLATE_NOOP("Actions", "Write the statistics of the folder as a page"),
               needs=PROJECT),
    ActionSpec("settings", QT_TRANSLATE_NOOP("Actions", "&Settings …"), "file", "Ctrl+,", "settings",
               divide=True),
    ActionSpec("quit", QT_TRANSLATE_NOOP("Actions", "&Quit"), "file", "Ctrl+Q", divide=True),
    ActionSpec("undo", QT_TRANSLATE_NOOP("Actions", "&Undo"), "edit", "Ctrl+Z", "undo",
               QT_TRANSLATE_NOOP("Actions", "Take the last edit back and go to its plate"), UNDO),
    ActionSpec("redo", QT_TRANSLATE_NOOP("Actions", "&Redo"), "edit", "Ctrl+Y", "redo",
               QT_TRANSLATE_NOOP("Actions", "Do the edit again"), REDO),
    ActionSpec("filter", QT_TRANSLATE_NOOP("Actions", "&Filter the list"), "edit", "Ctrl+F", "search",
               needs=PROJECT, divide=True),
    ActionSpec("clear_filter", QT_TRANSLATE_NOOP("Actions", "&Clear the filter"), "edit", "Ctrl+Shift+L",
               tip=QT_TRANSLATE_NOOP("Actions", "List again what the filter leaves out"), needs=PROJECT),
    ActionSpec("queue", QT_TRANSLATE_NOOP("Actions", "Choose the &queue"), "edit", "Ctrl+J", "queue",
               QT_TRANSLATE_NOOP("Actions", "Choose what to work through, and in which order"), PROJECT),
    ActionSpec("all_plates", QT_TRANSLATE_NOOP("Actions", "Show &all plates"), "edit", "Ctrl+Shift+A",
               tip=QT_TRANSLATE_NOOP("Actions", "Leave queue and filter, and list every plate of the folder"),
               needs=PROJECT),
    ActionSpec("go_to", QT_TRANSLATE_NOOP("Actions", "&Go to number …"), "edit", "Ctrl+G", needs=PROJECT),
    ActionSpec("sort_again", QT_TRANSLATE_NOOP("Actions", "&Sort the list again"), "edit", "Ctrl+Shift+R",
               tip=QT_TRANSLATE_NOOP("Actions", "Rows keep their places while you work; this sorts anew"),
               needs=PROJECT),
    ActionSpec("previous", QT_TRANSLATE_NOOP("Actions", "&Previous plate"), "plate", "PgUp", "previous",
               needs=PLATE),
    ActionSpec("next", QT_TRANSLATE_NOOP("Actions", "&Next plate"), "plate", "PgDown", "next", needs=PLATE),
    ActionSpec("next_undecided", QT_TRANSLATE_NOOP("Actions", "Next to &decide"), "plate", "Ctrl+PgDown",
               needs=PLATE),
    ActionSpec("doubtful", QT_TRANSLATE_NOOP("Actions", "D&oubtful"), "plate", "Ctrl+D",
               "state-doubtful", needs=PLATE, divide=True),
    ActionSpec("unreadable", QT_TRANSLATE_NOOP("Actions", "&Unreadable"), "plate", "Ctrl+U",
               "state-unreadable", needs=PLATE),
    ActionSpec("no_plate", QT_TRANSLATE_NOOP("Actions", "No p&late"), "plate", "Ctrl+Shift+N",
               "state-no_plate", needs=PLATE),
    ActionSpec("confirm_selected", QT_TRANSLATE_NOOP("Actions", "Confirm the s&elected"), "plate",
               "Ctrl+Return",
               tip=QT_TRANSLATE_NOOP("Actions", "Confirm the texts of all selected plates as one step"),
               needs=PLATE),
    ActionSpec("skip", QT_TRANSLATE_NOOP("Actions", "&Skip for now"), "plate", "Ctrl+K", "state-skipped",
               needs=PLATE),
    ActionSpec("yellow", QT_TRANSLATE_NOOP("Actions", "Yello&w plate"), "plate", "Ctrl+Shift+Y",
               tip=QT_TRANSLATE_NOOP("Actions", "Say that what is selected is yellow, or that it is not"),
               needs=PLATE),
    ActionSpec("take_label", QT_TRANSLATE_NOOP("Actions", "&Take the file name's text"), "plate", "Ctrl+1",
               needs=PLATE, divide=True),
    ActionSpec("corners", QT_TRANSLATE_NOOP("Actions", "Edit the &corners"), "plate", "F2", "quad",
               QT_TRANSLATE_NOOP("Actions", "Move the corners of the plate with mouse or arrows"), PLATE,
               checkable=True),
    ActionSpec("add_plate", QT_TRANSLATE_NOOP("Actions", "Add &another plate"), "plate", "Ctrl+Insert",
               tip=QT_TRANSLATE_NOOP("Actions", "Draw another plate in this picture"), needs=PLATE),
    ActionSpec("remove_plate", QT_TRANSLATE_NOOP("Actions", "&Remove this plate"), "plate", "Ctrl+Delete",
               tip=QT_TRANSLATE_NOOP("Actions", "Take this plate out of its picture"), needs=PLATE),
    ActionSpec("split", QT_TRANSLATE_NOOP("Actions", "Assi&gn to a split …"), "plate", "Ctrl+Shift+G",
               tip=QT_TRANSLATE_NOOP("Actions", "Assign what is selected or listed to train, val or test"),
               needs=PROJECT),
    ActionSpec("reveal", QT_TRANSLATE_NOOP("Actions", "Show the &file"), "plate",
               tip=QT_TRANSLATE_NOOP("Actions", "Open the folder that the picture lies in"), needs=PLATE),
    ActionSpec("type", QT_TRANSLATE_NOOP("Actions", "T&ype"), "plate", "Ctrl+L", needs=PLATE,
               tip=QT_TRANSLATE_NOOP("Actions", "Put the cursor on the plate")),
    *(ActionSpec(f"choice_{n}", text, "choices", f"Alt+{n}", needs=PLATE)
      for n, text in enumerate(CHOICE_TEXTS, start=1)),
    ActionSpec("read_unread", QT_TRANSLATE_NOOP("Actions", "Recognise &unread"), "read", "F5", "recognise",
               QT_TRANSLATE_NOOP("Actions", "Read every plate that has not been read yet"), PROJECT),
    ActionSpec("read_selected", QT_TRANSLATE_NOOP("Actions", "Recognise &selected"), "read", "Shift+F5",
               needs=PLATE),
    ActionSpec("read_all", QT_TRANSLATE_NOOP("Actions", "Recognise &all"), "read", "Ctrl+F5", needs=PROJECT,
               tip=QT_TRANSLATE_NOOP("Actions", "Read everything again; what a person decided stays")),
    ActionSpec("pause_reading", QT_TRANSLATE_NOOP("Actions", "&Pause or go on"), "read", "Ctrl+P", "pause",
               QT_TRANSLATE_NOOP("Actions", "Let the recognition rest, or go on with it"), READING,
               divide=True),
    ActionSpec("stop_reading", QT_TRANSLATE_NOOP("Actions", "S&top recognising"), "read", "Ctrl+.", "cancel",
               QT_TRANSLATE_NOOP("Actions", "End the recognition; what was read stays"), READING),
    ActionSpec("train", QT_TRANSLATE_NOOP("Actions", "&Fine-tune"), "read", "F6", "tune",
               QT_TRANSLATE_NOOP("Actions", "Make the reader better with the plates you have confirmed"),
               PROJECT, divide=True, checkable=True),
    ActionSpec("single", QT_TRANSLATE_NOOP("Actions", "&One plate"), "view", "F7", "single",
               QT_TRANSLATE_NOOP("Actions", "One plate at a time, large"), PROJECT, checkable=True),
    ActionSpec("sheet", QT_TRANSLATE_NOOP("Actions", "S&heet"), "view", "F8", "sheet",
               tip=QT_TRANSLATE_NOOP("Actions", "A page of plates: mark the wrong ones, confirm the rest"),
               needs=PROJECT, checkable=True),
    ActionSpec("characters", QT_TRANSLATE_NOOP("Actions", "&Characters"), "view", "F9", "characters",
               QT_TRANSLATE_NOOP("Actions", "Every place that was read as one character"), PROJECT,
               checkable=True),
    ActionSpec("statistics", QT_TRANSLATE_NOOP("Actions", "S&tatistics"), "view", "Ctrl+Shift+S",
               "statistics",
               QT_TRANSLATE_NOOP("Actions", "Progress, agreement, confusions; a click filters"), PROJECT,
               divide=True, checkable=True),
    ActionSpec("verify", QT_TRANSLATE_NOOP("Actions", "&Verify the labels"), "view", "Ctrl+Shift+V", "verify",
               QT_TRANSLATE_NOOP("Actions", "Find wrong names, duplicates, corners that do not fit"), PROJECT,
               checkable=True),
    ActionSpec("compare", QT_TRANSLATE_NOOP("Actions", "Co&mpare two models"), "view", "Ctrl+Shift+C",
               "differs", QT_TRANSLATE_NOOP("Actions", "What two models read differently, and who is right"),
               PROJECT, checkable=True),
    ActionSpec("next_area", QT_TRANSLATE_NOOP("Actions", "Go to the &next area"), "view", "Ctrl+F6",
               tip=QT_TRANSLATE_NOOP("Actions", "From the plate to jobs, tool bar, list and back"),
               divide=True),
    ActionSpec("menu", QT_TRANSLATE_NOOP("Actions", "Open the men&u of this"), "view", "Shift+F10",
               tip=QT_TRANSLATE_NOOP("Actions", "What can be done with what has the keyboard")),
    ActionSpec("larger", QT_TRANSLATE_NOOP("Actions", "&Larger type"), "view", "Ctrl++"),
    ActionSpec("smaller", QT_TRANSLATE_NOOP("Actions", "&Smaller type"), "view", "Ctrl+-"),
    ActionSpec("full_screen", QT_TRANSLATE_NOOP("Actions", "&Full screen"), "view", "F11", divide=True,
               checkable=True),
    ActionSpec("problems", QT_TRANSLATE_NOOP("Actions", "&Problems"), "view", "Ctrl+Shift+P", "problem"),
    ActionSpec("keys", QT_TRANSLATE_NOOP("Actions", "&Keys"), "help", "F1", "help"),
    ActionSpec("tour", QT_TRANSLATE_NOOP("Actions", "Take the &tour"), "help",
               tip=QT_TRANSLATE_NOOP("Actions", "Four cards that show the way round")),
    ActionSpec("log", QT_TRANSLATE_NOOP("Actions", "Open the &log"), "help"),
    ActionSpec("about", QT_TRANSLATE_NOOP("Actions", "&About Platewright"), "help", icon="info", divide=True),
)  # fmt: skip


class Actions(QObject):
    """The QActions of the table.

    ``handlers`` maps each name to a bound slot of a living QObject, ``keys`` to the key in force.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        handlers: Mapping[str, Callable[..., object]],
        keys: Mapping[str, str],
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._allowed: frozenset[str] | None = None  # what was there when the actions were enabled last
        for spec in ACTIONS:
            action = QAction(self)
            action.setObjectName(spec.name)
            action.setCheckable(spec.checkable)
            action.setAutoRepeat(spec.name in REPEATED)
            action.triggered.connect(handlers[spec.name])
            window.addAction(action)
            self._actions[spec.name] = action
        theme.changed.connect(self.repaint_icons)
        self.set_keys(keys)
        self.repaint_icons()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @Slot(str)
    def trigger(self, name: str) -> None:
        """Do an act by its name, if it can be done now."""
        self._actions[name].trigger()

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Let these keys be in force from now on."""
        for name, action in self._actions.items():
            action.setShortcut(QKeySequence(keys.get(name, "")))
        self.retranslate()

    def menu(self, name: str) -> QMenu:
        """Return a menu of the bar, by its name in ``MENUS``."""
        return self._menus[name]

    def fill(self, add_menu: Callable[[str], QMenu]) -> None:
        """Build the menu bar; ``add_menu`` makes one menu of it."""
        for name, _text in MENUS:
            add = self._menus[NESTED[name]].addMenu if name in NESTED else add_menu
            menu = self._menus[name] = add("")
            for spec in ACTIONS:
                if spec.menu == name:
                    if spec.divide:
                        menu.addSeparator()
                    menu.addAction(self._actions[spec.name])
        self.retranslate()

    def allow(self, present: Collection[str]) -> None:
        """Enable what can be done now; ``present`` names what is there."""
        there = frozenset(present)
        if there == self._allowed:  # at each step to another plate
            return
        self._allowed = there
        for spec in ACTIONS:
            self._actions[spec.name].setEnabled(spec.needs <= there)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        translate = QCoreApplication.translate
        for spec in ACTIONS:
            action = self._actions[spec.name]
            words, key = translate(CONTEXT, spec.text), native(action.shortcut())
            # A menu writes keys as Qt calls them, Return and PgUp, unless the text brings its own.
            as_qt = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(words if key == as_qt else keyed(words, key))
            tip = translate(CONTEXT, spec.tip) if spec.tip else plain(words)
            action.setToolTip(f"{tip}  {key}".rstrip())
        for name, text in MENUS:
            if name in self._menus:
                self._menus[name].setTitle(translate(CONTEXT, text))

    @Slot()
    def repaint_icons(self) -> None:
        """Draw the icons in the colours of now."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.name].setIcon(self._theme.icon(spec.icon))
