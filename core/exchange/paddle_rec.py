"""PaddleOCR recognition list: ``rec_gt.txt`` and crops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures
from core.exchange.exporter import CropExporter, Placed
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportOptions, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.project import Status


class PaddleRecExporter(CropExporter):
    """Writes ``crop_img/<label>_<n>.jpg`` and ``rec_gt.txt`` (``rec_gt_train.txt`` ... with a split).

    ``plate_dict.txt`` holds the characters, one a line, for PaddleOCR's ``character_dict_path``.
    """

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._lines: dict[str, list[str]] = {}
        self._characters: set[str] = set()

    def folder_of(self, subset: str) -> str:
        """Return the folder for crops."""
        return f"crop_img/{subset}" if subset else "crop_img"

    def collect(self, placed: Placed) -> None:
        """Take note of one crop."""
        item = placed.items[0]
        self._lines.setdefault(item.subset, []).append(f"{placed.file}\t{item.label}\n")
        self._characters.update(item.label)

    def finish(self) -> None:
        """Write the lists."""
        for subset, lines in self._lines.items():
            name = f"rec_gt_{subset}.txt" if subset else "rec_gt.txt"
            pictures.write_text(self.root / name, "".join(lines))
        pictures.write_text(self.root / "plate_dict.txt", "".join(f"{c}\n" for c in sorted(self._characters)))


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read ``path<tab>label`` lines; a path may be a JSON list of several, as PaddleOCR allows.

    A confidence behind the label is what a model was sure of: PaddleOCR writes its readings so.
    """
    found = ImportedFile()
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
                found.annotations.append(ImportedAnnotation(where, label, status=status, line=number))
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
