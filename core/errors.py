"""The errors that Platewright raises on purpose; each names the file and what to do."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

Kind = TypeVar("Kind", bound="AppError")

SENTENCE = re.compile(r"([^(]+?)(?: \((.*)\))?(?:\. (.+))?")  # message, detail, advice


class AppError(Exception):
    """Something that the user can understand and act on.

    ``message`` and ``advice`` are fixed English sentences, so that the window can translate
    them; whatever varies goes into ``path`` and ``detail``.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        detail: str = "",
        advice: str = "",
    ) -> None:
        self.message = message
        self.path = Path(path) if path is not None else None
        self.detail = detail
        self.advice = advice
        super().__init__(str(self))

    def at(self, path: Path) -> Self:
        """Return the same error about this file, for whoever knows it when the one that raised did not."""
        return type(self)(self.message, path=path, detail=self.detail, advice=self.advice)

    def __str__(self) -> str:
        """Return one line: path, message, detail, advice."""
        head = f"{self.path}: {self.message}" if self.path is not None else self.message
        if self.detail:
            head = f"{head} ({self.detail})"
        return f"{head}. {self.advice}" if self.advice else head

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling, which the default would break by passing ``args`` alone."""
        return (_rebuild, (type(self), self.message, self.path, self.detail, self.advice))


def exit_code_of(command: Callable[[], object]) -> int:
    """Run ``command``; return 0, or say its ``AppError`` on the error output and return that one's code."""
    try:
        command()
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _rebuild(kind: type[Kind], message: str, path: Path | None, detail: str, advice: str) -> Kind:
    return kind(message, path=path, detail=detail, advice=advice)


class ImageError(AppError):
    """A picture cannot be read or written."""


class FolderError(AppError):
    """A folder cannot be listed, or holds nothing that can be used."""


class AnnotationError(AppError):
    """A file name or an annotation file does not say what it should."""


class LabelError(AppError):
    """A label cannot be encoded, or is too long for a network."""


class GeometryError(AppError):
    """Corners that do not make a usable quad."""


class ModelFileError(AppError):
    """A model file is damaged, foreign or too new."""


class NoModelError(ModelFileError):
    """There is no model of the name, or at the path, that was given."""

    exit_code = 2


class EngineError(AppError):
    """The inference engine could not start or run."""


class LibrariesError(EngineError):
    """Libraries that the GPU needs are not installed; the advice says how they are."""


class StoreError(AppError):
    """The project store cannot be opened, read or written."""


class ExportError(AppError):
    """An export cannot be planned or finished."""


class ConfigError(AppError):
    """A configuration file holds something unknown or impossible."""

    exit_code = 2


class TrainingError(AppError):
    """A training run cannot start or go on."""


def noted(error: AppError | None) -> str:
    """Return what the store keeps of an error of a picture: message, detail and advice, a line each.

    The path is left out, because the store knows the picture and folders move.
    """
    if error is None:
        return ""
    return "\n".join(" ".join(part.split()) for part in (error.message, error.detail, error.advice))


def recalled(note: str, path: Path) -> ImageError:
    """Return the error that ``noted`` kept, now of this path."""
    message, _, rest = note.partition("\n")
    detail, _, advice = rest.partition("\n")
    # Until 0.8.0 the whole sentence was kept in one line, with the path of that time before it.
    _, named, sentence = message.rpartition(f"{path.name}: ")
    if named and (parts := SENTENCE.fullmatch(sentence)):
        message, detail, advice = (part or "" for part in parts.groups())
    return _rebuild(ImageError, message, path, detail, advice)
