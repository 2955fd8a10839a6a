"""The keys and flags of the filter line: how each is read into fields of ``Query`` and written again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.alphabet import PROVINCES
from core.correction import PREFIX_INITIALS, provinces_for
from core.plate import PlateKind, normalise
from core.project.province_names import character_of
from core.project.query import DISAGREEMENTS
from core.project.records import DAYS_BACK, UNDECIDED, VOUCHED, Status

Fields = dict[str, Any]
Pair = tuple[str, str]  # operator and value

OPERATORS = {"：": ":", "=": ":", "＝": ":", "＜": "<", "＞": ">", "≤": "<=", "≥": ">="}
GROUPS: dict[str, frozenset[Status]] = {
    "undecided": UNDECIDED,
    "vouched": VOUCHED,
    "decided": frozenset(Status) - UNDECIDED,
}
FIRST_CHARACTERS = PROVINCES + "".join(PREFIX_INITIALS)
DAY_WORDS = ("today", "yesterday", "week", "month")
FLAGS: dict[str, Fields] = {
    "differs": {"differs": True},
    "duplicates": {"duplicates": True},
    "skipped": {"skipped": True},
    "missing": {"missing": True},
    "problem": {"problem": True},
    "unplaced": {"no_place": True},
}
TWO_SIDED = ("skipped", "missing")  # Query can ask for their opposite


class Problem(Exception):  # noqa: N818 - it never leaves the two modules of the filter
    """A value that a key cannot use: the bad word, and the known ones or an example."""

    def __init__(self, word: str, known: Sequence[str] = (), example: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.known = known
        self.example = example


@dataclass(frozen=True)
class Key:
    """One key: its signs (the usual one first), its known values, how it is read and written."""

    name: str
    read: Callable[[str, str], Fields]
    write: Callable[[Mapping[str, Any]], Iterator[Pair]]
    operators: tuple[str, ...] = (":",)
    values: tuple[str, ...] = ()
    many: bool = False  # takes several values with commas between them


def _plain(name: str, field: str) -> Key:
    """Return a key whose value is the field's text."""

    def write(values: Mapping[str, Any]) -> Iterator[Pair]:
        if field in values:
            yield ":", str(values[field])

    return Key(name, lambda _sign, value: {field: value}, write)


def _texts(name: str) -> Key:
    """Return a key for text as plates carry it."""

    def read(_sign: str, value: str) -> Fields:
        text = normalise(value)
        if not text:
            raise Problem(value, example=f"{name}:88")
        return {name: text}

    return Key(name, read, _plain(name, name).write)


# -- numbers -----------------------------------------------------------------------------------


def _range(name: str, field: str, number: Callable[[str], float], values: tuple[str, ...]) -> Key:
    """Return a key for numbers from and below a bound: ``field_from`` and ``field_below``."""

    def read(sign: str, value: str) -> Fields:
        bound = number(value)
        bound = math.nextafter(bound, math.inf) if sign in ("<=", ">") else bound
        return {f"{field}_{'below' if sign in ('<', '<=') else 'from'}": bound}

    def write(values: Mapping[str, Any]) -> Iterator[Pair]:
        for end, sign, other in (("from", ">=", ">"), ("below", "<", "<=")):
            if f"{field}_{end}" in values:
                yield _shorter(float(values[f"{field}_{end}"]), sign, other)

    return Key(name, read, write, ("<", "<=", ">", ">="), values)


def _measure(example: str) -> Callable[[str], float]:
    """Return what reads a number that is not negative."""

    def number(value: str) -> float:
        try:
            found = float(value.rstrip("°"))
        except ValueError:
            found = -1.0
        if not 0 <= found < math.inf:
            raise Problem(value, example=example)
        return found

    return number


def _share(value: str) -> float:
    """Return 0.9 of 0.9, 90 % and 90."""
    try:
        number = float(value.rstrip("%％"))
    except ValueError:
        raise Problem(value, example="conf<0.9") from None
    if value.endswith(("%", "％")) or number > 1:
        number /= 100
    if not 0 <= number <= 1:
        raise Problem(value, example="conf<0.9")
    return number


