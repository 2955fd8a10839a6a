"""The CCPD file-name grammar, both generations: parse, format, annotate; split lists.

A name is ``area-tilt-box-vertices-plate-brightness-blur`` (https://github.com/detectRecog/CCPD):

- *area*: the decimals of the plate's share of the picture, without their ``0.``. Names of 2018
  carry the share of the **box**, cut to four decimals (``0161`` = 0.0161); names of 2019 and 2020
  the share of the **plate**, twelve significant digits as Python 2 printed them.
- *tilt*: ``horizontal_vertical`` in whole degrees. 2018: the size of the horizontal edges' slope
  and of the top-left corner's departure from a right angle. 2019/2020: 90 plus that slope, and the
  corner itself, so that an upright plate says ``90_90``.
- *box*: ``x0&y0_x1&y1``; *vertices*: bottom-right, bottom-left, top-left, top-right.
- *plate*: an index a character, 7 or 8 of them; *brightness* and *blur*: whole numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core import plate
from core.alphabet import DIGITS, LETTERS, PROVINCES
from core.errors import AnnotationError, GeometryError, LabelError
from core.images import IMAGE_EXTENSIONS
from core.reading import Point, Quad, crossed_corners, cut_by_edge, outside_picture
from core.shown import counted

PROVINCE_LIST = "皖沪津渝冀晋蒙辽吉黑苏浙京闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新警学O"
LETTER_LIST = LETTERS + "O"
CHARACTER_LIST = LETTERS + DIGITS + "O"
NO_CHARACTER = "O"  # CCPD's own filler: real plates use no letter O
FIELDS = ("area", "tilt", "box", "vertices", "plate", "brightness", "blur")

Generation = Literal["2018", "2019"]

_ADVICE = "Correct the name, or leave it: the picture is read as one without an annotation"
_ENDINGS = sorted(ending[1:] for ending in IMAGE_EXTENSIONS | {".gif", ".ppm"})
_EXTENSION = re.compile(rf"\.({'|'.join(_ENDINGS)})$", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_LAST = re.compile(r"([0-9]{1,9})((?:[ _(.\-].*)?)", re.ASCII | re.DOTALL)
_NUMERIC_FIELD = re.compile(r"[0-9_&]+", re.ASCII)
# The whole grammar at once: a folder has 355,000 names, and taking one apart field by field costs
# several times as much. What it does not match is taken apart to say which field is wrong.
_POINT = "([0-9]{1,9})&([0-9]{1,9})"
_NAME = re.compile(
    f"([0-9]+)-([0-9]{{1,9}})_([0-9]{{1,9}})-{_POINT}_{_POINT}-{_POINT}_{_POINT}_{_POINT}_{_POINT}"
    "-([0-9]{1,2}(?:_[0-9]{1,2}){6,7})-([0-9]{1,9})-([0-9]{1,9})((?:[ _(.-].*)?)",
    re.ASCII | re.DOTALL,
)
# The same with fewer groups, which cost more than what they enclose: box and corners are one.
_PLAIN = "[0-9]{1,9}&[0-9]{1,9}"
_AT_A_GLANCE = re.compile(
    f"[0-9]+-[0-9]{{1,9}}_[0-9]{{1,9}}-({_PLAIN}_{_PLAIN}-{_PLAIN}_{_PLAIN}_{_PLAIN}_{_PLAIN})"
    "-([0-9]{1,2}(?:_[0-9]{1,2}){6,7})-([0-9]{1,9})-([0-9]{1,9})(?:[ _(.-].*)?",
    re.ASCII | re.DOTALL,
)
_COPY = re.compile(r"(.+?)(?:_[0-9]+)?", re.ASCII)
# A slip in a label would else pass for a name without one, and nobody would ever look at it.
_MEANT = re.compile(rf"[{PROVINCES}][A-Z][-·.• ]?(?:[A-Z0-9]{{4,7}}|[A-Z0-9]{{3,6}}[警学挂港澳领])")
_PROVINCE_OF = {str(i): c for i, c in enumerate(PROVINCE_LIST)}
_LETTER_OF = {str(i): c for i, c in enumerate(LETTER_LIST)}
_CHARACTER_OF = {str(i): c for i, c in enumerate(CHARACTER_LIST)}


@dataclass(frozen=True)
class CcpdName:
    """What a CCPD name says; ``quad`` runs clockwise from top-left, lengths are in pixels.

    ``area`` keeps its digits, because they cannot be recomputed; ``suffix`` is whatever follows
    the blur figure, as copies and duplicates carry (``_2``, `` (1)``).
    """

    area: str
    tilt: tuple[int, int]
    box: tuple[int, int, int, int]
    quad: Quad
    label: str
    brightness: int
    blur: int
    suffix: str = ""

    @property
    def generation(self) -> Generation:
        """Return "2019" when an upright plate's tilt is 90, "2018" when it is 0."""
        return "2018" if self.tilt[0] < 45 else "2019"

    @property
    def share(self) -> float:
        """The plate's share of the picture, 0..1."""
        return float(f"0.{self.area}")


