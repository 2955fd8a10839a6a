"""What the window remembers between starts: a TOML file that a person can read and edit."""

from __future__ import annotations

import json
import logging
import os
import threading
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

RECENT_FOLDERS = 10
LIMITS = {"font_percent": (80, 200), "prefetch_ahead": (0, 32), "prefetch_back": (0, 16)}


@dataclass
class Preferences:
    """Everything that is remembered; a field's default also tells its type."""

    language: str = "system"  # system, en, zh_CN
    theme: str = "system"  # system, light, dark
    font_percent: int = 100  # 80..200
    operator: str = ""  # written beside every decision
    model: str = ""  # name or file of the reader; empty: the first bundled one
    provider: str = "auto"  # auto, cuda, cpu
    prefetch_ahead: int = 8  # pictures decoded ahead of need, 0..32
    prefetch_back: int = 4  # and behind, 0..16
    recent_folders: list[str] = field(default_factory=list)  # the last opened first
    view: str = "single"  # single, sheet, characters
    toured: bool = False  # the first start is over
    window_geometry: str = ""  # Qt's own coding, as hexadecimal text
    window_state: str = ""
    splitter_state: str = ""
    export_target: str = ""
    keys: dict[str, str] = field(default_factory=dict)  # action name -> key sequence, where changed


class Settings(QObject):
    """The preferences and the file they live in.

    Signals: ``changed(name)`` after a preference got another value.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.values = _read(path)
        self._writer = _Writer(path)

    def set(self, name: str, value: object) -> None:
        """Change one preference, save the file and tell; nothing happens when it is the same."""
        if getattr(self.values, name) == value:
            return
        setattr(self.values, name, value)
        self.save()
        self.changed.emit(name)

    def remember_folder(self, folder: Path) -> None:
        """Put a folder at the head of the recent ones; not one that the file could not name."""
        try:
            str(folder).encode()
        except UnicodeEncodeError:  # a name of other bytes, as Linux allows
            log.info("A folder is not remembered, because its name is not Unicode: %r", str(folder))
            return
        others = [f for f in self.values.recent_folders if f != str(folder)]
        self.set("recent_folders", [str(folder), *others][:RECENT_FOLDERS])

    def forget_folders(self) -> None:
        """Forget which folders were opened."""
        self.set("recent_folders", [])

    def save(self) -> None:
        """Have the file written; a disk that refuses costs the preferences, never the work."""
        lines = ["# Platewright's preferences; edit it while the window is closed"]
        values = {entry.name: getattr(self.values, entry.name) for entry in fields(self.values)}
        lines += [f"{name} = {_toml(value)}" for name, value in values.items() if not isinstance(value, dict)]
        for name, table in values.items():
            if isinstance(table, dict):  # tables come last: what follows a heading belongs to it
                lines += ["", f"[{name}]", *(f"{_toml(k)} = {_toml(v)}" for k, v in table.items())]
        self._writer.put("\n".join([*lines, ""]))

    def flush(self) -> None:
        """Wait until the file holds what was saved last."""
        self._writer.wait()


class _Writer:
    """Writes the newest text to a file, in a thread: a busy disk takes seconds to confirm a few bytes.

    The thread ends when there is nothing left to write, and Python ends after the thread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text: str | None = None  # what waits to be written
        self._thread: threading.Thread | None = None  # while something does
        self._lock = threading.Lock()

    def put(self, text: str) -> None:
        """Write a text, instead of one that still waits."""
        with self._lock:
            self._text = text
            if self._thread is None:
                thread = threading.Thread(target=self._work, name="settings")
                thread.start()  # which waits for the lock before it ends
                self._thread = thread

    def wait(self) -> None:
        """Wait until nothing is left to be written."""
        while (thread := self._thread) is not None:
            thread.join()

    def _work(self) -> None:
        while (text := self._next()) is not None:
            try:
                _replace(self._path, text)
            except (OSError, UnicodeEncodeError) as error:
                log.warning("The preferences could not be saved: %s", error)
            except Exception:  # else nothing would be saved any more
                log.exception("The preferences could not be saved")

    def _next(self) -> str | None:
        with self._lock:
            text, self._text = self._text, None
            if text is None:
                self._thread = None
            return text


def _toml(value: Any) -> str:
    """Return a value in TOML, as JSON but for one character; a library for it takes 60 ms to load."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(path: Path) -> Preferences:
    """Read what is usable; an unreadable file is kept aside and the defaults are taken."""
    values = Preferences()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return values
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.warning("The preferences cannot be read and are set aside: %s: %s", path, error)
        _set_aside(path)
        return values
    for entry in fields(values):
        value = _fitting(found.get(entry.name), getattr(values, entry.name))
        setattr(values, entry.name, value)
    for name, (least, most) in LIMITS.items():
        setattr(values, name, min(max(getattr(values, name), least), most))
    return values


def _fitting(value: Any, default: Any) -> Any:
    """Return ``value`` if it has the type of the default, with strings inside; else the default."""
    if type(value) is not type(default):
        return default
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if isinstance(v, str)}
    return value


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".unreadable"))
    except OSError as error:
        log.warning("%s", error)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
