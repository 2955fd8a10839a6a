"""The table of formats: what each is called, and who writes and reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.exchange import (
    ccpd,
    coco,
    crops,
    csv_table,
    icdar,
    image_folder,
    json_lines,
    labelme,
    lmdb_set,
    paddle_rec,
    ppocrlabel,
    store,
    x_anylabeling,
    yolo,
)
from core.exchange.exporter import Exporter
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedFile
from core.exchange.watch import Watch

Read = Callable[[Path, ImageIndex, Watch], ImportedFile]


@dataclass(frozen=True)
class Format:
    """One format; ``title`` is a fixed English phrase for people, ``writes`` and ``reads`` may be missing."""

    title: str
    writes: type[Exporter] | None = None
    reads: Read | None = None
    frames: bool = False  # whole pictures are exported
    crops: bool = False  # crops are exported: rectified or boxed

    @property
    def background(self) -> bool:
        """Whether pictures without a plate belong to an export, for a detector to learn from."""
        return self.frames and self.writes is not None and self.writes.takes_empty


FORMATS: dict[str, Format] = {
    "ccpd": Format("CCPD frames, annotation in the name", ccpd.CcpdExporter, frames=True),
    "crops": Format("Crop folder, <label>_<n>.jpg", crops.CropFolderExporter, crops=True),
    "rec-gt": Format("PaddleOCR recognition list", paddle_rec.PaddleRecExporter, paddle_rec.read, crops=True),
    "ppocrlabel": Format("PPOCRLabel Label.txt", ppocrlabel.PpocrLabelExporter, ppocrlabel.read, frames=True),
    "csv": Format("CSV table", csv_table.CsvExporter, csv_table.read),
    "jsonl": Format("JSON Lines", json_lines.JsonLinesExporter, json_lines.read),
    "lmdb": Format("LMDB of deep-text-recognition", lmdb_set.LmdbExporter, crops=True),
    "coco": Format("COCO with key points and text", coco.CocoExporter, coco.read, frames=True),
    "yolo": Format("YOLO boxes", yolo.YoloBoxExporter, yolo.read, frames=True),
    "yolo-pose": Format("YOLO boxes and corners (pose)", yolo.YoloPoseExporter, yolo.read, frames=True),
    "labelme": Format("labelme JSON", labelme.LabelmeExporter, labelme.read, frames=True),
    "x-anylabeling": Format(
        "X-AnyLabeling JSON", x_anylabeling.XAnyLabelingExporter, x_anylabeling.read, frames=True
    ),
    "icdar": Format("ICDAR text for CVAT", icdar.IcdarExporter, icdar.read, frames=True),
    "imagefolder": Format(
        "Hugging Face image folder", image_folder.ImageFolderExporter, image_folder.read, crops=True
    ),
    "platewright": Format("Another Platewright project", reads=store.read),
}