def _shorter(number: float, sign: str, other: str) -> Pair:
    """Return the shorter of ``<0.9000000000000001`` and ``<=0.9``, which mean the same."""
    before = math.nextafter(number, -math.inf)
    if before >= 0 and len(_decimal(before)) < len(_decimal(number)):
        return other, _decimal(before)
    return sign, _decimal(number)


def _decimal(number: float) -> str:
    return repr(number).removesuffix(".0")


# -- lists -------------------------------------------------------------------------------------


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]


def _read_states(_sign: str, value: str) -> Fields:
    found: set[Status] = set()
    for word in _listed(value):
        name = word.lower().replace("-", "_")
        if name in GROUPS:
            found |= GROUPS[name]
        elif name in STATES:
            found.add(Status(name))
        else:
            raise Problem(word, STATES)
    return {"status": frozenset(found)} if found else _missing(value, "state:read")


STATES = (*(status.value for status in Status), *GROUPS)


def _write_states(values: Mapping[str, Any]) -> Iterator[Pair]:
    chosen = values.get("status")
    if chosen:
        group = next((name for name, states in GROUPS.items() if states == chosen), "")
        yield ":", group or ",".join(status.value for status in Status if status in chosen)


def _read_kinds(_sign: str, value: str) -> Fields:
    names = [word.lower() for word in _listed(value)]
    known = [kind.value for kind in PlateKind]
    for name in names:
        if name not in known:
            raise Problem(name, known)
    return {"kind": frozenset(names)} if names else _missing(value, "kind:green")


def _write_kinds(values: Mapping[str, Any]) -> Iterator[Pair]:
    if "kind" in values:
        yield ":", ",".join(sorted(values["kind"]))


def _read_provinces(_sign: str, value: str) -> Fields:
    found: dict[str, None] = {}
    for part in _listed(value):
        if name := character_of(part):  # 辽宁 means one province, though 宁 begins plates, too
            found[name] = None
            continue
        for character in part:
            if character.isspace() or character.isdigit() or character in "*?":
                raise Problem(character, example="province:浙")
        first = [character for character in part if character in FIRST_CHARACTERS]
        if not first:  # no plate can begin so
            raise Problem(part, example=f"province:{','.join(provinces_for(part[0].upper())) or '浙'}")
        found |= dict.fromkeys(first)
    return {"province": "".join(found)} if found else _missing(value, "province:浙")


def _write_provinces(values: Mapping[str, Any]) -> Iterator[Pair]:
    if "province" in values:
        found = str(values["province"])
        yield ":", ",".join(found) if character_of(found) else found


def _missing(value: str, example: str) -> Fields:
    raise Problem(value, example=example)


# -- one of a few ------------------------------------------------------------------------------


def _read_grammar(_sign: str, value: str) -> Fields:
    if value.lower() not in GRAMMAR:
        raise Problem(value, GRAMMAR)
    return {"violates": value.lower() == "bad"}


GRAMMAR = ("bad", "good")


def _write_grammar(values: Mapping[str, Any]) -> Iterator[Pair]:
    if values.get("violates"):
        yield ":", "bad"


def _read_disagreement(_sign: str, value: str) -> Fields:
    if value.lower() not in DISAGREEMENTS:
        raise Problem(value, DISAGREEMENTS)
    return {"disagree": value.lower()}


def _read_taken(_sign: str, value: str) -> Fields:
    truth, arrow, read = value.replace("→", ">").partition(">")
    sides = [side.strip() if side.strip() in ("", "-") else normalise(side) for side in (truth, read)]
    sides = [side or "-" for side in sides]
    if not arrow or any(len(side) != 1 or side == ">" for side in sides) or sides[0] == sides[1]:
        raise Problem(value, example="taken:8>B")
    return {"taken": ">".join(sides)}


