"""What a filter by which nothing is found may have meant: the nearest value that the project does have."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from core.project.filter_language import format_query
from core.project.query import Query

if TYPE_CHECKING:
    from core.project.project import Project

_NEAR = 0.5
_CCPD = "ccpd_"


def near_word(project: Project, query: Query) -> str:
    """Return the word with a value that exists, instead of one that does not; "" where there is none near."""
    if not (query.split or query.operator or query.subset or query.models):
        return ""
    known = project.known_values(slow=True)
    return next(filter(None, _words(query, known)), "")


def _words(query: Query, known: dict[str, list[str]]) -> Iterator[str]:
    folders = [name for path in known["subset"] for name in (path, *path.split("/"))]
    folders += [name.removeprefix(_CCPD) for name in folders]
    yield format_query(Query(split=_near(query.split, known["split"])))
    yield format_query(Query(operator=_near(query.operator, known["by"])))
    yield format_query(Query(subset=_near(query.subset, folders, folded=True)))
    nearest = tuple(_near(name, known["model"]) or name for name in query.models)
    if nearest != query.models:
        yield format_query(Query(models=nearest))


def _near(value: str, names: Iterable[str], *, folded: bool = False) -> str:
    """Return the name that is most like a value which is none of them."""
    by_folded = {name.casefold(): name for name in names if name}
    if not value or value in by_folded.values() or (folded and value.casefold() in by_folded):
        return ""
    found = difflib.get_close_matches(value.casefold(), by_folded, n=1, cutoff=_NEAR)
    return by_folded[found[0]] if found else ""
