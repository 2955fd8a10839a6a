"""CSV: one row a plate; spreadsheets open it, and it comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import AnnotationError, AppError
from core.exchange import annotation_files as foreign
from core.exchange import pictures, readings
from core.exchange.exporter import Exporter, Placed, Unit
from core.exchange.image_index import ImageIndex
from core.exchange.items import ExportItem, ImportedAnnotation, ImportedFile
from core.exchange.watch import UNWATCHED, Watch
from core.images import ImageInfo
from core.reading import Quad

CORNERS = tuple(f"{axis}{i}" for i in range(1, 5) for axis in "xy")
COLUMNS = ("image", "label", "kind", "status", "subset", "file_label", *CORNERS, "split", "rows")

_IMAGE_COLUMNS = ("image", "path", "file", "filename", "file_name", "img")
_LABEL_COLUMNS = ("label", "text", "plate", "transcription")
_MOST_BREAKS = 8  # lines of one row, beside its first
# What a spreadsheet computes, typed on a Chinese keyboard too, and what shifts cells.
_FORMULAS = tuple("=+-@＝＋－＠\t\r")


class CsvExporter(Exporter):
    """Writes ``plates.csv`` with paths below the source folder, and no picture.

    UTF-8 with a mark, because without it Excel takes Chinese for Latin letters. A text that begins like
    a formula gets an apostrophe in front: a spreadsheet would compute it, and labels come from strangers.
    """

    unit: Unit = "table"
    needs_picture = False
    takes_empty = True  # by the status
    any_name = True  # in quotes

    def target_of(self, item: ExportItem, info: ImageInfo) -> str:
        """Put every plate into one table."""
        return "plates.csv"

    def place(self, items: tuple[ExportItem, ...], target: str) -> Placed:
        """Write the table."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(COLUMNS)
        table.writerows(_row(item) for item in items)
        pictures.write_text(self.root / target, "\ufeff" + text.getvalue())
        return Placed(items, target)


def read(source: Path, index: ImageIndex, watch: Watch = UNWATCHED) -> ImportedFile:
    """Read a table with a header; it needs a column for the image and one for the label or the corners."""
    found = ImportedFile()
    told = foreign.read_lines(source, found.refused, watch.part(0, 0.5))
    lines = [(number, line) for number, line in told if line.strip()]
    if not lines:
        raise AnnotationError("The table is empty", path=source)
    delimiter = max(",;\t", key=lines[0][1].count)
    try:
        header = [name.strip().lower() for name in _cells(lines[0][1], delimiter)]
    except AnnotationError as error:
        raise foreign.at_line(source, lines[0][0], error) from None
    image, label = _columns(header, source)
    for place, (number, line) in enumerate(_rows(lines[1:], delimiter, len(header)), 1):
        if place % foreign.LINES == 0:
            watch.part(0.5, 1)(place, len(lines))
        try:
            row = dict(zip(header, _cells(line, delimiter), strict=False))
            path = index.path_of(row.get(image))
            found.annotations.append(_annotation(row, path, label, number))
        except AppError as error:
            found.refused.append(foreign.at_line(source, number, error))
    return found


def _rows(lines: list[tuple[int, str]], delimiter: str, columns: int) -> Iterator[tuple[int, str]]:
    """Yield each row with its first line; a name may hold line breaks, in quotes.

    A quote that is never closed, or that closes what is no row, is a slip in its own line alone.
    """
    place = 0
    while place < len(lines):
        number, row = lines[place]
        place += 1
        if row.count('"') % 2:
            for end in range(place + 1, min(place + _MOST_BREAKS, len(lines)) + 1):
                whole = _together(lines[place - 1 : end])
                if whole.count('"') % 2 == 0:
                    if _is_row(whole, delimiter, columns):
                        row, place = whole, end
                    break
        yield number, row


def _together(lines: Sequence[tuple[int, str]]) -> str:
    """Return lines as they stood in the file; empty ones are left out of ``lines``."""
    before = [lines[0][0], *(number for number, _ in lines)]
    return "".join("\n" * (number - b) + line for b, (number, line) in zip(before, lines, strict=False))


def _is_row(text: str, delimiter: str, columns: int) -> bool:
    try:
        return len(_cells(text, delimiter)) == columns
    except AnnotationError:
        return False


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True))
        return [cell[1:] if cell[:1] == "'" and _is_formula(cell) else cell for cell in cells]
    except csv.Error as error:
        raise AnnotationError("The row cannot be read", detail=str(error)) from None


def _columns(header: list[str], source: Path) -> tuple[str, str | None]:
    """Return the names of the columns for image and label (None where there are only corners)."""
    image = next((name for name in _IMAGE_COLUMNS if name in header), None)
    label = next((name for name in _LABEL_COLUMNS if name in header), None)
    if image is None or (label is None and "x1" not in header):
        raise AnnotationError(
            "The table has no column for the image or none for the label",
            path=source,
            detail=", ".join(header)[:200],
            advice="Name them image and label in the first line",
        )
    return image, label


def _row(item: ExportItem) -> list[str]:
    corners = [format(v, "g") for point in item.quad.points for v in point] if item.quad else [""] * 8
    named = [item.relative, item.label, item.kind, item.status, item.subset, item.name_label or ""]
    *texts, split = (f"'{text}" if _is_formula(text) else text for text in (*named, item.split))
    return [*texts, *corners, split, str(item.rows)]


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULAS)


def _annotation(row: Mapping[str, str], path: str, label: str | None, number: int) -> ImportedAnnotation:
    if readings.is_one(row):
        return readings.annotation(row, path, number)
    return ImportedAnnotation(
        path=path,
        label=foreign.label_of(row.get(label)) if label else None,
        quad=_quad(row),
        kind=row.get("kind", "").strip(),
        status=foreign.status_of(row.get("status", "")),
        line=number,
        split=foreign.split_of(row.get("split", ""), ours="file_label" in row),
        rows=foreign.rows_of(row.get("rows")),
    )


def _quad(row: Mapping[str, str]) -> Quad | None:
    corners = [row.get(name, "").strip() for name in CORNERS]
    return foreign.quad_of_flat(corners) if any(corners) else None
