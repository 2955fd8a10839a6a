"""The filter line: ``conf<0.9 state:read province:浙 differs -subset:tilt 88`` to and from ``Query``.

A line is words between spaces, all of which must hold; ``-`` before a word turns it round. A word
is ``key:value`` (values with spaces in double quotes, several values with commas between them), a
flag such as ``differs``, or a part of a plate's text, with the wildcards ``*`` and ``?``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

from core.errors import AppError
from core.plate import normalise
from core.project.filter_words import FLAGS, KEYS, OPERATORS, TWO_SIDED, Fields, Problem
from core.project.query import Query

_WORD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+')
_HEAD = re.compile(r"(-?)([A-Za-z][A-Za-z_-]*)(<=|>=|[<>=:≤≥＜＞＝：])(.*)", re.DOTALL)
_TEXT = re.compile(r"[\w*?·.•・\[\]-]+")
_LETTERS_IN_A_ROW = 5  # the city's letter and three more: no plate has five
_NEAR = 0.5
_BAD = Query(violates=True)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class FilterError(AppError):
    """A filter line that cannot be understood; ``nearest`` is a known word like the bad one, or ""."""

    exit_code = 2

    def __init__(self, message: str, word: str, nearest: str = "") -> None:
        super().__init__(message, detail=f"{word} → {nearest}" if nearest else word)
        self.word = word
        self.nearest = nearest

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling with both words."""
        return (FilterError, (self.message, self.word, self.nearest))


def parse(line: str, base: Query | None = None) -> Query:
    """Return the query that a line means, in the order of ``base``; raises ``FilterError``."""
    base = base or Query()
    found: Fields = {}
    without: list[Fields] = []
    texts: list[str] = []
    for word in split(line):
        negative, values = _understand(word)
        if negative:
            without.append(values)
        elif set(values) == {"text"} and not _HEAD.fullmatch(word):
            texts.append(str(values["text"]))  # 皖A 12345 is one plate in two words
        else:
            _join(found, values, word)
    if texts:
        _join(found, {"text": "".join(texts)}, texts[-1])
    left_out = tuple(dict.fromkeys(Query(**values) for values in without))
    return Query(**found, sort=base.sort, descending=base.descending, without=left_out)


def format_query(query: Query) -> str:
    """Return the line that means this choice; ``parse`` takes it back."""
    words = list(_words(query))
    for other in query.without:
        words.extend(["grammar:good"] if other == _BAD else [f"-{word}" for word in _words(other)])
    return " ".join(words)


def split(line: str) -> list[str]:
    """Return the words of a line; raises ``FilterError`` where a quotation mark is not closed."""
    words = _WORD.findall(line)
    for word in words:
        if any("\ud800" <= character <= "\udfff" for character in word):  # as of names that are no Unicode
            raise FilterError("The filter cannot use this value", word)
        if '"' in _QUOTED.sub("", word):
            raise FilterError("A quotation mark is not closed", word)
    return words


def complete(line: str, cursor: int, known: Mapping[str, Sequence[str]]) -> tuple[int, list[str]]:
    """Return where the word under the cursor begins, and the words it may become.

    ``known`` has the values of keys that only the project knows: ``subset``, ``by``, ``models`` …
    """
    start = max((m.start() for m in _WORD.finditer(line) if m.start() < cursor <= m.end()), default=cursor)
    word = line[start:cursor]
    sign = "-" if word.startswith("-") else ""
    return start, [sign + offer for offer in _offers(word[len(sign) :], known)]


# -- inside ------------------------------------------------------------------------------------


def _understand(word: str) -> tuple[bool, Fields]:
    """Return whether a word is negative, and the fields of ``Query`` that it sets."""
    head = _HEAD.fullmatch(word)
    if head is None:
        return _bare(word)
    sign, name, operator, value = head.groups()
    key = KEYS.get(name.lower().replace("_", "-"))
    if key is None:
        raise FilterError("The filter does not know this key", name, _nearest(name, [*KEYS, *FLAGS], ":"))
    operator = OPERATORS.get(operator, operator)
    if operator not in key.operators:
        raise FilterError("This key needs another sign", name + operator, name.lower() + key.operators[0])
    plain = _unquote(value)
    if not plain.strip():
        raise FilterError("A value is missing", word)
    try:
        values = key.read(operator, plain)
        return (not sign, {"violates": True}) if values == {"violates": False} else (bool(sign), values)
    except Problem as problem:
        nearest = _nearest(problem.word, problem.known) if problem.known else problem.example
        raise FilterError("The filter cannot use this value", problem.word, nearest) from None


