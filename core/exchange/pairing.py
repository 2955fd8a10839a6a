"""Tell which plate of a picture each annotation of it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.exchange.items import ImportedAnnotation
from core.project import UNDECIDED, PlateRow

_SAME_PLACE = 0.3  # overlap (IoU) of boxes from which on they mean the same plate

Agrees = Callable[[ImportedAnnotation, PlateRow], bool]


def told_apart(
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


def matched(
    annotations: Sequence[ImportedAnnotation],
    rows: Sequence[PlateRow],
    decided: Sequence[bool],
    agrees: Agrees,
) -> list[tuple[ImportedAnnotation, PlateRow | None]]:
    """Pair annotations of one picture with its plates: by place, by text, else the only ones left.

    What agrees already stays together before anything else is compared, so that a file that is
    imported again pairs as it did. ``decided`` tells which annotations are somebody's decision,
    ``agrees`` whether one says nothing new of a plate but a split maybe.
    """
    pairs = _agreeing(annotations, rows, decided, agrees)
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


def _agreeing(
    annotations: Sequence[ImportedAnnotation],
    rows: Sequence[PlateRow],
    decided: Sequence[bool],
    agrees: Agrees,
) -> dict[int, PlateRow]:
    """Pair what says nothing new with its plate, decisions before mere places, and what says most first.

    A split does not count, so that a plate that is assigned otherwise here stays the one that was meant;
    but of several plates that are alike it tells which.
    """
    pairs: dict[int, PlateRow] = {}

    def order(number: int) -> tuple[bool, bool, bool]:
        return not decided[number], annotations[number].quad is None, annotations[number].label is None

    for number in sorted(range(len(annotations)), key=order):
        annotation = annotations[number]
        if not decided[number] and annotation.quad is None:
            continue  # it agrees with every plate
        alike: list[PlateRow] = []
        for row in rows:
            if row in pairs.values() or _stands_elsewhere(annotation, row) or not agrees(annotation, row):
                continue
            if annotation.split in ("", row.split):
                alike = [row]
                break
            alike.append(row)
        if len(alike) == 1:
            pairs[number] = alike[0]
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
