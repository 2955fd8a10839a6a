"""Where the plate of a picture is, and cutting it out: the order of sources in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core import ccpd, double_row, images
from core.errors import AnnotationError, AppError
from core.reading import SAME_PLATE, Quad, crossed_corners, is_crop

if TYPE_CHECKING:
    from core.images import Array

CropMode = Literal["auto", "quad", "box", "whole"]
# "none": nobody knows a place; "sought": a finder has looked there in vain, too.
Source = Literal["person", "name-quad", "name-box", "whole", "finder", "none", "sought"]

CROP_WIDEST = 800  # pixels: wider pictures of that shape may be a car as a long phone sees it
_FILLS = 0.6  # of a picture's width: a plate that takes more of it is what the picture shows
_MARGIN = 0.1  # of the plate's height, kept around it so that warping has pixels beyond its edge
_LEAST_ASPECT = 2.2  # of an upright plate: a higher crop may be a slanted one's box, and is read twice
_WHOLE_SIDE = 800  # pixels: enough for any reader's input; larger pictures are decoded smaller


@dataclass(frozen=True)
class Found:
    """A plate in a photograph: its corners in pixels, and how sure the finder is of it, 0 to 1."""

    quad: Quad
    confidence: float


Finder = Callable[["Array"], Sequence[Found]]  # an upright picture -> its plates, the most prominent first


@dataclass(frozen=True)
class Place:
    """Where a plate is: ``box`` says that the quad is upright and is cut out, not warped.

    Without a quad the whole picture is the crop, or, when ``source`` is "none" or "sought", nothing is.
    ``error`` tells what was wrong with a better place that could not be used. ``look`` says that the
    picture may be the photograph of a car, in which a finder should look for plates first.
    """

    source: Source
    quad: Quad | None = None
    box: bool = False
    error: AppError | None = None
    look: bool = False


def place(
    path: Path,
    quad: Quad | None,
    mode: CropMode,
    *,
    rectified: bool = True,
    found: Quad | None = None,
    first: bool = True,
) -> Place:
    """Return where the plate is, by a person's quad, the file's name, the picture's size or ``found``.

    ``found`` is what a finder told before. ``first`` is false for a further plate of a picture, which
    neither the name nor the size means. ``rectified`` is false for readers that were made for upright
    boxes: ``auto`` then cuts boxes out. Raises ``ImageError`` when the size is needed and cannot be read.
    """
    if mode == "whole":
        return Place("whole")
    as_box = mode == "box" or (mode == "auto" and not rectified)
    if quad is not None:
        return _of_quad("person", quad, as_box)
    named, error = _of_name(path, as_box=as_box, may_box=mode != "quad") if first else (None, None)
    if named is not None:
        return named
    if mode == "auto" and found is not None:
        return Place("finder", found, as_box, error)  # the quad is kept as it is for other readers
    if mode != "auto" or not first:
        return Place("none", error=error)
    info = images.probe(path)
    if is_crop(info.width, info.height):
        return Place("whole", error=error, look=info.width > CROP_WIDEST)
    return Place("none", error=error, look=True)


def cut(path: Path, where: Place, size: tuple[int, int]) -> Array | None:
    """Return the plate's pixels: warped to ``size`` (width, height), or as they are for boxes and wholes.

    A plate that may have two rows is that wide, and nearly as high as its corners say. None when no place
    is known. Raises ``ImageError``, and ``GeometryError`` for a quad that misses the picture.
    """
    if where.source in ("none", "sought"):
        return None
    if where.quad is None:
        return images.read(path, max_side=_WHOLE_SIDE)
    if where.box:
        return images.read_region(path, where.quad.box)[0]
    part, corner = images.read_region(path, where.quad.box, _MARGIN)
    return upright(part, where.quad.relative_to(corner), size)


def find(
    path: Path, finder: Finder, size: tuple[int, int], taken: Sequence[Quad] = (), *, rectified: bool = True
) -> list[tuple[Place, Array]]:
    """Ask a plate finder; returns where it found plates, and their crops as ``cut`` makes them.

    Plates at places that are ``taken`` are left out. A crop in which it found its one plate again has no
    place in it. Raises ``ImageError`` for a picture that cannot be read.
    """
    image = images.read(path)
    plates = finder(image)
    if is_crop(image.shape[1], image.shape[0]) and any(_fills(one.quad, image) for one in plates):
        return []
    told: list[tuple[Place, Array]] = []
    for one in plates:
        quad = one.quad.clipped(image.shape[1], image.shape[0])
        if not quad.is_convex or quad.area < 1 or any(quad.overlap(other) > SAME_PLATE for other in taken):
            continue  # what is left of it in the picture is no plate, or one that is known
        pixels = upright(image, quad, size) if rectified else images.crop(image, quad.box)
        told.append((Place("finder", quad, box=not rectified), pixels))
    return told


def upright(image: Array, quad: Quad, size: tuple[int, int]) -> Array:
    """Return a plate warped to ``size`` (width, height), or higher where it may have two rows."""
    if quad.aspect < double_row.NARROWER:
        size = size[0], max(size[1], round(size[0] / max(quad.aspect, _LEAST_ASPECT)))
    return images.rectify(image, quad, size)


def _fills(quad: Quad, image: Array) -> bool:
    return bool(quad.box[2] - quad.box[0] > _FILLS * image.shape[1])


def _of_quad(source: Source, quad: Quad, as_box: bool) -> Place:
    return Place(source, Quad.from_box(quad.box) if as_box else quad, as_box)


def _of_name(path: Path, *, as_box: bool, may_box: bool) -> tuple[Place | None, AppError | None]:
    """Return the place that a CCPD name tells, and what is wrong with the name."""
    try:
        name = ccpd.parse(path.name)
    except AnnotationError as error:
        return None, error.at(path) if ccpd.looks_like_ccpd(path.stem) else None
    boxed = Place("name-box", Quad.from_box(tuple(map(float, name.box))), box=True)  # type: ignore[arg-type]
    if as_box:
        return boxed, None
    if name.quad.is_convex:
        return Place("name-quad", name.quad), None
    crossed = crossed_corners(path)
    return (Place("name-box", boxed.quad, box=True, error=crossed) if may_box else None), crossed
