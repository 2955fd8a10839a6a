"""What the window remembers between starts: a TOML file that a person can read and edit."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import ConfigError
from gui import settings_file
from gui.settings_file import RECENT_FOLDERS

log = logging.getLogger(__name__)


class Settings(QObject):
    """The preferences and the file they live in; ``problems`` are what in the file could not be used.

    Signals: ``changed(name)`` after a preference got another value.
    """

    changed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.problems: list[ConfigError]
        self.values, self.problems = settings_file.read(path)
        self._writer = settings_file.Writer(path, asdict(self.values))

    def set(self, name: str, value: object) -> None:
        """Change one preference, save the file and tell; nothing happens when it is the same."""
        if getattr(self.values, name) == value:
            return
        setattr(self.values, name, value)
        self.save()
        self.changed.emit(name)

    def follow_file(self, name: str) -> None:
        """Take over what another window, or a person, has written of a preference meanwhile, and tell."""
        value = self._writer.look(name)
        if value is not None and value != getattr(self.values, name):
            setattr(self.values, name, value)
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
        self._writer.put(asdict(self.values))

    def flush(self) -> None:
        """Wait until the file holds what was saved last."""
        self._writer.wait()