def parse(stem_or_name: str) -> CcpdName:
    """Read a file name, with or without its extension; ``AnnotationError`` names the wrong field."""
    stem = _EXTENSION.sub("", stem_or_name)
    if (match := _NAME.fullmatch(stem)) and (label := _decode_label(match[16])):
        area, *numbers, _, brightness, blur, suffix = match.groups()
        h, v, x0, y0, x1, y1, *corners = map(int, numbers)
        if x1 > x0 and y1 > y0:
            quad = _our_order(corners)
            return CcpdName(area, (h, v), (x0, y0, x1, y1), quad, label, int(brightness), int(blur), suffix)
    return _parse_slowly(stem, stem_or_name)


def _parse_slowly(stem: str, whole: str) -> CcpdName:
    fields = stem.split("-", 6)
    if len(fields) != len(FIELDS):
        raise AnnotationError(
            "The name does not have the seven fields of a CCPD name",
            path=whole,
            detail=f"{len(fields)} fields, no {FIELDS[len(fields)]}",
            advice=_ADVICE,
        )
    try:
        return _parse_fields(fields)
    except _FieldError as error:
        raise AnnotationError(
            "A field of the CCPD name is wrong", path=whole, detail=str(error), advice=_ADVICE
        ) from None


def format(name: CcpdName) -> str:
    """Return the file stem; the exact inverse of ``parse``.

    Raises ``LabelError`` for a label and ``GeometryError`` for corners that the grammar cannot say.
    """
    a, b, c, d = (_whole_point(point) for point in name.quad.points)
    x0, y0, x1, y1 = name.box
    return "-".join(
        (
            name.area,
            f"{name.tilt[0]}_{name.tilt[1]}",
            f"{x0}&{y0}_{x1}&{y1}",
            "_".join(f"{x}&{y}" for x, y in (c, d, a, b)),
            "_".join(str(i) for i in encode_label(name.label)),
            str(name.brightness),
            f"{name.blur}{name.suffix}",
        )
    )


def annotate(
    label: str,
    quad: Quad,
    image_size: tuple[int, int],
    brightness: int,
    blur: int,
    *,
    generation: Generation = "2019",
) -> CcpdName:
    """Build a name from a label and a quad: area, tilt and box follow from the corners.

    ``image_size`` is (width, height); corners outside it are moved onto its edge. Raises
    ``LabelError`` for a label that CCPD cannot encode, ``GeometryError`` for corners that cross,
    lie outside the picture, or do either once they were moved.
    """
    if NO_CHARACTER in label:
        raise LabelError(
            "CCPD cannot encode this plate", detail=label, advice="Correct the label: plates use no letter O"
        )
    encode_label(label)
    width, height = image_size
    whole = whole_corners(quad).clipped(width, height)
    x0, y0, x1, y1 = (int(v) for v in whole.box)
    if not quad.is_convex:
        raise crossed_corners(detail=label)
    if not whole.is_convex:
        raise (cut_by_edge if x1 > x0 and y1 > y0 else outside_picture)(detail=label)
    return CcpdName(
        area=_area_digits(whole, width * height, generation),
        tilt=tilt_of(whole, generation),
        box=(x0, y0, x1, y1),
        quad=whole,
        label=label,
        brightness=brightness,
        blur=blur,
    )


def whole_corners(quad: Quad) -> Quad:
    """Return the quad as a CCPD name can say it: every corner on the nearest whole pixel."""
    return Quad.from_points([(math.floor(x + 0.5), math.floor(y + 0.5)) for x, y in quad.points])


