"""What varies in an error, where the core itself words it: the detail behind its message, some of the advice.

Details are plain text: the store keeps some, and many are data (a path, a label, what the system or a library
said). So those of our own are told apart by their form, for a window or a console of another language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from string import Formatter

from core.errors import SENTENCE

_CCPD_FIELD = "(area|tilt|box|vertices|plate|brightness|blur)"
# What pydantic and ``core.config`` say of a value, most often with what was given behind it.
_OF_VALUES: dict[str, str] = {
    "It is required": r"It is required",
    "It should be a table": r"It should be a table",
    "It should be a list": r"It should be a list",
    "It should be a text": r"It should be a text",
    "It should have {0} entries": r"It should have (\d+) entr(?:y|ies)",
    "It should have at least {0} entries": r"It should have at least (\d+) entr(?:y|ies)",
    "It should have at most {0} entries": r"It should have at most (\d+) entr(?:y|ies)",
    "Input should be greater than or equal to {0}": r"Input should be greater than or equal to (\S+)",
    "Input should be greater than {0}": r"Input should be greater than (\S+)",
    "Input should be less than or equal to {0}": r"Input should be less than or equal to (\S+)",
    "Input should be less than {0}": r"Input should be less than (\S+)",
    "Input should be a valid integer": r"Input should be a valid integer",
    "Input should be a valid integer, unable to parse string as an integer":
        r"Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid integer, got a number with a fractional part":
        r"Input should be a valid integer, got a number with a fractional part",
    "Input should be a valid number": r"Input should be a valid number",
    "Input should be a valid number, unable to parse string as a number":
        r"Input should be a valid number, unable to parse string as a number",
    "Input should be a finite number": r"Input should be a finite number",
    "Input should be a valid boolean": r"Input should be a valid boolean",
    "Input should be a valid boolean, unable to interpret input":
        r"Input should be a valid boolean, unable to interpret input",
    "Input should be {0} or {1}": r"Input should be (\S.*) or (\S+)",
}  # fmt: skip
# And what configurations of trainings say.
_OF_TRAININGS: dict[str, str] = {
    "it should not be empty": r"it should not be empty",
    "it should be auto, cpu, cuda or cuda:N with the number of a GPU, not {0}":
        r"it should be auto, cpu, cuda or cuda:N with the number of a GPU, not (.+)",
    "dropout should be a number from 0 to less than 1, not {0}":
        r"dropout should be a number from 0 to less than 1, not (.+)",
    "the channels should be 1 (grey) or 3 (colour), not {0}":
        r"the channels should be 1 \(grey\) or 3 \(colour\), not (-?\d+)",
    "{0} pixels are too many, {1} are the most": r"(\d+) pixels are too many, (\d+) are the most",
    "a network starts from one file: leave out start_from or widen_from":
        r"a network starts from one file: leave out start_from or widen_from",
    "a source of kind {0} takes no {1}; it takes {2}": r"a source of kind (\w+) takes no (.+); it takes (.+)",
    "validation.{0} takes no {1}: each of its pictures is measured once, only training draws among them":
        r"validation\.(\d+) takes no (.+): each of its pictures is measured once, only training draws among"
        r" them",
    "validation.{0}.crop: each of its pictures is measured in one way, so it should be auto, quad or box, not"
    " mixed, which training draws half and half":
        r"validation\.(\d+)\.crop: each of its pictures is measured in one way, so it should be auto, quad or"
        r" box, not mixed, which training draws half and half",
    "there is no alphabet {0}, did you mean {1}? It should be {2}":
        r"there is no alphabet (.+), did you mean (\w+)\? It should be (.+)",
    "it should be {0}, or the characters themselves, each once; {1}":
        r"it should be ([\w, ]+), or the characters themselves, each once; (.+)",
    "{0}, or the characters themselves, each once": r"([\w, ]+), or the characters themselves, each once",
    "{0} processes": r"(\d+) process(?:es)?",
    "{0}, {1} processes": r"(\d+), (\d+) processes",
    "{0} processes, {1} devices": r"(\d+) process(?:es)?, (\d+) devices?",
    "run.device {0}, {1} devices": r"run\.device (\S+), (\d+) devices?",
}  # fmt: skip
# What networks say of their options, of which each allows something else.
_OF_NETWORKS: dict[str, str] = {
    "{0} channels (width {1}) do not divide among {2} heads":
        r"(\d+) channels \(width (\S+)\) do not divide among (\d+) heads",
    "{0} should be {1}, not {2}": r"(?!It |Input )(\w+) should be (.+), not (.+)",
    "a number from 0 to less than 1": r"a number from 0 to less than 1",
    "a number above 0, at most 8": r"a number above 0, at most 8",
    "a whole number from 1 to 64": r"a whole number from 1 to 64",
    "batch, layer or group": r"batch, layer or group",
    "gru or lstm": r"gru or lstm",
}  # fmt: skip
_TOLD = (
    r"It |Input |it should |\w+ should be |the channels |\d+ pixels |a network starts |a source of kind "
    r"|validation\.\d|there is no alphabet |\d+ channels |\d+ process|\d+, \d+ processes"
)
_KEY = rf"(?:--)?[a-z]\w*(?:\.\w+)*(?=: (?:[a-z]\w*: )?(?:{_TOLD}))"

_BLAMED = r"([a-z]\w*(?:\.\w+)+|\d)"  # the key of a configuration whose value led to an error


def _with_given(template: str) -> str:
    places = sum(name is not None for _, name, _, _ in Formatter().parse(template))
    return f"{template}, not {{{places}}}"


# Template -> what it looks like filled in; the first that fits counts. A test holds the core to them.
TEMPLATES: dict[str, str] = {
    "line {0}": r"line (\d+)",
    "line {0}: {1}": r"line (\d+): (.+)",
    "annotation {0}": r"annotation (\d+)",
    "annotation {0}: {1}": r"annotation (\d+): (.+)",
    "image {0}": r"image (\S+)",
    "image {0}: {1}": r"image ([^\s:]+): (.+)",
    "shape {0}": r"shape (\d+)",
    "shape {0}: {1}": r"shape (\d+): (.+)",
    "{0} fields, no {1}": r"(\d+) fields, no (\w+)",
    "{0} fields": r"(\d+) fields?",
    "{0}: {1} is not a row of digits": rf"{_CCPD_FIELD}: (.+) is not a row of digits",
    "{0}: {1} is not a whole number": rf"{_CCPD_FIELD}: (.+) is not a whole number",
    "{0}: {1} is not x & y": rf"{_CCPD_FIELD}: (.+) is not x & y",
    "{0}: {1} is empty": rf"{_CCPD_FIELD}: (.+) is empty",
    "{0}: {1} numbers instead of {2}": rf"{_CCPD_FIELD}: (\d+) numbers? instead of (\d+)",
    "{0}: {1} points instead of {2}": rf"{_CCPD_FIELD}: (\d+) points? instead of (\d+)",
    "{0}: {1} characters instead of 7 or 8": rf"{_CCPD_FIELD}: (\d+) characters? instead of 7 or 8",
    "{0}: index {1} at place {2} is above {3}": rf"{_CCPD_FIELD}: index (\d+) at place (\d+) is above (\d+)",
    "{0}: {1}": rf"({_CCPD_FIELD[1:-1]}|{_KEY}): (.+)",
    "{0}, taken by {1}": r"(.+), taken by (.+)",
    "{0}; {1} of {2}": rf"(.+); {_BLAMED} of ([^()]+)",
    "{0} of {1}": rf"{_BLAMED} of (?!at least )([^()]+)",
    "{0}; there are: {1}": r"(.+); there are: (.+)",
    "{0}; {1} has those of before": r"(.+); (\S+) has those of before",
    "{0} of at least {1}": r"(\d+) of at least (\d+)",
    "{0} of at least {1}; {2}: {3}": r"(\d+) of at least (\d+); (.+): (.+)",
    "{0} MB, at most {1} MB": r"(\d+) MB, at most (\d+) MB",
    "exit code {0}": r"exit code (-?\d+)",
    "format {0}": r"format (\S+)",
    "margin {0}": r"margin (\S+)",
    "size {0}": r"size (\d+x\d+)",
    "step {0}": r"step (\d+)",
    "run {0}": r"run (\S+)",
    "device {0} of {1}": r"device (\d+) of (\d+)",
    "plate {0}": r"plate (\d+)",
    "picture {0}": r"picture (\d+)",
    "entry of the history {0}": r"entry of the history (\d+)",
    "nested too deep": r"nested too deep",
    "not a model": r"not a model",
    "it gives no numbers": r"it gives no numbers",
    "cut short, or no checkpoint": r"cut short, or no checkpoint",
    "not a protobuf": r"not a protobuf",
    "metadata too long": r"metadata too long",
    "this ONNX Runtime was built without CUDA": r"this ONNX Runtime was built without CUDA",
    "the CUDA libraries could not be loaded": r"the CUDA libraries could not be loaded",
    "the CUDA libraries could not be loaded: {0}": r"the CUDA libraries could not be loaded: ([\w., -]+)",
    **{_with_given(template): f"{form}, not (.+)" for template, form in _OF_VALUES.items()},
    **_OF_VALUES,
    **_OF_TRAININGS,
    **_OF_NETWORKS,
}
# What systems answer, as often as not behind "cannot be written": in English whatever the language, but for
# Windows, which says it in its own.
SYSTEM = (
    "No such file or directory", "Not a directory", "Is a directory", "File exists", "Permission denied",
    "Operation not permitted", "Read-only file system", "No space left on device", "Disk quota exceeded",
    "File name too long", "File too large", "Input/output error", "Too many open files",
    "Too many levels of symbolic links", "Directory not empty",
)  # fmt: skip
# Advice that names what there is to choose from; all other advice is a fixed sentence.
CHOICES: dict[str, str] = {
    "Did you mean {0}?": r"Did you mean (.+)\?",
    "Use one of {0}": r"Use one of (.+)",
    "Use some of {0}": r"Use some of (.+)",
    "Use {0}": r"Use (.+)",
    "It takes {0}": r"It takes (.+)",
    "Give --format: {0}": r"Give --format: (.+)",
}


# How an error stands in a line; the detail of one may be another one, in a line.
JOINTS = ("{0} ({1})", "{0}. {1}")


def taken_apart(detail: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the template of a detail and what fills it; None where it is no words of the core."""
    return _fitting(detail, _forms())


