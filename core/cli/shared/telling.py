"""Errors, and what verbs say, in the language of the console: the window's translations, read without Qt."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

from core.details import advice_in, detail_in
from core.errors import AppError
from core.shown import Phrase

CONTEXT = "verbs"  # of what verbs say, in the file of translations

_WINDOWS_CHINESE = 0x04  # of the lowest ten bits of a language of Windows


def told(error: AppError) -> str:
    """Return an error in one line; in Chinese where the console speaks it, in the punctuation of Chinese."""
    if not speaks_chinese() or error.message not in _chinese("errors"):
        return str(error)
    line, joints = sentence(error.message), _chinese("Phrases")
    if error.detail:
        line = joints["{0} ({1})"].format(line, detail_in(sentence, error.detail))
    if error.path is not None:
        line = joints["{0}: {1}"].format(error.path, line)
    return joints["{0}. {1}"].format(line, advice_in(sentence, error.advice)) if error.advice else line


def sentence(text: str, context: str = "errors") -> str:
    """Return a fixed sentence of the core in the language of the console."""
    return _chinese(context).get(text, text) if text and speaks_chinese() else text


def said(text: str, *values: object) -> str:
    """Return what a verb says, a fixed sentence with its values, in the language of the console.

    All that people read of a verb comes from here, from ``number_of`` and from ``told``: the sentences are
    collected where these are called (``resources.i18n.strings``). What programs read stays English.
    """
    return sentence(text, CONTEXT).format(*values)


def in_chinese(text: str, *values: object) -> str:
    """Return what a verb says in Chinese, whatever the console speaks: for a page that is wanted so."""
    return _chinese(CONTEXT).get(text, text).format(*values)


def number_of(number: int, one: str, several: str, phrase: Phrase = said) -> str:
    """Return how many there are, in the sentence of one or of several: 1 plate, 2 plates; 2 块车牌."""
    return phrase(one if number == 1 else several, number)


def speaks_chinese(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the locale is Chinese, whichever one, and the console can show it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((environment[name] for name in names if environment.get(name)), "")
    plain = wanted.partition(".")[0] in ("C", "POSIX")
    if wanted and not plain and environment.get("LANGUAGE"):
        wanted = environment["LANGUAGE"]
    chinese = wanted.startswith("zh") if wanted else _windows_is_chinese()
    return chinese and _can_show("中文")


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _windows_is_chinese() -> bool:
    if sys.platform == "win32":
        import ctypes

        language = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return bool(language & 0x3FF == _WINDOWS_CHINESE)
    return False


def _chinese(context: str) -> dict[str, str]:
    """Return the translations of a context: errors, what verbs say, helps, or how they are joined."""
    return _translations().get(context, {})


@cache
def _translations() -> dict[str, dict[str, str]]:
    from xml.etree import ElementTree

    import resources

    root = ElementTree.parse(resources.path("i18n", "platewright_zh_CN.ts")).getroot()
    found: dict[str, dict[str, str]] = {}
    for context in root.iter("context"):
        messages = context.iter("message")
        texts = {one.findtext("source", ""): one.findtext("translation", "") for one in messages}
        found[context.findtext("name", "")] = {source: text for source, text in texts.items() if text}
    return found
