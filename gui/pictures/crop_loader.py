"""Rectified crops for grids: only the part of a picture around the plate is decoded, in a pool."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from core.errors import AppError
from core.reading import Quad, is_crop
from gui.pictures.image_loader import RECTIFIED_RATIO, Stamp, image_of, rectified, stamp_of, whole_of
from gui.pictures.picture_pool import PicturePool

if TYPE_CHECKING:
    from core.project import PlateRow

log = logging.getLogger(__name__)

CROP_SIZE = QSize(440, 154)  # a reader's 440x140 with a little of what surrounds it
CACHE_BYTES = 24 * 2**20
AFTER_PAINT = 1  # milliseconds: the workers begin when the page has been painted without what they make
REFRESH = 16  # milliseconds between two of the screen: crops that come within one are painted together
MARGIN = 0.3  # of the plate's height, decoded around it for slanted corners


class CropKey(NamedTuple):
    """Which crop: corners and rows are part of it, so that others make a new crop.

    Made for every cell of a painting, so it costs little: the path is put together by the worker.
    """

    folder: Path
    name: str  # relative to the folder
    quad: Quad | None
    rows: int = 1

    @classmethod
    def of(cls, folder: Path, row: PlateRow) -> CropKey:
        """Return the key of a plate's crop."""
        return cls(folder, row.path, row.quad, row.rows)

    def __hash__(self) -> int:
        """Tell pictures apart, which is enough: the corners are compared."""
        return hash(self.name)

    @property
    def path(self) -> Path:
        """The picture."""
        return self.folder / self.name


class Cut(NamedTuple):
    """A crop in one size: it fits into ``width`` by ``height`` pixels of the screen."""

    key: CropKey
    width: int
    height: int


@dataclass(frozen=True)
class Crop:
    """A crop, or None where there is none; ``image`` is at most ``CROP_SIZE``.

    ``stamp`` is that of a file of which none could be made, None where there was no file.
    """

    image: QImage | None
    problem: AppError | None = None
    stamp: Stamp | None = None


class CropLoader(QObject):
    """Keeps the crops of a grid's pages, in the size they are painted in: copying is cheap, fitting is not.

    Signals: ``ready(set[str])`` with the names of pictures whose crops have come, once a refresh.
    """

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self.pool: PicturePool[Cut, Crop] = PicturePool(_make, _cost, cache_bytes, self)
        self.pool.arrived.connect(self._on_arrived)
        self._size = CROP_SIZE.width(), CROP_SIZE.height()
        self._before: dict[CropKey, Cut] = {}  # what is wanted, as it came last
        self._asked: list[Cut] = []
        self._asking = QTimer(self, singleShot=True, interval=AFTER_PAINT)
        self._asking.timeout.connect(self._ask)
        self._arrived: set[str] = set()
        self._telling = QTimer(self, singleShot=True, interval=REFRESH)
        self._telling.timeout.connect(self._tell)

    def get(self, key: CropKey) -> QImage | None:
        """Return a crop if it is here."""
        crop = self.pool.get(Cut(key, *self._size))
        return crop.image if crop is not None else None

    def shown(self, key: CropKey) -> QImage | None:
        """Return what to paint: the crop, or while another size of it is being cut the one before."""
        crop = self.made(key)
        return crop.image if crop is not None else None

    def made(self, key: CropKey) -> Crop | None:
        """Return what ``shown`` paints with what was wrong with it; None while it is being cut at first."""
        crop = self.pool.get(Cut(key, *self._size))
        if crop is None and (before := self._before.get(key)) is not None:
            return self.pool.get(before)
        return crop

    def want(self, keys: Sequence[CropKey], room: QSizeF | None = None) -> None:
        """Ask for the crops of a page, and perhaps of the next; older wishes are dropped.

        ``room`` is what they are painted into, in pixels of the screen.
        """
        if room is not None:
            least = room.toSize().boundedTo(CROP_SIZE).expandedTo(QSize(1, 1))
            self._size = least.width(), least.height()
        self._before = {key: self._before[key] for key in keys if key in self._before}
        self._asked = [Cut(key, *self._size) for key in keys]
        self._asking.start()

    def failed(self) -> dict[Path, Stamp | None]:
        """Return the pictures that were asked for last and could not be read, and what they were then."""
        asked = reversed(self._asked)  # as they are asked about: what is nearest is kept longest
        crops = ((cut.key, self.pool.get(cut)) for cut in asked)
        return {key.path: crop.stamp for key, crop in crops if crop is not None and crop.problem}

    def again(self, paths: Collection[Path]) -> None:
        """Cut the crops of these pictures anew; those of others stay."""
        cuts = [cut for cut in self._asked if cut.key.path in paths]
        for cut in cuts:
            self._before.pop(cut.key, None)
        self.pool.again(cuts)

    def renew(self) -> None:
        """Cut all anew, because files may be others now."""
        if self._asking.isActive():
            self._ask()
        self.pool.renew()

    def close(self) -> None:
        """Stop and wait."""
        self._asking.stop()
        self.pool.close()

    @Slot()
    def _ask(self) -> None:
        self.pool.want(self._asked)

    @Slot(object, object)
    def _on_arrived(self, cut: Cut, _crop: Crop) -> None:
        self._before[cut.key] = cut
        self._arrived.add(cut.key.name)
        if not self._telling.isActive():
            self._telling.start()

    @Slot()
    def _tell(self) -> None:
        names, self._arrived = self._arrived, set()
        self.ready.emit(names)


def _cost(crop: Crop) -> int:
    return crop.image.sizeInBytes() if crop.image is not None else 64


def _make(cut: Cut) -> Crop:
    """Cut one crop; runs in a worker, so nothing it raises may get lost."""
    stamp = stamp_of(cut.key.path)  # before it is read: it may come back meanwhile
    try:
        return Crop(_cut(cut.key, QSize(cut.width, cut.height)))
    except AppError as error:
        return Crop(None, error, stamp)
    except Exception:  # the boundary of the worker
        log.exception("A crop could not be made: %s", cut.key.path)
        return Crop(None)


def _cut(key: CropKey, room: QSize) -> QImage | None:
    from core import images

    path, width = key.path, max(1, min(room.width(), int(room.height() / RECTIFIED_RATIO)))
    if key.quad is None:
        info = images.probe(path)
        if not is_crop(info.width, info.height):
            return None
        whole = image_of(images.read(path, max_side=room.width()))
        return _fitted(whole, room) if key.rows == 1 else rectified(whole, whole_of(whole), 1.0, width, 2)
    array, corner = images.read_region(path, key.quad.box, MARGIN)
    return rectified(image_of(array), key.quad.relative_to(corner), 1.0, width, key.rows)


def _fitted(image: QImage, room: QSize) -> QImage:
    if image.width() <= room.width() and image.height() <= room.height():
        return image
    mode = Qt.TransformationMode.SmoothTransformation
    return image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, mode)
