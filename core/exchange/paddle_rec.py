"""PaddleOCR recognition list: ``rec_gt.txt`` and crops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import crop_sources, json_lines, pictures
from core.exchange.crop_sources import CropSources
from core.exchange.exporter import CropExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportOptions, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.project import Status


class PaddleRecExporter(CropExporter):
    """Writes ``crop_img/<label>_<n>.jpg`` and ``rec_gt.txt`` (``rec_gt_train.txt`` ... with a split).

    ``plate_dict.txt`` holds the characters, one a line, for PaddleOCR's ``character_dict_path``;
    ``sources.jsonl`` tells from which pictures the crops were cut, so that a corrected list comes back.
    """

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._lines: dict[str, list[str]] = {}
        self._characters: set[str] = set()
        self._sources: list[dict[str, object]] = []

    def folder_of(self, subset: str) -> str:
        """Return the folder for crops."""
        return f"crop_img/{subset}" if subset else "crop_img"

    def collect(self, placed: Placed) -> None:
        """Take note of one crop."""
        item = placed.items[0]
        self._lines.setdefault(item.subset, []).append(f"{placed.file}\t{item.label}\n")
        self._characters.update(item.label)
        self._sources.append(crop_sources.row_of(placed))

    def finish(self) -> None:
        """Write the lists."""
        for subset, lines in self._lines.items():
            name = f"rec_gt_{subset}.txt" if subset else "rec_gt.txt"
            pictures.write_text(self.root / name, "".join(lines))
        pictures.write_text(self.root / "plate_dict.txt", "".join(f"{c}\n" for c in sorted(self._characters)))
        pictures.write_text(self.root / crop_sources.FILE, json_lines.to_lines(self._sources))


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``path<tab>label`` lines; a path may be a JSON list of several, as PaddleOCR allows.

    A confidence behind the label is what a model was sure of: PaddleOCR writes its readings so. What an
    export of ours says means the pictures that its crops were cut from, where they are here.
    """
    found = ImportedFile()
    sources = CropSources(source, index, found, watch)
    for number, line in foreign.read_lines(source, found.refused, watch):
        path, tab, rest = line.partition("\t")
        text, _, behind = rest.partition("\t")  # PaddleOCR takes no notice of further columns either
        if not line.strip():
            continue
        try:
            if not tab:
                raise AnnotationError("The line has no tab between path and label", detail=line[:80])
            for one in _paths(path):
                label, where = foreign.label_of(text), index.path_of(one)
                status = Status.READ.value if label and _is_confidence(behind) else ""
                said = ImportedAnnotation(where, label, status=status, line=number)
                found.annotations.append(sources.of(said))
        except AppError as error:
            found.refused.append(foreign.at_line(source, number, error))
    return found


def _is_confidence(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _paths(text: str) -> list[Any]:
    if text.startswith("["):
        try:
            value = foreign.parse_json(text)
        except ValueError:
            return [text]  # a name may begin with a bracket
        if isinstance(value, list):
            return value
    return [text]
