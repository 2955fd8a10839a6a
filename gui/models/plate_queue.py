"""The order in which plates are worked through: frozen when made, so that rows never jump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.arrays import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE = -1


@dataclass(frozen=True)
class Sight:
    """Plates that are seen together: what waits among them comes before what is out of sight.

    ``closed``: only the operator leads out of them, no decision does.
    """

    plates: Sequence[int] = ()
    closed: bool = False


ONE = Sight()  # a plate alone, which a decision leads away from
FEW = 100  # plates that are looked up one by one


class PlateQueue:
    """A frozen array of plate ids, with a mark for each plate that still waits for a decision.

    Looking up a position costs a binary search, so 355,000 ids need no dictionary. Without arrays it is
    empty and makes none until it is asked for them: a window that opens has no use for NumPy.
    """

    def __init__(
        self,
        ids: NDArray[np.int64] | None = None,
        undecided: NDArray[np.bool_] | None = None,
        newest: int = 0,
    ) -> None:
        self.newest = newest  # plate of the store when this was made
        self._marked: dict[int, bool] | None = None  # since its successor is being looked for
        self._size = 0
        self._waited = False  # something in it, now or before: else it is looked over, not worked through
        if ids is None or undecided is None:
            return
        if ids.shape != undecided.shape:
            raise ValueError("one mark a plate")
        self.ids = ids
        self._undecided = undecided
        self._size = len(ids)
        self._waited = bool(undecided.any())

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The plates, from the top."""
        return np.empty(0, np.int64)

    @cached_property
    def _undecided(self) -> NDArray[np.bool_]:
        return np.empty(0, np.bool_)

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _sorter(self) -> NDArray[np.intp]:
        return np.argsort(self.ids)  # no id stands twice, so the fastest way will do

    @property
    def left(self) -> int:
        """The number of plates that wait for a decision."""
        return int(np.count_nonzero(self._undecided)) if self._size else 0

    def position(self, plate_id: int) -> int:
        """Return the row of a plate, or -1."""
        if not self._size:
            return NOWHERE
        at = int(np.searchsorted(self.ids, plate_id, sorter=self._sorter))
        if at == self._size or self.ids[self._sorter[at]] != plate_id:
            return NOWHERE
        return int(self._sorter[at])

    def positions(self, plates: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the rows of those of many plates that are here, from the top."""
        return np.flatnonzero(np.isin(self.ids, plates))

    def at(self, position: int) -> int:
        """Return the id in a row, or -1 outside the queue."""
        return int(self.ids[position]) if 0 <= position < self._size else NOWHERE

    def step(self, plate_id: int, by: int) -> int:
        """Return the id ``by`` rows on, stopping at the ends; -1 for an empty queue."""
        here = self.position(plate_id)
        if here == NOWHERE:
            return self.at(0)
        return self.at(min(max(here + by, 0), self._size - 1))

    def next_undecided(self, plate_id: int) -> int:
        """Return the next plate that waits for a decision, around the end if need be; -1 for none."""
        here = self.position(plate_id)
        after = self._undecided[here + 1 :]
        if after.any():
            return int(self.ids[here + 1 + int(np.argmax(after))])
        before = self._undecided[: max(here, 0)]
        return int(self.ids[int(np.argmax(before))]) if before.any() else NOWHERE

    def after(self, plate_id: int, sight: Sight = ONE) -> int:
        """Return where to go from a decided plate: as ``next_undecided``, but through a list looked over.

        In a list in which nothing has ever waited that is the next plate, -1 at its end. What is seen
        together with the plate comes first, around the end of it if need be.
        """
        here = self.position(plate_id)
        if waiting := self.waiting_of(sight.plates) - {plate_id}:
            return min(waiting, key=lambda one: (self.position(one) < here, self.position(one)))
        if sight.closed:
            return plate_id
        return self.next_undecided(plate_id) if self._waited or here == NOWHERE else self.at(here + 1)

    def waiting_of(self, plates: Sequence[int]) -> set[int]:
        """Return those of the plates that are here and wait for a decision, as far as is known here."""
        if len(plates) > FEW:
            return set(np.intersect1d(self.ids[self._undecided], plates).tolist())
        known = [(plate_id, self.position(plate_id)) for plate_id in plates]
        return {plate_id for plate_id, here in known if here != NOWHERE and self._undecided[here]}

    def set_undecided(self, plate_id: int, undecided: bool) -> None:
        """Mark a plate as waiting for a decision, or not; a plate outside the queue is passed over."""
        if self._marked is not None:
            self._marked[plate_id] = undecided  # also one outside: the successor may hold it
        here = self.position(plate_id)
        if here != NOWHERE:
            self._undecided[here] = undecided
            self._waited |= undecided

    @property
    def awaits_successor(self) -> bool:
        """True while the queue that is to follow this one is being looked for."""
        return self._marked is not None

    def await_successor(self) -> None:
        """Keep the marks that are set from now on: whoever looks for the next queue may miss them."""
        self._marked = {}

    def stay(self) -> None:
        """Be followed by no other queue: what looked for it failed."""
        self._marked = None

    def succeeded_by(
        self, ids: NDArray[np.int64], undecided: NDArray[np.bool_], newest: int = 0
    ) -> PlateQueue:
        """Return the queue that was looked for, with the marks set here since then."""
        successor = PlateQueue(ids, undecided, newest)
        for plate_id, mark in (self._marked or {}).items():
            successor.set_undecided(plate_id, mark)
        return successor

    def joined(self, added: Sequence[tuple[int, int, bool]]) -> PlateQueue:
        """Return the queue with plates put in: (plate of the queue, plate behind it, does that one wait).

        One that is here already stays where it is, and one behind a plate that is not here is left out.
        """
        known = [(self.position(one), new, wait) for one, new, wait in added if self.position(new) == NOWHERE]
        known = sorted((one for one in known if one[0] != NOWHERE), key=lambda one: one[0])
        if not known:
            return self
        places = [at + 1 for at, _, _ in known]
        joined = PlateQueue(
            np.insert(self.ids, places, [new for _, new, _ in known]),
            np.insert(self._undecided, places, [wait for _, _, wait in known]),
            self.newest,
        )
        joined._marked, joined._waited = self._marked, self._waited or joined._waited
        return joined

    def chosen(self, before: PlateQueue, wanted: Sequence[int]) -> int:
        """Return the first of these plates that is here; else where to go on behind it, else from the top.

        ``before`` is the queue in which they were; -1 for an empty queue.
        """
        for plate_id in wanted:
            if self.position(plate_id) != NOWHERE:
                return plate_id
        left = next((plate_id for plate_id in wanted if before.position(plate_id) != NOWHERE), NOWHERE)
        first = self.next_undecided(before.kept_before(left, self))
        return first if first != NOWHERE else self.at(0)

    def kept_before(self, plate_id: int, successor: PlateQueue) -> int:
        """Return the nearest plate before one that a successor holds as well, or -1."""
        before = self.ids[: max(self.position(plate_id), 0)]
        kept = before[np.isin(before, successor.ids)]
        return int(kept[-1]) if len(kept) else NOWHERE

    def around(self, plate_id: int, back: int, ahead: int) -> list[int]:
        """Return the ids about to be looked at: those ahead, nearest first, then those behind."""
        here = self.position(plate_id)
        if here == NOWHERE:
            return []
        forward = self.ids[here + 1 : here + 1 + ahead].tolist()
        return [*forward, *self.ids[max(0, here - back) : here][::-1].tolist()]
