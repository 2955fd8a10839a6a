"""The key sheet: columns of one height, and keys as this system calls them."""

from __future__ import annotations

import pytest

from gui.dialogs.keys import SHEET_KEYS, KeysDialog, dealt, groups_of, told
from gui.keymap import in_force


@pytest.fixture
def groups(desk):
    dialog = KeysDialog(desk.settings)
    found = [*dialog._typing_groups(), *groups_of(in_force({}))]
    dialog.deleteLater()
    return found


def test_four_columns_are_about_as_high_and_in_order(groups):
    columns = dealt(groups, 4)
    assert [group for column in columns for group in column] == groups
    heights = [sum(len(rows) + 2 for _, rows in column) for column in columns]
    assert max(heights) <= 1.25 * sum(heights) / 4


def test_a_range_of_keys_is_written_key_by_key(desk):
    desk.language.apply("zh_CN")
    arrows, letters = told(SHEET_KEYS[1][0]), told("A … Z  0 … 9")
    desk.language.apply("en")
    assert arrows.count("Shift+") == 2 and "Left" not in arrows
    assert letters == "A … Z  0 … 9"
