"""Read other people's annotation files without trusting them: text, JSON, paths, corners."""

from __future__ import annotations

import json
import math
import re
import reprlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from core import plate
from core.errors import AnnotationError, AppError, FolderError
from core.exchange.watch import UNWATCHED, Watch
from core.files import is_special
from core.project import Status
from core.reading import Quad, crossed_corners
from core.walking import walk

MAX_LINE = 4_000_000  # bytes; a crowded Label.txt line has some thousand
MAX_JSON = 500_000_000  # bytes; COCO's own largest file has 470 million, and takes ten times that in memory
_PART = 8_000_000  # bytes between two looks at the watch
_OBJECTS = 256  # objects of JSON between two looks
_OF_READING = 0.2  # share of the time that goes into reading a JSON file; the rest is parsing it
LONG = 100_000  # characters of JSON that are parsed in some milliseconds
MAX_POINTS = 1000
_CLEARLY = 1.5  # times as long: these sides are top and bottom, however steeply a plate hangs
LINES = 64  # lines between two looks at the watch

_DRIVE = re.compile(r"^[A-Za-z]:")
_NO_TEXT = frozenset({"", "###", "*", "待识别", "锁定框：待检测", "TEMPORARY", "TEXT", "PLATE"})
_STATUSES = frozenset(s.value for s in Status)
_SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}
_UTF8_ADVICE = "Save the file as UTF-8"


def read_lines(path: Path, refused: list[AppError], watch: Watch = UNWATCHED) -> Iterator[tuple[int, str]]:
    """Yield (line number, text) of a text file, without line ends; what cannot be a line is refused.

    UTF-8 with or without a mark, else GB 18030, which Chinese Windows programs write.
    """
    for number, raw in _raw_lines(path, watch):
        if len(raw) > MAX_LINE:
            refused.append(line_error(path, number, "The line is too long"))
            continue
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise AnnotationError("The file is UTF-16 text", path=path, advice=_UTF8_ADVICE)
        text = _decode(raw)
        if text is None:
            refused.append(line_error(path, number, "The line is not UTF-8 text"))
        elif text:
            yield number, text


def read_json(path: Path, watch: Watch = UNWATCHED) -> Any:
    """Return the content of a JSON file; raises ``AnnotationError``, whatever is in it."""
    data = _json_bytes(path, watch.part(0, _OF_READING))
    text = _decode(data)
    del data  # as large as the text, and what is parsed will be larger still
    if text is None:
        raise AnnotationError("The file is not UTF-8 text", path=path, advice=_UTF8_ADVICE)
    watch.check()
    try:
        content = parse_json(text, watch)
    except ValueError as error:
        raise AnnotationError("The file is not JSON", path=path, detail=str(error)) from error
    watch(1, 1)
    return content


def _json_bytes(path: Path, watch: Watch) -> bytearray:
    if is_special(path):
        raise special(path)
    try:
        size = path.stat().st_size
        if size > MAX_JSON:
            detail = f"{size / 1e6:.0f} MB, at most {MAX_JSON / 1e6:.0f} MB"
            raise AnnotationError(
                "The file is too large", path=path, detail=detail, advice="Split it into parts"
            )
        data = bytearray()
        with path.open("rb") as file:
            while part := file.read(_PART):
                data += part
                watch(len(data), size)
    except OSError as error:
        raise _cannot_read(path, error) from error
    return data


