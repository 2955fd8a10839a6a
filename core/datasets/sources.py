"""Sources of samples: crop folders, CCPD frames, drawn plates; each lists what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core import double_row, images
from core.alphabet import Alphabet
from core.ctc import check_label
from core.datasets import CROP_SIZE, augment
from core.datasets.ccpd_frames import FrameList, is_in_folder, is_wanted, no_subset, pictures
from core.datasets.labelled import Check, text_of_name
from core.errors import AppError, FolderError
from core.numbering import not_labels, numbered
from core.progress import ShouldStop, never
from core.reading import Quad, outside_picture

Array = NDArray[np.uint8]
T = TypeVar("T")

# Of pixels around plates that a source keeps, in each process that draws: some 2,000 frames. CCPD2019's
# 200,000 would take 50 GB.
CACHE_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Item:
    """A labelled picture on disk, and where the plate is in it (None: the picture is the crop)."""

    path: Path
    label: str
    quad: Quad | None = None
    rows: int = 1


class Source(Protocol):
    """What a training draws from."""

    def draw(self, rng: np.random.Generator) -> tuple[Array, str]:
        """Return one augmented crop (H, W, 3) and its label."""


def label_check(alphabet: Alphabet, frames: int) -> Check:
    """Return the check that every dataset runs on its labels; it can be sent to a process of a loader."""
    return partial(check_label, alphabet=alphabet, frames=frames)


@dataclass
class ItemSource:
    """Labelled pictures, as many held as small crops in memory as ``CACHE_BYTES`` takes.

    ``refused`` says what was left out.
    """

    items: list[Item]
    crop: str = "auto"  # quad, box, mixed (half and half), auto (quad)
    augmented: bool = True
    balance: str = "none"
    refused: list[AppError] = field(default_factory=list)
    unusable: dict[Path, AppError] = field(default_factory=dict)  # pictures that drawing could not use
    keeps: bool = True  # pixels; of use where a picture is drawn again and again
    _cache: dict[int, tuple[Array, Quad | None]] = field(default_factory=dict, repr=False)
    _cached: int = field(default=0, repr=False)  # bytes
    _groups: list[list[int]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.keep(self.items)

    def keep(self, items: list[Item]) -> None:
        """Draw from ``items`` alone."""
        self.items = items
        self._cache.clear()
        self._cached = 0
        if self.balance == "province":
            groups: dict[str, list[int]] = {}
            for i, item in enumerate(items):
                groups.setdefault(item.label[:1], []).append(i)
            self._groups = list(groups.values())

    def __len__(self) -> int:
        return len(self.items)

    def labels(self) -> set[str]:
        """Return the plate texts, for the check that splits share none."""
        return {item.label for item in self.items}

    def draw(self, rng: np.random.Generator) -> tuple[Array, str]:
        """Return one crop and its label; rare provinces more often where balanced.

        A picture that cannot be used goes to ``unusable``, and another is drawn.
        """
        return self._usable(lambda index: self.sample(index, rng), rng)

    def surroundings(self, rng: np.random.Generator) -> tuple[Array, Quad]:
        """Return the pixels around one plate and its quad in them; for sources that know quads."""
        around, quad = self._usable(self._pixels, rng)
        if quad is None:
            raise FolderError("These pictures do not say where their plates are", path=self.items[0].path)
        return around, quad

    def sample(self, index: int, rng: np.random.Generator | None) -> tuple[Array, str]:
        """Return the crop of one item, augmented when ``rng`` is given and the source augments."""
        item = self.items[index]
        around, quad = self._pixels(index)
        as_box = self.crop == "box"
        if self.crop == "mixed" and rng is not None and quad is not None:
            as_box = rng.random() < 0.5
        if rng is None or not self.augmented:
            return (_plain(around, quad, as_box), item.label)
        if quad is None:
            crop = augment.jitter_crop(around, rng)
        elif as_box:
            crop = _box_crop(around, quad, rng)
        else:
            crop = images.rectify(around, augment.jitter_quad(quad, rng), CROP_SIZE)
        return augment.relight(augment.degrade(crop, rng), rng), item.label

    def _usable(self, take: Callable[[int], T], rng: np.random.Generator) -> T:
        """Return what ``take`` makes of a picked item; raises only when every picture was of no use.

        What is drawn depends on ``rng`` and the files alone: a picture known to be of no use is tried
        again, so that it takes as much from ``rng`` in a process that has not met it yet.
        """
        while True:
            item = self.items[index := self._pick(rng)]
            try:
                return take(index)
            except AppError as error:
                self.unusable[item.path] = error.at(item.path)
                if len(self.unusable) >= len({one.path for one in self.items}):
                    raise

    def _pick(self, rng: np.random.Generator) -> int:
        if not self._groups:
            return int(rng.integers(len(self.items)))
        # The square root stands between the natural frequency and a flat one: a province with
        # one plate must not become that plate's text.
        weights = np.sqrt([len(g) for g in self._groups])
        group = self._groups[int(rng.choice(len(weights), p=weights / weights.sum()))]
        return group[int(rng.integers(len(group)))]

    def _pixels(self, index: int) -> tuple[Array, Quad | None]:
        kept = self._cache.get(index)
        if kept is None:
            kept = _load(self.items[index])
            if self.keeps and self._cached + kept[0].nbytes <= CACHE_BYTES:
                self._cache[index] = kept
                self._cached += kept[0].nbytes
        return kept


def crop_folder(
    folder: Path,
    check: Check,
    should_stop: ShouldStop = never,
    *,
    subsets: Iterable[str] = (),
    split: str = "",
    numbers: bool = False,
    **options: object,
) -> ItemSource:
    """Return the source of ``<label>_<n>`` pictures under ``folder``; any nesting.

    ``subsets`` takes only these folders with all below them, ``split`` what lies in folders of this name.
    Evidently numbered pictures are refused, but for ``numbers``.
    """
    if not folder.is_dir():
        raise FolderError(
            "This is a file, not a folder" if folder.is_file() else "The folder does not exist", path=folder
        )
    items: list[Item] = []
    refused: list[AppError] = []
    wanted = tuple(subsets)
    absent = list(wanted)
    paths = [
        path
        for path in pictures(folder, refused, should_stop)
        if is_wanted(path, folder, wanted) and (not split or is_in_folder(path, folder, split))
    ]
    out = {} if numbers else numbered(paths)
    refused += [not_labels(place, found) for place, found in out.items()]
    passed = {path for found in out.values() for path in found}
    for path in paths:
        absent = [one for one in absent if not is_wanted(path, folder, (one,))]
        if path not in passed:
            _take(items, refused, check, Item(path, text_of_name(path)))
    refused += [no_subset(folder, one) for one in absent if items]
    return _source(folder, items, refused, options)


def labelled(folder: Path, found: FrameList, **options: object) -> ItemSource:
    """Return the source of pictures that ``core.datasets.labelled`` or ``ccpd_frames`` listed."""
    items = [Item(frame.path, frame.label, frame.quad, frame.rows) for frame in found.frames]
    return _source(folder, items, [*found.absent, *found.refused], options)


def _source(
    folder: Path, items: list[Item], refused: list[AppError], options: dict[str, object]
) -> ItemSource:
    if not items:
        raise FolderError(
            "No labelled picture was found",
            path=folder,
            detail=str(refused[0]) if refused else "",
            advice="Name the pictures <label>_<n>.jpg or as CCPD does",
        )
    return ItemSource(items, refused=refused, **options)  # type: ignore[arg-type]


def _take(items: list[Item], refused: list[AppError], check: Check, item: Item) -> None:
    try:
        check(item.label)
    except AppError as error:
        refused.append(error.at(item.path))
        return
    items.append(item)


def _load(item: Item) -> tuple[Array, Quad | None]:
    """Return the pixels around the plate (for room to jitter) and the quad in their coordinates.

    Of a plate of two rows, which has no surroundings as one row, that row alone.
    """
    marked = double_row.marked(item.path) if item.quad is None else None
    if marked is not None:
        return marked, None
    if item.rows == 2:
        return double_row.cut(item.path, item.quad), None
    picture = images.read(item.path)
    if item.quad is None:
        return picture, None
    x0, y0, x1, y1 = item.quad.box
    room_x, room_y = 0.25 * (x1 - x0), 0.6 * (y1 - y0)
    left, top = int(max(0, x0 - room_x)), int(max(0, y0 - room_y))
    around = picture[top : int(y1 + room_y) + 1, left : int(x1 + room_x) + 1]
    if not around.size:
        raise outside_picture(item.path, str(item.quad.to_list()))
    return np.ascontiguousarray(around), item.quad.relative_to((left, top))


def _plain(around: Array, quad: Quad | None, as_box: bool) -> Array:
    if quad is None:
        return around
    if as_box:
        return images.crop(around, quad.box)
    return images.rectify(around, quad, CROP_SIZE)


def _box_crop(around: Array, quad: Quad, rng: np.random.Generator) -> Array:
    """Cut an upright box around the plate, slant and all, with a loose margin."""
    around, quad = augment.turned_around(around, quad, rng)
    x0, y0, x1, y1 = quad.box
    height = y1 - y0
    pad = rng.uniform(-0.04, 0.12, 4) * height
    box = Quad.from_box((x0 - pad[0], y0 - pad[1], x1 + pad[2], y1 + pad[3]))
    return images.rectify(around, box, CROP_SIZE)
