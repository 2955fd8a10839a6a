"""The key sheet: columns of one height, and keys as this system calls them."""

from __future__ import annotations

import pytest

from gui.actions import MENUS
from gui.dialogs.keys import ORDER, SHEET_KEYS, KeysDialog, dealt, groups_of, told
from gui.keymap import in_force


@pytest.fixture
def groups(desk):
    dialog = KeysDialog(desk.settings)
    found = [*dialog._typing_groups(), *groups_of(in_force({}))]
    dialog.deleteLater()
    return found


@pytest.mark.parametrize(("count", "more"), [(4, 1.25), (3, 1.1), (2, 1.1)])
def test_columns_are_about_as_high_and_in_order(groups, count, more):
    columns = dealt(groups, count)
    assert [group for column in columns for group in column] == groups
    heights = [sum(len(rows) + 2 for _, rows in column) for column in columns]
    assert len(columns) == count
    assert max(heights) <= more * sum(heights) / count


def test_every_menu_has_its_keys(groups):
    titles = [title for title, _ in groups]
    assert sorted(ORDER) == sorted(name for name, _ in MENUS)
    assert len(titles) == len(set(titles)) == 4 + len(MENUS)


def test_keys_that_are_numbered_through_are_one_row_until_one_of_them_is_another(desk):
    def alternatives(changed: dict[str, str]) -> list[str]:
        return [key for key, _ in dict(groups_of(in_force(changed)))["Alternatives"]]

    assert alternatives({}) == ["Alt+1 … Alt+6"]
    assert alternatives({"choice_2": "Ctrl+B"})[:3] == ["Alt+1", "Ctrl+B", "Alt+3"]


def test_a_range_of_keys_is_written_key_by_key(desk):
    desk.language.apply("zh_CN")
    arrows, letters = told(SHEET_KEYS[1][0]), told("A … Z  0 … 9")
    desk.language.apply("en")
    assert arrows.count("Shift+") == 2 and "Left" not in arrows
    assert letters == "A … Z  0 … 9"
