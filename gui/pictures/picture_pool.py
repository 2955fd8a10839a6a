"""Pictures made ready in worker threads: the wanted ones first, the stale ones dropped, memory bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal, Slot

from gui.priority import BEHIND, step_back

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
MOST_WORKERS = 4  # of one pool


class ByteCache(Generic[Key, Value]):
    """Keeps what was used last, up to a number of bytes; a single thing larger than that is kept alone."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Value | None:
        """Return what is kept under the key, and keep it longer."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def cost(self, key: Key) -> int:
        """Return the bytes of what is kept under the key, 0 if nothing is."""
        return self._kept[key][1] if key in self._kept else 0

    def put(self, key: Key, value: Value, cost: int) -> None:
        """Keep a value and let the oldest go until all fit."""
        self.drop(key)
        self._kept[key] = (value, cost)
        self.size += cost
        while self.size > self.limit and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Let go of all."""
        self._kept.clear()
        self.size = 0

    def drop(self, key: Key) -> None:
        """Let go of a value."""
        if key in self._kept:
            self.size -= self._kept.pop(key)[1]


class PicturePool(QObject, Generic[Key, Value]):
    """Runs ``make(key)`` in a pool for the keys that are wanted, and keeps what comes of it.

    ``make`` runs in a worker thread and raises nothing. ``cost(value)`` is in bytes; what costs nothing is
    not kept. ``spare`` cores are left to the window: a worker that is put off a core while it runs Python
    keeps the window waiting. Signals: ``arrived(key, value)``, in the thread that the pool lives in.
    """

    arrived = Signal(object, object)
    _made = Signal(object, object)

    def __init__(
        self,
        make: Callable[[Key], Value],
        cost: Callable[[Value], int],
        limit: int,
        parent: QObject | None = None,
        *,
        spare: int = 0,
    ) -> None:
        super().__init__(parent)
        self._make, self._cost = make, cost
        self._kept: ByteCache[Key, Value] = ByteCache(limit)
        self._pool = QThreadPool(self)
        self._pool.setThreadPriority(BEHIND)
        self._pool.setMaxThreadCount(min(max(QThread.idealThreadCount() - spare, 1), MOST_WORKERS))
        self._wanted: tuple[Key, ...] = ()
        self._left: list[Key] = []  # of those, what no worker has taken yet, the most urgent last
        self._busy: set[Key] = set()
        self._workers = 0  # those that look for more when they are done
        self._stale: set[Key] = set()  # of those at work
        self._lock = Lock()  # around what the workers ask in ``claim``
        self._made.connect(self._on_made)

    def get(self, key: Key) -> Value | None:
        """Return what is kept, if it is."""
        return self._kept.get(key)

    def want(self, keys: Sequence[Key]) -> None:
        """Ask for these, the most urgent first; what waited from an earlier call is dropped."""
        with self._lock:
            self._wanted = tuple(keys)
            self._left = [key for key in self._wanted if key not in self._kept and key not in self._busy][
                ::-1
            ]
            more = max(0, min(len(self._left), self._pool.maxThreadCount()) - self._workers)
            self._workers += more
        for key in reversed(self._wanted):  # what is nearest goes last when room is needed
            self._kept.get(key)
        for _ in range(more):
            self._pool.start(_Making(self))

    def renew(self) -> None:
        """Drop all and make what is wanted anew: it may be another now, also what is being made."""
        with self._lock:
            self._kept.clear()
            self._stale = set(self._busy)
        self.want(self._wanted)

    def again(self, keys: Collection[Key]) -> None:
        """Drop these and make of them what is wanted anew."""
        with self._lock:
            for key in keys:
                self._kept.drop(key)
            self._stale |= self._busy.intersection(keys)
        self.want(self._wanted)

    def close(self) -> None:
        """Drop what waits and wait for what runs."""
        with self._lock:
            self._wanted, self._left = (), []
        self._pool.waitForDone()

    def claim(self) -> Key | None:
        """Reserve what is wanted most for one worker; None sends it away. Thread-safe."""
        with self._lock:
            while self._left:
                key = self._left.pop()
                if key not in self._busy and key not in self._kept and self._has_room(key):
                    self._busy.add(key)
                    return key
            self._workers -= 1
            return None

    def _has_room(self, key: Key) -> bool:
        """True when a picture of usual size fits beside those wanted sooner: it must not drive them out."""
        sooner = self._wanted[: self._wanted.index(key)]
        usual = self._kept.size // max(len(self._kept), 1)
        here = sum(self._kept.cost(other) or usual for other in sooner)
        return not sooner or here + usual <= self._kept.limit

    def _fits(self, key: Key, cost: int) -> bool:
        """True when a picture that was made need drive out nothing that is wanted sooner.

        Several are made at once, and of none of them the size is known before.
        """
        if self._kept.size + cost <= self._kept.limit:
            return True  # nothing has to go
        sooner = self._wanted[: self._wanted.index(key)] if key in self._wanted else self._wanted
        for other in reversed(self._wanted):  # what is nearest goes last when room is needed
            self._kept.get(other)
        here = sum(self._kept.cost(other) for other in sooner)
        return not here or here + cost <= self._kept.limit

    def work(self) -> None:
        """Make pictures until nothing is wanted any more; called by the workers."""
        while (key := self.claim()) is not None:
            self._made.emit(key, self._make(key))

    @Slot(object, object)
    def _on_made(self, key: Key, value: Value) -> None:
        cost = self._cost(value)
        with self._lock:
            self._busy.discard(key)
            stale = key in self._stale
            self._stale.discard(key)
            if cost > 0 and not stale and self._fits(key, cost):
                self._kept.put(key, value, cost)
        if stale:
            self.want(self._wanted)
        else:
            self.arrived.emit(key, value)


class _Making(QRunnable):
    def __init__(self, pool: PicturePool[Key, Value]) -> None:
        super().__init__()
        self._pool = pool

    def run(self) -> None:
        """Work as long as something is wanted."""
        step_back()
        self._pool.work()
