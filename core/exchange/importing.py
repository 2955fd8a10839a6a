"""Find out what taking over somebody else's annotations would change, before anything is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import exchange, images
from core.errors import AnnotationError, AppError, GeometryError
from core.exchange import annotation_files as foreign
from core.exchange import differences, guessing, pictures
from core.exchange.differences import Change, Difference
from core.exchange.image_index import ImageIndex
from core.exchange.items import ImportedAnnotation, ImportedFile
from core.exchange.watch import StoppedError, Watch
from core.files import is_special
from core.images import ImageInfo
from core.progress import Report, ShouldStop, never, silent
from core.project import Project
from core.reading import crossed_corners

_LOOK = 64  # differences between two looks at the watch


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do; ``refused`` are lines that could not be understood.

    ``files`` are what was read of the ``source``: itself, or the lists of a folder. ``since`` is the
    newest edit of the project by then: what a person edits later wins.
    """

    format: str
    source: Path
    differences: tuple[Difference, ...]
    refused: tuple[AppError, ...]
    since: int
    cancelled: bool = False
    files: tuple[Path, ...] = ()

    def counts(self) -> dict[Change, int]:
        """Return how many annotations are of each kind of change."""
        return dict(Counter(difference.change for difference in self.differences))

    def names(self) -> list[str]:
        """Return what was read, by paths below the source; a folder of many files by its own name."""
        below = self.source.is_dir()
        return [p.relative_to(self.source).as_posix() if below and p != self.source else p.name
                for p in self.files]  # fmt: skip


def plan_import(
    project: Project,
    source: Path,
    format: str = "",
    *,
    report: Report = silent,
    should_stop: ShouldStop = never,
) -> ImportPlan:
    """Compare annotations with a project, without changing it; no format means: recognise it.

    Of a folder that holds several lists, one a split maybe, all are read. ``report(done, total)`` tells
    how much of the whole is done. Raises ``AnnotationError``, ``ExportError``.
    """
    since = project.newest_edit()
    if not source.exists():
        raise AnnotationError("There is no such file or folder", path=source)
    if is_special(source):
        raise foreign.special(source)
    watch = Watch(report, should_stop)
    try:
        format, files = _what_to_read(project, source, format, watch)
        index = differences.index_of(project, watch.part(0, 0.15))
        read = _read(format, source, files, index.images, watch.part(0.15, 0.6))
        name = files[0] if len(files) == 1 else source
        said = _of_one_picture(name, read, index.images, watch.part(0.6, 0.7))
        found = differences.find(project, said, index, watch.part(0.7, 0.8))
        found = _showing_plates(project.folder, name, found, read.refused, watch.part(0.8, 1))
    except StoppedError:
        return ImportPlan(format, source, (), (), since, cancelled=True)
    return ImportPlan(format, source, tuple(found), tuple(read.refused), since, files=files)


def _of_one_picture(
    source: Path, read: ImportedFile, index: ImageIndex, watch: Watch
) -> list[ImportedAnnotation]:
    """Return the annotations without those that may mean several pictures alike, which are refused."""
    kept = []
    for number, annotation in enumerate(read.annotations):
        if number % _LOOK == 0:
            watch(number, len(read.annotations))
        if (error := index.several(annotation.path)) is None:
            kept.append(annotation)
        else:
            read.refused.append(_at(source, annotation, error))
    return kept


def _at(source: Path, annotation: ImportedAnnotation, error: AppError) -> AppError:
    """Return the error with the file, and the line where it is known, that says so."""
    file = source / annotation.file if annotation.file else source
    return foreign.at_line(file, annotation.line, error) if annotation.line else error.at(file)


def _showing_plates(
    folder: Path, source: Path, found: Sequence[Difference], refused: list[AppError], watch: Watch
) -> list[Difference]:
    """Return the differences without those that would put a plate where its picture shows none.

    Only pictures that are to get corners are looked at, and of these only the beginning of the file.
    """
    kept = []
    infos: dict[str, ImageInfo | None] = {}
    for number, difference in enumerate(found):
        if number % _LOOK == 0:
            watch(number, len(found))
        error = _misplaced(folder, difference, infos)
        if error is None:
            kept.append(difference)
            continue
        detail = ", ".join(filter(None, (difference.path, error.detail)))
        error = type(error)(error.message, detail=detail, advice=error.advice)
        refused.append(_at(source, difference.annotation, error))
    return kept


def _misplaced(folder: Path, difference: Difference, infos: dict[str, ImageInfo | None]) -> AppError | None:
    quad, path = difference.quad, difference.path
    if quad is None:
        return None
    if not quad.is_convex:  # out of a store of before, when nobody looked
        return crossed_corners()
    if path not in infos:
        try:
            infos[path] = images.probe(folder / path)
        except AppError:  # whoever reads the picture will say so
            infos[path] = None
    info = infos[path]
    try:
        if info is not None:
            pictures.check_inside(quad, info)
    except GeometryError as error:
        return error
    return None


def _what_to_read(project: Project, source: Path, format: str, watch: Watch) -> tuple[str, tuple[Path, ...]]:
    recognised = guessing.recognise(source, project.folder, watch)
    if recognised is not None and format in ("", recognised[0]):
        return recognised
    if not format:
        raise AnnotationError(
            "Nothing here tells the format of the annotations", path=source, advice="Choose the format"
        )
    return format, guessing.lists_of(source, format, watch) or (source,)


def _read(
    format: str, source: Path, files: tuple[Path, ...], index: ImageIndex, watch: Watch
) -> ImportedFile:
    """Read one file after the other; several are told apart by where they lie.

    Of several, one that cannot be read is refused and the rest goes on.
    """
    whole = ImportedFile()
    for file, part in watch.each(files):
        try:
            read = exchange.read(format, file, index, part)
        except AppError as error:
            if len(files) == 1:
                raise
            whole.refused.append(error if error.path else error.at(file))
            continue
        whole.refused += read.refused
        below = file.parent.relative_to(source).as_posix() if source.is_dir() and file != source else "."
        name = file.relative_to(source).as_posix() if len(files) > 1 else ""
        whole.annotations += [
            replace(a, path=_placed(a, below, index), file=name) if name or below != "." else a
            for a in read.annotations
        ]
    return whole


def _placed(said: ImportedAnnotation, below: str, index: ImageIndex) -> str:
    """Return the path of a picture; a list in a folder below may count from there, or from above."""
    here = said.path if below == "." or said.from_top else f"{below}/{said.path}"
    return here if index.find(here) else said.path
