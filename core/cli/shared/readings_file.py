"""Readings as CSV or JSON lines: one row a plate, kept as they come."""

from __future__ import annotations

import csv
import errno
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, fields, replace
from pathlib import Path
from typing import Self, TextIO

from core import files
from core.cli.shared import ending
from core.errors import ExportError
from core.recognition.pipeline import Outcome
from core.shown import below_one

_LONGEST = 255  # bytes of a name


@dataclass(frozen=True)
class Row:
    """One plate, or a picture without one; the fields are the columns.

    ``confidences`` has one value a character, ``source`` tells where the plate was taken from, ``quad``
    where it is: x and y in pixels of the corners clockwise from the top-left, none for whole pictures.
    """

    image: str
    label: str | None
    text: str | None
    confidence: float | None
    confidences: tuple[float, ...]
    source: str
    error: str | None
    quad: tuple[float, ...] = ()

    @classmethod
    def of(cls, outcome: Outcome, label: str | None) -> Self:
        """Return the row of an outcome and the label that its file name carries."""
        reading = outcome.reading
        return cls(
            image=str(outcome.path),
            label=label,
            text=reading.text if reading else None,
            confidence=reading.confidence if reading else None,
            confidences=tuple(c.confidence for c in reading.characters) if reading else (),
            source=outcome.source,
            error=str(outcome.error) if outcome.error else None,
            quad=tuple(round(v, 1) for point in outcome.quad.points for v in point) if outcome.quad else (),
        )


def _csv(rows: Iterable[Row], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    for exact in rows:
        row = replace(
            exact,
            confidence=None if exact.confidence is None else below_one(exact.confidence, 6),
            confidences=tuple(below_one(c, 4) for c in exact.confidences),
        )
        flat = (" ".join(map(str, v)) if isinstance(v, tuple) else v for v in astuple(row))
        writer.writerow("" if value is None else value for value in flat)


def _csv_header(file: TextIO) -> None:
    csv.writer(file, lineterminator="\n").writerow(f.name for f in fields(Row))


def _jsonl(rows: Iterable[Row], file: TextIO) -> None:
    file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


_Write = Callable[[Iterable[Row], TextIO], None]
FORMATS: dict[str, tuple[Callable[[TextIO], None], _Write]] = {
    ".csv": (_csv_header, _csv),
    ".jsonl": (lambda file: None, _jsonl),
}


class ReadingsFile:
    """Rows on their way to a file, or as CSV to standard output when there is none.

    Rows are flushed batch by batch into ``<name>.part``; leaving the block moves it over ``<name>``. So an
    older file stays whole until then and a killed run leaves its rows. After an error they are moved only
    where there is no older file, which may hold more.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._header, self._write = FORMATS[path.suffix.lower() if path else ".csv"]
        self._file: TextIO = sys.stdout  # None where it is closed

    def __enter__(self) -> Self:
        """Start the file; raises ``ExportError``."""
        if self._path is None and self._file is None:  # as a service manager may start a process
            raise ExportError(
                "Standard output is closed", advice="Open it, or name a file for the readings with --output"
            )
        if self._path is not None:
            try:
                self._path = files.behind_links(self._path)
                if self._path.is_dir():  # which would be found out after all was read
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                ending.make_folder(self._path.parent)
                self._file = self._part.open(
                    "a",  # what another process writes just now stays
                    encoding="utf-8",
                    errors="backslashreplace",  # a name that is no Unicode must not end the run
                    newline="",
                )
                self._hold()
                self._file.truncate(0)
            except OSError as error:
                raise self._failure(error) from error
        self._header(self._file)
        return self

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows and let go of them; raises ``ExportError``."""
        try:
            self._write(rows, self._file)
            self._file.flush()
        except OSError as error:
            if self._path is None:
                raise  # a closed pipe is the reader's business
            # where leaving the block moves them, if it can; if it cannot, it tells
            raise self._failure(error, self.rescued.name if self.rescued else "") from error

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put what was written in place."""
        if self._path is None:
            return
        try:
            with self._file:
                os.fsync(self._file.fileno())
            if kind is None or self.rescued == self._path:
                files.move_over(self._part, self._path)
        except OSError as error:
            raise self._failure(error, self._left()) from error

    @property
    def rescued(self) -> Path | None:
        """Where the rows lie after an error; None when they went to standard output."""
        if self._path is None:
            return None
        return self._part if self._path.exists() else self._path

    @property
    def _part(self) -> Path:
        assert self._path is not None
        name = self._path.name
        while len(os.fsencode(name)) > _LONGEST - len(".part"):  # most systems take no longer ones
            name = name[:-1]
        return self._path.with_name(f"{name}.part")

    def _hold(self) -> None:
        if files.hold(self._file, self._part):
            return
        self._file.close()
        raise ExportError(
            "Another process writes these readings just now",
            path=self._path,
            advice="Wait until it is done, or name another file",
        )

    def _left(self) -> str:
        """Return the name of the file that has the rows of before an error, and none where it has none."""
        with suppress(OSError):
            if self._part.stat().st_size:
                return self._part.name
            self._part.unlink()
        return ""

    def _failure(self, error: OSError, left: str = "") -> ExportError:
        return ExportError(
            "The readings cannot be written",
            path=self._path,
            detail=(error.strerror or str(error)) + (f"; {left} has those of before" if left else ""),
            advice="Choose a folder that may be written to and has room",
        )
