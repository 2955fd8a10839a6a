"""Typed, frozen configuration from TOML; unknown keys are refused with the nearest known name."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from core.errors import ConfigError
from core.shown import counted


class Config(BaseModel):
    """Base of every configuration: frozen, strict about keys, and without nan and inf."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


C = TypeVar("C", bound=Config)

_SHOWN = 40  # characters of a value that is not usable
_WORDS = {  # where pydantic speaks of Python
    "missing": "It is required",
    "model_type": "It should be a table",
    "model_attributes_type": "It should be a table",
    "dict_type": "It should be a table",
    "tuple_type": "It should be a list",
    "list_type": "It should be a list",
    "string_type": "It should be a text",
    "too_short": "It should have at least {min_length} {entries}",
    "too_long": "It should have at most {max_length} {entries}",
}


def load(path: Path, kind: type[C], overrides: list[str] | None = None) -> C:
    """Read a TOML file into ``kind``; ``overrides`` are ``table.key=value`` strings.

    Raises ``ConfigError`` that names the file, the key and the nearest known name.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError("The configuration file does not exist", path=path) from None
    except (OSError, ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ConfigError("The configuration file cannot be read", path=path, detail=why) from error
    given = dict(_apply(values, override) for override in overrides or [])
    _take_as_texts(values, kind, given)
    return parse(values, kind, path)


def parse(values: dict[str, Any], kind: type[C], path: Path | None = None) -> C:
    """Validate a mapping against ``kind``; raises ``ConfigError``."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = _key(first)
        if first["type"] == "extra_forbidden":
            near = _nearest(kind, first["loc"])
            advice = f"Did you mean {near}?" if near else "Remove it"
            raise ConfigError(
                "Unknown key in the configuration", path=path, detail=key, advice=advice
            ) from None
        told = f"{key}: {_told(first)}"
        if first["type"] == "missing" and isinstance(first["loc"][-1], int):
            told = _too_few(error)
        raise ConfigError("A value in the configuration is not usable", path=path, detail=told) from None


def _key(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"])


def _too_few(error: ValidationError) -> str:
    """Return what is wrong with a list of which an entry, the first error, is missing."""
    found = error.errors()
    *above, given = found[0]["loc"]
    missing = [one["loc"][-1] for one in found if [*one["loc"][:-1]] == above and one["type"] == "missing"]
    wanted = 1 + max(int(place) for place in missing)
    entries = counted(wanted, "entry", "entries")
    return f"{'.'.join(map(str, above))}: It should have {entries}, not {given}"


def _told(error: ErrorDetails) -> str:
    """Return what is allowed, in the words of TOML, and what was given where that is one value."""
    kind, given = error["type"], error["input"]
    about = error.get("ctx", {})
    entries = "entry" if 1 in (about.get("min_length"), about.get("max_length")) else "entries"
    words = _WORDS.get(kind, "").format(**about, entries=entries)
    words = words or error["msg"].removeprefix("Value error, ")
    is_one = isinstance(given, str | int | float) and kind not in ("value_error", "missing")
    return f"{words}, not {given[:_SHOWN] if isinstance(given, str) else given!r}" if is_one else words


def _take_as_texts(values: dict[str, Any], kind: type[Config], given: dict[str, str]) -> None:
    """Put back as it was written what looks like a number, a date or a truth and should be a text."""
    try:
        kind.model_validate(values)
    except ValidationError as error:
        for found in error.errors():
            text = given.get(_key(found))
            is_one = not isinstance(found["input"], list | dict)
            if text is not None and is_one and found["type"] == "string_type":
                _put(values, _key(found), text)


def _apply(values: dict[str, Any], override: str) -> tuple[str, str]:
    """Put a setting into the values; return its key and how its value is written."""
    key, separator, text = (part.strip() for part in override.partition("="))
    if not separator:
        raise ConfigError("A setting must be written key=value", detail=override)
    try:
        value: Any = tomllib.loads(f"v = {text}")["v"]
    except (ValueError, RecursionError):
        value = text  # a bare word is a string
    _put(values, key, value, override)
    return key, text


def _put(values: dict[str, Any], key: str, value: Any, override: str = "") -> None:
    *tables, leaf = key.split(".")
    node: Any = values
    for table in tables:
        node = node.setdefault(table, {}) if isinstance(node, dict) else _entry(node, table, override)
        if not isinstance(node, dict | list):
            raise ConfigError("A setting names a table that is a value", detail=override)
    if isinstance(node, list):
        _entry(node, leaf, override)
        node[int(leaf)] = value
    else:
        node[leaf] = value


def _entry(entries: list[Any], index: str, override: str) -> Any:
    """Return an entry of a list of tables: ``data.train.0`` is the first of ``[[data.train]]``."""
    if not index.isdecimal() or int(index) >= len(entries):
        raise ConfigError(
            "A setting names an entry that is not there",
            detail=f"{override}; {len(entries)}",
            advice="Entries are numbered from 0",
        )
    return entries[int(index)]


def _nearest(kind: type[BaseModel], location: tuple[int | str, ...]) -> str:
    model = kind
    for part in location[:-1]:
        if part in model.model_fields:  # an index of a list is none
            model = _model_within(model.model_fields[str(part)].annotation) or model
    found = difflib.get_close_matches(str(location[-1]), list(model.model_fields), n=1, cutoff=0.0)
    return found[0] if found else ""


def _model_within(annotation: object) -> type[BaseModel] | None:
    """Return the configuration in a field's type: itself, or in ``X | None``, ``list[X]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_within(argument) for argument in get_args(annotation))
    return next((model for model in inner if model is not None), None)
