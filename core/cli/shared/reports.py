"""Reports that verbs write into files: folders are made, and what cannot be written is told early."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from core import files
from core.cli.shared import ending
from core.errors import ConfigError, ExportError
from core.images import IMAGE_EXTENSIONS, UNREAD_EXTENSIONS

_TAKEN = frozenset({".onnx", ".pt"})


def check_places(*texts: Path | None, sheet: Path | None = None) -> None:
    """Make folders, and refuse files that cannot be written before the work; raises ``ExportError``.

    Two reports in one file would leave the last alone, and ``texts`` in the place of a picture, a model or a
    checkpoint would cost what nobody means to lose, as where a shell fills in a name: ``ConfigError``.
    """
    for path in filter(None, texts):
        if path.suffix.lower() in _TAKEN | IMAGE_EXTENSIONS | UNREAD_EXTENSIONS:
            raise ConfigError(
                "A report is not written under the name of a picture or a model",
                path=path,
                advice="Give it another ending",
            )
    wanted = (*texts, sheet)
    named = [path.resolve() for path in wanted if path is not None]
    if twice := [path for path in named if named.count(path) > 1]:
        raise ConfigError(
            "Two reports would be written into one file", path=twice[0], advice="Give each its own file"
        )
    for path in filter(None, wanted):
        try:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            ending.make_folder(path.parent)
            with tempfile.TemporaryFile(dir=path.parent):
                pass
        except OSError as error:
            raise _unwritable(path, error) from error


def write(path: Path, data: bytes | str) -> None:
    """Write a report and tell it; raises ``ExportError``. A name in it that is no Unicode is escaped."""
    try:
        files.write_bytes(path, data.encode(errors="backslashreplace") if isinstance(data, str) else data)
    except OSError as error:
        raise _unwritable(path, error) from error
    ending.say_written(path)


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(
        "The report cannot be written",
        path=path,
        detail=error.strerror or str(error),
        advice="Choose a folder that you may write to",
    )
