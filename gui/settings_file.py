"""The file of the preferences: read, checked, and written without losing what somebody else wrote into it."""

from __future__ import annotations

import difflib
import json
import logging
import os
import re
import threading
import tomllib
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from core import files
from core.errors import ConfigError
from gui.texts import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

Values = dict[str, Any]

HEADING = "# Platewright's preferences; what is changed here holds from the next start on"
UNREADABLE = QT_TRANSLATE_NOOP("errors", "The settings cannot be read and are the standard ones now")
KEPT_ASIDE = QT_TRANSLATE_NOOP("errors", "What stood there is kept in this file")
UNKNOWN = QT_TRANSLATE_NOOP("errors", "The settings file has a name that is not known")
UNUSABLE = QT_TRANSLATE_NOOP("errors", "The settings file has a value that cannot be used")
CORRECT_IT = QT_TRANSLATE_NOOP("errors", "Correct it or take it out")


RECENT_FOLDERS = 10
LIMITS = {"font_percent": (80, 200), "prefetch_ahead": (0, 32), "prefetch_back": (0, 16)}
WORDS = {
    "language": ("system", "en", "zh_CN"),
    "theme": ("system", "light", "dark"),
    "provider": ("auto", "cuda", "cpu"),
    "view": ("single", "sheet", "characters"),
}


@dataclass
class Preferences:
    """Everything that is remembered; a field's default also tells its type."""

    language: str = "system"
    theme: str = "system"
    font_percent: int = 100  # 80..200
    operator: str = ""  # written beside every decision
    model: str = ""  # name or file of the reader; empty: the first bundled one
    provider: str = "auto"
    prefetch_ahead: int = 8  # pictures decoded ahead of need, 0..32
    prefetch_back: int = 4  # and behind, 0..16
    recent_folders: list[str] = field(default_factory=list)  # the last opened first
    view: str = "single"
    toured: bool = False  # the first start is over
    window_geometry: str = ""  # Qt's own coding, as hexadecimal text
    window_state: str = ""
    splitter_state: str = ""
    export_target: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # action name -> key sequence, where changed


def read(path: Path) -> tuple[Preferences, list[ConfigError]]:
    """Return what is usable, and what is not; an unreadable file is kept aside and the defaults are taken."""
    try:
        return fitted(tomllib.loads(path.read_text(encoding="utf-8")), path)
    except FileNotFoundError:
        return Preferences(), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.warning("The preferences cannot be read and are set aside: %s: %s", path, error)
        aside = _set_aside(path)
        return Preferences(), [ConfigError(UNREADABLE, path=aside, detail=str(error), advice=KEPT_ASIDE)]


def fitted(found: Mapping[str, Any], path: Path) -> tuple[Preferences, list[ConfigError]]:
    """Return the preferences in what was read, the default for each that does not fit, and which do not."""
    values, problems = Preferences(), []
    known = {entry.name: getattr(values, entry.name) for entry in fields(values)}
    for name, value in found.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            problems.append(_problem(UNKNOWN, path, " → ".join([name, *near])))
            continue
        usable = _usable(name, value, known[name])
        setattr(values, name, usable)
        if usable != value:
            problems.append(_problem(UNUSABLE, path, f"{name} = {value}"))
    return values, problems


def _problem(message: str, path: Path, detail: str) -> ConfigError:
    return ConfigError(message, path=path, detail=detail, advice=CORRECT_IT)


def _usable(name: str, value: Any, default: Any) -> Any:
    """Return ``value`` if it has the type of the default and is allowed, or what of it can be used."""
    if type(value) is not type(default) or (name in WORDS and value not in WORDS[name]):
        return default
    if name in LIMITS:
        least, most = LIMITS[name]
        return min(max(value, least), most)
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if isinstance(v, str)}
    return value


