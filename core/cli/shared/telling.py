"""Errors in the language of the console: the window's own translations, read without Qt."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache

from core.details import advice_in, detail_in
from core.errors import AppError

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


def line(title: str, value: object) -> str:
    """Return a fixed title, and what it is of, in the language of the console."""
    joint = _chinese("Phrases")["{0}: {1}"] if speaks_chinese() else "{0}: {1}"
    return joint.format(sentence(title), value)


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


@cache
def _chinese(context: str) -> dict[str, str]:
    """Return the translations of a context: the core's sentences, or how they are joined."""
    from xml.etree import ElementTree

    import resources

    root = ElementTree.parse(resources.path("i18n", "platewright_zh_CN.ts")).getroot()
    contexts = (found for found in root.iter("context") if found.findtext("name") == context)
    messages = (message for found in contexts for message in found.iter("message"))
    found = {message.findtext("source", ""): message.findtext("translation", "") for message in messages}
    return {source: text for source, text in found.items() if text}