def _bare(word: str) -> tuple[bool, Fields]:
    negative = word.startswith("-") and len(word) > 1
    name = word[1:] if negative else word
    flag = FLAGS.get(name.lower())
    if flag is not None:
        if negative and name.lower() in TWO_SIDED:
            return False, dict.fromkeys(flag, False)
        return negative, dict(flag)
    plain = _unquote(name)  # as searches elsewhere are written: "皖A 12345"
    text = normalise(plain)
    letters = re.search(rf"[A-Za-z]{{{_LETTERS_IN_A_ROW},}}", plain)
    if letters or not text or not _TEXT.fullmatch("".join(plain.split())):
        known = [*FLAGS, *(f"{key}{KEYS[key].operators[0]}" for key in KEYS)]
        raise FilterError("The filter does not know this word", word, _nearest(name, known))
    return negative, {"text": text}


def _join(found: Fields, values: Fields, word: str) -> None:
    """Add what a word sets; sets grow, anything else can be said only once."""
    for name, value in values.items():
        before = found.get(name)
        if isinstance(before, frozenset):
            found[name] = before | value
        elif name == "province" and before:
            found[name] = "".join(dict.fromkeys(str(before) + str(value)))
        elif before is None or before == value:
            found[name] = value
        else:
            raise FilterError("The filter says this twice", word)


def _words(query: Query) -> Iterator[str]:
    plain = Query()
    values = {f.name: getattr(query, f.name) for f in fields(query)}
    changed = {name: value for name, value in values.items() if value != getattr(plain, name)}
    for key in KEYS.values():
        yield from (_word(key.name, operator, value) for operator, value in key.write(changed))
    for name, flag in FLAGS.items():
        if all(changed.get(field) == value for field, value in flag.items()):
            yield name
    yield from (f"-{name}" for name in TWO_SIDED if changed.get(name) is False)


def _word(name: str, operator: str, value: str) -> str:
    if name == "text" and _is_bare(value):
        return value
    return f"{name}{operator}{_quote(value)}"


def _is_bare(text: str) -> bool:
    try:
        return _bare(text) == (False, {"text": text})
    except FilterError:
        return False


def _quote(value: str) -> str:
    if not re.search(r'[\s"\\]', value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(value: str) -> str:
    return _QUOTED.sub(lambda match: re.sub(r'\\(["\\])', r"\1", match[1]), value)


def _nearest(word: str, known: Iterable[str], ending: str = "") -> str:
    """Return the known word that is most like this one; "" when none is."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), names, n=1, cutoff=_NEAR)
    if not found:
        return ""
    name = names[found[0]]
    return name if name in FLAGS or not ending or name not in KEYS else name + KEYS[name].operators[0]


def _offers(word: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    head = re.fullmatch(r"([A-Za-z-]+)(<=|>=|[<>=:：])(.*)", word, re.DOTALL)
    if head is None:
        offers = [key.name + sign for key in KEYS.values() for sign in key.operators[:1]] + list(FLAGS)
        return [offer for offer in offers if offer.startswith(word.lower())]
    name, operator, value = head[1].lower(), OPERATORS.get(head[2], head[2]), head[3]
    key = KEYS.get(name)
    if key is None or operator not in key.operators:
        return []
    before, comma, last = value.rpartition(",") if key.many else ("", "", value)
    values = [*key.values, *known.get(name, ())]
    taken = before.split(",")
    fitting = [v for v in values if v.lower().startswith(last.strip('"').lower()) and v not in taken]
    return [f"{name}{operator}{before}{comma}{_quote(v)}" for v in fitting if v != last]
