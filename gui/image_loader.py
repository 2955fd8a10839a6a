"""Pictures for the screen: decoded in a pool, kept by bytes, asked for before they are needed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from core.errors import AppError, ImageError
from core.reading import Quad
from gui.picture_pool import PicturePool

if TYPE_CHECKING:
    from core.images import Array
    from core.project import PlateRow

log = logging.getLogger(__name__)

CACHE_BYTES = 64 * 2**20
MOST_SIDE = 4096  # a larger picture is decoded reduced; its quads are scaled along
PLATE_WIDTH, PLATE_HEIGHT, PLATE_MARGIN = 880, 280, 22  # twice the 440x140 of a reader, some surroundings
PLATE_PADDING = (
    PLATE_MARGIN / (PLATE_WIDTH + 2 * PLATE_MARGIN),
    PLATE_MARGIN / (PLATE_HEIGHT + 2 * PLATE_MARGIN),
)

Want = tuple[Path, "PlateRow | None"]


@dataclass(frozen=True)
class LoadedImage:
    """A picture ready to paint; ``scale`` is frame pixels by picture pixels, 1 but for huge pictures.

    ``padding`` is the share of the plate's picture that is surroundings, on each side.
    """

    path: Path
    plate_id: int
    frame: QImage | None
    plate: QImage | None
    quad: Quad | None = None
    scale: float = 1.0
    padding: tuple[float, float] = (0.0, 0.0)
    error: str = ""
    problem: AppError | None = None


@dataclass(frozen=True)
class _Decoded:
    path: Path
    frame: QImage | None
    scale: float
    problem: AppError | None


class ImageLoader(QObject):
    """Loads the picture at hand first and its neighbours ahead of need.

    Signals: ``loaded(LoadedImage)``, at once from ``request`` where the picture is cached already;
    only the picture asked for last is told of.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self.pool: PicturePool[Path, _Decoded] = PicturePool(_decode, _cost, cache_bytes, self)
        self.pool.arrived.connect(self._on_arrived)
        self.ahead, self.back = 8, 4  # how many neighbours are loaded ahead of need
        self._at_hand: Want | None = None
        self._ahead: list[Path] = []

    def request(self, path: Path, row: PlateRow | None) -> None:
        """Load one picture and, where the row has a quad, its plate; earlier requests are forgotten."""
        self._at_hand = (path, row)
        cached = self.pool.get(path)
        if cached is not None:
            self.loaded.emit(_finish(cached, row))
        self.pool.want([path, *self._ahead])

    def prefetch(self, wants: Sequence[Want]) -> None:
        """Load these ahead of need, nearest first; what waited from an earlier call is dropped."""
        self._ahead = [path for path, _ in wants[: self.ahead + self.back]]
        at_hand = [self._at_hand[0]] if self._at_hand is not None else []
        self.pool.want([*at_hand, *self._ahead])

    def forget(self, path: Path) -> None:
        """Drop a cached picture, because the file is another now."""
        self.pool.forget(path)

    def close(self) -> None:
        """Drop what is queued and wait for what runs."""
        self._at_hand, self._ahead = None, []
        self.pool.close()

    @Slot(object, object)
    def _on_arrived(self, path: Path, decoded: _Decoded) -> None:
        if self._at_hand is not None and self._at_hand[0] == path:
            self.loaded.emit(_finish(decoded, self._at_hand[1]))


def _cost(decoded: _Decoded) -> int:
    return decoded.frame.sizeInBytes() if decoded.frame is not None else 0


def _decode(path: Path) -> _Decoded:
    """Decode a picture; runs in a worker, so nothing it raises may get lost."""
    from core import images

    try:
        array = images.read(path, max_side=MOST_SIDE)
        full = images.probe(path).width if max(array.shape[:2]) >= MOST_SIDE else array.shape[1]
        return _Decoded(path, image_of(array), array.shape[1] / max(full, 1), None)
    except AppError as error:
        return _Decoded(path, None, 1.0, error)
    except Exception as error:  # the boundary of the worker
        log.exception("A picture could not be decoded: %s", path)
        detail = f"{type(error).__name__}: {error}"
        return _Decoded(path, None, 1.0, ImageError("The picture cannot be read", path=path, detail=detail))


def image_of(array: Array) -> QImage:
    """Return an RGB array as a QImage that owns its pixels, in the format that paints fastest."""
    height, width = array.shape[:2]
    borrowed = QImage(array.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def _finish(decoded: _Decoded, row: PlateRow | None) -> LoadedImage:
    """Cut the plate out of a decoded picture: half a millisecond, so it is not worth a cache."""
    plate_id = row.plate_id if row is not None else -1
    frame, quad = decoded.frame, row.quad if row is not None else None
    if frame is None:
        problem = decoded.problem
        error = str(problem or "")
        return LoadedImage(decoded.path, plate_id, None, None, quad, error=error, problem=problem)
    if quad is None and is_crop(frame.width() / decoded.scale, frame.height() / decoded.scale):
        return LoadedImage(decoded.path, plate_id, frame, frame, None, decoded.scale)
    plate = rectified(frame, quad, decoded.scale) if quad is not None else None
    return LoadedImage(decoded.path, plate_id, frame, plate, quad, decoded.scale, PLATE_PADDING)


def is_crop(width: float, height: float) -> bool:
    """True for a picture that is itself a plate: twice as wide as high, or at most 320x200 pixels."""
    return width >= 2 * height or (width <= 320 and height <= 200)


def rectified(frame: QImage, quad: Quad, scale: float = 1.0) -> QImage | None:
    """Return the plate inside the quad upright, with a margin; None for corners that make no plate."""
    source = QPolygonF([QPointF(x * scale, y * scale) for x, y in quad.points])
    x0, y0, x1, y1 = PLATE_MARGIN, PLATE_MARGIN, PLATE_MARGIN + PLATE_WIDTH, PLATE_MARGIN + PLATE_HEIGHT
    target = QPolygonF([QPointF(x0, y0), QPointF(x1, y0), QPointF(x1, y1), QPointF(x0, y1)])
    transform = QTransform.quadToQuad(source, target)
    if not isinstance(transform, QTransform) or not quad.is_convex:
        return None
    plate = QImage(x1 + PLATE_MARGIN, y1 + PLATE_MARGIN, QImage.Format.Format_RGB32)
    plate.fill(0)
    painter = QPainter(plate)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(transform)
    painter.drawImage(0, 0, frame)
    painter.end()
    return plate