def tilt_of(quad: Quad, generation: Generation) -> tuple[int, int]:
    """Return the horizontal and vertical tilt of a quad in degrees, as its generation counts them."""
    a, b, c, d = quad.points
    slope = (_angle(a, b) + _angle(d, c)) / 2
    down = (_angle(a, d) + _angle(b, c)) / 2  # 90 for an upright plate: y grows downwards
    corner = down - slope
    if generation == "2018":
        return int(abs(slope)), int(abs(90 - corner))
    return max(round(90 + slope), 0), max(round(corner), 0)  # a minus would end the field


def encode_label(label: str) -> list[int]:
    """Return CCPD's index of each character; raises ``LabelError`` when it has none."""
    lists = _lists(len(label))
    if not lists or any(c not in known for c, known in zip(label, lists, strict=True)):
        raise LabelError(
            "CCPD cannot encode this plate",
            detail=label,
            advice="CCPD knows a province, a letter and five or six letters or digits; "
            "export this plate in another format",
        )
    return [known.index(c) for c, known in zip(label, lists, strict=True)]


def glance(name: str) -> tuple[str, int, int, bool] | None:
    """Return label, brightness, blur and whether the corners are crossed; None for what ``parse`` refuses.

    For lists of 355,000 names: it makes no quad and takes a third of the time of ``parse``.
    """
    match = _AT_A_GLANCE.fullmatch(name)  # its extension is a suffix like any other
    if match is None:
        return None
    points, indices, brightness, blur = match.groups()
    label = _decode_label(indices)
    if label is None:
        return None
    numbers = points.replace("&", "_").replace("-", "_").split("_")
    x0, y0, x1, y1, cx, cy, dx, dy, ax, ay, bx, by = map(int, numbers)
    if x1 <= x0 or y1 <= y0:
        return None
    crossed = (
        (bx - ax) * (cy - by) <= (by - ay) * (cx - bx)
        or (cx - bx) * (dy - cy) <= (cy - by) * (dx - cx)
        or (dx - cx) * (ay - dy) <= (dy - cy) * (ax - dx)
        or (ax - dx) * (by - ay) <= (ay - dy) * (bx - ax)
    )
    return label, int(brightness), int(blur), crossed


def looks_like_ccpd(stem: str) -> bool:
    """Tell whether a stem is CCPD or almost so, so that an error is worth telling."""
    fields = _EXTENSION.sub("", stem).split("-")
    numeric = [_NUMERIC_FIELD.fullmatch(field) is not None for field in fields]
    points = sum("&" in field for field, plain in zip(fields, numeric, strict=True) if plain)
    if points:
        return sum(numeric) >= 4
    return len(fields) == len(FIELDS) and sum(numeric) >= 6 and any("&" in field for field in fields)


