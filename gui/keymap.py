"""Which keys are in force, which may be, and who has a key already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from core.errors import ConfigError
from gui.actions import ACTIONS, CONTEXT, MENUS, NESTED
from gui.texts import QT_TRANSLATE_NOOP

NOT_A_KEY = QT_TRANSLATE_NOOP("Keymap", "This is not a key")
TYPING = QT_TRANSLATE_NOOP("Keymap", "This key types or moves on the plate; hold Ctrl or Alt with it")
OPENS_MENU = QT_TRANSLATE_NOOP("Keymap", "This key opens a menu")
UNKNOWN_ACT = QT_TRANSLATE_NOOP("errors", "The settings file gives a key to an act that does not exist")
UNUSABLE = QT_TRANSLATE_NOOP("errors", "The settings file gives an act a key that it cannot have")
TWICE = QT_TRANSLATE_NOOP("errors", "The settings file gives one key to two acts; the first has it")
CHOOSE = QT_TRANSLATE_NOOP("errors", "Choose a key in the settings")
EDITS_TEXT = QT_TRANSLATE_NOOP("Keymap", "This key copies, pastes or takes back text wherever one types")

_STRONG = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_FIRST_NAMED = 0x01000000  # Qt's keys below are characters
_MOVING = {
    Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Backspace, Qt.Key.Key_Return,
    Qt.Key.Key_Enter, Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
}  # fmt: skip
_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
    Qt.Key.Key_unknown,
}  # fmt: skip
_TEXT_KEYS = {
    "Ctrl+C": "", "Ctrl+V": "", "Ctrl+X": "", "Ctrl+A": "",
    "Ctrl+Z": "undo", "Ctrl+Y": "redo", "Ctrl+Shift+Z": "redo",
}  # fmt: skip  # with the one act that may have the key


def portable(keys: str) -> str:
    """Return a key as Qt writes it in files; empty for what is none."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


STANDARD = {spec.name: portable(spec.keys) for spec in ACTIONS}


def refusal(name: str, keys: str) -> str:
    """Return why an act must not have a key, to be translated in the context "Keymap"; empty if it may."""
    combination = _combination(keys)
    if combination is None or combination.key() in _MODIFIERS:
        return NOT_A_KEY
    held, key = combination.keyboardModifiers(), combination.key()
    if not held & _STRONG and (key.value < _FIRST_NAMED or key in _MOVING):
        return TYPING
    if _TEXT_KEYS.get(portable(keys), name) != name:
        return EDITS_TEXT
    opens = key.value < _FIRST_NAMED and chr(key.value) in _menu_letters()
    return OPENS_MENU if opens and held == Qt.KeyboardModifier.AltModifier else ""


def in_force(changed: Mapping[str, str]) -> dict[str, str]:
    """Return the key of every act, empty for none: the standard ones under those that were changed.

    What a person wrote into the file and cannot be is left out; no key is given to two acts: changed ones
    go before standard ones, then the order of the table decides.
    """
    found = dict.fromkeys(STANDARD, "")
    taken: set[str] = set()
    usable = {
        name: portable(keys) for name, keys in changed.items() if name in STANDARD and _fits(name, keys)
    }
    for source in (usable, {name: keys for name, keys in STANDARD.items() if name not in usable}):
        for name in STANDARD:
            keys = source.get(name, "")
            if keys and keys not in taken:
                found[name] = keys
                taken.add(keys)
    return found


def problems(changed: Mapping[str, str], path: Path) -> list[ConfigError]:
    """Return what a person wrote into the file and is not in force."""
    found, now = [], in_force(changed)
    for name, keys in changed.items():
        unknown = name not in STANDARD
        if unknown or not _fits(name, keys):
            message = UNKNOWN_ACT if unknown else UNUSABLE
            found.append(ConfigError(message, path=path, detail=f"{name} = {keys}", advice=CHOOSE))
    for name, keys in ({**STANDARD, **changed} if changed else {}).items():
        if name in STANDARD and keys and _fits(name, keys) and now[name] != portable(keys):
            both = f"{keys} = {holder(name, keys, changed)}, {name}"
            found.append(ConfigError(TWICE, path=path, detail=both, advice=CHOOSE))
    return found


def holder(name: str, keys: str, changed: Mapping[str, str]) -> str:
    """Return the other act that has a key, or nothing."""
    wanted = portable(keys)
    return next((n for n, k in in_force(changed).items() if k == wanted and n != name), "") if wanted else ""


def rebound(name: str, keys: str, changed: Mapping[str, str]) -> dict[str, str]:
    """Return ``changed`` with a key given to an act; another that had it gets this one's in exchange."""
    now = in_force(changed)
    other = holder(name, keys, changed)
    if other:
        now[other] = now[name] if not refusal(other, now[name]) else ""
    now[name] = portable(keys)
    return {n: k for n, k in now.items() if k != STANDARD[n]}


def restored(name: str, changed: Mapping[str, str]) -> dict[str, str]:
    """Return ``changed`` with the standard key of an act back in its place."""
    return rebound(name, STANDARD[name], changed)


def _combination(keys: str) -> QKeyCombination | None:
    """Return the one stroke of a key sequence; None for another number of them."""
    sequence: Any = QKeySequence(keys)  # Qt's stubs know nothing of its []
    return sequence[0] if sequence.count() == 1 else None


def _fits(name: str, keys: str) -> bool:
    return not keys or not refusal(name, keys)


def _menu_letters() -> set[str]:
    """Return the letters that open a menu of the bar, in English and in the language of now."""
    texts = [text for name, text in MENUS if name not in NESTED]
    titles = [*texts, *(QCoreApplication.translate(CONTEXT, text) for text in texts)]
    return {title.partition("&")[2][:1].upper() for title in titles if "&" in title}
