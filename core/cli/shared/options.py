"""Options that verbs have in common: what they were called before, and those that would do nothing.

Who gives an option expects that it does something; one that is passed over gives another result than was
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import typer

from core.errors import ConfigError

# Verb -> what an option was called before -> how it is written now.
_FORMERLY: dict[str, dict[str, str]] = {
    "calibrate": {"--most": "--milliseconds"},
    "export": {"--split": "--shares", "--rectify": "--crop=quad", "--box": "--crop=box"},
    "import": {"--limit": "--most"},
    "models": {"--json": "--json-lines"},  # elsewhere --json names a file
    "verify": {"--json": "--json-lines"},
}

# Verb -> an option -> the one without which it does nothing.
_NEEDS: dict[str, dict[str, str]] = {
    "calibrate": {
        "--milliseconds": "--accurate", "--below": "--accurate", "--choose-on": "--accurate",
        "--shapes": "--drawn", "--seed": "--drawn", "--name": "--output",
    },
    "evaluate": {"--zh": "--html"},
    "export": {"--seed": "--shares"},
    "predict": {"--count": "--digits", "--seed": "--digits"},
    "statistics": {"--zh": "--html"},
    "verify": {"--model": "--read", "--provider": "--read", "--device": "--read"},
}  # fmt: skip

# Verb -> an option -> those that do nothing beside it.
_REPLACES: dict[str, dict[str, tuple[str, ...]]] = {
    "export": {"--names": ("--status",)},
    "finetune": {"--resume": ("--model", "--name", "--epochs", "--device", "--seed")},
    "predict": {"--digits": ("--crop",)},
    "verify": {"--json-lines": ("--most",)},
}


def spelt_now(verb: str, arguments: Sequence[str]) -> list[str]:
    """Return the arguments of a verb with the options as they are called now."""
    return list(_spelt_now(_FORMERLY.get(verb, {}), arguments))


def check(verb: str, command: Any, given: dict[str, Any]) -> None:
    """Refuse options that do nothing with or without another one; raises ``ConfigError``."""
    told = {name for param in command.params if param.name in given for name in param.opts}
    for option, other in _NEEDS.get(verb, {}).items():
        if option in told and other not in told:
            raise ConfigError(
                "This option does nothing without another one",
                detail=f"{option}; {other}",
                advice="Add the other one, or leave this one out",
            )
    for option, others in _REPLACES.get(verb, {}).items():
        for other in others if option in told else ():
            if other in told:
                raise ConfigError(
                    "One of these options makes the other do nothing",
                    detail=f"{option}; {other}",
                    advice="Leave one of them out",
                )


def shares(text: str, *, assigned: bool = False) -> tuple[float, float, float]:
    """Return the shares of train, val and test; ``assigned``: the verb takes that word, too."""
    try:
        train, val, test = (float(part) for part in text.split(","))
    except ValueError:
        raise ConfigError(
            "A split has three shares",
            detail=text,
            advice="Write --shares 0.8,0.1,0.1 or --shares assigned"
            if assigned
            else "Write --shares 0.8,0.1,0.1",
        ) from None
    return train, val, test


def refuse(context: typer.Context, why: str, *names: str) -> None:
    """Refuse those of these parameters that were given, for ``why`` they do nothing; ``ConfigError``."""
    for param in context.command.params:
        source = context.get_parameter_source(param.name or "")
        if param.name in names and source is not None and source.name == "COMMANDLINE":
            off = context.params.get(param.name or "") is False
            given = param.secondary_opts[0] if off and param.secondary_opts else param.opts[0]
            detail = f"{given}; {why}"
            raise ConfigError("This option does nothing here", detail=detail, advice="Leave it out")


def _spelt_now(now: dict[str, str], arguments: Sequence[str]) -> Iterator[str]:
    for argument in arguments:
        name, equals, value = argument.partition("=")
        yield now.get(name, name) + equals + value
