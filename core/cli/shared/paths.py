"""Paths on the command line that no verb could mean: empty ones, pipes and devices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_type_hints

from core.errors import ConfigError
from core.files import is_special


def check(command: Any, context: Any, arguments: Sequence[str]) -> dict[str, Any]:
    """Refuse an empty path, and what is neither a file nor a folder; raises ``ConfigError``.

    An empty path would mean the folder that one is in, as a script writes it that forgot to set a variable;
    a pipe or a device would be read for ever, or have a report put in its place. ``context`` is that of the
    group which the command is of; what is wrong with the arguments else is left to the command. Returns what
    was given, as it was written.
    """
    own = type(context)(command, info_name=command.name, parent=context, resilient_parsing=True)
    given: dict[str, Any]
    given, *_ = command.make_parser(own).parse_args(list(arguments))
    for name, text in _paths(command, given):
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
    return given


def _paths(command: Any, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the option or argument of each path that was given, and its text.

    An argument that is no path, as that of a model, may be one all the same, and never is empty.
    """
    hints = get_type_hints(command.callback)
    for param in command.params:
        hint, value = hints.get(param.name), given.get(param.name)
        is_argument = param.param_type_name == "argument"
        if not (is_argument or hint is Path or _holds_path(hint)):
            continue
        name = (param.metavar or param.name.upper()).strip("[]") if is_argument else param.opts[0]
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str):
                yield name, text


def _holds_path(hint: Any) -> bool:
    return any(part is Path or _holds_path(part) for part in get_args(hint))
