"""Take differences over into a project, as edits that can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from core.errors import AppError, LabelError
from core.exchange.differences import SAFE, Afresh, Change, Difference
from core.progress import Report, silent
from core.project import Edit, Project

_BATCH = 500  # edits a transaction: the only writer is held for some milliseconds


@dataclass
class Takeover:
    """What was taken over: the edits, newest last, and what the store refused.

    ``same`` stood in the project by then; ``kept`` is what others had changed there since the plan.
    """

    taken: int = 0
    same: int = 0
    kept: int = 0
    edits: list[Edit] = field(default_factory=list)
    refused: list[tuple[Difference, AppError]] = field(default_factory=list)


def apply(
    project: Project,
    differences: Sequence[Difference],
    format: str,
    *,
    changes: Collection[Change] = SAFE,
    afresh: Afresh | None = None,
    since: int | None = None,
    report: Report = silent,
) -> Takeover:
    """Take over the differences of these kinds; conflicts only when they are asked for.

    Each is compared once more with what the project says now, in the same transaction: what somebody
    else has taken over meanwhile does not come twice. ``afresh`` knows all differences of the plan, when
    these are some of them; plates that were edited after the edit ``since`` stay as they are.

    The edits carry the operator ``import:<format>``. One that is broken off after a ``report`` keeps what is
    done; doing it again goes on, because what agrees is no difference any more.
    """
    chosen = [d for d in differences if d.change in changes and d.change is not Change.UNMATCHED]
    afresh = afresh or Afresh(project, differences)
    done = Takeover()
    for some, so_far in in_steps(chosen, _BATCH):
        with project.together():
            _take_some(project, some, format, afresh, since=since, done=done)
        report(so_far, len(chosen))
    return done


def _take_some(
    project: Project,
    some: Sequence[Difference],
    format: str,
    afresh: Afresh,
    *,
    since: int | None,
    done: Takeover,
) -> None:
    """Take some differences over; a split of a plate that they add is compared again once it is there."""
    newest = project.newest_plate()
    pairs = list(afresh(some))
    late = [planned for planned, now in pairs if _is_of_new_plate(now)]
    for difference in _ready(project, [pair for pair in pairs if not _is_of_new_plate(pair[1])], since, done):
        _take(project, difference, format, done)
    if late:
        for difference in _ready(project, list(afresh(late)), since, done, newest):
            _take(project, difference, format, done)


def _is_of_new_plate(difference: Difference) -> bool:
    return difference.row is None and difference.other_split


def in_steps(differences: Sequence[Difference], least: int) -> Iterator[tuple[Sequence[Difference], int]]:
    """Yield steps of ``least`` differences or some more, each with how many there were by then.

    What is said of one picture stays together: by the next step its plates are edited, as by others.
    """
    start = 0
    for end in range(1, len(differences) + 1):
        last = end == len(differences)
        if last or (end - start >= least and differences[end].image_id != differences[end - 1].image_id):
            yield differences[start:end], end
            start = end


def _ready(
    project: Project,
    pairs: Sequence[tuple[Difference, Difference]],
    since: int | None,
    done: Takeover,
    newest: int | None = None,
) -> list[Difference]:
    """Return what still is to be taken over, as it is now; the rest is counted.

    Plates beyond the ``newest`` have been added just now, by nobody else.
    """
    plates = [now.row.plate_id for _, now in pairs if now.row is not None]
    untouched = set(plates if since is None else project.unchanged_since(plates, since))
    untouched |= {plate_id for plate_id in plates if newest is not None and plate_id > newest}
    ready = []
    for planned, now in pairs:
        if now.change is Change.SAME:
            done.same += 1
        elif _is_of_new_plate(now):  # which was not to be added
            done.kept += 1
        elif (now.row is None or now.row.plate_id in untouched) and now.change in SAFE | {planned.change}:
            ready.append(now)
        else:
            done.kept += 1
    return ready


def _take(project: Project, difference: Difference, format: str, done: Takeover) -> None:
    who = difference.annotation.operator
    operator = f"import:{format}:{who}" if who else f"import:{format}"
    edits: list[Edit] = []
    try:
        if difference.row is None:
            edits.append(project.add_plate(difference.image_id, difference.quad, operator))
            plate_id = edits[0].plate_id
        else:
            plate_id = difference.row.plate_id
            if difference.quad is not None:
                edits.append(project.set_quad(plate_id, difference.quad, operator))
        if difference.kind is not None:
            edits.append(project.set_kind(plate_id, difference.kind, operator))
        if difference.rows is not None:
            edits.append(project.set_rows(plate_id, difference.rows, operator))
        if difference.split is not None:
            edits += project.set_split([plate_id], difference.split, operator)
        if difference.status is not None:
            decided = project.decide(
                plate_id, text=difference.text, status=difference.status, operator=operator
            )
            edits.append(decided)
    except LabelError as error:  # a StoreError ends the whole batch
        done.refused.append((difference, error))
    done.taken += bool(edits)
    done.edits += edits
