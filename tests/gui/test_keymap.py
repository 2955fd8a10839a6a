"""Keys: which may be, who has one already, what a person's file may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from gui.keymap import (
    EDITS_TEXT,
    NOT_A_KEY,
    OPENS_MENU,
    STANDARD,
    TWICE,
    TYPING,
    UNKNOWN_ACT,
    UNUSABLE,
    holder,
    in_force,
    problems,
    rebound,
    refusal,
    restored,
)

KEYS = [
    "", "A", "7", "Tab", "F3", "Shift+F3", "Ctrl+D", "Ctrl+K", "Alt+1", "Ctrl+V", "Ctrl+Z", "Alt+F", "PgUp",
]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "why"),
    [("A", TYPING), ("7", TYPING), ("Shift+B", TYPING), ("Space", TYPING), ("Return", TYPING),
     ("Tab", TYPING), ("Left", TYPING), ("Delete", TYPING), ("皖", TYPING), ("?", TYPING),
     ("Ctrl+V", EDITS_TEXT), ("Ctrl+Z", EDITS_TEXT), ("Alt+F", OPENS_MENU), ("Ctrl+K, Ctrl+S", NOT_A_KEY),
     ("", NOT_A_KEY), ("nonsense", NOT_A_KEY), ("F3", ""),
     ("Shift+F3", ""), ("PgUp", ""), ("Ctrl+Shift+A", ""), ("Alt+7", ""),
     ("Ctrl+Return", ""), ("Alt+Left", "")],
)  # fmt: skip
def test_what_may_be_a_key(keys, why):
    assert refusal("skip", keys) == why


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier])
def test_no_bare_character_is_ever_a_command(held):
    characters = [Qt.Key(code) for code in (*range(0x20, 0x61), *range(0x7B, 0x7F))]  # letters have one code
    keys = [QKeySequence(QKeyCombination(held, key)).toString() for key in characters]
    assert {key for key in keys if refusal("skip", key) != TYPING} == set()


def test_every_standard_key_may_be_one():
    assert {name: keys for name, keys in STANDARD.items() if keys and refusal(name, keys)} == {}
    assert in_force({}) == STANDARD


def test_a_key_is_given_and_given_back():
    changed = rebound("skip", "Ctrl+Alt+K", {})
    assert changed == {"skip": "Ctrl+Alt+K"}
    assert in_force(changed) == STANDARD | changed
    assert restored("skip", changed) == {}


def test_two_acts_swap_their_keys():
    assert holder("skip", "Ctrl+D", {}) == "doubtful"
    changed = rebound("skip", "Ctrl+D", {})
    assert changed == {"skip": "Ctrl+D", "doubtful": "Ctrl+K"}
    assert restored("skip", changed) == {}


def test_an_act_can_do_without_a_key():
    changed = rebound("skip", "", {})
    assert in_force(changed)["skip"] == ""
    assert holder("doubtful", "Ctrl+K", changed) == ""
    taken = rebound("doubtful", "Ctrl+K", changed)
    assert taken == {"skip": "", "doubtful": "Ctrl+K"}
    assert restored("skip", taken) == {"doubtful": ""}


def test_what_a_file_says_goes_before_the_standard():
    found = in_force({"skip": "Ctrl+D", "export": "E", "nobody": "F3", "redo": "Ctrl+D"})
    assert found["skip"] == ""  # redo comes first in the table
    assert found["redo"] == "Ctrl+D"
    assert found["doubtful"] == ""
    assert found["export"] == "Ctrl+E"


@given(st.dictionaries(st.sampled_from([*STANDARD, "nobody"]), st.sampled_from(KEYS)))
def test_no_key_does_two_things_whatever_the_file_says(changed):
    found = in_force(changed)
    keys = [k for k in found.values() if k]
    assert len(keys) == len(set(keys))
    assert set(found) == set(STANDARD)
    assert all(not refusal(name, k) for name, k in found.items() if k)


@given(st.lists(st.tuples(st.sampled_from(list(STANDARD)), st.sampled_from(KEYS))))
def test_what_was_changed_reads_back_the_same(steps):
    changed: dict[str, str] = {}
    for name, keys in steps:
        if not keys or not refusal(name, keys):
            changed = rebound(name, keys, changed)
            assert in_force(changed)[name] == keys
            assert {n: k for n, k in in_force(changed).items() if k != STANDARD[n]} == changed


def test_what_a_file_says_and_cannot_be_is_told(tmp_path):
    changed = {"nothing": "F4", "skip": "K", "doubtful": "Ctrl+U", "sheet": "F8", "undo": ""}
    found = [(problem.message, problem.detail) for problem in problems(changed, tmp_path)]
    assert found == [
        (UNKNOWN_ACT, "nothing = F4"),
        (UNUSABLE, "skip = K"),
        (TWICE, "Ctrl+U = doubtful, unreadable"),  # which has it as the standard
    ]
    changed = {"sheet": "Ctrl+F9", "single": "Ctrl+F9"}
    assert [p.detail for p in problems(changed, tmp_path)] == ["Ctrl+F9 = single, sheet"]
    assert problems({}, tmp_path) == []


def test_what_the_editor_makes_is_no_problem(tmp_path):
    assert problems(rebound("doubtful", STANDARD["unreadable"], {}), tmp_path) == []
