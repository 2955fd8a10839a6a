"""labelme: one JSON file beside each picture, quads as polygons."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange.coco import KEYPOINTS
from core.exchange.exporter import FrameExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.exchange.words import means_plate, text_of
from core.project import Status
from core.reading import Quad

_OUTLINES = frozenset({"polygon", "rectangle", "oriented_rectangle", "rotation", "quadrilateral"})
# Points beside a box: as X-AnyLabeling's plate model names them, and our key points that it has read.
_CORNERS = {"tl": 0, "tr": 1, "br": 2, "bl": 3} | {name: i for i, name in enumerate(KEYPOINTS)}

# A flag of a shape whose first point is the plate's own upper left corner, where a reader would take another.
_IN_ORDER = "first point is the upper left corner of the plate"

_TWO_ROWS = "plate of two rows"  # another flag

Corners = dict[int, dict[int, Any]]  # of a group, by their place in a quad


class LabelmeExporter(FrameExporter):
    """Writes ``[subset/]picture.jpg`` and ``picture.json``; the text is the description of a ``plate``."""

    version = "5.5.0"
    beside = True

    def beside_of(self, target: str) -> str:
        """Return the JSON file of one picture."""
        return str(PurePosixPath(target).with_suffix(".json"))

    def write_beside(self, placed: Placed) -> None:
        """Write the JSON of one picture."""
        width, height = placed.size
        content: dict[str, object] = {
            "version": self.version,
            "flags": {},
            "shapes": [self.shape(item) for item in placed.items],
            "imagePath": PurePosixPath(placed.file).name,
            "imageData": None,
            "imageHeight": height,
            "imageWidth": width,
        }
        path = self.root / self.beside_of(placed.file)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8", newline="\n")

    def shape(self, item: ExportItem) -> dict[str, object]:
        """Return the shape of one plate."""
        assert item.quad is not None  # refused while planning
        return {
            "label": "plate",
            "points": item.quad.to_list(),
            "group_id": None,
            "description": item.label,
            "shape_type": "polygon",
            "flags": _flags(item, item.quad),
            "mask": None,
        } | ({"difficult": True} if item.difficult else {})


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read the JSON files of a folder, or one; labelme's and X-AnyLabeling's alike."""
    found = ImportedFile()
    for path, part in watch.each(foreign.files_below(source, ".json", found.refused, watch)):
        try:
            _read_file(found, path, source, index, part)
        except AppError as error:
            found.refused.append(error if error.path else error.at(path))
    return found


def _read_file(found: ImportedFile, path: Path, source: Path, index: ImageIndex, watch: Watch) -> None:
    content = foreign.read_json(path, watch)
    if not isinstance(content, dict) or not isinstance(content.get("shapes"), list):
        raise AnnotationError("The file holds no list of shapes", path=path, detail=foreign.excerpt(content))
    stem = PurePosixPath(foreign.relative_stem(path, source))
    told = content.get("imagePath")
    named = index.below(told)
    folder = stem.parent if named is told else PurePosixPath()
    picture = foreign.path_from(folder, named) if named else str(stem)
    corners = _corners_of(content["shapes"])
    for number, shape in enumerate(content["shapes"], 1):
        if _group_of(shape) in corners and _is_corner(shape):
            continue
        try:
            found.annotations.append(_annotation(shape, corners, picture, number))
        except AppError as error:
            found.refused.append(foreign.at_place(path, f"shape {number}", error))


def _corners_of(shapes: list[Any]) -> Corners:
    """Return the corners of each group that is all four and one rectangle, but the box around them."""
    found: Corners = {}
    of_group = [(group, shape) for shape in shapes if (group := _group_of(shape)) is not None]
    for group, shape in of_group:
        if _is_corner(shape):
            found.setdefault(group, {})[_CORNERS[shape["label"]]] = shape["points"][0]
    points = Counter(group for group, shape in of_group if _is_corner(shape))
    boxes = Counter(group for group, shape in of_group if shape.get("shape_type") == "rectangle")
    whole = len(KEYPOINTS)
    return {g: one for g, one in found.items() if len(one) == points[g] == whole and boxes[g] == 1}


def _group_of(shape: Any) -> int | None:
    group = shape.get("group_id") if isinstance(shape, dict) else None
    return group if isinstance(group, int) else None


def _is_corner(shape: dict[str, Any]) -> bool:
    name, points = shape.get("label"), shape.get("points")
    if shape.get("shape_type") != "point" or not isinstance(name, str) or name not in _CORNERS:
        return False
    return isinstance(points, list) and len(points) == 1


def _annotation(shape: Any, corners: Corners, picture: str, number: int) -> ImportedAnnotation:
    if not isinstance(shape, dict):
        raise AnnotationError("A shape is not an object", detail=foreign.excerpt(shape))
    if str(shape.get("shape_type", "polygon")) not in _OUTLINES:
        raise AnnotationError("A shape is not an outline", detail=str(shape.get("shape_type"))[:40])
    name = shape.get("label")
    text = text_of(name, shape.get("description"))
    if text is None and not means_plate(name):
        raise AnnotationError("A shape is not a plate", detail=str(name)[:40])
    status = Status.DOUBTFUL.value if shape.get("difficult") is True else ""
    quad, outline = _quad(shape, corners)
    flags = shape.get("flags")
    rows = 2 if isinstance(flags, dict) and flags.get(_TWO_ROWS) is True else 0
    return ImportedAnnotation(picture, text, quad, _kind(shape), status, number, outline=outline, rows=rows)


def _flags(item: ExportItem, quad: Quad) -> dict[str, bool]:
    in_order = foreign.quad_of(quad.points, outline=True) != quad
    return ({_IN_ORDER: True} if in_order else {}) | ({_TWO_ROWS: True} if item.rows == 2 else {})


def _quad(shape: dict[str, Any], corners: Corners) -> tuple[Quad, bool]:
    """Return the quad, and whether its first corner is but the likeliest."""
    group, flags = _group_of(shape), shape.get("flags")
    if group in corners and shape.get("shape_type") == "rectangle":
        return foreign.quad_of([corners[group][place] for place in range(len(KEYPOINTS))]), False
    outline = not (isinstance(flags, dict) and flags.get(_IN_ORDER) is True)
    return foreign.quad_of(shape.get("points"), outline=outline), outline


def _kind(shape: dict[str, Any]) -> str:
    attributes = shape.get("attributes")
    return str(attributes.get("kind") or "")[:32] if isinstance(attributes, dict) else ""
