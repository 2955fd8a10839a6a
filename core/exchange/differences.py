"""What an import would change in a project, found before anything is taken over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from core import double_row, plate
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation
from core.exchange.pairing import matched, told_apart
from core.exchange.places import says_nothing_new
from core.exchange.watch import UNWATCHED, Watch
from core.plate import PlateKind
from core.project import UNDECIDED, VOUCHED, PlateRow, Project, Query, Status
from core.reading import Quad
from core.shown import Phrase, in_english

_PAGE = 512
_STATUSES = frozenset(s.value for s in Status)


class Change(StrEnum):
    """What taking an annotation over would do; the value is what lists and filters say."""

    SAME = "same"  # nothing: the project says so already
    NEW = "new"  # a plate that nobody decided about gets its label
    CORNERS = "corners"  # only the corners change
    KIND = "kind"  # only the kind changes: a yellow plate that was taken for a blue one, or one of two rows
    SPLIT = "split"  # only the split changes: a plate that nobody assigned here
    ADDED = "added"  # a plate is added to a picture
    CONFLICT = "conflict"  # a person decided otherwise
    UNVOUCHED = "unvouched"  # nothing: another text, which a model read and nobody vouches for
    UNMATCHED = "unmatched"  # no such picture, or it is not clear which of its plates is meant


_NOTHING = frozenset({Change.SAME, Change.UNVOUCHED})
_CALLED = {
    Change.SAME: "same", Change.NEW: "new", Change.CORNERS: "corners", Change.KIND: "kind",
    Change.SPLIT: "split", Change.ADDED: "added", Change.CONFLICT: "conflict",
    Change.UNVOUCHED: "unvouched", Change.UNMATCHED: "unmatched",
}  # fmt: skip
# What is taken over without asking.
SAFE = frozenset({Change.NEW, Change.CORNERS, Change.KIND, Change.SPLIT, Change.ADDED})


@dataclass(frozen=True, slots=True)
class Difference:
    """One annotation beside what the project says; ``row`` is the plate it means, None for a new one.

    ``status`` and ``text`` are to be decided, ``quad``, ``kind``, ``split`` and ``rows`` to be set (None:
    left alone). A split that contradicts the one assigned here stands alone in a difference of its own.
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
    rows: int | None = None

    @property
    def of_split(self) -> bool:
        """Whether it is about the split alone."""
        return self.change is Change.SPLIT or self.other_split

    @property
    def other_split(self) -> bool:
        """Whether it contradicts the split that the plate has here, and says nothing else."""
        only = self.status is None and self.quad is None and self.kind is None and self.rows is None
        return only and self.split is not None and self.change is Change.CONFLICT

    @property
    def unvouched(self) -> bool:
        """Whether the annotation's text is one that a model read: it does not come, whatever else does."""
        now = self.row.text if self.row is not None else ""
        return self.annotation.status in UNDECIDED and self.annotation.label not in (None, now)

    def __str__(self) -> str:
        """Return the line in English."""
        return self.line()

    def line(self, phrase: Phrase = in_english) -> str:
        """Return one line: picture, what the project says, all that the import would change."""
        now = (self.row.text or "-") if self.row is not None else "-"
        told = phrase(", ").join(self._changed(phrase)) or self._told(phrase)
        return phrase("{0}: {1} -> {2} ({3})", self.path, now, told, phrase(_CALLED[self.change]))

    def _changed(self, phrase: Phrase) -> list[str]:
        """Return what would be set, in words; nothing where nothing is to be."""
        decided = [self.text or str(self.status)] if self.status is not None else []
        is_drawn = self.quad is not None and (self.row is not None or not decided)
        drawn = [phrase("corners")] if is_drawn else []
        kind = [phrase("kind {0}", self.kind)] if self.kind is not None else []
        kind += [phrase("rows {0}", self.rows)] if self.rows is not None else []
        return decided + drawn + kind + ([phrase("split {0}", self.split)] if self.split is not None else [])

    def _told(self, phrase: Phrase) -> str:
        label = self.annotation.label or self.annotation.status
        return label or (phrase("corners") if self.annotation.quad is not None else "-")


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
    """Return one difference an annotation, two where it also contradicts a split; nothing is changed.

    A stopped watch raises.
    """
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
        found += _compared(by_path[path], rows, project.folder)
    return found


