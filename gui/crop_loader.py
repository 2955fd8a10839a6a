"""Rectified crops for grids: only the part of a picture around the plate is decoded, in a pool."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from core.errors import AppError
from core.reading import Point, Quad
from gui.image_loader import image_of, is_crop, rectified
from gui.picture_pool import PicturePool

if TYPE_CHECKING:
    from core.project import PlateRow

log = logging.getLogger(__name__)

CROP_SIZE = QSize(440, 154)  # a reader's 440x140 with a little of what surrounds it
CACHE_BYTES = 24 * 2**20
REFRESH = 16  # milliseconds between two of the screen: crops that come within one are painted together
MARGIN = 0.3  # of the plate's height, decoded around it for slanted corners


@dataclass(frozen=True)
class CropKey:
    """Which crop: corners are part of it, so that new corners make a new crop.

    Made for every cell of a painting, so it costs little: the path is put together by the worker.
    """

    folder: Path
    name: str  # relative to the folder
    quad: Quad | None

    @classmethod
    def of(cls, folder: Path, row: PlateRow) -> CropKey:
        """Return the key of a plate's crop."""
        return cls(folder, row.path, row.quad)

    @property
    def path(self) -> Path:
        """The picture."""
        return self.folder / self.name


@dataclass(frozen=True)
class Crop:
    """A crop, or None where there is none; ``image`` is at most ``CROP_SIZE``."""

    image: QImage | None
    problem: AppError | None = None


class CropLoader(QObject):
    """Keeps the crops of a grid's pages.

    Signals: ``ready(set[str])`` with the names of pictures whose crops have come, once a refresh.
    """

    ready = Signal(object)

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self.pool: PicturePool[CropKey, Crop] = PicturePool(_make, _cost, cache_bytes, self)
        self.pool.arrived.connect(self._on_arrived)
        self._arrived: set[str] = set()
        self._telling = QTimer(self, singleShot=True, interval=REFRESH)
        self._telling.timeout.connect(self._tell)

    def get(self, key: CropKey) -> QImage | None:
        """Return a crop if it is here."""
        crop = self.pool.get(key)
        return crop.image if crop is not None else None

    def want(self, keys: Sequence[CropKey]) -> None:
        """Ask for the crops of a page, and perhaps of the next; older wishes are dropped."""
        self.pool.want(keys)

    def renew(self) -> None:
        """Cut all anew, because files may be others now."""
        self.pool.renew()

    def close(self) -> None:
        """Stop and wait."""
        self.pool.close()

    @Slot(object, object)
    def _on_arrived(self, key: CropKey, _crop: Crop) -> None:
        self._arrived.add(key.name)
        if not self._telling.isActive():
            self._telling.start()

    @Slot()
    def _tell(self) -> None:
        names, self._arrived = self._arrived, set()
        self.ready.emit(names)


def _cost(crop: Crop) -> int:
    return crop.image.sizeInBytes() if crop.image is not None else 64


def _make(key: CropKey) -> Crop:
    """Cut one crop; runs in a worker, so nothing it raises may get lost."""
    try:
        return Crop(_cut(key))
    except AppError as error:
        return Crop(None, error)
    except Exception:  # the boundary of the worker
        log.exception("A crop could not be made: %s", key.path)
        return Crop(None)


def _cut(key: CropKey) -> QImage | None:
    from core import images

    path = key.path
    if key.quad is None:
        info = images.probe(path)
        if not is_crop(info.width, info.height):
            return None
        return _fitted(image_of(images.read(path, max_side=CROP_SIZE.width())))
    array, offset = images.read_region(path, key.quad.box, MARGIN)
    plate = rectified(image_of(array), _moved(key.quad, offset))
    return _fitted(plate) if plate is not None else None


def _moved(quad: Quad, offset: Point) -> Quad:
    return Quad.from_points([(x - offset[0], y - offset[1]) for x, y in quad.points])


def _fitted(image: QImage) -> QImage:
    if image.width() <= CROP_SIZE.width() and image.height() <= CROP_SIZE.height():
        return image
    mode = Qt.TransformationMode.SmoothTransformation
    return image.scaled(CROP_SIZE, Qt.AspectRatioMode.KeepAspectRatio, mode)
