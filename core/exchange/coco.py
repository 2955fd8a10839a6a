"""COCO: boxes, four key points and the text of each plate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures
from core.exchange.exporter import FrameExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ExportOptions, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.exchange.words import means_plate
from core.project import Status
from core.reading import Quad

KEYPOINTS = ("top_left", "top_right", "bottom_right", "bottom_left")
_NO_PLATE = "no_plate"  # of a picture of ours; one without annotations alone may be one nobody looked at
_OF_PARSING = 0.5  # share of the time until the file is parsed
_CATEGORY = {
    "id": 1,
    "name": "plate",
    "supercategory": "vehicle",
    "keypoints": list(KEYPOINTS),
    "skeleton": [[1, 2], [2, 3], [3, 4], [4, 1]],
}


class CocoExporter(FrameExporter):
    """Writes ``images/`` and ``annotations/person_keypoints_default.json`` (``..._train.json`` with a split).

    COCO calls files with key points so, and readers that are given the folder, as Datumaro is, look for
    the name alone.
    """

    takes_empty = True  # by the entry of a picture without annotations

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._sets: dict[str, dict[str, list[dict[str, object]]]] = {}

    def folder_of(self, subset: str) -> str:
        """Return the folder for pictures."""
        return f"images/{subset}" if subset else "images"

    def collect(self, placed: Placed) -> None:
        """Take note of one picture and its plates."""
        subset = placed.items[0].subset
        rows = self._sets.setdefault(subset, {"images": [], "annotations": []})
        image_id = len(rows["images"]) + 1
        name = placed.file.removeprefix(self.folder_of(subset) + "/")
        width, height = placed.size
        empty = {_NO_PLATE: True} if all(item.is_empty for item in placed.items) else {}
        rows["images"].append({"id": image_id, "file_name": name, "width": width, "height": height} | empty)
        for item in placed.items:
            if item.is_empty:
                continue
            number = len(rows["annotations"]) + 1
            rows["annotations"].append({"id": number, "image_id": image_id, **_annotation(item)})

    def finish(self) -> None:
        """Write the annotations."""
        for subset, rows in self._sets.items():
            content = {
                "info": {"description": "Licence plates"},
                "licenses": [],
                **rows,
                "categories": [_CATEGORY],
            }
            name = f"person_keypoints_{subset or 'default'}.json"
            pictures.write_text(self.root / "annotations" / name, json.dumps(content, ensure_ascii=False))


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read plates from key points, else from outlines, else from boxes; ``text`` may stand in attributes."""
    content = foreign.read_json(source, watch.part(0, _OF_PARSING))
    if not isinstance(content, dict) or not isinstance(content.get("annotations"), list):
        raise AnnotationError(
            "The file is not COCO: it has no list of annotations",
            path=source,
            detail=foreign.excerpt(content),
        )
    names = _table(content.get("images"), "file_name")
    categories = _table(content.get("categories"), "name")
    found, done = ImportedFile(), watch.part(_OF_PARSING, 1)
    for number, row in enumerate(content["annotations"], 1):
        if number % foreign.LINES == 0:
            done(number, len(content["annotations"]))
        try:
            if isinstance(row, dict) and len(categories) > 1:
                _check_category(categories.get(str(row.get("category_id"))))
            found.annotations.append(_imported(row, names, index, number))
        except AppError as error:
            found.refused.append(foreign.at_place(source, f"annotation {number}", error))
    _add_empty(found, content, names, index, source)
    return found


def _add_empty(
    found: ImportedFile, content: dict[str, Any], names: dict[str, Any], index: ImageIndex, source: Path
) -> None:
    """Add the pictures of which the file says that a person saw no plate in them."""
    taken = {str(row.get("image_id")) for row in content["annotations"] if isinstance(row, dict)}
    empty = _table(content.get("images"), _NO_PLATE)
    for key, name in names.items():
        if empty[key] is not True or key in taken:
            continue
        try:
            path = index.path_of(name)
        except AppError as error:
            found.refused.append(foreign.at_place(source, f"image {key[:40]}", error))
        else:
            found.annotations.append(ImportedAnnotation(path, status=Status.NO_PLATE.value))


def _annotation(item: ExportItem) -> dict[str, object]:
    assert item.quad is not None  # refused while planning
    x0, y0, x1, y1 = item.quad.box
    told = ({"difficult": True} if item.difficult else {}) | ({"rows": 2} if item.rows == 2 else {})
    return {
        "category_id": 1,
        "bbox": [x0, y0, x1 - x0, y1 - y0],
        "area": abs(item.quad.area),
        "iscrowd": 0,
        "segmentation": [[v for point in item.quad.points for v in point]],
        "keypoints": [v for x, y in item.quad.points for v in (x, y, 2)],
        "num_keypoints": 4,
        "text": item.label,
        "attributes": {"text": item.label, "kind": item.kind} | told,
    }


def _table(rows: Any, value: str) -> dict[str, Any]:
    if not isinstance(rows, list):
        return {}
    return {str(row.get("id")): row.get(value) for row in rows if isinstance(row, dict)}


def _check_category(name: Any) -> None:
    if not means_plate(name):
        raise AnnotationError("The annotation is not of a plate", detail=str(name)[:40])


def _imported(row: Any, names: dict[str, Any], index: ImageIndex, number: int) -> ImportedAnnotation:
    if not isinstance(row, dict):
        raise AnnotationError("An annotation is not an object", detail=foreign.excerpt(row))
    attributes = row.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    quad, outline = _quad(row)
    return ImportedAnnotation(
        path=index.path_of(names.get(str(row.get("image_id")))),
        label=foreign.first_label(row.get("text"), attributes.get("text")),
        quad=quad,
        kind=str(attributes.get("kind") or "")[:32],
        status=Status.DOUBTFUL.value if attributes.get("difficult") is True else "",
        line=number,
        outline=outline,
        rows=foreign.rows_of(attributes.get("rows")),
    )


def _quad(row: dict[str, Any]) -> tuple[Quad | None, bool]:
    """Return the quad, and whether its first corner is but the likeliest."""
    keypoints, outline, box = row.get("keypoints"), row.get("segmentation"), row.get("bbox")
    if isinstance(keypoints, list) and len(keypoints) == 12:
        corners = [keypoints[i : i + 3] for i in range(0, 12, 3)]
        if [0, 0, 0] not in corners:  # COCO's way to say that one was not labelled
            return foreign.quad_of([corner[:2] for corner in corners]), False
    if (
        isinstance(outline, list)
        and len(outline) == 1
        and isinstance(outline[0], list)
        and len(outline[0]) >= 8
    ):
        return foreign.quad_of_flat(outline[0], outline=True), True
    if isinstance(box, list) and len(box) == 4:
        return foreign.box_quad(*box), False
    return None, False
