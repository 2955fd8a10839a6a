"""Queues: what to decide next, in an order frozen when the queue is made, so that no row ever jumps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from core.arrays import np
from core.errors import ConfigError
from core.project.project import Project
from core.project.query import Query
from core.project.records import UNDECIDED

if TYPE_CHECKING:
    from numpy.typing import NDArray

Ids: TypeAlias = "NDArray[np.int64]"

OF_READINGS = frozenset({"uncertain", "label", "models", "grammar"})  # hold what is read and not decided
QUEUE_SETTING = "queue"
AUDIT_SETTING = "audit"
AUDIT_SIZE = 200  # a rate near 2 % is then known to about ± 2 points


@dataclass(frozen=True)
class FrozenQueue:
    """A queue by its name in ``QUEUES`` and its plates; ``models`` are the two that it compares."""

    name: str
    ids: Ids
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """Plates drawn at random, each as likely as any other, to estimate how many labels are wrong."""

    ids: tuple[int, ...] = ()
    seed: int = 0


def make(project: Project, name: str, *, models: tuple[str, ...] = ()) -> FrozenQueue:
    """Make a queue of what it is about now; ``QUEUES`` has the names.

    ``models`` are the two to compare, by default the last two that have read here. Raises ``ConfigError``
    for an unknown name or missing models.
    """
    maker = QUEUES.get(name)
    if maker is None:
        raise ConfigError("There is no such queue", detail=name, advice="Choose one of the list")
    if name == "models":
        models = models or last_models(project)
        return FrozenQueue(name, _undecided(project, models=models), models)
    return FrozenQueue(name, maker(project))


def keep(project: Project, queue: FrozenQueue | None) -> None:
    """Remember the queue that is worked through, so that a restart comes back to it."""
    value: dict[str, Any] | None = None
    if queue is not None:
        value = {"name": queue.name, "ids": queue.ids.tolist(), "models": list(queue.models)}
    project.set_setting(QUEUE_SETTING, value)


def kept(project: Project) -> FrozenQueue | None:
    """Return the queue that was worked through last; None for all plates."""
    value = project.get_setting(QUEUE_SETTING)
    if not isinstance(value, dict) or value.get("name") not in QUEUES or value.get("name") == "all":
        return None
    try:
        ids = np.array(value["ids"], dtype=np.int64)
        models = tuple(str(name) for name in value.get("models", ()))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return FrozenQueue(value["name"], ids, models) if ids.ndim == 1 else None


def audit(project: Project) -> Audit:
    """Return the random audit of a project, empty before one was begun."""
    value = project.get_setting(AUDIT_SETTING)
    try:
        return Audit(tuple(int(i) for i in value["ids"]), int(value["seed"]))
    except (KeyError, TypeError, ValueError):
        return Audit()


def last_models(project: Project) -> tuple[str, str]:
    """Return the last two models that have read here, the older one first; raises ``ConfigError``."""
    names = [str(model["name"]) for model in project.models() if model["readings"]]
    if len(names) < 2:
        raise ConfigError(
            "Only one model has read this folder",
            detail=", ".join(names),
            advice="Read it with another model, then compare the two",
        )
    return names[-2], names[-1]


def only(queue: FrozenQueue, ids: Ids, ordered: bool) -> Ids:
    """Return the plates of a queue that are among ``ids``: in the queue's order, or in theirs."""
    return ids[np.isin(ids, queue.ids)] if ordered else queue.ids[np.isin(queue.ids, ids)]


# -- inside ------------------------------------------------------------------------------------


def _undecided(project: Project, **choice: Any) -> Ids:
    return project.plate_ids(Query(status=UNDECIDED, skipped=False, missing=False, **choice))


def _uncertain(project: Project) -> Ids:
    """Return what is read, least certain first; what is not read has no place in this order."""
    return _undecided(project, sort="confidence", confidence_from=0.0)


def _duplicates(project: Project) -> Ids:
    """Return plates side by side that have one text, decided ones too: they are what one compares with."""
    return project.plate_ids(Query(duplicates=True, missing=False, sort="text"))


def _audit(project: Project) -> Ids:
    """Return the plates of the audit; a finished one grows by as many again.

    Decided plates are drawn like all others: leaving them out would leave the easy or the hard ones.
    """
    before = audit(project)
    everything = project.plate_ids(Query(missing=False))
    drawn = np.array(before.ids, dtype=np.int64)
    waiting = np.isin(drawn, _undecided(project))
    if not waiting.any():
        rest = everything[~np.isin(everything, drawn)]
        chance = np.random.default_rng((before.seed, len(drawn)))
        more = chance.permutation(np.sort(rest))[:AUDIT_SIZE]
        drawn = np.concatenate([drawn, more])
        project.set_setting(AUDIT_SETTING, {"seed": before.seed, "ids": drawn.tolist()})
    return drawn


QUEUES: dict[str, Callable[[Project], Ids]] = {
    "all": lambda project: project.plate_ids(Query()),
    "uncertain": _uncertain,
    "label": lambda project: _undecided(project, differs=True),
    "models": lambda project: _undecided(project, models=last_models(project)),
    "grammar": lambda project: _undecided(project, violates=True),
    "duplicates": _duplicates,
    "audit": _audit,
    "skipped": lambda project: project.plate_ids(Query(skipped=True, missing=False)),
}