def parse_json(text: str, watch: Watch = UNWATCHED) -> Any:
    """Return a JSON value; raises ``ValueError`` only, however deep or odd the text is.

    A long text goes through Python at every object: the parser, which is C, would else hold up all other
    threads until it has read the last one, and a window with them. There it asks the watch whether to stop.
    """
    try:
        return json.loads(text, object_hook=_asking(watch)) if len(text) > LONG else json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _asking(watch: Watch) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what leaves objects as they are, and looks at the watch now and then."""
    count = 0

    def as_it_is(value: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count += 1
        if count % _OBJECTS == 0:
            watch.check()
        return value

    return as_it_is


def safe_path(text: Any) -> str:
    """Return a relative path with forward slashes; raises ``AnnotationError`` when it leads elsewhere."""
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise AnnotationError("The line names no picture", detail=repr(text)[:80])
    parts = text.rstrip().replace("\\", "/").split("/")  # a name may begin with a blank
    plain = [part.strip() for part in parts]
    if plain[0] == "" or _DRIVE.match(plain[0]) or ".." in plain:
        raise AnnotationError(
            "The path leads out of the folder",
            detail=text[:200],
            advice="Write paths relative to the folder of pictures",
        )
    return "/".join(p for p in parts if p not in ("", "."))


def path_from(folder: PurePosixPath, text: Any) -> str:
    """Return where a path leads that counts from a folder below the source; steps out of it are left out.

    Programs that keep their files in a folder apart name the picture so. The path is compared with those
    of the pictures by its end, and nothing is ever opened by it.
    """
    steps = text.replace("\\", "/").split("/") if isinstance(text, str) else []
    safe_path("/".join(step for step in steps if step != ".."))
    parts = [part for part in folder.parts if part != ".."]
    for step in steps:
        if step == "..":
            del parts[-1:]
        else:
            parts.append(step)
    return safe_path("/".join(parts))


def quad_of(points: Any, *, outline: bool = False) -> Quad:
    """Return the quad of two (a box), four or more corners; raises ``AnnotationError``, ``GeometryError``.

    Four clockwise corners stay as they are, unless they are but an ``outline``, which begins wherever the
    annotator did; in any other order they are sorted, from the one nearest to the top left, or at the upper
    of two clearly longer sides. More are replaced by the smallest rectangle around them. What is no area is
    refused.
    """
    pairs = _pairs(points)
    if len(pairs) == 2:
        (x0, y0), (x1, y1) = pairs
        return _sound(Quad.from_box((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
    if len(pairs) == 4:
        return _clockwise(pairs, keep=not outline)
    if 4 < len(pairs) <= MAX_POINTS:
        return _rectangle_around(pairs)
    raise AnnotationError("A plate needs two, four or more corners", detail=str(len(pairs)))


def quad_of_flat(numbers: Sequence[Any], *, outline: bool = False) -> Quad:
    """Return the quad of eight numbers x1, y1 .. x4, y4, or of more."""
    return quad_of([numbers[i : i + 2] for i in range(0, len(numbers), 2)], outline=outline)


def box_quad(x: Any, y: Any, width: Any, height: Any) -> Quad:
    """Return the quad of a box given by its corner and size."""
    (left, top), (w, h) = _pairs([[x, y], [width, height]])
    return _sound(Quad.from_box((left, top, left + w, top + h)))


def label_of(text: Any) -> str | None:
    """Return a label in canonical form, or None for no text and for the usual place holders.

    Raises ``AnnotationError`` for half a character, which JSON can say and no store can keep.
    """
    if not isinstance(text, str) or text.strip().upper() in _NO_TEXT:
        return None
    _refuse_half_characters(text)
    return plate.normalise(text)[:64] or None


def first_label(*texts: Any) -> str | None:
    """Return the label of the first text that is one: some programs write null beside a text elsewhere."""
    return next(filter(None, map(label_of, texts)), None)


def _refuse_half_characters(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise AnnotationError("The text holds half a character", detail=ascii(text)[:80])


def status_of(word: Any) -> str:
    """Return a status by its word, "" for none; raises ``AnnotationError`` for a word that is no status.

    Whoever wrote the word meant something by it: without it the label would count as confirmed.
    """
    text = "_".join(str(word or "").strip().lower().replace("-", " ").split())
    if text and text not in _STATUSES:
        raise AnnotationError(
            "There is no such status",
            detail=repr(str(word)[:40]),
            advice="Write unread, read, confirmed, corrected, doubtful, unreadable or no_plate, or nothing",
        )
    return text


def split_of(word: Any, *, ours: bool = False) -> str:
    """Return the split that a table names, train, val and test by any usual name; "" for none.

    What Platewright wrote (``ours``) is taken word for word: a person may have called a split ``dev``.
    Raises ``AnnotationError`` for half a character.
    """
    text = str(word or "").strip()
    _refuse_half_characters(text)
    if ours:
        return text
    text = " ".join(text.split())[:64]
    return _SPLITS.get(text.lower(), text)


def rows_of(value: Any) -> int:
    """Return in how many rows a plate stands, 1 or 2; 0 for whatever else a column of this name may mean."""
    text = str(value).strip()
    return int(text) if text in ("1", "2") else 0


def files_below(
    source: Path,
    suffix: str,
    refused: list[AppError],
    watch: Watch = UNWATCHED,
) -> list[Path]:
    """Return the file itself, or the files of a folder and those below it; raises ``AnnotationError``.

    Folders that cannot be listed are refused, and the rest goes on.
    """
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise AnnotationError("There is no such file or folder", path=source)
    try:
        found = walk(source, watch.should_stop, extensions=(suffix,))
    except FolderError as error:
        refused.append(error)
        return []
    watch.check()
    refused += found.refused
    return sorted(source / name for name in found.files)


def relative_stem(path: Path, source: Path) -> str:
    """Return the path of a file below the source, without extension, with forward slashes."""
    folder = source if source.is_dir() else source.parent
    return path.relative_to(folder).with_suffix("").as_posix()


def line_error(path: Path, number: int, message: str, detail: str = "") -> AnnotationError:
    """Return the error of one line."""
    detail = f"line {number}: {detail}" if detail else f"line {number}"
    return AnnotationError(message, path=path, detail=detail)


def at_line(path: Path, number: int, error: AppError) -> AppError:
    """Return the error with the file and the line where it happened."""
    return at_place(path, f"line {number}", error)


def at_place(path: Path, place: str, error: AppError) -> AppError:
    """Return the error with the file and the place in it where it happened."""
    detail = f"{place}: {error.detail}" if error.detail else place
    return type(error)(error.message, path=path, detail=detail, advice=error.advice)


def excerpt(value: Any) -> str:
    """Return how a JSON value begins that is something else than what was looked for."""
    return "" if isinstance(value, dict) else reprlib.repr(value)[:40]  # it may be as large as the file


def _pairs(points: Any) -> list[tuple[float, float]]:
    try:
        pairs = [(float(x), float(y)) for x, y in points]
    except (TypeError, ValueError, OverflowError):
        raise AnnotationError("The corners are not pairs of numbers", detail=repr(points)[:80]) from None
    if not all(math.isfinite(v) and abs(v) < 1e7 for pair in pairs for v in pair):
        raise AnnotationError("A corner is not a finite number", detail=repr(points)[:80])
    return pairs


def _clockwise(pairs: list[tuple[float, float]], *, keep: bool = True) -> Quad:
    quad = Quad.from_points(pairs)
    if keep and quad.is_convex:
        return _sound(quad)
    cx, cy = (sum(p[i] for p in pairs) / 4 for i in (0, 1))
    around = sorted(pairs, key=lambda p: math.atan2(p[1] - cy, p[0] - cx))
    first = min(range(4), key=lambda i: sum(around[i]))
    quad = Quad.from_points(around[first:] + around[:first])
    return _sound(_lying(quad) if quad.aspect * _CLEARLY < 1 else quad)


def _lying(quad: Quad) -> Quad:
    """Return clockwise corners begun so that the long sides are top and bottom, the upper one the top."""
    a, b, c, d = quad.points
    if quad.aspect < 1:
        a, b, c, d = b, c, d, a
    return Quad((c, d, a, b) if a[1] + b[1] > c[1] + d[1] else (a, b, c, d))


def _sound(quad: Quad) -> Quad:
    if not quad.is_convex or quad.area < 1:  # a line, maybe but for what rounding made of it
        raise crossed_corners(detail=", ".join(f"{x:g} {y:g}" for x, y in quad.points))
    return quad


def _rectangle_around(pairs: list[tuple[float, float]]) -> Quad:
    import cv2
    import numpy as np

    corners = cv2.boxPoints(cv2.minAreaRect(np.array(pairs, np.float32)))
    return _lying(_clockwise([(float(x), float(y)) for x, y in corners]))


def _raw_lines(path: Path, watch: Watch) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file as they are; of one that is too long only the beginning."""
    if is_special(path):
        raise special(path)
    try:
        with path.open("rb") as file:
            size, read, number = path.stat().st_size, 0, 0
            while raw := file.readline(MAX_LINE + 1):
                number, read = number + 1, read + len(raw)
                yield number, raw
                if len(raw) > MAX_LINE:
                    _skip_line(file, raw)
                if number % LINES == 0:
                    watch(read, size)
    except OSError as error:
        raise _cannot_read(path, error) from error


def _decode(raw: bytes | bytearray) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _skip_line(file: Any, raw: bytes) -> None:
    while raw and not raw.endswith(b"\n"):
        raw = file.readline(MAX_LINE)


def special(path: Path) -> AnnotationError:
    """Return the error for a pipe or a device: nobody knows when it ends."""
    return AnnotationError(
        "This is neither a file nor a folder", path=path, advice="Save the annotations in a file first"
    )


def _cannot_read(path: Path, error: OSError) -> AnnotationError:
    return AnnotationError(
        "The annotation file cannot be read",
        path=path,
        detail=error.strerror or str(error),
        advice="Check that it is there and may be read",
    )