class Afresh:
    """Compares differences once more, with what the project says by then: others may have been at it.

    ``beside`` are all differences of the import, because the plates of a picture are told apart
    by all that is said about it.
    """

    def __init__(self, project: Project, beside: Iterable[Difference]) -> None:
        self._project = project
        self._by_image: dict[int, dict[int, ImportedAnnotation]] = {}  # each once, whatever is said of it
        for difference in beside:
            said = difference.annotation
            if difference.image_id:
                self._by_image.setdefault(difference.image_id, {})[id(said)] = said

    def __call__(self, some: Iterable[Difference]) -> Iterator[tuple[Difference, Difference]]:
        """Yield each difference with what it is now; inside a transaction nothing can come between.

        Twice where its split contradicts one that was assigned meanwhile.
        """
        known: dict[int, dict[tuple[int, bool], Difference]] = {}
        for difference in some:
            image_id = difference.image_id
            if image_id not in known:
                rows = self._project.rows(self._project.image_plates(image_id))
                said = list(self._by_image.get(image_id, {}).values())
                found = _compared(said, rows, self._project.folder)
                known[image_id] = {(id(now.annotation), now.other_split): now for now in found}
            yield from ((difference, now) for now in _now(difference, known[image_id]))


def _now(planned: Difference, known: dict[tuple[int, bool], Difference]) -> Iterator[Difference]:
    """Yield what a difference is by now; of an annotation's two, the other one does not stand for it."""
    main, against = (known.get((id(planned.annotation), other)) for other in (False, True))
    if planned.other_split:
        free = main is not None and main.change is Change.SPLIT  # the plate has no split by now
        mine = [against or (main if free else None)]
    else:
        mine = [main, against if planned.split is not None else None]  # somebody assigned it meanwhile
    found = [difference for difference in mine if difference is not None]
    agreed = main or against
    if not found and agreed is not None:
        found.append(_only_split(agreed, Change.SAME, None))
    yield from found


def _only_split(difference: Difference, change: Change, split: str | None) -> Difference:
    return replace(
        difference, change=change, status=None, text=None, quad=None, kind=None, rows=None, split=split
    )


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


def _compared(
    annotations: Sequence[ImportedAnnotation], rows: Sequence[PlateRow], folder: Path
) -> list[Difference]:
    """Return the differences of each annotation of a picture; what says the same twice counts once."""
    once, twice = told_apart(annotations)
    decided = [_decision(annotation)[0] is not None for annotation in once]
    found: list[Difference] = []
    by_annotation: dict[int, Difference] = {}

    def agrees(annotation: ImportedAnnotation, row: PlateRow) -> bool:
        return _agrees_but_for_split(annotation, row, folder)

    for annotation, row in matched(once, rows, decided, agrees):
        main = _difference(annotation, row, rows, folder)
        if main.change is Change.ADDED and main.split is None:
            again = (other.split for other, first in twice if first is annotation)
            main = replace(main, split=next(filter(None, again), None))
        by_annotation[id(annotation)] = main
        found += _with_other_split(main)
    for annotation, first in twice:
        found.append(_repeated(annotation, by_annotation[id(first)]))
    return found


def _with_other_split(difference: Difference) -> list[Difference]:
    """Return the difference, and what its annotation says against the split of the plate.

    The two are apart so that a decision nobody contradicts comes over whatever the splits are.
    """
    split, row = difference.annotation.split, difference.row
    if not split or row is None or row.split in ("", split):
        return [difference]
    against = _only_split(difference, Change.CONFLICT, split)
    return [against] if difference.change in _NOTHING else [difference, against]


def _agrees_but_for_split(annotation: ImportedAnnotation, row: PlateRow, folder: Path) -> bool:
    """Tell whether an annotation says nothing new of a plate but a split; a mere place not even that."""
    change = _difference(annotation, row, (row,), folder).change
    if _decision(annotation)[0] is not None:
        return change in _NOTHING or change is Change.SPLIT
    return change in _NOTHING and annotation.split in ("", row.split)


