"""What to show and in which order: ``Query``, and the SQL that it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from core.errors import ConfigError
from core.plate import PlateKind
from core.project.records import Status, milliseconds_of

Sort = Literal["path", "confidence", "text", "status", "changed", "kind", "label"]

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
    - ``subset``: a sub-folder with all below it; ``split``: as assigned by a person;
    - ``differs``: the file name says another text; ``violates``: breaks the plate grammar;
      ``duplicates``: another plate has the same text; ``no_place``: tried, and no plate was known
      in the picture; ``problem``: the name or the picture was refused;
    - ``changed_since``, ``changed_before``: ISO 8601; ``operator``: who changed it last;
    - ``models``: two names, for plates which they read differently; ``unread_by``: a model that
      has not read the plate;
    - ``sample``: that many at random, the same for the same ``seed``, in the order asked for.
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

    def __post_init__(self) -> None:
        # Settings give lists back for sets and tuples.
        object.__setattr__(self, "status", frozenset(Status(s) for s in self.status))
        object.__setattr__(self, "kind", frozenset(str(k) for k in self.kind))
        object.__setattr__(self, "models", tuple(self.models))
        if self.sort not in get_args(Sort):
            raise ConfigError("There is no such order", detail=self.sort, advice="Sort by path")
        if len(self.models) not in (0, 2):
            raise ConfigError("Two models are needed to compare", detail=", ".join(self.models))

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the plain query, for the settings."""
        plain = asdict(Query())
        values = {k: v for k, v in asdict(self).items() if v != plain[k]}
        return {k: sorted(v) if isinstance(v, frozenset) else v for k, v in values.items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Query:
        """Rebuild a query; what a newer version added is left out."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in value.items() if k in known})


def compile_query(query: Query) -> tuple[str, dict[str, Any]]:
    """Return SQL that gives ``plate_id`` and ``rank``, and its parameters.

    The rows come in order but for a stable sort by ``rank``, ascending, where that is not NULL.
    """
    order, index = _SORTS.get(query.sort, _SORTS["path"])
    conditions, parameters = _conditions(query)
    rank = _RANKS.get(query.sort, "NULL")
    if ":never" in rank:
        parameters["never"] = -_NEVER if query.descending else _NEVER
    if query.descending:  # NULLs come last by themselves
        order = ", ".join(f"{key.removesuffix(' NULLS LAST')} DESC" for key in order.split(", "))
        rank = rank if rank == "NULL" else f"-({rank})"
    where = " AND ".join(conditions)
    return f"SELECT plate_id, {rank} AS rank FROM plates {index} WHERE {where} ORDER BY {order}", parameters


def _conditions(query: Query) -> tuple[list[str], dict[str, Any]]:
    conditions = ["deleted = 0"]
    parameters: dict[str, Any] = {}
    for name, (column, operator) in _PLAIN.items():
        value = getattr(query, name)
        if value not in ("", None):
            conditions.append(f"{column} {operator} :{name}")
            parameters[name] = value
    for name, condition in _FLAGS.items():
        if getattr(query, name):
            conditions.append(condition)
    for name, column in (("changed_since", "changed_ms >="), ("changed_before", "changed_ms <")):
        if getattr(query, name):
            conditions.append(f"{column} :{name}")
            parameters[name] = milliseconds_of(getattr(query, name))
    for name, column in (("status", "status"), ("kind", "kind"), ("province", "substr(text, 1, 1)")):
        values = sorted(getattr(query, name))
        if values:
            conditions.append(f"{column} IN ({_bind(name, values, parameters)})")
    text = unicodedata.normalize("NFKC", query.text).upper()  # as texts are kept
    _add_text(text, "text", conditions, parameters)
    _add_images(query, conditions, parameters)
    _add_models(query, conditions, parameters)
    return conditions, parameters


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


def _bind(name: str, values: Iterable[Any], parameters: dict[str, Any]) -> str:
    names = []
    for i, value in enumerate(values):
        parameters[f"{name}_{i}"] = str(value)
        names.append(f":{name}_{i}")
    return ", ".join(names)


def _add_text(pattern: str, column: str, conditions: list[str], parameters: dict[str, Any]) -> None:
    if not pattern:
        return
    wild = "*" in pattern or "?" in pattern
    conditions.append(f"{column} GLOB :{column}" if wild else f"instr({column}, :{column}) > 0")
    parameters[column] = pattern.replace("[", "[[]") if wild else pattern


def _add_images(query: Query, conditions: list[str], parameters: dict[str, Any]) -> None:
    inner: list[str] = []
    _add_text(query.path, "path", inner, parameters)
    if query.subset:
        inner.append("(subset = :subset OR substr(subset, 1, length(:subset) + 1) = :subset || '/')")
        parameters["subset"] = query.subset.strip("/")
    if inner:
        conditions.append(f"image_id IN (SELECT image_id FROM images WHERE {' AND '.join(inner)})")


def _add_models(query: Query, conditions: list[str], parameters: dict[str, Any]) -> None:
    one = "(SELECT model_id FROM models WHERE name = :{})"
    if query.models:
        conditions.append(
            "plate_id IN (SELECT a.plate_id FROM readings a JOIN readings b USING (plate_id) "
            f"WHERE a.model_id = {one.format('model_a')} AND b.model_id = {one.format('model_b')} "
            "AND a.text <> b.text)"
        )
        parameters["model_a"], parameters["model_b"] = query.models
    if query.unread_by:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM readings r WHERE r.plate_id = plates.plate_id "
            f"AND r.model_id = {one.format('unread_by')})"
        )
        parameters["unread_by"] = query.unread_by
