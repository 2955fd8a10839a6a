"""YOLO: boxes, or boxes with four key points (pose); the text of a plate has no place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures
from core.exchange.exporter import FrameExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportOptions, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.exchange.yolo_names import EMPTY_MARK, others_of, says_empty
from core.project import Status
from core.reading import Quad
from core.shown import counted

Pairs = list[tuple[float, float]]

_NUMBER = re.compile(r"-?[\d.]+(?:[eE][-+]?\d+)?", re.ASCII)

_POSE_KEYS = "kpt_shape: [4, 3]  # top-left, top-right, bottom-right, bottom-left\nflip_idx: [1, 0, 3, 2]\n"
_SAME_PLACE = 0.3  # overlap (IoU) from which on a box is the one around key points
_SEEN = 0.5  # confidence from which on Ultralytics tells where a key point is; 1 and 2 are labelled ones
_ROUNDED = 0.01  # of the picture: how far outside its box a key point may lie
_LISTS = frozenset({"classes.txt", "train.txt", "val.txt", "test.txt"})  # of classes and of pictures


class YoloBoxExporter(FrameExporter):
    """Writes ``images/<subset>/``, ``labels/<subset>/`` and ``data.yaml`` as Ultralytics reads them.

    Flat, because Ultralytics looks for a label where the *last* folder ``images`` of the picture's path
    is called ``labels``: under a source folder of that name every plate would be lost without a word. And
    other readers look into one folder only.
    """

    pose = False
    beside = True
    flat = True
    takes_empty = True  # by an empty label file

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._subsets: set[str] = set()
        self._has_empty = False

    def folder_of(self, subset: str) -> str:
        """Return the folder for pictures; all go to ``train`` without a split."""
        return f"images/{subset or 'train'}"

    def beside_of(self, target: str) -> str:
        """Return the text file of one picture."""
        return str(PurePosixPath("labels", *PurePosixPath(target).parts[1:]).with_suffix(".txt"))

    def write_beside(self, placed: Placed) -> None:
        """Write one line a plate, in shares of the picture."""
        width, height = placed.size
        lines = [_line(item.quad, width, height, self.pose) for item in placed.items if item.quad is not None]
        path = self.root / self.beside_of(placed.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8", newline="\n")

    def collect(self, placed: Placed) -> None:
        """Take note of the subset, and of pictures without a plate."""
        self._subsets.add(placed.items[0].subset or "train")
        self._has_empty = self._has_empty or any(item.is_empty for item in placed.items)

    def finish(self) -> None:
        """Write ``data.yaml``; both ``train`` and ``val`` must be there, so another stands in for one."""
        train = "train" if "train" in self._subsets else min(self._subsets)
        val = "val" if "val" in self._subsets else train
        lines = [f"train: images/{train}\n", f"val: images/{val}\n"]
        if "test" in self._subsets:
            lines.append("test: images/test\n")
        lines += [_POSE_KEYS if self.pose else "", "names:\n  0: plate\n"]
        if self._has_empty:
            lines.insert(0, f"{EMPTY_MARK}\n")
        pictures.write_text(self.root / "data.yaml", "".join(lines))


class YoloPoseExporter(YoloBoxExporter):
    """Adds the four corners as key points."""

    pose = True


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read label files of a folder, or one: boxes, outlines (OBB, segments) and poses of four points."""
    reader = _Reader(index, others_of(source), says_empty(source))
    found = reader.found
    for path, part in watch.each(foreign.files_below(source, ".txt", found.refused, watch)):
        try:
            name = _picture_of(foreign.relative_stem(path, source), index)
            if path == source or path.name not in _LISTS or (index.find(name) and _is_label(path)):
                reader.read(path, name, part)
        except AppError as error:
            found.refused.append(error)
    return found


