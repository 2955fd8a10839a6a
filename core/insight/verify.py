"""What is doubtful about the labels of a folder, and how many of them are probably wrong."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core import ccpd, images, plate
from core.errors import AnnotationError, AppError, ImageError
from core.metrics import wilson_interval
from core.plate import Violation
from core.progress import Report, ShouldStop, never, silent
from core.project import VOUCHED, PlateRow, Project, Query, Status
from core.project.queues import audit
from core.reading import Quad, crossed_corners

# Width over height. A plate is 3.1 times as wide as high, one with two rows 2.0; 393 frames of CCPD,
# tilted ones among them, lie between 2.0 and 5.2.
NARROWEST, WIDEST = 1.2, 8.0
UNEVEN = 2.0  # one side to the opposite one; in those frames at most 1.2
APART = 1.0  # plate heights from a side of the box in a name to the corners; in those frames at most 0.4
SLACK = 2.0  # pixels by which a corner may lie outside: names are rounded


class Doubt(StrEnum):
    """Kinds of finding, in the order they are told."""

    NAME = "name"  # the file name and the reading, or a person's text, differ
    GRAMMAR = "grammar"  # no plate can have this label
    QUAD = "quad"  # the corners cannot be those of a plate in this picture
    PICTURE = "picture"  # the same bytes under several names
    PLATE = "plate"  # the same text in several pictures: a note, for it may be the same car


NOTES = frozenset({Doubt.PLATE})


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about one plate.

    ``label`` is what the file name says, ``text`` a person's text or the reading, empty where a person
    saw no plate; ``detail`` varies with the kind: a fixed English sentence (grammar, quad), or the path of
    the first of several (picture, plate), with ``alike`` the ids of all of them, this one too: one tuple for
    all, for a camera may have seen a car in thousands of pictures.
    """

    doubt: Doubt
    plate_id: int
    path: str
    label: str = ""
    text: str = ""
    confidence: float | None = None
    detail: str = ""
    alike: tuple[int, ...] = ()

    @property
    def others(self) -> tuple[int, ...]:
        """The ids of the others that are alike."""
        return tuple(i for i in self.alike if i != self.plate_id)

    @property
    def times(self) -> int:
        """How often it is there."""
        return len(self.alike)