def read_split(path: Path) -> list[tuple[int, str]]:
    """Read a split list (``train.txt``): line number and relative path, with forward slashes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise AnnotationError("The split list does not exist", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(
            "The split list cannot be read",
            path=path,
            detail=str(error),
            advice="Save it as UTF-8 text with one relative path a line",
        ) from error
    lines = (line.strip().replace("\\", "/").removeprefix("./") for line in text.splitlines())
    return [(number, line) for number, line in enumerate(lines, 1) if line]


def label_of_name(path: Path, *, digits: bool = True) -> str | None:
    """Return the label that a file name carries, or None.

    That is a CCPD label, or a stem ``<label>`` or ``<label>_<n>`` that is a plate, or, unless
    ``digits`` is False, a digit sequence. Never raises.
    """
    return label_of_text(path.name, digits=digits)


def label_of_text(name: str, *, digits: bool = True, slips: bool = False) -> str | None:
    """Return what ``label_of_name`` does, for a bare file name; with ``slips`` what was meant as one, too."""
    stem = _EXTENSION.sub("", name)
    if "&" in stem:
        try:
            return parse(stem).label
        except AnnotationError:
            return None
    match = _COPY.fullmatch(stem)
    if match is None:
        return None
    text = match[1]
    if _DIGITS.fullmatch(text):
        return text if digits else None
    label = "" if "_" in text[3:] else plate.normalise(text)  # 皖A12345_a has no eight characters
    return label if plate.is_valid(label) or (slips and _MEANT.fullmatch(text.upper())) else None


class _FieldError(Exception):
    """One field is wrong; the text says which and how."""


def _parse_fields(fields: Sequence[str]) -> CcpdName:
    area, tilt, box, vertices, indices, brightness, blur = fields
    if not _DIGITS.fullmatch(area):
        raise _FieldError(f"area: {area!r} is not a row of digits")
    horizontal, vertical = _numbers("tilt", tilt, 2)
    (x0, y0), (x1, y1) = _points("box", box, 2)
    if x1 <= x0 or y1 <= y0:
        raise _FieldError(f"box: {box!r} is empty")
    corners = [v for point in _points("vertices", vertices, 4) for v in point]
    label = _parse_label(indices)
    last = _LAST.fullmatch(blur)
    if last is None:
        raise _FieldError(f"blur: {blur!r} is not a whole number")
    return CcpdName(
        area=area,
        tilt=(horizontal, vertical),
        box=(x0, y0, x1, y1),
        quad=_our_order(corners),
        label=label,
        brightness=_number("brightness", brightness),
        blur=int(last[1]),
        suffix=last[2],
    )


def _parse_label(text: str) -> str:
    indices = _numbers("plate", text, None)
    lists = _lists(len(indices))
    if not lists:
        raise _FieldError(f"plate: {counted(len(indices), 'character')} instead of 7 or 8")
    for slot, (index, known) in enumerate(zip(indices, lists, strict=True)):
        if index >= len(known):
            raise _FieldError(f"plate: index {index} at place {slot + 1} is above {len(known) - 1}")
    return "".join(known[i] for i, known in zip(indices, lists, strict=True))


def _decode_label(text: str) -> str | None:
    province, letter, *rest = text.split("_")
    of = _CHARACTER_OF
    try:
        return _PROVINCE_OF[province] + _LETTER_OF[letter] + "".join([of[number] for number in rest])
    except KeyError:
        return None


def _our_order(corners: Sequence[int]) -> Quad:
    """Turn the name's order (bottom-right, bottom-left, top-left, top-right) into ours."""
    cx, cy, dx, dy, ax, ay, bx, by = map(float, corners)
    return Quad(((ax, ay), (bx, by), (cx, cy), (dx, dy)))


def _lists(length: int) -> tuple[str, ...]:
    if length not in (7, 8):
        return ()
    return (PROVINCE_LIST, LETTER_LIST, *[CHARACTER_LIST] * (length - 2))


def _number(field: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _FieldError(f"{field}: {text!r} is not a whole number")
    return int(text)


def _numbers(field: str, text: str, count: int | None) -> list[int]:
    parts = text.split("_")
    if count is not None and len(parts) != count:
        raise _FieldError(f"{field}: {counted(len(parts), 'number')} instead of {count}")
    return [_number(field, part) for part in parts]


def _points(field: str, text: str, count: int) -> list[tuple[int, int]]:
    parts = text.split("_")
    if len(parts) != count:
        raise _FieldError(f"{field}: {counted(len(parts), 'point')} instead of {count}")
    points: list[tuple[int, int]] = []
    for part in parts:
        x, separator, y = part.partition("&")
        if not separator:
            raise _FieldError(f"{field}: {part!r} is not x & y")
        points.append((_number(field, x), _number(field, y)))
    return points


def _whole_point(point: Sequence[float]) -> tuple[int, int]:
    x, y = (math.floor(v + 0.5) for v in point)
    if x < 0 or y < 0:
        raise GeometryError(
            "A CCPD name cannot say a corner left of or above the picture", advice="Move the corner inside"
        )
    return x, y


def _area_digits(quad: Quad, pixels: int, generation: Generation) -> str:
    if generation == "2018":
        x0, y0, x1, y1 = (int(v) for v in quad.box)
        ten_thousandths = (x1 - x0) * (y1 - y0) * 10_000 // pixels
        return f"{min(ten_thousandths, 9999):04d}"
    share = min(quad.area / pixels, 0.999999999999)
    decimals = 11 - math.floor(math.log10(share))  # twelve significant digits
    return f"{share:.{decimals}f}".partition(".")[2].rstrip("0") or "0"


def _angle(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
