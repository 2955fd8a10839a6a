"""Which plates a verb takes alone: ``--filter`` and ``--queue``, as the window lists them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Self

import typer

from core.arrays import np
from core.errors import ConfigError, FolderError

if TYPE_CHECKING:
    from core.project import Project, Query
    from core.project.queues import FrozenQueue

CURRENT = "current"
QUEUE_NAMES = ("uncertain", "label", "models", "grammar", "duplicates", "audit", "skipped", CURRENT)

_KNOWN_BEFORE = (  # parts of a filter which say the same of a plate before it is read and after
    "path", "label", "subset", "split", "image_id", "missing", "skipped", "problem",
    "tilt_from", "tilt_below", "sharp_from", "sharp_below",
)  # fmt: skip

FilterOption = Annotated[
    str,
    typer.Option(
        "--filter",
        metavar="FILTER",
        help='Only the plates that the window\'s filter would list: --filter "conf<0.9 province:浙".',
    ),
]
QueueOption = Annotated[
    str,
    typer.Option(
        "--queue",
        help=f"Only the plates of a queue: {', '.join(QUEUE_NAMES)} (the one that the window works through).",
    ),
]


@dataclass(frozen=True)
class Choice:
    """What ``--filter`` and ``--queue`` say; false where they say nothing, and every plate is meant."""

    line: str
    query: Query
    queue: str = ""

    @classmethod
    def of(cls, line: str, queue: str = "") -> Self:
        """Understand both before anything begins; raises ``FilterError`` or ``ConfigError``."""
        from core.project import filter_language

        if queue and queue not in QUEUE_NAMES:
            near = difflib.get_close_matches(queue, QUEUE_NAMES, n=1, cutoff=0.5)
            advice = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(QUEUE_NAMES)}"
            raise ConfigError("There is no such queue", detail=queue, advice=advice)
        return cls(" ".join(line.split()), filter_language.parse(line), queue)

    def __bool__(self) -> bool:
        return bool(self.line or self.queue)

    def __str__(self) -> str:
        """Return both as they are written."""
        return ", ".join(filter(None, (self.line, self.queue)))

    def before_reading(self) -> Choice:
        """Return the choice by what is known of plates already: what is read of these decides the rest."""
        from core.project.queues import OF_READINGS

        query = _known_before(self.query)
        queue = "" if self.queue in OF_READINGS | {"duplicates"} else self.queue
        return Choice(self.line if query != type(query)() else "", query, queue)

    def plates(self, project: Project) -> list[int] | None:
        """Return the ids of the plates that are meant, in the order of paths; None for all of the project.

        Raises ``FolderError`` where it is none, and what ``core.project.queues`` does.
        """
        if not self:
            return None
        if self.query.measured:
            project.tell_measures()
        ids = project.plate_ids(self.query)
        if self.queue:
            from core.project import queues

            ids = queues.only(_queue(project, self.queue), ids, ordered=True)
        if not len(ids):
            raise self._nothing_in(project)
        return [int(plate_id) for plate_id in ids]

    def _nothing_in(self, project: Project) -> FolderError:
        from core.project.near_values import near_word

        error = FolderError(
            "No plate of this folder is in the list that was asked for",
            path=project.folder,
            detail=str(self),
            advice="Try the filter and the queue in the window",
        )
        if near := near_word(project, self.query):
            error.advice = f"Did you mean {near}?"
        return error


def _known_before(query: Query) -> Query:
    """Return a query without what only a reading tells; with such parts a sample is not to be drawn yet."""
    plain = type(query)(**{name: getattr(query, name) for name in _KNOWN_BEFORE})
    plain = replace(plain, without=tuple(one for one in query.without if _known_before(one) == one))
    order = {name: getattr(query, name) for name in ("sort", "descending", "sample", "seed")}
    return query if replace(plain, **order) == query else plain


def _queue(project: Project, name: str) -> FrozenQueue:
    """Return a queue as it would be made now; the audit and the one that is worked through as they are."""
    from core.project import queues
    from core.project.queues import FrozenQueue

    if name == CURRENT:
        kept = queues.kept(project)
        if kept is None:
            raise ConfigError(
                "No queue is worked through in this folder",
                path=project.folder,
                advice="Choose one in the window, or name another",
            )
        return kept
    if name == "audit":  # which the window alone draws
        return FrozenQueue(name, np.array(queues.audit(project).ids, dtype=np.int64))
    return queues.make(project, name)
