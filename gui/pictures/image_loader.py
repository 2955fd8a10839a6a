"""Pictures for the screen: decoded in a pool, kept by bytes, asked for before they are needed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from core import double_row
from core.errors import AppError, ImageError
from core.reading import Quad, is_crop
from gui.pictures.picture_pool import PicturePool

if TYPE_CHECKING:
    from core.images import Array
    from core.project import PlateRow

log = logging.getLogger(__name__)

CACHE_BYTES = 48 * 2**20
MOST_SIDE = 4096  # a larger picture is decoded reduced; its quads are scaled along
PLATE_WIDTH, PLATE_HEIGHT, PLATE_MARGIN = 880, 280, 22  # twice the 440x140 of a reader, some surroundings
WHOLE_WIDTH, WHOLE_HEIGHT = PLATE_WIDTH + 2 * PLATE_MARGIN, PLATE_HEIGHT + 2 * PLATE_MARGIN
PLATE_PADDING = (PLATE_MARGIN / WHOLE_WIDTH, PLATE_MARGIN / WHOLE_HEIGHT)
COARSE = 1.5  # pixels of the picture by pixels of the plate: from there on it is shrunk in steps
RECTIFIED_RATIO = WHOLE_HEIGHT / WHOLE_WIDTH

Want = tuple[Path, "PlateRow | None"]
Stamp = tuple[int, int]  # time of the last change, and bytes


class Shape(NamedTuple):
    """In which size pictures are wanted, in pixels of the screen.

    ``photo`` is the room that the photograph is shrunk to, None to keep every pixel; ``plate`` is the
    width of the rectified plate.
    """

    photo: tuple[int, int] | None = None
    plate: int = WHOLE_WIDTH


class PictureKey(NamedTuple):
    """Which picture, with which corners and rows, in which size: other corners make another picture."""

    path: Path
    quad: Quad | None
    shape: Shape
    rows: int = 1


@dataclass(frozen=True)
class LoadedImage:
    """A picture ready to paint; ``scale`` is frame pixels by picture pixels, 1 where none was left out.

    ``size`` is the whole picture's, (width, height); ``padding`` is the share of the plate's picture that
    is surroundings, on each side.
    """

    path: Path
    plate_id: int
    frame: QImage | None
    plate: QImage | None
    quad: Quad | None = None
    scale: float = 1.0
    size: tuple[float, float] = (0.0, 0.0)
    padding: tuple[float, float] = (0.0, 0.0)
    problem: AppError | None = None
    stamp: Stamp | None = None  # of the file, just before it was read; None where there was none

    def is_same(self, other: LoadedImage) -> bool:
        """Tell whether this is the same picture, in whatever size."""
        return (self.plate_id, self.path, self.quad) == (other.plate_id, other.path, other.quad)

    def is_more_of(self, before: LoadedImage) -> bool:
        """Tell whether this is the same picture with more pixels, of the photograph or of the plate."""
        if not self.is_same(before) or before.frame is None:
            return False
        widths = [image.plate.width() if image.plate is not None else 0 for image in (before, self)]
        return self.scale > before.scale or widths[1] > widths[0]


class ImageLoader(QObject):
    """Loads the picture at hand first and its neighbours ahead of need, in the size they are shown in.

    All that takes time is done in the workers: what arrives only needs to be painted.

    Signals: ``loaded(LoadedImage)``, at once from ``request`` where the picture is cached already;
    only the picture asked for last is told of.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self.pool: PicturePool[PictureKey, LoadedImage] = PicturePool(
            _make, _cost, cache_bytes, self, spare=1
        )
        self.pool.arrived.connect(self._on_arrived)
        self.ahead, self.back = 8, 4  # how many neighbours are loaded ahead of need
        self.shape = Shape()
        self._at_hand: Want | None = None
        self._asked: PictureKey | None = None  # what the picture at hand was asked for as
        self._told = False
        self._shown: LoadedImage | None = None
        self._detailed: Path | None = None  # the picture that is wanted with all its pixels
        self._ahead: list[PictureKey] = []

    @property
    def shown(self) -> LoadedImage | None:
        """The picture that was told of last, unless another one is on its way."""
        return self._shown if self._told else None

    def key(self, path: Path, row: PlateRow | None) -> PictureKey:
        """Return the key of a picture as it is wanted now."""
        photo = None if path == self._detailed else self.shape.photo
        shape = Shape(photo, self.shape.plate)
        if row is None:
            return PictureKey(path, None, shape)
        return PictureKey(path, row.quad, shape, row.rows)

    def request(self, path: Path, row: PlateRow | None) -> None:
        """Load one picture and, where the row has a quad, its plate; earlier requests are forgotten."""
        if path != self._detailed:
            self._detailed = None
        self._at_hand = (path, row)
        self._ask()

    @Slot()
    def want_detail(self) -> None:
        """Load the picture at hand again with all its pixels: to look closely, or to set corners."""
        if self._at_hand is not None and self._at_hand[0] != self._detailed:
            self._detailed = self._at_hand[0]
            self._ask()

    def prefetch(self, wants: Sequence[Want]) -> None:
        """Load these ahead of need, nearest first; what waited from an earlier call is dropped."""
        self._ahead = [self.key(path, row) for path, row in wants[: self.ahead + self.back]]
        self._want()

    def renew(self) -> None:
        """Load all anew, because files may be others now; the one at hand is told of again."""
        self._told = False
        self.pool.renew()

    def close(self) -> None:
        """Drop what is queued and wait for what runs."""
        self._at_hand, self._asked, self._ahead = None, None, []
        self.pool.close()

    def _ask(self) -> None:
        assert self._at_hand is not None
        self._asked, self._told = self.key(*self._at_hand), False
        cached = self.pool.get(self._asked)
        if cached is not None:
            self._tell(cached)
        else:
            self._want()

    def _want(self) -> None:
        self.pool.want([self._asked, *self._ahead] if self._asked is not None else self._ahead)

    def _tell(self, loaded: LoadedImage) -> None:
        self._told, self._shown = True, loaded
        row = self._at_hand[1] if self._at_hand is not None else None
        self.loaded.emit(replace(loaded, plate_id=row.plate_id) if row is not None else loaded)

    @Slot(object, object)
    def _on_arrived(self, key: PictureKey, loaded: LoadedImage) -> None:
        if key == self._asked and not self._told:
            self._tell(loaded)


