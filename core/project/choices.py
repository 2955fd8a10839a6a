"""Finding plates: what the indexes do not hold is found by itself and laid over an order as a mask.

Going from an entry of an index to its row costs five times as much as reading the entry, 100 ms for
100,000 of them; reading the table from one end to the other costs 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from core.arrays import np
from core.project.changes import SAID
from core.project.database import Database
from core.project.query import SUBSETS, Query, as_kept, compile_query, conditions_of, has_choices, match
from core.project.records import VOUCHED, Status
from core.project.schema import SETTLED, SKIPPED_ALONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.int64]"
Choice = tuple[str, dict[str, Any]]  # SQL for the ids of plates, and its parameters

_FEW = 4096  # plates that are sorted by themselves; more are taken out of the order of all

_PLAIN = {
    "split": "SELECT plate_id FROM plates WHERE split = :value",
    "rows": "SELECT plate_id FROM plates WHERE rows = :value AND rows <> 1",  # in the words of its index
    "operator": "SELECT plate_id FROM plates WHERE operator = :value",
    "image_id": "SELECT plate_id FROM plates WHERE image_id = :value",
}
_FLAGS = {
    "no_place": "SELECT plate_id FROM plates WHERE source IN ('none', 'sought')",
    "problem": f"SELECT plate_id FROM plates p WHERE problem <> '' OR (altered = 1 AND {SAID}) "
    "OR image_id IN (SELECT image_id FROM images WHERE problem IS NOT NULL)",
    "duplicates": "SELECT plate_id FROM plates WHERE deleted = 0 AND text IN "
    "(SELECT text FROM plates INDEXED BY plates_by_text WHERE deleted = 0 AND text <> '' "
    "GROUP BY text HAVING count(*) > 1)",
}
_MODEL = "(SELECT model_id FROM models WHERE name = :{})"
_TEXTS = (
    f"SELECT plate_id, text FROM readings INDEXED BY readings_by_model WHERE model_id = {_MODEL.format('{}')}"
)
# What one model read and the other did not read so, by laying two stretches of an index side by side; only
# for what is left is looked whether the other read it at all. Looking up each plate would take twice as long.
_MODELS = (
    f"SELECT plate_id FROM ({_TEXTS.format('one')} EXCEPT {_TEXTS.format('other')} ORDER BY 1, 2) a "
    f"WHERE EXISTS (SELECT 1 FROM readings b WHERE b.model_id = {_MODEL.format('other')} "
    "AND b.plate_id = a.plate_id)"
)
_OF_MORE_ROWS = "SELECT plate_id FROM plates WHERE rows <> 1"
_READ_BY = f"SELECT plate_id FROM readings WHERE model_id = {_MODEL.format('value')}"
_IS_VOUCHED = f"decision IN ({', '.join(repr(status.value) for status in sorted(VOUCHED))})"
_TRUTH = f"CASE WHEN {_IS_VOUCHED} THEN person_text WHEN decision IS NULL THEN label END"
_DISAGREE = {
    "name-reading": "label <> read_text",
    "name-person": f"label <> person_text AND {_IS_VOUCHED}",
    "reading-person": f"read_text <> person_text AND {_IS_VOUCHED}",
}


def plate_ids(database: Database, query: Query) -> Ids:
    """Return the ids of the plates that a query means, in its order."""
    found = _found(database, query)
    for other in query.without:
        if has_choices(other):
            found = found[~np.isin(found, _meant(database, other))]
    if 0 < query.sample < len(found):
        chosen = np.random.default_rng(query.seed).choice(len(found), query.sample, replace=False)
        found = found[np.sort(chosen)]
    return found


def known_values(database: Database, *, slow: bool = False) -> dict[str, list[str]]:
    """Return what a filter may name in this project; see ``Project.known_values``.

    What is ``slow`` goes through all plates: 15 ms for 100,000.
    """
    there = "SELECT 1 FROM images WHERE subset = one AND missing = 0"
    subsets = [name for (name,) in database.read(f"{SUBSETS} SELECT one FROM each WHERE EXISTS ({there})")]
    if "" in subsets:  # the top folder, where there are others to tell it from
        subsets = ["/", *filter(None, subsets)] if len(subsets) > 1 else []
    models = database.read("SELECT name FROM models ORDER BY model_id")
    found = {"subset": subsets, "model": [name for (name,) in models]}
    for key, column in (("split", "split"), ("by", "operator")) if slow else ():
        each = database.read(f"SELECT DISTINCT {column} FROM plates WHERE {column} <> '' ORDER BY 1")
        found[key] = [name for (name,) in each]
    return found


def settled_ids(database: Database, *, skipped: bool = True) -> Ids:
    """Return the plates that wait for no decision, deleted ones too, in no order; perhaps not for a skip."""
    settled = f"({SETTLED})" if skipped else f"({SETTLED}) AND NOT ({SKIPPED_ALONE})"
    return _listed(database, f"SELECT plate_id FROM plates INDEXED BY plates_settled WHERE {settled}", {})


def readable(
    database: Database, ids: Iterable[int] | None = None, *, only_unread: bool = False, unread_by: str = ""
) -> Ids:
    """Return the plates that can be read, in the order of ``ids`` or else of paths.

    Vanished pictures and deleted plates are left out, and with ``only_unread`` what was read or decided,
    with ``unread_by`` what that model has read.
    """
    status = frozenset({Status.UNREAD}) if only_unread else frozenset[Status]()
    found = plate_ids(database, Query(status=status, missing=False, unread_by=unread_by))
    if ids is None:
        return found
    wanted = np.fromiter((int(i) for i in ids), dtype=np.int64)
    return wanted[np.isin(wanted, found)]


def _meant(database: Database, query: Query) -> Ids:
    """Return the plates of a query, deleted ones perhaps too, in no order."""
    if conditions_of(query, {}) or query.unread_by or query.rows == 1:
        return _found(database, replace(query, sort="path"))
    chosen = _chosen(database, query)
    return np.empty(0, np.int64) if chosen is None else chosen


def _chosen(database: Database, query: Query) -> Ids | None:
    """Return what is found by itself, None where nothing of that kind is asked."""
    chosen: Ids | None = None
    for sql, parameters in _choices(query):
        ids = _listed(database, sql, parameters)
        chosen = ids if chosen is None else chosen[np.isin(chosen, ids)]
        if not len(chosen):
            break
    return chosen


def _found(database: Database, query: Query) -> Ids:
    chosen = _chosen(database, query)
    if chosen is not None and len(chosen) <= _FEW:
        found = _ordered(database, *compile_query(query, few=str(chosen.tolist())))
    else:
        found = _ordered(database, *compile_query(query))
        found = found if chosen is None else found[np.isin(found, chosen)]
        found = _by_label(database, found, query.descending) if query.sort == "label" else found
    if query.unread_by:
        found = found[~np.isin(found, _listed(database, _READ_BY, {"value": query.unread_by}))]
    if query.rows == 1:  # nearly all plates: those of more rows are told by an index
        found = found[~np.isin(found, _listed(database, _OF_MORE_ROWS, {}))]
    return found


def _choices(query: Query) -> Iterator[Choice]:
    """Yield what must be found by itself; a plate must be in all of it."""
    for name, sql in _PLAIN.items():
        value = getattr(query, name)
        if value not in ("", None) and (name, value) != ("rows", 1):
            yield sql, {"value": value}
    yield from ((sql, {}) for name, sql in _FLAGS.items() if getattr(query, name))
    if query.label:
        parameters: dict[str, Any] = {}
        (condition,) = match(as_kept(query.label), "label", "value", parameters)
        yield f"SELECT plate_id FROM plates WHERE {condition}", parameters
    if query.models:
        yield _MODELS, dict(zip(("one", "other"), query.models, strict=True))
    yield from _measures(query)
    if query.disagree:
        yield f"SELECT plate_id FROM plates WHERE {_DISAGREE[query.disagree]}", {}
    if query.taken:
        truth, read = (character.replace("-", "") for character in query.taken.split(">"))
        yield (
            f"SELECT plate_id FROM plates WHERE read_text <> {_TRUTH} AND instr({_TRUTH}, :truth) > 0 "
            f"AND instr(read_text, :read) > 0 AND was_taken({_TRUTH}, read_text, :truth, :read)",
            {"truth": truth, "read": read},
        )


def _measures(query: Query) -> Iterator[Choice]:
    for column, name in (("tilt", "tilt"), ("sharpness", "sharp")):
        bounds = {"low": getattr(query, f"{name}_from"), "high": getattr(query, f"{name}_below")}
        signs = {"low": ">=", "high": "<"}
        asked = [f"{column} {signs[b]} :{b}" for b, value in bounds.items() if value is not None]
        if asked:
            given = {b: value for b, value in bounds.items() if value is not None}
            yield f"SELECT plate_id FROM measures WHERE {' AND '.join(asked)}", given


def _listed(database: Database, sql: str, parameters: dict[str, Any]) -> Ids:
    """Return the ids that SQL gives; as one text, which is three times as fast as 100,000 rows."""
    return _numbers(database.read(f"SELECT group_concat(plate_id) FROM ({sql})", parameters)[0][0])


def _ordered(database: Database, sql: str, parameters: dict[str, Any]) -> Ids:
    """Return the ids of compiled SQL, sorted by their ranks where it gives some."""
    listed, ranks = database.read(
        f"SELECT group_concat(plate_id), group_concat(rank) FROM ({sql})", parameters
    )[0]
    ids = _numbers(listed)
    return ids if ranks is None else ids[np.argsort(_numbers(ranks), kind="stable")]


def _by_label(database: Database, ids: Ids, descending: bool) -> Ids:
    """Return ids, which are in the order of paths, by what the file name says; those without come last."""
    order = ", ".join(f"{key}{' DESC' if descending else ''}" for key in ("label", "position", "plate_id"))
    named = _listed(
        database,
        f"SELECT plate_id FROM plates WHERE label IS NOT NULL ORDER BY {order}",
        {},
    )
    named = named[np.isin(named, ids)]
    return np.concatenate([named, ids[~np.isin(ids, named)]])


def _numbers(listed: str | None) -> Ids:
    return np.empty(0, np.int64) if listed is None else np.fromstring(listed, dtype=np.int64, sep=",")
