"""ICDAR text localisation, as CVAT imports it: ``gt_<picture>.txt`` with corners and text."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from core.errors import AnnotationError, AppError, ExportError
from core.exchange import annotation_files as foreign
from core.exchange.exporter import FrameExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.images import ImageInfo

_NUMBER = r"\s*(-?[0-9]{1,12}(?:\.[0-9]{0,12})?)\s*"
_EIGHT = re.compile(",".join([_NUMBER] * 8) + "(?:,(.*))?", re.ASCII | re.DOTALL)
_FOUR = re.compile(
    r"[\s,]+".join([_NUMBER.replace(r"\s*", "")] * 4) + r"(?:[\s,]+(.*))?", re.ASCII | re.DOTALL
)


class IcdarExporter(FrameExporter):
    """Writes ``<subset>/images/picture.jpg`` and ``<subset>/gt_picture.txt``; ``default`` without a split."""

    flat = True  # CVAT matches names in one folder only
    beside = True

    def folder_of(self, subset: str) -> str:
        """Return the folder for pictures."""
        return f"{subset or 'default'}/images"

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Refuse a text that the format has no way to write: its readers give the whole dataset up."""
        if '"' in item.label:
            raise ExportError(
                "This format cannot hold a label with a quotation mark",
                path=item.path,
                detail=item.label,
                advice="Correct the label",
            )
        return super().target_of(item, info)

    def beside_of(self, target: str) -> str:
        """Return the text file of one picture."""
        picture = PurePosixPath(target)
        return str(picture.parent.parent / f"gt_{picture.stem}.txt")

    def write_beside(self, placed: Placed) -> None:
        """Write one line a plate."""
        path = self.root / self.beside_of(placed.file)
        path.write_text("".join(_line(item) for item in placed.items), encoding="utf-8", newline="\n")


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``x1,y1,..,x4,y4,"text"`` lines (or boxes of four numbers) of the files of a folder, or one."""
    found = ImportedFile()
    for path, part in watch.each(foreign.files_below(source, ".txt", found.refused, watch)):
        try:
            _read_file(found, path, _picture_of(foreign.relative_stem(path, source), index), part)
        except AppError as error:
            found.refused.append(error)
    return found


def _read_file(found: ImportedFile, path: Path, name: str, watch: Watch) -> None:
    for number, line in foreign.read_lines(path, found.refused, watch):
        if not line.strip():
            continue
        try:
            found.annotations.append(_annotation(line, name, number))
        except AppError as error:
            found.refused.append(foreign.at_line(path, number, error))


def _picture_of(label: str, index: ImageIndex) -> str:
    """Return the picture's path without extension; it lies beside its file, or in ``images`` there."""
    stem = PurePosixPath(label)
    stem = stem.with_name(stem.name.removeprefix("gt_"))
    inside = str(stem.parent / "images" / stem.name)
    return inside if not index.find(str(stem)) and index.find(inside) else str(stem)


def _line(item: ExportItem) -> str:
    assert item.quad is not None  # refused while planning
    corners = ",".join(format(v, "g") for point in item.quad.points for v in point)
    return f'{corners},"{item.label}"\n'


def _annotation(line: str, name: str, number: int) -> ImportedAnnotation:
    match = _EIGHT.fullmatch(line.strip()) or _FOUR.fullmatch(line.strip())
    if match is None:
        raise AnnotationError("The line does not begin with four or eight numbers", detail=line[:80])
    *corners, text = match.groups()
    text = (text or "").strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return ImportedAnnotation(name, foreign.label_of(text), foreign.quad_of_flat(corners), line=number)
