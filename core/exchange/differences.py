"""What an import would change in a project, found before anything is taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation, Report, ShouldStop, never, silent
from core.plate import PlateKind
from core.project import UNDECIDED, VOUCHED, PlateRow, Project, Query, Status
from core.reading import Box, Quad

_PAGE = 512
_SAME_PLACE = 0.3  # overlap (IoU) of boxes from which on they mean the same plate
_SAME_CORNER = 1.0  # pixels
_STATUSES = frozenset(s.value for s in Status)


class Change(StrEnum):
    """What taking an annotation over would do; the value is what lists and filters say."""

    SAME = "same"  # nothing: the project says so already
    NEW = "new"  # a plate that nobody decided about gets its label
    CORNERS = "corners"  # only the corners change
    KIND = "kind"  # only the kind changes: a yellow plate that was taken for a blue one
    ADDED = "added"  # a plate is added to a picture
    CONFLICT = "conflict"  # a person decided otherwise
    UNMATCHED = "unmatched"  # no such picture, or it is not clear which of its plates is meant


SAFE = frozenset({Change.NEW, Change.CORNERS, Change.KIND, Change.ADDED})  # what is taken over without asking


@dataclass(frozen=True, slots=True)
class Difference:
    """One annotation beside what the project says; ``row`` is the plate it means, None for a new one.

    ``status`` and ``text`` are to be decided, ``quad`` and ``kind`` to be set (None: left alone).
    """

    annotation: ImportedAnnotation
    change: Change
    path: str
    row: PlateRow | None = None
    image_id: int = 0
    status: Status | None = None
    text: str | None = None
    quad: Quad | None = None
    kind: str | None = None

    def __str__(self) -> str:
        """Return one line: picture, what the project says, what the import says."""
        now = (self.row.text or "-") if self.row is not None else "-"
        then = self.annotation.label or self.annotation.status or ("corners" if self.annotation.quad else "-")
        return f"{self.path}: {now} -> {then} ({self.change})"


@dataclass(frozen=True)
class PlateIndex:
    """The pictures of a project and the plates on each."""

    images: ImageIndex
    plates: dict[str, list[int]]


def index_of(project: Project, should_stop: ShouldStop = never) -> PlateIndex:
    """Index a project's pictures; readers and ``find`` both need it. A stopped one is not whole."""
    plates: dict[str, list[int]] = {}
    for row in _pages(project, project.plate_ids(Query()).tolist(), should_stop):
        plates.setdefault(row.path, []).append(row.plate_id)
    return PlateIndex(ImageIndex(project.folder, plates), plates)


def find(
    project: Project,
    annotations: Iterable[ImportedAnnotation],
    index: PlateIndex | None = None,
    *,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> list[Difference]:
    """Return one difference an annotation; nothing is changed. ``report`` counts pictures."""
    index = index or index_of(project)
    by_path: dict[str, list[ImportedAnnotation]] = {}
    found: list[Difference] = []
    for annotation in annotations:
        path = index.images.find(annotation.path)
        if path is None:
            found.append(Difference(annotation, Change.UNMATCHED, annotation.path))
        else:
            by_path.setdefault(path, []).append(annotation)
    for done, (path, rows) in enumerate(_rows_of(project, index, by_path), 1):
        if done % _PAGE == 1:
            report(done, len(by_path))
            if should_stop():
                break
        for annotation, row in _matched(by_path[path], rows):
            found.append(_difference(annotation, row, rows))
    return found


def _rows_of(
    project: Project, index: PlateIndex, paths: Collection[str]
) -> Iterator[tuple[str, list[PlateRow]]]:
    """Yield pictures with their plates, a page of them at a time."""
    wanted = list(paths)
    for start in range(0, len(wanted), _PAGE):
        page = wanted[start : start + _PAGE]
        rows = {row.plate_id: row for row in project.rows([i for path in page for i in index.plates[path]])}
        for path in page:
            yield path, [rows[i] for i in sorted(index.plates[path]) if i in rows]


def _pages(project: Project, ids: Sequence[int], should_stop: ShouldStop) -> Iterator[PlateRow]:
    for start in range(0, len(ids), _PAGE):
        if should_stop():
            return
        yield from project.rows(ids[start : start + _PAGE])


def _matched(
    annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]
) -> list[tuple[ImportedAnnotation, PlateRow | None]]:
    """Pair annotations of one picture with its plates: by place, by text, else the only ones left."""
    free = list(rows)
    pairs: dict[int, PlateRow] = {}
    for score, number, row in _by_overlap(annotations, rows):
        if score >= _SAME_PLACE and number not in pairs and row in free:
            pairs[number] = row
            free.remove(row)
    for number, annotation in enumerate(annotations):
        alike = [row for row in free if annotation.label and annotation.label in (row.text, row.label)]
        if number not in pairs and alike:  # the same text on the same picture, wherever it was drawn
            pairs[number] = alike[0]
            free.remove(alike[0])
    left = [n for n in range(len(annotations)) if n not in pairs]
    if len(left) == len(free) == 1 and not (annotations[left[0]].quad and free[0].quad):
        pairs[left[0]] = free[0]
    return [(annotation, pairs.get(number)) for number, annotation in enumerate(annotations)]