@dataclass(frozen=True)
class Rate:
    """``wrong`` of ``checked``; ``interval`` bounds the share with 95 % (Wilson 1927)."""

    wrong: int
    checked: int

    @property
    def share(self) -> float:
        """The share that is wrong; NaN when nothing was checked."""
        return self.wrong / self.checked if self.checked else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The lower and the upper bound of the share, 0..1."""
        return wilson_interval(self.wrong, self.checked)


@dataclass(frozen=True)
class Estimate:
    """What the random audit tells of the whole folder: error rates of file names and of readings.

    ``drawn`` plates were drawn, ``decided`` of them have been decided by a person.
    """

    labels: Rate
    readings: Rate
    drawn: int
    decided: int


@dataclass(frozen=True)
class Verification:
    """All findings, the worst kind first; ``plates`` and ``labelled`` tell how many were looked at.

    ``missing`` plates were not, because their pictures are gone: there is nothing to look at or to mend.
    """

    findings: tuple[Finding, ...]
    plates: int
    labelled: int
    unread: int
    estimate: Estimate
    refused: tuple[AppError, ...] = ()
    cancelled: bool = False
    missing: int = 0

    @property
    def counts(self) -> dict[Doubt, int]:
        """The number of findings of each kind."""
        found = Counter(finding.doubt for finding in self.findings)
        return {doubt: found[doubt] for doubt in Doubt}


@dataclass
class _Seen:
    """What must be known of all plates before some of it can be told."""

    rows: dict[int, PlateRow] = field(default_factory=dict)  # the first plate of each picture
    texts: defaultdict[str, list[PlateRow]] = field(default_factory=lambda: defaultdict(list))
    only: frozenset[int] | None = None  # the plates whose doubts are told
    refused: list[AppError] = field(default_factory=list)
    plates: int = 0
    labelled: int = 0
    unread: int = 0

    def means(self, row: PlateRow) -> bool:
        """Tell whether doubts about this plate are told."""
        return self.only is None or row.plate_id in self.only


def verify(
    project: Project,
    report: Report = silent,
    should_stop: ShouldStop = never,
    only: Collection[int] | None = None,
) -> Verification:
    """Look at every plate and every picture of a project; nothing is changed.

    A picture that cannot be opened is ``refused``, and the rest goes on. With ``only`` these plates are
    looked at, the others for what they have in common with them.
    """
    ids = project.plate_ids(Query(missing=False)).tolist()
    gone = project.plate_ids(Query(missing=True)).tolist()
    seen = _Seen(only=None if only is None else frozenset(only))
    findings: list[Finding] = []
    total = 2 * len(ids)  # plates first, then the bytes of the pictures
    for done, row in enumerate(project.each_row(ids)):
        if should_stop():
            break
        report(done, total)
        findings.extend(_look(project, row, seen))
    for done, finding in _same_pictures(project, seen, should_stop):
        report(len(ids) + done, total)
        findings.extend(finding)
    findings.extend(_same_plates(seen))
    order = list(Doubt)
    findings.sort(key=lambda finding: order.index(finding.doubt))
    return Verification(
        tuple(findings), seen.plates, seen.labelled, seen.unread, estimate(project), tuple(seen.refused),
        should_stop(), len(gone) if only is None else len(set(gone).intersection(only)),
    )  # fmt: skip


def estimate(project: Project) -> Estimate:
    """Return what the random audit tells so far.

    A text that a person vouches for is the truth; a labelled picture without a plate has a wrong
    label; what is doubtful or unreadable tells nothing, and a plate that a person took away is none.
    """
    rows = [row for row in project.rows(audit(project).ids) if not row.deleted]
    vouched = [row for row in rows if row.status in VOUCHED]
    empty = [row for row in rows if row.status is Status.NO_PLATE and row.label]
    named = [row for row in vouched if row.label]
    read = [row for row in vouched if row.read_text is not None]
    decided = sum(row.status not in (Status.UNREAD, Status.READ) for row in rows)
    return Estimate(
        labels=Rate(sum(row.label != row.text for row in named) + len(empty), len(named) + len(empty)),
        readings=Rate(sum(row.read_text != row.text for row in read), len(read)),
        drawn=len(rows),
        decided=decided,
    )


def misfit(quad: Quad, size: tuple[int, int] | None) -> str:
    """Return why corners cannot be those of a plate, "" when they can; ``size`` is (width, height)."""
    if not quad.is_convex:
        return CROSSED
    if size is not None:
        x0, y0, x1, y1 = quad.box
        if x0 < -SLACK or y0 < -SLACK or x1 > size[0] + SLACK or y1 > size[1] + SLACK:
            return OUTSIDE
    a, b, c, d = quad.points
    heights, widths = (math.dist(a, d), math.dist(b, c)), (math.dist(a, b), math.dist(d, c))
    if not sum(heights) * NARROWEST <= sum(widths) <= sum(heights) * WIDEST:
        return ODD_SHAPE
    return ODD_SHAPE if any(max(two) > UNEVEN * min(two) for two in (heights, widths)) else ""


def lies_apart(name: ccpd.CcpdName) -> bool:
    """Tell whether the box in a name cannot be that around the corners in it."""
    around = name.quad.box
    height = max(name.box[3] - name.box[1], around[3] - around[1])
    return any(abs(a - b) > APART * height for a, b in zip(name.box, around, strict=True))


CROSSED = crossed_corners().message
OUTSIDE = Violation(-1, "A corner lies outside the picture").message
ODD_SHAPE = Violation(-1, "The corners have the shape of no plate").message
LIE_APART = Violation(-1, "The corners are not those of the box in the name").message


# -- one plate ---------------------------------------------------------------------------------


def _look(project: Project, row: PlateRow, seen: _Seen) -> Iterator[Finding]:
    """Yield what is doubtful about a plate by itself, and note what it takes to compare it."""
    seen.rows.setdefault(row.image_id, row)
    known = _known_text(row)
    if known:
        seen.texts[known].append(row)
    if not seen.means(row):
        return
    seen.plates += 1
    seen.labelled += row.label is not None
    seen.unread += row.status is Status.UNREAD
    if row.status in (Status.NO_PLATE, Status.UNREADABLE):
        if row.status is Status.NO_PLATE and row.label:
            yield replace(_finding(Doubt.NAME, row), text="", confidence=None)  # no reading holds there
        return
    if row.differs:
        yield _finding(Doubt.NAME, row)
    follows = known and plate.grammar_of(known, row.grammar) == "plate"
    broken = plate.violations(known) if follows else []
    if broken:
        yield _finding(Doubt.GRAMMAR, row, broken[0].message)
    why = _quad_problem(project, row, seen)
    if why:
        yield _finding(Doubt.QUAD, row, why)


def _known_text(row: PlateRow) -> str:
    """Return the label of a plate: a person's text, else what the file name says; "" where there is none."""
    if row.status in (Status.NO_PLATE, Status.UNREADABLE):
        return ""
    return row.text if row.status in VOUCHED else (row.label or "")


