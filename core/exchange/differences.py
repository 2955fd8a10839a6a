"""What an import would change in a project, found before anything is taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core import plate
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation
from core.exchange.watch import UNWATCHED, Watch
from core.plate import PlateKind
from core.project import UNDECIDED, VOUCHED, PlateRow, Project, Query, Status
from core.reading import Quad

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
    SPLIT = "split"  # only the split changes: a plate that nobody assigned here
    ADDED = "added"  # a plate is added to a picture
    CONFLICT = "conflict"  # a person decided otherwise
    UNVOUCHED = "unvouched"  # nothing: another text, which a model read and nobody vouches for
    UNMATCHED = "unmatched"  # no such picture, or it is not clear which of its plates is meant


_NOTHING = frozenset({Change.SAME, Change.UNVOUCHED})
# What is taken over without asking.
SAFE = frozenset({Change.NEW, Change.CORNERS, Change.KIND, Change.SPLIT, Change.ADDED})


@dataclass(frozen=True, slots=True)
class Difference:
    """One annotation beside what the project says; ``row`` is the plate it means, None for a new one.

    ``status`` and ``text`` are to be decided, ``quad``, ``kind`` and ``split`` to be set (None: left alone).
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
    split: str | None = None

    @property
    def of_split(self) -> bool:
        """Whether it is about the split alone."""
        only = self.status is None and self.quad is None and self.kind is None
        return only and self.split is not None and self.change in (Change.SPLIT, Change.CONFLICT)

    @property
    def unvouched(self) -> bool:
        """Whether the annotation's text is one that a model read: it does not come, whatever else does."""
        now = self.row.text if self.row is not None else ""
        return self.annotation.status in UNDECIDED and self.annotation.label not in (None, now)

    def __str__(self) -> str:
        """Return one line: picture, what the project says, what the import says."""
        now = (self.row.text or "-") if self.row is not None else "-"
        if self.of_split:
            return f"{self.path}: {now} -> split {self.split} ({self.change})"
        comes = self.change is Change.UNVOUCHED or not self.unvouched
        label = self.annotation.label if comes else None
        then = label or self.annotation.status or ("corners" if self.annotation.quad else "-")
        return f"{self.path}: {now} -> {then} ({self.change})"


@dataclass(frozen=True)
class PlateIndex:
    """The pictures of a project and the plates on each."""

    images: ImageIndex
    plates: dict[str, list[int]]


def index_of(project: Project, watch: Watch = UNWATCHED) -> PlateIndex:
    """Index a project's pictures; readers and ``find`` both need it."""
    plates: dict[str, list[int]] = {}
    for row in _pages(project, project.plate_ids(Query()).tolist(), watch):
        plates.setdefault(row.path, []).append(row.plate_id)
    return PlateIndex(ImageIndex(project.folder, plates), plates)


def find(
    project: Project,
    annotations: Sequence[ImportedAnnotation],
    index: PlateIndex | None = None,
    watch: Watch = UNWATCHED,
) -> list[Difference]:
    """Return one difference an annotation; nothing is changed. A stopped watch raises."""
    index = index or index_of(project)
    by_path: dict[str, list[ImportedAnnotation]] = {}
    found: list[Difference] = []
    for number, annotation in enumerate(annotations):
        if number % _PAGE == 0:
            watch(number, 3 * len(annotations))  # finding pictures takes a third of the time
        path = index.images.find(annotation.path)
        if path is None:
            found.append(Difference(annotation, Change.UNMATCHED, annotation.path))
        else:
            by_path.setdefault(path, []).append(annotation)
    for done, (path, rows) in enumerate(_rows_of(project, index, by_path), 1):
        if done % _PAGE == 1:
            watch(len(by_path) + 2 * done, 3 * len(by_path))
        found += _compared(by_path[path], rows)
    return found