def _read_change(sign: str, value: str) -> Fields:
    day = _day(value)
    if sign == ">=":
        return {"changed_since": day}
    if sign == "<":
        return {"changed_before": day}
    if day in DAYS_BACK and day != "yesterday":
        return {"changed_since": day}
    return {"changed_since": day, "changed_before": _following(day)}


def _day(value: str) -> str:
    if value.lower() in DAYS_BACK:
        return value.lower()
    try:
        datetime.fromisoformat(value)
    except ValueError:
        example = f"{date.today():%Y-%m-%d}"
        raise Problem(value, DAY_WORDS if value.isalpha() else (), example) from None
    return value


def _following(day: str) -> str:
    if day == "yesterday":
        return "today"
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):  # a time of day, or the last day that there is
        raise Problem(day, example="changed:today") from None


def _write_change(values: Mapping[str, Any]) -> Iterator[Pair]:
    since, before = values.get("changed_since", ""), values.get("changed_before", "")
    if since and _is_one_word(since, before):
        yield ":", since
        return
    if since:
        yield ">=", since
    if before:
        yield "<", before


def _is_one_word(since: str, before: str) -> bool:
    try:
        return bool(_read_change(":", since).get("changed_before", "") == before)
    except Problem:
        return False


# -- models and numbers ------------------------------------------------------------------------


def _read_models(_sign: str, value: str) -> Fields:
    names = _listed(value)
    if len(names) != 2:
        raise Problem(value, example="models:old,new")
    return {"models": tuple(names)}


def _write_models(values: Mapping[str, Any]) -> Iterator[Pair]:
    if "models" in values:
        yield ":", ",".join(values["models"])


def _read_image(_sign: str, value: str) -> Fields:
    return {"image_id": _whole(value, "image:12")}


def _read_sample(_sign: str, value: str) -> Fields:
    number, _, seed = value.partition("/")
    found = {"sample": _whole(number, "sample:200"), "seed": _whole(seed or "0", "sample:200/1")}
    return found if found["sample"] else _missing(value, "sample:200")


def _whole(value: str, example: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise Problem(value, example=example)
    return int(value)


def _read_rows(_sign: str, value: str) -> Fields:
    if value not in ROWS:
        raise Problem(value, example="rows:2")
    return {"rows": int(value)}


ROWS = ("1", "2")


def _write_sample(values: Mapping[str, Any]) -> Iterator[Pair]:
    if "sample" in values:
        seed = values.get("seed", 0)
        yield ":", f"{values['sample']}/{seed}" if seed else str(values["sample"])


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        _texts("text"),
        _range("conf", "confidence", _share, ("0.5", "0.8", "0.9", "0.95", "0.99")),
        Key("state", _read_states, _write_states, values=STATES, many=True),
        Key("province", _read_provinces, _write_provinces, values=tuple(PROVINCES)),
        Key("kind", _read_kinds, _write_kinds, values=tuple(kind.value for kind in PlateKind), many=True),
        Key("grammar", _read_grammar, _write_grammar, values=GRAMMAR),
        Key("changed", _read_change, _write_change, (":", ">=", "<"), DAY_WORDS),
        _plain("subset", "subset"),
        _plain("file", "path"),
        _texts("label"),
        _plain("split", "split"),
        Key("rows", _read_rows, _plain("rows", "rows").write, values=ROWS),
        _plain("by", "operator"),
        Key("models", _read_models, _write_models),
        _plain("unread-by", "unread_by"),
        _range("tilt", "tilt", _measure("tilt>15"), ("5", "10", "15", "30", "45")),
        _range("sharp", "sharp", _measure("sharp<50"), ("25", "50", "100", "200")),
        Key("disagree", _read_disagreement, _plain("disagree", "disagree").write, values=DISAGREEMENTS),
        Key("taken", _read_taken, _plain("taken", "taken").write),
        Key("image", _read_image, _plain("image", "image_id").write),
        Key("sample", _read_sample, _write_sample),
    )
}  # fmt: skip
