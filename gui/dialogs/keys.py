"""The key sheet, made from the bindings that are in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.actions import ACTIONS, CONTEXT, MENUS
from gui.keymap import in_force
from gui.settings import Settings
from gui.texts import QT_TRANSLATE_NOOP, native, plain
from gui.widgets.translated import TranslatedDialog

GAP, TO = "  ", " … "  # between keys that do the same, and in a range of them
# What the plate itself takes; these keys are typing and cannot be rebound.
TYPING: tuple[tuple[str, str], ...] = (
    ("Return", QT_TRANSLATE_NOOP("Actions", "Confirm and go to the next undecided plate")),
    ("A … Z  0 … 9", QT_TRANSLATE_NOOP("Actions", "Replace the character and step on")),
    ("Tab  Shift+Tab", QT_TRANSLATE_NOOP("Actions", "Next and previous uncertain character")),
    ("Left  Right  Home  End", QT_TRANSLATE_NOOP("Actions", "Move between characters")),
    ("Insert  Delete  Backspace", QT_TRANSLATE_NOOP("Actions", "Between 7 and 8 characters")),
)
# What the other views and the corners take; as little to be rebound.
SHEET_KEYS: tuple[tuple[str, str], ...] = (
    ("Space", QT_TRANSLATE_NOOP("Actions", "Mark a plate as wrong")),
    ("Shift+Left … Shift+Down", QT_TRANSLATE_NOOP("Actions", "Mark several")),
    ("A … Z  0 … 9", QT_TRANSLATE_NOOP("Actions", "Correct this plate alone; Enter and Esc come back")),
    ("Return", QT_TRANSLATE_NOOP("Actions", "Confirm all in sight that is neither marked nor skipped")),
)
CHARACTER_KEYS: tuple[tuple[str, str], ...] = (
    ("Space  Ctrl+A", QT_TRANSLATE_NOOP("Actions", "Mark one, or all in sight")),
    ("A … Z  0 … 9", QT_TRANSLATE_NOOP("Actions", "What the marked ones should be")),
    ("Return", QT_TRANSLATE_NOOP("Actions", "Change them")),
    ("Esc", QT_TRANSLATE_NOOP("Actions", "Forget marks and typing")),
)
CORNER_KEYS: tuple[tuple[str, str], ...] = (
    ("Tab  Shift+Tab", QT_TRANSLATE_NOOP("Actions", "Next and previous corner")),
    ("Left  Right  Up  Down", QT_TRANSLATE_NOOP("Actions", "Move it by a pixel, with Shift by ten")),
    ("Ctrl+Left … Ctrl+Down", QT_TRANSLATE_NOOP("Actions", "Move the whole plate, with Shift by more")),
    ("Alt+Up  Alt+Down", QT_TRANSLATE_NOOP("Actions", "Make the whole plate larger or smaller")),
    ("Return  Esc", QT_TRANSLATE_NOOP("Actions", "Keep the corners, or leave them as they were")),
)
PHOTO_KEYS: tuple[tuple[str, str], ...] = (
    ("+  -", QT_TRANSLATE_NOOP("Actions", "Zoom in and out, as the wheel does")),
    ("Space", QT_TRANSLATE_NOOP("Actions", "While held: drag with the mouse")),
)


CHOICES = QT_TRANSLATE_NOOP("Actions", "Take an alternative for the character")
# Of the menus; what belongs to the plate stands together.
ORDER = ("choices", "plate", "read", "help", "file", "edit", "view")
Group = tuple[str, list[tuple[str, str]]]  # a title, and keys with what they do
MOST_COLUMNS, SHARE = 4, 0.94  # of the screen that the sheet takes at most


class KeysDialog(TranslatedDialog):
    """Columns of keys and what they do; follows the keys of the preferences while it is open."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._room = self.screen().availableGeometry().size() * SHARE
        self._scroller = QScrollArea(self, widgetResizable=True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(self._scroller, 1)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(buttons)
        layout.addLayout(row)
        self.retranslate()
        self._scroller.setFocus(Qt.FocusReason.OtherFocusReason)
        settings.changed.connect(self._on_setting_changed)

    def retranslate(self) -> None:
        """Write every word anew in the language of now."""
        self.setWindowTitle(self.tr("Keys"))
        self._scroller.setAccessibleName(self.tr("Keys"))
        self._write()
        self._fit()

    @Slot(str)
    def _on_setting_changed(self, name: str) -> None:
        if name == "keys":
            self._write()

    def _write(self) -> None:
        """Write the keys of now, at the place that was being read."""
        bar = self._scroller.verticalScrollBar()
        place = bar.value()
        groups = [*self._typing_groups(), *groups_of(in_force(self._settings.values.keys))]
        self._scroller.setWidget(self._sheet(groups))
        bar.setValue(place)

    def _typing_groups(self) -> list[Group]:
        fixed = (
            (self.tr("On the plate"), TYPING),
            (self.tr("On the sheet"), SHEET_KEYS),
            (self.tr("On characters"), CHARACTER_KEYS),
            (self.tr("On the corners"), CORNER_KEYS),
            (self.tr("On the photo, after a click on it"), PHOTO_KEYS),
        )
        translate = QCoreApplication.translate
        return [
            (title, [(told(keys), translate(CONTEXT, text)) for keys, text in table])
            for title, table in fixed
        ]

    def _fit(self) -> None:
        """Be as large as the sheet, where the screen has the room."""
        sheet = self._scroller.widget()
        assert sheet is not None
        bar = self._scroller.verticalScrollBar().sizeHint().width()
        wish = sheet.sizeHint() + QSize(bar, self.sizeHint().height() - self._scroller.sizeHint().height())
        self.resize(wish.boundedTo(self._room))

    def _sheet(self, groups: Sequence[Group]) -> QWidget:
        """Return the sheet in as many columns as the screen is wide enough for.

        What is done is told in lines of its own length, but where even a single column of these is too wide.
        """
        for count, wraps in [*((count, False) for count in range(MOST_COLUMNS, 0, -1)), (1, True)]:
            sheet = QWidget(self)
            sheet.setObjectName("page")
            columns = QHBoxLayout(sheet)
            columns.setContentsMargins(24, 16, 24, 8)
            columns.setSpacing(32)
            for column in dealt(groups, count):
                columns.addLayout(self._column(column, sheet, wraps=wraps))
            if wraps or sheet.sizeHint().width() <= self._room.width() - 24:
                break
            sheet.deleteLater()
        return sheet

    def _column(self, groups: Sequence[Group], sheet: QWidget, *, wraps: bool) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        line = 0
        for title, rows in groups:
            heading = QLabel(f"<b>{title}</b>", sheet)
            heading.setContentsMargins(0, 10 if line else 0, 0, 2)
            grid.addWidget(heading, line, 0, 1, 2)
            for key, text in rows:
                line += 1
                label = QLabel(text, sheet)
                label.setProperty("soft", True)
                label.setWordWrap(wraps)  # in large type on a small screen
                grid.addWidget(QLabel(key, sheet), line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, line, 1)
            line += 1
        grid.setRowStretch(line, 1)
        return grid


def told(keys: str) -> str:
    """Return keys as this system writes them."""
    return GAP.join(TO.join(map(native, reach.split(TO))) for reach in keys.split(GAP))


def groups_of(keys: Mapping[str, str]) -> list[Group]:
    """Return the keys in force by menu; acts without a key are left out."""
    translate, titles = QCoreApplication.translate, dict(MENUS)
    groups = []
    for name in ORDER:
        rows = [
            (native(keys[spec.name]), plain(translate(CONTEXT, spec.text)))
            for spec in ACTIONS
            if spec.menu == name and keys.get(spec.name)
        ]
        if rows:
            groups.append(
                (plain(translate(CONTEXT, titles[name])), rows if name != "choices" else _ranged(rows))
            )
    return groups


def _ranged(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return one row for keys that are numbered through, as those of the alternatives mostly are."""
    numbered = [f"{rows[0][0][:-1]}{i}" for i in range(1, len(rows) + 1)]
    if len(rows) == 1 or [key for key, _ in rows] != numbered:
        return rows
    text = QCoreApplication.translate(CONTEXT, CHOICES)
    return [(f"{numbered[0]}{TO}{numbered[-1]}", text)]


def dealt(groups: Sequence[Group], count: int) -> list[list[Group]]:
    """Return the groups in ``count`` columns, in their order, the highest of which is as low as can be."""
    heights = [len(rows) + 2 for _, rows in groups]
    inner = range(1, len(groups))
    ends = [(0, *cuts, len(groups)) for cuts in combinations(inner, min(count, len(groups)) - 1)]
    best = min(ends, key=lambda cuts: sorted((sum(heights[a:b]) for a, b in pairwise(cuts)), reverse=True))
    return [list(groups[a:b]) for a, b in pairwise(best)]