class Afresh:
    """Compares differences once more, with what the project says by then: others may have been at it.

    ``beside`` are all differences of the import, because the plates of a picture are told apart
    by all that is said about it.
    """

    def __init__(self, project: Project, beside: Iterable[Difference]) -> None:
        self._project = project
        self._by_image: dict[int, list[ImportedAnnotation]] = {}
        for difference in beside:
            if difference.image_id:
                self._by_image.setdefault(difference.image_id, []).append(difference.annotation)

    def __call__(self, some: Iterable[Difference]) -> Iterator[tuple[Difference, Difference]]:
        """Yield each difference with what it is now; inside a transaction nothing can come between."""
        known: dict[int, dict[int, Difference]] = {}
        for difference in some:
            image_id = difference.image_id
            if image_id not in known:
                rows = self._project.rows(self._project.image_plates(image_id))
                found = _compared(self._by_image.get(image_id, []), rows)
                known[image_id] = {id(now.annotation): now for now in found}
            yield difference, known[image_id][id(difference.annotation)]


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


def _pages(project: Project, ids: Sequence[int], watch: Watch) -> Iterator[PlateRow]:
    for number, row in enumerate(project.each_row(ids)):
        if number % _PAGE == 0:
            watch(number, len(ids))
        yield row


def _compared(annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]) -> list[Difference]:
    """Return one difference for each annotation of a picture; what says the same twice counts once."""
    once, twice = _told_apart(annotations)
    found = [_difference(annotation, row, rows) for annotation, row in _matched(once, rows)]
    by_annotation = {id(difference.annotation): difference for difference in found}
    for annotation, first in twice:
        like = by_annotation[id(first)]
        found.append(Difference(annotation, Change.SAME, like.path, like.row, like.image_id))
    return found


def _told_apart(
    annotations: Sequence[ImportedAnnotation],
) -> tuple[list[ImportedAnnotation], list[tuple[ImportedAnnotation, ImportedAnnotation]]]:
    """Return what is said once, and what only repeats it: the same text at the same place."""
    once: list[ImportedAnnotation] = []
    twice: list[tuple[ImportedAnnotation, ImportedAnnotation]] = []
    alike: dict[tuple[str | None, str], list[ImportedAnnotation]] = {}
    for annotation in annotations:
        others = alike.setdefault((annotation.label, annotation.status), [])
        first = next((other for other in others if _repeats(annotation, other)), None)
        if first is None:
            once.append(annotation)
            others.append(annotation)
        else:
            twice.append((annotation, first))
    return once, twice


def _repeats(a: ImportedAnnotation, b: ImportedAnnotation) -> bool:
    """Tell whether two annotations of the same label and status mean the same place."""
    if a.quad is None or b.quad is None:
        return a.quad is b.quad
    return a.quad.overlap(b.quad) >= _SAME_PLACE


def _matched(
    annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]
) -> list[tuple[ImportedAnnotation, PlateRow | None]]:
    """Pair annotations of one picture with its plates: by place, by text, else the only ones left.

    What agrees already stays together before anything else is compared, so that a file that is
    imported again pairs as it did.
    """
    pairs = _agreeing(annotations, rows)
    free = [row for row in rows if row not in pairs.values()]
    for score, number, row in _by_overlap(annotations, free):
        if score >= _SAME_PLACE and number not in pairs and row in free:
            pairs[number] = row
            free.remove(row)
    for number, annotation in enumerate(annotations):
        alike = [row for row in free if annotation.label and annotation.label in (row.text, row.label)]
        if number not in pairs and alike:  # the same text on the same picture, wherever it was drawn
            pairs[number] = alike[0]
            free.remove(alike[0])
    left = [n for n in range(len(annotations)) if n not in pairs]
    nowhere = [n for n in left if annotations[n].quad is None]  # cannot be added: it says no place
    only = nowhere if nowhere else left
    if len(only) == len(free) == 1 and not (annotations[only[0]].quad and free[0].quad):
        pairs[only[0]] = free.pop()
    _fill_blanks(annotations, free, pairs)
    return [(annotation, pairs.get(number)) for number, annotation in enumerate(annotations)]


def _agreeing(annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]) -> dict[int, PlateRow]:
    """Pair what says nothing new with its plate, decisions before mere places."""
    pairs: dict[int, PlateRow] = {}
    decided = [_decision(annotation)[0] is not None for annotation in annotations]
    for number in sorted(range(len(annotations)), key=lambda n: not decided[n]):
        annotation = annotations[number]
        if not decided[number] and annotation.quad is None:
            continue  # it agrees with every plate
        for row in rows:
            if _stands_elsewhere(annotation, row):
                continue
            if row not in pairs.values() and _difference(annotation, row, rows).change in _NOTHING:
                pairs[number] = row
                break
    return pairs


