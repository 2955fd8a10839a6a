"""What to show and in which order: ``Query``, and the SQL that it means."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from core.errors import ConfigError
from core.plate import PlateKind
from core.project.records import Status, milliseconds_of

Sort = Literal["path", "confidence", "text", "status", "changed", "kind", "label", "differs", "queue"]

_STATUS_RANKS = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(Status))

_KIND_RANKS = " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(sorted(PlateKind)))

# How each key sorts: by SQL from the index that has the rows in this order; and where no index has,
# by a whole number for NumPy to sort, which is faster than SQLite's sorter.
_SORTS: dict[str, tuple[str, str]] = {
    "path": ("position, plate_id", "INDEXED BY plates_by_path"),
    "confidence": ("confidence NULLS LAST, position, plate_id", "INDEXED BY plates_by_confidence"),
    "text": ("text, position, plate_id", "INDEXED BY plates_by_text"),
    "label": ("label NULLS LAST, position, plate_id", ""),
}
_RANKS: dict[str, str] = {
    "status": f"CASE status {_STATUS_RANKS} END",
    "changed": "coalesce(changed_ms, :never)",
    "kind": f"CASE kind {_KIND_RANKS} END",
    "differs": "1 - differs",  # first those that do
}
_NEVER = 1 << 62


@dataclass(frozen=True)
class Query:
    """A choice of plates and their order; what is left at its default does not narrow the choice.

    - ``text``: part of it, or the whole of it with the wildcards ``*`` and ``?``; ``path``: the same, or the
      end of it from a folder or the name on, and capitals make no difference;
    - ``confidence_from`` (inclusive), ``confidence_below`` (exclusive): plates without a reading
      have no confidence and match neither;
    - ``province``: any of these characters at slot 1; ``kind``: values of ``PlateKind``;
    - ``label``: as ``text``, of what the file name says;
    - ``subset``: a sub-folder with all below it, wherever it lies, or the CCPD one of this name
      (``tilt`` is ``ccpd_tilt`` too); ``/`` is the top folder without what is below it;
      ``split``: as assigned by a person;
    - ``rows``: in how many the current reading found the plate; one that was not read has one;
    - ``differs``: the file name says another text; ``violates``: breaks the plate grammar;
      ``duplicates``: another plate has the same text; ``no_place``: tried, and no plate was known
      in the picture; ``problem``: the name or the picture was refused;
    - ``changed_since``, ``changed_before``: ISO 8601, or a word such as ``today`` that is looked up
      when asked (``records.milliseconds_of``); ``operator``: who changed it last;
    - ``models``: two names, for plates which they read differently; ``unread_by``: a model that
      has not read the plate;
    - ``tilt_from`` (inclusive), ``tilt_below`` (exclusive), and the same of ``sharp``: degrees and
      CCPD's figure as ``core.project.measures`` keeps them; what is not measured matches neither;
    - ``disagree``: one of ``DISAGREEMENTS``, two texts of a plate that are both known and not the same;
      ``taken``: ``8>B`` for plates on which 8 was taken for B, ``-`` for nothing, by the alignment of
      ``core.evaluation``; the truth is a person's text, else the file name's while nobody has decided;
    - ``sample``: that many at random, the same for the same ``seed``, in the order asked for;
    - ``without``: what any of these would choose is left out; their order and sample do not matter.

    The order ``queue`` is that of a frozen queue, for whoever has one; here it is that of paths.
    """

    text: str = ""
    status: frozenset[Status] = frozenset()
    sort: Sort = "path"
    descending: bool = False
    differs: bool = False
    violates: bool = False
    duplicates: bool = False
    no_place: bool = False
    problem: bool = False
    skipped: bool | None = None
    missing: bool | None = None
    confidence_from: float | None = None
    confidence_below: float | None = None
    province: str = ""
    kind: frozenset[str] = frozenset()
    path: str = ""
    label: str = ""
    subset: str = ""
    split: str = ""
    rows: int | None = None
    operator: str = ""
    changed_since: str = ""
    changed_before: str = ""
    models: tuple[str, ...] = ()
    unread_by: str = ""
    image_id: int | None = None
    tilt_from: float | None = None
    tilt_below: float | None = None
    sharp_from: float | None = None
    sharp_below: float | None = None
    disagree: str = ""
    taken: str = ""
    sample: int = 0
    seed: int = 0
    without: tuple[Query, ...] = ()

    def __post_init__(self) -> None:
        # Settings give lists back for sets and tuples, and mappings for queries.
        object.__setattr__(self, "status", frozenset(Status(s) for s in self.status))
        object.__setattr__(self, "kind", frozenset(str(k) for k in self.kind))
        object.__setattr__(self, "models", tuple(self.models))
        without = (q if isinstance(q, Query) else Query.from_json(q) for q in self.without)
        object.__setattr__(self, "without", tuple(without))
        if self.sort not in get_args(Sort):
            raise ConfigError("There is no such order", detail=self.sort, advice="Sort by path")
        if len(self.models) not in (0, 2):
            raise ConfigError("Two models are needed to compare", detail=", ".join(self.models))
        if self.disagree and self.disagree not in DISAGREEMENTS:
            raise ConfigError("There are no such two texts to compare", detail=self.disagree)
        if self.taken and len(self.taken) != 3:
            raise ConfigError("This says of no character what it was taken for", detail=self.taken)

    @property
    def measured(self) -> bool:
        """True when it asks for figures that have to be measured first."""
        bounds = (self.tilt_from, self.tilt_below, self.sharp_from, self.sharp_below)
        return any(bound is not None for bound in bounds) or any(q.measured for q in self.without)

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the plain query, for the settings."""
        plain = Query()
        names = [f.name for f in fields(self) if getattr(self, f.name) != getattr(plain, f.name)]
        return {name: _plain_value(getattr(self, name)) for name in names}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Query:
        """Rebuild a query; what a newer version added is left out."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in value.items() if k in known})


def _plain_value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [v.to_json() if isinstance(v, Query) else v for v in value]
    return value


def compile_query(query: Query, few: str = "") -> tuple[str, dict[str, Any]]:
    """Return SQL that gives ``plate_id`` and ``rank``, and its parameters.

    The rows come in order but for a stable sort by ``rank``, ascending, where that is not NULL. What
    the indexes do not hold is left to ``core.project.choices``; so is the order of labels, unless
    ``few`` has the few plates to choose from, as JSON.
    """
    sort = "path" if query.sort == "label" and not few else query.sort
    order, index = _SORTS.get(sort, _SORTS["path"])
    parameters: dict[str, Any] = {}
    conditions = ["deleted = 0", *conditions_of(query, parameters)]
    if few:
        conditions.append("plate_id IN (SELECT value FROM json_each(:few))")
        parameters["few"], index = few, ""
    for i, other in enumerate(query.without):
        if not has_choices(other):
            inner = conditions_of(other, parameters, f"without_{i}_")
            conditions.append(f"({' AND '.join(inner) or '1'}) IS NOT TRUE")
    rank = _RANKS.get(query.sort, "NULL")
    if ":never" in rank:
        parameters["never"] = -_NEVER if query.descending else _NEVER
    if query.descending:  # NULLs come last by themselves
        order = ", ".join(f"{key.removesuffix(' NULLS LAST')} DESC" for key in order.split(", "))
        rank = rank if rank == "NULL" else f"-({rank})"
    where = " AND ".join(conditions)
    return f"SELECT plate_id, {rank} AS rank FROM plates {index} WHERE {where} ORDER BY {order}", parameters


def conditions_of(query: Query, parameters: dict[str, Any], mark: str = "") -> list[str]:
    """Return what a query asks of the columns in the indexes, as SQL.

    ``mark`` keeps its parameters apart from another query's.
    """
    conditions: list[str] = []
    for name, (column, operator) in _PLAIN.items():
        value = getattr(query, name)
        if value is not None:
            conditions.append(f"{column} {operator} :{mark}{name}")
            parameters[mark + name] = value
    conditions.extend(condition for name, condition in _FLAGS.items() if getattr(query, name))
    for name, column in (("changed_since", "changed_ms >="), ("changed_before", "changed_ms <")):
        if getattr(query, name):
            conditions.append(f"{column} :{mark}{name}")
            parameters[mark + name] = milliseconds_of(getattr(query, name))
    for name, column in (("status", "status"), ("kind", "kind"), ("province", "substr(text, 1, 1)")):
        values = sorted(getattr(query, name))
        if values:
            conditions.append(f"{column} IN ({_bind(mark + name, values, parameters)})")
    conditions.extend(match(as_kept(query.text), "text", f"{mark}text", parameters))
    conditions.extend(_image_conditions(query, parameters, mark))
    return conditions


_PLAIN = {
    "skipped": ("skipped", "="),
    "missing": ("missing", "="),
    "confidence_from": ("confidence", ">="),
    "confidence_below": ("confidence", "<"),
}
_FLAGS = {"differs": "differs = 1", "violates": "violates = 1"}
# What is asked of columns that no index of an order holds: found by itself, then laid over the order.
CHOICES = (
    "label", "split", "rows", "operator", "models", "unread_by", "image_id", "duplicates", "no_place",
    "problem", "tilt_from", "tilt_below", "sharp_from", "sharp_below", "disagree", "taken",
)  # fmt: skip
DISAGREEMENTS = ("name-reading", "name-person", "reading-person")


def has_choices(query: Query) -> bool:
    """True when a query asks for something that the indexes of the orders do not hold."""
    return any(getattr(query, name) != getattr(Query, name) for name in CHOICES)  # a bound may be zero


# Every sub-folder once, by leaps through the index: there are few of them, and many pictures.
SUBSETS = """WITH RECURSIVE each(one) AS (
    SELECT min(subset) FROM images
    UNION ALL SELECT (SELECT min(subset) FROM images WHERE subset > one) FROM each WHERE one IS NOT NULL
)"""


def _bind(name: str, values: Iterable[Any], parameters: dict[str, Any]) -> str:
    names = []
    for i, value in enumerate(values):
        parameters[f"{name}_{i}"] = str(value)
        names.append(f":{name}_{i}")
    return ", ".join(names)


def as_kept(pattern: str) -> str:
    """Return a part of a text as texts are kept."""
    return unicodedata.normalize("NFKC", pattern).upper()


def match(pattern: str, column: str, name: str, parameters: dict[str, Any]) -> list[str]:
    """Return the condition that a column has this part, or matches it where it has wildcards."""
    if not pattern:
        return []
    wild = "*" in pattern or "?" in pattern
    parameters[name] = pattern.replace("[", "[[]") if wild else pattern
    return [f"{column} GLOB :{name}" if wild else f"instr({column}, :{name}) > 0"]


def _with_slashes(path: str) -> str:
    """Return a part of a path as stores keep them; elsewhere than on Windows a name may have a backslash."""
    return path.replace("\\", "/") if sys.platform == "win32" else path


def _path_conditions(pattern: str, name: str, parameters: dict[str, Any]) -> list[str]:
    """Return the condition that a path has this part, or ends, from a slash on, as the wildcards say."""
    if not pattern:
        return []
    plain = re.sub(r"[\\%_]", r"\\\g<0>", pattern)
    wild = plain.replace("*", "%").replace("?", "_")
    parameters[name] = f"%/{wild}" if wild != plain else f"%{plain}%"
    return [f"'/' || path LIKE :{name} ESCAPE '\\'"]


def _image_conditions(query: Query, parameters: dict[str, Any], mark: str) -> list[str]:
    inner = _path_conditions(_with_slashes(query.path), f"{mark}path", parameters)
    if query.subset and not (folder := _with_slashes(query.subset).strip("/")):
        inner.append("subset = ''")
    elif query.subset:
        name = f"{mark}subset"
        parameters[name] = folder
        place = "instr('/' || lower(one) || '/', '/{}' || lower(:{}) || '/') > 0"
        fits = f"({place.format('', name)} OR {place.format('ccpd_', name)})"
        inner.append(f"subset IN ({SUBSETS} SELECT one FROM each WHERE {fits})")
    # The position of a picture stands in every index of the plates; its id would cost a look at each row.
    return [f"position IN (SELECT position FROM images WHERE {' AND '.join(inner)})"] if inner else []
