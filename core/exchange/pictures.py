"""Put pictures and crops into a dataset: link, copy, cut, rectify."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from core import double_row, files, images
from core.errors import GeometryError, ImageError
from core.exchange.items import ExportItem, ExportOptions, Transfer
from core.images import Array, ImageInfo
from core.reading import Quad, crossed_corners, cut_by_edge, is_crop, outside_picture

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "BMP": ".bmp", "WEBP": ".webp", "TIFF": ".tif"}
_TAIL = 65536
_END = {"JPEG": b"\xff\xd9", "PNG": b"IEND"}


def check(path: Path) -> ImageInfo:
    """Return what a picture is; raises ``ImageError`` when it cannot be opened or is cut short.

    Only a picture without its end mark is decoded to find out, so that a large folder is checked fast.
    """
    info = images.probe(path)
    if info.format in _END and not _has_end(path, _END[info.format]):
        images.read(path)
    return info


def frame_suffix(info: ImageInfo) -> str:
    """Return the extension of a picture in a dataset: by content, and .jpg for what is written anew."""
    return _SUFFIXES[info.format] if _is_kept(info) else ".jpg"


def place_frame(source: Path, target: Path, transfer: Transfer) -> tuple[int, int]:
    """Link or copy a picture and return its size (width, height).

    A picture that its EXIF data turns is written upright instead: the corners count in upright
    pixels, and half of the readers of such data ignore EXIF. So is what few of them know (HEIC, AVIF).
    """
    info = check(source)
    _make_folder(target)
    if not _is_kept(info):
        images.write(target, images.read(source))
    elif transfer == "copy" or not _link(source, target):
        shutil.copy2(source, target)
        # A camera's card marks pictures read-only; Windows could then never remove what was cancelled.
        target.chmod(target.stat().st_mode | stat.S_IWUSR)
    return info.width, info.height


def _is_kept(info: ImageInfo) -> bool:
    """Tell whether a picture goes into a dataset as it is, not as a JPEG."""
    return info.orientation == 1 and info.format in _SUFFIXES


def check_crop(item: ExportItem, info: ImageInfo) -> None:
    """Raise ``GeometryError`` when there is nothing to cut out."""
    if item.quad is None:
        if not is_crop(info.width, info.height):
            raise GeometryError(
                "Nobody knows where the plate is in this picture", path=item.path, advice="Draw its corners"
            )
        return
    if not item.quad.is_convex:
        raise crossed_corners(item.path)
    check_inside(item.quad, info, item.path)


def check_frame(quad: Quad, info: ImageInfo, path: Path) -> None:
    """Raise ``GeometryError`` for corners that cross, also once those outside were moved into the picture."""
    if not quad.is_convex:  # out of a store of before, when nobody looked
        raise crossed_corners(path)
    check_inside(quad, info, path)
    if not quad.clipped(info.width, info.height).is_convex:
        raise cut_by_edge(path, f"{info.width}x{info.height}")


def check_inside(quad: Quad, info: ImageInfo, path: Path | None = None) -> None:
    """Raise ``GeometryError`` when the picture shows nothing of a plate, or the plate has no size."""
    x0, y0, x1, y1 = quad.box
    if x1 - x0 < 1 or y1 - y0 < 1:
        raise crossed_corners(path)
    x0, y0, x1, y1 = quad.clipped(info.width, info.height).box
    if x1 - x0 < 1 or y1 - y0 < 1:
        raise outside_picture(path, f"{info.width}x{info.height}")


def cut(item: ExportItem, options: ExportOptions) -> Array:
    """Return the crop of a plate, rectified or boxed; the whole picture where it has no quad."""
    if item.quad is None:
        return images.read(item.path)
    if options.crop == "box":
        return images.read_region(item.path, item.quad.box, options.margin)[0]
    # A third of the height around the plate gives the warp real pixels at its border.
    region, corner = images.read_region(item.path, item.quad.box, options.margin + 0.3)
    width, height = options.size
    if item.rows == 2:
        height = round(width / double_row.ASPECT)
    return images.rectify(region, item.quad.relative_to(corner), (width, height), options.margin)


def place_crop(item: ExportItem, target: Path, options: ExportOptions) -> tuple[int, int]:
    """Write the crop of a plate as JPEG and return its size (width, height)."""
    crop = cut(item, options)
    _make_folder(target)
    target.write_bytes(encoded(item, crop, options))
    return crop.shape[1], crop.shape[0]


def encoded(item: ExportItem, crop: Array, options: ExportOptions) -> bytes:
    """Return the JPEG file of a crop; one of two rows says so, for whoever learns from it here."""
    margin = 0.0 if item.quad is None else options.margin
    return images.encode(crop, ".jpg", comment=double_row.mark(margin) if item.rows == 2 else "")


def write_text(path: Path, text: str) -> None:
    """Write a text file of a dataset as UTF-8 with line feeds, and sync it."""
    _make_folder(path)
    files.write_bytes(path, text.encode("utf-8"))


def _make_folder(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)


def _link(source: Path, target: Path) -> bool:
    """Hard-link, or return False where the file system cannot: other disk, FAT, network."""
    try:
        os.link(source.resolve(), target)
    except OSError:
        return False
    return True


def _has_end(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            tail = file.read()
    except OSError as error:
        raise ImageError("The picture cannot be read", path=path, detail=str(error.strerror)) from error
    return mark in tail