def _quad_problem(project: Project, row: PlateRow, seen: _Seen) -> str:
    drawn = row.quad if row.quad_source == "person" else None
    named = _named(row) if drawn is None else None
    quad = named.quad if named is not None else drawn
    if quad is None:
        return ""
    try:
        info = images.probe(project.folder / row.path)
    except ImageError as error:
        seen.refused.append(error)
        return misfit(quad, None)
    apart = LIE_APART if named is not None and lies_apart(named) else ""
    return misfit(quad, (info.width, info.height)) or apart


def _named(row: PlateRow) -> ccpd.CcpdName | None:
    """Return what the name says, its corners crossed or not."""
    name = row.path.rpartition("/")[2]
    if "&" not in name or row.label is None:
        return None
    try:
        return ccpd.parse(name)
    except AnnotationError:
        return None


def _finding(doubt: Doubt, row: PlateRow, detail: str = "", alike: tuple[int, ...] = ()) -> Finding:
    return Finding(doubt, row.plate_id, row.path, row.label or "", row.text, row.confidence, detail, alike)


# -- several plates ----------------------------------------------------------------------------


def _same_pictures(
    project: Project, seen: _Seen, should_stop: ShouldStop
) -> Iterator[tuple[int, list[Finding]]]:
    """Yield how many pictures were compared, and what was found; only files of one size are read."""
    sizes: defaultdict[int, list[PlateRow]] = defaultdict(list)
    for row in seen.rows.values():
        try:
            sizes[(project.folder / row.path).stat().st_size].append(row)
        except OSError:
            continue  # gone since the scan: the next one will tell
    done = 0
    for rows in sizes.values():
        if should_stop():
            return
        done += len(rows)
        alone = len(rows) < 2 or not any(map(seen.means, rows))
        yield done, [] if alone else _equal_bytes(project, rows, seen)


def _equal_bytes(project: Project, rows: Sequence[PlateRow], seen: _Seen) -> list[Finding]:
    groups: defaultdict[str, list[PlateRow]] = defaultdict(list)
    for row in rows:
        try:
            groups[project.content_hash(row.image_id)].append(row)
        except ImageError as error:
            seen.refused.append(error)
    return [finding for group in groups.values() for finding in _group(Doubt.PICTURE, group, seen)]


def _same_plates(seen: _Seen) -> Iterator[Finding]:
    for text in sorted(seen.texts):
        rows = seen.texts[text]
        if len({row.image_id for row in rows}) > 1:
            yield from _group(Doubt.PLATE, rows, seen)


def _group(doubt: Doubt, rows: Sequence[PlateRow], seen: _Seen) -> list[Finding]:
    """Return a finding for each of several equal ones; none for one alone."""
    if len(rows) < 2:
        return []
    ids = tuple(row.plate_id for row in rows)
    told = filter(seen.means, rows)
    return [_finding(doubt, row, rows[0].path, ids) for row in told]
