"""Paths on the command line that no verb could mean: empty ones, pipes and devices, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_type_hints

from core.errors import ConfigError
from core.files import is_special

# Parameters of what a verb makes: all other paths are of what it reads, and must be there.
_MADE = frozenset(
    {"output", "to", "target", "save", "onnx", "html", "csv", "json_file", "html_file", "sheet_file"}
)


def check(command: Any, context: Any, arguments: Sequence[str]) -> dict[str, Any]:
    """Refuse an empty path, what is neither a file nor a folder, and what is not there; ``ConfigError``.

    An empty path would mean the folder that one is in, as a script writes it that forgot to set a variable;
    a pipe or a device would be read for ever, or have a report put in its place; what is not there is a slip
    of the pen, found before anything is read. ``context`` is that of the group which the command is of; what
    is wrong with the arguments else is left to the command. Returns what was given, as it was written.
    """
    own = type(context)(command, info_name=command.name, parent=context, resilient_parsing=True)
    given: dict[str, Any]
    given, *_ = command.make_parser(own).parse_args(list(arguments))
    named = list(_paths(command, given))
    for _, name, text in named:
        if not text:
            raise ConfigError(
                "What is named here is empty",
                detail=name,
                advice="Name a file or a folder; a dot means the folder that you are in",
            )
        if is_special(Path(text)):
            raise ConfigError(
                "This is neither a file nor a folder",
                path=text,
                detail=name,
                advice="Name a file or a folder: pipes and devices are not read and not written",
            )
    if all(_texts(given.get(param.name)) for param in command.params if param.required):  # else typer says so
        for parameter, _, text in named:
            if parameter is not None and parameter not in _MADE:
                refuse_missing(Path(text), folder=parameter == "folder")
    return given


def refuse_missing(path: Path, *, folder: bool = False) -> None:
    """Refuse what is not there; what may not be looked at is: who opens it says why. ``ConfigError``."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(
            "The folder does not exist" if folder else "There is no such file or folder",
            path=path,
            advice="Check its name",
        ) from None
    except OSError:
        pass


def _paths(command: Any, given: dict[str, Any]) -> Iterator[tuple[str | None, str, str]]:
    """Yield the parameter of each path that was given, its option or argument as it is told, and its text.

    An argument that is no path, as that of a model, may be one all the same, and never is empty; it comes
    without a parameter.
    """
    hints = get_type_hints(command.callback)
    for param in command.params:
        hint, value = hints.get(param.name), given.get(param.name)
        is_argument, is_path = param.param_type_name == "argument", hint is Path or _holds_path(hint)
        if not (is_argument or is_path):
            continue
        name = (param.metavar or param.name.upper()).strip("[]") if is_argument else param.opts[0]
        for text in _texts(value):
            yield param.name if is_path else None, name, text


def _texts(value: Any) -> list[str]:
    """Return what was given for a parameter, as it was written; nothing where it was left out."""
    return [text for text in (value if isinstance(value, list | tuple) else [value]) if isinstance(text, str)]


def _holds_path(hint: Any) -> bool:
    return any(part is Path or _holds_path(part) for part in get_args(hint))
