"""The key sheet: columns of one height, and keys as this system calls them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QKeySequence, QScreen
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget

from gui.actions import MENUS
from gui.dialogs.keys import ORDER, SHEET_KEYS, KeysDialog, dealt, groups_of, told
from gui.dialogs.settings_keys import KeysPage
from gui.keymap import in_force
from gui.models.key_list import KEY, KeyList


@pytest.fixture
def groups(desk):
    dialog = KeysDialog(desk.settings)
    found = [*dialog._typing_groups(), *groups_of(in_force({}))]
    dialog.deleteLater()
    return found


@pytest.mark.parametrize(("count", "more"), [(4, 1.25), (3, 1.15), (2, 1.1)])
def test_columns_are_about_as_high_and_in_order(groups, count, more):
    columns = dealt(groups, count)
    assert [group for column in columns for group in column] == groups
    heights = [sum(len(rows) + 2 for _, rows in column) for column in columns]
    assert len(columns) == count
    assert max(heights) <= more * sum(heights) / count


def test_every_menu_has_its_keys(groups):
    titles = [title for title, _ in groups]
    assert sorted(ORDER) == sorted(name for name, _ in MENUS)
    assert len(titles) == len(set(titles)) == 5 + len(MENUS)


def test_the_keys_of_the_photo_are_told(groups):
    told_of = dict(groups)["On the photo, after a click on it"]
    assert [key for key, _ in told_of] == ["+  -", "Space"]


def test_keys_that_are_numbered_through_are_one_row_until_one_of_them_is_another(desk):
    def alternatives(changed: dict[str, str]) -> list[str]:
        return [key for key, _ in dict(groups_of(in_force(changed)))["Alternatives"]]

    assert alternatives({}) == ["Alt+1 … Alt+6"]
    assert alternatives({"choice_2": "Ctrl+B"})[:3] == ["Alt+1", "Ctrl+B", "Alt+3"]


def test_a_range_of_keys_is_written_key_by_key(desk):
    desk.language.apply("zh_CN")
    arrows, letters = told(SHEET_KEYS[1][0]), told("A … Z  0 … 9")
    named = told("Left  Right  Up  Down  Backspace")
    desk.language.apply("en")
    assert arrows == "Shift+← … Shift+↓"
    assert letters == "A … Z  0 … 9"
    assert named == "←  →  ↑  ↓  Backspace"


def in_menu(action) -> str:
    """Return the key that a menu shows beside an act: what the text brings along, else Qt's word for it."""
    words, tab, key = action.text().partition("\t")
    assert words
    return key if tab else action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_menus_key_sheet_and_key_editor_call_every_key_alike(language, window, desk, qtbot):
    desk.language.apply(language)
    desk.settings.set("keys", {"skip": "Ctrl+Alt+Ins", "sheet": "Ctrl+Return", "confirm_selected": "Alt+Del"})
    page = KeysPage(desk.settings)
    qtbot.addWidget(page)
    keys = in_force(desk.settings.values.keys)
    sheet = {key for _title, rows in groups_of(keys) for key, _text in rows}
    called = {}
    for name in keys:
        page.table.selectRow(page.model.row_of(name))
        called[name] = in_menu(window.actions_table[name])
        assert page.field.findChild(QLineEdit).text() == called[name]
        assert name.startswith("choice") or not called[name] or called[name] in sheet
        assert called[name] in window.actions_table[name].toolTip()
        assert "\t" not in window.actions_table[name].toolTip()
    desk.language.apply("en")
    enter = {"en": "Enter", "zh_CN": "回车"}[language]
    assert [called[name] for name in ("previous", "next_undecided", "skip", "sheet", "confirm_selected")] == [
        "PageUp", "Ctrl+PageDown", "Ctrl+Alt+Insert", f"Ctrl+{enter}", "Alt+Delete",
    ]  # fmt: skip


def test_a_single_column_breaks_no_line_while_the_screen_is_wide_enough(desk, qtbot, monkeypatch):
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 800, 600))
    sheet = KeysDialog(desk.settings)
    qtbot.addWidget(sheet)
    labels = sheet._scroller.widget().findChildren(QLabel)
    assert len(labels) > 50
    assert not any(label.wordWrap() for label in labels)
    assert sheet._scroller.widget().sizeHint().width() <= sheet.width() <= 800


def test_out_of_sight_the_key_editor_is_not_asked_for_every_act_when_the_type_grows(desk, qtbot, monkeypatch):
    asked = []
    data = KeyList.data
    monkeypatch.setattr(KeyList, "data", lambda self, *given: (asked.append(given), data(self, *given))[1])
    pages, page = QStackedWidget(), KeysPage(desk.settings)
    qtbot.addWidget(pages)
    pages.addWidget(QLabel("another page"))
    pages.addWidget(page)
    with qtbot.waitExposed(pages):
        pages.show()
    asked.clear()
    desk.theme.apply("light", 150)
    assert asked == []
    desk.settings.set("keys", {"skip": "Ctrl+Alt+Shift+Insert"})
    pages.setCurrentWidget(page)
    longest = page.table.fontMetrics().horizontalAdvance("Ctrl+Alt+Shift+Insert")
    assert longest < page.table.columnWidth(KEY) < 2 * longest
    desk.settings.set("keys", {})
    assert page.table.columnWidth(KEY) < longest
    desk.theme.apply("light", 200)
    longest = page.table.fontMetrics().horizontalAdvance("Ctrl+Shift+N")
    assert page.table.columnWidth(KEY) > longest
