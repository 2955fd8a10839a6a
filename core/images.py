"""The only module that opens or writes pictures: any path, upright, RGB, as little decoding as needed."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from core import files, heif, jpeg, stamps
from core.arrays import np
from core.errors import ImageError
from core.reading import Box, Point, Quad, crossed_corners, outside_picture

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image as PilImage

WRITTEN_EXTENSIONS: frozenset[str] = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp", ".tif", ".tiff"}
)
IMAGE_EXTENSIONS: frozenset[str] = WRITTEN_EXTENSIONS | {".heic", ".heif", ".hif", ".avif", ".mpo", ".jp2"}
# Pictures of kinds that are not read: a folder that holds some says so. Not what only looks on, like icons.
UNREAD_EXTENSIONS: frozenset[str] = frozenset(
    {".gif", ".jxl", ".j2k", ".jpx", ".psd", ".tga", ".ppm", ".pgm", ".pbm", ".pnm", ".pcx", ".exr"}
    | {".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".pef", ".srw"}  # of cameras
)
MAX_PIXELS = 120_000_000  # a phone's 108 million fit; more is taken for a decompression bomb

Array: TypeAlias = "NDArray[np.uint8]"  # (H, W, 3), RGB

_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257  # tags
_HEADER_BYTES = 65536  # enough for the markers of all but a few JPEGs
# Decoders written in Python raise what their broken input leads them to.
_BROKEN = (
    OSError, EOFError, ValueError, SyntaxError, IndexError, ZeroDivisionError, TypeError, MemoryError,
    RuntimeError, struct.error,
)  # fmt: skip
_REPLACE = "Replace the file by a good copy, or take it out of the folder"


@dataclass(frozen=True)
class ImageInfo:
    """Size in pixels after the EXIF orientation is applied, and the format by content ("JPEG", "PNG" ...).

    ``orientation`` is EXIF's, 1..8: 1 where the stored pixels are upright already.
    """

    width: int
    height: int
    format: str
    orientation: int = 1


def probe(path: Path) -> ImageInfo:
    """Return size and format without decoding a pixel; raises ``ImageError``."""
    header = jpeg.parse(_load(path, _HEADER_BYTES))
    if header is not None:
        info = ImageInfo(*header.upright_size, "JPEG", header.orientation)
        _refuse_bomb(path, info.width, info.height)
        return info
    picture = _open(path, _load(path))
    width, height = picture.size
    try:
        orientation = picture.getexif().get(0x0112, 1)
    except _BROKEN as error:
        raise _damaged(path, error) from error
    orientation = orientation if orientation in range(1, 9) else 1
    tags = getattr(picture, "tag_v2", {})  # of a TIFF Pillow tells the size that it will have upright
    as_stored = not tags or (width, height) == (tags.get(_TIFF_WIDTH), tags.get(_TIFF_HEIGHT))
    if orientation >= 5 and as_stored:
        width, height = height, width
    return ImageInfo(width, height, picture.format or "", orientation)


def comment_of(path: Path) -> str:
    """Return the comment in a JPEG file, "" where there is none; raises ``ImageError``."""
    header = jpeg.parse(_load(path, _HEADER_BYTES))
    return header.comment.decode(errors="replace") if header is not None else ""


def read(path: Path, *, max_side: int | None = None) -> Array:
    """Return the upright picture (H, W, 3), RGB; raises ``ImageError``.

    CMYK, grey, palette and 16-bit pictures become RGB, transparency becomes white. ``max_side`` lets
    a JPEG be decoded at 1/8 .. 8/8 of its size, to the smallest whose longer side is not below it.
    """
    return _decode(path, _load(path), max_side)


def read_region(path: Path, box: Box, margin: float = 0.0) -> tuple[Array, Point]:
    """Return the part of a picture inside ``box`` and the (x, y) of its corner; decodes as little as it can.

    ``margin`` is a share of the box's height, added on every side; what lies outside the picture is
    left out. Raises ``ImageError``, and ``GeometryError`` when the box misses the picture.
    """
    extra = margin * (box[3] - box[1])
    wanted = (box[0] - extra, box[1] - extra, box[2] + extra, box[3] + extra)
    data = _load(path)
    header = jpeg.parse(data)
    if header is None or header.orientation != 1 or header.components != 3:
        image = _decode(path, data)
        part = _inside(path, wanted, image.shape[1], image.shape[0])
    else:
        part = _inside(path, wanted, header.width, header.height)
        image = _decode_top(path, data, header, part[3])
    x0, y0, x1, y1 = part
    return np.ascontiguousarray(image[y0:y1, x0:x1]), (float(x0), float(y0))


def crop(image: Array, box: Box) -> Array:
    """Return a copy of what lies inside ``box``; raises ``GeometryError`` when it misses the picture."""
    x0, y0, x1, y1 = _inside(None, box, image.shape[1], image.shape[0])
    return np.ascontiguousarray(image[y0:y1, x0:x1])


def rectify(image: Array, quad: Quad, size: tuple[int, int] = (440, 140), margin: float = 0.0) -> Array:
    """Return the plate inside ``quad`` warped upright to ``size`` (width, height).

    ``margin`` is the share of the plate's height shown around it (or cut off, when negative). Corners
    are edges of pixels: the quad of a whole picture gives that picture back. What lies outside the
    picture repeats its border. Raises ``GeometryError`` for corners that cross or span nothing.
    """
    import cv2

    if not quad.is_convex or quad.area < 1.0:
        raise crossed_corners(detail=str(quad.to_list()))
    image, source = _near_target_scale(image, quad, size)
    inner = size[1] / (1.0 + 2.0 * margin)  # plate height in the target
    edge = margin * inner
    x1, y1 = size[0] - edge, size[1] - edge
    target = np.array([[edge, edge], [x1, edge], [x1, y1], [edge, y1]], np.float32)
    # warpPerspective counts from the centres of pixels, half a pixel inside their edges.
    matrix = cv2.getPerspectiveTransform(source - np.float32(0.5), target - np.float32(0.5))
    warped: Array = cv2.warpPerspective(
        image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return warped


def write(path: Path, image: Array, *, quality: int = 95) -> None:
    """Replace ``path`` by the picture, in the format its extension names; raises ``ImageError``."""
    try:
        data = encode(image, path.suffix, quality=quality)
        files.write_bytes(path, data)
    except ImageError as error:
        raise ImageError(error.message, path=path, advice=error.advice) from None
    except OSError as error:
        raise ImageError(
            "The picture cannot be written", path=path, detail=error.strerror or str(error),
            advice="Check that the folder exists, may be written to and has room",
        ) from error  # fmt: skip


def encode(image: Array, suffix: str, *, quality: int = 95, comment: str = "") -> bytes:
    """Return the bytes of a picture file in the format of an extension (".jpg"); raises ``ImageError``.

    Only JPEG keeps a ``comment``.
    """
    from PIL import Image

    kind = Image.registered_extensions().get(suffix.lower())
    if kind is None or suffix.lower() not in WRITTEN_EXTENSIONS:
        raise ImageError(
            "Pictures cannot be written in this format", detail=suffix, advice="Use .jpg or .png"
        )
    buffer = io.BytesIO()
    options: dict[str, Any] = {}
    if kind == "JPEG":
        options = {"quality": quality, "subsampling": 0 if quality >= 90 else 2, "comment": comment.encode()}
    Image.fromarray(image).save(buffer, format=kind, **options)
    return buffer.getvalue()


def measure(image: Array) -> tuple[int, int]:
    """Return CCPD-like brightness and blur figures of a rectified plate.

    Brightness is the mean luma, blur a tenth of the variance of the Laplacian at 220x70 (larger is
    sharper). CCPD never published its formulas: on 393 real names these correlate with theirs by
    0.98 and 0.68.
    """
    import cv2

    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(luma, (220, 70), interpolation=cv2.INTER_LINEAR)
    return round(float(luma.mean())), round(0.105 * float(cv2.Laplacian(small, cv2.CV_64F).var()))


# -- reading -------------------------------------------------------------------------------------


def _load(path: Path, size: int = -1) -> bytes:
    """Return the first ``size`` bytes of a file, or all of it."""
    try:
        if path.is_fifo():  # opening it would wait for ever
            raise OSError(None, "a pipe")
        with path.open("rb") as file:
            data = stamps.read(file) if size < 0 else file.read(size)
    except FileNotFoundError:
        raise ImageError(
            "The picture is gone", path=path, advice="Bring it back, then look for new and changed pictures"
        ) from None
    except PermissionError:
        raise ImageError(
            "The picture may not be read", path=path, advice="Give yourself the right to read it"
        ) from None
    except OSError as error:
        raise ImageError(
            "The picture cannot be read", path=path, detail=str(error.strerror), advice=_REPLACE
        ) from error
    if not data:
        raise ImageError("The file is empty", path=path, advice=_REPLACE)
    return data


def _decode(path: Path, data: bytes, max_side: int | None = None) -> Array:
    header = jpeg.parse(data)
    if header is not None and header.components in (1, 3):
        _refuse_bomb(path, header.width, header.height)
        image = _decode_turbo(path, data, *_reduced_size(header.width, header.height, max_side))
        if image is not None:
            return _upright(image, header.orientation)
    return _decode_pillow(path, data, max_side)


def _reduced_size(width: int, height: int, max_side: int | None) -> tuple[int, int]:
    """Return the least width and height that the decoder must give, (0, 0) for the full size."""
    longer = max(width, height)
    if max_side is None or longer <= max_side:
        return 0, 0
    return math.ceil(width * max_side / longer), math.ceil(height * max_side / longer)


def _decode_turbo(path: Path, data: bytes, min_width: int = 0, min_height: int = 0) -> Array | None:
    """Decode by libjpeg-turbo; None for what it complains about but Pillow may still read."""
    import simplejpeg

    try:
        image: Array = simplejpeg.decode_jpeg(data, min_width=min_width, min_height=min_height)
    except ValueError as error:
        _refuse_cut_short(path, str(error))
        return None
    return image


def _decode_top(path: Path, data: bytes, header: jpeg.JpegHeader, rows: int) -> Array:
    """Decode at least the first ``rows`` rows of an upright RGB JPEG."""
    import simplejpeg

    _refuse_bomb(path, header.width, header.height)
    shorter = jpeg.cut_rows(data, header, rows)
    if shorter is None:
        return _decode(path, data)
    height = int.from_bytes(shorter[header.height_at : header.height_at + 2], "big")
    image = np.zeros((height, header.width, 3), np.uint8)
    try:
        simplejpeg.decode_jpeg(shorter, buffer=image)
    except ValueError as error:
        _refuse_cut_short(path, str(error))
        if "extraneous bytes" not in str(error):  # the one complaint that the cut itself causes
            return _decode(path, data)
    return image


def _refuse_cut_short(path: Path, complaint: str) -> None:
    """Raise ``ImageError`` when the decoder met the end too early and would leave the rest grey."""
    if "premature end" in complaint.lower():
        raise _damaged(path, complaint)


def _damaged(path: Path, complaint: object) -> ImageError:
    return ImageError(
        "The picture is damaged or cut short", path=path, detail=str(complaint), advice=_REPLACE
    )


def _open(path: Path, data: bytes) -> PilImage:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit below is an error; Pillow's is a warning on stderr
    if data[4:8] == b"ftyp":
        heif.learn()
        if not heif.is_sound(data):
            raise _damaged(path, "")
    try:
        picture = Image.open(io.BytesIO(data))
    except (*_BROKEN, Image.DecompressionBombError) as error:
        detail = "" if isinstance(error, UnidentifiedImageError) else str(error)
        raise ImageError(
            "The file is not a picture that can be read", path=path, detail=detail, advice=_REPLACE
        ) from error
    _refuse_bomb(path, *picture.size)
    return picture


def _decode_pillow(path: Path, data: bytes, max_side: int | None = None) -> Array:
    from PIL import ImageOps

    picture = _open(path, data)
    if max_side is not None:
        picture.draft(None, (max_side, max_side))
    try:
        picture.load()
        return np.array(_as_rgb(ImageOps.exif_transpose(picture)), np.uint8)
    except _BROKEN as error:
        raise _damaged(path, error) from error


def _as_rgb(picture: PilImage) -> PilImage:
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":  # 16 and 32 bits a pixel
        return _from_deep(picture)
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def _from_deep(picture: PilImage) -> PilImage:
    """Return the 8-bit RGB of a grey picture with more than 8 bits."""
    from PIL import Image

    values = np.asarray(picture).astype(np.float64)
    top = 255.0 if picture.mode == "F" or np.max(values, initial=0.0) <= 255.0 else 65535.0
    grey = np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def _upright(image: Array, orientation: int) -> Array:
    """Apply an EXIF orientation 1..8."""
    if orientation >= 5:
        image = image.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    return np.ascontiguousarray(image)


def _refuse_bomb(path: Path, width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageError(
            "The picture is too large to be opened", path=path, detail=f"{width}x{height}",
            advice="Make it smaller, to at most 120 million pixels",
        )  # fmt: skip


# -- geometry ------------------------------------------------------------------------------------


def _inside(path: Path | None, box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the whole pixels of a picture that a box touches."""
    if all(math.isfinite(v) for v in box):
        x0, y0 = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
        x1, y1 = min(width, math.ceil(box[2])), min(height, math.ceil(box[3]))
        if x0 < x1 and y0 < y1:
            return x0, y0, x1, y1
    raise outside_picture(path, f"{box} in {width}x{height}")


def _near_target_scale(image: Array, quad: Quad, size: tuple[int, int]) -> tuple[Array, NDArray[np.float32]]:
    """Return the picture and the corners (4, 2) in it, both averaged down when the plate is much larger.

    Bilinear sampling looks at four pixels only and would alias below half the size.
    """
    import cv2

    corners = np.array(quad.points, np.float32)
    edges = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)  # top, right, bottom, left
    factor = min((edges[0] + edges[2]) / (2 * size[0]), (edges[1] + edges[3]) / (2 * size[1]))
    if factor < 1.5:
        return image, corners
    border = 0.3 * float(edges.max())
    x0, y0, x1, y1 = quad.box
    part = _inside(None, (x0 - border, y0 - border, x1 + border, y1 + border), image.shape[1], image.shape[0])
    cut = image[part[1] : part[3], part[0] : part[2]]
    width, height = max(1, round(cut.shape[1] / factor)), max(1, round(cut.shape[0] / factor))
    scale = np.array([width / cut.shape[1], height / cut.shape[0]], np.float32)
    small = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    return small, (corners - np.array(part[:2], np.float32)) * scale
