"""The table of actions: complete, without conflicts, and never a bare letter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence

from gui.actions import ACTIONS, CONTEXT, MENUS
from gui.dialogs.keys import CHARACTER_KEYS, CORNER_KEYS, SHEET_KEYS, TYPING, KeysDialog, told
from gui.main_window import MainWindow
from gui.texts import native, plain

NAMED_KEYS = {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, *(Qt.Key(Qt.Key.Key_F1.value + i) for i in range(12))}


@pytest.fixture
def window(desk, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize("spec", [spec for spec in ACTIONS if spec.keys], ids=lambda spec: spec.name)
def test_no_bare_letter_is_a_command(spec):
    sequence = QKeySequence(spec.keys)
    assert sequence.count() == 1
    combination = sequence[0]
    strong = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    assert combination.keyboardModifiers() & strong or combination.key() in NAMED_KEYS


def test_no_key_does_two_things():
    keys = [QKeySequence(spec.keys).toString() for spec in ACTIONS if spec.keys]
    assert len(keys) == len(set(keys))
    assert len({spec.name for spec in ACTIONS}) == len(ACTIONS)


def test_every_action_has_a_menu_and_words():
    menus = {name for name, _ in MENUS}
    assert {spec.menu for spec in ACTIONS} == menus
    assert all(spec.text for spec in ACTIONS)


def test_letters_of_a_menu_are_different():
    for name, _ in MENUS:
        letters = [
            spec.text.split("&")[1][0].lower() for spec in ACTIONS if spec.menu == name and "&" in spec.text
        ]
        assert len(letters) == len(set(letters)), name


def test_every_action_does_something(window, desk, qtbot, monkeypatch):
    for spec in ACTIONS:
        action = window.actions_table[spec.name]
        assert action.isEnabled() == (spec.needs == frozenset())
        assert action.isCheckable() == spec.checkable


def test_keys_can_be_changed_in_the_settings(desk, qtbot):
    desk.settings.set("keys", {"open": "Ctrl+Alt+O"})
    window = MainWindow(desk)
    qtbot.addWidget(window)
    assert window.actions_table["open"].shortcut().toString() == "Ctrl+Alt+O"
    assert "Ctrl+Alt+O" in window.actions_table["open"].toolTip()


def test_the_key_sheet_shows_the_keys_in_force(desk, qtbot):
    from PySide6.QtWidgets import QLabel

    desk.settings.set("keys", {"skip": "Ctrl+Alt+K", "export": ""})
    dialog = KeysDialog(desk.settings)
    qtbot.addWidget(dialog)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert native("Ctrl+Alt+K") in shown
    assert native("Ctrl+K") not in shown
    assert native("Ctrl+E") not in shown
    for spec in ACTIONS:
        if spec.keys and spec.name not in ("skip", "export") and spec.menu != "choices":
            assert native(spec.keys) in shown, spec.name
            assert plain(QCoreApplication.translate(CONTEXT, spec.text)) in shown
    assert {"Alt+1 … Alt+6", "Take an alternative for the character"} <= shown
    fixed = (*TYPING, *SHEET_KEYS, *CHARACTER_KEYS, *CORNER_KEYS)
    assert {told(keys) for keys, _ in fixed} <= shown
    assert told("A … Z  Left") == "A … Z  " + native("Left")