class Writer:
    """Writes the newest values to a file, in a thread: a busy disk takes seconds to confirm a few bytes.

    Only what was changed since the last time is written over what stands in the file: a person may have
    edited it meanwhile, or another window. The thread ends when there is nothing left to write, and
    Python ends after the thread.
    """

    def __init__(self, path: Path, values: Values) -> None:
        self._path = path
        self._written = values  # ours, as they were when they were written or read
        self._waiting: Values | None = None
        self._thread: threading.Thread | None = None  # while something waits
        self._lock = threading.Lock()

    def put(self, values: Values) -> None:
        """Write values, instead of some that still wait; they must not change any more."""
        with self._lock:
            self._waiting = values
            if self._thread is None:
                thread = threading.Thread(target=self._work, name="settings")
                thread.start()  # which waits for the lock before it ends
                self._thread = thread

    def look(self, name: str) -> Any:
        """Return what the file says by now of a preference, which is what was written last from here on.

        None while something waits to be written, and where the file is not there or cannot be read.
        """
        with self._lock:
            if self._thread is not None:
                return None
            try:
                found = tomllib.loads(self._path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
                return None
            value = getattr(fitted(found, self._path)[0], name)
            self._written = {**self._written, name: copy(value)}
            return value

    def wait(self) -> None:
        """Wait until nothing is left to be written."""
        while (thread := self._thread) is not None:
            thread.join()

    def _work(self) -> None:
        while (values := self._next()) is not None:
            try:
                _replace(self._path, as_text(self._merged(values)))
                self._written = values
            except (OSError, UnicodeEncodeError) as error:
                log.warning("The preferences could not be saved: %s", error)
            except Exception:  # else nothing would be saved any more
                log.exception("The preferences could not be saved")

    def _next(self) -> Values | None:
        with self._lock:
            values, self._waiting = self._waiting, None
            if values is None:
                self._thread = None
            return values

    def _merged(self, ours: Values) -> Values:
        """Return what the file has, with what is another value here than it was when it was written last."""
        try:
            theirs = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ours
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            _set_aside(self._path)
            return ours
        changed = {name: value for name, value in ours.items() if value != self._written.get(name)}
        if recent := changed.get("recent_folders"):
            others = fitted(theirs, self._path)[0].recent_folders
            changed["recent_folders"] = list(dict.fromkeys([*recent, *others]))[:RECENT_FOLDERS]
        if "keys" in changed:
            changed["keys"] = _merged_table(changed["keys"], self._written.get("keys"), theirs.get("keys"))
        return ours | {name: value for name, value in theirs.items() if _can_be_written(value)} | changed


def _merged_table(ours: Values, written: Values | None, theirs: Any) -> Values:
    """Return the entries of the file, changed as ours have been since they were written last."""
    before = written or {}
    there = theirs if isinstance(theirs, dict) and _can_be_written(theirs) else {}
    changed = {name: value for name, value in ours.items() if value != before.get(name)}
    return {name: v for name, v in there.items() if name in ours or name not in before} | changed


def as_text(values: Mapping[str, Any]) -> str:
    """Return values as TOML, with a heading; tables come last: what follows theirs belongs to them."""
    plain = [
        f"{_name(name)} = {_toml(value)}" for name, value in values.items() if not isinstance(value, dict)
    ]
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    lines = [HEADING, *plain]
    for name, table in tables.items():
        lines += ["", f"[{_name(name)}]", *(f"{_toml(k)} = {_toml(v)}" for k, v in table.items())]
    return "\n".join([*lines, ""])


def _can_be_written(value: Any) -> bool:
    """True for what ``as_text`` can write again: no dates, no tables within tables."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return all(isinstance(part, str | int) for part in inside)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    """Return a value in TOML, as JSON but for one character; a library for it takes 60 ms to load."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _set_aside(path: Path) -> Path:
    aside = path.with_suffix(".unreadable")
    try:
        path.replace(aside)
    except OSError as error:
        log.warning("%s", error)
        return path
    return aside


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    files.move_over(temporary, path)