def _repeated(annotation: ImportedAnnotation, like: Difference) -> Difference:
    """Return the difference of what another annotation says already, but for the split maybe.

    Of a plate that is still to be added it is of no plate yet: it is set once that is there.
    """
    same = Difference(annotation, Change.SAME, like.path, like.row, like.image_id)
    here = like.row.split if like.row is not None else like.split
    if annotation.split in ("", here, like.annotation.split):
        return same
    if like.row is None and like.change is not Change.ADDED:
        return replace(same, change=Change.UNMATCHED)
    contradicts = here or like.annotation.split
    return replace(same, change=Change.CONFLICT if contradicts else Change.SPLIT, split=annotation.split)


def _difference(
    annotation: ImportedAnnotation, row: PlateRow | None, rows: Sequence[PlateRow], folder: Path
) -> Difference:
    image_id = rows[0].image_id if rows else 0
    path = rows[0].path if rows else annotation.path
    status, text = _decision(annotation)
    kind = _kind(annotation, row, text)
    split = annotation.split if annotation.split and (row is None or not row.split) else None
    plain = Difference(annotation, Change.SAME, path, row, image_id, kind=kind, split=split)
    rows_now = _rows(annotation, row, text)
    plain = replace(plain, rows=rows_now)
    stands = annotation.drawn or status is not None  # else the corners are those of a plate nobody looked at
    if row is None:
        if annotation.quad is None or not stands:
            return replace(plain, change=Change.UNMATCHED)
        return replace(plain, change=Change.ADDED, status=status, text=text, quad=annotation.quad)
    quad = annotation.quad if stands else None
    if row.quad is not None and (
        not annotation.drawn or says_nothing_new(annotation, row.quad, folder / row.path)
    ):
        quad = None
    if status is not None and not _agrees(status, text, row):
        change = Change.NEW if row.status in UNDECIDED else Change.CONFLICT
        return replace(plain, change=change, status=status, text=text, quad=quad)
    if quad is not None:
        change = Change.CONFLICT if row.quad_source == "person" else Change.CORNERS
        return replace(plain, change=change, quad=quad)
    if kind is not None or plain.rows is not None:
        return replace(plain, change=Change.KIND)
    if split is not None:
        return replace(plain, change=Change.SPLIT)
    return replace(plain, change=Change.UNVOUCHED) if plain.unvouched else plain


def _decision(annotation: ImportedAnnotation) -> tuple[Status | None, str | None]:
    """Return what an annotation vouches for; a label without a status is confirmed by whoever made it."""
    status = Status(annotation.status) if annotation.status in _STATUSES else None
    if status in UNDECIDED:  # what a model read is no decision
        return None, None
    if status is not None and status not in VOUCHED:
        return status, annotation.label
    return (status or Status.CONFIRMED, annotation.label) if annotation.label else (None, None)


def _kind(annotation: ImportedAnnotation, row: PlateRow | None, text: str | None) -> str | None:
    """Return the kind to be set: yellow, which no text tells, of a plate that would else be blue."""
    if annotation.kind != PlateKind.YELLOW or (row is not None and row.kind == PlateKind.YELLOW):
        return None
    text = row.text if text is None and row is not None else text
    return annotation.kind if text is None or plate.kind_of(text) is PlateKind.BLUE else None


def _rows(annotation: ImportedAnnotation, row: PlateRow | None, text: str | None) -> int | None:
    """Return in how many rows a plate stands, to be set; None where it is known, or nobody can tell.

    A reading knows it. Else it is what the annotation says, or what the kind and the corners of a plate tell
    whose text somebody vouches for.
    """
    if annotation.status in UNDECIDED or (row is not None and row.read_text is not None):
        return None
    rows = annotation.rows
    if not rows and text:
        kind = annotation.kind or (row.kind if row is not None else "")
        known = kind == PlateKind.YELLOW and plate.kind_of(text) is PlateKind.BLUE
        quad = annotation.quad or (row.quad if row is not None else None)
        rows = 2 if double_row.likely(kind if known else plate.kind_of(text), quad) else 0
    return rows if rows and rows != (row.rows if row is not None else 1) else None


def _agrees(status: Status, text: str | None, row: PlateRow) -> bool:
    if status in VOUCHED:
        return row.status in VOUCHED and row.text == text
    return row.status == status and text in (None, row.text)