def _by_overlap(
    annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]
) -> list[tuple[float, int, PlateRow]]:
    scores = [
        (_overlap(annotation.quad.box, row.quad.box), number, row)
        for number, annotation in enumerate(annotations)
        for row in rows
        if annotation.quad is not None and row.quad is not None
    ]
    return sorted(scores, key=lambda s: (-s[0], s[1], s[2].plate_id))


def _difference(annotation: ImportedAnnotation, row: PlateRow | None, rows: Sequence[PlateRow]) -> Difference:
    image_id = rows[0].image_id if rows else 0
    path = rows[0].path if rows else annotation.path
    status, text = _decision(annotation)
    kind = _kind(annotation, row)
    plain = Difference(annotation, Change.SAME, path, row, image_id, kind=kind)
    if row is None:
        if annotation.quad is None:
            return replace(plain, change=Change.UNMATCHED)
        return replace(plain, change=Change.ADDED, status=status, text=text, quad=annotation.quad)
    quad = None if annotation.quad is None or _same_quad(annotation.quad, row.quad) else annotation.quad
    if status is not None and not _agrees(status, text, row):
        change = Change.NEW if row.status in UNDECIDED else Change.CONFLICT
        return replace(plain, change=change, status=status, text=text, quad=quad)
    if quad is not None:
        change = Change.CONFLICT if row.quad_source == "person" else Change.CORNERS
        return replace(plain, change=change, quad=quad)
    return replace(plain, change=Change.KIND) if kind is not None else plain


def _decision(annotation: ImportedAnnotation) -> tuple[Status | None, str | None]:
    """Return what an annotation vouches for; a label without a status is confirmed by whoever made it."""
    status = Status(annotation.status) if annotation.status in _STATUSES else None
    if status in UNDECIDED:  # what a model read is no decision
        return None, None
    if status is not None and status not in VOUCHED:
        return status, annotation.label
    return (Status.CONFIRMED, annotation.label) if annotation.label else (None, None)


def _kind(annotation: ImportedAnnotation, row: PlateRow | None) -> str | None:
    """Return the kind to be set: yellow is the one that a text does not tell."""
    known = row.kind if row is not None else PlateKind.BLUE
    return annotation.kind if annotation.kind == PlateKind.YELLOW and known == PlateKind.BLUE else None


def _agrees(status: Status, text: str | None, row: PlateRow) -> bool:
    if status in VOUCHED:
        return row.status in VOUCHED and row.text == text
    return row.status == status and text in (None, row.text)


def _same_quad(a: Quad, b: Quad | None) -> bool:
    """Tell whether corners agree within a pixel; a plain box agrees with any corners that it surrounds."""
    if b is None:
        return False
    if a == Quad.from_box(a.box):
        return all(abs(u - v) <= _SAME_CORNER for u, v in zip(a.box, b.box, strict=True))
    pairs = zip(a.points, b.points, strict=True)
    return all(abs(u - v) <= _SAME_CORNER for p, q in pairs for u, v in zip(p, q, strict=True))


def _overlap(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)