def detail_in(translate: Callable[[str], str], detail: str) -> str:
    """Return a detail in another language, as far as it is the core's own words."""
    apart = taken_apart(detail)
    if apart is None:
        return _nested_in(translate, detail) or translate(detail)
    template, parts = apart
    return translate(template).format(*(detail_in(translate, part) for part in parts))


def _nested_in(translate: Callable[[str], str], text: str) -> str:
    """Return another error that is told whole, its path, message, detail and advice; "" where it is none."""
    for start in (0, *(joint.end() for joint in re.finditer(": ", text))):
        parts = SENTENCE.fullmatch(text, start)
        if parts is None or (line := translate(parts[1])) == parts[1]:
            continue
        of_detail, of_advice = map(translate, JOINTS)
        if parts[2]:
            line = of_detail.format(line, detail_in(translate, parts[2]))
        if parts[3]:
            line = of_advice.format(line, advice_in(translate, parts[3]))
        return translate("{0}: {1}").format(text[: start - 2], line) if start else line
    return ""


def advice_in(translate: Callable[[str], str], advice: str) -> str:
    """Return advice in another language; what it names to choose from stays as it is."""
    fixed = translate(advice)
    apart = _fitting(advice, _choices()) if fixed == advice else None
    return fixed if apart is None else translate(apart[0]).format(*apart[1])


_Forms = tuple[tuple[str, re.Pattern[str]], ...]


def _fitting(text: str, forms: _Forms) -> tuple[str, tuple[str, ...]] | None:
    for template, form in forms:
        if match := form.fullmatch(text):
            return template, match.groups()
    return None


@cache
def _forms() -> _Forms:
    return _compiled(TEMPLATES)


@cache
def _choices() -> _Forms:
    return _compiled(CHOICES)


def _compiled(templates: Mapping[str, str]) -> _Forms:
    return tuple((template, re.compile(form, re.DOTALL)) for template, form in templates.items())
