"""What to show and in which order: ``Query``, and the SQL that it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from core.errors import ConfigError
from core.plate import PlateKind
from core.project.records import Status, milliseconds_of

Sort = Literal["path", "confidence", "text", "status", "changed", "kind", "label", "queue"]

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
}
_NEVER = 1 << 62


@dataclass(frozen=True)
class Query:
    """A choice of plates and their order; what is left at its default does not narrow the choice.

    - ``text``, ``path``: part of it, or the whole of it with the wildcards ``*`` and ``?``;
    - ``confidence_from`` (inclusive), ``confidence_below`` (exclusive): plates without a reading
      have no confidence and match neither;
    - ``province``: any of these characters at slot 1; ``kind``: values of ``PlateKind``;
    - ``label``: as ``text``, of what the file name says;
    - ``subset``: a sub-folder with all below it, wherever it lies, or the CCPD one of this name
      (``tilt`` is ``ccpd_tilt`` too); ``split``: as assigned by a person;
    - ``differs``: the file name says another text; ``violates``: breaks the plate grammar;
      ``duplicates``: another plate has the same text; ``no_place``: tried, and no plate was known
      in the picture; ``problem``: the name or the picture was refused;
    - ``changed_since``, ``changed_before``: ISO 8601, or a word such as ``today`` that is looked up
      when asked (``records.milliseconds_of``); ``operator``: who changed it last;
    - ``models``: two names, for plates which they read differently; ``unread_by``: a model that
      has not read the plate;
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
    operator: str = ""
    changed_since: str = ""
    changed_before: str = ""
    models: tuple[str, ...] = ()
    unread_by: str = ""
    image_id: int | None = None
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


def compile_query(query: Query) -> tuple[str, dict[str, Any]]:
    """Return SQL that gives ``plate_id`` and ``rank``, and its parameters.

    The rows come in order but for a stable sort by ``rank``, ascending, where that is not NULL.
    """
    order, index = _SORTS.get(query.sort, _SORTS["path"])
    parameters: dict[str, Any] = {}
    conditions = ["deleted = 0", *_conditions(query, parameters)]
    for i, other in enumerate(query.without):
        inner = _conditions(other, parameters, f"without_{i}_")
        conditions.append(f"({' AND '.join(inner) or '1'}) IS NOT TRUE")
    rank = _RANKS.get(query.sort, "NULL")
    if ":never" in rank:
        parameters["never"] = -_NEVER if query.descending else _NEVER
    if query.descending:  # NULLs come last by themselves
        order = ", ".join(f"{key.removesuffix(' NULLS LAST')} DESC" for key in order.split(", "))
        rank = rank if rank == "NULL" else f"-({rank})"
    where = " AND ".join(conditions)
    return f"SELECT plate_id, {rank} AS rank FROM plates {index} WHERE {where} ORDER BY {order}", parameters


def _conditions(query: Query, parameters: dict[str, Any], mark: str = "") -> list[str]:
    """Return what a query asks for as SQL; ``mark`` keeps its parameters apart from another query's."""
    conditions: list[str] = []
    for name, (column, operator) in _PLAIN.items():
        value = getattr(query, name)
        if value not in ("", None):
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
    for name in ("text", "label"):
        pattern = unicodedata.normalize("NFKC", getattr(query, name)).upper()  # as texts are kept
        conditions.extend(_match(pattern, name, mark + name, parameters))
    conditions.extend(_image_conditions(query, parameters, mark))
    conditions.extend(_model_conditions(query, parameters, mark))
    return conditions


_PLAIN = {
    "skipped": ("skipped", "="),
    "missing": ("missing", "="),
    "confidence_from": ("confidence", ">="),
    "confidence_below": ("confidence", "<"),
    "split": ("split", "="),
    "operator": ("operator", "="),
    "image_id": ("image_id", "="),
}
_FLAGS = {
    "differs": "differs = 1",
    "violates": "violates = 1",
    "no_place": "source = 'none'",
    "problem": "(problem <> '' OR image_id IN (SELECT image_id FROM images WHERE problem IS NOT NULL))",
    "duplicates": "text IN (SELECT text FROM plates WHERE deleted = 0 AND text <> '' "
    "GROUP BY text HAVING count(*) > 1)",
}
# Every sub-folder once, by leaps through the index: there are few of them, and many pictures.
_SUBSETS = """WITH RECURSIVE each(one) AS (
    SELECT min(subset) FROM images
    UNION ALL SELECT (SELECT min(subset) FROM images WHERE subset > one) FROM each WHERE one IS NOT NULL
)"""


def _bind(name: str, values: Iterable[Any], parameters: dict[str, Any]) -> str:
    names = []
    for i, value in enumerate(values):
        parameters[f"{name}_{i}"] = str(value)
        names.append(f":{name}_{i}")
    return ", ".join(names)


def _match(pattern: str, column: str, name: str, parameters: dict[str, Any]) -> list[str]:
    if not pattern:
        return []
    wild = "*" in pattern or "?" in pattern
    parameters[name] = pattern.replace("[", "[[]") if wild else pattern
    return [f"{column} GLOB :{name}" if wild else f"instr({column}, :{name}) > 0"]


def _image_conditions(query: Query, parameters: dict[str, Any], mark: str) -> list[str]:
    inner = _match(query.path, "path", f"{mark}path", parameters)
    if query.subset:
        name = f"{mark}subset"
        parameters[name] = query.subset.strip("/")
        place = "instr('/' || lower(one) || '/', '/{}' || lower(:{}) || '/') > 0"
        fits = f"({place.format('', name)} OR {place.format('ccpd_', name)})"
        inner.append(f"subset IN ({_SUBSETS} SELECT one FROM each WHERE {fits})")
    # The position of a picture stands in every index of the plates; its id would cost a look at each row.
    return [f"position IN (SELECT position FROM images WHERE {' AND '.join(inner)})"] if inner else []


def _model_conditions(query: Query, parameters: dict[str, Any], mark: str) -> list[str]:
    one = f"(SELECT model_id FROM models WHERE name = :{mark}{{}})"
    conditions = []
    if query.models:
        conditions.append(
            "plate_id IN (SELECT a.plate_id FROM readings a JOIN readings b USING (plate_id) "
            f"WHERE a.model_id = {one.format('model_a')} AND b.model_id = {one.format('model_b')} "
            "AND a.text <> b.text)"
        )
        parameters[f"{mark}model_a"], parameters[f"{mark}model_b"] = query.models
    if query.unread_by:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM readings r WHERE r.plate_id = plates.plate_id "
            f"AND r.model_id = {one.format('unread_by')})"
        )
        parameters[f"{mark}unread_by"] = query.unread_by
    return conditions
