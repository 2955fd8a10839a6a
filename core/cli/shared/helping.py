"""Help, and what is said of wrong usage, in the language of the console.

Helps are declared in English beside what they are of, and typer words the rest. Both are translated when
they are shown, from the same file as errors, so that nothing of this costs a verb that runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from core.cli.shared import telling

CONTEXT = "help"  # of these sentences in the file of translations

# What typer writes around helps: titles of panels, marks behind options, placeholders of the usage; and the
# helps of its own options.
WORDS = (
    "Usage: ", "[OPTIONS]", "COMMAND [ARGS]...", "Arguments", "Options", "Commands", "Error", "[required]",
    "[default: {}]", "Try [blue]'{command_path} {help_option}'[/] for help.",
    "Install completion for the current shell.",
    "Show completion for the current shell, to copy it or customize the installation.",
    "Show this message and exit.",
)  # fmt: skip

# What typer, Click and pydantic say of wrong usage -> what it looks like filled in; the first that fits
# counts. What fills them is said in the same way, where it is one of these sentences itself.
SENTENCES: dict[str, str] = {
    "No such option: {0} (Possible options: {1})": r"No such option: (\S+) \(Possible options: (.+)\)",
    "No such option: {0} Did you mean {1}?": r"No such option: (\S+) Did you mean (.+)\?",
    "No such option: {0}": r"No such option: (.+)",
    "No such command {0}. Did you mean {1}?": r"No such command '(.*)'\. Did you mean (.+)\?",
    "No such command {0}.": r"No such command '(.*)'\.",
    "Missing command.": r"Missing command\.",
    "Missing argument {0}.": r"Missing argument '(.+)'\.",
    "Missing option {0}.": r"Missing option '(.+)'\.",
    "Got unexpected extra argument(s) ({0})": r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)",
    "Option {0} requires an argument.": r"Option '(.+)' requires an argument\.",
    "Option {0} does not take a value.": r"Option '(.+)' does not take a value\.",
    "Invalid value for {0}: {1}": r"Invalid value for '([^:]+)': (.+)",
    "{0} is not a valid integer.": r"'(.*)' is not a valid (?:int|integer|int range|integer range)\.",
    "{0} is not a valid number.": r"'(.*)' is not a valid (?:float|float range)\.",
    "{0} is not in the range {1}.": r"(\S+) is not in the range (.+)\.",
    "Input should be a valid integer, unable to parse string as an integer":
        r"Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number":
        r"Input should be a valid number, unable to parse string as a number",
    "Input should be greater than or equal to {0}": r"Input should be greater than or equal to (\S+)",
    "Input should be less than or equal to {0}": r"Input should be less than or equal to (\S+)",
}  # fmt: skip

# Where a line of Chinese may end, which has no spaces: behind each character, but what closes stays with
# what it closes, and what opens with what it opens.
_UNIT = re.compile(
    r"\s*(?=\S)[（“《]*(?:[\u3400-\u9fff]|[^\s\u3400-\u9fff（“《，。、；：？！）”》]+)?[，。、；：？！）”》]*\s*"
)

# Which has no name that is the same in all versions.
_UsageError: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError")


class InChinese:
    """A command or a group whose help is Chinese where the console is."""

    _shown = False

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of the usage."""
        if not telling.speaks_chinese():
            super().format_usage(ctx, formatter)  # type: ignore[misc]
            return
        pieces = map(_word, self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_word("Usage: "))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole help."""
        if not telling.speaks_chinese():
            super().format_help(ctx, formatter)  # type: ignore[misc]
            return
        self._shown = True
        translate(self, ctx)
        for name in getattr(self, "list_commands", lambda _ctx: ())(ctx):
            translate(self.get_command(ctx, name), ctx)  # type: ignore[attr-defined]
        with _words_in_chinese():
            super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option of the help, which older versions make anew each time."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None and self._shown:
            option.help = _word(option.help)
        return option


class Verb(InChinese, TyperCommand):
    """The command of one verb."""


class Verbs(InChinese, TyperGroup):
    """The group of all verbs."""


class Holder(typer.Typer):
    """What a verb registers itself with, when it is asked for."""

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Add a verb, which speaks Chinese."""
        return super().command(name, cls=Verb, **settings)


def translate(command: Any, ctx: Any) -> None:
    """Put the helps of a command and of its parameters into Chinese; it is made anew for each run."""
    for told in (command, *command.get_params(ctx)):
        if told.help:
            told.help = "\n\n".join(map(_word, paragraphs(told.help)))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help, each in one line, as the file of translations has them."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


@contextmanager
def wrong_usage() -> Iterator[None]:
    """Tell what typer refuses of a command line in Chinese where the console is, and leave with its code."""
    try:
        yield
    except _UsageError as error:
        if not telling.speaks_chinese():
            raise
        from typer import rich_utils

        line = usage_sentence(error.format_message())
        error.format_message = lambda: line
        with _words_in_chinese():
            rich_utils.rich_format_error(error)
        raise typer.Exit(error.exit_code) from None


def usage_sentence(text: str) -> str:
    """Return what is wrong with the usage in Chinese, as far as it is known what may be said."""
    return _sentence(text) or text


def _sentence(text: str) -> str:
    for template, form in SENTENCES.items():
        if match := re.fullmatch(form, text, re.DOTALL):
            parts = (_sentence(part) or part.replace("'", "") for part in match.groups())
            return _word(template).format(*parts)
    return ""


def _word(text: str) -> str:
    return telling.sentence(text, CONTEXT)


@contextmanager
def _words_in_chinese() -> Iterator[None]:
    """Let typer's own words be Chinese for as long as it writes, and lines end where Chinese may."""
    import rich.text
    from typer import rich_utils

    told = {name: _word(value) for name, value in vars(rich_utils).items() if value in WORDS}
    changes: tuple[tuple[ModuleType, dict[str, Any]], ...] = (
        (rich_utils, told),
        # another rich may have no such name
        (rich.text, {"divide_line": _divide_line} if hasattr(rich.text, "divide_line") else {}),
    )
    before = [(module, {name: getattr(module, name) for name in names}) for module, names in changes]
    try:
        for module, names in changes:
            vars(module).update(names)
        yield
    finally:
        for module, names in before:
            vars(module).update(names)


def _divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Return where a text is broken into lines; rich takes what has no spaces for one word, and cuts it off.

    A space behind counts: rich does not take it off a line of wide characters.
    """
    from rich.cells import cell_len, chop_cells

    breaks: list[int] = []
    filled = 0
    for unit in _UNIT.finditer(text):
        size, start = cell_len(unit[0]), unit.start()
        if filled and filled + size > width:
            breaks.append(start)
            filled = 0
        if size > width:  # what no line has room for
            for piece in chop_cells(unit[0], width)[:-1]:
                start += len(piece)
                breaks.append(start)
            size = cell_len(text[start : unit.end()])
        filled += size
    return breaks
