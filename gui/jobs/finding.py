"""The work behind the list: asking the store which plates there are, making queues, remembering both."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QCoreApplication

from core.arrays import np
from core.errors import AppError
from core.progress import ShouldStop
from core.project import UNDECIDED, Project, Query, queues
from core.project.queues import FrozenQueue
from gui.models.plate_queue import PlateQueue
from gui.tasks import Report, Task, Work
from gui.texts import paragraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

Added: TypeAlias = Sequence[tuple[int, int]]
Drafts: TypeAlias = Mapping[int, str]

DRAFTS = "drafts"  # what was typed, by plate

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What a query found; ``generation`` tells an overtaken query from the last one.

    ``newest`` is the newest plate of the store by then.
    """

    generation: int
    ids: NDArray[np.int64]
    undecided: NDArray[np.bool_]
    newest: int = 0


def all_decided(frozen: FrozenQueue | None) -> str:
    """Return what to say when no plate of a list waits any more."""
    done = QCoreApplication.translate("Session", "Every plate of this list is decided.")
    return paragraph(done, result) if (result := where_the_result_is(frozen)) else done


def where_the_result_is(frozen: FrozenQueue | None) -> str:
    """Return where a list that was worked through leads to; empty for most."""
    if frozen is None or frozen.name != "audit":
        return ""
    return QCoreApplication.translate("Session", "Verify the labels tells what the audit has found.")


def of_skipped(query: Query, frozen: FrozenQueue | None) -> bool:
    """Tell whether a list is of what was put aside: in that it waits as any other plate does."""
    return query.skipped is True or (frozen is not None and frozen.name == "skipped")


def find_work(
    project: Project, query: Query, frozen: FrozenQueue | None, generation: int, added: Added = ()
) -> Work:
    """Find the plates of a query, within a frozen queue if there is one; produces ``Found``.

    ``added`` are (plate, plate that a person has added beside it), to be listed whatever the two mean.
    """

    def work(_report: Report, should_stop: ShouldStop) -> object:
        if query.measured:
            project.tell_measures(should_stop)
        newest = project.newest_plate()
        ids = project.plate_ids(query)
        if frozen is not None:
            ids = queues.only(frozen, ids, ordered=query.sort != "queue")
        ids = _with(ids, added, project)
        settled = project.settled_ids(skipped=not of_skipped(query, frozen))
        return Found(generation, ids, ~np.isin(ids, settled, assume_unique=True), newest)

    return work


def unlisted_work(project: Project, query: Query, queue: PlateQueue) -> Work:
    """Count the plates of a query that have been added since a queue was made of it; produces a number."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        ids = project.plate_ids(query)
        return int(np.count_nonzero(~np.isin(ids[ids > queue.newest], queue.ids)))

    return work


def _with(ids: NDArray[np.int64], added: Added, project: Project) -> NDArray[np.int64]:
    """Return plates with those that were added beside them; without those that were taken out again."""
    here = {row.plate_id for row in project.rows([new for _, new in added]) if not row.deleted}
    for beside, new in added:
        if new in here and new not in ids:
            places = np.flatnonzero(ids == beside)
            ids = np.insert(ids, places[0] + 1 if len(places) else len(ids), new)
    return ids


def queue_work(project: Project, name: str, models: tuple[str, ...] = ()) -> Work:
    """Make a queue and remember it; produces a ``FrozenQueue``, without plates for *all*."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        if name == "all":
            queues.keep(project, None)
            return FrozenQueue(name, np.empty(0, np.int64))
        queue = queues.make(project, name, models=models)
        queues.keep(project, queue)
        return queue

    return work


def settle_work(project: Project, plate_id: int, query: Query, drafts: Drafts) -> Work:
    """Keep where the operator is and count; produces counts. Writing may have to wait for others' writing."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        remember(project, plate_id, query, drafts)
        return project.counts()

    return work


def close_task(project: Project) -> Task:
    """Close a project that nobody works with any more: what it wrote is brought to rest on the disk."""

    def work(_report: Report, _should_stop: ShouldStop) -> object:
        project.close()
        return None

    return Task("close", work, quiet=True)


def query_from(values: Any) -> Query:
    """Return the query that was remembered, or the plain one when it no longer fits."""
    if not isinstance(values, dict):
        return Query()
    try:
        return Query.from_json(values)
    except (AppError, TypeError, ValueError):
        return Query()


def choice_of(query: Query) -> dict[str, Any]:
    """Return the fields of a query but its order, for ``Session.set_query``."""
    return {f.name: getattr(query, f.name) for f in fields(query) if f.name not in ("sort", "descending")}


def is_filtered(query: Query) -> bool:
    """Tell whether a query leaves anything out."""
    return choice_of(query) != choice_of(Query())


def kept_drafts(project: Project) -> dict[int, str]:
    """Return what was typed for plates before the last end and not confirmed; nobody has decided since."""
    values = project.get_setting(DRAFTS, None)
    if not isinstance(values, dict):
        return {}
    drafts = {int(key): text for key, text in values.items() if key.isdecimal() and isinstance(text, str)}
    waiting = (row.plate_id for row in project.rows(list(drafts)) if row.status in UNDECIDED)
    return {plate_id: drafts[plate_id] for plate_id in waiting}


def carried(drafts: Drafts, before: Project, after: Project) -> dict[int, str]:
    """Return what was typed that holds in another store of the same folder: for the same pictures."""
    try:
        pictures = {row.plate_id: row.path for row in before.rows(list(drafts))}
        rows = after.rows(list(pictures))
    except AppError as error:
        log.warning("What was typed could not be taken over: %s", error)
        return {}
    return {row.plate_id: drafts[row.plate_id] for row in rows if pictures[row.plate_id] == row.path}


def remember(project: Project, plate_id: int, query: Query, drafts: Drafts) -> None:
    """Keep where the operator is and what was typed and not confirmed, for the next start.

    What another window keeps stays; an empty text is one that was typed here and is no more. Only what is
    another now is written: this is called four times a second, and others may be writing.
    """
    try:
        every = kept_drafts(project) | dict(drafts)
        values = {DRAFTS: {str(one): text for one, text in every.items() if text}, "plate": plate_id,
                  "query": query.to_json()}  # fmt: skip
        for name, value in values.items():
            if project.get_setting(name, {} if name == DRAFTS else None) != value:
                project.set_setting(name, value)
    except AppError as error:
        log.warning("The place in the folder could not be remembered: %s", error)