def _cost(loaded: LoadedImage) -> int:
    pictures = [loaded.frame] if loaded.plate is loaded.frame else [loaded.frame, loaded.plate]
    return sum(picture.sizeInBytes() for picture in pictures if picture is not None)


def _make(key: PictureKey) -> LoadedImage:
    """Decode a picture and make of it what is shown; runs in a worker: nothing it raises may get lost."""
    stamp = stamp_of(key.path)
    try:
        return replace(_made(key), stamp=stamp)
    except AppError as error:
        return _failed(key, error, stamp)
    except Exception as error:  # the boundary of the worker
        log.exception("A picture could not be decoded: %s", key.path)
        detail = f"{type(error).__name__}: {error}"
        return _failed(key, ImageError("The picture cannot be read", path=key.path, detail=detail), stamp)


def _failed(key: PictureKey, problem: AppError, stamp: Stamp | None) -> LoadedImage:
    return LoadedImage(key.path, -1, None, None, key.quad, problem=problem, stamp=stamp)


def stamp_of(path: Path) -> Stamp | None:
    """Return what changes when a file is replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _made(key: PictureKey) -> LoadedImage:
    from core import images

    array = images.read(key.path, max_side=MOST_SIDE)
    height, width = array.shape[:2]
    full = images.probe(key.path).width if max(width, height) >= MOST_SIDE else width
    frame, scale = image_of(array), width / max(full, 1)
    size = (width / scale, height / scale)
    plate = rectified(frame, key.quad, scale, key.shape.plate, key.rows) if key.quad is not None else None
    if key.quad is None and is_crop(*size):
        if key.rows == 1:
            return LoadedImage(key.path, -1, frame, frame, None, scale, size)
        plate = rectified(frame, whole_of(frame), 1.0, key.shape.plate, key.rows)
    shrunk = _shrunk(frame, key.shape.photo)
    scale *= shrunk.width() / max(width, 1)
    return LoadedImage(key.path, -1, shrunk, plate, key.quad, scale, size, PLATE_PADDING)


def _shrunk(frame: QImage, room: tuple[int, int] | None) -> QImage:
    """Return the picture as large as there is room for; a smaller one as it is."""
    if room is None or (frame.width() <= room[0] and frame.height() <= room[1]):
        return frame
    modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return frame.scaled(QSize(*room).expandedTo(QSize(1, 1)), *modes)


def image_of(array: Array) -> QImage:
    """Return an RGB array as a QImage that owns its pixels, in the format that paints fastest."""
    height, width = array.shape[:2]
    borrowed = QImage(array.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def whole_of(picture: QImage) -> Quad:
    """Return the corners of a picture that a plate fills."""
    return Quad.from_box((0.0, 0.0, float(picture.width()), float(picture.height())))


def rectified(
    frame: QImage, quad: Quad, scale: float = 1.0, width: int = WHOLE_WIDTH, rows: int = 1
) -> QImage | None:
    """Return the plate inside the quad upright, with a margin, ``width`` pixels in all.

    One of two rows is laid out as one row. None for corners that make no plate.
    """
    seen = min(quad.box[2] * scale, frame.width()) - max(quad.box[0] * scale, 0)  # names may lie far outside
    if seen > COARSE * width:  # each pixel would be taken from four and leave others out
        large = rectified(frame, quad, scale, 2 * width, rows)
        smooth = Qt.TransformationMode.SmoothTransformation
        return large.scaledToWidth(width, smooth) if large is not None else None
    source = QPolygonF([QPointF(x * scale, y * scale) for x, y in quad.points])
    wide, high = width, round(width * RECTIFIED_RATIO)
    x0, y0 = wide * PLATE_PADDING[0], high * PLATE_PADDING[1]
    inner = QRectF(x0, y0, wide - 2 * x0, high - 2 * y0)
    parts = [(QRectF(0, 0, wide, high), inner)] if rows == 1 else _pieces(wide, high, inner)
    found = [QTransform.quadToQuad(source, _corners(goal)) for _, goal in parts]
    transforms = [transform for transform in found if isinstance(transform, QTransform)]
    if len(transforms) < len(parts) or not quad.is_convex:
        return None
    plate = QImage(wide, high, QImage.Format.Format_RGB32)
    plate.fill(0)
    painter = QPainter(plate)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for (part, _), transform in zip(parts, transforms, strict=True):
        painter.resetTransform()
        painter.setClipRect(part)
        painter.setTransform(transform)
        painter.drawImage(0, 0, frame)
    painter.end()
    return plate


def _pieces(wide: int, high: int, inner: QRectF) -> list[tuple[QRectF, QRectF]]:
    """Return where each piece of two rows is painted, and where the whole plate would lie then.

    They are as high as the picture: above and below a piece is another row, and no surroundings.
    """
    parts = []
    for piece in double_row.PIECES:
        left, right = (inner.left() + share * inner.width() for share in (piece.left, piece.right))
        across, down = (right - left) / (piece.x1 - piece.x0), high / (piece.y1 - piece.y0)
        goal = QRectF(left - piece.x0 * across, -piece.y0 * down, across, down)
        edges = 0.0 if piece.left == 0 else left, float(wide) if piece.right == 1 else right
        parts.append((QRectF(edges[0], 0, edges[1] - edges[0], high), goal))
    return parts


def _corners(rect: QRectF) -> QPolygonF:
    return QPolygonF([rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()])