@dataclass
class _Reader:
    """Reads label files; ``others`` are the classes that are no plates, name by number.

    With ``says_empty`` a file without a line says that a person saw no plate in its picture; other programs
    write such files of pictures, too, that nobody has looked at.
    """

    index: ImageIndex
    others: dict[str, str]
    says_empty: bool = False
    found: ImportedFile = field(default_factory=ImportedFile)

    def read(self, path: Path, name: str, watch: Watch) -> None:
        """Read the file of one picture."""
        is_empty = True
        for number, line in foreign.read_lines(path, self.found.refused, watch):
            if not line.strip():
                continue
            is_empty = False
            try:
                self.found.annotations.append(self._annotation(line.split(), name, number))
            except AppError as error:
                self.found.refused.append(foreign.at_line(path, number, error))
        if is_empty and self.says_empty:
            self.found.annotations.append(ImportedAnnotation(name, status=Status.NO_PLATE.value))

    def _annotation(self, fields: list[str], name: str, number: int) -> ImportedAnnotation:
        if fields[0] in self.others:
            raise AnnotationError("The annotation is not of a plate", detail=self.others[fields[0]][:40])
        quad, outline = _quad(fields, *self.index.size(name))
        return ImportedAnnotation(name, quad=quad, line=number, outline=outline)


def _is_label(path: Path) -> bool:
    """Tell whether a file that is called like a list is the label file of a picture: it holds but numbers."""
    refused: list[AppError] = []
    words = " ".join(line for _, line in foreign.read_lines(path, refused)).split()
    return not refused and all(_NUMBER.fullmatch(word) for word in words)


def _picture_of(label: str, index: ImageIndex) -> str:
    """Return the picture's path without extension: ``labels/train/x`` stands for ``images/train/x``.

    Darknet keeps labels beside their pictures, and a folder there may be called ``labels`` too.
    """
    swapped = label.removeprefix("labels/").replace("/labels/", "/images/")
    return label if not index.find(swapped) and index.find(label) else swapped


def _line(quad: Quad, width: int, height: int, pose: bool) -> str:
    x0, y0, x1, y1 = quad.box
    numbers = [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height]
    text = " ".join(f"{v:.6f}" for v in numbers)
    corners = "".join(f" {x / width:.6f} {y / height:.6f} 2" for x, y in quad.points) if pose else ""
    return f"0 {text}{corners}\n"


def _quad(fields: list[str], width: int, height: int) -> tuple[Quad, bool]:
    """Return the quad, and whether its first corner is but the likeliest."""
    try:
        numbers = [float(field) for field in fields[1:]]
    except ValueError:
        raise AnnotationError(
            "The line holds something else than numbers", detail=" ".join(fields)[:80]
        ) from None
    if len(numbers) % 2:  # the last one is a confidence, where a model wrote the line
        del numbers[-1]
    if _lacks_one(numbers):
        del numbers[4:]
    key_points = _key_points(numbers)
    pairs = key_points or _outline(numbers)
    return foreign.quad_of(
        [(x * width, y * height) for x, y in pairs], outline=not key_points
    ), not key_points


def _outline(numbers: list[float]) -> Pairs:
    """Return the two corners of a box, or all of an oriented one or a segment."""
    if len(numbers) == 4:
        x, y, w, h = numbers
        return [(x - w / 2, y - h / 2), (x + w / 2, y + h / 2)]
    if len(numbers) >= 8:
        return list(zip(numbers[::2], numbers[1::2], strict=True))
    raise AnnotationError("The line is neither a box nor corners", detail=counted(len(numbers) + 1, "field"))


def _lacks_one(numbers: list[float]) -> bool:
    """Tell whether one of a box's four key points stands at 0 0, not labelled or too unsure to be told."""
    if len(numbers) != 16:
        return False
    points = list(zip(numbers[4::3], numbers[5::3], numbers[6::3], strict=True))
    known = [(x, y) for x, y, seen in points if x or y or seen >= _SEEN]
    (x0, y0), (x1, y1) = _outline(numbers[:4])
    off = max((max(x0 - x, x - x1, y0 - y, y - y1) for x, y in known), default=0.0)
    return len(known) < len(points) and off <= _ROUNDED  # else it is a segment of as many numbers


def _key_points(numbers: list[float]) -> Pairs:
    """Return the four key points behind a box; none for a segment of as many numbers.

    A segment names no visibility, and as a box its first two points are not around the others.
    """
    if len(numbers) not in (12, 16):
        return []
    step = (len(numbers) - 4) // 4
    pairs = [(numbers[i], numbers[i + 1]) for i in range(4, len(numbers), step)]
    if step == 3 and all(seen in (0, 1, 2) for seen in numbers[6::3]):
        return pairs
    (x0, y0), (x1, y1) = _outline(numbers[:4])
    same = Quad.from_points(pairs).overlap(Quad.from_box((x0, y0, x1, y1)))
    return pairs if same >= _SAME_PLACE else []
