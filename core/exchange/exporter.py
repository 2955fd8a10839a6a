"""What every exporter is: it names files, places pictures, and writes what the format wants around them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from core.errors import ExportError, GeometryError
from core.exchange import pictures
from core.exchange.items import ExportItem, ExportOptions
from core.images import ImageInfo

# What one target file holds: a plate, a picture with all its plates, or every plate (a table).
Unit = Literal["plate", "image", "table"]

_FORBIDDEN = frozenset('<>:"/\\|?*')


@dataclass(frozen=True, slots=True)
class Placed:
    """One written picture: its plates, its path below the target, its size; ``data`` where it is no file."""

    items: tuple[ExportItem, ...]
    file: str
    size: tuple[int, int] = (0, 0)
    data: bytes = b""


class Exporter:
    """Base of the exporters; one object serves one plan or one write.

    ``target_of`` names files while planning. Then, writing: ``begin``, ``place`` for each file (in
    worker threads), ``collect`` for each that was placed (in order, one thread), ``finish``; and
    ``close`` in any case. All raise ``AppError`` to refuse a plate.
    """

    unit: Unit = "image"
    needs_picture = True
    takes_empty = False  # pictures without a plate, which trainers learn from as background
    any_name = False  # of a picture: one with a tab or a line break in it can be written, or is not needed

    def __init__(self, options: ExportOptions) -> None:
        self.options = options
        self.root = Path()

    def prepare(self, items: Sequence[ExportItem]) -> None:
        """Look at all plates before the first is named."""

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Return the file that this plate goes into, relative to the target, with forward slashes."""
        raise NotImplementedError

    def files_of(self, target: str) -> tuple[str, ...]:
        """Return every file that is named after this one of the plan, itself too."""
        return (target,)

    def key_of(self, target: str) -> str:
        """Return what must be unique in the export; file systems may not tell upper from lower case."""
        return target.casefold()

    def begin(self, root: Path) -> None:
        """Start writing below ``root``, an empty folder."""
        self.root = root

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Write one file for plates that share it; may run in any thread."""
        raise NotImplementedError

    def collect(self, placed: Placed) -> None:
        """Take note of a file that was written."""

    def finish(self) -> None:
        """Write what speaks of all files."""

    def close(self) -> None:
        """Release what ``begin`` took, after success, failure and cancelling alike."""


class FrameExporter(Exporter):
    """Exports whole pictures with the plates on them; subclasses say where and what beside.

    Corners outside the picture are moved onto its edge, as CCPD does too: a COCO box must lie in the
    picture, and one key point outside makes YOLO's readers drop the whole picture.
    """

    needs_quad = True
    flat = False  # formats whose readers look into one folder only
    beside = False  # formats with a file a picture, named after its stem

    def folder_of(self, subset: str) -> str:
        """Return the folder for pictures of a subset ("" without a split)."""
        return subset

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Keep the source's sub-folders, or join them into the name where the format is flat."""
        if self.needs_quad and item.quad is None and not item.is_empty:
            raise no_quad(item)
        if item.quad is not None:
            pictures.check_frame(item.quad, info, item.path)
        relative = PurePosixPath(item.relative).with_suffix(pictures.frame_suffix(info))
        name = "__".join(relative.parts) if self.flat else relative.as_posix()
        return str(PurePosixPath(self.folder_of(item.subset)) / name)

    def key_of(self, target: str) -> str:
        """Leave the extension out where a second file is named after the picture."""
        return str(PurePosixPath(target).with_suffix("") if self.beside else target).casefold()

    def files_of(self, target: str) -> tuple[str, ...]:
        """Return the picture and what stands beside it."""
        return (target, self.beside_of(target)) if self.beside else (target,)

    def beside_of(self, target: str) -> str:
        """Return the annotation file of one picture, in formats that have one."""
        raise NotImplementedError

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Copy or link the picture, then write what stands beside it; neither stays without the other."""
        size = pictures.place_frame(items[0].path, self.root / target, self.options.transfer)
        placed = Placed(tuple(_in_picture(item, size) for item in items), target, size)
        try:
            self.write_beside(placed)
        except OSError:
            for name in self.files_of(target):
                with contextlib.suppress(OSError):
                    (self.root / name).unlink()
            raise
        return placed

    def write_beside(self, placed: Placed) -> None:
        """Write the annotation file of one picture, in formats that have one."""


class CropExporter(Exporter):
    """Exports one crop a plate, ``<label>_<n>.jpg``; subclasses say where and what beside."""

    unit: Unit = "plate"
    any_name = True  # files are named by the label

    def __init__(self, options: ExportOptions) -> None:
        super().__init__(options)
        self._counts: dict[str, int] = {}

    def folder_of(self, subset: str) -> str:
        """Return the folder for crops of a subset ("" without a split)."""
        return subset

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Number the crops of one text, so that no two ever share a name."""
        check_file_name(item)
        pictures.check_crop(item, info)
        text = item.label.casefold()  # file systems may not tell upper from lower case
        number = self._counts[text] = self._counts.get(text, 0) + 1
        return str(PurePosixPath(self.folder_of(item.subset)) / f"{item.label}_{number}.jpg")

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Cut the plate out and write it."""
        size = pictures.place_crop(items[0], self.root / target, self.options)
        return Placed(items, target, size)


def _in_picture(item: ExportItem, size: tuple[int, int]) -> ExportItem:
    return item if item.quad is None else replace(item, quad=item.quad.clipped(*size))


def no_quad(item: ExportItem) -> GeometryError:
    """Return the error of a plate whose place nobody knows."""
    return GeometryError(
        "Nobody knows where the plate is in this picture",
        path=item.path,
        advice="Draw its corners, or export it in a format without them",
    )


def check_file_name(item: ExportItem) -> None:
    """Raise ``ExportError`` when the label cannot stand in a file name on every system."""
    if any(c in _FORBIDDEN or not c.isprintable() for c in item.label) or item.label.startswith("."):
        raise ExportError(
            "The label holds a character that no file name may hold",
            path=item.path,
            detail=repr(item.label),
            advice="Correct the label",
        )