def _stands_elsewhere(annotation: ImportedAnnotation, row: PlateRow) -> bool:
    """Tell whether an annotation's corners, that are no news of a plate's own, mean another plate."""
    if annotation.drawn or annotation.quad is None or row.quad is None:
        return False
    return annotation.quad.overlap(row.quad) < _SAME_PLACE


def _fill_blanks(
    annotations: Sequence[ImportedAnnotation], free: Sequence[PlateRow], pairs: dict[int, PlateRow]
) -> None:
    """Let plates that stand for a picture of which nothing is known yet be the first ones drawn on it."""
    blank = [row for row in free if row.quad is None and not row.text and row.status in UNDECIDED]
    drawn = [n for n, a in enumerate(annotations) if n not in pairs and a.quad is not None]
    pairs.update(zip(drawn, blank, strict=False))


def _by_overlap(
    annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow]
) -> list[tuple[float, int, PlateRow]]:
    scores = [
        (annotation.quad.overlap(row.quad), number, row)
        for number, annotation in enumerate(annotations)
        for row in rows
        if annotation.quad is not None and row.quad is not None
    ]
    # At one place the one of the same text is meant: what an import has put there finds itself again.
    return sorted(
        scores, key=lambda s: (-s[0], (annotations[s[1]].label or "") != s[2].text, s[1], s[2].plate_id)
    )


def _difference(annotation: ImportedAnnotation, row: PlateRow | None, rows: Sequence[PlateRow]) -> Difference:
    image_id = rows[0].image_id if rows else 0
    path = rows[0].path if rows else annotation.path
    status, text = _decision(annotation)
    kind = _kind(annotation, row, text)
    split = annotation.split if annotation.split and (row is None or not row.split) else None
    plain = Difference(annotation, Change.SAME, path, row, image_id, kind=kind, split=split)
    stands = annotation.drawn or status is not None  # else the corners are those of a plate nobody looked at
    if row is None:
        if annotation.quad is None or not stands:
            return replace(plain, change=Change.UNMATCHED)
        return replace(plain, change=Change.ADDED, status=status, text=text, quad=annotation.quad)
    quad = annotation.quad if stands else None
    if quad is not None and (_same_quad(quad, row.quad) or (row.quad is not None and not annotation.drawn)):
        quad = None
    if status is not None and not _agrees(status, text, row):
        change = Change.NEW if row.status in UNDECIDED else Change.CONFLICT
        return replace(plain, change=change, status=status, text=text, quad=quad)
    if quad is not None:
        change = Change.CONFLICT if row.quad_source == "person" else Change.CORNERS
        return replace(plain, change=change, quad=quad)
    if kind is not None:
        return replace(plain, change=Change.KIND)
    if split is not None:
        return replace(plain, change=Change.SPLIT)
    if annotation.split and annotation.split != row.split:
        return replace(plain, change=Change.CONFLICT, split=annotation.split)
    return replace(plain, change=Change.UNVOUCHED) if plain.unvouched else plain


def _decision(annotation: ImportedAnnotation) -> tuple[Status | None, str | None]:
    """Return what an annotation vouches for; a label without a status is confirmed by whoever made it."""
    status = Status(annotation.status) if annotation.status in _STATUSES else None
    if status in UNDECIDED:  # what a model read is no decision
        return None, None
    if status is not None and status not in VOUCHED:
        return status, annotation.label
    return (Status.CONFIRMED, annotation.label) if annotation.label else (None, None)


def _kind(annotation: ImportedAnnotation, row: PlateRow | None, text: str | None) -> str | None:
    """Return the kind to be set: yellow, which no text tells, of a plate that would else be blue."""
    if annotation.kind != PlateKind.YELLOW or (row is not None and row.kind == PlateKind.YELLOW):
        return None
    text = row.text if text is None and row is not None else text
    return annotation.kind if text is None or plate.kind_of(text) is PlateKind.BLUE else None


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
